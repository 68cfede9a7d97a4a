import { readdir, realpath, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { escape, type Host } from '#kit';
import { failLedger } from '../ledger/errors.ts';

const PREFIX = 'mlops-worktree-';

/**
 * Gives `body` a directory with the files of a commit, in a detached work tree of its own, and always removes it
 * again; one that a killed process left behind is removed by the next call.
 * @throws MLOPS_COMMIT_UNKNOWN, MLOPS_WORKTREE_FAILED
 */
export async function withWorktree<T>(
  host: Host,
  repository: string,
  commit: string,
  body: (directory: string) => Promise<T>,
): Promise<T> {
  const git = (...args: string[]) => host.git.run(args, { directory: repository });
  await removeAbandoned(host, repository);
  const known = async () => (await git('rev-parse', '--verify', '-q', `${commit}^{commit}`)).code === 0;
  if (host.origin && !(await known())) await host.origin.bring(commit, repository);
  if (!(await known())) {
    throw failLedger('MLOPS_COMMIT_UNKNOWN', {
      message: `commit ${commit} is not in ${repository}`,
      hint: 'Fetch it: `git fetch --unshallow` in a shallow clone, else `git fetch origin`.',
    });
  }
  const parent = await realpath(await host.files.makeTemporaryDirectory(`${PREFIX}${owner(process.pid)}-`));
  const directory = join(parent, 'tree');
  try {
    const added = await git('worktree', 'add', '--detach', '--quiet', directory, commit);
    if (added.code !== 0) {
      throw failLedger('MLOPS_WORKTREE_FAILED', {
        message: `git could not check out ${commit} into a work tree of its own: ${added.stderr.trim()}`,
        hint: 'Check the free space of the temporary directory.',
      });
    }
    await bringSubmodules(host, repository, directory);
    return await body(directory);
  } finally {
    await remove(host, repository, parent);
  }
}

/**
 * git leaves the places of submodules empty. Those that are checked out in `repository` and have the commit that is wanted are
 * brought, without anything being fetched; another stays empty, as it is in a clone without submodules.
 */
async function bringSubmodules(host: Host, repository: string, directory: string): Promise<void> {
  const git = (...args: string[]) => host.git.run(args, { directory });
  const { stdout } = await git('ls-files', '-z', '--stage');
  for (const entry of Buffer.from(stdout).toString('utf8').split('\0')) {
    const [, commit, path] = /^160000 ([0-9a-f]+) 0\t(.+)$/s.exec(entry) ?? [];
    if (commit === undefined || path === undefined) continue;
    const [from, to] = [join(repository, path), join(directory, path)];
    if (!(await host.files.exists(join(from, '.git')))) continue;
    const has = await host.git.run(['cat-file', '-e', `${commit}^{commit}`], { directory: from });
    if (has.code !== 0) continue;
    for (const args of [
      ['clone', '--quiet', '--shared', '--no-checkout', from, to],
      ['-C', to, 'checkout', '--quiet', '--detach', commit],
    ]) {
      const done = await git(...args);
      if (done.code === 0) continue;
      throw failLedger('MLOPS_WORKTREE_FAILED', {
        message: `git could not check out the submodule ${path} at ${commit}: ${done.stderr.trim()}`,
        where: { file: path },
        hint: 'Look whether it is whole: git submodule update --init --recursive',
      });
    }
    await bringSubmodules(host, from, to);
  }
}

/** `<host>-<pid>`: who made a work tree, so that others can tell whether its maker still lives. */
function owner(pid: number): string {
  return `${escape.fileName(hostname()).replaceAll('-', '_')}-${pid}`;
}

/** Only this one work tree: pruning would also forget the user's own whose disk is not mounted now. */
async function remove(host: Host, repository: string, parent: string): Promise<void> {
  await host.git.run(['worktree', 'remove', '--force', '--force', join(parent, 'tree')], { directory: repository });
  await rm(parent, { recursive: true, force: true, maxRetries: 3 });
}

async function removeAbandoned(host: Host, repository: string): Promise<void> {
  const listed = await host.git.run(['worktree', 'list', '--porcelain', '-z'], { directory: repository });
  const trees = Buffer.from(listed.stdout).toString('utf8').split('\0');
  const parents = trees
    .filter((line) => line.startsWith('worktree ') && line.endsWith('/tree'))
    .map((line) => line.slice('worktree '.length, -'/tree'.length));
  // A process killed between making the directory and telling git leaves a directory that git does not know.
  const empty = (await readdir(tmpdir()).catch(() => [])).map((name) => join(tmpdir(), name));
  for (const parent of new Set([...parents, ...empty])) {
    if (isAbandoned(parent)) await remove(host, repository, parent);
  }
}

function isAbandoned(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const match = new RegExp(`^${PREFIX}(.+)-(\\d+)-\\w+$`).exec(name);
  if (!match || `${match[1]}-${match[2]}` !== owner(Number(match[2]))) return false;
  try {
    process.kill(Number(match[2]), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
