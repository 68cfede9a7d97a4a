import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, constants } from 'node:fs';
import { MlopsError, type Sha256 } from '#kit';
import { fail } from './errors.ts';

/** Large enough that the system call costs nothing, small enough to stay in the processor's cache. */
const BUFFER_BYTES = 1024 * 1024;
/** How much is read before other work of the process gets its turn. */
const TURN_BYTES = 256 * 1024 * 1024;

/** @returns sha256 of bytes or UTF-8 text */
export function sha256(content: string | Uint8Array): Sha256 {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * sha256 of the regular file at `path` (a symbolic link to one is followed: the caller named it).
 * @throws MLOPS_DIGEST_UNREADABLE, MLOPS_DIGEST_REFUSED (not a regular file), MLOPS_DIGEST_CHANGED
 */
export async function sha256File(path: string): Promise<Sha256> {
  let file: number | undefined;
  try {
    // O_NONBLOCK: opening a FIFO must not wait for a writer.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) {
      throw fail('MLOPS_DIGEST_REFUSED', { message: `${path} is not a regular file`, where: { file: path } });
    }
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    let turn = 0;
    for (;;) {
      const count = readSync(file, buffer, 0, BUFFER_BYTES, null);
      if (count === 0) break;
      hash.update(count === BUFFER_BYTES ? buffer : buffer.subarray(0, count));
      turn += count;
      if (turn >= TURN_BYTES) {
        turn = 0;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const after = fstatSync(file, { bigint: true });
    if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) {
      throw fail('MLOPS_DIGEST_CHANGED', {
        message: `${path} changed while it was being read`,
        where: { file: path },
        hint: 'Run again when nothing writes to it any more.',
      });
    }
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof MlopsError) throw error;
    throw fail('MLOPS_DIGEST_UNREADABLE', {
      message: `${path} cannot be read: ${(error as Error).message}`,
      where: { file: path },
      hint: 'Check that it exists and may be read.',
      cause: error,
    });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
