import { z } from 'zod';
import type { Host, WorkflowStep } from '#kit';
import type { GithubContext } from './context.ts';

/**
 * The step of the workflow that this is, as its workflow file can be found. What another run's end started is none: its
 * workflow is the default branch's, whatever the change edits.
 * @param action that it runs: `gate-model`
 */
export function ownStep(
  env: Host['env'],
  { workflowPath, job, triggering, event }: GithubContext,
  action: string,
): { step?: WorkflowStep } {
  if (triggering) return {};
  const repository = env['GITHUB_ACTION_REPOSITORY'] ?? '';
  const input = (name: string): string => env[`INPUT_${name.toUpperCase()}`] ?? '';
  const { inputs } = Dispatched.parse(event);
  const entered = inputs && { entered: inputs };
  return { step: { workflow: workflowPath, job, repository, action, input, env: (name) => env[name], ...entered } };
}

const Dispatched = z.object({ inputs: z.record(z.string(), z.coerce.string()).optional().catch(undefined) });
