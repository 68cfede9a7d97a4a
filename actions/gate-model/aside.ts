import { join } from 'node:path';
import type { Project } from '#config';
import type { Host } from '#kit';

/** A place of its own for one file that is fetched. */
export async function aside(
  host: Host,
  project: Project,
  name: string,
): Promise<{ path: string; release(): Promise<void> }> {
  const cache = join(project.workspace, 'cache');
  await host.files.makeDirectory(cache);
  const directory = await host.files.makeTemporaryDirectory('baseline-', cache);
  return { path: join(directory, name), release: () => host.files.remove(directory) };
}
