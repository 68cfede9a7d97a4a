import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Host } from '#kit';

/** A path of a commit, which need not have anything there. */
export interface Place {
  repository: string;
  commit: string;
  path: string;
}

/** Or that it leads into a submodule that is not checked out, or whose commit this clone lacks: its path in its repository. */
export type Way = Place | { lacking: string };

/** Links that lead on to links, and submodules in submodules: Linux follows no more. */
const MOST_STEPS = 40;

/** Where a path of a commit leads: the path as it is written, then as each of its links has it, and as the commit of its submodule has. */
export async function* waysOf(host: Host, place: Place): AsyncGenerator<Way> {
  let way: Way | undefined = place;
  for (let steps = 0; way !== undefined && steps <= MOST_STEPS; steps++) {
    if ('lacking' in way) return yield way;
    if (!isInside(way.path)) return;
    yield way;
    way = await nextOf(host, way);
  }
}

async function nextOf(host: Host, { repository, commit, path }: Place): Promise<Way | undefined> {
  const git = gitIn(host, repository);
  const parts = path.split('/');
  for (const way of parts.map((_, index) => parts.slice(0, index + 1).join('/'))) {
    const [mode, type, entry = ''] = await treeEntry(git, commit, way);
    if (type === undefined) return undefined;
    const rest = path.slice(way.length + 1);
    if (type === 'commit') {
      const submodule = join(repository, way);
      const isHere = existsSync(join(submodule, '.git'));
      if (rest === '' || !isHere) return { lacking: way };
      const isThere = await gitIn(host, submodule)('cat-file', '-e', `${entry}^{commit}`);
      return isThere.code === 0 ? { repository: submodule, commit: entry, path: rest } : { lacking: way };
    }
    if (mode === '120000') {
      const target = Buffer.from((await git('cat-file', 'blob', entry)).stdout).toString('utf8');
      if (target.startsWith('/')) return undefined;
      return { repository, commit, path: posix.join(posix.dirname(way), target, rest) };
    }
  }
  return undefined;
}

export type Git = (...args: string[]) => ReturnType<Host['git']['run']>;
export const gitIn =
  (host: Host, directory: string): Git =>
  (...args) =>
    host.git.run(args, { directory });

/** Mode, type and object of what a commit has under a path; nothing of what it has not. */
export async function treeEntry(git: Git, commit: string, path: string): Promise<string[]> {
  const { code, stdout } = await git('ls-tree', '--full-tree', '-z', commit, '--', path);
  return code === 0 && stdout.length > 0 ? Buffer.from(stdout).toString('utf8').split(/[ \t]/) : [];
}

/** A relative path that stays where it is joined. */
export function isInside(name: string): boolean {
  return name !== '' && !name.startsWith('/') && !name.split('/').includes('..');
}
