import { basename, dirname, join } from 'node:path';
import type { Host } from '#kit';

/** The nearest directory upwards that holds `.git` (a directory, or a file in a work tree or submodule). */
export async function repositoryOf(host: Host, root: string): Promise<string> {
  for (let directory = root; ; directory = dirname(directory)) {
    if (await host.files.exists(join(directory, '.git'))) return directory;
    if (directory === dirname(directory)) return root;
  }
}

/** The directory's name in the letters a project's name is made of. */
export function projectName(directory: string): string {
  const name = basename(directory)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'project' : name;
}
