import { list, type Host, type Origin, type WorkflowStep } from '#kit';
import { inRepository } from './paths.ts';
import type { Project } from './schema.ts';
import { hasBeside, sameStep, stepsFor, type Named, type StepText } from './workflow-steps.ts';

/**
 * Which of these stages the branch runs that a change is to be merged into, and the change does not: its own workflow may
 * leave some out, by the input `stages`, and a change may leave out no more than that.
 *
 * @param left stages that the project describes and the input `stages` leaves out
 * @returns undefined for no change that is to be merged
 */
export async function leftOutStages(
  { origin }: Host,
  project: Project,
  left: readonly string[],
): Promise<string[] | undefined> {
  const base = await origin?.base();
  if (!origin || !base) return undefined;
  const { step } = origin;
  if (!step || left.length === 0) return [...left];
  const found = await stepsFor(origin, base.commit, {
    step,
    named: namedIn(project),
    sought: { action: step.action, says: ({ action }) => action === step.action },
  });
  if (found.kind !== 'found') return [...left];
  let there = [...left];
  for (const of of found.steps) {
    const stages = list().parse((await stagesOf(origin, step, of)) ?? '');
    const runs = (stage: string): boolean => stages.length === 0 || stages.includes(stage);
    there = there.filter(runs);
  }
  return there;
}

/** Whether the job of this step has a gate where a change is to be merged: stages that are steps are left out by leaving out the step. */
export async function isGatedAtBase({ origin }: Host, project: Project): Promise<boolean> {
  const base = await origin?.base();
  const { step } = origin ?? {};
  if (!origin || !base || !step) return false;
  return hasBeside(origin, base.commit, { step, named: namedIn(project), action: 'gate-model' });
}

function namedIn({ name, repository, file }: Project): Named {
  return { project: name, ...(file !== undefined && { file: inRepository(repository, file) }) };
}

/** What the base's step says; undefined where an expression says it that this change has edited. */
async function stagesOf(origin: Origin, step: WorkflowStep, of: StepText): Promise<string | undefined> {
  const written = of.input('stages');
  if (!written.includes('${{')) return written;
  const now = await sameStep(origin, origin.change.commit, of, step.repository);
  return now?.input('stages') === written ? step.input('stages') : undefined;
}
