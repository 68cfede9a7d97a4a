import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, lstat, readdir, realpath, rm, rmdir, stat } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import type { Host } from '#kit';
import { MANIFEST } from './built.ts';
import { isAbove } from './places.ts';
import type { Sources } from './sources.ts';

const OF_UV = /(^|\/)uv\.(lock|toml)$/;

/**
 * Lets uv build the directories of a repository again: it keeps what it built, wherever the environment is, while these files
 * are as old as they were, whatever became of the code. They are given the mode that they have: that is a change to uv, which asks
 * for the ctime, and to nobody else. Nothing is touched where no text of the repository says `uv`, nor through a link.
 */
export async function forgetBuilds(host: Host, root: string, { all }: Pick<Sources, 'all'>): Promise<void> {
  const names = all.filter((name) => MANIFEST.test(name));
  const isLocked = all.some((name) => OF_UV.test(name));
  if (names.length === 0 || !(isLocked || (await isUvSaid(host, root)))) return;
  const isOld = async (name: string): Promise<string[]> => {
    const path = join(root, name);
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isFile()) return [];
    return chmod(path, found.mode & 0o7777).then(
      () => [],
      ({ code }: NodeJS.ErrnoException) => [`${name} (${code})`],
    );
  };
  const old = (await Promise.all(names.map(isOld))).flat();
  if (old.length > 0)
    host.log.warning(`${old.join(', ')} cannot be changed: uv may keep what it built of it for another commit.`);
}

/** Outside of git it may be. */
async function isUvSaid(host: Host, root: string): Promise<boolean> {
  const asked = ['grep', '--quiet', '--untracked', '--word-regexp', '-I', '-e', 'uv', '--', ':/'];
  return (await host.git.run(asked, { directory: root })).code !== 1;
}

/** What of a folder is an environment that an installer made, by what lies in it. Outside of the project's folder none is. */
export async function environmentsAmong(root: string, places: Iterable<string>): Promise<Set<string>> {
  const candidates = new Set<string>();
  for (const named of [...places].filter((place) => !posix.isAbsolute(place)))
    // Of an environment with a .gitignore of its own, git lists what is in it.
    for (let place = posix.join(named); !isAbove(place) && !place.startsWith('../'); place = posix.dirname(place))
      candidates.add(place);
  const found = await Promise.all(
    [...candidates].map(async (place) => ((await isEnvironment(root, place)) ? [place] : [])),
  );
  return new Set(found.flat());
}

/** In an environment. */
const SIGNS = ['pyvenv.cfg', 'conda-meta'];

async function isEnvironment(root: string, place: string): Promise<boolean> {
  const path = join(root, place);
  // What a link leads to is somebody else's.
  const [top, real] = await Promise.all([realpath(root), realpath(path)]).catch(() => []);
  if (top === undefined || real !== join(top, place)) return false;
  return (await stat(path)).isDirectory() && isMade(path);
}

/** Whether an installer made a directory, by its name or by what lies in it. */
export const isMade = (path: string): boolean =>
  basename(path) === 'node_modules' || SIGNS.some((name) => existsSync(join(path, name)));

/**
 * Of environments that came while set-up was running those that it made, as far as that can be told: directly below the project's
 * folder, or below a directory there that git ignores whole; where a command makes them or a program lives; and what is named. In a
 * notebook's folder, or in that of another project, somebody else did: a line says so of each.
 *
 * @param options.isNamed asked only where nothing else tells
 */
export async function ownAmong(
  host: Host,
  root: string,
  places: readonly string[],
  { certain, isNamed }: { certain: readonly string[]; isNamed: () => Promise<(place: string) => boolean> },
): Promise<string[]> {
  const below = places.filter((place) => place.includes('/') && !certain.includes(place));
  if (below.length === 0) return [...places];
  const topOf = (place: string): string => place.split('/')[0]!;
  const input = below.map((place) => `${topOf(place)}\0`).join('');
  const { stdout } = await host.git.run(['check-ignore', '-z', '--stdin'], { directory: root, input });
  const ignored = Buffer.from(stdout).toString('utf8').split('\0');
  const isWhole = (top: string): boolean => ignored.includes(top) || ignoresItself(join(root, top));
  const open = below.filter((place) => !isWhole(topOf(place)));
  if (open.length === 0) return [...places];
  const is = await isNamed();
  const others = open.filter((place) => !is(place));
  for (const place of others)
    host.log.info(
      `${place} came while set-up was running, and nothing that set-up reads names it: it is taken for somebody else's, and stays. If set-up makes it, name it in mlops.yml or in the script`,
    );
  return places.filter((place) => !others.includes(place));
}

/** By a `.gitignore` of its own, as nox and tox write one: git does not say it of the directory, only of all that is in it. */
function ignoresItself(directory: string): boolean {
  const path = join(directory, '.gitignore');
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  const lines = isFile ? readFileSync(path, 'utf8').split(/\r?\n/) : [];
  return lines.includes('*') && !lines.some((line) => line.startsWith('!'));
}

/**
 * Of the environments that set-up adds to: what another commit installed there it may keep.
 * @param places.isActive which alone keeps one that set-up made from being removed
 */
export function sayWhatStays(host: Host, places: readonly { place: string; isActive: boolean }[]): void {
  for (const { place, isActive } of places) {
    if (isActive)
      host.log.warning(
        `${place} is active, so it is not removed, and set-up adds to what another commit installed there: to install afresh, \`deactivate\`, remove it and run again`,
      );
    else
      host.log.info(
        `${place} was there before set-up, which adds to it: it may hold what another commit installed. To install afresh, remove it and run again`,
      );
  }
}

/** Of the environments that programs may use where no set-up makes them. */
export function sayUnmade(host: Host, places: readonly string[]): void {
  for (const place of places)
    host.log.info(
      `${place} is there, and mlops.yml does not say how it is made: programs that use it may find what another commit installed. To install for each commit, say how in \`setup\` of \`train\``,
    );
}

/** So that they hold what is installed next, and nothing that another commit installed: installers add to what is there. */
export async function removeEnvironments(host: Host, root: string, places: readonly string[]): Promise<void> {
  for (const place of places) {
    const path = join(root, place);
    host.log.info(`Removing ${place}, so that it holds what set-up installs now and nothing else`);
    // What it is known by is the last to go: whoever ends this half-way leaves an environment, to be removed the next time.
    const names = (await readdir(path)).sort((one, other) => SIGNS.indexOf(one) - SIGNS.indexOf(other));
    for (const name of names) await rm(join(path, name), { recursive: true, force: true, maxRetries: 2 });
    // A folder that something is mounted on stays, and is empty.
    await rmdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EBUSY') throw error;
    });
  }
}
