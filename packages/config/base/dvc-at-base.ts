import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';
import { parseDocument } from 'yaml';
import type { Host, Origin } from '#kit';
import { fail } from '../errors.ts';
import { dvcFileOf, isDvcContent, type DvcFile } from '../dvc.ts';

/** What DVC tracks at a commit: a file, or a directory that it lies in. */
export interface TrackedByDvc {
  /** Path of the file that says so: `*.dvc` or `dvc.lock`. */
  by: string;
  /** Path of what is tracked. */
  path: string;
  /** Absent where it says no md5. */
  dvc: DvcFile | undefined;
  /** Where variables name its directory, that as `dvc.yaml` has it: by its name alone it is the file, or one of `others`. */
  among?: { wdir: string; others: number };
  /** Another file that names other bytes for it. */
  against?: string;
}

/** Of one file of DVC, its path from there. Where variables name its directory, what follows them. */
interface Output extends Pick<TrackedByDvc, 'path' | 'dvc'> {
  wdir?: string;
}

/** The files of DVC in a repository, as one commit or a checkout has them. */
export type FilesOfDvc = Pick<Origin, 'walk' | 'readAll'>;

/** A change may bring any number of files, and each hundred is a request. */
const MOST_FILES = 2000;

/**
 * What has a file in DVC at a commit: any `.dvc` file, for it may name a directory elsewhere, or `dvc.lock`. A file that is not DVC's
 * is passed over, but where its name says that it is about this one. What somebody added goes before what a stage makes: DVC refuses
 * both at once, and `dvc.lock` keeps what was made.
 *
 * Two requests to list the commit's files, and one for each hundred that may say it.
 * @param path in the repository @param most as many files are read
 * @throws MLOPS_BASE_POLICY where more may say it
 */
export async function trackedByDvc(
  origin: FilesOfDvc,
  commit: string,
  path: string,
  most = MOST_FILES,
): Promise<TrackedByDvc | undefined> {
  const all = new Set(await origin.walk(commit, ''));
  const saying = [...all].filter((file) => isDvcFile(file) || isLock(file));
  if (saying.length > most) throw tooMany(saying.length, commit, path);
  const pipelines = saying.filter((file) => isLock(file) && all.has(pipelineOf(file))).map(pipelineOf);
  const files = await origin.readAll(commit, [...saying, ...pipelines]);
  const outputs = saying.flatMap((by) => {
    const content = parsed(files.get(by));
    const said = isLock(by) ? outputsOfStages(content, parsed(files.get(pipelineOf(by)))) : outputsOfFile(by, content);
    return said.map((output) => ({ ...output, by }));
  });
  const naming = outputs.flatMap(({ by, path: place, dvc, wdir }): TrackedByDvc[] => {
    const whole = withoutSlash(posix.join(posix.dirname(by), place));
    return wdir === undefined && isWithin(path, whole) ? [{ by, path: whole, dvc }] : [];
  });
  const added = naming.filter(({ by }) => !isLock(by));
  const [tracked, ...more] = added.length > 0 ? added : naming;
  if (tracked) {
    const against = more.find((other) => other.path !== tracked.path || other.dvc?.md5 !== tracked.dvc?.md5);
    return { ...tracked, ...(against && { against: against.by }) };
  }
  const [first, ...others] = outputs.flatMap(({ by, path: end, dvc, wdir }) =>
    wdir === undefined ? [] : withEnd(path, end).map((place) => ({ by, path: place, dvc, wdir })),
  );
  if (!first) return undefined;
  const { wdir, ...likely } = first;
  return { ...likely, among: { wdir, others: others.length } };
}

/**
 * Why the bytes that lie here are not those that DVC tracks there: a clause.
 * Of a directory that is told by DVC's list of it, which its cache has once it was fetched.
 *
 * @param file absolute @param path of the same at that commit, in the repository
 */
export async function whyOtherThanTracked(
  { files }: Pick<Host, 'files'>,
  { repository, file, path }: { repository: string; file: string; path: string },
  { by, path: tracked, dvc, among, against }: TrackedByDvc,
): Promise<string | undefined> {
  if (against !== undefined) return `${against} names other bytes for it`;
  if (among) {
    const { wdir, others } = among;
    const unread = `in the directory ${wdir}, whose variables are not read: name it in dvc.yaml, or what the job makes otherwise`;
    if (others > 0) return `several of that name there may be it, ${unread}`;
    const why = await whyOtherThanTracked({ files }, { repository, file, path }, { by, path: tracked, dvc });
    return why && `${why} (if it is the one ${unread})`;
  }
  if (!dvc) return `${by} says no md5 of it there`;
  if (!(await files.exists(file))) return 'it is not here';
  if (path === tracked && dvc.md5.endsWith('.dir')) return 'it is a directory there';
  let expected = dvc;
  if (path !== tracked) {
    const listed = await listOf({ files }, repository, { by, dvc });
    if (!listed) return `the list of ${tracked} that ${by} names there (${dvc.md5}) is not in DVC's cache`;
    const md5 = listed.get(posix.relative(tracked, path));
    if (md5 === undefined) return `${by} does not list it there`;
    expected = { ...dvc, md5 };
  }
  const found = await isDvcContent(expected, file);
  return found === true ? undefined : `here it has md5 ${found}, there ${expected.md5}`;
}

/** DVC's list of a directory, md5 by path, where one of its caches above has it, whole. */
export async function listOf(
  { files }: Pick<Host, 'files'>,
  repository: string,
  { by, dvc }: { by: string; dvc: DvcFile },
): Promise<ReadonlyMap<string, string> | undefined> {
  const name = dvc.md5.replace(/^../, '$&/');
  for (let above = posix.dirname(by); ; above = posix.dirname(above)) {
    for (const cache of ['files/md5', '']) {
      const bytes = await files.read(join(repository, above, '.dvc', 'cache', cache, name)).catch(() => undefined);
      if (!bytes || `${createHash('md5').update(bytes).digest('hex')}.dir` !== dvc.md5) continue;
      const entries = JSON.parse(Buffer.from(bytes).toString()) as { md5: string; relpath: string }[];
      return new Map(entries.map(({ md5, relpath }) => [relpath, md5]));
    }
    if (above === '.') return undefined;
  }
}

/** Of a `.dvc` file; of one that names none, what it is called after. */
function outputsOfFile(file: string, content: unknown): Output[] {
  const { wdir, outs } = record(content);
  const outputs = outputsIn(outs, wdir);
  return outputs.length > 0 ? outputs : [{ path: posix.basename(file, '.dvc'), dvc: undefined }];
}

/**
 * Of a `dvc.lock`, whose paths begin where `dvc.yaml` has the stage run: below `do`, where it is one of several. Of a stage that is
 * gone from there DVC keeps the entry, and asks it nothing.
 */
function outputsOfStages(lock: unknown, pipeline: unknown): Output[] {
  const described = stagesOf(pipeline);
  const locked = record(lock);
  // DVC 1 wrote the stages themselves.
  return Object.entries('stages' in locked ? record(locked['stages']) : locked).flatMap(([entry, stage]) => {
    const name = entry.split('@')[0]!;
    if (described && !Object.hasOwn(described, name)) return [];
    const said = record(described?.[name]);
    return outputsIn(record(stage)['outs'], record(said['do'] ?? said)['wdir']);
  });
}

/** @returns undefined where it cannot be told which there are */
function stagesOf(pipeline: unknown): Record<string, unknown> | undefined {
  if (pipeline !== null && !isRecord(pipeline)) return undefined;
  const stages = pipeline?.['stages'] ?? {};
  return isRecord(stages) ? stages : undefined;
}

function outputsIn(outs: unknown, wdir: unknown): Output[] {
  if (!Array.isArray(outs)) return [];
  return outs.map(record).flatMap((out): Output[] => {
    if (typeof out['path'] !== 'string') return [];
    const path = withSlashes(out['path']);
    const dvc = dvcFileOf(out);
    if (typeof wdir !== 'string') return [{ path, dvc }];
    const directory = withSlashes(wdir);
    if (!wdir.includes('${')) return [{ path: posix.join(directory, path), dvc }];
    const [, ...known] = directory.slice(directory.lastIndexOf('${')).split('/');
    return [{ path: posix.join(...known, path), dvc, wdir }];
  });
}

/** Those of a path and the directories above it that may end so. @param end may begin with the way up out of a directory that nobody knows */
function withEnd(path: string, end: string): string[] {
  const known = withoutSlash(end.replace(/^(\.\.?(\/|$))+/, ''));
  const parts = path.split('/');
  const places = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  return places.filter((place) => known === '' || `/${place}`.endsWith(`/${known}`));
}

/** @returns undefined for what is no YAML, or has aliases that lead nowhere, or to too much */
function parsed(content: Uint8Array | undefined): unknown {
  if (!content) return undefined;
  const document = parseDocument(Buffer.from(content).toString(), { version: '1.1' });
  try {
    return document.errors.length > 0 ? undefined : document.toJS();
  } catch {
    return undefined;
  }
}

function tooMany(count: number, commit: string, path: string) {
  return fail('MLOPS_BASE_POLICY', {
    message: `Whether DVC tracks ${path} at ${commit.slice(0, 12)} is not known: ${count} files of DVC may say so there, and no more than ${MOST_FILES} are read.`,
    where: { file: path, field: 'gate.baseline' },
    hint: 'Commit the file, compare with a recorded run, or have DVC track whole directories.',
  });
}

/** On Windows people write `data\old.csv`. */
const withSlashes = (path: string): string => path.replaceAll('\\', '/');
const withoutSlash = (path: string): string => path.replace(/\/$/, '');
/** DVC writes a stage of its own into a `Dvcfile`, where nobody names it. */
const isDvcFile = (file: string): boolean => file.endsWith('.dvc') || posix.basename(file) === 'Dvcfile';
const isLock = (file: string): boolean => posix.basename(file) === 'dvc.lock';
const pipelineOf = (lock: string): string => posix.join(posix.dirname(lock), 'dvc.yaml');
const isWithin = (path: string, directory: string): boolean => path === directory || path.startsWith(`${directory}/`);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
