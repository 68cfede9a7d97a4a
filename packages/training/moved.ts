import { dirname, join, posix, relative } from 'node:path';
import type { Host } from '#kit';

/** Of a project: its folder, where it keeps what it makes, and the folder's path from the top of the repository. */
export interface Ground {
  root: string;
  workspace: string;
  folder: string;
}

/** Where a file of a repository is moved to by its place, which may lie beside the project. */
export const placeOfMoved = ({ root, workspace, folder }: Ground, place: string): string =>
  relative(root, join(workspace, 'moved', posix.join('/', folder, place)));

/**
 * Moves what must not be found at its place any more; what was moved from there before is replaced. Nothing is deleted, for somebody else
 * may have made it.
 *
 * @returns where it is now
 */
export async function moveAway(host: Host, ground: Ground, place: string): Promise<string> {
  const to = placeOfMoved(ground, place);
  await host.files.makeDirectory(dirname(join(ground.root, to)));
  await host.files.remove(join(ground.root, to));
  await host.files.rename(join(ground.root, place), join(ground.root, to));
  return to;
}
