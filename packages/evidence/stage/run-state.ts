import { join } from 'node:path';
import { z } from 'zod';
import { Verdict, type Host } from '#kit';
import type { Owner } from '../ledger/project-identity.ts';

/** What a report must know of a run that no statement says: which stages belong to it, and what went wrong in them. */
export const RunState = z.strictObject({
  project: z.string().describe('whose run it was: several projects may share a folder'),
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

const place = ({ workspace }: Pick<Owner, 'workspace'>): string => join(workspace, 'reports', 'run.json');

export async function writeRunState(host: Host, project: Owner, state: Omit<RunState, 'project'>): Promise<void> {
  const said: RunState = { project: project.name, ...state };
  await host.files.write(place(project), `${JSON.stringify(said, null, 2)}\n`);
}

/**
 * @param project.name whose run it must be; anybody's without it
 * @returns undefined when no run of several stages was made here, or the last one was of another project
 */
export async function readRunState(
  host: Host,
  project: Pick<Owner, 'workspace'> & Partial<Owner>,
): Promise<RunState | undefined> {
  const path = place(project);
  if (!(await host.files.exists(path))) return undefined;
  try {
    const { success, data } = RunState.safeParse(JSON.parse(await host.files.readText(path)));
    return success && data.project === (project.name ?? data.project) ? data : undefined;
  } catch {
    return undefined;
  }
}
