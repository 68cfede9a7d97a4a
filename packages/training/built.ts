import { existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import type { Host } from '#kit';
import { moveAway, placeOfMoved, type Ground } from './moved.ts';
import { isBelow } from './places.ts';
import type { Sources } from './sources.ts';

/** Of a directory that installers build. By these uv tells whether it has to build it again, unless `cache-keys` say otherwise. */
export const MANIFEST = /(^|\/)(pyproject\.toml|setup\.(py|cfg))$/;

/** The directories of a repository that have a manifest. */
export const directoriesBuilt = ({ all }: Pick<Sources, 'all'>): string[] => [
  ...new Set(all.filter((name) => MANIFEST.test(name)).map((name) => posix.dirname(name))),
];

/** In `build`: modules of what is installed next, or of what is compiled; and a place to put it together, empty when that is done. */
const LEFT_BY_SETUPTOOLS = /^(lib(\..+)?|bdist\..+)$/;

/** What nobody else makes: with the platform in the name. */
const OF_SETUPTOOLS = /^(bdist\..+|(lib|temp)\.[^-]+-.+)$/;

/** What setuptools left, where git ignores and does not track it. */
export interface Builds {
  lists: string[];
  /** Places by the directory of the build that they lie in. */
  modules: Map<string, string[]>;
}

/**
 * What setuptools built beside a manifest: modules that were deleted since, it would install again. Of a `build/lib` that others, such as
 * CMake, put something in too, that is what has modules of Python.
 */
export async function buildsOf(host: Host, root: string, sources: Pick<Sources, 'all'>): Promise<Builds> {
  const directories = directoriesBuilt(sources);
  const lists = await Promise.all(directories.map((directory) => listsIn(host, root, sources, directory)));
  const modules = await Promise.all(
    directories.map(async (directory) => {
      const builds = await buildsSaid(root, directory);
      return (await Promise.all(builds.map((build) => modulesBuiltIn(host, root, sources, build)))).flat();
    }),
  );
  return { lists: lists.flat(), modules: new Map(modules.flat()) };
}

/** Where a directory that has a manifest is built. */
interface Build {
  directory: string;
  build: string;
}

/** In `build`, and where `setup.cfg` says, below the manifest. */
async function buildsSaid(root: string, directory: string): Promise<Build[]> {
  const [, base] = BUILD_BASE.exec(await readFile(join(root, directory, 'setup.cfg'), 'utf8').catch(() => '')) ?? [];
  const said = base === undefined || posix.join('/', base) !== `/${posix.normalize(base)}` ? [] : [base];
  return ['build', ...said].map((name) => ({ directory, build: posix.join(directory, name) }));
}

/** In a setup.cfg, among the lines of its section `build`. */
const BUILD_BASE = /^\[build\][^\n]*\n(?:(?!\[)[^\n]*\n)*?build[_-]base[ \t]*[=:][ \t]*([^\s;#]+?)\/?[ \t]*$/m;

async function modulesBuiltIn(
  host: Host,
  root: string,
  sources: Pick<Sources, 'all'>,
  { directory, build }: Build,
): Promise<[directory: string, places: string[]][]> {
  if (!(await isOwnDirectory(root, build)) || !(await isOfSetuptools(root, sources, { directory, build }))) return [];
  const inside = await readdir(join(root, build), { withFileTypes: true });
  const found: [string, string[]][] = [];
  for (const { name } of inside.filter((one) => one.isDirectory() && LEFT_BY_SETUPTOOLS.test(one.name))) {
    const place = posix.join(build, name);
    if (!(await isLeft(host, root, sources, place))) continue;
    const isShared = name === 'lib' && inside.some((one) => !one.isDirectory());
    const left = isShared ? await modulesIn(join(root, place)) : await readdir(join(root, place));
    if (left.length > 0) found.push([place, left.map((one) => posix.join(place, one))]);
  }
  return found;
}

/** Which of these places are setuptools' own: a `build`, or what it has packed. */
export async function areBuildsOfSetuptools(
  root: string,
  sources: Pick<Sources, 'all'>,
  places: readonly string[],
): Promise<Set<string>> {
  const builds = await Promise.all(directoriesBuilt(sources).map((directory) => buildsSaid(root, directory)));
  const found = new Set(places.filter((place) => place.endsWith('.egg-info')));
  for (const build of builds.flat())
    if (places.includes(build.build) && (await isOfSetuptools(root, sources, build))) found.add(build.build);
  return found;
}

export const placesOf = ({ lists, modules }: Builds): string[] => [...lists, ...[...modules.values()].flat()];

/** Moves away what setuptools built before, for it would take it for a part of what it builds next. @param own as of `moveAway` */
export async function moveBuilds(host: Host, ground: Ground, builds: Builds, own: Set<string>): Promise<void> {
  for (const place of builds.lists) {
    const to = await moveAway(host, ground, place, own);
    host.log.info(
      `Moving ${place} to ${to}: setuptools would take what it lists for part of the package, also what is no more`,
    );
  }
  for (const [directory, places] of builds.modules) {
    host.log.info(
      `Moving what is in ${directory} to ${placeOfMoved(ground, directory)}: what setuptools built before it would install again, deleted modules too`,
    );
    for (const place of places) await moveAway(host, ground, place, own);
  }
}

/**
 * Each `build/lib` of these directories that may be a build's by what lies in it, and that no sign says to be one: somebody may have put
 * their modules there.
 */
export async function libsAlone(
  host: Host,
  root: string,
  { all }: Pick<Sources, 'all'>,
  directories: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const directory of directories) {
    const build = posix.join(directory, 'build');
    const place = posix.join(build, 'lib');
    if (!(await isOwnDirectory(root, place)) || (await isOfSetuptools(root, { all }, { directory, build }))) continue;
    if ((await isAlone(join(root, build))) && (await isLeft(host, root, { all }, place))) found.push(place);
  }
  return found;
}

/** What a link leads to is somebody else's. */
async function isOwnDirectory(root: string, place: string): Promise<boolean> {
  const [top, real] = await Promise.all([realpath(root), realpath(join(root, place))]).catch(() => []);
  return top !== undefined && real === join(top, place);
}

/**
 * Whether git tracks nothing of a place and ignores what lies there, by whatever pattern: `build/lib/*` does not name the directory. Asked
 * where it lies: that may be a submodule.
 */
async function isLeft(host: Host, root: string, { all }: Pick<Sources, 'all'>, place: string): Promise<boolean> {
  if (all.some((name) => name === place || isBelow(place, name))) return false;
  const asked = ['--literal-pathspecs', 'ls-files', '--others', '--ignored', '--exclude-standard', '--'];
  const { stdout } = await host.git.run([...asked, join(await realpath(root), place)], {
    directory: join(root, posix.dirname(place)),
  });
  return stdout.length > 0;
}

/** Whether setuptools made the `build` of a directory, also where it was ended before it had put anything together: then its manifest says so. */
async function isOfSetuptools(
  root: string,
  { all }: Pick<Sources, 'all'>,
  { directory, build }: Build,
): Promise<boolean> {
  const inside = await readdir(join(root, build), { withFileTypes: true }).catch(() => []);
  if (inside.some((one) => one.isDirectory() && OF_SETUPTOOLS.test(one.name))) return true;
  if (!(await isAlone(join(root, build)))) return false;
  if (all.includes(posix.join(directory, 'setup.py'))) return true;
  const manifest = await readFile(join(root, directory, 'pyproject.toml'), 'utf8').catch(() => '');
  return BUILT_BY_SETUPTOOLS.test(manifest);
}

/** In a pyproject.toml, among the lines of its table `build-system`. */
const BUILT_BY_SETUPTOOLS = /^\s*\[\s*build-system\s*\](?:[^\n]*\n(?!\s*\[\s*[\w.-]+\s*\]))*?[^\n#]*["']setuptools\b/m;

/**
 * Whether a `build` has modules of Python in its `lib`, and no sign of another builder: that has files beside it (`CMakeCache.txt`,
 * `build.ninja`) or in a directory beside it, what `pip install --target` left says so; other directories, such as `html`, say nothing.
 */
async function isAlone(build: string): Promise<boolean> {
  const inside = await readdir(build, { withFileTypes: true }).catch(() => []);
  if (!inside.every((one) => one.isDirectory())) return false;
  const isBuiltThere = (name: string): boolean =>
    ['CMakeCache.txt', 'build.ninja'].some((file) => existsSync(join(build, name, file)));
  if (inside.some(({ name }) => isBuiltThere(name))) return false;
  const modules = await readdir(join(build, 'lib'), { recursive: true }).catch(() => []);
  return modules.some((name) => name.endsWith('.py')) && !modules.some((name) => /^[^/]+\.dist-info$/.test(name));
}

/**
 * What setuptools has packed of a directory, or of the one in it that has the sources: it packs all of that again that is there. Which that
 * is, its manifest says, unless it is `src`; a directory of data may hold any number of others.
 */
async function listsIn(host: Host, root: string, { all }: Pick<Sources, 'all'>, directory: string): Promise<string[]> {
  const inside = async (place: string): Promise<string[]> =>
    (await readdir(join(root, place), { withFileTypes: true }).catch(() => []))
      .filter((one) => one.isDirectory())
      .map(({ name }) => posix.join(place, name));
  const first = await inside(directory);
  const said = await Promise.all(
    ['pyproject.toml', 'setup.cfg', 'setup.py'].map((name) =>
      readFile(join(root, directory, name), 'utf8').catch(() => ''),
    ),
  );
  const isNamed = (name: string): boolean => name === 'src' || said.some((text) => text.includes(name));
  const second = await Promise.all(first.filter((place) => isNamed(posix.basename(place))).map(inside));
  const lists = [...first, ...second.flat()]
    .filter((place) => place.endsWith('.egg-info'))
    .map((place) => posix.join(place, 'SOURCES.txt'));
  const found: string[] = [];
  for (const place of lists)
    if (existsSync(join(root, place)) && (await isLeft(host, root, { all }, place))) found.push(place);
  return found;
}

/** Modules of Python, and the directories that have some. */
async function modulesIn(path: string): Promise<string[]> {
  const names = await readdir(path, { recursive: true });
  return [...new Set(names.flatMap((name) => (name.endsWith('.py') ? [name.split(sep)[0]!] : [])))];
}
