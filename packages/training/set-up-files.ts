import { posix } from 'node:path';
import { Directories } from './directories.ts';
import { follow } from './follow.ts';
import { namesOnlyReleases, onlyInstalls } from './installers.ts';
import { managersOf, mayStart, readAbove, UNASKED } from './managers.ts';
import { isBelow, withoutSlash } from './places.ts';
import { asWords, isProgram, NamedFiles, says, type Reference } from './references.ts';
import type { Roles } from './roles.ts';
import type { Sources } from './sources.ts';

/** What says which programs are started, as a shell script does; nothing that only installs reads it. */
const TASKS = /(^|\/)((M|m|GNUm)akefile|justfile|Taskfile\.yml|tox\.ini|noxfile\.py)$/;

/**
 * What the programs of `train.setup` read of a repository: the files that they name; what those name in full, such as
 * `-r base.txt`; and of a directory such as `./pkg` all code, for which of it is installed only its build knows. A program that
 * is named, such as `setup.py`, is followed by all words, as every program is. What the package managers that it starts find in
 * directories above the project counts, and is not followed: it is of other projects as well.
 *
 * In a text a directory is what is written as a path: `./pkg`, `$TOP/libs/pkg`, `.`; as a whole word of `setup` it may be bare, and
 * where an installer is told that one follows (`--find-links wheels`).
 *
 * @returns `directories`: those whose code counts whole; `builds`: whether a command may read more of the repository than that, as a
 *   build finds its sources by itself
 */
export async function setUpFiles(
  sources: Sources,
  roles: Roles,
  setup: readonly (readonly string[])[],
): Promise<{ files: Set<string>; directories: ReadonlySet<string>; builds: boolean }> {
  if (setup.length === 0) return { files: new Set(), directories: new Set(), builds: false };
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
  const known = new Set(all);
  const isOwn = (place: string): boolean => known.has(place);
  const own = await sources.read(all.filter((name) => name === 'package.json'));
  const starts = !setup.every((argv) => onlyInstalls(argv, isOwn, [...own.values()]));
  const isFound = (name: string): boolean => UNASKED.has(name) && (starts || !TASKS.test(name));
  const asked = new Set(all.filter((name) => places.includes(name) || isFound(name)));
  const namedIn = (reference: Reference, name?: string): string[] => {
    const byWord = name === undefined || ((isProgram(name) || TASKS.test(name)) && asked.has(name));
    const named = files
      .namedIn(reference)
      .filter((one) => !roles.isDocumentation(one) && (byWord || says(reference, posix.basename(one))));
    for (const one of named) asked.add(one);
    // What settings of tools say of `.` installs nothing.
    const isSettings = name !== undefined && /\.(toml|cfg|lock|json)$/.test(name);
    const bare = name === undefined || !asked.has(name) ? [] : searchedIn(reference);
    const paths = [...directories.namedIn(reference), ...bare].filter(
      (place) => !isSettings || place !== reference.directory,
    );
    if (!isSettings) builds ||= paths.some((place) => directories.has(place));
    return [...named, ...allIn(paths)];
  };
  const commands = setup.map((argv) => asWords('.', argv.join('\n')));
  const reached = await follow(sources, roles, [...asked, ...allIn(places)], { namedIn }, commands);
  const started = await sources.read([...reached].filter(mayStart));
  const managers = managersOf(setup, isOwn, started);
  for (const name of await readAbove(managers, known, sources.folder, (names) => sources.read(names)))
    reached.add(name);

  const manifests = await sources.read([...reached].filter((name) => posix.basename(name) === 'package.json'));
  const lists = await sources.read([...reached].filter((name) => /\.(txt|in)$/.test(name) && asked.has(name)));
  builds ||= [...lists.values()].some((text) => !namesOnlyReleases(text));
  const settings = await sources.read([...reached].filter((name) => OF_UV.test(name)));
  builds ||= managers.has('uv pip') && [...settings.values()].some((text) => LEADS_ON.test(text));
  builds ||= places.some((place) => directories.has(place));
  builds ||= !setup.every((argv) => onlyInstalls(argv, isOwn, [...manifests.values()]));
  return { files: reached, directories: wholes, builds };
}

/** Settings of uv, and what in them leads to what only it knows. */
const OF_UV = /(^|\/)(pyproject|uv)\.toml$/;
const LEADS_ON = /find-links|\bworkspace\b|\bfile:|^\s*dynamic\s*=/m;

/** What says that directories follow, which need no slash: `--find-links wheels`, `"file:helper"`, `path = "helper"`. */
const SEARCHED =
  /(?:find[-_]links|file:|link:|portal:|\bpath\b|\bdirectory\b|(?:^|\s)-f\b)[^\n[]{0,1000}(?:\[[^\]]{0,4000}\])?/g;

/** Directories that an installer looks into, from where a text lies and from the project's folder. */
function searchedIn({ text, directory }: Reference): string[] {
  const said = [...text.matchAll(SEARCHED)].flatMap(([all]) => all.match(/[^\s"'`,=:[\]{}()]+/g) ?? []);
  return [...new Set(said)].flatMap((word) => [posix.join(directory, word), posix.join(word)]).map(withoutSlash);
}

/** What a word of a command may be as a path: as it stands, after `=`, after `-r`; without the extras of `./pkg[dev]`. */
export function placesOf(word: string): string[] {
  const said = [word, word.slice(word.indexOf('=') + 1), word.replace(/^-\w/, '')];
  return [...new Set(said)]
    .filter((one) => one !== '')
    .map((one) => withoutSlash(posix.join(one.replace(/\[[^\]]*\]$/, ''))));
}
