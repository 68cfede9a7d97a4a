import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Host } from '#kit';

/** A file in git's index that `git status` may take for unchanged without having looked. */
interface Unseen {
  mode: string;
  object: string;
  path: string;
}

/**
 * The first thing in which the work tree is not what its commit says, as words such as `predict.py is changed`; undefined
 * when there is none. The workspace does not count, nor what git ignores. Beside the repository's server what ran is the
 * commit and the steps of its workflow, so files that those steps made are no difference.
 *
 * The user's settings do not decide what is looked at: neither those for `git status` and submodules, nor files that git
 * was told to take for unchanged (`update-index --assume-unchanged`, `--skip-worktree`), nor objects that stand in for
 * others (`git replace`). A work tree that git cannot compare differs.
 */
export async function differenceFromCommit(
  host: Host,
  project: { repository: string; workspace: string },
): Promise<string | undefined> {
  const git = (args: readonly string[], more: { input?: string; env?: Record<string, string> } = {}) =>
    host.git.run(args, { directory: project.repository, ...more });
  const workspace = relative(project.repository, project.workspace);
  // Outside of the repository there is nothing to leave out, and git would refuse the path.
  const except = workspace.startsWith('..') || isAbsolute(workspace) ? [] : [`:(exclude,literal)${workspace}`];
  const untracked = host.origin ? 'no' : 'all';
  const status = async (env: Record<string, string> = {}): Promise<string | undefined> => {
    const answer = await git(
      [
        ...['--no-optional-locks', 'status', '--porcelain=v1', '-z', '--no-renames'],
        ...[`--untracked-files=${untracked}`, '--ignore-submodules=none', '--', '.', ...except],
      ],
      { env },
    );
    if (answer.code !== 0) return unknown(answer.stderr);
    const [first = ''] = decode(answer.stdout).split('\0');
    return first === '' ? undefined : describe(first.slice(0, 2), first.slice(3));
  };

  /** Entries whose files are not looked at, or are taken for what stands in for them. */
  async function unseenEntries(): Promise<Unseen[] | string> {
    const [entries, replaced, sparse] = await Promise.all([
      git(['ls-files', '-v', '-s', '-z']),
      git(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/replace/']),
      git(['config', '--type=bool', '--get', 'core.sparseCheckout']),
    ]);
    if (entries.code !== 0 || replaced.code !== 0) return unknown(entries.stderr || replaced.stderr);
    const standIns = new Set(decode(replaced.stdout).split('\n').filter(Boolean));
    // In a sparse checkout absent files are skipped on purpose, and git itself looks at those that are present.
    const skipped = decode(sparse.stdout).trim() === 'true' ? /^[a-z]/ : /^[a-zS]/;
    return decode(entries.stdout)
      .split('\0')
      .flatMap((line) => {
        const entry = /^(\S) (\d+) ([0-9a-f]+) 0\t(.*)$/s.exec(line);
        if (!entry) return [];
        const [, tag = '', mode = '', object = '', path = ''] = entry;
        return skipped.test(tag) || standIns.has(object) ? [{ mode, object, path }] : [];
      });
  }

  /** The same question to a copy of the index in which git knows nothing yet of the files of these entries. */
  async function lookAt(entries: readonly Unseen[]): Promise<string | undefined> {
    const directory = await host.files.makeTemporaryDirectory('mlops-index-');
    try {
      const copy = join(directory, 'index');
      const place = await git(['rev-parse', '--git-path', 'index']);
      await host.files.copy(resolve(project.repository, decode(place.stdout).replace(/\n$/, '')), copy);
      const input = entries.map(({ mode, object, path }) => `${mode} ${object} 0\t${path}\0`).join('');
      const env = { GIT_INDEX_FILE: copy };
      const forgotten = await git(['update-index', '-z', '--index-info'], { input, env });
      return forgotten.code === 0 ? await status(env) : unknown(forgotten.stderr);
    } finally {
      await host.files.remove(directory);
    }
  }

  const [difference, unseen] = await Promise.all([status(), unseenEntries()]);
  if (difference !== undefined || typeof unseen === 'string') return difference ?? (unseen as string);
  return unseen.length === 0 ? undefined : lookAt(unseen);
}

/**
 * Why the commit does not hold the policy that was applied; undefined when it does, unless `differenceFromCommit` says
 * that something was changed. A file that git ignores is no difference to git; a link counts by what it leads to.
 * @param config mlops.yml, by its path in the repository
 */
export async function uncommittedPolicy(host: Host, repository: string, config: string): Promise<string | undefined> {
  const file = relative(await realpath(repository), await realpath(join(repository, config)));
  if (file.startsWith('..') || isAbsolute(file)) return `${config} is a link out of the repository`;
  for (const path of new Set([config, file])) {
    const found = await host.git.run(['cat-file', '-e', `HEAD:${path}`], { directory: repository });
    if (found.code !== 0) return `${path} is not committed`;
  }
  return undefined;
}

function describe(state: string, path: string): string {
  if (state === '??') return `${path} is not committed`;
  return `${path} is ${state.includes('D') ? 'missing' : 'changed'}`;
}

/** What git cannot tell is no pass. */
function unknown(stderr: string): string {
  const reasons = stderr.trim().split('\n');
  return `git cannot compare the work tree with the commit (${reasons.at(-1) || 'it gave no reason'})`;
}

const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
