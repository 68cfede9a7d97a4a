import type { Item } from '../api/api.ts';
import type { GithubContext } from './context.ts';

/** A run of a workflow as GitHub describes it. */
export type WorkflowRun = Item<'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs'>;

/** Events that run what is on the default branch, started by people who may write there or by the clock. */
const EVENTS: ReadonlySet<string> = new Set(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch']);

type Context = Pick<GithubContext, 'repository' | 'workflowPath' | 'defaultBranch' | 'runId'>;

/**
 * Whether what a run left behind may be compared with: a run of this workflow, of this repository's own default
 * branch. Somebody's fork may have a branch of that name, and a pull request may run a workflow of that name. A tag of that
 * name looks the same here, whichever commit it is on: `branchLine` tells it apart.
 *
 * @returns why it may not; undefined when it may
 */
export function whyForeign(run: WorkflowRun, context: Context): string | undefined {
  return run.id === context.runId ? 'it is this run' : whyElsewhere(run, context);
}

/** The same, but for what this very run left: earlier attempts of it are as good as other runs. */
export function whyElsewhere(run: WorkflowRun, context: Omit<Context, 'runId'>): string | undefined {
  const path = pathOf(run);
  if (path !== context.workflowPath) return `it is a run of ${path}`;
  if (!EVENTS.has(run.event)) return `it was started by ${run.event}`;
  if (run.head_repository?.full_name !== context.repository) return 'it ran the code of another repository';
  if (run.head_branch !== context.defaultBranch) return `it ran on ${run.head_branch}`;
  return undefined;
}

/** The same of a run that ended well, all of its jobs: what is released is of no other. */
export function whyDistrusted(run: WorkflowRun, context: Context): string | undefined {
  return whyForeign(run, context) ?? (endedWell(run) ? undefined : `it ended with ${run.conclusion ?? run.status}`);
}

export function endedWell({ status, conclusion }: WorkflowRun): boolean {
  return status === 'completed' && conclusion === 'success';
}

/** `.github/workflows/x.yml` */
export function pathOf({ path }: WorkflowRun): string {
  return path.split('@')[0]!;
}
