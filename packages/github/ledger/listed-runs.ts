import type { Api, Item } from '../api/api.ts';
import { artifactName, isEvidenceOf, nameInSeries, parseArtifactName } from '../artifacts/artifacts.ts';
import { artifactsOf } from '../artifacts/of-run.ts';
import type { GithubContext } from '../context/context.ts';
import { replay } from './replay.ts';
import { endedWell, pathOf, whyDistrusted, whyForeign, type WorkflowRun } from '../context/trusted-run.ts';

export interface ListedRunsOptions {
  api: Api;
  context: Pick<GithubContext, 'repository' | 'workflowPath' | 'defaultBranch' | 'runId' | 'job'>;
  matrix: string | undefined;
  /** Told when a search by name stops before it has seen everything: what it has not found may be there all the same. */
  cut(why: string): void;
  /** Told of what may be newer than all that is found. */
  missed(why: string): void;
}

/**
 * Runs that may be compared with, as GitHub lists them, and those that are newer than the list and left evidence: it is an
 * index, which lags behind. What may not be compared with is passed over before anything is counted. How a run ended is for
 * the caller to look at: it may have been judged well beside a job that failed.
 */
export interface ListedRuns {
  /** Newest first. @param cut as that of the options, for whom the end of the list proves something */
  all(cut?: (why: string) => void): AsyncGenerator<WorkflowRun>;
  /** Those that left evidence of a project under the name that this very job gives it, newest first. */
  named(project: string): AsyncGenerator<WorkflowRun>;
  /** Those that left evidence of a project as far as artifacts say, whichever workflow's they are, newest first. */
  keepersOf(project: string): AsyncGenerator<Keeper>;
  /** Whether a run left evidence of a project, or of any, under whatever name; undefined where there are too many artifacts. */
  leftEvidence(run: WorkflowRun, project?: string): Promise<boolean | undefined>;
  /**
   * What runs that ended well may have left of a project under any name, were these all that were looked into: where another
   * job kept it, or a later attempt.
   * @returns why something may have been missed; undefined when nothing was
   */
  unseen(project: string, seen: ReadonlySet<number>): Promise<string | undefined>;
}

/** Who made an artifact on a branch that is called like the default branch, or on a tag. */
interface Keeper {
  id: number;
  commit: string;
  /** The run, where it may be trusted if its commit is on the default branch. */
  trusted(): Promise<WorkflowRun | undefined>;
}

type Artifact = Item<'GET /repos/{owner}/{repo}/actions/artifacts'>;

/** Runs, or artifacts, of a list that are looked through: three pages. */
const LISTED = 300;
/** Runs that are asked for one by one, because the list of runs does not reach back to them, or forward. */
const ASKED = 5;

/**
 * Requests: one for every hundred runs or artifacts, up to three for each list, each list once; and one for each run that
 * left evidence after the newest that is listed, up to five. Where more artifacts are newer than that, two more or so.
 */
export function listedRuns({ api, context, matrix, cut, missed }: ListedRunsOptions): ListedRuns {
  const { defaultBranch } = context;
  const isOurs = (run: WorkflowRun): boolean => whyForeign(run, context) === undefined;
  const names = new Map<string, () => AsyncGenerator<WorkflowRun>>();

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
    const ahead: WorkflowRun[] = [];
    let newest: WorkflowRun | undefined;
    for await (const run of indexed()) {
      if (newest === undefined && !endedWell(run)) {
        if (ahead.push(run) < LISTED) continue;
        break;
      }
      if (newest === undefined) yield* upTo((newest = run), ahead);
      yield run;
    }
    if (newest === undefined) yield* upTo(undefined, ahead);
  }

  /**
   * Runs of this workflow that are newer than the newest that is listed as successful: those that are listed, and those that
   * are not and left evidence.
   * @param ahead what is listed before that one
   */
  async function* upTo(newest: WorkflowRun | undefined, ahead: readonly WorkflowRun[]): AsyncGenerator<WorkflowRun> {
    const known = new Set([context.runId, ...ahead.map(({ id }) => id)]);
    const ids = new Set<number>();
    for await (const artifact of since(newest)) {
      const id = isEvidence(artifact) ? ownRun(artifact) : undefined;
      if (id !== undefined && id > (newest?.id ?? 0) && !known.has(id)) ids.add(id);
    }
    const newestFirst = [...ids].sort((a, b) => b - a);
    if (newestFirst.length > ASKED)
      missed(`of ${newestFirst.length} runs that left evidence and are not listed, only ${ASKED} were looked at`);
    const unlisted: WorkflowRun[] = [];
    for (const id of newestFirst.slice(0, ASKED)) {
      const run = await ask(id);
      if (pathOf(run) === context.workflowPath) unlisted.push(run);
    }
    yield* [...ahead, ...unlisted].sort((a, b) => b.id - a.id);
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
      if (run === 'cut' || whyDistrusted(run, context) !== undefined) continue;
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
      else if (isOurs(run)) yield run;
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
      if (run && isOurs(run)) yield run;
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

  function isEvidence({ name }: Artifact, project?: string): boolean {
    if (project !== undefined) return isEvidenceOf(name, { project, matrix });
    const parsed = parseArtifactName(name);
    return parsed?.kind === 'evidence' && parsed.matrix === matrix;
  }

  return {
    all,

    named(project) {
      const found = names.get(project) ?? replay(searchNamed(project));
      names.set(project, found);
      return found();
    },

    async *keepersOf(project) {
      const seen = new Set<number>([context.runId]);
      for await (const artifact of kept()) {
        if (artifact === 'cut') return;
        const id = isEvidence(artifact, project) ? ownRun(artifact) : undefined;
        if (id === undefined || seen.has(id)) continue;
        seen.add(id);
        yield {
          id,
          commit: artifact.workflow_run!.head_sha!,
          async trusted() {
            const known = await inList(id);
            const run = known === undefined || known === 'beyond' ? await ask(id) : known;
            return whyForeign(run, { ...context, workflowPath: pathOf(run) }) === undefined ? run : undefined;
          },
        };
      }
    },

    async leftEvidence(run, project) {
      for await (const artifact of kept()) {
        if (artifact === 'cut') return undefined;
        if (artifact.workflow_run?.id === run.id && isEvidence(artifact, project)) return true;
        if (isBefore(artifact, run)) return false;
      }
      return false;
    },

    async unseen(project, seen) {
      for await (const artifact of kept()) {
        if (artifact === 'cut') return `evidence may lie beyond the newest ${LISTED} artifacts`;
        const id = isEvidence(artifact, project) ? ownRun(artifact) : undefined;
        if (id === undefined || seen.has(id)) continue;
        const run = await inList(id);
        if (run === 'beyond' || (run && whyDistrusted(run, context) === undefined))
          return `${artifact.name} of run ${id} was not looked into`;
      }
      return undefined;
    },
  };
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
