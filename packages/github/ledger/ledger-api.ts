import { setTimeout as sleep } from 'node:timers/promises';
import { ledgerErrors } from '#evidence';
import { MlopsError, type FilePast, type Host, type LedgerBranch, type LedgerChange, type Permissions } from '#kit';
import { refusalOf } from '../api/outcome.ts';
import type { Api, Item } from '../api/api.ts';
import { branchPushes } from '../context/default-branch.ts';
import { gitObjects } from './git-objects.ts';
import { refuseWhenClosed } from './ledger-closed.ts';
import { replay } from './replay.ts';

export interface ApiLedgerOptions {
  /** Of the repository that holds the ledger, and with a token for it. */
  api: Api;
  /** The branch's name. */
  name: string;
  host: Pick<Host, 'clock' | 'random' | 'signal' | 'log'>;
  /** Why this run may not append; undefined when it may. */
  closed: string | undefined;
}

export interface ApiLedger extends LedgerBranch {
  /** Has the tip asked for again; of commits everything is known for good. */
  refresh(): void;
  past(commit: string | undefined, path: string): Promise<FilePast>;
}

/** The tip of a branch and what lies at the top of its tree. */
interface Tip {
  oid: string;
  tree?: { entries: { name: string; type: string }[] };
}

/** GraphQL does not say what a token lacks. */
const WRITE: Permissions = { contents: 'write' };
const PATIENCE_MS = 60_000;
type Line = () => AsyncGenerator<Item<'GET /repos/{owner}/{repo}/commits'>>;

/** Directories of which every ledger has one: an exception or a look at what is served may be recorded before any run. */
const DIRECTORIES: ReadonlySet<string> = new Set(['projects', 'runs', 'accepted', 'monitoring']);
/** What is asked of the commit at the tip. */
const TIP = 'oid ... on Commit { tree { entries { name type } } }';
/** Commits that others may have put on top of ours before we see it. */
const LOOK_BACK = 50;
/** Commits that are looked through, those since an exception for example: ten pages. */
const MOST_SINCE = 1000;
/** Pushes of an owner that are looked into. */
const MOST_PUSHES = 10;

/**
 * A ledger's branch through the API, without a clone. Every append is one commit that GitHub makes only on the tip that
 * was read (compare-and-swap), whatever the size of the ledger.
 *
 * Requests: one for the tip until something is appended; reads as `gitObjects` says; an append one, or three for the first
 * commit of all. Who brought a file costs one, and what `branchPushes` says; and, for all files together, one for every hundred
 * commits since. What accounts pushed costs one for each push, of ten. What a file was costs one for every hundred commits
 * that changed it, and, once, one for every hundred commits, up to ten of either.
 */
export function apiLedger({ api, name, host, closed }: ApiLedgerOptions): ApiLedger {
  const reference = `refs/heads/${name}`;
  const unreadable = (what: string, cause?: unknown) =>
    ledgerErrors('MLOPS_LEDGER_UNREADABLE', {
      message: `the ledger (branch ${name} of ${api.repository.owner}/${api.repository.repo}) cannot be read: ${what}`,
      hint: `Look at the branch on GitHub; without a ledger, say \`baseline: none\`.`,
      cause,
    });
  const objects = gitObjects(api, unreadable);
  const pushes = branchPushes(api, name);
  const lines = new Map<string, Line>();
  let newest: Promise<string | undefined> | undefined;

  /** Anybody's branch can have the name, and taken for a ledger it would say that nothing was ever recorded. */
  function ours(target: Tip | null | undefined): string | undefined {
    const entries = target?.tree?.entries ?? [];
    if (entries.length === 0 || entries.some(({ name, type }) => type === 'tree' && DIRECTORIES.has(name)))
      return target?.oid;
    throw ledgerErrors('MLOPS_LEDGER_UNREADABLE', {
      message: `the branch ${name} of ${api.repository.owner}/${api.repository.repo} is no ledger: it has neither projects/ nor runs/, but ${JSON.stringify(entries[0]!.name)}`,
      hint: 'Rename that branch, so that the ledger can have its name; or keep the runs elsewhere with the input `ledger`: `artifacts`, or owner/name of another repository.',
    });
  }

  async function askTip(): Promise<string | undefined> {
    const query = `query readTip($owner: String!, $repo: String!, $ref: String!) {
  repository(owner: $owner, name: $repo) { ref(qualifiedName: $ref) { target { ${TIP} } } }
}`;
    type Answer = { repository: { ref: { target: Tip | null } | null } | null };
    const { repository } = await api.graphql<Answer>(query, { ...api.repository, ref: reference });
    if (repository === null) throw unreadable('the repository is not there, or the token may not see it');
    return ours(repository.ref?.target);
  }

  /** The tip as it is now, and the commit with our mark when it has landed. */
  async function look(mark: string): Promise<{ tip: string | undefined; landed?: string }> {
    const query = `query readRecent($owner: String!, $repo: String!, $ref: String!) {
  repository(owner: $owner, name: $repo) {
    ref(qualifiedName: $ref) { target { ${TIP} ... on Commit { history(first: ${LOOK_BACK}) { nodes { oid message } } } } }
  }
}`;
    type Target = Tip & { history: { nodes: { oid: string; message: string }[] } };
    type Answer = { repository: { ref: { target: Target | null } | null } | null };
    const { repository } = await api.graphql<Answer>(query, { ...api.repository, ref: reference });
    if (repository === null) throw unreadable('the repository is not there, or the token may not see it');
    const target = repository.ref?.target;
    const landed = target?.history.nodes.find(({ message }) => message.includes(mark))?.oid;
    return { tip: ours(target), ...(landed !== undefined && { landed }) };
  }

  /** The one moment at which the ledger changes. @returns the new commit; undefined when another process was faster */
  async function swap(tip: string | undefined, change: LedgerChange, mark: string): Promise<string | undefined> {
    try {
      return await (tip === undefined ? begin(change, mark) : grow(tip, change, mark));
    } catch (error) {
      const refusal = refusalOf(error);
      if (!(error instanceof MlopsError) || error.code !== 'MLOPS_GITHUB_REFUSED' || !refusal) throw error;
      if (refusal.types.includes('STALE_DATA') || /already exists/i.test(refusal.message)) return undefined;
      throw ledgerErrors('MLOPS_LEDGER_WRITE', {
        message: `the ledger (branch ${name}) could not be written: ${refusal.message}`,
        hint: `A ruleset or branch protection of ${name} may forbid it: let the token's app bypass it, or name another branch.`,
        cause: error,
      });
    }
  }

  async function grow(tip: string, change: LedgerChange, mark: string): Promise<string> {
    const query = `mutation appendToLedger($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;
    type Answer = { createCommitOnBranch: { commit: { oid: string } } };
    const [headline = '', ...body] = marked(change.message, mark).split('\n');
    const additions = [...change.files].map(([path, content]) => ({
      path,
      contents: Buffer.from(content).toString('base64'),
    }));
    const input = {
      branch: { repositoryNameWithOwner: `${api.repository.owner}/${api.repository.repo}`, branchName: name },
      message: { headline, body: body.join('\n').trim() },
      fileChanges: { additions },
      expectedHeadOid: tip,
    };
    const settle = async (): Promise<Answer | undefined> => {
      const { landed } = await look(mark);
      return landed === undefined ? undefined : { createCommitOnBranch: { commit: { oid: landed } } };
    };
    const answer = await api.graphql<Answer>(query, { input }, { settle, needs: WRITE });
    return answer.createCommitOnBranch.commit.oid;
  }

  /** The first commit has no parent, which the mutation cannot make. Objects that nothing points at change nothing. */
  async function begin(change: LedgerChange, mark: string): Promise<string> {
    const again = { settle: async () => undefined, needs: WRITE };
    const entries = [...change.files].map(([path, content]) => ({
      path,
      mode: '100644' as const,
      type: 'blob' as const,
      content: typeof content === 'string' ? content : new TextDecoder('utf-8', { fatal: true }).decode(content),
    }));
    const tree = await api.request('POST /repos/{owner}/{repo}/git/trees', { tree: entries }, again);
    const message = marked(change.message, mark);
    const commit = await api.request(
      'POST /repos/{owner}/{repo}/git/commits',
      { message, tree: tree.sha, parents: [] },
      again,
    );
    const settle = async () => {
      const tip = await askTip();
      if (tip !== commit.sha) return undefined;
      return { ref: reference, node_id: '', url: '', object: { type: 'commit', sha: tip, url: '' } };
    };
    await api.request(
      'POST /repos/{owner}/{repo}/git/refs',
      { ref: reference, sha: commit.sha },
      { settle, needs: WRITE },
    );
    return commit.sha;
  }

  async function append(
    change: (tip: string | undefined) => Promise<LedgerChange | undefined>,
  ): Promise<string | undefined> {
    refuseWhenClosed(name, closed);
    const end = host.clock.monotonic() + PATIENCE_MS;
    const mark = `Append: ${host.random.uuid()}`;
    let tip = await tipNow();
    for (let attempt = 0; ; attempt++) {
      const next = await change(tip);
      if (next === undefined) return tip;
      const commit = await swap(tip, next, mark);
      if (commit !== undefined) return remember(commit);
      if (host.clock.monotonic() > end) {
        throw ledgerErrors('MLOPS_LEDGER_BUSY', {
          message: `the ledger (branch ${name}) was busy for ${PATIENCE_MS / 1000} s; nothing was recorded`,
          hint: 'Run the job again.',
        });
      }
      const [noise = 0] = host.random.bytes(1);
      await sleep((100 + noise) * Math.min(attempt + 1, 10), undefined, { signal: host.signal });
      const seen = await look(mark);
      if (seen.landed !== undefined) return remember(seen.tip ?? seen.landed);
      tip = await remember(seen.tip);
    }
  }

  function remember(tip: string | undefined): Promise<string | undefined> {
    newest = Promise.resolve(tip);
    return newest;
  }

  function tipNow(): Promise<string | undefined> {
    newest ??= askTip();
    newest.catch(() => (newest = undefined));
    return newest;
  }

  /** A commit and what lies behind it, newest first; asked for once. */
  function lineFrom(tip: string): Line {
    const line = lines.get(tip) ?? replay(api.pages('GET /repos/{owner}/{repo}/commits', { sha: tip }));
    lines.set(tip, line);
    return line;
  }

  /**
   * Why it is not known that everything which came after a commit was put on top of it, one by one. A merge takes a file from
   * whichever side it likes, and GitHub then names the commit of that side as the one that changed it last: what was taken away
   * would be there again, by who brought it first.
   */
  async function whyNotSince(tip: string, commit: string): Promise<string | undefined> {
    let [expected, seen]: [string | undefined, number] = [tip, 0];
    for await (const { sha, parents } of lineFrom(tip)()) {
      if (sha === commit) return undefined;
      const [parent, other] = parents;
      if (sha !== expected || parent === undefined || other !== undefined)
        return `a merge, ${sha.slice(0, 12)}, came to ${name} after ${commit.slice(0, 12)} brought it, and may have brought back what was taken away`;
      if (++seen === MOST_SINCE) break;
      expected = parent.sha;
    }
    return `${commit.slice(0, 12)}, which brought it, is not among the ${MOST_SINCE} newest commits of ${name}`;
  }

  /** Of a merge, the history of a file follows the side that has it as it is: nobody sees what the other side had. */
  async function whyHidden(tip: string): Promise<string | undefined> {
    let seen = 0;
    for await (const { sha, parents } of lineFrom(tip)()) {
      if (parents.length > 1)
        return `a merge, ${sha.slice(0, 12)}, came to ${name}, and may hide what was recorded before`;
      if (++seen === MOST_SINCE) return undefined;
    }
    return undefined;
  }

  async function past(commit: string | undefined, path: string): Promise<FilePast> {
    if (commit === undefined) return { lines: [] };
    const versions: FilePast['lines'][number]['versions'] = [];
    let doubt = await whyHidden(commit);
    for await (const version of objects.versions(commit, path)) {
      versions.push(version);
      if (versions.length < MOST_SINCE) continue;
      doubt ??= `of the commits that changed ${path} in ${name}, only the ${MOST_SINCE} newest were looked at`;
      break;
    }
    const read = (paths: readonly string[]) => objects.files(commit, paths);
    return { lines: [{ at: commit, versions, read }], ...(doubt !== undefined && { doubt }) };
  }

  async function lastChange(commit: string, path: string): Promise<string | undefined> {
    const [last] = await api.request('GET /repos/{owner}/{repo}/commits', { sha: commit, path, per_page: 1 });
    return last?.sha;
  }

  return {
    name,
    tip: tipNow,
    read: async (commit, paths) => (commit === undefined ? new Map() : objects.files(commit, paths)),
    list: async (commit, directory) => (commit === undefined ? [] : objects.list(commit, directory)),
    walk: async (commit, directory) => (commit === undefined ? [] : objects.walk(commit, directory)),
    lastChange,
    async broughtBy(commit, path) {
      try {
        const last = await lastChange(commit, path);
        if (last === undefined) return { unknown: `no commit of ${name} is known to have brought it` };
        const brought = await pushes.whoPushed(last);
        const unknown = 'login' in brought && last !== commit ? await whyNotSince(commit, last) : undefined;
        return unknown === undefined ? brought : { unknown };
      } catch (error) {
        if (!(error instanceof MlopsError)) throw error;
        return { unknown: `which commit of ${name} brought it could not be asked: ${error.message}` };
      }
    },
    async pushedBy(logins) {
      const files = new Set<string>();
      try {
        for (const ref of await pushes.newestOf(logins, MOST_PUSHES)) {
          const commit = await api.request('GET /repos/{owner}/{repo}/commits/{ref}', { ref });
          for (const { filename } of commit.files ?? []) files.add(filename);
        }
      } catch (error) {
        // Who brought each of them is asked next, and says so.
        if (!(error instanceof MlopsError)) throw error;
      }
      return files;
    },
    past,
    append,
    refresh: () => (newest = undefined),
  };
}

/** A line of its own at the end of the message, by which we know our commit again. */
function marked(message: string, mark: string): string {
  return `${message.trimEnd()}\n\n${mark}\n`;
}
