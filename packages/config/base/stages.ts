import { list, type Host } from '#kit';
import { dependsElsewhere, dependsOnCheckout, whatMakes } from '../workflow/contexts.ts';
import { isExpression } from '../workflow/expressions.ts';
import { inRepository } from '../paths.ts';
import type { Project } from '../schema.ts';
import { comparedCalls, isPlaceOf, samePlace } from '../workflow/calls.ts';
import { whyGivenOtherwise } from '../workflow/given.ts';
import { inputInFull, isShownAs, stepsFor, whyHidden } from '../workflow/steps.ts';
import type { StepText } from '../workflow/text.ts';
import { whoseStep, whoseStepAt, type Named } from '../workflow/whose.ts';

export interface LeftOut {
  stages: readonly string[];
  /** A clause; absent where none is left out. */
  why?: string;
}

const NONE: LeftOut = { stages: [] };

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
): Promise<LeftOut | undefined> {
  const base = await origin?.base();
  if (!origin || !base) return undefined;
  if (left.length === 0) return NONE;
  const { step } = origin;
  if (!step) return { stages: [...left], why: 'what the base runs is not known here' };
  const { action } = step;
  const named = namedIn(project);
  const sought = { action, says: (of: StepText) => of.action === action };
  const compared = await comparedCalls(origin, base.commit, step);
  const { here, there, unchanged } = compared;
  const isOurs = whoseStep(origin.repository, named);
  const inPlace = (steps: readonly StepText[]): StepText[] =>
    steps.filter((of) => isPlaceOf(of, step) && sought.says(of) && isOurs(of) !== false);
  const all = (why: string, stages: readonly string[] = left): LeftOut => ({ stages, why });
  const shown = here.steps.filter((of) => isShownAs(of, step));
  const otherwise = whyHidden(compared, step) ?? whyGivenOtherwise(shown, step, ['stages']);
  if (otherwise) return all(otherwise.why);
  const isMade = (of: StepText): boolean => dependsOnCheckout(inputInFull(of, 'stages'));
  if (unchanged) {
    const made = inPlace(there.steps).find(isMade);
    return made ? all(`stages is there ${whatMakes(inputInFull(made, 'stages'))}`) : NONE;
  }
  const found = await stepsFor(origin, base.commit, { step, named, sought });
  if (found.kind === 'behind') return NONE;
  if (found.kind === 'unclear') return all(`${found.why} (${found.workflow} of ${base.branch})`);
  if (found.kind === 'none') return all(`${base.branch} has no such step`);
  const now = inPlace(here.steps);
  // What gives the same there and here leaves out nothing.
  const isKept = (of: StepText): boolean => isExpression(of.input('stages')) && now.some((one) => sameStages(of, one));
  const before = found.steps.filter((of) => !isKept(of));
  const stages = left.filter(
    (stage) => before.some((of) => mayRun(of, stage, true)) && !now.some((of) => mayRun(of, stage, false)),
  );
  return stages.length > 0 ? all(`${base.branch} runs what this change does not`, stages) : NONE;
}

/** Whether the base has a gate in the job of this step, or in one that the change has no more: stages that are steps are left out by leaving out the step. */
export async function isGatedAtBase({ origin }: Host, project: Project): Promise<boolean> {
  const base = await origin?.base();
  const { step } = origin ?? {};
  if (!origin || !base || !step) return false;
  const { there, here, unchanged } = await comparedCalls(origin, base.commit, step);
  const isOurs = await whoseStepAt(origin, base.commit, namedIn(project), there.steps);
  const gates = there.steps.filter((of) => of.action === 'gate-model' && isOurs(of) !== false);
  const isGone = (of: StepText): boolean => !unchanged && !here.steps.some((one) => samePlace(one, of));
  return gates.some((of) => isPlaceOf(of, step) || isGone(of));
}

export function namedIn({ name, repository, file }: Pick<Project, 'name' | 'repository' | 'file'>): Named {
  return { project: name, ...(file !== undefined && { file: inRepository(repository, file) }) };
}

/** @param unknown what to take for the answer where an expression says it */
function mayRun(of: StepText, stage: string, unknown: boolean): boolean {
  const written = of.input('stages');
  if (isExpression(written)) return unknown;
  const stages = list().parse(written);
  return stages.length === 0 || stages.includes(stage);
}

function sameStages(one: StepText, other: StepText): boolean {
  const written = inputInFull(one, 'stages');
  return written === inputInFull(other, 'stages') && !dependsElsewhere(written);
}
