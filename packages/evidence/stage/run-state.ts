import { join } from 'node:path';
import { z } from 'zod';
import { Verdict, type Host } from '#kit';
import type { ProjectIdentity } from '../ledger/project-identity.ts';

/** What a report must know of a run that no statement says: which stages belong to it, and what went wrong in them. */
export const RunState = z.strictObject({
  stages: z.array(
    z.strictObject({
      stage: z.string(),
      verdict: Verdict.optional(),
      cached: z.boolean(),
      seconds: z.number(),
      problem: z.string().optional().describe('why the stage did not do its work'),
    }),
  ),
  run: z.string().optional().describe('id in the ledger, when the run was recorded'),
  leftOut: z
    .array(z.string())
    .optional()
    .describe('of a change that runs some stages only: those that its base would have judged it by'),
  leftOutWhy: z.string().optional().describe('what of the change left them out: a clause'),
});
export type RunState = z.infer<typeof RunState>;
export type StageState = RunState['stages'][number];

const place = (project: Pick<ProjectIdentity, 'workspace'>): string => join(project.workspace, 'reports', 'run.json');

export async function writeRunState(
  host: Host,
  project: Pick<ProjectIdentity, 'workspace'>,
  state: RunState,
): Promise<void> {
  await host.files.write(place(project), `${JSON.stringify(state, null, 2)}\n`);
}

/** @returns undefined when no run of several stages was made here */
export async function readRunState(
  host: Host,
  project: Pick<ProjectIdentity, 'workspace'>,
): Promise<RunState | undefined> {
  const path = place(project);
  if (!(await host.files.exists(path))) return undefined;
  return parseRunState(await host.files.readText(path));
}

/** @returns undefined when the text is no run state */
export function parseRunState(text: string): RunState | undefined {
  try {
    const parsed = RunState.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
