import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { Host } from '#kit';
import { changedButForAttributes } from './attributes.ts';
import {
  decode,
  indexEntries,
  placeOf,
  unknown,
  withoutMemoryOf,
  type Ask,
  type IndexEntry,
  type WorkTree,
} from './git-index.ts';
import { patternFiles, type PatternFiles } from './settings.ts';

/**
 * The first thing in which the work tree is not what its commit says, as words such as `predict.py is changed`; undefined
 * when there is none. The workspace does not count, nor what `.gitignore` files and the person's settings for all
 * repositories let git ignore. Beside the repository's server what ran is the commit and the steps of its workflow, so
 * files that those steps made are no difference.
 *
 * The settings of this clone do not decide what is looked at, neither here nor inside submodules: not those for
 * `git status` and submodules, nor `.git/info/exclude` and `.git/info/attributes`, nor files that git was told to take for
 * unchanged (`update-index --assume-unchanged`, `--skip-worktree`), nor objects that stand in for others (`git replace`).
 * A work tree that git cannot compare differs.
 */
export async function differenceFromCommit(
  host: Host,
  project: { repository: string; workspace: string },
): Promise<string | undefined> {
  const directory = project.repository;
  // A directory that is no work tree is not to be taken for a part of the one around it.
  const bounded = { GIT_CEILING_DIRECTORIES: dirname(directory) };
  const git: Ask = (args, more = {}) => host.git.run(args, { directory, ...more, env: { ...bounded, ...more.env } });
  const tree: WorkTree = { host, git, directory };
  const workspace = relative(directory, project.workspace);
  // Outside of the repository there is nothing to leave out, and git would refuse the path.
  const except = workspace.startsWith('..') || isAbsolute(workspace) ? [] : [`:(exclude,literal)${workspace}`];

  const tracked = async (env: Record<string, string> = {}): Promise<string | undefined> => {
    const answer = await git(
      [
        ...['--no-optional-locks', 'status', '--porcelain=v1', '-z', '--no-renames'],
        ...['--untracked-files=no', '--ignore-submodules=dirty', '--', '.', ...except],
      ],
      { env },
    );
    if (answer.code !== 0) return unknown(answer.stderr);
    const [first = ''] = decode(answer.stdout).split('\0');
    return first === '' ? undefined : `${first.slice(3)} is ${first.slice(0, 2).includes('D') ? 'missing' : 'changed'}`;
  };

  const untracked = async ({ excludes: personal }: PatternFiles): Promise<string | undefined> => {
    if (host.origin) return undefined;
    // What a person has set for all repositories is not made for this one: `.DS_Store`, the files of an editor.
    const ignored = ['--exclude-per-directory=.gitignore', ...(personal ? [`--exclude-from=${personal}`] : [])];
    const answer = await git(['ls-files', '--others', '-z', ...ignored, '--', '.', ...except]);
    if (answer.code !== 0) return unknown(answer.stderr);
    const [first = ''] = decode(answer.stdout).split('\0');
    return first === '' ? undefined : `${first} is not committed`;
  };

  /** git says of a submodule only which commit it is at. */
  async function insideSubmodules(entries: readonly IndexEntry[]): Promise<string | undefined> {
    for (const { path } of entries.filter(({ mode }) => mode === '160000')) {
      const inside = join(directory, path);
      if (!(await host.files.exists(inside))) continue;
      if (await host.files.exists(join(inside, '.git'))) {
        const difference = await differenceFromCommit(host, { ...project, repository: inside });
        if (difference !== undefined) return `in ${path}: ${difference}`;
      } else if (!host.origin) {
        // One that was never fetched is an empty directory; git looks at nothing that lies there.
        const [first] = await host.files.list(inside);
        if (first !== undefined) return `${path}/${first} is not committed`;
      }
    }
    return undefined;
  }

  const place = await placeOf(git, directory);
  if (typeof place === 'string') return place;
  const elsewhere = await otherWorkTree(place.directory, directory);
  if (elsewhere !== undefined) return elsewhere;
  const patterns = patternFiles(tree);
  const [changed, added, entries] = await Promise.all([
    tracked(),
    patterns.then(untracked),
    indexEntries(git, place.replaced),
  ]);
  if (changed !== undefined || added !== undefined) return changed ?? added;
  if (typeof entries === 'string') return entries;
  const unseen = entries.filter((entry) => entry.unseen);
  const { attributes } = await patterns;
  const uncommitted = [place.attributes, ...(attributes === undefined ? [] : [attributes])];
  return (
    (unseen.length === 0 ? undefined : await withoutMemoryOf(tree, unseen, tracked)) ??
    (await changedButForAttributes(tree, entries, uncommitted)) ??
    (await insideSubmodules(entries))
  );
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

/** `core.worktree` may name a directory in which everything is as committed. */
async function otherWorkTree(compared: string, directory: string): Promise<string | undefined> {
  if ((await realpath(compared).catch(() => compared)) === (await realpath(directory))) return undefined;
  return `the work tree that git compares is ${compared}, not this one (core.worktree)`;
}
