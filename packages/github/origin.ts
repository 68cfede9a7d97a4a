import {
  MlopsError,
  type Ancestor,
  type Host,
  type LedgerBranch,
  type LedgerChange,
  type Origin,
  type Publication,
  type RecordedRun,
} from '#kit';
import { refusalOf } from './api/outcome.ts';
import type { Api } from './api/api.ts';
import type { Artifacts } from './artifacts/artifacts.ts';
import { autoLedger } from './ledger/auto-ledger.ts';
import { bringCommit, serverGit } from './bring.ts';
import { comparedLedger } from './ledger/compared-ledger.ts';
import { confirmRun, findRecord } from './ledger/confirm-run.ts';
import type { GithubContext } from './context/context.ts';
import { branchLine, branchTip } from './context/default-branch.ts';
import { ownStep } from './context/own-step.ts';
import { scheduleEnds } from './context/schedule.ts';
import { fail } from './errors.ts';
import { endedRun, runAgain } from './ended-run.ts';
import { evidenceRuns } from './ledger/evidence-runs.ts';
import { expectId, gitObjects, type Unreadable } from './ledger/git-objects.ts';
import { keepRun } from './artifacts/keep.ts';
import { apiLedger, type ApiLedger } from './ledger/ledger-api.ts';
import { whyClosed } from './ledger/ledger-closed.ts';
import { ledgerPast } from './ledger/ledger-past.ts';
import { recordedBytes, type StoredBytes } from './ledger/recorded-bytes.ts';
import { replay } from './ledger/replay.ts';
import { runsLedger, type RunsLedger } from './ledger/runs-ledger.ts';
import { soundJobs } from './ledger/sound-jobs.ts';
import { tellDeployment } from './published/deployment.ts';
import { assetNames, publishRelease, unreleasable } from './published/releases.ts';
import { showFindings } from './published/findings.ts';
import { showMatters } from './published/issues.ts';

/** Where runs are recorded. `api` is of the repository that holds the branch, where that is another one. */
export type LedgerPlace = { kind: 'auto' | 'artifacts' | 'off' } | { kind: 'branch'; api?: Api };

export interface OriginOptions {
  api: Api;
  /** The one of `api`, with `actions: read` for what earlier runs left. */
  token: string;
  host: Host;
  context: GithubContext;
  /** The action that asks. */
  action: string;
  /** `matrixHash` of the job's matrix. */
  matrix: string | undefined;
  artifacts: Artifacts;
  ledger: LedgerPlace;
  /** An API that still answers for a few seconds when the run is interrupted. */
  lastWords(): Api;
  begin(project: string): Promise<void>;
  publish(publication: Publication): Promise<void>;
  /** Told of every ledger that is asked for: the store has the bytes of its runs. */
  opened(ledger: StoredBytes): void;
}

/** GitHub lists no more files of a comparison than these. */
const MOST_FILES = 300;
/** GitHub's words in git's letters. */
const STATUS: Readonly<Record<string, string>> = {
  added: 'A',
  removed: 'D',
  modified: 'M',
  renamed: 'R',
  copied: 'C',
  changed: 'T',
};

/** Events whose runs are of any branch, or of a tag. */
const PUSHED: ReadonlySet<string> = new Set(['push', 'release', 'workflow_dispatch']);

/** Commits looked through for a recorded ancestor: three pages. */
const COMMITS = 300;
const PAGE = 100;

/**
 * The server that the repository lives on. Nothing is requested before something is asked; the merge base and a file cost
 * one request each, the ancestors one for every hundred commits.
 */
export function githubOrigin(given: OriginOptions): Origin {
  const { api, context, host } = given;
  const unreadable: Unreadable = (what, cause) =>
    fail('MLOPS_GITHUB_REFUSED', {
      message: `${context.repository}: ${what}`,
      hint: 'Run the job again; if that does not help, look for the commit on GitHub.',
      cause,
    });
  const objects = gitObjects(api, unreadable);
  const ledgers = new Map<string, LedgerBranch>();
  const branches = new Map<string, ApiLedger>();
  const recorded = new Map<string, string | Uint8Array>();
  const confirmed = new Map<string, string>();
  const compared = new Map<string, Promise<string | undefined>>();
  const walked = new Map<string, () => AsyncGenerator<Ancestor>>();
  let runs: RunsLedger | undefined;

  const tipOfDefault = branchTip(api, context.defaultBranch);
  const whyOff = branchLine(api, context.defaultBranch, tipOfDefault);
  const options = { ...given, whyOff };
  let earlier = evidenceRuns(options);
  const { base: began } = context.change;
  const tipOfBase = began?.branch === context.defaultBranch ? tipOfDefault : began && branchTip(api, began.branch);
  const base: Origin['base'] = async () => {
    if (began && tipOfBase)
      return context.eventName === 'merge_group' ? began : { ...began, commit: await tipOfBase() };
    if (!(await isBesideDefault())) return undefined;
    return { branch: context.defaultBranch, commit: await tipOfDefault() };
  };

  /** Whether something else than the default branch was pushed: a pull request may be of that commit, and need a check of that name. */
  async function isBesideDefault(): Promise<boolean> {
    const { branch, commit } = context.change;
    if (!PUSHED.has(context.eventName)) return false;
    return branch === undefined ? (await whyOff(commit)) !== undefined : branch !== context.defaultBranch;
  }

  function makeLedger(name: string): LedgerBranch {
    const closed = whyClosed(context.change, context.defaultBranch);
    const trusted = !context.change.untrusted;
    const branch = (): ReturnType<typeof comparedLedger> => {
      const place = options.ledger.kind === 'branch' ? (options.ledger.api ?? api) : api;
      const bytes = recordedBytes(earlier);
      options.opened(bytes);
      const own = branches.get(name) ?? apiLedger({ api: place, name, host, closed });
      branches.set(name, own);
      const ledger = remembering(own, recorded);
      // Where nobody says which, what artifacts have is read.
      const others = options.ledger.kind === 'auto' && trusted ? undefined : artifacts();
      return comparedLedger(bytes.reading(ledger), others, ledgerPast(place, ledger, host));
    };
    const artifacts = (): RunsLedger => {
      runs ??= runsLedger({ ...options, name, closed });
      options.opened(runs);
      return runs;
    };
    switch (options.ledger.kind) {
      case 'off':
        return noLedger(name);
      case 'branch':
        return branch();
      case 'artifacts':
        return artifacts();
      case 'auto':
        return autoLedger(branch(), artifacts(), { log: host.log, defaultBranch: context.defaultBranch, trusted });
    }
  }

  /** A commit and its ancestors, as they are listed. */
  async function* walk(commit: string): AsyncGenerator<Ancestor> {
    let [page, seen]: [Ancestor[], number] = [[], 0];
    for await (const { sha, parents } of api.pages('GET /repos/{owner}/{repo}/commits', { sha: commit })) {
      seen++;
      page.push({ commit: sha, parents: parents.map((parent) => parent.sha) });
      if (page.length < PAGE) continue;
      yield* childrenFirst(page);
      if (seen >= COMMITS) return;
      page = [];
    }
    yield* childrenFirst(page);
  }

  /** @returns undefined where they have no common ancestor @throws MLOPS_GITHUB_REFUSED, where one of them is not there too */
  async function compare(base: string, commit: string, page: { per_page: number; page?: number } = { per_page: 1 }) {
    for (const id of [base, commit]) expectId(id, unreadable);
    try {
      return await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        basehead: `${base}...${commit}`,
        ...page,
      });
    } catch (error) {
      const refusal = refusalOf(error);
      if (/no common ancestor/i.test(refusal?.message ?? '')) return undefined;
      if (refusal?.status !== 404) throw error;
      const both = `${base.slice(0, 12)} and ${commit.slice(0, 12)}`;
      throw unreadable(
        `of the commits ${both} one is not there: who named it made it up, or its branch is gone`,
        error,
      );
    }
  }

  /** All that lies behind a commit, of which another has nothing: after a history was rewritten, say. */
  async function* unrelated(other: string, commit: string): AsyncGenerator<string> {
    let listed = 0;
    for await (const { sha } of api.pages('GET /repos/{owner}/{repo}/commits', { sha: commit })) {
      if (listed++ === COMMITS)
        throw fail('MLOPS_GITHUB_REFUSED', {
          message: `${context.repository}: ${commit.slice(0, 12)} and ${other.slice(0, 12)} have no common ancestor, and more commits lie behind the former than are looked through (${COMMITS})`,
          hint: 'Where the history was rewritten, what was recorded before is of another one: name what is to be compared with by `baseline:`, a run or `none`.',
        });
      yield sha;
    }
  }

  async function askOfRecord(run: RecordedRun, judged: 'well' | 'anyhow'): Promise<string | undefined> {
    // What is read of artifacts alone was looked for in runs of the default branch. A fork's run is never green, and its token may not ask.
    if (options.ledger.kind === 'artifacts' || context.change.untrusted) return undefined;
    if (options.artifacts.missing !== undefined) {
      host.log.warning(
        `Run ${run.id.slice(0, 12)} is believed as the ledger has it, because nothing is kept that could confirm it: ${options.artifacts.missing}. Say by a rule of the server who may push there.`,
      );
      return undefined;
    }
    const found = await findRecord(run, { runs: earlier, whyOff, whyUnsound: soundJobs(api, 'any') }, judged);
    if (typeof found === 'string') return found;
    if ('expiredIn' in found) {
      host.log.info(
        `Run ${run.id.slice(0, 12)} is confirmed by the name of what ${found.expiredIn} left, which has expired.`,
      );
      return undefined;
    }
    options.opened({ stored: async (digest) => found.store.get(digest) });
    return undefined;
  }

  return {
    repository: context.repository,
    defaultBranch: context.defaultBranch,
    change: context.change,
    ...ownStep(host.env, context, options.action),
    ...(given.matrix !== undefined && { cell: given.matrix }),

    base,
    tipOfDefault,
    whyOffDefault: whyOff,

    mergeBase: once(async (base: string, commit: string) => (await compare(base, commit))?.merge_base_commit.sha),

    changedFiles: once(async (from: string, to: string) => {
      const { files = [] } = await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        basehead: `${from}...${to}`,
        per_page: 1,
      });
      if (files.length >= MOST_FILES) return undefined;
      return files.map(({ status, filename, previous_filename: before }) => ({
        status: STATUS[status] ?? 'M',
        path: filename,
        ...(before !== undefined && { from: before }),
      }));
    }),

    async *ancestors(commit) {
      const list = walked.get(commit) ?? replay(walk(commit));
      walked.set(commit, list);
      try {
        yield* list();
      } catch (error) {
        walked.delete(commit);
        throw error;
      }
    },

    async *since(base, commit) {
      let [seen, total] = [0, 1];
      for (let page = 1; seen < total; page++) {
        const compared = await compare(base, commit, { per_page: PAGE, page });
        if (!compared) {
          yield* unrelated(base, commit);
          return;
        }
        total = compared.total_commits;
        if (compared.commits.length === 0 && seen < total)
          throw unreadable(`only ${seen} of ${total} commits are listed`);
        seen += compared.commits.length;
        yield* compared.commits.map(({ sha }) => sha);
      }
    },

    read: async (commit, path) => (await objects.files(commit, [path])).get(path),

    follow: (commit, path) => objects.follow(commit, path),

    readAll: (commit, paths) => objects.files(commit, paths),

    list: (commit, directory) => objects.list(commit, directory),

    walk: (commit, directory) => objects.walk(commit, directory),

    bring: (commit, repository) => bringCommit(commit, repository, options),

    ledger(name) {
      const ledger = ledgers.get(name) ?? makeLedger(name);
      ledgers.set(name, ledger);
      return ledger;
    },

    async refresh() {
      ledgers.clear();
      for (const branch of branches.values()) branch.refresh();
      runs = undefined;
      earlier = evidenceRuns(options);
      for (const [key, answer] of compared) if ((await answer.catch(() => '')) !== undefined) compared.delete(key);
    },

    git: serverGit(options),

    async confirm(run) {
      const known = confirmed.get(run.id);
      if (known !== undefined) return known;
      const { url, bundle } = await confirmRun(run, {
        runs: evidenceRuns(options),
        whyOff,
        whyUnsound: soundJobs(api, 'called'),
        ours: host.env['GITHUB_ACTION_REPOSITORY'] || undefined,
        repository: context.repository,
      });
      options.opened({ stored: async (digest) => bundle.store.get(digest) });
      confirmed.set(run.id, url);
      return url;
    },

    whyUnconfirmed(run, judged = 'well') {
      const key = `${run.id} ${judged}`;
      const known = compared.get(key) ?? askOfRecord(run, judged);
      compared.set(key, known);
      return known;
    },

    async waitingJobs() {
      const jobs = api.pages('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', { run_id: context.runId });
      const waiting: Awaited<ReturnType<Origin['waitingJobs']>> = [];
      for await (const { name, labels, status, runner_id: runner, created_at: since } of jobs)
        if (status === 'queued' && !runner) waiting.push({ job: name, labels, since });
      return waiting;
    },

    ended: () => endedRun(api, context),
    runAgain: (run) => runAgain(api, run),

    show: (matters) => showMatters(options, matters),
    showFindings: (findings) => showFindings(options, findings),

    async dispatch(event, payload) {
      const asked = { event_type: event, client_payload: payload };
      try {
        await api.request('POST /repos/{owner}/{repo}/dispatches', asked, {
          exists: true,
          needs: { contents: 'write' },
        });
        return true;
      } catch (error) {
        // Nothing of it is there to be read, so it is not sent twice.
        if (error instanceof MlopsError && error.code === 'MLOPS_GITHUB_AMBIGUOUS') return false;
        throw error;
      }
    },

    release: (publishing) => publishRelease(options, publishing),
    unreleasable,
    releaseNames: assetNames,
    // What became of one that was interrupted is heard too.
    deployment(environment, news) {
      const ended = host.signal.aborted && news.state !== 'in_progress';
      return tellDeployment({ ...options, api: ended ? given.lastWords() : api }, environment, news);
    },

    async wasHeard(since) {
      const asked = {
        event: 'repository_dispatch',
        branch: context.defaultBranch,
        created: `>=${since.toISOString()}`,
      };
      const { total_count: count } = await api.request('GET /repos/{owner}/{repo}/actions/runs', {
        ...asked,
        per_page: 1,
      });
      return count > 0;
    },

    scheduleEnds: () => scheduleEnds(api, context),

    keep: (run) => keepRun(run, { ...options, recorded, pending: runs?.pending() ?? new Map<string, Uint8Array>() }),
    begin: (project) => options.begin(project),
    publish: (publication) => options.publish(publication),
  };
}

/** GitHub lists by the dates that commits give themselves: none may stand before a descendant of it. */
function childrenFirst(page: readonly Ancestor[]): Ancestor[] {
  const children = new Map(page.map(({ commit }) => [commit, 0]));
  const count = (commits: readonly string[], by: number): void => {
    for (const commit of commits) if (children.has(commit)) children.set(commit, children.get(commit)! + by);
  };
  for (const { parents } of page) count(parents, 1);
  const left = [...page];
  const order: Ancestor[] = [];
  while (left.length > 0) {
    const [next] = left.splice(
      left.findIndex(({ commit }) => children.get(commit) === 0),
      1,
    );
    order.push(next!);
    count(next!.parents, -1);
  }
  return order;
}

/** The same ledger; what is appended to it is put into `files` too. */
function remembering<Branch extends LedgerBranch>(ledger: Branch, files: Map<string, string | Uint8Array>): Branch {
  return {
    ...ledger,
    async append(change) {
      let last: LedgerChange | undefined;
      const tip = await ledger.append(async (on) => (last = await change(on)));
      for (const [path, content] of last?.files ?? []) files.set(path, content);
      return tip;
    },
  };
}

/** What is asked of two commits has one answer: it is asked for once, unless it could not be had. */
function once<Answer>(ask: (from: string, to: string) => Promise<Answer>): typeof ask {
  const answers = new Map<string, Promise<Answer>>();
  return (from, to) => {
    const key = `${from} ${to}`;
    const answer = answers.get(key) ?? ask(from, to);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}

/** Keeps nothing and knows nothing. */
function noLedger(name: string): LedgerBranch {
  return {
    name,
    tip: async () => undefined,
    read: async () => new Map(),
    list: async () => [],
    walk: async () => [],
    append: async () => undefined,
    doubt: () => 'the input `ledger` is off',
  };
}
