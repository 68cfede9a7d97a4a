import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Host } from '#kit';
import { droppedProjects } from './base/dropped.ts';
import { fail } from './errors.ts';
import { isGlob } from './paths.ts';
import { repositoryOf } from './repository.ts';

/**
 * The project files that `--config` names: one path, or a glob such as `models/{churn,fraud}/mlops.yml`.
 * @returns absolute paths, sorted; among them those of the branch that a change is to be merged into, where the change drops them
 * @throws MLOPS_CONFIG_MISSING when nothing matches
 */
export async function findProjects(host: Host, pattern: string, directory: string = process.cwd()): Promise<string[]> {
  const path = resolve(directory, pattern);
  if (!isGlob(pattern)) return [path];
  // A file whose name happens to hold brackets is that file, and takes nobody's place: a change could bring one.
  const found = (await host.files.exists(path)) ? [path] : [];
  const hidden = (name: string): boolean => /(^|[\\/])(node_modules|\.git|\.mlops|\.venv)([\\/]|$)/.test(name);
  for await (const name of glob(pattern, { cwd: directory, exclude: hidden })) {
    if (resolve(directory, name) !== path) found.push(resolve(directory, name));
  }
  const repository = await repositoryOf(host, directory);
  found.push(...(await droppedProjects({ host, repository }, path, found)).filter((name) => !hidden(name)));
  if (found.length > 0) return found.sort();
  throw fail('MLOPS_CONFIG_MISSING', {
    message: `No file matches ${pattern}: expected the mlops.yml of one or more projects.`,
    hint: 'Check --config; in a shell, put the pattern in quotes.',
  });
}
