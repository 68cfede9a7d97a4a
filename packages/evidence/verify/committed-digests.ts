import type { Host } from '#kit';
import { sha256 } from '../digest/digest.ts';
import { lfsPointer, otherLineEnds } from './committed.ts';

/** Larger files are to be asked for one by one. */
const LARGEST = 8 * 1024 * 1024;
/** Bytes that are held at once. */
const BATCH = 32 * 1024 * 1024;

interface Blob {
  path: string;
  object: string;
  size: number;
}

/**
 * Digests of what a commit stores under some paths, by a few starts of git in place of three for each file: what is no regular file
 * of the commit is not among them, and of a large one the digest is not told.
 * @param read paths in the repository → digests that were read; where one is of the file that LFS has, or with the other line ends, it is that
 */
export async function committedDigests(
  host: Host,
  repository: string,
  commit: string,
  read: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<ReadonlyMap<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  if (read.size === 0) return found;
  let batch: Blob[] = [];
  let held = 0;
  for (const blob of await blobsOf(host, repository, commit, read)) {
    if (blob.size > LARGEST) {
      found.set(blob.path, undefined);
      continue;
    }
    if (held + blob.size > BATCH) {
      await digest(batch);
      [batch, held] = [[], 0];
    }
    batch.push(blob);
    held += blob.size;
  }
  await digest(batch);
  return found;

  async function digest(blobs: readonly Blob[]): Promise<void> {
    if (blobs.length === 0) return;
    const input = blobs.map(({ object }) => `${object}\n`).join('');
    const { stdout } = await host.git.run(['cat-file', '--batch'], { directory: repository, input });
    // Each answer is a line, `<object> blob <size>`, its bytes and an end of line.
    let at = 0;
    for (const { path, object, size } of blobs) {
      const begin = stdout.indexOf(10, at) + 1;
      const said = Buffer.from(stdout.subarray(at, begin)).toString('latin1');
      if (said !== `${object} blob ${size}\n`) return;
      found.set(path, formOf(stdout.subarray(begin, begin + size), read.get(path)!));
      at = begin + size + 1;
    }
  }
}

function formOf(stored: Uint8Array, read: ReadonlySet<string>): string {
  const digest = lfsPointer(stored) ?? sha256(stored);
  if (read.has(digest)) return digest;
  return (
    otherLineEnds(stored)
      .map(sha256)
      .find((one) => read.has(one)) ?? digest
  );
}

/** Sizes are asked of what was read alone: a partial clone would fetch all other files to tell theirs. */
async function blobsOf(
  host: Host,
  repository: string,
  commit: string,
  read: ReadonlyMap<string, unknown>,
): Promise<Blob[]> {
  const git = (args: readonly string[], input = '') => host.git.run(args, { directory: repository, input });
  const listed = await git(['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (listed.code !== 0) return [];
  const blobs = Buffer.from(listed.stdout)
    .toString('utf8')
    .split('\0')
    .flatMap((entry) => {
      const [, object, path] = /^100\d+ blob ([0-9a-f]+)\t([^]*)$/.exec(entry) ?? [];
      return path !== undefined && read.has(path) ? [{ path, object: object! }] : [];
    });
  if (blobs.length === 0) return [];
  const asked = blobs.map(({ object }) => `${object}\n`).join('');
  const { stdout } = await git(['cat-file', '--batch-check=%(objectsize)'], asked);
  const sizes = Buffer.from(stdout).toString('latin1').split('\n');
  return blobs.flatMap((blob, index) => (/^\d+$/.test(sizes[index]!) ? [{ ...blob, size: Number(sizes[index]) }] : []));
}
