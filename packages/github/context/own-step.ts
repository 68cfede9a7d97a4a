import type { Host, WorkflowStep } from '#kit';
import type { GithubContext } from './context.ts';

/** The step of the workflow that this is, as its workflow file can be found. @param action that it runs: `gate-model` */
export function ownStep(
  env: Host['env'],
  { workflowPath, job }: GithubContext,
  action: string,
): { step?: WorkflowStep } {
  const repository = env['GITHUB_ACTION_REPOSITORY'] ?? '';
  if (repository === '') return {};
  const input = (name: string): string => env[`INPUT_${name.toUpperCase()}`] ?? '';
  return { step: { workflow: workflowPath, job, repository, action, input } };
}
