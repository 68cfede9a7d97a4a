import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MlopsError, type Sha256 } from '#kit';
import { fail } from '../errors.ts';

/** Fits the processor's cache, and is large enough that the system calls cost nothing: the fastest of 64 kB … 4 MB. */
const BUFFER_BYTES = 256 * 1024;
/** One for all: nobody waits between reading into it and hashing it. A buffer for each file costs more than a small file does. */
let buffer: Buffer | undefined;
/** How much is read before other work of the process gets its turn (about a tenth of a second). */
const TURN_BYTES = 128 * 1024 * 1024;

/** @returns sha256 of bytes or UTF-8 text */
export function sha256(content: string | Uint8Array): Sha256 {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * What a file's identity and times say of it: `size:mtime:ctime:inode`, times in nanoseconds. Writing to a file changes its ctime, which
 * no program can set back; so the same fingerprint means the same bytes, but for writes within one tick of the file system's clock.
 */
export function fingerprint(stats: Pick<BigIntStats, 'size' | 'mtimeNs' | 'ctimeNs' | 'ino'>): string {
  return `${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}:${stats.ino}`;
}

/**
 * sha256 of the regular file at `path`. A symbolic link is followed: the caller named it.
 * @throws MLOPS_DIGEST_UNREADABLE, MLOPS_DIGEST_REFUSED (not a regular file), MLOPS_DIGEST_CHANGED
 */
export async function sha256File(path: string): Promise<Sha256> {
  return (await digestFile(path)).sha256;
}

/**
 * As `sha256File`, with the fingerprint that the file had throughout.
 * @param read told now and then how many bytes more were read
 */
export async function digestFile(
  path: string,
  read: (bytes: number) => void = () => undefined,
): Promise<{ sha256: Sha256; fingerprint: string }> {
  let file: number | undefined;
  try {
    // O_NONBLOCK: opening a FIFO must not wait for a writer.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) throw notRegular(path);
    const hash = createHash('sha256');
    buffer ??= Buffer.allocUnsafeSlow(BUFFER_BYTES);
    let turn = 0;
    for (;;) {
      const count = readSync(file, buffer, 0, BUFFER_BYTES, null);
      if (count === 0) break;
      hash.update(count === BUFFER_BYTES ? buffer : buffer.subarray(0, count));
      turn += count;
      if (turn >= TURN_BYTES) {
        read(turn);
        turn = 0;
        await nextTurn();
      }
    }
    read(turn);
    if (fingerprint(before) !== fingerprint(fstatSync(file, { bigint: true }))) throw changed(path);
    return { sha256: hash.digest('hex'), fingerprint: fingerprint(before) };
  } catch (error) {
    throw error instanceof MlopsError ? error : unreadable(path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

export function notRegular(path: string): MlopsError {
  return fail('MLOPS_DIGEST_REFUSED', {
    message: `${path} is not a regular file`,
    where: { file: path },
    hint: 'Name a file, or a directory of files.',
  });
}

export function changed(path: string): MlopsError {
  return fail('MLOPS_DIGEST_CHANGED', {
    message: `${path} changed while it was being read`,
    where: { file: path },
    hint: 'Run again when nothing writes to it any more.',
  });
}

export function unreadable(path: string, cause: unknown): MlopsError {
  return fail('MLOPS_DIGEST_UNREADABLE', {
    message: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    where: { file: path },
    hint: 'Check that it exists and may be read.',
    cause,
  });
}
