import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Project } from '#config';
import { canonicalJson, type Host, type Json } from '#kit';
import { environmentDigests, runProgram } from '#process';
import { fileOf, rolesOf } from './roles.ts';
import { placesOf, setUpFiles } from './set-up-files.ts';
import { sourcesOf } from './sources.ts';

interface Memo {
  key: string;
  environment: Json;
}

/**
 * Runs the `setup` programs, unless they ran before for the same arguments, values of `env:` and content of what they read
 * (see `setUpFiles`), and the environment they made is still the one they made.
 *
 * @param programs of the project that need the environment: their first word, when it is a path, lies in it
 * @returns whether anything was run
 * @throws what `runProgram` throws
 */
export async function prepareEnvironment(
  host: Host,
  project: Pick<Project, 'root' | 'workspace' | 'config' | 'file'>,
  options: {
    setup: readonly (readonly string[])[];
    programs: readonly (readonly string[])[];
    allowEnv?: readonly string[];
  },
): Promise<boolean> {
  if (options.setup.length === 0) return false;
  const memoFile = join(project.workspace, 'cache', 'setup.json');
  const files = () => filesRead(host, project, options.setup);
  const env = environmentDigests(host.env, options.allowEnv ?? []);
  const keyOf = (found: ReadonlyMap<string, string>) =>
    sha256(canonicalJson({ setup: options.setup.map((argv) => [...argv]), env, files: [...found] }));
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

/** Digests of the files that the commands name or read, whatever git says of them; of what they read besides, what git has. */
async function filesRead(
  host: Host,
  project: Parameters<typeof prepareEnvironment>[1],
  setup: readonly (readonly string[])[],
): Promise<Map<string, string>> {
  const sources = await sourcesOf(host, project.root);
  const read = await setUpFiles(sources, rolesOf(sources, { config: project.config, file: fileOf(project) }), setup);
  const files = new Map<string, string>();
  for (const name of [...new Set([...setup.flat().flatMap(placesOf), ...read])].sort()) {
    const digest = await fileDigest(resolve(project.root, name));
    if (digest !== undefined) files.set(name, digest);
  }
  return files;
}

/** Of a regular file; tools found in PATH, flags and devices are none. */
async function fileDigest(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? readFile(path).then(sha256, () => undefined) : undefined;
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
