import { cpSync, existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { usesIn } from './jobs.ts';

const stands = join(import.meta.dirname, 'actions');
const modules = join(import.meta.dirname, '..', '..', 'node_modules');

/** Actions of others that something beside this does the work of. */
const STANDS = ['actions/checkout', 'actions/upload-pages-artifact', 'actions/deploy-pages', 'actions/attest'];
/** Actions of others that only prepare a machine: ours is prepared. */
const PREPARE = ['actions/setup-python', 'actions/setup-node', 'actions/setup-java', 'astral-sh/setup-uv'];

export interface Substitution {
  /** Directories by `owner/repo`, any ref: this toolkit, and others that a test brings. */
  repositories: Readonly<Record<string, string>>;
  /** Directory of this run; stand-ins are written into it. */
  state: string;
  /** Where git is served. */
  gitUrl: string;
}

/**
 * What act needs to find every action without a network: `--local-repository owner/repo@ref=directory` for each `uses:`
 * that the workflows name, directly or through composite actions.
 * @param texts the workflow files of the run and of the repository's own actions
 * @throws Error naming an action that nothing stands for
 */
export function localRepositories(texts: readonly string[], { repositories, state, gitUrl }: Substitution): string[] {
  const found = new Map<string, string>();
  const pending = texts.flatMap(usesIn);
  const seen = new Set<string>();
  for (const uses of pending) {
    if (seen.has(uses) || uses.startsWith('./') || uses.startsWith('docker://')) continue;
    seen.add(uses);
    const [, repository, path = '', ref] = /^([^/@]+\/[^/@]+)\/?([^@]*)@(.+)$/.exec(uses) ?? [];
    if (repository === undefined || ref === undefined) throw new Error(`"${uses}" names no action`);
    const directory = repositories[repository] ?? standIn(repository, state, gitUrl);
    if (directory === undefined)
      throw new Error(`nothing stands for ${uses} in tests: give its directory in "actions"`);
    found.set(`${repository}@${ref}`, directory);
    pending.push(...inside(directory, path));
  }
  return [...found].flatMap(([name, directory]) => ['--local-repository', `${name}=${directory}`]);
}

function standIn(repository: string, state: string, gitUrl: string): string | undefined {
  if (PREPARE.includes(repository)) return join(stands, 'prepared');
  if (!STANDS.includes(repository)) return undefined;
  const directory = join(state, basename(repository));
  if (!existsSync(directory)) {
    cpSync(join(stands, basename(repository)), directory, { recursive: true });
    writeFileSync(join(directory, 'server'), gitUrl);
    symlinkSync(modules, join(directory, 'node_modules'));
  }
  return directory;
}

/** The `uses:` of a called workflow or composite action. */
function inside(directory: string, path: string): string[] {
  const files = /\.ya?ml$/.test(path) ? [path] : ['action.yml', 'action.yaml'].map((name) => join(path, name));
  return files
    .map((file) => join(directory, file))
    .filter((file) => existsSync(file))
    .flatMap((file) => usesIn(readFileSync(file, 'utf8')));
}

/** Texts of the composite actions that a repository keeps under `.github/actions`. */
export function ownActions(checkout: string): string[] {
  const directory = join(checkout, '.github', 'actions');
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .flatMap((name) => ['action.yml', 'action.yaml'].map((file) => join(directory, name, file)))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'));
}
