import { posix } from 'node:path';
import { Directories } from './directories.ts';
import { follow } from './follow.ts';
import { onlyInstalls } from './installers.ts';
import { isAbove, isBelow, withoutSlash } from './places.ts';
import { asWords, isProgram, NamedFiles, says, type Reference } from './references.ts';
import type { Roles } from './roles.ts';
import type { Sources } from './sources.ts';

/** What package managers and `make` read without being told. */
export const UNASKED: ReadonlySet<string> = new Set([
  ...['pyproject.toml', 'setup.py', 'setup.cfg', 'uv.lock', 'uv.toml', '.python-version', 'poetry.lock', 'pdm.lock'],
  ...['Pipfile', 'Pipfile.lock', 'environment.yml', 'conda-lock.yml', 'pixi.toml', 'pixi.lock', 'Makefile'],
  ...['package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', '.npmrc'],
  ...['renv.lock', 'DESCRIPTION'],
  ...['Project.toml', 'Manifest.toml', 'go.mod', 'go.sum', 'Cargo.toml', 'Cargo.lock'],
]);

/**
 * What the programs of `train.setup` read of a repository: the files that they name; what those name in full, such as
 * `-r base.txt`; and of a directory such as `./pkg` all code, for which of it is installed only its build knows. A program that
 * is named, such as `setup.py`, is followed by all words, as every program is. What package managers find in
 * directories above the project counts, and is not followed: it is of other projects as well.
 *
 * In a text a directory is what is written as a path: `./pkg`, `$TOP/libs/pkg`, `.`; as a whole word of `setup` it may be bare.
 *
 * @returns `builds`: whether a command may read more of the repository than that, as a build finds its sources by itself
 */
export async function setUpFiles(
  sources: Sources,
  roles: Roles,
  setup: readonly (readonly string[])[],
): Promise<{ files: Set<string>; builds: boolean }> {
  if (setup.length === 0) return { files: new Set(), builds: false };
  const { all } = sources;
  let builds = false;
  const files = new NamedFiles(all, (name) => roles.isSource(name));
  const directories = new Directories(all);
  const wholes = new Set<string>();
  const allIn = (places: readonly string[]): string[] => {
    const fresh = places.filter((place) => directories.has(place) && !wholes.has(place));
    for (const place of fresh) wholes.add(place);
    return all.filter((name) => roles.isCode(name) && fresh.some((place) => isBelow(place, name)));
  };
  const places = setup.flat().flatMap(placesOf);
  const unasked = all.filter((name) => UNASKED.has(posix.basename(name)));
  const asked = new Set([...all.filter((name) => places.includes(name)), ...unasked.filter(isHere)]);
  const namedIn = (reference: Reference, name?: string): string[] => {
    const byWord = name === undefined || (isProgram(name) && asked.has(name));
    const named = files
      .namedIn(reference)
      .filter((one) => !roles.isDocumentation(one) && (byWord || says(reference, posix.basename(one))));
    for (const one of named) asked.add(one);
    // What settings of tools say of `.` installs nothing.
    const isSettings = name !== undefined && /\.(toml|cfg|lock|json)$/.test(name);
    const paths = directories.namedIn(reference).filter((place) => !isSettings || place !== reference.directory);
    if (!isSettings) builds ||= paths.some((place) => directories.has(place));
    return [...named, ...allIn(paths)];
  };
  const commands = setup.map((argv) => asWords('.', argv.join('\n')));
  const reached = await follow(sources, roles, [...asked, ...allIn(places)], { namedIn }, commands);
  for (const name of unasked) if (isAbove(posix.dirname(name))) reached.add(name);

  const known = new Set(all);
  const manifests = await sources.read([...reached].filter((name) => posix.basename(name) === 'package.json'));
  builds ||= places.some((place) => directories.has(place));
  builds ||= !setup.every((argv) => onlyInstalls(argv, (place) => known.has(place), [...manifests.values()]));
  return { files: reached, builds };
}

const isHere = (name: string): boolean => !name.includes('/');

/** What a word of a command may be as a path: as it stands, after `=`, after `-r`; without the extras of `./pkg[dev]`. */
export function placesOf(word: string): string[] {
  const said = [word, word.slice(word.indexOf('=') + 1), word.replace(/^-\w/, '')];
  return [...new Set(said)]
    .filter((one) => one !== '')
    .map((one) => withoutSlash(posix.join(one.replace(/\[[^\]]*\]$/, ''))));
}
