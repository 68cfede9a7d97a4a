import { lstat, mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { evidenceErrors } from '#evidence';
import { MlopsError, type Host, type Workspace } from '#kit';
import type { Api } from './api/api.ts';
import {
  artifactName,
  parseArtifactName,
  type ArtifactKind,
  type ArtifactReference,
  type Artifacts,
  type Uploaded,
} from './artifacts/artifacts.ts';
import { artifactsOf } from './artifacts/of-run.ts';
import type { GithubContext } from './context/context.ts';
import { fail } from './errors.ts';
import { digestOf } from './ledger/kept-evidence.ts';
import { unzip } from './artifacts/unzip.ts';
import { unsafeName } from './artifacts/unsafe-name.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './artifacts/zip-directory.ts';

export interface HandOverOptions {
  artifacts: Artifacts;
  host: Pick<Host, 'log'>;
  context: Pick<GithubContext, 'job' | 'runId' | 'runAttempt' | 'triggering'>;
  /** For files that another workflow run or attempt made; this one's need no token. */
  api: Api | undefined;
  token: string;
  matrix: string | undefined;
  limits?: ArchiveLimits;
}

/** Until the judging job has run; people who look for the files later find them in the evidence. */
const DAYS = 1;
/** As long as a person may need to run the failed jobs again. */
const DAYS_OF_A_CHECKPOINT = 7;
/** Artifacts of a run that are looked through: three pages. */
const LISTED = 300;

/**
 * Carries directories between the jobs of one workflow run, and from the run of a fork to the run that judges it, as
 * artifacts. The ticket is a job's output, and no file that the carried directory's programs could write to: it names the
 * very bytes.
 */
export function artifactWorkspace(options: HandOverOptions): Workspace {
  const { artifacts, host, context, matrix, limits = ARCHIVE_LIMITS } = options;
  const upload = async (name: string, directory: string, kind: ArtifactKind, days: number): Promise<Uploaded> => {
    await refuseUnsafe(directory, limits);
    const naming = { project: name, job: context.job, attempt: context.runAttempt, matrix, kind };
    return artifacts.upload(artifactName(naming), directory, { days });
  };
  return {
    async save(name, directory) {
      const { id, sha256, bytes } = await upload(name, directory, 'files', DAYS);
      host.log.info(`Handed over ${name}: ${bytes} bytes, artifact ${id}, sha256 ${sha256}.`);
      return ticketOf({ id, sha256 });
    },

    async restore(ticket, directory) {
      const artifact = parseTicket(ticket);
      await refuseOccupied(directory);
      await mkdir(dirname(directory), { recursive: true });
      const aside = await mkdtemp(join(dirname(directory), `.${basename(directory)}-`));
      try {
        const archive = await artifacts.download(artifact, aside, await otherRun(artifact, options));
        const files = join(aside, 'files');
        await mkdir(files);
        const names = await unzip(archive, files, limits);
        await rmdir(directory).catch(() => undefined);
        await rename(files, directory);
        host.log.info(`Took over ${names.length} files, sha256 ${artifact.sha256}.`);
      } finally {
        await rm(aside, { recursive: true, force: true });
      }
    },

    find: (name) => findTicket(name, options),

    // Without a token, or with no artifacts, nobody could find again what is kept.
    ...(options.api !== undefined &&
      artifacts.missing === undefined && {
        attempts: {
          keep: async (name, directory) => void (await upload(name, directory, 'checkpoint', DAYS_OF_A_CHECKPOINT)),
          kept: async (name) => (context.runAttempt === 1 ? [] : keptBefore(name, options.api!, options)),
        },
      }),
  };
}

/**
 * The ticket of what the triggering run saved last under a name. Its job may be called anything.
 * @throws MLOPS_WORK_MISSING when it left more artifacts than anybody needs: each page costs all workflows of the repository
 */
async function findTicket(name: string, { api, context, matrix }: HandOverOptions): Promise<string | undefined> {
  if (context.triggering === undefined || api === undefined) return undefined;
  const naming = { project: name, job: '', attempt: 1, matrix: undefined, kind: 'files' } as const;
  const prefix = artifactName(naming).replace(/unnamed-1-files$/, '');
  const candidates: { rank: number[]; artifact: ArtifactReference }[] = [];
  let seen = 0;
  for await (const { parsed, ...artifact } of artifactsOf(api, context.triggering.id)) {
    if (++seen === LISTED) throw crowded(context.triggering.id, name);
    if (parsed?.kind !== 'files' || parsed.matrix !== matrix || artifact.expired) continue;
    if (!`${parsed.series}-`.startsWith(prefix)) continue;
    // A longer rest may belong to a project whose name begins like this one's.
    const rank = [-parsed.series.length, parsed.attempt, artifact.id];
    candidates.push({ rank, artifact: { id: artifact.id, sha256: digestOf(artifact.digest, artifact.name) } });
  }
  const [best] = candidates.sort((a, b) => byRank(b.rank, a.rank));
  return best && ticketOf(best.artifact);
}

/** A token that may not ask, a fork's for example, is no reason not to train. */
async function keptBefore(name: string, api: Api, options: HandOverOptions): Promise<string[]> {
  try {
    return await checkpointTickets(name, api, options);
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'MLOPS_GITHUB_PERMISSION') throw error;
    options.host.log.warning(
      `What earlier attempts kept of ${name} is not looked for, and it begins at the beginning: ${error.message}\n${error.hint}`,
    );
    return [];
  }
}

/** Of every attempt of this job so far, the newest first. Any step of the run may choose any name: the reader checks what is in it. */
async function checkpointTickets(name: string, api: Api, { context, matrix }: HandOverOptions): Promise<string[]> {
  const naming = { project: name, job: context.job, attempt: 1, matrix, kind: 'checkpoint' } as const;
  const { series } = parseArtifactName(artifactName(naming))!;
  const found: ArtifactReference[] = [];
  let seen = 0;
  for await (const { parsed, ...artifact } of artifactsOf(api, context.runId)) {
    if (++seen > LISTED) break;
    if (parsed?.kind !== 'checkpoint' || parsed.series !== series || parsed.matrix !== matrix) continue;
    if (artifact.expired || !artifact.digest) continue;
    found.push({ id: artifact.id, sha256: digestOf(artifact.digest, artifact.name) });
  }
  return found.sort((a, b) => b.id - a.id).map(ticketOf);
}

function crowded(run: number, name: string) {
  return evidenceErrors('MLOPS_WORK_MISSING', {
    message: `Workflow run ${run}, whose end started this one, has ${LISTED} artifacts or more, of which ${LISTED} were looked through: what it handed over of ${name} is not looked for among so many.`,
    hint: 'Look at the artifacts of that run: the workflow of ml-pull-request-fork.yml leaves a few.',
  });
}

function byRank(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}

function ticketOf({ id, sha256 }: ArtifactReference): string {
  return `artifact:${id}:sha256:${sha256}`;
}

/**
 * Which run made the files: this one, or the one whose end started it, and no other.
 * @throws MLOPS_HAND_OVER_FOREIGN, MLOPS_ARTIFACT_DIGEST
 */
async function otherRun({ id, sha256 }: ArtifactReference, { context, api, token }: HandOverOptions) {
  const { triggering, runId, runAttempt } = context;
  if (api === undefined) return undefined;
  // GitHub's client finds only what this attempt of this run made with this job's own token.
  if (triggering === undefined) return runAttempt === 1 ? undefined : { repository: api.repository, runId, token };
  const found = await api.request('GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}', { artifact_id: id });
  if (found.workflow_run?.id !== triggering.id) {
    throw fail('MLOPS_HAND_OVER_FOREIGN', {
      message: `artifact ${id} is of workflow run ${found.workflow_run?.id}; expected ${triggering.id}`,
      hint: 'Pass the ticket that the run which ended gave out.',
    });
  }
  if (digestOf(found.digest, `artifact ${id}`) !== sha256) {
    throw fail('MLOPS_ARTIFACT_DIGEST', {
      message: `artifact ${id} has sha256 ${found.digest}; the ticket names ${sha256}`,
      hint: 'It is not used. Run the job that made it again.',
    });
  }
  return { repository: api.repository, runId: triggering.id, token };
}

/** @throws MLOPS_HAND_OVER_TICKET */
function parseTicket(ticket: string): ArtifactReference {
  const [, id, sha256] = /^artifact:([1-9][0-9]{0,14}):sha256:([0-9a-f]{64})$/.exec(ticket) ?? [];
  if (id !== undefined && sha256 !== undefined) return { id: Number(id), sha256 };
  throw fail('MLOPS_HAND_OVER_TICKET', {
    message: `${JSON.stringify(ticket.slice(0, 100))} names no files; expected artifact:<number>:sha256:<64 hexadecimal characters>`,
    hint: 'Pass the output `hand-over` of the job that did the work. It is empty when that job failed before its end.',
  });
}

/** What cannot arrive is refused before it leaves. @throws MLOPS_HAND_OVER_REFUSED */
async function refuseUnsafe(directory: string, limits: ArchiveLimits): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  let bytes = 0;
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(directory.length + 1);
    const why =
      entry.isFile() || entry.isDirectory() ? unsafeName(name.replaceAll('\\', '/')) : 'is a link or a device';
    if (why !== undefined) throw refused(`${JSON.stringify(name)} ${why}`);
    if (entry.isFile()) bytes += (await lstat(path)).size;
  }
  if (!entries.some((entry) => entry.isFile())) throw refused('it holds no file');
  if (entries.length > limits.entries) throw refused(`it holds ${entries.length} entries, more than ${limits.entries}`);
  if (bytes > limits.bytes) throw refused(`it holds ${bytes} bytes, more than ${limits.bytes}`);
}

function refused(why: string) {
  return fail('MLOPS_HAND_OVER_REFUSED', {
    message: `the directory cannot be handed to another job: ${why}`,
    hint: 'Hand over plain files with plain names; what is large belongs into the store.',
  });
}

/** @throws MLOPS_HAND_OVER_OCCUPIED */
async function refuseOccupied(directory: string): Promise<void> {
  const found = await lstat(directory).catch(() => undefined);
  if (found === undefined || (found.isDirectory() && (await readdir(directory)).length === 0)) return;
  throw fail('MLOPS_HAND_OVER_OCCUPIED', {
    message: `${directory} is not an empty directory, so nothing is put there`,
    where: { file: directory },
    hint: 'Use a fresh runner for the judging job, and no checkout of what was handed over.',
  });
}
