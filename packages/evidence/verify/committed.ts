import { posix } from 'node:path';
import type { Host } from '#kit';
import { sha256 } from '../digest/digest.ts';
import type { ResourceDescriptor } from '../statement/statement.ts';

/** What a commit has under a path: the bytes of a digest, or that it has others. `bytes` are absent where LFS has them. */
export type Committed = { same: true; bytes?: Uint8Array } | { same: false; sha256: string };

/** Links that lead on to links. */
const MOST_LINKS = 8;

/**
 * Whether a commit has the bytes of a digest under a path, in one of the forms in which git checks them out: as they are, as
 * its attributes and filters say, or with the other line ends, which each clone chooses for itself.
 * @param path in the repository; of a link, what it links to counts
 * @returns undefined when there is no such file, or when this clone does not know
 */
export async function committedAs(
  host: Host,
  repository: string,
  { commit, path }: { commit: string; path: string },
  digest: ResourceDescriptor['digest'],
): Promise<Committed | undefined> {
  const git = (...args: string[]) => host.git.run(args, { directory: repository });
  const blob = await follow(git, commit, posix.normalize(path));
  if (blob === undefined) return undefined;
  const { stdout: stored } = await git('cat-file', 'blob', blob);
  // The pointer of git LFS names what is to lie in its place.
  const pointer = /^version https:\/\/git-lfs[^\n]*\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n/.exec(
    Buffer.from(stored.subarray(0, 1024)).toString('latin1'),
  )?.[1];
  if (pointer !== undefined && pointer === digest.sha256) return { same: true };
  const filtered = (await git('cat-file', '--filters', blob)).stdout;
  const bytes = [stored, filtered, ...otherLineEnds(stored)].find((form) => sha256(form) === digest.sha256);
  return bytes ? { same: true, bytes } : { same: false, sha256: pointer ?? sha256(filtered) };
}

type Git = (...args: string[]) => ReturnType<Host['git']['run']>;

/** @returns `<commit>:<path>` of a file, when there is one */
async function follow(git: Git, commit: string, path: string, links = 0): Promise<string | undefined> {
  if (!isInside(path) || links > MOST_LINKS) return undefined;
  const listed = await git('ls-tree', '--full-tree', '-z', commit, '--', path);
  const [mode, type] = Buffer.from(listed.stdout).toString('utf8').split(' ');
  if (listed.code !== 0 || type !== 'blob') return undefined;
  if (mode !== '120000') return `${commit}:${path}`;
  const target = Buffer.from((await git('cat-file', 'blob', `${commit}:${path}`)).stdout).toString('utf8');
  return follow(git, commit, target.startsWith('/') ? '' : posix.join(posix.dirname(path), target), links + 1);
}

/** The same text with CRLF for LF, or the other way round; nothing of what is no text. */
function otherLineEnds(bytes: Uint8Array): Uint8Array[] {
  if (bytes.includes(0)) return [];
  const text = Buffer.from(bytes).toString('latin1');
  const unix = text.replaceAll('\r\n', '\n');
  return [unix, unix.replaceAll('\n', '\r\n')].map((form) => Buffer.from(form, 'latin1'));
}

/** A relative path that stays where it is joined. */
export function isInside(name: string): boolean {
  return name !== '' && !name.startsWith('/') && !name.split('/').includes('..');
}
