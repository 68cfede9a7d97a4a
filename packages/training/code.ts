import { join, posix } from 'node:path';
import { resolvePath, type Config, type Project } from '#config';
import { sha256 } from '#evidence';
import type { Host, Json, Sha256 } from '#kit';
import { fail } from './errors.ts';
import { follow, type Naming } from './follow.ts';
import { glob } from './glob.ts';
import { makesItself } from './installers.ts';
import { isAbove, withoutSlash } from './places.ts';
import { asWords, isProgram, NamedFiles, type Reference } from './references.ts';
import { fileOf, rolesOf, type Roles } from './roles.ts';
import { setUpFiles } from './set-up-files.ts';
import { SharedFiles } from './shared-files.ts';
import { sourcesOf, type Sources } from './sources.ts';
import { waysOf } from './ways.ts';

/** A material of a stage: a source file, or raw data that its program reads by itself. */
export interface CodeFile {
  name: string;
  role: 'code' | 'data';
  path?: string;
  /** Of a symbolic link: of what it says. */
  digest?: { sha256: Sha256 };
}

/** A program, and the globs of what its result depends on, where somebody says so. */
export interface Program {
  run?: readonly string[] | undefined;
  /** What it is handed beside its arguments: they name files as those do. */
  params?: Readonly<Record<string, Json>> | undefined;
  code?: readonly string[] | undefined;
  /** Names of variables that it sees. */
  env?: readonly string[] | undefined;
}

/**
 * What a program depends on, sorted by name.
 *
 * @param program.code globs relative to the project (`*`, `**`, `?`; a directory stands for all in it). Default: all files
 *   of the project that git does not ignore (all files outside of git) except documentation, environments that git does not
 *   track and what mlops.yml names for other stages: a table that a program reads by itself counts, or a change of it would
 *   not. A program that lies beside the project's folder, such as `../lib/predict.py`, counts with the directory that it lies in.
 *   Whatever is said, the program itself counts, with the files that it names and is given, as an argument or in `params`, and
 *   those that these name, in directories too that its variables have (`PYTHONPATH`); and what `train.setup` reads. A symbolic
 *   link counts by what it says, and what it leads to in git by its bytes
 * @throws MLOPS_CODE_MISSING when a pattern matches nothing; MLOPS_CODE_NAME; MLOPS_PATH_OUTSIDE for raw data outside of the repository
 */
export async function codeFiles(host: Host, project: Project, program: Program): Promise<CodeFile[]> {
  const { root, config } = project;
  const sources = await sourcesOf(host, root);
  for (const pattern of program.code ?? []) refuseUnmatched(sources.all, pattern);
  const ways = await waysOf(host, root, sources, program.env);
  const { code, data } = await codeAmong(sources, { config, file: fileOf(project) }, program, ways);
  refuseUnreadable(code);
  const links = await sources.links(code);
  const files = code.map((name): CodeFile => {
    const target = links.get(name);
    const what = target === undefined ? { path: join(root, name) } : { digest: { sha256: sha256(target) } };
    return { name: `code/${name}`, role: 'code', ...what };
  });
  const tables = data.map(async (name): Promise<CodeFile> => {
    const at = ['data', name, 'path'];
    const path = await resolvePath(project, config.data![name]!.path, { purpose: 'data', at });
    return { name: `data/${name}`, role: 'data', path };
  });
  return [...files, ...(await Promise.all(tables))];
}

/**
 * Those of all files of a repository, or of a project's folder, that are code; and the sources of raw data that the program
 * names, or what it is read from.
 * @param file mlops.yml, relative to the project's folder
 * @param ways what its variables name
 */
export async function codeAmong(
  sources: Sources,
  { config, file }: { config: Config; file: string | undefined },
  program: Program,
  ways: readonly string[] = [],
): Promise<{ code: string[]; data: string[] }> {
  const { all } = sources;
  const { features, train, evaluate } = config;
  const { code: patterns } = program;
  // Who says what the result of one program depends on says it of no other.
  const programs: Program[] = patterns ? [program] : [program, features ?? {}, train ?? {}, evaluate ?? {}];
  const runs = programs.flatMap(({ run }) => (run ? [run] : []));
  const given = programs.flatMap(givenTo);
  const roles = rolesOf(sources, { config, file });
  const own = [...all.filter((name) => !isBeside(name)), ...roles.data.keys()];
  const named = new NamedFiles([...new Set(own)], (name) => roles.isSource(name));
  // What lies beside the folder of mlops.yml is of others, except for what anything in it names.
  const shared = await SharedFiles.of(sources, (name) => roles.isSource(name));
  shared.leadTo(ways);
  const naming: Naming = {
    namedIn: (reference, name) => [...named.namedIn(reference, ways), ...shared.namedIn(reference, name)],
    together: () => shared.together(),
  };
  const readBy = (words: readonly string[]): Promise<Set<string>> => {
    const places = new Set([...words.map(placeOf), ...ways]);
    const begun = all.filter((name) => places.has(name));
    return follow(sources, roles, begun, naming, [textOf(words)]);
  };

  // First of all: it is not to have what other texts say.
  const readByRun = await readBy(givenTo(program));
  const said = patterns ? matching(all, patterns) : byDefault(all, programs, roles);
  const chosen = await follow(sources, roles, said);
  // Which program `make train` or `npm run model` starts only they know: it may be any, with what it reads.
  const others = new NamedFiles(
    own.filter((name) => !roles.isCode(name)),
    () => false,
  );
  const readByAny = async (
    commands: readonly (readonly string[])[],
    reached: ReadonlySet<string>,
  ): Promise<Set<string>> =>
    commands.every((words) => startsFile(all, words)) && !(await startsOther(sources, [...reached]))
      ? new Set()
      : follow(sources, roles, [...chosen], {
          namedIn: (reference, name = '') => (DESCRIBES.test(name) ? [] : others.namedIn(reference)),
        });
  const ownData = [...readByRun, ...(await readByAny([program.run ?? []], readByRun))];
  const readByPrograms = await readBy(given);
  const reached = [
    ...chosen,
    ...(await readByAny(runs, readByPrograms)),
    ...(await follow(sources, roles, [...chosen], shared, [textOf(given)])),
    ...readByPrograms,
    ...(await setUpFiles(sources, roles, [...(train?.setup ?? []), ...runs.filter(makesItself)])).files,
  ];
  return {
    code: [...new Set(reached)].filter((name) => !roles.data.has(name)).sort(),
    data: [...new Set(ownData.flatMap((name) => roles.data.get(name) ?? []))].sort(),
  };
}

function matching(all: readonly string[], patterns: readonly string[]): string[] {
  const expressions = patterns.map(glob);
  return all.filter((name) => expressions.some((expression) => expression.test(name)));
}

function byDefault(all: readonly string[], programs: readonly Program[], { isCode }: Roles): string[] {
  const outside = programs.flatMap(givenTo).map(placeOf).filter(isBeside);
  const started = new Set(programs.flatMap(({ run = [] }) => run).map(placeOf));
  const files = new Set(outside.length > 0 ? all : []);
  // With a program what lies beside it; of a file that it is only handed, that file.
  const directories = outside
    .flatMap((place) => (!files.has(place) ? [place] : started.has(place) ? [posix.dirname(place)] : []))
    .filter((place) => !isAbove(place));
  const isRead = (name: string): boolean =>
    !isBeside(name) || outside.includes(name) || directories.some((directory) => name.startsWith(`${directory}/`));
  return all.filter((name) => isRead(name) && isCode(name));
}

const STARTERS =
  'npm|npx|pnpm|yarn|bun|make|just|task|nox|tox|invoke|dvc|snakemake|doit|kedro|poe|gradlew?|mvnw?|rake|sbt';

/** Starts what its own settings say, whatever files it is given besides. */
const STARTER = new RegExp(`^(${STARTERS})$`);

/** A command of a script; in other programs, the first word that a function or a list is given. */
const STARTED_BY_SCRIPT = new RegExp(`(^|[\\s;&|("'\`/])(${STARTERS})(?![\\w.=:-])`, 'm');
const STARTED_BY_PROGRAM = new RegExp(`[[(]\\s*["'\`]([^\\s"'\`]*/)?(${STARTERS})["'\`\\s]`);

/** What follows `python -m`: on a line of a script; in other programs, in a text or a list that a function is given. */
const MODULE_BY_SCRIPT = /^[^#\n]*?\bpython[\d.]*["'}]*\s+(?:-\w+\s+)*?-m\s([^\n]*)/gim;
const MODULE_BY_PROGRAM =
  /(?:[[(]\s*["'`](?:[^\s"'`]*\/)?python[\d.]*\s+|\b(?:python[\d.]*["'`]|executable)\s*,\s*["'`])-m\b([^\n]*)/g;

const INSTALLER = /^(pip|venv|virtualenv|ensurepip)$/;

/** Whether one of these files starts something by another name than that of its file. */
async function startsOther(sources: Sources, names: readonly string[]): Promise<boolean> {
  const isScript = (name: string): boolean => /\.(ba|da|z|k)?sh$/.test(name) || !posix.basename(name).includes('.');
  const texts = await sources.read(names.filter((name) => isScript(name) || isProgram(name)));
  const startsTool = ([, given = '']: RegExpExecArray): boolean => {
    const [module = '', ...words] = given.split(/["'`\s,;()[\]]+/).filter((word) => word !== '');
    return !INSTALLER.test(module) && !startsFile(sources.all, ['python', '-m', module, ...words]);
  };
  return [...texts].some(
    ([name, text]) =>
      (isScript(name) ? STARTED_BY_SCRIPT : STARTED_BY_PROGRAM).test(text) ||
      [...text.matchAll(isScript(name) ? MODULE_BY_SCRIPT : MODULE_BY_PROGRAM)].some(startsTool),
  );
}

/** Says of documents what they are for, and reads none. */
const DESCRIBES =
  /(^|\/)(pyproject\.toml|setup\.(py|cfg)|package(-lock)?\.json|MANIFEST\.in|mkdocs\.ya?ml|Cargo\.toml)$/;

/** Whether the program that a command starts is a file that it names, a module of the repository, or a text that it is given. */
function startsFile(all: readonly string[], words: readonly string[]): boolean {
  const [first = '', ...rest] = words;
  if (words.length === 0 || STARTER.test(posix.basename(first))) return words.length === 0;
  const [flag, value = ''] = /^(python|node|perl|ruby|Rscript)/.test(posix.basename(first))
    ? rest.slice(rest.findIndex((word) => /^-[mce]$/.test(word)))
    : [];
  if (flag === '-c' || flag === '-e') return true;
  if (flag === '-m' && hasModule(all, value)) return true;
  if (flag === '-m' && STARTER.test(value)) return false;
  // An installed one may start a file that it is given; else, what the project's own settings say.
  const places = new Set(words.map(placeOf));
  return all.some((name) => places.has(name) && (isProgram(name) || !posix.basename(name).includes('.')));
}

/** Where Python finds it without being told, and where packages lie by convention. */
function hasModule(all: readonly string[], module: string): boolean {
  const place = module.replaceAll('.', '/');
  const files = ['', 'src/'].flatMap((at) => ['.py', '/__main__.py', '/__init__.py'].map((end) => at + place + end));
  return all.some((name) => files.includes(name));
}

const textOf = (words: readonly string[]): Reference => asWords('.', words.join(' '));

/** All words that a program is started with, wherever they stand. */
const givenTo = ({ run = [], params = {} }: Program): string[] => [...run, ...textsIn(params)];

/** Keys that look like files too: `{prompts/system.md: 0.5}` gives each a weight. */
function textsIn(value: Json | Program['params']): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, one]) => [...(/[./]/.test(key) ? [key] : []), ...textsIn(one)]);
}

/** What a program is given, as a path: `--model=../x` names a file too. */
const placeOf = (argument: string): string => withoutSlash(posix.join(argument.slice(argument.indexOf('=') + 1)));

const isBeside = (place: string): boolean => place.startsWith('../');

function refuseUnreadable(code: readonly string[]): void {
  const name = code.find((one) => one.includes('\uFFFD'));
  if (name === undefined) return;
  throw fail('MLOPS_CODE_NAME', {
    message: `the name of ${name} is not UTF-8, so what it holds cannot be told`,
    where: { file: name },
    hint: 'Give it a name in UTF-8, with `git mv` where git knows it. Where the result does not depend on it, let .gitignore or train.code leave it out.',
  });
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
