import { dirname, join } from 'node:path';
import type { Host } from '#kit';

/** The nearest directory upwards that holds `.git` (a directory, or a file in a work tree or submodule). */
export async function repositoryOf(host: Host, root: string): Promise<string> {
  for (let directory = root; ; directory = dirname(directory)) {
    if (await host.files.exists(join(directory, '.git'))) return directory;
    if (directory === dirname(directory)) return root;
  }
}
