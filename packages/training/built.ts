import { existsSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
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

/**
 * Moves away what setuptools built beside a manifest, wherever git ignores and does not track it: modules that were deleted since, it would
 * install again. Of a `build/lib` that others, such as CMake, put something in too, that is what has modules of Python.
 */
export async function moveBuilds(host: Host, ground: Ground, { all }: Pick<Sources, 'all'>): Promise<void> {
  const { root } = ground;
  const top = await realpath(root);
  // Asked where it lies: that may be a submodule.
  const isLeft = async (place: string): Promise<boolean> =>
    !all.some((name) => name === place || isBelow(place, name)) &&
    (
      await host.git.run(['check-ignore', '--quiet', '--', join(top, place)], {
        directory: join(root, posix.dirname(place)),
      })
    ).code === 0;
  for (const directory of directoriesBuilt({ all })) {
    for (const place of await listsIn(root, directory)) {
      if (!(await isLeft(place))) continue;
      const to = await moveAway(host, ground, place);
      host.log.info(
        `Moving ${place} to ${to}: setuptools would take what it lists for part of the package, also what is no more`,
      );
    }
    const build = posix.join(directory, 'build');
    // What a link leads to is somebody else's.
    if ((await realpath(join(root, build)).catch(() => undefined)) !== join(top, build)) continue;
    if (!(await isOfSetuptools(join(root, build)))) continue;
    const inside = await readdir(join(root, build), { withFileTypes: true });
    const names = inside.flatMap((one) => (one.isDirectory() && LEFT_BY_SETUPTOOLS.test(one.name) ? [one.name] : []));
    for (const place of names.map((name) => posix.join(build, name))) {
      if (!(await isLeft(place))) continue;
      const isShared = posix.basename(place) === 'lib' && inside.some((one) => !one.isDirectory());
      const left = isShared ? await modulesIn(join(root, place)) : await readdir(join(root, place));
      if (left.length === 0) continue;
      host.log.info(
        `Moving what is in ${place} to ${placeOfMoved(ground, place)}: what setuptools built before it would install again, deleted modules too`,
      );
      for (const name of left) await moveAway(host, ground, posix.join(place, name));
    }
  }
}

/**
 * Whether setuptools made a `build`, also where it was ended before it had put anything together. A `lib` without its directories may be its
 * own: then it has modules of Python. What others build has files beside it (`CMakeCache.txt`, `build.ninja`) or in a directory beside it, what `pip install --target` left
 * says so; other directories, such as `html`, say nothing.
 */
async function isOfSetuptools(build: string): Promise<boolean> {
  const inside = await readdir(build, { withFileTypes: true }).catch(() => []);
  if (inside.some((one) => one.isDirectory() && OF_SETUPTOOLS.test(one.name))) return true;
  if (!inside.every((one) => one.isDirectory())) return false;
  const isBuiltThere = (name: string): boolean =>
    ['CMakeCache.txt', 'build.ninja'].some((file) => existsSync(join(build, name, file)));
  if (inside.some(({ name }) => isBuiltThere(name))) return false;
  const modules = await readdir(join(build, 'lib'), { recursive: true }).catch(() => []);
  return modules.some((name) => name.endsWith('.py')) && !modules.some((name) => /^[^/]+\.dist-info$/.test(name));
}

/** What setuptools has packed of a directory, or of the one in it that has the sources: it packs all of that again that is there. */
async function listsIn(root: string, directory: string): Promise<string[]> {
  const inside = async (place: string): Promise<string[]> =>
    (await readdir(join(root, place), { withFileTypes: true }).catch(() => []))
      .filter((one) => one.isDirectory())
      .map(({ name }) => posix.join(place, name));
  const first = await inside(directory);
  const all = [...first, ...(await Promise.all(first.map(inside))).flat()];
  const lists = all.filter((place) => place.endsWith('.egg-info')).map((place) => posix.join(place, 'SOURCES.txt'));
  return lists.filter((place) => existsSync(join(root, place)));
}

/** Modules of Python, and the directories that have some. */
async function modulesIn(path: string): Promise<string[]> {
  const names = await readdir(path, { recursive: true });
  return [...new Set(names.flatMap((name) => (name.endsWith('.py') ? [name.split(sep)[0]!] : [])))];
}
