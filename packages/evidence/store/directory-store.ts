import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sha256, Store } from '#kit';
import { sha256File } from '../digest/digest.ts';
import { fail } from '../errors.ts';

/** A store in a directory: the bytes with digest `ab…` are the file `sha256/ab/ab…`. */
export function directoryStore(root: string): Store {
  const place = (digest: Sha256): string => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new TypeError(`"${digest}" is not a sha256`);
    return join(root, 'sha256', digest.slice(0, 2), digest);
  };
  const has = (digest: Sha256): Promise<boolean> =>
    stat(place(digest)).then(
      (found) => found.isFile(),
      () => false,
    );

  let swept: Promise<void> | undefined;
  return {
    has: async (digest) => has(digest),
    async put(path) {
      // The copy is digested, not the source: the source may change between the two.
      const aside = join(root, `.aside-${randomUUID()}`);
      await mkdir(root, { recursive: true });
      await (swept ??= sweep(root));
      try {
        await copyFile(path, aside, constants.COPYFILE_FICLONE);
        const digest = await sha256File(aside);
        const target = place(digest);
        await mkdir(dirname(target), { recursive: true });
        await rename(aside, target);
        return digest;
      } finally {
        await rm(aside, { force: true });
      }
    },
    async get(digest, path) {
      const source = place(digest);
      if (!(await has(digest))) {
        throw fail('MLOPS_STORE_MISSING', {
          message: `the store ${root} has nothing with sha256 ${digest}`,
          hint: 'Run the stage that made it again.',
        });
      }
      await mkdir(dirname(path), { recursive: true });
      const aside = join(dirname(path), `.aside-${randomUUID()}`);
      try {
        await copyFile(source, aside, constants.COPYFILE_FICLONE);
        const found = await sha256File(aside);
        if (found !== digest) {
          throw fail('MLOPS_STORE_TAMPERED', {
            message: `${source} has sha256 ${found}; expected ${digest}`,
            where: { file: source },
            hint: 'Remove the file and run the stage that made it again.',
          });
        }
        await rename(aside, path);
      } finally {
        await rm(aside, { force: true });
      }
    },
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Removes copies that were being made when their process was killed; a day old, so that nobody is still making them. */
async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith('.aside-')) continue;
    const path = join(root, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > DAY_MS) await rm(path, { force: true });
  }
}
