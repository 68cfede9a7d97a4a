import { existsSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import type { Host } from '#kit';
import { isMade } from './anew.ts';
import { directoriesBuilt, libsAlone } from './built.ts';
import { identityOf, ignoredPlaces } from './environments.ts';
import { copiesOf, moveAway, type Ground } from './moved.ts';
import { isAbove, isBelow } from './places.ts';
import type { SetUpMemo } from './setup-memo.ts';
import type { Sources } from './sources.ts';

/**
 * What is compiled beside the sources, by setuptools for an editable install or by `make`: programs find it whether or not anything makes it
 * any more, and `make` links what it was linked of again.
 */
const MODULE = /\.(so(\.\d+)*|dylib|pyd|o|a)$/;

/** How many are named of what may be hundreds of objects. */
const MOST_NAMED = 10;

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
  return identitiesOf(root, places);
}

async function identitiesOf(root: string, places: readonly string[]): Promise<Modules> {
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

/** What set-up may have compiled or built before, as there is of it before set-up. */
export interface SurveyOfModules {
  /** The project's, where set-up runs, and those that installers build, as it reads their manifests: what lies elsewhere it does not compile. */
  directories: string[];
  /** Those of other manifests of the repository, also below these. */
  others: string[];
  /** Set-up's: where it was seen to make one, whoever made another there since. They need not be there. */
  compiled: string[];
  /** Those of them that are there, and nobody else's: they are moved first. */
  old: string[];
  /** What else is there, and stays. */
  there: Modules;
}

interface Searched {
  root: string;
  sources: Pick<Sources, 'all' | 'untracked'>;
}

/** @param read what set-up reads, manifests among it */
export async function surveyModules(
  host: Host,
  { root, sources }: Searched,
  read: Iterable<string>,
  memo: Pick<SetUpMemo, 'compiled' | 'compiling'> | undefined,
): Promise<SurveyOfModules> {
  const { compiled: known = [], compiling } = memo ?? {};
  const directories = [...new Set(['.', ...directoriesBuilt({ all: [...read] })])];
  const others = directoriesBuilt(sources).filter((place) => !directories.includes(place));
  const searched = [...new Set([...directories, ...(compiling?.directories ?? [])])];
  const all = await foundBelow(host, { root, sources }, searched, others);
  // Of one that was killed nobody saw what it made.
  const since = compiling ? Object.keys(all).filter((place) => compiling.there[place] !== all[place]) : [];
  const compiled = [...new Set([...known, ...since])].sort();
  const left = Object.entries(all).filter(([place]) => !compiled.includes(place));
  const old = await oldAmong({ root, sources }, compiled, all);
  return { directories, others, compiled, old, there: Object.fromEntries(left) };
}

/** Modules that were compiled in place, and each `build/lib` that nothing but set-up says whose it is. */
async function foundBelow(
  host: Host,
  { root, sources }: Searched,
  directories: readonly string[],
  others: readonly string[],
): Promise<Modules> {
  const libs = await libsAlone(host, root, sources, directories);
  return { ...(await modulesBelow(host, root, directories, others)), ...(await identitiesOf(root, libs)) };
}

/** What git tracks stays, and what lies behind a link, which is somebody else's. */
async function oldAmong(
  { root, sources: { all, untracked } }: Searched,
  places: readonly string[],
  now: Modules,
): Promise<string[]> {
  const tracked = new Set(all.filter((name) => !untracked.has(name)));
  const top = await realpath(root);
  const isOld = async (place: string): Promise<boolean> => {
    if (!MODULE.test(place)) return Object.hasOwn(now, place);
    const path = join(root, place);
    const isThere = (await lstat(path).catch(() => undefined))?.isDirectory() === false;
    return isThere && !tracked.has(place) && (await realpath(dirname(path))) === dirname(join(top, place));
  };
  const are = await Promise.all(places.map(isOld));
  return places.filter((_, index) => are[index]);
}

/** What set-up has made since; and all that is set-up's, with that. */
export async function compiledSince(
  host: Host,
  { root, sources }: Searched,
  { directories, others, compiled, there }: SurveyOfModules,
): Promise<{ made: string[]; compiled: string[] }> {
  const now = Object.entries(await foundBelow(host, { root, sources }, directories, others));
  const made = now.flatMap(([place, identity]) => (there[place] === identity ? [] : [place]));
  return { made, compiled: [...new Set([...compiled, ...made])].sort() };
}

/** Moves what is set-up's: it would be found where nothing makes it any more. @param own as of `moveAway` */
export async function moveModules(
  host: Host,
  ground: Ground,
  { old }: Pick<SurveyOfModules, 'old'>,
  own: Set<string>,
): Promise<void> {
  for (const [index, place] of old.entries()) {
    const to = await moveAway(host, ground, place, own);
    if (index < MOST_NAMED)
      host.log.info(
        `Moving ${place} to ${to}: set-up made one there before, or was killed before this one came, and it would be found where nothing makes it any more`,
      );
  }
  const more = old.length - MOST_NAMED;
  if (more > 0) host.log.info(`Moving ${more} more that set-up made before`);
}

/** Names what was moved and nobody has made again: a program that needs a module says no more than that there is no such module. */
export function sayNotMade(host: Host, ground: Ground, places: readonly string[]): void {
  const gone = places
    .filter((place) => !existsSync(join(ground.root, place)))
    .flatMap((place) => {
      const copies = copiesOf(ground, place);
      return copies.length > 0 ? [`${place} (now ${copies.join(', ')})`] : [];
    });
  if (gone.length === 0) return;
  host.log.warning(
    `Set-up has not made again what was moved before it: ${gone.join(', ')}. That is right where this commit has deleted the source. Else something says that it is done: of \`make\` a stamp (remove it; for good, let the module itself be the target), of uv its cache (\`uv sync --reinstall-package NAME\`, in \`setup\` too, or pyproject.toml among its \`cache-keys\`). Where set-up is not to make it, put it back and \`rm .mlops/cache/setup.json\``,
  );
}

/** Of what is there, and that nobody was seen to compile or build. */
export function sayLeft(host: Host, places: readonly string[]): void {
  const libs = places.filter((place) => !MODULE.test(place));
  const modules = places.filter((place) => MODULE.test(place));
  if (modules.length > 0)
    host.log.info(
      `No set-up of this commit has compiled ${someOf(modules)}: programs, or what is linked, may find what another commit compiled. To compile for each commit, let \`setup\` of \`train\` do it (\`uv sync\`, also for programs that are \`uv run\`)`,
    );
  if (libs.length > 0)
    host.log.warning(
      `No set-up was seen to build ${libs.join(', ')}, so it stays: where setuptools builds this directory, it installs what lies there, also of another commit. If a build left it, remove it`,
    );
}

function someOf(places: readonly string[]): string {
  const more = places.length > MOST_NAMED ? ` and ${places.length - MOST_NAMED} more` : '';
  return places.slice(0, MOST_NAMED).join(', ') + more;
}
