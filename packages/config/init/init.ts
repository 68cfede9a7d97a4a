import { link, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '#kit';
import { fail } from '../errors.ts';
import { inspectDirectory } from './inspect.ts';
import { planInit, type InitPlan } from './plan.ts';

/**
 * `mlops init`: looks at a directory and writes its mlops.yml. Never overwrites one, not even one that appears meanwhile.
 * @throws MLOPS_CONFIG_EXISTS, MLOPS_INIT_NOTHING, MLOPS_INIT_LABEL
 */
export async function initProject(
  host: Host,
  options: { directory: string; label?: string },
): Promise<InitPlan & { path: string }> {
  const found = await inspectDirectory(host, options.directory);
  if (found.config !== undefined) throw exists(found.config);
  const plan = planInit(found, options);
  const path = join(options.directory, 'mlops.yml');
  const aside = `${path}.${host.random.uuid()}`;
  await writeFile(aside, plan.text, { flag: 'wx' });
  try {
    // A hard link appears whole or not at all, and unlike a rename refuses to replace.
    await link(aside, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw exists('mlops.yml');
    throw cause;
  } finally {
    await rm(aside, { force: true });
  }
  return { ...plan, path };
}

function exists(file: string): Error {
  return fail('MLOPS_CONFIG_EXISTS', {
    message: `${file} is already here: it is never overwritten.`,
    where: { file },
    hint: 'Edit it, or move it away and run mlops init again.',
  });
}
