import { join } from 'node:path';
import type { Project } from '#config';
import type { Host, Sha256 } from '#kit';

/** Whether the store has a file that a stage made. What another job made is in its store, and here among the outputs that it handed over. */
export async function storedOutput(
  host: Host,
  project: Project,
  { stage, name, digest }: { stage: string; name: string; digest: Sha256 },
): Promise<boolean> {
  if (await host.store.has(digest)) return true;
  const file = join(project.workspace, 'outputs', stage, name);
  return (await host.files.exists(file)) && (await host.store.put(file)) === digest;
}
