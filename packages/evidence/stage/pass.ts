import { join } from 'node:path';
import type { Host } from '#kit';
import type { ProjectIdentity } from '../ledger/project-identity.ts';
import { withLock } from './lock.ts';
import { ignoreWorkspace } from './place.ts';

/**
 * One pass of stages at a time in a workspace: what another one makes meanwhile would be taken for this one's.
 * @throws MLOPS_STAGE_BUSY, and what `body` throws
 */
export async function aloneInWorkspace<T>(
  { files }: Pick<Host, 'files'>,
  { workspace }: Pick<ProjectIdentity, 'workspace'>,
  body: () => Promise<T>,
): Promise<T> {
  const passing = async (): Promise<T> => {
    await ignoreWorkspace(files, workspace);
    return body();
  };
  return withLock(join(workspace, 'cache', 'locks', 'run.lock'), passing, 'making a run');
}
