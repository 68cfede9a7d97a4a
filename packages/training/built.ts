import { readdir, realpath, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Host } from '#kit';
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
 * Removes what setuptools built beside a manifest, wherever git ignores and does not track it: modules that were deleted since, it would
 * install again. Of others, such as CMake, a `build/lib` is not.
 */
export async function removeBuilds(host: Host, root: string, { all }: Pick<Sources, 'all'>): Promise<void> {
  const top = await realpath(root);
  for (const directory of directoriesBuilt({ all })) {
    const build = posix.join(directory, 'build');
    // What a link leads to is somebody else's.
    if ((await realpath(join(root, build)).catch(() => undefined)) !== join(top, build)) continue;
    if (!(await isOfSetuptools(join(root, build)))) continue;
    const inside = await readdir(join(root, build), { withFileTypes: true });
    const names = inside.flatMap((one) => (one.isDirectory() && LEFT_BY_SETUPTOOLS.test(one.name) ? [one.name] : []));
    for (const place of names.map((name) => posix.join(build, name))) {
      // Asked where it lies: that may be a submodule.
      const asked = ['check-ignore', '--quiet', '--', join(top, place)];
      const isIgnored = (await host.git.run(asked, { directory: join(root, directory) })).code === 0;
      const left = isIgnored && !all.some((name) => isBelow(place, name)) ? await readdir(join(root, place)) : [];
      if (left.length === 0) continue;
      host.log.info(`Emptying ${place}: what setuptools built before it would install again, deleted modules too`);
      for (const name of left) await rm(join(root, place, name), { recursive: true, force: true, maxRetries: 2 });
    }
  }
}

/**
 * Whether setuptools made a `build`, also where it was ended before it had put anything together. A `lib` without its directories may be its
 * own: then it has modules of Python. What others build has files beside it (`CMakeCache.txt`, `build.ninja`), what `pip install --target` left
 * says so; directories beside it, such as `html`, say nothing.
 */
async function isOfSetuptools(build: string): Promise<boolean> {
  const inside = await readdir(build, { withFileTypes: true }).catch(() => []);
  if (inside.some((one) => one.isDirectory() && OF_SETUPTOOLS.test(one.name))) return true;
  if (!inside.every((one) => one.isDirectory())) return false;
  const modules = await readdir(join(build, 'lib'), { recursive: true }).catch(() => []);
  return modules.some((name) => name.endsWith('.py')) && !modules.some((name) => /^[^/]+\.dist-info$/.test(name));
}

/** As setuptools names what it compiles in place, beside the sources, for an editable install. */
const MODULE = /\.((cpython|pypy|graalpy)[^/]*|abi3)\.(so|dylib)$|\.cp\d+[^/]*\.pyd$/;

/** Whether a file is a module that was compiled in place: Python finds it whether or not anything builds it any more. */
export const isModule = (place: string): boolean => MODULE.test(place);
