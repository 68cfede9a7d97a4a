import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sha256 } from '#kit';
import { sha256File } from './digest.ts';
import { fail } from './errors.ts';

/** A regular file below a directory. */
export interface TreeFile {
  /** Relative to the directory, `/` between the parts. */
  name: string;
  sha256: Sha256;
}

export interface DirectoryDigest {
  dirHash1: string;
  files: TreeFile[];
}

/**
 * The regular files below `root`, sorted as `LC_ALL=C sort` does. Empty directories do not count.
 * Symbolic links, devices, sockets and FIFOs are refused (a link could lead out of the directory, and what it
 * leads to can change without it); so are names that contain a line break or are not UTF-8, which `dirHash1` cannot state.
 * @throws MLOPS_DIGEST_REFUSED, MLOPS_DIGEST_UNREADABLE
 */
export function listTree(root: string): string[] {
  const names: string[] = [];
  const visit = (directory: string): void => {
    for (const entry of readEntries(join(root, directory))) {
      const name = directory === '' ? entry.name : `${directory}/${entry.name}`;
      if (/[\n\r]/.test(entry.name) || entry.name.includes('\ufffd')) {
        throw fail('MLOPS_DIGEST_REFUSED', {
          message: `${JSON.stringify(name)} in ${root}: a file name with a line break or bytes that are not UTF-8 has no dirHash1`,
          hint: 'Rename the file.',
        });
      }
      if (entry.isDirectory()) visit(name);
      else if (entry.isFile()) names.push(name);
      else {
        throw fail('MLOPS_DIGEST_REFUSED', {
          message: `${JSON.stringify(name)} in ${root} is ${entry.isSymbolicLink() ? 'a symbolic link' : 'not a regular file'}; expected regular files and directories only`,
          hint: entry.isSymbolicLink() ? 'Replace the link by a copy of what it points to.' : 'Remove it.',
        });
      }
    }
  };
  visit('');
  return names.sort(compareBytes);
}

function readEntries(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw fail('MLOPS_DIGEST_UNREADABLE', {
      message: `the directory ${path} cannot be read: ${(error as Error).message}`,
      where: { file: path },
      cause: error,
    });
  }
}

/** By UTF-8 bytes, as C's locale does; JavaScript's own order is by UTF-16 unit and differs beyond U+FFFF. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * in-toto's `dirHash1`: sha256 over the lines `<sha256>  <name>\n` of all files sorted by name, as lower-case hex.
 * @see in-toto DigestSet v1, golang.org/x/mod/sumdb/dirhash Hash1 (there with the prefix `h1:` and in base64)
 */
export function dirHash1(files: readonly TreeFile[]): string {
  const hash = createHash('sha256');
  for (const file of [...files].sort((a, b) => compareBytes(a.name, b.name)))
    hash.update(`${file.sha256}  ${file.name}\n`);
  return hash.digest('hex');
}

/** @throws MLOPS_DIGEST_REFUSED, MLOPS_DIGEST_UNREADABLE, MLOPS_DIGEST_CHANGED */
export async function digestDirectory(root: string): Promise<DirectoryDigest> {
  const files: TreeFile[] = [];
  for (const name of listTree(root)) files.push({ name, sha256: await sha256File(join(root, name)) });
  return { dirHash1: dirHash1(files), files };
}
