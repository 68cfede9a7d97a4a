import { join } from 'node:path';
import type { Host } from '#kit';
import type { ProjectIdentity } from '../ledger/project-identity.ts';
import { withLock } from './lock.ts';
import { ignoreWorkspace, refuseCommittedWorkspace } from './place.ts';

/**
 * One pass of stages at a time in a workspace: what another one makes meanwhile would be taken for this one's.
 * @throws MLOPS_STAGE_BUSY, MLOPS_WORKSPACE_COMMITTED, and what `body` throws
 */
export async function aloneInWorkspace<T>(
  host: Pick<Host, 'files' | 'git'>,
  project: Pick<ProjectIdentity, 'workspace' | 'repository'>,
  body: () => Promise<T>,
): Promise<T> {
  const { workspace } = project;
  await refuseCommittedWorkspace(host, project);
  const passing = async (): Promise<T> => {
    await ignoreWorkspace(host.files, workspace);
    return body();
  };
  return withLock(join(workspace, 'cache', 'locks', 'run.lock'), passing, 'making a run');
}
