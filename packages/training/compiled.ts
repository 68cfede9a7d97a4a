import { existsSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import type { Host } from '#kit';
import { isMade } from './anew.ts';
import { directoriesBuilt } from './built.ts';
import { identityOf, ignoredPlaces } from './environments.ts';
import { moveAway, placeOfMoved, type Ground } from './moved.ts';
import { isAbove, isBelow } from './places.ts';
import type { SetUpMemo } from './setup-memo.ts';
import type { Sources } from './sources.ts';

/** As setuptools names what it compiles in place, beside the sources, for an editable install: Python finds it whether or not anything makes it any more. */
const MODULE = /\.((cpython|pypy|graalpy)[^/]*|abi3)\.(so|dylib)$|\.cp\d+[^/]*\.pyd$/;

/** Modules that were compiled in place → which they are. */
type Modules = Record<string, string>;

/**
 * Those that git ignores, below directories; none of an environment there.
 *
 * @param others what lies in one of these is not of a directory above it
 */
export async function modulesBelow(
  host: Host,
  root: string,
  directories: readonly string[],
  others: readonly string[] = [],
): Promise<Modules> {
  const known = [...new Set([...directories, ...others])].map((place) => ({ place, path: resolve(root, place) }));
  const nearest = (place: string): string | undefined =>
    known.filter((one) => isBelow(one.place, place)).sort((one, other) => other.path.length - one.path.length)[0]
      ?.place;
  // A submodule lists its own.
  const asked = [...new Set(directories.map((directory) => submoduleOf(root, directory)))];
  const listed = asked.map(async (top) => {
    const ignored = await ignoredPlaces(host, join(root, top));
    return [...ignored.keys()].map((place) => posix.join(top, place));
  });
  const places = [...new Set((await Promise.all(listed)).flat())].filter(
    (place) =>
      MODULE.test(place) && directories.includes(nearest(place) ?? '') && !isOfEnvironment(root, posix.dirname(place)),
  );
  const found = await Promise.all(places.map(async (place) => [place, await identityOf(root, place)] as const));
  return Object.fromEntries(found.flatMap(([place, identity]) => (identity === undefined ? [] : [[place, identity]])));
}

/** @returns `.` where the repository of the project itself has a directory */
function submoduleOf(root: string, directory: string): string {
  for (let at = directory; !isAbove(at); at = posix.dirname(at)) if (existsSync(join(root, at, '.git'))) return at;
  return '.';
}

function isOfEnvironment(root: string, directory: string): boolean {
  for (let at = directory; !isAbove(at); at = posix.dirname(at)) if (isMade(join(root, at))) return true;
  return false;
}

/** What is compiled in place before set-up. */
export interface SurveyOfModules {
  /** The project's, where set-up runs, and those that installers build, as it reads their manifests: what lies elsewhere it does not compile. */
  directories: string[];
  /** Those of other manifests of the repository, also below these. */
  others: string[];
  /** Set-up's: where it was seen to compile one, whoever compiled another there since. They need not be there. */
  compiled: string[];
  /** What else is there, and stays. */
  there: Modules;
}

/** @param read what set-up reads, manifests among it */
export async function surveyModules(
  host: Host,
  { root, sources }: { root: string; sources: Pick<Sources, 'all'> },
  read: Iterable<string>,
  memo: Pick<SetUpMemo, 'compiled' | 'compiling'> | undefined,
): Promise<SurveyOfModules> {
  const { compiled: known = [], compiling } = memo ?? {};
  const directories = [...new Set(['.', ...directoriesBuilt({ all: [...read] })])];
  const others = directoriesBuilt(sources).filter((place) => !directories.includes(place));
  const all = await modulesBelow(host, root, [...directories, ...(compiling?.directories ?? [])], others);
  // Of one that was killed nobody saw what it compiled.
  const since = compiling ? Object.keys(all).filter((place) => compiling.there[place] !== all[place]) : [];
  const compiled = [...new Set([...known, ...since])].sort();
  const left = Object.entries(all).filter(([place]) => !compiled.includes(place));
  return { directories, others, compiled, there: Object.fromEntries(left) };
}

/** Set-up's, with those that it has compiled since. */
export async function compiledSince(
  host: Host,
  root: string,
  { directories, others, compiled, there }: SurveyOfModules,
): Promise<string[]> {
  const now = Object.entries(await modulesBelow(host, root, directories, others));
  const made = now.flatMap(([place, identity]) => (there[place] === identity ? [] : [place]));
  return [...new Set([...compiled, ...made])].sort();
}

/**
 * Moves modules that are set-up's: they would be found where nothing makes them any more. What git tracks stays, and what lies behind a link,
 * which is somebody else's.
 */
export async function moveModules(
  host: Host,
  ground: Ground,
  { all, untracked }: Pick<Sources, 'all' | 'untracked'>,
  places: readonly string[],
): Promise<void> {
  const tracked = new Set(all.filter((name) => !untracked.has(name)));
  const top = await realpath(ground.root);
  for (const place of places.filter((one) => !tracked.has(one))) {
    const path = join(ground.root, place);
    const isThere = (await lstat(path).catch(() => undefined))?.isDirectory() === false;
    if (!isThere || (await realpath(dirname(path))) !== dirname(join(top, place))) continue;
    const to = await moveAway(host, ground, place);
    host.log.info(
      `Moving ${place} to ${to}: set-up compiled one there before, or was killed before this one came, and it would be found where nothing makes it any more`,
    );
  }
}

/** Names the modules that were moved and that nobody has made again: a program that needs one says no more than that there is no such module. */
export function sayNotMade(host: Host, ground: Ground, places: readonly string[]): void {
  const isThere = (place: string): boolean => existsSync(join(ground.root, place));
  const moved = places.map((place) => ({ place, to: placeOfMoved(ground, place) }));
  const gone = moved.filter(({ place, to }) => !isThere(place) && isThere(to));
  if (gone.length === 0) return;
  const named = gone.map(({ place, to }) => `${place} (now ${to})`).join(', ');
  host.log.warning(
    `Set-up has not made again what was moved before it: ${named}. That is right where this commit has deleted the source. Else something says that it is done: of \`make\` a stamp (remove it; for good, let the module itself be the target), of uv its cache (\`uv sync --reinstall-package NAME\`, in \`setup\` too, or pyproject.toml among its \`cache-keys\`). Where set-up is not to make it, put it back and \`rm .mlops/cache/setup.json\``,
  );
}

/** Of modules that are there, and that nobody was seen to compile. */
export function sayLeft(host: Host, places: readonly string[]): void {
  if (places.length === 0) return;
  host.log.info(
    `No set-up of this commit has compiled ${places.join(', ')}: programs may find what another commit compiled. To compile for each commit, let \`setup\` of \`train\` do it (\`uv sync\`, also for programs that are \`uv run\`)`,
  );
}
