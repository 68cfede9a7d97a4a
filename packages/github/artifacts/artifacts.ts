import { copyFile, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DefaultArtifactClient } from '@actions/artifact';
import { sha256, sha256File } from '#evidence';
import type { Host, Sha256 } from '#kit';
import { cellOf } from '../context/matrix.ts';
import { fail } from '../errors.ts';
import { hush } from './hush.ts';
import { ARCHIVE_LIMITS } from './zip-directory.ts';

/** What a workflow run keeps for people and for later runs: files under a name, found again by number and digest. */
export interface Artifacts {
  /** Why there are none here; undefined when there are. */
  readonly missing: string | undefined;
  /**
   * Packs a directory's files.
   * @param name as `artifactName` makes it; where the run has one of that name already, a number is added
   * @throws MLOPS_ARTIFACT_UPLOAD, MLOPS_ARTIFACT_UNSUPPORTED
   */
  upload(name: string, directory: string, options?: { days?: number | undefined }): Promise<Uploaded>;
  /** Uploads one file as it is, so that a browser shows it; packed, where the server takes only archives. */
  uploadFile(name: string, path: string, options?: { days?: number | undefined }): Promise<Uploaded>;
  /**
   * Brings an archive here and believes it only if it has the digest.
   * @param from the run that made it, where that is not this one
   * @returns the path of the archive in `directory`
   * @throws MLOPS_ARTIFACT_MISSING, MLOPS_ARTIFACT_DIGEST, MLOPS_ARTIFACT_DOWNLOAD, MLOPS_ARTIFACT_UNSUPPORTED
   */
  download(artifact: ArtifactReference, directory: string, from?: ForeignRun): Promise<string>;
}

export interface ArtifactReference {
  id: number;
  /** Of the archive itself. */
  sha256: Sha256;
}

interface ForeignRun {
  repository: { owner: string; repo: string };
  runId: number;
  /** With `actions: read`. */
  token: string;
}

export interface Uploaded extends ArtifactReference {
  name: string;
  bytes: number;
}

/** The part of GitHub's own client that is needed. */
export type ArtifactClient = Pick<DefaultArtifactClient, 'uploadArtifact' | 'downloadArtifact'>;

export interface ArtifactsOptions {
  host: Pick<Host, 'log' | 'env' | 'signal'>;
  /** `https://github.com` */
  serverUrl: string;
  /** Loads GitHub's client, which takes longer to load than everything else together. */
  client?: () => Promise<ArtifactClient>;
  /** Between two attempts to download, in milliseconds. */
  pauseMs?: number;
}

/** A name is there already: as many steps of one job may keep something. */
const NAMES = 20;
const DOWNLOADS = 3;

/** Artifacts of the workflow run that this process is a step of. */
export function workflowArtifacts({
  host,
  serverUrl,
  client = loadClient,
  pauseMs = 2000,
}: ArtifactsOptions): Artifacts {
  const missing = whyMissing(serverUrl, host.env);
  const temporary = host.env['RUNNER_TEMP'] || tmpdir();

  const open = async (): Promise<ArtifactClient> => {
    if (missing === undefined) return hushed(await client(), host.log);
    throw fail('MLOPS_ARTIFACT_UNSUPPORTED', {
      message: missing,
      hint: 'Let one job do everything, and keep the recorded runs in a branch: `ledger: branch`.',
    });
  };

  async function upload(
    name: string,
    directory: string,
    { days }: { days?: number | undefined } = {},
  ): Promise<Uploaded> {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return firstFree(name, async (free) => {
      const options = { ...(days !== undefined && { retentionDays: days }) };
      return uploaded(free, await (await open()).uploadArtifact(free, files, directory, options));
    });
  }

  async function uploadFile(
    name: string,
    path: string,
    { days }: { days?: number | undefined } = {},
  ): Promise<Uploaded> {
    const extension = /\.\w+$/.exec(path)?.[0] ?? '';
    const directory = await mkdtemp(join(temporary, 'mlops-artifact-'));
    try {
      return await firstFree(name, async (free) => {
        // Without an archive, the artifact is called what the file is called.
        const copy = join(directory, `${free}${extension}`);
        await copyFile(path, copy);
        const options = { skipArchive: true, ...(days !== undefined && { retentionDays: days }) };
        return uploaded(`${free}${extension}`, await (await open()).uploadArtifact(free, [copy], directory, options));
      }).catch(async (error: unknown) => {
        if (missing !== undefined) throw error;
        host.log.debug(`The report is uploaded in an archive: ${(error as Error).message}`);
        const packed = join(directory, 'packed');
        await mkdir(packed);
        await copyFile(path, join(packed, `${name}${extension}`));
        return upload(name, packed, { days });
      });
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** An artifact cannot be replaced, and its name stays taken even when its upload broke off. */
  async function firstFree(name: string, body: (free: string) => Promise<Uploaded>): Promise<Uploaded> {
    for (let number = 1; ; number++) {
      try {
        return await body(number === 1 ? name : `${name}-${number}`);
      } catch (cause) {
        host.signal.throwIfAborted();
        const message = (cause as Error).message;
        if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('MLOPS_')) throw cause;
        if (/\(409\)|already exists/i.test(message) && number < NAMES) continue;
        throw fail('MLOPS_ARTIFACT_UPLOAD', {
          message: `the artifact ${name} could not be uploaded: ${message}`,
          hint: 'Run the job again; GitHub may be having trouble, or the storage of this account is full.',
          cause,
        });
      }
    }
  }

  async function download(artifact: ArtifactReference, directory: string, from?: ForeignRun): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const place = await mkdtemp(join(directory, 'download-'));
      try {
        await (
          await open()
        ).downloadArtifact(artifact.id, {
          path: place,
          skipDecompress: true,
          ...(from && {
            findBy: {
              token: from.token,
              workflowRunId: from.runId,
              repositoryOwner: from.repository.owner,
              repositoryName: from.repository.repo,
            },
          }),
        });
        return await onlyFile(place, artifact);
      } catch (error) {
        host.signal.throwIfAborted();
        await rm(place, { recursive: true, force: true });
        const ended = endOf(error, artifact);
        if (ended) throw ended;
        if (attempt === DOWNLOADS) {
          throw fail('MLOPS_ARTIFACT_DOWNLOAD', {
            message: `artifact ${artifact.id} could not be downloaded: ${(error as Error).message}`,
            hint: 'Run the job again; to read the artifacts of other runs, the job needs `permissions: {actions: read}`.',
            cause: error,
          });
        }
        await sleep(pauseMs * attempt, undefined, { signal: host.signal });
      }
    }
  }

  return { missing, upload, uploadFile, download };
}

async function loadClient(): Promise<ArtifactClient> {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  return new DefaultArtifactClient();
}

/** GitHub's client with what it prints on its way to the log: names in it may be anybody's. */
function hushed(client: ArtifactClient, log: Host['log']): ArtifactClient {
  return {
    uploadArtifact: (...given) => hush(log, () => client.uploadArtifact(...given)),
    downloadArtifact: (...given) => hush(log, () => client.downloadArtifact(...given)),
  };
}

function uploaded(name: string, { id, digest, size }: Awaited<ReturnType<ArtifactClient['uploadArtifact']>>): Uploaded {
  if (id === undefined || digest === undefined) throw new Error('the server did not say what it stored');
  return { name, id, sha256: digest, bytes: size ?? 0 };
}

/** The archive, when it is what was asked for. @throws MLOPS_ARTIFACT_DIGEST */
async function onlyFile(place: string, artifact: ArtifactReference): Promise<string> {
  const [name, ...others] = await readdir(place);
  if (name === undefined || others.length > 0) throw new Error('the client left no archive');
  const path = join(place, name);
  const { size } = await stat(path);
  const found = await sha256File(path);
  if (found === artifact.sha256) return path;
  throw fail('MLOPS_ARTIFACT_DIGEST', {
    message: `artifact ${artifact.id} arrived with sha256 ${found} (${size} bytes); expected ${artifact.sha256}`,
    hint: 'It is not used. Run the job that made it again; if that does not help, somebody is changing artifacts.',
  });
}

/** The error for what trying again cannot change. */
function endOf(error: unknown, { id }: ArtifactReference): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && String(error.code).startsWith('MLOPS_')) return error;
  const { status } = error as { status?: number };
  if (status !== 404 && status !== 410 && error.name !== 'ArtifactNotFoundError') return undefined;
  return fail('MLOPS_ARTIFACT_MISSING', {
    message: `artifact ${id} is not there any more: ${status === 410 ? 'it has expired' : 'it was deleted, or the token may not read it'}`,
    hint: 'Run the job that made it again.',
    cause: error,
  });
}

/** @returns why no artifact can be kept here; undefined where it can */
function whyMissing(serverUrl: string, env: Host['env']): string | undefined {
  const { hostname } = new URL(serverUrl);
  if (hostname !== 'github.com' && !/\.(ghe\.com|localhost)$/.test(hostname))
    return `${hostname} is an Enterprise Server, whose artifacts today's clients cannot use`;
  if (!env['ACTIONS_RUNTIME_TOKEN'] || !env['ACTIONS_RESULTS_URL'])
    return 'this process is no step of a workflow: ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL are not set';
  return undefined;
}

/**
 * What an artifact may hold for us: the evidence of a run, its report, files on their way to another job, or to the next attempt; and
 * the record of a run, which is called by the run's id, because GitHub goes on listing names when it keeps nothing else. A part of
 * the id would not do: another run with the same part can be made up.
 */
export type ArtifactKind = 'evidence' | 'report' | 'files' | 'checkpoint' | `run-${string}`;

export interface ArtifactNaming {
  project: string;
  job: string;
  attempt: number;
  /** `matrixHash` of the job's matrix. */
  matrix: string | undefined;
  kind: ArtifactKind;
}

const LONGEST_PART = 60;

/** @returns eight characters that are the same for the same cell; the first is a letter, for an attempt is a number */
export function matrixHash(matrix: string | undefined): string | undefined {
  const cell = cellOf(matrix);
  return cell && sha256(cell).replace(/^\d+/, '').slice(0, 8);
}

/** `mlops-<project>-<job>-<attempt>[-<matrix>]-<kind>`, made of letters, digits, `.`, `_` and `-`. */
export function artifactName({ project, job, ...naming }: ArtifactNaming): string {
  return nameInSeries(`mlops-${plain(project)}-${plain(job)}`, naming);
}

/** @param series as {@link parseArtifactName} gives it */
export function nameInSeries(
  series: string,
  { attempt, matrix, kind }: Pick<ArtifactNaming, 'attempt' | 'matrix' | 'kind'>,
): string {
  return [series, attempt, ...(matrix === undefined ? [] : [matrix]), kind].join('-');
}

/** What such a name says without knowing project and job: the rest of it, and the number that made it free. */
export function parseArtifactName(
  name: string,
): { series: string; attempt: number; matrix: string | undefined; kind: string } | undefined {
  const found =
    /^(mlops-[A-Za-z0-9._-]+)-(\d+)(?:-([a-f][0-9a-f]{7}))?-(evidence|report|files|checkpoint|run-[0-9a-f]{64})(?:-\d+)?$/.exec(
      name,
    );
  if (!found) return undefined;
  return { series: found[1]!, attempt: Number(found[2]), matrix: found[3], kind: found[4]! };
}

/** Whether any job may have given the name to evidence of a project; of one whose name only begins so, too. */
export function isEvidenceOf(name: string, { project, matrix }: Pick<ArtifactNaming, 'project' | 'matrix'>): boolean {
  const parsed = parseArtifactName(name);
  return parsed?.kind === 'evidence' && parsed.matrix === matrix && jobIn(name, project) !== undefined;
}

/** The job that gave the name to something of a project; undefined when it is of another. */
export function jobIn(name: string, project: string): string | undefined {
  const { series = '' } = parseArtifactName(name) ?? {};
  const start = `mlops-${plain(project)}-`;
  return series.startsWith(start) ? series.slice(start.length) : undefined;
}

function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, LONGEST_PART) || 'unnamed';
}

/** Largest archive that is downloaded: nothing larger can be within the limits of what it unpacks to. */
export const LARGEST_ARCHIVE = ARCHIVE_LIMITS.bytes;
