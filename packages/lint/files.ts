import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '#kit';
import { fail } from './errors.ts';
import type { Files } from './lint.ts';

const FOLDER = '.github/workflows';
/** As large as a hand-written YAML file may be; more is not even read. */
const MOST_BYTES = 1 << 20;
const MOST_FILES = 500;

/**
 * The workflow files of a checkout: what GitHub takes for them.
 * @param top of the repository, absolute
 * @throws MLOPS_LINT_NOTHING, MLOPS_LINT_UNREADABLE for what is no plain file
 */
export async function workflowFiles(host: Host, top: string): Promise<Files> {
  const folder = join(top, FOLDER);
  const names = (await isFolder(top)) ? (await host.files.list(folder)).filter((name) => /\.ya?ml$/.test(name)) : [];
  if (names.length === 0) {
    throw fail('MLOPS_LINT_NOTHING', {
      message: `There is no workflow in ${folder}: expected *.yml or *.yaml.`,
      where: { file: FOLDER },
      hint: 'Write one with: mlops init --github',
    });
  }
  if (names.length > MOST_FILES) {
    throw fail('MLOPS_LINT_ENDLESS', {
      message: `There are ${names.length} workflows: expected at most ${MOST_FILES}.`,
      where: { file: FOLDER },
    });
  }
  const files = new Map<string, Uint8Array>();
  for (const name of names) {
    const path = `${FOLDER}/${name}`;
    const found = await lstat(join(top, path));
    const wrong = found.isFile()
      ? found.size > MOST_BYTES
        ? `has ${found.size} bytes: expected a hand-written file of at most ${MOST_BYTES}`
        : undefined
      : 'is no file: expected one; GitHub follows no links there';
    if (wrong !== undefined)
      throw fail('MLOPS_LINT_UNREADABLE', { message: `${path} ${wrong}.`, where: { file: path } });
    files.set(path, await host.files.read(join(top, path)));
  }
  return files;
}

async function isFolder(top: string): Promise<boolean> {
  for (const path of ['.github', FOLDER]) {
    const found = await lstat(join(top, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw error;
    });
    if (found === undefined) return false;
    if (found.isDirectory()) continue;
    throw fail('MLOPS_LINT_UNREADABLE', {
      message: `${path} is no folder: expected one; GitHub follows no links there.`,
      where: { file: path },
    });
  }
  return true;
}
