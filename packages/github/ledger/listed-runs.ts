import type { Api, Item } from '../api/api.ts';
import { artifactName, isEvidenceOf, nameInSeries, parseArtifactName } from '../artifacts/artifacts.ts';
import { artifactsOf } from '../artifacts/of-run.ts';
import type { GithubContext } from '../context/context.ts';
import { replay } from './replay.ts';
import { whyDistrusted, type WorkflowRun } from '../context/trusted-run.ts';

export interface ListedRunsOptions {
  api: Api;
  context: Pick<GithubContext, 'repository' | 'workflowPath' | 'defaultBranch' | 'runId' | 'job'>;
  matrix: string | undefined;
  /** Told when a search by name stops before it has seen everything: what it has not found may be there all the same. */
  cut(why: string): void;
  /** Told what may be newer than all that is found. */
  missed(why: string): void;
}

/**
 * Runs that may be compared with, as GitHub lists them, and those that are newer than the list and left evidence: it is an
 * index, which lags behind. What may not be compared with is passed over before anything is counted.
 */
export interface ListedRuns {
  /** Newest first. @param cut as that of the options, for whom the end of the list proves something */
  all(cut?: (why: string) => void): AsyncGenerator<WorkflowRun>;
  /** Those that left evidence of a project under the name that this very job gives it, newest first. */
  named(project: string): AsyncGenerator<WorkflowRun>;
  /**
   * Those of any workflow that may be trusted and left evidence of a project, as far as artifacts say, then those of this one;
   * five at most.
   */
  newestOf(project: string): AsyncGenerator<WorkflowRun>;
  /**
   * What such runs may have left of a project under any name, were these all that were looked into: where another job kept
   * it, or a later attempt.
   * @returns why something may have been missed; undefined when nothing was
   */
  unseen(project: string, seen: ReadonlySet<number>): Promise<string | undefined>;
}

type Artifact = Item<'GET /repos/{owner}/{repo}/actions/artifacts'>;

/** Runs, or artifacts, of a list that are looked through: three pages. */
const LISTED = 300;
/** Runs that are asked for one by one, because the list of runs does not reach back to them, or forward. */
const ASKED = 5;

/**
 * Requests: one for every hundred runs or artifacts, up to three for each list, each list once; and one for each run that
 * left evidence after the newest that is listed, and for each earlier attempt of what ended otherwise when it was run again,
 * up to five. Where more artifacts are newer than that, two more or so.
 */
export function listedRuns({ api, context, matrix, cut, missed }: ListedRunsOptions): ListedRuns {
  const { defaultBranch } = context;
  const trusted = (run: WorkflowRun): boolean => whyDistrusted(run, context) === undefined;
  const names = new Map<string, () => AsyncGenerator<WorkflowRun>>();
  let attempts = 0;

  const kept = replay(limited(api.pages('GET /repos/{owner}/{repo}/actions/artifacts', {})));
  const indexed = replay(
    api.pages(
      'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
      { workflow_id: context.workflowPath.split('/').at(-1)!, branch: defaultBranch },
      { exists: true },
    ),
  );
  const listed = replay(limited(upToDate()));

  async function* upToDate(): AsyncGenerator<WorkflowRun> {
    const ahead = new Map<number, WorkflowRun>();
    let newest: WorkflowRun | undefined;
    for await (const run of indexed()) {
      if (newest === undefined && run.conclusion !== 'success') {
        ahead.set(run.id, run);
        if (ahead.size < LISTED) continue;
        cut(`the newest ${LISTED} runs of ${defaultBranch} did not end well, and no older one was looked at`);
        break;
      }
      if (newest === undefined) yield* unlisted((newest = run), ahead);
      yield asItCounts(run);
    }
    if (newest === undefined) yield* unlisted(undefined, ahead);
  }

  /**
   * Runs of this workflow that left evidence after the newest that is listed as successful, newest first.
   * @param ahead what is listed before that one
   */
  async function* unlisted(
    newest: WorkflowRun | undefined,
    ahead: ReadonlyMap<number, WorkflowRun>,
  ): AsyncGenerator<WorkflowRun> {
    const ids = new Set<number>();
    for await (const artifact of since(newest)) {
      const name = parseArtifactName(artifact.name);
      const id = name?.kind === 'evidence' && name.matrix === matrix ? ownRun(artifact) : undefined;
      if (id !== undefined && id > (newest?.id ?? 0) && id !== context.runId) ids.add(id);
    }
    const newestFirst = [...ids].sort((a, b) => b - a);
    const unknown = newestFirst.filter((id) => !ahead.has(id));
    const left = new Set(unknown.slice(ASKED));
    if (left.size > 0)
      missed(`of ${unknown.length} runs that left evidence and are not listed, only ${ASKED} were looked at`);
    for (const id of newestFirst) {
      if (left.has(id)) continue;
      const run = ahead.get(id) ?? (await ask(id));
      if (pathOf(run) !== context.workflowPath) continue;
      const counted = await asItCounts(run);
      if (counted.status === 'completed') yield counted;
      else missed(`run ${id} left evidence and has not ended`);
    }
  }

  /** To be run again takes nothing away: a run is what it was at its last attempt that ended well, if there was one. */
  async function asItCounts(run: WorkflowRun): Promise<WorkflowRun> {
    if (trusted(run) || !trusted({ ...run, status: 'completed', conclusion: 'success' })) return run;
    for (let attempt = (run.run_attempt ?? 1) - 1; attempt > 0; attempt--) {
      if (++attempts > ASKED) {
        missed(`of the earlier attempts of runs that were run again, only ${ASKED} were looked at`);
        return run;
      }
      const before = await api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}', {
        run_id: run.id,
        attempt_number: attempt,
      });
      if (trusted(before)) return before;
    }
    return run;
  }

  /**
   * Artifacts that are newer than a run. Of more than anybody can look through, which any pull request may upload, those that
   * are called as the evidence of the newest trusted run is.
   */
  async function* since(newest: WorkflowRun | undefined): AsyncGenerator<Artifact> {
    for await (const artifact of kept()) {
      if (artifact === 'cut') return yield* namedSince(newest);
      if (isBefore(artifact, newest)) return;
      yield artifact;
    }
  }

  async function* namedSince(newest: WorkflowRun | undefined): AsyncGenerator<Artifact> {
    for (const name of await namesInUse())
      for await (const artifact of limited(api.pages('GET /repos/{owner}/{repo}/actions/artifacts', { name }))) {
        if (artifact === 'cut') missed(`only ${LISTED} artifacts called ${name} were looked through`);
        else if (isBefore(artifact, newest)) break;
        else yield artifact;
      }
  }

  /** What evidence is called that was made without a second attempt. */
  async function namesInUse(): Promise<Set<string>> {
    const names = new Set<string>();
    for await (const run of limited(indexed())) {
      if (run === 'cut' || !trusted(run)) continue;
      for await (const { parsed } of artifactsOf(api, run.id))
        if (parsed?.kind === 'evidence' && parsed.matrix === matrix)
          names.add(nameInSeries(parsed.series, { attempt: 1, matrix, kind: 'evidence' }));
      break;
    }
    return names;
  }

  async function* all(end?: (why: string) => void): AsyncGenerator<WorkflowRun> {
    for await (const run of listed()) {
      if (run === 'cut') end?.(`only ${LISTED} runs of ${defaultBranch} were looked through`);
      else if (trusted(run)) yield run;
    }
  }

  async function* searchNamed(project: string): AsyncGenerator<WorkflowRun> {
    const name = artifactName({ project, job: context.job, attempt: 1, matrix, kind: 'evidence' });
    const seen = new Set<number>();
    let asked = 0;
    for await (const artifact of limited(api.pages('GET /repos/{owner}/{repo}/actions/artifacts', { name }))) {
      if (artifact === 'cut') return cut(`only ${LISTED} artifacts called ${name} were looked through`);
      const id = ownRun(artifact);
      if (id === undefined || seen.has(id)) continue;
      seen.add(id);
      let run = await inList(id);
      if (run === 'beyond') {
        if (++asked > ASKED) return cut(`of the older runs with ${name}, only ${ASKED} were looked at`);
        run = await ask(id);
      }
      if (run && trusted(run)) yield run;
    }
  }

  /** The run of a number, undefined when the list has none; `beyond` when the list does not reach back to it, or is empty. */
  async function inList(id: number): Promise<WorkflowRun | 'beyond' | undefined> {
    let isEmpty = true;
    for await (const run of listed()) {
      if (run === 'cut') return 'beyond';
      if (run.id <= id) return run.id === id ? run : undefined;
      isEmpty = false;
    }
    return isEmpty ? 'beyond' : undefined;
  }

  const ask = (id: number): Promise<WorkflowRun> =>
    api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { run_id: id });

  /** The run that made an artifact, if it ran on a branch of the default branch's name and not on a fork's. */
  function ownRun({ workflow_run: of }: Artifact): number | undefined {
    const own = of?.head_branch === defaultBranch && of.head_repository_id === of.repository_id;
    return own ? of.id : undefined;
  }

  async function* keepersOf(project: string): AsyncGenerator<WorkflowRun> {
    const asked = new Set<number>();
    for await (const artifact of kept()) {
      if (artifact === 'cut' || asked.size === ASKED) return;
      const id = isEvidenceOf(artifact.name, { project, matrix }) ? ownRun(artifact) : undefined;
      if (id === undefined || asked.has(id)) continue;
      asked.add(id);
      const known = await inList(id);
      const run = known === undefined || known === 'beyond' ? await ask(id) : known;
      if (whyDistrusted(run, { ...context, workflowPath: pathOf(run) }) === undefined) yield run;
    }
  }

  return {
    all,

    async *newestOf(project) {
      const seen = new Set<number>();
      for (const runs of [keepersOf(project), all()])
        for await (const run of runs) {
          if (seen.has(run.id)) continue;
          if (seen.size === ASKED) return;
          seen.add(run.id);
          yield run;
        }
    },

    named(project) {
      const found = names.get(project) ?? replay(searchNamed(project));
      names.set(project, found);
      return found();
    },

    async unseen(project, seen) {
      for await (const artifact of kept()) {
        if (artifact === 'cut') return `evidence may lie beyond the newest ${LISTED} artifacts`;
        const id = isEvidenceOf(artifact.name, { project, matrix }) ? ownRun(artifact) : undefined;
        if (id === undefined || seen.has(id)) continue;
        const run = await inList(id);
        if (run === 'beyond' || (run && trusted(run))) return `${artifact.name} of run ${id} was not looked into`;
      }
      return undefined;
    },
  };
}

function pathOf(run: WorkflowRun): string {
  return run.path.split('@')[0]!;
}

function isBefore({ created_at: at }: Artifact, run: WorkflowRun | undefined): boolean {
  return run !== undefined && at !== null && at < run.created_at;
}

/** The beginning of a list, and `cut` where it is left off, whether or not there is more. */
async function* limited<T>(entries: AsyncGenerator<T>): AsyncGenerator<T | 'cut'> {
  let count = 0;
  for await (const entry of entries) {
    yield entry;
    if (++count === LISTED) return yield 'cut';
  }
}
