import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Project, TrainSection } from '#config';
import { DigestMemo, sha256 } from '#evidence';
import { canonicalJson, MlopsError, type Host } from '#kit';
import { environmentDigests, runProgram } from '#process';
import { codeAmong, type Program } from './code.ts';
import { ignoredPlaces, isThere, noteEnvironments, unmark, type Environments } from './environments.ts';
import { fail } from './errors.ts';
import { keepsOldBuild } from './installers.ts';
import { fileOf, rolesOf } from './roles.ts';
import { placesOf, setUpFiles } from './set-up-files.ts';
import { sourcesOf } from './sources.ts';
import { waysOf } from './ways.ts';

/** Of the last set-up that ended well. */
interface Memo extends Environments {
  key: string;
}

/** What `train` says of set-up, and of the program that needs it. */
export type SetUp = Pick<TrainSection, 'setup' | 'run' | 'env' | 'code'>;

/**
 * Runs the `setup` programs, unless they ran before for the same arguments, values of `env:` and content of what they read,
 * and the environment they made is still the one they made.
 *
 * @param options.again whatever was done before
 * @returns whether anything was run
 * @throws MLOPS_SETUP_KEEPS_BUILD, and what `runProgram` throws; then nothing is remembered, nor of the time before: what is there is half of another
 */
export async function prepareEnvironment(
  host: Host,
  project: Pick<Project, 'root' | 'workspace' | 'config' | 'file'>,
  section: SetUp,
  { again = false }: { again?: boolean } = {},
): Promise<boolean> {
  const { setup = [], env: allowEnv = [] } = section;
  if (setup.length === 0) return false;
  const { root, workspace, config } = project;
  const memoFile = join(workspace, 'cache', 'setup.json');
  const programs = [section, config.features, config.evaluate].flatMap((of): Program[] => (of?.run ? [of] : []));
  const argvs = programs.flatMap(({ run }) => (run ? [run] : []));
  const env = environmentDigests(host.env, allowEnv);
  const files = () => filesRead(host, project, setup, programs);
  const keyOf = (found: ReadonlyMap<string, string>) =>
    sha256(canonicalJson({ setup: setup.map((argv) => [...argv]), env, files: [...found] }));

  const before = await files();
  const memo = await readMemo(host, memoFile);
  if (!again && memo?.key === keyOf(before) && (await isThere(host, root, argvs, memo))) return false;

  for (const argv of setup) await refuseOldBuild(root, argv);
  const ignored = await ignoredPlaces(host, root);
  // First of all: whoever ends this half-way, by a signal or by a command that fails, leaves another environment than the memo's.
  await host.files.remove(memoFile);
  await unmark(root, argvs, ignored, memo?.marked ?? []);
  for (const argv of setup) {
    host.log.info(`Setting up: ${argv.join(' ')}`);
    await runProgram(host, { argv, cwd: root, env: {}, allowEnv, label: 'setup' });
  }

  // What set-up itself made, such as the interpreter that its next command names, was not there before; what was there
  // and is another now changed too late to be in the environment.
  const after = await files();
  const key = keyOf(after);
  if (![...before].every(([name, digest]) => after.get(name) === digest)) return true;
  const environments = await noteEnvironments(host, root, argvs, { before: ignored, key });
  await host.files.makeDirectory(join(workspace, 'cache'));
  await host.files.write(memoFile, canonicalJson({ key, ...environments }));
  return true;
}

/**
 * What `train.setup` prepares, for whatever of the project runs next: data may be fetched and features built in it too.
 *
 * @param options as of `prepareEnvironment`, which says what comes back
 */
export async function prepareProject(
  host: Host,
  project: Project,
  options: { again?: boolean } = {},
): Promise<boolean> {
  const { train } = project.config;
  return train ? prepareEnvironment(host, project, train, options) : false;
}

/**
 * Digests of the files that the commands name or read, whatever git says of them; of what they read besides, what git has. Where
 * a command builds, that is all code of the programs that need the environment: builds find their sources by themselves.
 */
async function filesRead(
  host: Host,
  project: Parameters<typeof prepareEnvironment>[1],
  setup: readonly (readonly string[])[],
  programs: readonly Program[],
): Promise<Map<string, string>> {
  const { root, workspace, config } = project;
  const file = fileOf(project);
  const sources = await sourcesOf(host, root);
  const { files, builds } = await setUpFiles(sources, rolesOf(sources, { config, file }), setup);
  const read = new Set([...setup.flat().flatMap(placesOf), ...files]);
  for (const program of builds ? programs : []) {
    const ways = await waysOf(host, root, sources, program.env);
    for (const name of (await codeAmong(sources, { config, file }, program, ways)).code) read.add(name);
  }

  const names = [...read].sort();
  const links = await sources.links(names);
  const isRead = await Promise.all(names.map((name) => isReadable(resolve(root, name))));
  const regular = names.filter((_, index) => isRead[index]);
  const memo = DigestMemo.open(join(workspace, 'cache', 'digests'));
  const digests = await patiently(() => memo.digestFiles(regular.map((name) => resolve(root, name))));
  await host.files.makeDirectory(join(workspace, 'cache'));
  await memo.save(host.files);
  return new Map([
    ...regular.map((name, index) => [name, digests[index]!] as const),
    ...[...links].map(([name, target]) => [`${name} ->`, target] as const),
  ]);
}

/** An interpreter changes, as far as its times tell, when an installer makes another link to it. */
async function patiently<Value>(ask: () => Promise<Value>, times = 3): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    const isChanged = error instanceof MlopsError && error.code === 'MLOPS_DIGEST_CHANGED';
    if (!isChanged || times <= 1) throw error;
    return patiently(ask, times - 1);
  }
}

/** @throws MLOPS_SETUP_KEEPS_BUILD */
async function refuseOldBuild(root: string, argv: readonly string[]): Promise<void> {
  const places = ['pyproject.toml', ...argv];
  const read = places.map(
    async (place) => [place, await readFile(resolve(root, place), 'utf8').catch(() => '')] as const,
  );
  const texts = new Map(await Promise.all(read));
  if (!keepsOldBuild(argv, (place) => texts.get(place))) return;
  throw fail('MLOPS_SETUP_KEEPS_BUILD', {
    message: `${argv.join(' ')} would keep what it built of the code of another commit: uv builds a directory again only when its pyproject.toml changed`,
    where: { field: 'train.setup' },
    hint: 'Add `--reinstall-package NAME` to the command, or let pyproject.toml say what the build reads: `[tool.uv]` with `cache-keys = [{ file = "pyproject.toml" }, { file = "src/**" }]`; or install it editable.',
  });
}

/** A regular file; tools found in PATH, flags and devices are none. */
async function isReadable(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return (
    found?.isFile() === true &&
    (await access(path, constants.R_OK).then(
      () => true,
      () => false,
    ))
  );
}

async function readMemo(host: Host, path: string): Promise<Memo | undefined> {
  try {
    const { key, made, marked } = JSON.parse(await host.files.readText(path)) as Memo;
    return { key, made: { ...made }, marked: [...marked] };
  } catch {
    return undefined; // absent or damaged: set up again
  }
}
