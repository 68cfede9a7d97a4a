import { lstat, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { resolvePath, type Config, type Project } from '#config';
import type { Host } from '#kit';
import { fail } from './errors.ts';

/** One source file as a material of a stage. */
export interface CodeFile {
  name: string;
  path: string;
  role: 'code';
}

/** Never entered: our own workspace, environments, caches. */
const NOT_ENTERED = /(^|\/)(\.mlops|\.git|\.venv|venv|node_modules|__pycache__|\.ipynb_checkpoints|\.[a-z]+_cache)\//;

/** Not code unless a pattern says so: documentation and data. */
const NOT_CODE = [
  NOT_ENTERED,
  /(^|\/)docs?\//,
  /\.(md|rst|pyc|log)$/i,
  /(^|\/)(LICEN[CS]E|CHANGELOG|NOTICE|\.gitignore|\.gitattributes)[^/]*$/i,
];

/**
 * The files that training depends on, sorted by name.
 *
 * @param patterns globs relative to the project (`*`, `**`, `?`; a directory stands for all in it). Default: all files
 *   of the project that git does not ignore (all files outside of git) except documentation, environments and
 *   what mlops.yml names for other stages: a table that a program reads by itself counts, or a change of it would not. A
 *   program that lies beside the project's folder, such as `../lib/predict.py`, counts with the directory that it lies in
 * @throws MLOPS_CODE_MISSING when a pattern matches nothing; MLOPS_PATH_OUTSIDE when a link leads out of the repository
 */
export async function codeFiles(host: Host, project: Project, patterns?: readonly string[]): Promise<CodeFile[]> {
  const { root, config, file } = project;
  // Outside of git the folder is all there is of a repository.
  const where = (patterns ?? argumentsOf(config)).some(isBeside) ? ':/' : '.';
  const all = (await trackedFiles(host, root, where)) ?? (await walk(root));
  for (const pattern of patterns ?? []) refuseUnmatched(all, pattern);
  const names = codeAmong(all, { config, file: file && relative(root, file) }, patterns);
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
 * @param all relative to the project's folder @param file its mlops.yml, likewise
 * @returns sorted
 */
export function codeAmong(
  all: readonly string[],
  { config, file }: { config: Config; file: string | undefined },
  patterns?: readonly string[],
): string[] {
  if (patterns !== undefined) {
    const expressions = patterns.map(glob);
    return all.filter((name) => expressions.some((expression) => expression.test(name))).sort();
  }
  const places = argumentsOf(config).filter(isBeside);
  const files = new Set(places.length > 0 ? all : []);
  const directories = places.map((place) => (files.has(place) ? dirname(place) : place)).filter(isBelow);
  const isRead = (name: string): boolean =>
    !isBeside(name) || places.includes(name) || directories.some((directory) => name.startsWith(`${directory}/`));
  return all.filter(isRead).filter(isCode(config, file)).sort();
}

/** What the programs of a project are given, as paths: `--model=../x` names a file too. */
function argumentsOf({ features, train, evaluate }: Config): string[] {
  const programs = [features?.run, train?.run, evaluate?.run].flatMap((argv) => argv ?? []);
  return programs.map((argument) => join(argument.slice(argument.indexOf('=') + 1)).replace(/\/$/, ''));
}

const isBeside = (place: string): boolean => place.startsWith('../');

/** Not a directory that the project itself lies in, with all that is not its own. */
const isBelow = (directory: string): boolean => !/^\.\.(\/\.\.)*$/.test(directory);

function isCode(config: Config, file: string | undefined): (name: string) => boolean {
  const sources = Object.values(config.data ?? {});
  const others = [
    ...sources.flatMap((source) => [source.path, source.contract]),
    ...[config.features?.views, config.evaluate?.predictions, config.card?.['intended-use']],
    file,
  ];
  const excluded = new Set(others.map((path) => path && join(path)));
  return (name) => !excluded.has(name) && !NOT_CODE.some((pattern) => pattern.test(name));
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
  const source = join(pattern)
    .replace(/\/$/, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, (token) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[token]!);
  return new RegExp(`^${source}(?:/.*)?$`);
}

/** Files that git knows or would add, still there; `undefined` outside of git. @param where a pathspec of git */
async function trackedFiles(host: Host, root: string, where: string): Promise<string[] | undefined> {
  const listed = await host.git.run(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', where], {
    directory: root,
  });
  if (listed.code !== 0) return undefined;
  const names = [...new Set(Buffer.from(listed.stdout).toString('utf8').split('\0'))].filter((name) => name !== '');
  const there = await Promise.all(
    names.map((name) =>
      lstat(join(root, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return names.filter((_, index) => there[index]);
}

async function walk(root: string, directory = ''): Promise<string[]> {
  const entries = await readdir(join(root, directory), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const name = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (!entry.isDirectory()) found.push(name);
    else if (!NOT_ENTERED.test(`${name}/`)) found.push(...(await walk(root, name)));
  }
  return found;
}
