import { lstatSync } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';
import { sha256, sha256File } from '#evidence';
import { canonicalJson, type Host } from '#kit';

/** Of a project: its folder, where it keeps what it makes, and the folder's path from the top of the repository. */
export interface Ground {
  root: string;
  workspace: string;
  folder: string;
}

/** Where a file of a repository is moved to by its place, which may lie beside the project. */
export const placeOfMoved = ({ root, workspace, folder }: Ground, place: string): string =>
  relative(root, join(workspace, 'moved', posix.join('/', folder, place)));

/** What was moved from a place and is still there, the first one by its own name. */
export function copiesOf(ground: Ground, place: string): string[] {
  const copies: string[] = [];
  const next = (): string => nameOf(ground, place, copies.length);
  while (lstatSync(join(ground.root, next()), { throwIfNoEntry: false })) copies.push(next());
  return copies;
}

const nameOf = (ground: Ground, place: string, before: number): string =>
  placeOfMoved(ground, place) + (before === 0 ? '' : `.${before + 1}`);

/**
 * Moves what must not be found at its place any more. Nothing is deleted, for somebody else may have made it: what was moved from there
 * before is replaced only where it has the same bytes, or is set-up's own.
 *
 * @param own traces of what set-up left; of what is replaced it is taken out
 * @returns where it is now
 */
export async function moveAway(host: Host, ground: Ground, place: string, own: Set<string>): Promise<string> {
  const { root } = ground;
  const from = join(root, place);
  const copies = copiesOf(ground, place);
  const same = await replaceable(root, copies, from, own);
  const to = same?.copy ?? nameOf(ground, place, copies.length);
  if (same) {
    own.delete(same.trace);
    await host.files.remove(join(root, same.copy));
  }
  await host.files.makeDirectory(dirname(join(root, to)));
  await host.files.rename(from, join(root, to));
  const others = copies.filter((copy) => copy !== to);
  if (others.length > 0)
    host.log.info(
      `${others.join(', ')} stays beside it: nobody saw set-up make that. What of it you do not need, remove (\`rm -r ${relative(root, join(ground.workspace, 'moved'))}\`)`,
    );
  return to;
}

async function replaceable(
  root: string,
  copies: readonly string[],
  from: string,
  own: ReadonlySet<string>,
): Promise<{ copy: string; trace: string } | undefined> {
  for (const copy of copies) {
    const path = join(root, copy);
    const trace = await traceOf(path);
    if (own.has(trace) || (await contentOf(path)) === (await contentOf(from))) return { copy, trace };
  }
  return undefined;
}

/** No more of what earlier set-ups left than this is known to be their own: what is older counts as somebody else's, and is kept. */
const MOST_TRACES = 500;

/** Traces of what set-up has left now at places, after those of before. */
export async function tracesWith(root: string, own: ReadonlySet<string>, places: readonly string[]): Promise<string[]> {
  const traces = new Set(own);
  for (const place of places) {
    const trace = await traceOf(join(root, place));
    // The newest are the last.
    traces.delete(trace);
    traces.add(trace);
  }
  return [...traces].slice(-Math.max(MOST_TRACES, places.length));
}

/** Which of these are as set-up left them. @param own as of `moveAway` */
export async function asLeft(root: string, own: ReadonlySet<string>, places: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const place of places) if (own.has(await traceOf(join(root, place)))) found.push(place);
  return found;
}

/** Which file it is, or which are in a directory: as long as that is the same, nobody has changed any. */
const traceOf = (path: string): Promise<string> =>
  foldOf(path, async (file) => {
    const { ino, birthtimeMs, size, mtimeMs } = await lstat(file);
    return [ino, birthtimeMs, size, mtimeMs].join(' ');
  });

const contentOf = (path: string): Promise<string> =>
  foldOf(path, async (file) => {
    const found = await lstat(file);
    if (found.isSymbolicLink()) return `-> ${await readlink(file)}`;
    // Of what cannot be read, such as a socket, none is the same as another.
    return sha256File(file).catch(() => `${found.dev} ${found.ino}`);
  });

/** @param of what is said of each file */
async function foldOf(path: string, of: (file: string) => Promise<string>): Promise<string> {
  if (!(await lstat(path)).isDirectory()) return sha256(await of(path));
  const inside = await readdir(path, { recursive: true, withFileTypes: true });
  const files = inside.filter((one) => !one.isDirectory()).map((one) => join(one.parentPath, one.name));
  const said: [string, string][] = [];
  for (const file of files.sort()) said.push([relative(path, file), await of(file)]);
  return sha256(canonicalJson(said));
}
