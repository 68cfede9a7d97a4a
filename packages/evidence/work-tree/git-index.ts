import { join, resolve } from 'node:path';
import type { GitResult, Host } from '#kit';

/** git in one work tree. */
export type Ask = (
  args: readonly string[],
  more?: { input?: string; env?: Record<string, string> },
) => Promise<GitResult>;

export interface WorkTree {
  host: Host;
  git: Ask;
  directory: string;
}

/** A path that git's index knows. */
export interface IndexEntry {
  mode: string;
  object: string;
  path: string;
  /** `git status` may take the file for unchanged without having looked. */
  unseen: boolean;
}

/**
 * What the index holds, and which files git was told not to look at (`update-index --assume-unchanged`,
 * `--skip-worktree`), or takes for objects that stand in for others (`git replace`).
 * @returns why git cannot tell, if it cannot
 */
export async function indexEntries(git: Ask): Promise<IndexEntry[] | string> {
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
      return [{ mode, object, path, unseen: skipped.test(tag) || standIns.has(object) }];
    });
}

/** Asks `question` of a copy of the index in which git knows nothing yet of the files of these entries. */
export async function withoutMemoryOf(
  { host, git, directory }: WorkTree,
  entries: readonly IndexEntry[],
  question: (env: Record<string, string>) => Promise<string | undefined>,
): Promise<string | undefined> {
  const aside = await host.files.makeTemporaryDirectory('mlops-index-');
  try {
    const copy = join(aside, 'index');
    const place = await git(['rev-parse', '--git-path', 'index']);
    await host.files.copy(resolve(directory, decode(place.stdout).replace(/\n$/, '')), copy);
    const input = entries.map(({ mode, object, path }) => `${mode} ${object} 0\t${path}\0`).join('');
    const env = { GIT_INDEX_FILE: copy };
    const forgotten = await git(['update-index', '-z', '--index-info'], { input, env });
    return forgotten.code === 0 ? await question(env) : unknown(forgotten.stderr);
  } finally {
    await host.files.remove(aside);
  }
}

/** What git cannot tell is no pass. */
export function unknown(stderr: string): string {
  const reasons = stderr.trim().split('\n');
  return `git cannot compare the work tree with the commit (${reasons.at(-1) || 'it gave no reason'})`;
}

export const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
