import { posix, relative } from 'node:path';
import { resolvePath, type Config, type Project } from '#config';
import type { Host } from '#kit';
import { fail } from './errors.ts';
import { isProgram, NamedFiles, referencesOf, wordsOf, type Reference } from './references.ts';
import { sourcesOf, NOT_ENTERED, type Sources } from './sources.ts';

/** One source file as a material of a stage. */
export interface CodeFile {
  name: string;
  path: string;
  role: 'code';
}

/** A program, and the globs of what its result depends on, where somebody says so. */
export interface Program {
  run?: readonly string[] | undefined;
  code?: readonly string[] | undefined;
}

/** Not code unless a pattern says so, or a program names it: documentation. */
const DOCUMENTATION = [
  /\.(md|rst|pyc|log)$/i,
  /(^|\/)((LICEN[CS]E|CHANGELOG|NOTICE)(\.(md|txt|rst))?|\.gitignore|\.gitattributes)$/i,
];
const NOT_CODE = [NOT_ENTERED, /(^|\/)docs?\//, ...DOCUMENTATION];

/** What no program is read from: what stages make, and git's own. */
const NEVER_CODE = /(^|\/)\.(mlops|git)(\/|$)/;

/**
 * The files that a program depends on, sorted by name.
 *
 * @param program.code globs relative to the project (`*`, `**`, `?`; a directory stands for all in it). Default: all files
 *   of the project that git does not ignore (all files outside of git) except documentation, environments and
 *   what mlops.yml names for other stages: a table that a program reads by itself counts, or a change of it would not. A
 *   program that lies beside the project's folder, such as `../lib/predict.py`, counts with the directory that it lies in.
 *   Whatever is said, the program itself counts, with the files that it names, and those that these name
 * @throws MLOPS_CODE_MISSING when a pattern matches nothing; MLOPS_PATH_OUTSIDE when a link leads out of the repository
 */
export async function codeFiles(host: Host, project: Project, program: Program): Promise<CodeFile[]> {
  const { root, config, file } = project;
  const sources = await sourcesOf(host, root);
  for (const pattern of program.code ?? []) refuseUnmatched(sources.all, pattern);
  const names = await codeAmong(sources, { config, file: file && relative(root, file) }, program);
  return Promise.all(
    names.map(async (name) => ({
      name: `code/${name}`,
      path: await resolvePath(project, name, { purpose: 'code', at: ['train', 'code'] }),
      role: 'code' as const,
    })),
  );
}

/**
 * Those of all files of a repository, or of a project's folder, that are code.
 * @param file mlops.yml, relative to the project's folder
 * @returns sorted
 */
export async function codeAmong(
  sources: Sources,
  { config, file }: { config: Config; file: string | undefined },
  { run = [], code: patterns }: Program,
): Promise<string[]> {
  const all = sources.all.filter((name) => !NEVER_CODE.test(name));
  const { features, train, evaluate } = config;
  // Who says what the result of one program depends on says it of no other.
  const argv = patterns ? run : [run, features?.run, train?.run, evaluate?.run].flatMap((words) => words ?? []);
  const isOther = otherRole(config, file);
  const said = patterns ? matching(all, patterns) : byDefault(all, argv.map(placeOf), isOther);
  const chosen = await throughLinks(sources, said, isOther);

  const isSource = (name: string): boolean =>
    isProgram(name) || !(isOther(name) || DOCUMENTATION.some((pattern) => pattern.test(name)));
  const places = new Set(argv.map(placeOf));
  const programs = all.filter((name) => places.has(name));
  const named = await follow(sources, new NamedFiles(all, isSource), programs, [asWords('.', argv.join(' '))]);
  // What lies beside the folder of mlops.yml is of others, except for what anything in it names.
  const beside = all.filter(isBeside);
  const shared = beside.length === 0 ? [] : await follow(sources, new NamedFiles(beside, isSource), chosen);
  const reached = await throughLinks(sources, [...named, ...shared], isOther);
  return [...new Set([...chosen, ...reached])].sort();
}

/** What a command or a link says, every word of it. */
const asWords = (directory: string, text: string): Reference => ({ directory, words: wordsOf(text), text });

/** These files, what they and the references name, what that names, and so on. */
async function follow(
  sources: Sources,
  files: NamedFiles,
  from: readonly string[],
  references: readonly Reference[] = [],
): Promise<Set<string>> {
  const reached = new Set<string>();
  let next = [...from, ...references.flatMap((reference) => files.namedIn(reference))];
  while (next.length > 0) {
    const fresh = [...new Set(next)].filter((name) => !reached.has(name));
    for (const name of fresh) reached.add(name);
    const links = await sources.links(fresh);
    const texts = await sources.read(fresh.filter((name) => !links.has(name)));
    const found = [
      ...[...links].map(([name, target]) => asWords(posix.dirname(name), target)),
      ...[...texts].map(([name, text]) => referencesOf(name, text)),
    ];
    next = found.flatMap((reference) => files.namedIn(reference));
  }
  return reached;
}

function matching(all: readonly string[], patterns: readonly string[]): string[] {
  const expressions = patterns.map(glob);
  return all.filter((name) => expressions.some((expression) => expression.test(name)));
}

function byDefault(all: readonly string[], places: readonly string[], isOther: (name: string) => boolean): string[] {
  const outside = places.filter(isBeside);
  const files = new Set(outside.length > 0 ? all : []);
  const directories = outside
    .map((place) => (files.has(place) ? posix.dirname(place) : place))
    .filter((place) => !isAbove(place));
  const isRead = (name: string): boolean =>
    !isBeside(name) || outside.includes(name) || directories.some((directory) => name.startsWith(`${directory}/`));
  return all.filter((name) => isRead(name) && isCode(name) && !isOther(name));
}

/** A link to a directory is what that holds of code: of files that come and go in it, such as caches, git knows nothing. */
async function throughLinks(
  { all, links }: Sources,
  names: readonly string[],
  isOther: (name: string) => boolean,
): Promise<string[]> {
  const seen = new Set<string>();
  const found: string[] = [];
  let next = names;
  while (next.length > 0) {
    const fresh = [...new Set(next)].filter((name) => !seen.has(name));
    for (const name of fresh) seen.add(name);
    const targets = await links(fresh);
    const places = new Set<string>();
    for (const name of fresh) {
      const target = targets.get(name) ?? '/';
      const place = posix.isAbsolute(target) ? undefined : withoutSlash(posix.join(posix.dirname(name), target));
      const isDirectory = place !== undefined && (isAbove(place) || all.some((file) => file.startsWith(`${place}/`)));
      if (isDirectory) places.add(place);
      else found.push(name);
    }
    const directories = [...places].filter((place) => !isAbove(place));
    next = all.filter(
      (file) => isCode(file) && !isOther(file) && directories.some((place) => file.startsWith(`${place}/`)),
    );
  }
  return found;
}

/** What a program is given, as a path: `--model=../x` names a file too. */
const placeOf = (argument: string): string => withoutSlash(posix.join(argument.slice(argument.indexOf('=') + 1)));

const withoutSlash = (place: string): string => place.replace(/\/$/, '');

const isBeside = (place: string): boolean => place.startsWith('../');

/** A directory that the project itself lies in, with all that is not its own. */
const isAbove = (directory: string): boolean => /^\.\.?(\/\.\.)*$/.test(directory);

const isCode = (name: string): boolean => !NOT_CODE.some((pattern) => pattern.test(name));

/** What mlops.yml names for another purpose, and that file itself. */
function otherRole(config: Config, file: string | undefined): (name: string) => boolean {
  const named = [
    ...Object.values(config.data ?? {}).flatMap((source) => [source.path, source.contract]),
    ...[config.features?.views, config.evaluate?.predictions, config.card?.['intended-use']],
    file,
  ];
  const others = new Set(named.map((path) => path && posix.join(path)));
  return (name) => others.has(name);
}

function refuseUnmatched(all: readonly string[], pattern: string): void {
  const expression = glob(pattern);
  if (all.some((name) => expression.test(name))) return;
  throw fail('MLOPS_CODE_MISSING', {
    message: `train.code says "${pattern}", and no file of the project matches it`,
    where: { field: 'train.code' },
    hint: 'Patterns are relative to mlops.yml; files that git ignores are not seen.',
  });
}

/** `**` crosses directories, `*` and `?` do not; a pattern also matches everything below a directory of its name. */
export function glob(pattern: string): RegExp {
  const source = posix
    .join(pattern)
    .replace(/\/$/, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, (token) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[token]!);
  return new RegExp(`^${source}(?:/.*)?$`);
}
