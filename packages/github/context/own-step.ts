import type { Host, WorkflowStep } from '#kit';
import type { GithubContext } from './context.ts';

/**
 * The step of the workflow that this is, where it is the one that is a whole pipeline by itself: among its inputs is `part`,
 * and the runner gives every input that an action declares.
 */
export function ownStep(env: Host['env'], { workflowPath, job }: GithubContext): { step?: WorkflowStep } {
  const action = env['GITHUB_ACTION_REPOSITORY'] ?? '';
  if (env['INPUT_PART'] === undefined || action === '') return {};
  const input = (name: string): string => env[`INPUT_${name.toUpperCase()}`] ?? '';
  return { step: { workflow: workflowPath, job, action, input } };
}
