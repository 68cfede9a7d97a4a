import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Project } from '#config';
import { canonicalJson, type Host, type Json } from '#kit';
import { runProgram } from '#process';

/** Files that package managers read without being told. */
const LOCK_FILES = [
  'pyproject.toml',
  'uv.lock',
  'poetry.lock',
  'pdm.lock',
  'Pipfile.lock',
  'environment.yml',
  'renv.lock',
];

interface Memo {
  key: string;
  environment: Json;
}

/**
 * Runs the `setup` programs, unless they ran before for the same arguments and the same content of the files they name
 * and the environment they made is still the one they made.
 *
 * @param programs of the project that need the environment: their first word, when it is a path, lies in it
 * @returns whether anything was run
 * @throws what `runProgram` throws
 */
export async function prepareEnvironment(
  host: Host,
  project: Pick<Project, 'root' | 'workspace'>,
  options: {
    setup: readonly (readonly string[])[];
    programs: readonly (readonly string[])[];
    allowEnv?: readonly string[];
  },
): Promise<boolean> {
  if (options.setup.length === 0) return false;
  const memoFile = join(project.workspace, 'cache', 'setup.json');
  const files = () => namedFiles(project.root, options.setup);
  const keyOf = (found: ReadonlyMap<string, string>) =>
    sha256(canonicalJson({ setup: options.setup.map((argv) => [...argv]), files: [...found] }));
  const before = await files();
  const environment = () => environmentIdentity(project.root, options.programs);
  const memo = await readMemo(host, memoFile);
  const present = await environment();
  if (memo?.key === keyOf(before) && present !== null && canonicalJson(memo.environment) === canonicalJson(present))
    return false;

  for (const argv of options.setup) {
    host.log.info(`Setting up: ${argv.join(' ')}`);
    await runProgram(host, { argv, cwd: project.root, env: {}, allowEnv: options.allowEnv ?? [], label: 'setup' });
  }
  // What set-up itself made, such as the interpreter that its next command names, was not there before; what was there
  // and is another now changed too late to be in the environment.
  const after = await files();
  const settled = [...before].every(([name, digest]) => after.get(name) === digest);
  await host.files.makeDirectory(join(project.workspace, 'cache'));
  if (settled) await host.files.write(memoFile, canonicalJson({ key: keyOf(after), environment: await environment() }));
  return true;
}

/** What `train.setup` prepares, for whatever of the project runs next: data may be fetched and features built in it too. */
export function prepareProject(host: Host, project: Project): Promise<boolean> {
  const { train } = project.config;
  return prepareEnvironment(host, project, {
    setup: train?.setup ?? [],
    programs: train ? [train.run] : [],
    allowEnv: train?.env ?? [],
  });
}

/** Digests of the files of the project that the commands name, or that package managers read unasked. */
async function namedFiles(root: string, setup: readonly (readonly string[])[]): Promise<Map<string, string>> {
  const named = [
    ...new Set([...setup.flat().flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]), ...LOCK_FILES]),
  ].sort();
  const files = new Map<string, string>();
  for (const name of named) {
    const digest = await fileDigest(root, name);
    if (digest !== undefined) files.set(name, digest);
  }
  return files;
}

/** Of a regular file in the project; tools found in PATH and flags are not files here. */
async function fileDigest(root: string, name: string): Promise<string | undefined> {
  const path = resolve(root, name);
  if (relative(root, path).startsWith('..')) return undefined;
  return readFile(path).then(sha256, () => undefined);
}

/**
 * What the directories that the programs live in are, as far as one look can tell: a directory that was deleted and
 * made anew is another one. `null` when something is missing.
 */
async function environmentIdentity(root: string, programs: readonly (readonly string[])[]): Promise<Json> {
  const identities: Json[] = [];
  for (const [program] of programs) {
    if (program === undefined || !program.includes('/')) continue;
    const path = resolve(root, program);
    const top = join(root, relative(root, path).split(sep)[0]!);
    const [found, directory] = await Promise.all([stat(path), stat(top)]).catch(() => []);
    if (!found || !directory) return null;
    identities.push([program, directory.ino, directory.birthtimeMs]);
  }
  return identities;
}

async function readMemo(host: Host, path: string): Promise<Memo | undefined> {
  try {
    return JSON.parse(await host.files.readText(path)) as Memo;
  } catch {
    return undefined; // absent or damaged: set up again
  }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
