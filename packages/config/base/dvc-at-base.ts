import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';
import { parseDocument } from 'yaml';
import type { Host, Origin } from '#kit';
import { dvcFileOf, isDvcContent, type DvcFile } from '../dvc.ts';

/** What DVC tracks at a commit: a file, or a directory that it lies in. */
export interface TrackedByDvc {
  /** Path of the file that says so: `*.dvc` or `dvc.lock`. */
  by: string;
  /** Path of what is tracked. */
  path: string;
  /** Absent where it says no md5. */
  dvc: DvcFile | undefined;
}

type Output = Pick<TrackedByDvc, 'path' | 'dvc'>;

/**
 * What has a file in DVC at a commit: a `.dvc` file of a directory above it, or any `dvc.lock`. A file that is not DVC's is
 * passed over, but where its name says that it is about this one.
 *
 * Two requests to list the commit's files, and one for each hundred that may say it.
 * @param path in the repository
 */
export async function trackedByDvc(origin: Origin, commit: string, path: string): Promise<TrackedByDvc | undefined> {
  const isAbove = (directory: string): boolean => directory === '.' || isWithin(path, directory);
  const mayTrack = (file: string): boolean =>
    file.endsWith('.dvc') ? isAbove(posix.dirname(file)) : ['dvc.lock', 'dvc.yaml'].includes(posix.basename(file));
  const files = await origin.readAll(commit, (await origin.walk(commit, '')).filter(mayTrack));
  for (const [file, content] of files) {
    if (posix.basename(file) === 'dvc.yaml') continue;
    const isLock = posix.basename(file) === 'dvc.lock';
    const outputs = isLock
      ? outputsOfStages(parsed(content), parsed(files.get(posix.join(posix.dirname(file), 'dvc.yaml'))))
      : outputsOf(parsed(content));
    const found = outputs
      .map((output) => ({ ...output, path: posix.join(posix.dirname(file), output.path) }))
      .find((output) => isWithin(path, output.path));
    if (found) return { ...found, by: file };
    const about = file.replace(/\.dvc$/, '');
    if (!isLock && outputs.length === 0 && isWithin(path, about)) return { by: file, path: about, dvc: undefined };
  }
  return undefined;
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
  { by, path: tracked, dvc }: TrackedByDvc,
): Promise<string | undefined> {
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
async function listOf(
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

/** Of a `.dvc` file. */
function outputsOf(value: unknown): Output[] {
  const { wdir, outs } = record(value);
  return Array.isArray(outs) ? outs.map(record).flatMap((out) => outputIn(out, wdir)) : [];
}

/** Of a `dvc.lock`, whose paths begin where `dvc.yaml` has the stage run. */
function outputsOfStages(lock: unknown, pipeline: unknown): Output[] {
  const described = record(record(pipeline)['stages']);
  return Object.entries(record(record(lock)['stages'])).flatMap(([name, stage]) => {
    const { wdir } = record(described[name.split('@')[0]!]);
    return outputsOf({ wdir, outs: record(stage)['outs'] });
  });
}

function outputIn(out: Record<string, unknown>, wdir: unknown): Output[] {
  const { path } = out;
  if (typeof path !== 'string') return [];
  return [{ path: typeof wdir === 'string' ? posix.join(wdir, path) : path, dvc: dvcFileOf(out) }];
}

/** @returns undefined for what is no YAML */
function parsed(content: Uint8Array | undefined): unknown {
  if (!content) return undefined;
  const document = parseDocument(Buffer.from(content).toString(), { version: '1.1' });
  return document.errors.length > 0 ? undefined : document.toJS();
}

const isWithin = (path: string, directory: string): boolean => path === directory || path.startsWith(`${directory}/`);
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
