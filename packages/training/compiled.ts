import { existsSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import type { Host } from '#kit';
import { isMade } from './anew.ts';
import { directoriesBuilt, libsAlone } from './built.ts';
import { identityOf, ignoredPlaces } from './environments.ts';
import { copiesOf, moveAway, type Ground } from './moved.ts';
import { isAbove } from './places.ts';
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

/** Where they lie that git ignores, in the whole repository: nobody knows which of them programs find. */
export async function modulesThere(host: Host, { root, sources }: Searched): Promise<string[]> {
  return Object.keys(await modulesOf(host, root, sources));
}

/** Those that git ignores of the whole repository, and of its submodules; none of an environment. */
async function modulesOf(host: Host, root: string, { submodules }: Pick<Sources, 'submodules'>): Promise<Modules> {
  const places = [...(await ignoredPlaces(host, root, submodules)).keys()];
  return identitiesOf(
    root,
    places.filter((place) => MODULE.test(place) && !isOfEnvironment(root, posix.dirname(place))),
  );
}

/** Tells whether a place is of directories: what lies in one of the others is not of a directory above it. */
function isOf(root: string, directories: readonly string[], others: readonly string[]): (place: string) => boolean {
  const known = new Map<string, boolean>();
  for (const place of others) known.set(resolve(root, place), false);
  for (const place of directories) known.set(resolve(root, place), true);
  return (place) => {
    for (let at = dirname(resolve(root, place)); ; at = dirname(at)) {
      const is = known.get(at);
      if (is !== undefined) return is;
      if (at === dirname(at)) return false;
    }
  };
}

async function identitiesOf(root: string, places: readonly string[]): Promise<Modules> {
  const found = await Promise.all(places.map(async (place) => [place, await identityOf(root, place)] as const));
  return Object.fromEntries(found.flatMap(([place, identity]) => (identity === undefined ? [] : [[place, identity]])));
}

function isOfEnvironment(root: string, directory: string): boolean {
  for (let at = directory; !isAbove(at); at = posix.dirname(at)) if (isMade(join(root, at))) return true;
  return false;
}

/** What set-up may have compiled or built before, as there is of it before set-up. */
export interface SurveyOfModules {
  /** Where it may compile: the project's folder, where it runs, and what it reads from. */
  directories: string[];
  /** Those of other manifests of the repository, also below these. */
  others: string[];
  /** Set-up's: where it was seen to make one, whoever made another there since. They need not be there. */
  compiled: string[];
  /** Those of them that came since a set-up that was killed: nobody saw who made them. */
  unseen: string[];
  /** Those of them that are there, and nobody else's: they are moved first. */
  old: string[];
  /** What else is there, and stays. */
  there: Modules;
  /** What is there of the rest of the repository. */
  elsewhere: Modules;
}

interface Searched {
  root: string;
  sources: Pick<Sources, 'all' | 'untracked' | 'submodules'>;
}

/** @param read the directories that set-up reads from */
export async function surveyModules(
  host: Host,
  { root, sources }: Searched,
  read: readonly string[],
  memo: Pick<SetUpMemo, 'compiled' | 'compiling'> | undefined,
): Promise<SurveyOfModules> {
  const { compiled: known = [], compiling } = memo ?? {};
  const others = directoriesBuilt(sources).filter((place) => !read.includes(place));
  const searched = [...new Set([...read, ...(compiling?.directories ?? [])])];
  const { here: all, elsewhere } = await foundIn(host, { root, sources }, searched, others);
  // Of one that was killed nobody saw what it made.
  const unseen = compiling ? Object.keys(all).filter((place) => compiling.there[place] !== all[place]) : [];
  const compiled = [...new Set([...known, ...unseen])].sort();
  const left = Object.entries(all).filter(([place]) => !compiled.includes(place));
  const old = await oldAmong({ root, sources }, compiled, all);
  return { directories: [...read], others, compiled, unseen, old, there: Object.fromEntries(left), elsewhere };
}

/** Modules that were compiled in place, and of directories each `build/lib` that nothing but set-up says whose it is. */
async function foundIn(
  host: Host,
  { root, sources }: Searched,
  directories: readonly string[],
  others: readonly string[],
): Promise<{ here: Modules; elsewhere: Modules }> {
  const built = new Set(['.', ...directoriesBuilt(sources)]);
  const libs = await libsAlone(
    host,
    root,
    sources,
    directories.filter((place) => built.has(place)),
  );
  const modules = Object.entries(await modulesOf(host, root, sources));
  const isHere = isOf(root, directories, others);
  return {
    here: {
      ...Object.fromEntries(modules.filter(([place]) => isHere(place))),
      ...(await identitiesOf(root, libs)),
    },
    elsewhere: Object.fromEntries(modules.filter(([place]) => !isHere(place))),
  };
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

/** What set-up has made since; all that is set-up's, with that; and what came where it reads nothing. */
export async function compiledSince(
  host: Host,
  { root, sources }: Searched,
  { directories, others, compiled, there, elsewhere }: SurveyOfModules,
): Promise<{ made: string[]; compiled: string[]; beside: string[] }> {
  const now = await foundIn(host, { root, sources }, directories, others);
  const since = (before: Modules, after: Modules): string[] =>
    Object.keys(after).filter((place) => before[place] !== after[place]);
  const made = since(there, now.here);
  return {
    made,
    compiled: [...new Set([...compiled, ...made])].sort(),
    beside: since(elsewhere, now.elsewhere),
  };
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
  const gone = goneAmong(ground, places);
  if (gone.length === 0) return;
  host.log.warning(
    `Set-up has not made again what was moved before it: ${someOf(gone)}. That is right where this commit has deleted the source. Else something says that it is done: of \`make\` a stamp (remove it; for good, let the module itself be the target), of uv its cache (\`uv sync --reinstall-package NAME\`, in \`setup\` too, or pyproject.toml among its \`cache-keys\`). Where set-up is not to make it, put it back and \`rm .mlops/cache/setup.json\``,
  );
}

/** The same where mlops.yml says no set-up any more. */
export function sayNotMadeAnyMore(host: Host, ground: Ground, places: readonly string[]): void {
  const gone = goneAmong(ground, places);
  if (gone.length === 0) return;
  host.log.warning(
    `Set-up made ${someOf(gone)} before, and mlops.yml says no \`setup\` that makes it now: programs do not find it any more, as in a fresh clone. Where they need it, let \`setup\` of \`train\` make it. What you make there yourself, or put back, stays`,
  );
}

/** With where they are now. */
function goneAmong(ground: Ground, places: readonly string[]): string[] {
  return places
    .filter((place) => !existsSync(join(ground.root, place)))
    .flatMap((place) => {
      const copies = copiesOf(ground, place);
      return copies.length > 0 ? [`${place} (now ${copies.join(', ')})`] : [];
    });
}

/** Of what came while set-up was running, and may be of whoever else compiles there. */
export function sayBeside(host: Host, places: readonly string[]): void {
  if (places.length === 0) return;
  host.log.info(
    `${someOf(places)} came while set-up was running, where it reads nothing: taken for somebody else's, and left to the next commit. If set-up compiles there, name the directory in \`setup\` of \`train\``,
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
