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

/** What git says of a work tree as a whole. */
export interface Place {
  /** The directory that git compares with the commit. */
  directory: string;
  /** `.git/info/attributes`, absolute. */
  attributes: string;
  /** Objects that stand in for others (`git replace`), by the names of those. */
  replaced: ReadonlySet<string>;
}

const REPLACED = 'refs/replace/';

/** @returns why git cannot tell, if it cannot */
export async function placeOf(git: Ask, directory: string): Promise<Place | string> {
  const { code, stdout, stderr } = await git([
    ...['rev-parse', '--symbolic-full-name', `--glob=${REPLACED}*`],
    ...['--show-toplevel', '--git-path', 'info/attributes'],
  ]);
  if (code !== 0) return unknown(stderr);
  const lines = decode(stdout).split('\n').slice(0, -1);
  const names = lines.findIndex((line) => !line.startsWith(REPLACED));
  return {
    // A directory's name may hold line ends.
    directory: lines.slice(names, -1).join('\n'),
    attributes: resolve(directory, lines.at(-1)!),
    replaced: new Set(lines.slice(0, names).map((name) => name.slice(REPLACED.length))),
  };
}

/**
 * What the index holds, and which files git was told not to look at (`update-index --assume-unchanged`,
 * `--skip-worktree`), or takes for objects that stand in for others.
 * @returns why git cannot tell, if it cannot
 */
export async function indexEntries(git: Ask, replaced: Place['replaced']): Promise<IndexEntry[] | string> {
  const listed = await git(['ls-files', '-v', '-s', '-z']);
  if (listed.code !== 0) return unknown(listed.stderr);
  const entries = decode(listed.stdout)
    .split('\0')
    .flatMap((line) => {
      const entry = /^(\S) (\d+) ([0-9a-f]+) 0\t(.*)$/s.exec(line);
      if (!entry) return [];
      const [, tag = '', mode = '', object = '', path = ''] = entry;
      return [{ tag, mode, object, path }];
    });
  // In a sparse checkout absent files are skipped on purpose, and git itself looks at those that are present.
  const skipped = entries.some(({ tag }) => tag === 'S') && (await isSparse(git)) ? /[a-z]/ : /[a-zS]/;
  return entries.map(({ tag, ...entry }) => ({ ...entry, unseen: skipped.test(tag) || replaced.has(entry.object) }));
}

async function isSparse(git: Ask): Promise<boolean> {
  const { stdout } = await git(['config', '--type=bool', '--get', 'core.sparseCheckout']);
  return decode(stdout).trim() === 'true';
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
