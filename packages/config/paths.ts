import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, matchesGlob, parse, relative, resolve, sep } from 'node:path';
import { fail } from './errors.ts';
import { formatPath } from './problem.ts';
import type { Project } from './schema.ts';

/** What a path is for: the word the error uses. */
export type Purpose = 'data' | 'contract' | 'features' | 'model' | 'predictions' | 'baseline' | 'card';

/**
 * The absolute path of a file or directory named in mlops.yml (or by an input), relative to the project's root.
 * It need not exist. Its real place, symbolic links followed, is inside the repository or a data root.
 * @param options.at where in mlops.yml the path stands, for the error
 * @throws MLOPS_PATH_OUTSIDE
 */
export async function resolvePath(
  project: Project,
  path: string,
  options: { purpose: Purpose; at?: readonly (string | number)[] },
): Promise<string> {
  const absolute = resolve(project.root, path);
  const roots = await Promise.all([project.repository, ...project.dataRoots].map((root) => realPlace(root)));
  const where = options.at && { ...project.locate(options.at), field: formatPath(options.at) };
  const real = await realPlace(absolute).catch((cause: unknown) => {
    throw fail('MLOPS_PATH_OUTSIDE', {
      message: `The ${options.purpose} path "${path}" cannot be followed: expected a file or directory in the repository.`,
      where,
      hint: 'Look at its symbolic links and permissions.',
      cause,
    });
  });
  if (roots.some((root) => isInside(root, real))) return absolute;
  throw fail('MLOPS_PATH_OUTSIDE', {
    message:
      `The ${options.purpose} path "${path}" leads to ${real}${real === absolute ? '' : ' (symbolic links followed)'}, ` +
      `outside of the repository ${project.repository}.`,
    where,
    hint: `If that is meant, allow it where you run it, not in the file: --data-roots ${JSON.stringify(dirname(real))}`,
  });
}

/** Where the file of a data source lies, by the name that evidence has for it (`data/flights`); undefined for other names. */
export function sourcePath(project: Project, material: string): string | undefined {
  const source = project.config.data?.[material.replace(/^data\//, '')];
  return source && resolve(project.root, source.path);
}

/** Whether `path` is `directory` or below it; both absolute and real. */
export function isInside(directory: string, path: string): boolean {
  // Between drives of Windows there is no relative way: it stays absolute.
  const way = relative(directory, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

const MOST_LINKS = 40;

/** The real path, also of what does not exist yet: a dangling link leads where writing through it would. */
export async function realPlace(path: string, links = 0): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  }
  const target = links < MOST_LINKS ? await readlink(path).catch(() => undefined) : undefined;
  if (target !== undefined) return realPlace(resolve(await realPlace(dirname(path)), target), links + 1);
  const parent = dirname(path);
  return parent === path ? path : join(await realPlace(parent, links), basename(path));
}

/**
 * A path as one of the repository, where links outside of it lead there; those within it are not followed.
 * @param path absolute, and can be followed
 */
export async function asOfRepository(repository: string, path: string): Promise<string> {
  const top = await realPlace(repository);
  let place = parse(path).root;
  const names = relative(place, path).split(sep);
  while (place !== top && names.length > 0) {
    const next = join(place, names.shift()!);
    const target = await readlink(next).catch(() => undefined);
    if (target === undefined) place = next;
    else {
      if (isAbsolute(target)) place = parse(target).root;
      names.unshift(...relative(place, resolve(place, target)).split(sep));
    }
  }
  return place === top ? join(repository, ...names) : path;
}

/**
 * Where a path of the repository leads: as it is written, then as each of its links has it; nothing of what leads out of it.
 * @param path absolute, and can be followed
 */
export async function* waysInto(repository: string, path: string): AsyncGenerator<string> {
  let way: string | undefined = path;
  for (let links = 0; way !== undefined && links <= MOST_LINKS; links++) {
    const place: string = await asOfRepository(repository, way);
    if (!isInside(repository, place)) return;
    yield place;
    way = await throughLink(repository, place);
  }
}

/** @returns as the first link on the way from the repository has it */
async function throughLink(repository: string, path: string): Promise<string | undefined> {
  const names = relative(repository, path).split(sep);
  for (const [index, name] of names.entries()) {
    const directory = join(repository, ...names.slice(0, index));
    const target = await readlink(join(directory, name)).catch(() => undefined);
    if (target !== undefined) return resolve(directory, target, ...names.slice(index + 1));
  }
  return undefined;
}

/** Where a path lies in its repository, as git and its server write it. @param path absolute */
export function inRepository(repository: string, path: string): string {
  return relative(repository, path).split(sep).join('/');
}

/** Whether a path is a pattern of paths. */
export const isGlob = (path: string): boolean => /[*?[\]{}]/.test(path);
/** Whether a pattern names a path: as a pattern, or letter by letter, where the path itself holds brackets. */
export const isNamedBy = (path: string, pattern: string): boolean => path === pattern || matchesGlob(path, pattern);
