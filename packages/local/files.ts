import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, copyFile, cp, mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Files } from '#kit';

/** Files of this machine. */
export const localFiles: Files = {
  read: (path) => readFile(path),
  readText: (path) => readFile(path, 'utf8'),
  exists: async (path) => {
    try {
      await access(path, constants.F_OK);
      return true;
    } catch {
      return false;
    }
  },
  list: async (path) => (await readdir(path)).sort(),
  remove: (path) => rm(path, { recursive: true, force: true }),
  rename: (from, to) => rename(from, to).catch((error: NodeJS.ErrnoException) => moveAcross(error, from, to)),
  makeDirectory: async (path) => {
    await mkdir(path, { recursive: true });
  },
  makeTemporaryDirectory: (prefix, parent = tmpdir()) => mkdtemp(join(parent, prefix)),
  write: writeAside,
  copy: async (from, to) => {
    await mkdir(dirname(to), { recursive: true });
    await aside(to, (temporary) => copyFile(from, temporary, constants.COPYFILE_FICLONE));
  },
};

async function writeAside(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await aside(path, async (temporary) => {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      // Without it a power cut may keep the rename and lose the bytes.
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** Temporary directories often lie on another device than the workspace, and no name leads from one to the other. */
async function moveAcross(error: NodeJS.ErrnoException, from: string, to: string): Promise<void> {
  if (error.code !== 'EXDEV') throw error;
  await aside(to, (temporary) => cp(from, temporary, { recursive: true, verbatimSymlinks: true }));
  await rm(from, { recursive: true });
}

/** Runs `make` on a temporary name beside `path`, then renames it into place; on failure nothing is left behind. */
async function aside(path: string, make: (temporary: string) => Promise<unknown>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await make(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}
