import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MlopsError, type Host } from '#kit';
import type { Api } from '../api/api.ts';
import { LARGEST_ARCHIVE, type Artifacts } from '../artifacts/artifacts.ts';
import { artifactsOf, type RunArtifact } from '../artifacts/of-run.ts';
import { openBundle, type OpenBundle } from '../artifacts/bundle.ts';
import type { GithubContext } from '../context/context.ts';
import { branchLine } from '../context/default-branch.ts';
import { fail } from '../errors.ts';
import { doneInRuns } from './done.ts';
import { listedRuns } from './listed-runs.ts';
import { whyDistrusted, type WorkflowRun } from '../context/trusted-run.ts';
import { unzip } from '../artifacts/unzip.ts';

export interface EvidenceRunsOptions {
  api: Api;
  /** The one of `api`: GitHub's client of artifacts needs it too. */
  token: string;
  artifacts: Pick<Artifacts, 'missing' | 'download'>;
  host: Pick<Host, 'log' | 'env'>;
  context: Pick<GithubContext, 'repository' | 'workflowPath' | 'defaultBranch' | 'runId' | 'job'>;
  /** `matrixHash` of this job: each cell of a matrix compares with itself. */
  matrix: string | undefined;
}

/** A run of the default branch and the evidence it left, verified. */
export interface EvidenceRun {
  id: number;
  /** Where people see it. */
  url: string;
  commit: string;
  /** Workflows that it called: `owner/repo/.github/workflows/x.yml@ref`. */
  called: readonly string[];
  /** Newest first; several where several jobs or steps kept some, none where none did. */
  bundles: readonly OpenBundle[];
  /** What has become of evidence that it left; undefined where all of it is in `bundles`. */
  lost: string | undefined;
}

export interface EvidenceRuns {
  /** The newest run that may be compared with, whether it left evidence or not. */
  newest(): Promise<{ id: number; commit: string } | undefined>;
  /** Runs that may have recorded what is newest of a project, whichever workflow's they are, the likeliest first. */
  newestOf(project: string): AsyncGenerator<{ commit: string; open(): Promise<EvidenceRun> }>;
  /** Runs of these commits, in the commits' order, each opened when it is asked for. */
  ofCommits(commits: readonly string[]): AsyncGenerator<EvidenceRun>;
  /**
   * The runs of a commit that began before something of theirs was recorded, the last of them first, whichever workflow's
   * they are: for bytes whose digests are known.
   */
  before(commit: string, recorded: Date): AsyncGenerator<EvidenceRun>;
  /** Runs that may have evidence of a project, newest first, each opened when it is asked for. */
  ofProject(project: string): AsyncGenerator<EvidenceRun>;
  /** Whether a run did all that another one did, of which evidence is there. */
  didAsMuch(run: EvidenceRun, as: EvidenceRun): Promise<boolean>;
  /** All that were opened, the newest first. */
  opened(): EvidenceRun[];
  /** Why finding nothing may not mean that there was nothing; undefined while it does. */
  doubt(): string | undefined;
}

/** Runs of a commit that are looked through: three pages. */
const RUNS = 300;
/** Runs that are looked into for one question before it is given up. */
const TRIES = 5;
/** A machine's clock and the server's differ by less. */
const SKEW_MS = 5 * 60_000;

/**
 * The evidence that successful runs of the default branch left in artifacts, taken by the number and digest of each, never
 * by its name alone: any step of any run may choose any name.
 *
 * @throws MLOPS_ARTIFACT_DIGEST, MLOPS_ARTIFACT_REFUSED, MLOPS_ARTIFACT_DOWNLOAD, MLOPS_BUNDLE_INVALID for evidence that is
 * there and cannot be believed; what has expired or was deleted is passed over, and becomes a doubt
 */
export function evidenceRuns({ api, token, artifacts, host, context, matrix }: EvidenceRunsOptions): EvidenceRuns {
  const opening = new Map<number, Promise<EvidenceRun>>();
  const found: EvidenceRun[] = [];
  const doubts = new Set<string>(artifacts.missing === undefined ? [] : [artifacts.missing]);
  const cut = (why: string): void => void doubts.add(why);
  const lists = listedRuns({ api, context, matrix, cut, missed: doubt });
  const isDoneIn = doneInRuns(api);
  const onDefaultBranch = branchLine(api, context.defaultBranch);

  function doubt(why: string): void {
    if (!doubts.has(why)) host.log.warning(`Earlier evidence is passed over: ${why}.`);
    doubts.add(why);
  }

  /** @param known whether the run's commit is one that was asked for, and so is where it should be */
  function open(run: WorkflowRun, known: boolean): Promise<EvidenceRun> {
    const opened = opening.get(run.id) ?? openRun(run, known);
    opening.set(run.id, opened);
    return opened;
  }

  async function openRun(run: WorkflowRun, known: boolean): Promise<EvidenceRun> {
    const kept: RunArtifact[] = [];
    for await (const artifact of artifactsOf(api, run.id)) kept.push(artifact);
    const bundles: OpenBundle[] = [];
    let lost: string | undefined;
    for (const artifact of await believed(run, latestEvidence(kept, run, matrix), known)) {
      const bundle = await openArtifact(artifact, run);
      if (typeof bundle === 'string') lost = bundle;
      else bundles.push(bundle);
    }
    const called = (run.referenced_workflows ?? []).map(({ path }) => path);
    const opened = { id: run.id, url: run.html_url, commit: run.head_sha, called, bundles, lost };
    found.push(opened);
    return opened;
  }

  async function believed(run: WorkflowRun, evidence: RunArtifact[], known: boolean): Promise<RunArtifact[]> {
    if (known || evidence.length === 0 || (await onDefaultBranch(run.head_sha))) return evidence;
    doubt(`run ${run.id} is of ${run.head_sha.slice(0, 7)}, which is not on ${context.defaultBranch}`);
    return [];
  }

  /** @returns what has become of it, and a doubt, when there is nothing left to open */
  async function openArtifact(artifact: RunArtifact, run: WorkflowRun): Promise<OpenBundle | string> {
    const what = `${artifact.name} of run ${run.id} (${run.head_sha.slice(0, 7)})`;
    const lost = (how: string): string => {
      doubt(`${what} ${how}`);
      return how;
    };
    if (artifact.expired) return lost('has expired');
    const reference = { id: artifact.id, sha256: digestOf(artifact.digest, what) };
    if (artifact.size_in_bytes > LARGEST_ARCHIVE) throw unusable(what, `it has ${artifact.size_in_bytes} bytes`);
    const directory = await mkdtemp(join(host.env['RUNNER_TEMP'] || tmpdir(), 'mlops-evidence-'));
    try {
      const from = { repository: api.repository, runId: run.id, token };
      const archive = await artifacts.download(reference, directory, from);
      const files = join(directory, 'files');
      await mkdir(files);
      const names = await unzip(archive, files);
      await rm(archive);
      host.log.debug(`Opened ${what}: ${names.length} files, ${artifact.size_in_bytes} bytes.`);
      return await openBundle(files, names, run.head_sha);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      if (!(error instanceof MlopsError)) throw error;
      if (error.code !== 'MLOPS_ARTIFACT_MISSING') throw unusable(what, error.message, error);
      return lost('is gone');
    }
  }

  return {
    async newest() {
      if (artifacts.missing !== undefined) return undefined;
      for await (const { id, head_sha: commit } of lists.all()) return { id, commit };
      return undefined;
    },

    async *newestOf(project) {
      if (artifacts.missing !== undefined) return;
      for await (const run of lists.newestOf(project)) yield { commit: run.head_sha, open: () => open(run, false) };
    },

    async *ofCommits(commits) {
      if (artifacts.missing !== undefined) return;
      const asked = new Map<string, WorkflowRun[]>(commits.slice(1).map((commit) => [commit, []]));
      let tries = 0;
      for await (const run of lists.all()) {
        // Runs come newest first, and nothing is nearer than the first commit: who finds it there has no more listed.
        if (run.head_sha !== commits[0]) asked.get(run.head_sha)?.push(run);
        else if (++tries <= TRIES) yield await open(run, true);
      }
      const wanted = [...asked.values()].flat();
      const rest = Math.max(0, TRIES - tries);
      for (const run of wanted.slice(0, rest)) yield await open(run, true);
      if (wanted.length > rest)
        host.log.debug(`Of ${tries + wanted.length} runs on these commits, ${TRIES} were looked into.`);
    },

    async *before(commit, recorded) {
      if (artifacts.missing !== undefined) return;
      const until = new Date(recorded.getTime() + SKEW_MS).toISOString();
      const parameters = { head_sha: commit, branch: context.defaultBranch, created: `<=${until}` };
      const found: WorkflowRun[] = [];
      for await (const run of api.pages('GET /repos/{owner}/{repo}/actions/runs', parameters)) {
        const workflowPath = run.path.split('@')[0]!;
        if (whyDistrusted(run, { ...context, workflowPath }) === undefined) found.push(run);
        if (found.length === RUNS) break;
      }
      // Most workflows that run on a push leave no evidence; this one's did.
      const own = (run: WorkflowRun): number => Number(run.path.split('@')[0] === context.workflowPath);
      let tries = 0;
      for (const run of found.sort((a, b) => own(b) - own(a) || b.id - a.id)) {
        const opened = await open(run, true);
        if (opened.bundles.length === 0) continue;
        yield opened;
        if (++tries === TRIES) return;
      }
    },

    async *ofProject(project) {
      if (artifacts.missing !== undefined) return;
      const looked = new Set<number>();
      // By its name first; but another job may have kept it, or a later attempt.
      for (const runs of [lists.named(project), lists.all(cut)])
        for await (const run of runs) {
          if (looked.has(run.id)) continue;
          if (looked.size === TRIES) {
            const missed = await lists.unseen(project, looked);
            if (missed !== undefined) cut(missed);
            return;
          }
          looked.add(run.id);
          yield await open(run, false);
        }
    },

    didAsMuch: (run, as) => isDoneIn(as.id, run.id),
    opened: () => found.toSorted((a, b) => b.id - a.id),
    doubt: () => (doubts.size === 0 ? undefined : [...doubts].join('; ')),
  };
}

/** Of each job, the evidence of its last attempt, up to the run's that is meant; the newest first. */
function latestEvidence(
  artifacts: readonly RunArtifact[],
  { run_attempt: until = Infinity }: WorkflowRun,
  matrix: string | undefined,
): RunArtifact[] {
  const named = artifacts.filter(
    ({ parsed }) => parsed?.kind === 'evidence' && parsed.matrix === matrix && parsed.attempt <= until,
  );
  const last = new Map<string, number>();
  for (const { parsed } of named) last.set(parsed!.series, Math.max(parsed!.attempt, last.get(parsed!.series) ?? 0));
  return named.filter(({ parsed }) => parsed!.attempt === last.get(parsed!.series)).sort((a, b) => b.id - a.id);
}

/** @throws MLOPS_ARTIFACT_DIGEST when the server states none */
export function digestOf(digest: string | null | undefined, what: string): string {
  const [, sha256] = /^sha256:([0-9a-f]{64})$/.exec(digest ?? '') ?? [];
  if (sha256 !== undefined) return sha256;
  throw fail('MLOPS_ARTIFACT_DIGEST', {
    message: `${what} has the digest ${digest ?? 'none'}; expected sha256`,
    hint: 'Without a digest nothing proves that it arrives as it was made. Upload it with a current client.',
  });
}

function unusable(what: string, why: string, cause?: MlopsError) {
  return fail((cause?.code ?? 'MLOPS_ARTIFACT_REFUSED') as Parameters<typeof fail>[0], {
    message: `${what} cannot be compared with: ${why}`,
    hint: cause?.hint ?? 'Run the workflow on that commit again.',
    cause,
  });
}
