import { createHash } from 'node:crypto';
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sha256 } from '#kit';
import { DigestMemo } from './memo.ts';
import { digestFiles, type Watched } from './workers.ts';
import { unreadable } from './digest.ts';
import { fail } from '../errors.ts';

/** A regular file below a directory. */
export interface TreeFile {
  /** Relative to the directory, `/` between the parts. */
  name: string;
  sha256: Sha256;
}

export interface DirectoryDigest {
  dirHash1: string;
  /** Sorted by the bytes of their names. */
  files: TreeFile[];
}

/**
 * in-toto's `dirHash1`: sha256, in lower-case hex, of the lines `<sha256>  <name>\n` of all files sorted by the bytes of their names; what
 * `find . -type f | cut -c3- | LC_ALL=C sort | xargs sha256sum | sha256sum` prints.
 * @see in-toto DigestSet v1; golang.org/x/mod/sumdb/dirhash Hash1, which writes the same as `h1:` and base64
 */
export function dirHash1(files: readonly TreeFile[]): string {
  const hash = createHash('sha256');
  for (const file of sortByBytes(files, (file) => file.name)) hash.update(`${file.sha256}  ${file.name}\n`);
  return hash.digest('hex');
}

/**
 * Digests of a directory and of every file in it.
 * @param by a memo saves reading files that have not changed; without it every byte is read, in sight of a host or not
 * @throws MLOPS_DIGEST_REFUSED, MLOPS_DIGEST_UNREADABLE, MLOPS_DIGEST_CHANGED
 */
export async function digestDirectory(root: string, by?: DigestMemo | Watched): Promise<DirectoryDigest> {
  const names = listTree(root);
  const paths = names.map((name) => `${root}/${name}`);
  const digests =
    by instanceof DigestMemo
      ? await by.digestFiles(paths)
      : (await digestFiles(paths, by)).map((digest) => digest.sha256);
  const files = names.map((name, index) => ({ name, sha256: digests[index]! }));
  return { dirHash1: dirHash1(files), files };
}

/**
 * The regular files below `root`, sorted by the bytes of their names. Directories count only by what is in them.
 *
 * Refused are symbolic links (one could lead out of the directory, and what it leads to can change without it), devices, sockets and FIFOs,
 * and names that `dirHash1` cannot state everywhere alike: with a line break or a backslash, or not UTF-8.
 * @throws MLOPS_DIGEST_REFUSED, MLOPS_DIGEST_UNREADABLE
 */
export function listTree(root: string): string[] {
  const names: string[] = [];
  const visit = (prefix: string): void => {
    for (const entry of readEntries(join(root, prefix))) {
      const name = prefix + entry.name;
      if (/[\r\n\\\ufffd]/.test(entry.name))
        throw refused(
          root,
          name,
          'has a name with a line break, a backslash or bytes that are not UTF-8',
          'Rename it.',
        );
      if (entry.isFile()) names.push(name);
      else if (entry.isDirectory()) visit(`${name}/`);
      else if (entry.isSymbolicLink())
        throw refused(root, name, 'is a symbolic link', 'Replace it by a copy of what it points to.');
      else throw refused(root, name, 'is a device, socket or FIFO', 'Remove it.');
    }
  };
  visit('');
  return sortByBytes(names, (name) => name);
}

function refused(root: string, name: string, what: string, hint: string) {
  return fail('MLOPS_DIGEST_REFUSED', {
    message: `${JSON.stringify(name)} in ${root} ${what}; expected only regular files and directories with plain names`,
    where: { file: join(root, name) },
    hint,
  });
}

function readEntries(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** UTF-8 orders as code points do; JavaScript's own order is by UTF-16 unit, which differs beyond U+FFFF. */
function sortByBytes<T>(items: readonly T[], name: (item: T) => string): T[] {
  if (items.every((item) => /^[\x00-\x7f]*$/.test(name(item))))
    return [...items].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  return items
    .map((item) => ({ item, bytes: Buffer.from(name(item)) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ item }) => item);
}
