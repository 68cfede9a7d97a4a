import { lstat, rm, stat, writeFile } from 'node:fs/promises';
import { join, posix, relative, resolve, sep } from 'node:path';
import type { Host } from '#kit';
import { isAbove, isBelow, withoutSlash } from './places.ts';

/** What set-up left. Paths are relative to the project's folder. */
export interface Environments {
  /** Directories, and files such as a compiled module → which they are. */
  made: Record<string, string>;
  /** Those that hold a mark. */
  marked: string[];
}

type Programs = readonly (readonly string[])[];

/** In an environment: which set-up it is of. Two projects may share one, and the other may install in it what it likes. */
const MARK = '.mlops-setup';

/** What programs make as they run, or append to. */
const PASSING = /(^|\/)(\.mlops|__pycache__|\.ipynb_checkpoints|\.[a-z]+_cache)(\/|$)|\.log$/i;

/** Environments by their name, here or above: programs find them without a path. */
export const isUsual = (place: string): boolean => /^(\.\.\/)*(node_modules|\.?venv)$/.test(place);

/**
 * What git ignores, whole directories as one → which it is; nothing outside of git.
 * @param submodules of which it counts too: they list it themselves
 */
export async function ignoredPlaces(
  host: Host,
  root: string,
  submodules: readonly string[] = [],
): Promise<Map<string, string>> {
  const asked = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory', '--', ':/'];
  const listed = ['.', ...submodules].map(async (top) => {
    const { code, stdout } = await host.git.run(asked, { directory: join(root, top) });
    const names = code === 0 ? Buffer.from(stdout).toString('utf8').split('\0') : [];
    return names.filter((name) => name !== '').map((name) => posix.join(top, name));
  });
  const places = (await Promise.all(listed))
    .flat()
    .filter((place) => !PASSING.test(place))
    .map(withoutSlash);
  const found = await Promise.all(places.map((place) => lstat(join(root, place)).catch(() => undefined)));
  return new Map(
    places.flatMap((place, index) => {
      const one = found[index];
      return one ? [[place, `${one.ino} ${one.birthtimeMs} ${one.mtimeMs}`] as const] : [];
    }),
  );
}

/**
 * Takes away the marks of what set-up is about to change: what it leaves half-way is of no set-up.
 *
 * @param places.known from before @param places.apart of another project
 */
export async function unmark(
  root: string,
  programs: Programs,
  ignored: ReadonlyMap<string, string>,
  { known, apart }: { known: readonly string[]; apart: readonly string[] },
): Promise<void> {
  const usual = [...ignored.keys()].filter((place) => isUsual(place) && !apart.includes(place));
  for (const place of new Set([...known, ...usual, ...homesOf(root, programs)]))
    await rm(join(root, place, MARK), { force: true }).catch(() => undefined);
}

/**
 * What there is after set-up, and marks it: where programs live, environments by their usual names, and what else git ignores that
 * was not there before, or not as it is; with the files among all that which programs are given, such as `built/fit.js`.
 *
 * @param options.before what `ignoredPlaces` said of these submodules too @param options.apart environments of another project, which are left alone
 */
export async function noteEnvironments(
  host: Host,
  root: string,
  programs: Programs,
  options: {
    before: ReadonlyMap<string, string>;
    submodules: readonly string[];
    apart: readonly string[];
    key: string;
  },
): Promise<Environments> {
  const { before, submodules, apart, key } = options;
  const now = await ignoredPlaces(host, root, submodules);
  const isIgnored = (place: string): boolean => [...now.keys()].some((one) => isBelow(one, place));
  const homes = homesOf(root, programs);
  const changed = [...now].filter(
    ([place, which]) => !apart.includes(place) && (isUsual(place) || before.get(place) !== which),
  );
  const places = [...homes, ...changed.map(([place]) => place)];
  const given = programs
    .flatMap((argv) => argv.map((word) => placeOf(root, word)))
    .filter((file) => isIgnored(file) && places.some((place) => isBelow(place, file)));
  const made: Record<string, string> = {};
  for (const place of new Set([...places, ...given])) {
    const identity = PASSING.test(place) && !homes.includes(place) ? undefined : await identityOf(root, place);
    if (identity !== undefined) made[place] = identity;
  }
  const marked: string[] = [];
  for (const place of Object.keys(made).filter((one) => homes.includes(one) || isUsual(one))) {
    // What git does not ignore somebody would have to commit.
    if (!isIgnored(place)) continue;
    const isWritten = writeFile(join(root, place, MARK), markOf(root, key)).then(() => true);
    if (await isWritten.catch(() => false)) marked.push(place);
  }
  return { made, marked };
}

/** Whether all of it is there, and still what it was: a directory that was deleted and made anew is another one. */
export async function isThere(
  host: Host,
  root: string,
  programs: Programs,
  { made, marked, key }: Environments & { key: string },
): Promise<boolean> {
  for (const home of homesOf(root, programs)) if (!(home in made)) return false;
  for (const [program = ''] of programs)
    if (program.includes('/') && (await identityOf(root, program)) === undefined) return false;
  for (const [place, identity] of Object.entries(made)) if ((await identityOf(root, place)) !== identity) return false;
  for (const place of marked) {
    const said = await host.files.readText(join(root, place, MARK)).catch(() => undefined);
    if (said !== markOf(root, key)) return false;
  }
  return true;
}

/** A directory is the same whatever is written into it; a file is not. */
export async function identityOf(root: string, place: string): Promise<string | undefined> {
  const found = await stat(resolve(root, place)).catch(() => undefined);
  if (!found) return undefined;
  return [found.ino, found.birthtimeMs, ...(found.isFile() ? [found.size, found.mtimeMs] : [])].join(' ');
}

/** The directories that programs live in: that of `.venv/bin/python` is `.venv`. Tools found in PATH, and the project, are none. */
export function homesOf(root: string, programs: Programs): string[] {
  return programs
    .flatMap(([program = '']) => (program.includes('/') ? [posix.dirname(placeOf(root, program))] : []))
    .map((place) => (/^(bin|Scripts)$/.test(posix.basename(place)) ? posix.dirname(place) : place))
    .filter((place) => !isAbove(place));
}

/** What starts programs of no environment but its own. Any other, such as `make`, bash or `nox`, may use each that is there. */
const INTERPRETER = /^(python(\d(\.\d+)?)?|Rscript|R|julia|ruby|perl|java)$/;

/** They look for packages where the files lie. */
export const isOfNode = ([program = '']: readonly string[]): boolean =>
  /^(node|npm|npx|pnpm|yarn|bun)$/.test(posix.basename(program));

/**
 * Whether programs may use an environment: one that lives in it, one whose name is looked up there, and what starts others.
 *
 * @param about.found all that are there: a program of one uses no other
 */
export function mayUse(
  root: string,
  programs: Programs,
  place: string,
  about: { found: ReadonlySet<string>; isActive: boolean },
): boolean {
  return programs.some((argv) => {
    const [program = ''] = argv;
    const home = homesOf(root, [argv]).find((one) => about.found.has(one));
    if (home !== undefined) return home === place;
    if (about.isActive && !program.includes('/')) return true;
    // What lies in a folder below is of what else is there.
    if (place.includes('/')) return false;
    return isOfNode(argv) ? place === 'node_modules' : !INTERPRETER.test(posix.basename(program));
  });
}

const placeOf = (root: string, word: string): string => relative(root, resolve(root, word)).split(sep).join('/') || '.';

/** The same commands and files in another folder install that folder. */
const markOf = (root: string, key: string): string => `${key} ${root}\n`;
