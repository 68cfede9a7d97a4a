import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MlopsError, type Host } from '#kit';
import type { Api } from '../api/api.ts';
import { jobIn, LARGEST_ARCHIVE, type Artifacts } from '../artifacts/artifacts.ts';
import { openBundle, type OpenBundle } from '../artifacts/bundle.ts';
import { artifactsOf, type RunArtifact } from '../artifacts/of-run.ts';
import { unzip } from '../artifacts/unzip.ts';
import type { GithubContext } from '../context/context.ts';
import { endedWell, type WorkflowRun } from '../context/trusted-run.ts';
import { fail } from '../errors.ts';

export interface KeptEvidenceOptions {
  api: Api;
  /** The one of `api`: GitHub's client of artifacts needs it too. */
  token: string;
  artifacts: Pick<Artifacts, 'download'>;
  host: Pick<Host, 'log' | 'env'>;
  context: Pick<GithubContext, 'runId'>;
  /** `matrixHash` of this job: each cell of a matrix compares with itself. */
  matrix: string | undefined;
}

/** The evidence that a run left, verified. */
export interface KeptEvidence {
  /** What is believed. Newest first; several where several jobs or steps kept some, none where none did. */
  bundles: readonly KeptBundle[];
  /** What was recorded as not passed, in a run that did not end well, or in an attempt before its last one. */
  unpassed: readonly KeptBundle[];
  /** What has become of evidence that it left and that is in neither. */
  lost: readonly Lost[];
  /** What of it is called by the ids of runs, where evidence has expired: of any cell of a matrix and any attempt. */
  expired: readonly Expired[];
  /**
   * What attempts before the last one left that passed: an index keeps the first run of a commit that did, and a version is of the
   * run that it was made of. Opened when asked for.
   * @param recorded when what is looked for was: of many, those are opened that were left about then
   */
  earlier(recorded: Date): Promise<readonly KeptBundle[]>;
  /**
   * What jobs that are other cells of a matrix, or none, left of a project: in a ledger's branch lies what all of them recorded.
   * Absent where they left nothing of any.
   * @param cell whose alone; of a record that does not say, everybody's
   */
  otherCells?(project: string, cell?: string): Promise<OfJobs>;
}

/** What some jobs of a run left. */
type OfJobs = Omit<KeptEvidence, 'otherCells' | 'expired'>;

export interface KeptBundle extends OpenBundle {
  /** The artifact's. */
  name: string;
}

/** An artifact that is called by a run's id, beside evidence of the same job that has expired. */
interface Expired {
  /** The id. */
  run: string;
  name: string;
  /** Evidence that other jobs of the workflow run left, by the names of the artifacts. */
  beside: readonly string[];
}

interface Lost {
  /** The artifact's. */
  name: string;
  how: string;
}

/** Attempts of a run that are looked into. */
const TRIES = 5;

/**
 * Opens the evidence of a run. Of a run that did not end well, and of attempts before its last one, only what passed is believed: it
 * says itself what the judgement was, and the job that judged had done its work.
 *
 * @param doubt told of what is not there any more
 * @throws MLOPS_ARTIFACT_DIGEST, MLOPS_ARTIFACT_REFUSED, MLOPS_ARTIFACT_DOWNLOAD, MLOPS_BUNDLE_INVALID for evidence that is
 * there and cannot be believed
 */
export function keptEvidence(
  { api, token, artifacts, host, context, matrix }: KeptEvidenceOptions,
  doubt: (why: string) => void,
): (run: WorkflowRun, isBelieved: () => Promise<boolean>) => Promise<KeptEvidence> {
  /**
   * The evidence of a job's last attempt; where the run did not end well, or by an attempt in which the job left nothing, of the
   * last that passed: to be run again takes nothing away, and makes nothing of what was not passed.
   */
  async function openLast(ofJob: readonly RunArtifact[], run: WorkflowRun): Promise<Opened> {
    const attempts = [...Map.groupBy(ofJob, ({ parsed }) => parsed!.attempt)].sort(([a], [b]) => b - a);
    const last = attempts[0]?.[0];
    const isOfEnd = endedWell(run) && last === (run.run_attempt ?? last);
    const [unpassed, lost]: [KeptBundle[], Lost[]] = [[], []];
    for (const [, artifacts] of attempts.slice(0, isOfEnd ? 1 : TRIES)) {
      const one = await openAll(artifacts, run);
      const isBelieved = isOfEnd || one.bundles.every(hasPassed);
      if (one.bundles.length > 0 && isBelieved) return { ...one, unpassed: [] };
      unpassed.push(...one.bundles);
      lost.push(...one.lost);
    }
    if (!isOfEnd && attempts.length > TRIES)
      lost.push({ name: ofJob[0]!.name, how: `is of ${attempts.length} attempts, and ${TRIES} were looked into` });
    return { bundles: [], unpassed, lost };
  }

  async function openEarlier(
    evidence: readonly RunArtifact[],
    run: WorkflowRun,
    recorded: Date,
  ): Promise<KeptBundle[]> {
    const before = jobsOf(evidence).flatMap((ofJob) => {
      const last = Math.max(...ofJob.map(({ parsed }) => parsed!.attempt));
      return ofJob.filter(({ parsed }) => parsed!.attempt < last);
    });
    const away = ({ created_at: at }: RunArtifact): number =>
      at === null ? Infinity : Math.abs(Date.parse(at) - recorded.getTime());
    // GitHub's times are whole seconds: of one, the first is what was left after the record.
    const nearest = before.sort((a, b) => away(a) - away(b) || a.id - b.id).slice(0, TRIES);
    return (await openAll(nearest, run)).bundles.filter(hasPassed);
  }

  async function openAll(
    artifacts: readonly RunArtifact[],
    run: WorkflowRun,
  ): Promise<{ bundles: KeptBundle[]; lost: Lost[] }> {
    const [bundles, lost]: [KeptBundle[], Lost[]] = [[], []];
    for (const artifact of artifacts) {
      const { name } = artifact;
      const bundle = await openArtifact(artifact, run);
      if (typeof bundle === 'string') lost.push({ name, how: bundle });
      else bundles.push({ ...bundle, name });
    }
    return { bundles, lost };
  }

  /** @returns what has become of it, and a doubt, when there is nothing left to open */
  async function openArtifact(artifact: RunArtifact, run: WorkflowRun): Promise<OpenBundle | string> {
    const what = `${artifact.name} of run ${run.id} (${run.head_sha.slice(0, 7)})`;
    const lost = (how: string): string => {
      doubt(`${what} ${how}`);
      return how;
    };
    if (artifact.expired) return lost(EXPIRED);
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

  /** @param beside what other jobs of the run are known to have left that did not pass */
  async function openJobs(
    evidence: readonly RunArtifact[],
    run: WorkflowRun,
    isBelieved: () => Promise<boolean>,
    beside: readonly KeptBundle[] = [],
  ): Promise<OfJobs> {
    const jobs: Opened[] = [];
    if (evidence.length > 0 && (await isBelieved()))
      for (const ofJob of jobsOf(evidence)) jobs.push(await openLast(ofJob, run));
    const all = jobs.flatMap(({ bundles }) => bundles);
    const unpassed = jobs.flatMap((job) => job.unpassed);
    // Where two jobs judged one project, and one of them not well, any step may have put the other's word there.
    const contrary = [...unpassed, ...beside].flatMap(projectsOf);
    const disputed = all.filter((one) => projectsOf(one).some((project) => contrary.includes(project)));
    const bundles = all.filter((one) => !disputed.includes(one));
    return {
      bundles,
      unpassed: [...unpassed, ...disputed],
      lost: jobs.flatMap(({ lost }) => lost),
      // Where the last attempt was not believed, those before it were looked into.
      earlier: async (recorded) =>
        bundles.length === 0 || disputed.length > 0 ? [] : openEarlier(evidence, run, recorded),
    };
  }

  return async (run, isBelieved) => {
    const kept: RunArtifact[] = [];
    for await (const artifact of artifactsOf(api, run.id)) kept.push(artifact);
    const everybodys = evidenceOf(kept, run, context.runId);
    const [evidence, others] = [true, false].map((is) =>
      everybodys.filter(({ parsed }) => (parsed!.matrix === matrix) === is),
    ) as [RunArtifact[], RunArtifact[]];
    const own = await openJobs(evidence, run, isBelieved);
    return {
      ...own,
      expired: expiredIn(kept),
      ...(others.length > 0 && {
        otherCells: (project: string, cell?: string) => {
          const asked = others.filter(
            ({ name, parsed }) => jobIn(name, project) !== undefined && (cell === undefined || parsed!.matrix === cell),
          );
          // What one cell did not pass, it says nothing of in another.
          const mayDispute = ({ runs }: KeptBundle): boolean =>
            runs.some((one) => cell === undefined || one.cell === undefined || one.cell === cell);
          return openJobs(asked, run, isBelieved, own.unpassed.filter(mayDispute));
        },
      }),
    };
  };
}

type Opened = Omit<OfJobs, 'earlier'>;

/** Evidence by the job that left it, whatever its attempt. */
function jobsOf(evidence: readonly RunArtifact[]): RunArtifact[][] {
  return [...Map.groupBy(evidence, ({ parsed }) => `${parsed!.series} ${parsed!.matrix}`).values()];
}

/** What has become of evidence that GitHub still lists, and keeps no more: nobody but GitHub makes it so. */
export const EXPIRED = 'has expired';

const hasPassed = ({ runs }: OpenBundle): boolean => runs.some(({ verdict }) => verdict === 'pass');

const projectsOf = ({ runs }: OpenBundle): string[] => runs.map(({ project }) => project);

/**
 * Of evidence, that of the attempts up to the run's that is meant, or before this one; the newest first. What came after the last
 * attempt began was left by no earlier one, whatever its name says.
 */
function evidenceOf(
  artifacts: readonly RunArtifact[],
  { id, run_attempt: last = Infinity, run_started_at: began = '' }: WorkflowRun,
  thisRun: number,
): RunArtifact[] {
  const isOfAttempt = ({ parsed, created_at: at }: RunArtifact): boolean =>
    parsed!.attempt === last ? id !== thisRun : parsed!.attempt < last && Date.parse(at ?? '') <= Date.parse(began);
  return artifacts.filter((one) => one.parsed?.kind === 'evidence' && isOfAttempt(one)).sort((a, b) => b.id - a.id);
}

/** What is called by the ids of runs, each beside evidence of its job that has expired: any step may be asked to choose a name. */
function expiredIn(artifacts: readonly RunArtifact[]): Expired[] {
  const ours = artifacts.filter(({ parsed }) => parsed !== undefined);
  const evidence = ours.filter(({ parsed }) => parsed!.kind === 'evidence');
  const jobOf = ({ parsed }: RunArtifact): string => `${parsed!.series} ${parsed!.attempt} ${parsed!.matrix}`;
  const gone = new Set(evidence.filter(({ expired }) => expired).map(jobOf));
  return ours.flatMap((artifact): Expired[] => {
    const { name, parsed } = artifact;
    const [, run] = /^run-(.+)$/.exec(parsed!.kind) ?? [];
    if (run === undefined || !gone.has(jobOf(artifact))) return [];
    const others = evidence.filter((other) => other.parsed!.series !== parsed!.series);
    return [{ run, name, beside: others.map((other) => other.name) }];
  });
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
