import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { evidenceErrors, sha256File } from '#evidence';
import type { Host, Store } from '#kit';
import type { StoredBytes } from './recorded-bytes.ts';

/**
 * A store that also has the bytes of evidence that other runs left. They are checked when they are opened, and again here:
 * a program of the user's may have been at them in between.
 *
 * @param own where bytes are put, and looked for first
 * @param stored where the evidence of an earlier run has the bytes of a digest
 */
export function backedStore(own: Store, stored: StoredBytes['stored'], random: Host['random']): Store {
  return {
    put: (path) => own.put(path),
    has: async (digest) => (await own.has(digest)) || (await stored(digest)) !== undefined,
    async get(digest, path) {
      const source = (await own.has(digest)) ? undefined : await stored(digest);
      if (source === undefined) return own.get(digest, path);
      await mkdir(dirname(path), { recursive: true });
      const aside = join(dirname(path), `.aside-${random.uuid()}`);
      try {
        await pipeline(createReadStream(source), createWriteStream(aside, { flags: 'wx' }));
        const found = await sha256File(aside);
        if (found !== digest) {
          throw evidenceErrors('MLOPS_STORE_TAMPERED', {
            message: `the evidence of an earlier run had sha256 ${digest} when it was opened, and has ${found} now`,
            hint: 'Something in this job changes files of the runner: judge in a job of its own.',
          });
        }
        await rename(aside, path);
      } finally {
        await rm(aside, { force: true });
      }
    },
  };
}
