import { posix } from 'node:path';
import type { Host } from '#kit';
import { sha256 } from '../digest/digest.ts';
import type { ResourceDescriptor } from '../statement/statement.ts';
import { gitIn, isInside, treeEntry, waysOf, type Git, type Place, type Way } from './ways.ts';

/**
 * What a commit has under a path: the bytes of a digest, or that it has others; or that it leads to where this clone cannot
 * look, such as a submodule that is not checked out. `bytes` are absent where LFS has them.
 */
export type Committed = { same: true; bytes?: Uint8Array } | { same: false; sha256: string } | { same: 'unknown' };

/**
 * Whether a commit has the bytes of a digest under a path, in one of the forms in which git checks them out: as they are, as
 * its attributes and filters say, or with the other line ends, which each clone chooses for itself.
 * @param path in the repository; of a link, what it links to counts, or what it says; in a submodule, what its commit has
 * @returns undefined when there is no such file, or when this clone does not have the commit
 */
export async function committedAs(
  host: Host,
  repository: string,
  { commit, path }: { commit: string; path: string },
  digest: ResourceDescriptor['digest'],
): Promise<Committed | undefined> {
  const place = { repository, commit, path: posix.normalize(path) };
  const found = await behind(host, place, digest);
  if (found?.same === true) return found;
  const said = await linkAt(gitIn(host, repository), place);
  return said && sha256(said) === digest.sha256 ? { same: true, bytes: said } : found;
}

async function behind(host: Host, place: Place, digest: ResourceDescriptor['digest']): Promise<Committed | undefined> {
  const found = await follow(host, place);
  if (found === undefined) return undefined;
  if ('lacking' in found) return { same: 'unknown' };
  const git = gitIn(host, found.repository);
  const blob = `${found.commit}:${found.path}`;
  const { stdout: stored } = await git('cat-file', 'blob', blob);
  const pointer = lfsPointer(stored);
  if (pointer !== undefined && pointer === digest.sha256) return { same: true };
  const filtered = (await git('cat-file', '--filters', blob)).stdout;
  const bytes = [stored, filtered, ...otherLineEnds(stored)].find((form) => sha256(form) === digest.sha256);
  return bytes ? { same: true, bytes } : { same: false, sha256: pointer ?? sha256(filtered) };
}

/** @returns the file that a place leads to, through links and into submodules, when there is one */
async function follow(host: Host, place: Place): Promise<Way | undefined> {
  for await (const way of waysOf(host, place)) {
    if ('lacking' in way) return way;
    const [mode = '', type] = await treeEntry(gitIn(host, way.repository), way.commit, way.path);
    if (type === 'blob' && mode.startsWith('100')) return way;
  }
  return undefined;
}

/** What a symbolic link says. */
async function linkAt(git: Git, { commit, path }: Place): Promise<Uint8Array | undefined> {
  if (!isInside(path)) return undefined;
  const [mode, , object = ''] = await treeEntry(git, commit, path);
  return mode === '120000' ? (await git('cat-file', 'blob', object)).stdout : undefined;
}

/** The pointer of git LFS names what is to lie in its place. @returns that one's sha256 */
export function lfsPointer(stored: Uint8Array): string | undefined {
  const text = Buffer.from(stored.subarray(0, 1024)).toString('latin1');
  return /^version https:\/\/git-lfs[^\n]*\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n/.exec(text)?.[1];
}

/** The same text with CRLF for LF, or the other way round; nothing of what is no text. */
export function otherLineEnds(bytes: Uint8Array): Uint8Array[] {
  if (bytes.includes(0)) return [];
  const text = Buffer.from(bytes).toString('latin1');
  const unix = text.replaceAll('\r\n', '\n');
  return [unix, unix.replaceAll('\n', '\r\n')].map((form) => Buffer.from(form, 'latin1'));
}
