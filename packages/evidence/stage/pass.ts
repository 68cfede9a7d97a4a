import { join } from 'node:path';
import type { Host } from '#kit';
import type { ProjectIdentity } from '../ledger/project-identity.ts';
import { heldBy, withLock } from './lock.ts';
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
  return withLock(lockOf(workspace), passing, HOLDING);
}

/**
 * What runs programs of the project, alone as well: set-up, and the programs that need it, share an environment with those of a pass.
 * Within a pass, of this process or of one whose program called it, it is a part of that.
 * @param body is handed whether a program of the pass called this process. Then the pass has set up what that program runs in,
 *   and whoever did it once more would pull it away from under it
 * @throws MLOPS_STAGE_BUSY, MLOPS_WORKSPACE_COMMITTED, and what `body` throws
 */
export async function asPartOfPass<T>(
  host: Pick<Host, 'files' | 'git'>,
  project: Pick<ProjectIdentity, 'workspace' | 'repository'>,
  body: (isCalled: boolean) => Promise<T>,
): Promise<T> {
  const holder = await heldBy(lockOf(project.workspace));
  return holder === undefined ? aloneInWorkspace(host, project, () => body(false)) : body(holder === 'one above');
}

const lockOf = (workspace: string): string => join(workspace, 'cache', 'locks', 'run.lock');
const HOLDING = 'making a run, or a stage of one,';
