import type { Host, Origin } from '#kit';
import type { Project } from '../schema.ts';
import { comparedCalls } from '../workflow/calls.ts';
import { isShownAs } from '../workflow/steps.ts';
import { whoseStepAt } from '../workflow/whose.ts';
import { measuredFor } from '../workflow/judging.ts';
import {
  ruleInputs,
  rulingAt,
  rulingOfBase,
  SOUGHT,
  SOUGHT_BESIDE_FILE,
  type Asked,
  type BaseRuling,
  type RuleInputs,
  type UnclearRuling,
} from '../workflow/rulings.ts';
import type { Policy } from './policy.ts';
import { namedIn } from './stages.ts';
import { isByFile, type WorkflowPolicy } from './workflow-policy.ts';

/** How the base of a change measures what its gate judges, as far as a step that does not measure can tell. */
export type MeasuresOfBase =
  /** As inputs of its step of `evaluate-model` say, over what its mlops.yml says. */
  | { kind: 'evaluated'; inputs: RuleInputs }
  /** No step of its own says anything else than what the gate goes by. */
  | { kind: 'as-gate' }
  /** The step that measured can tell, where it followed one of these words, or nobody. */
  | (Omit<UnclearRuling, 'kind'> & { kind: 'unclear' });

/**
 * Asked where a change is judged: whoever takes the numbers of another step has to know that they were measured by the rules that
 * decide. Requests are those that the steps need anyway, but for two where the base has no step of `evaluate-model`.
 *
 * @returns undefined for no change that is to be merged, and where the base has no rules for the project
 * @throws MLOPS_BASE_POLICY
 */
export async function measuresOfBase(
  { origin }: Host,
  project: Project,
  ofWorkflow: WorkflowPolicy | undefined,
): Promise<(MeasuresOfBase & { joins: boolean }) | undefined> {
  const { step } = origin ?? {};
  const base = await origin?.base();
  if (!origin || !base || !step) return undefined;
  const { policy } = project;
  if ((ofWorkflow ?? policy)?.from !== 'base') return undefined;
  const joins = policy?.joins === true;
  if (policy?.unmeasured) return { kind: 'unclear', joins, ...policy.unmeasured };
  // What inputs of the base say is described as an mlops.yml would.
  if (policy?.workflow !== undefined) return { kind: 'as-gate', joins };
  if (step.action === 'run-pipeline' && (await isPipelineAtBase(origin, base.commit, project)))
    return { kind: 'as-gate', joins };
  const sought = isByFile(project) ? SOUGHT_BESIDE_FILE : SOUGHT;
  const asked = (action: string): Asked => ({ step, named: namedIn(project), sought: sought[action]! });
  const judged = await rulingOfBase(origin, base, asked('gate-model'));
  const there = await measuredBeside(origin, judged, asked('evaluate-model'), { ...base });
  switch (there.kind) {
    case 'none':
      return { kind: 'as-gate', joins: joins && !(judged.kind === 'found' && judged.reads === 'file') };
    case 'unclear':
      return { ...there, joins };
    case 'found':
      return { kind: 'evaluated', joins, inputs: ruleInputs(there.ruling, there) };
  }
}

/** @param judged by whom */
async function measuredBeside(
  origin: Origin,
  judged: BaseRuling,
  asked: Asked,
  base: Policy['base'],
): Promise<BaseRuling> {
  switch (judged.kind) {
    case 'none':
      return judged;
    case 'unclear':
      return rulingAt(origin, base, asked);
    case 'found':
      return measuredFor(origin, judged, asked);
  }
}

/** Whether the base judges by a whole pipeline in the place of this one, which measures by itself, whatever other steps do. */
async function isPipelineAtBase(origin: Origin, commit: string, project: Project): Promise<boolean> {
  const step = origin.step!;
  const { there } = await comparedCalls(origin, commit, step);
  const isOurs = await whoseStepAt(origin, commit, namedIn(project), there.steps);
  return there.steps.some((of) => isShownAs(of, step) && isOurs(of) !== false);
}

/** What a stage says of the rules that it followed; nothing where no base has a say. */
export async function ruledAs(
  { origin }: Host,
  { policy }: Project,
  ofWorkflow: WorkflowPolicy | undefined,
): Promise<{ from: Policy['from']; base: Policy['base']; words?: string; why?: string } | undefined> {
  const base = await origin?.base();
  const said = ofWorkflow ?? policy;
  if (!base || !said) return undefined;
  const unclear = [ofWorkflow, policy, policy?.unmeasured].find(
    (of) => of !== undefined && (!('from' in of) || of.from === 'unclear'),
  );
  const why = unclear && `${unclear.workflow}: ${unclear.why}`;
  if (why !== undefined) return { from: 'unclear', base: { ...base }, why };
  const words = ofWorkflow?.words ?? policy?.words;
  return { from: said.from, base: { ...base }, ...(words !== undefined && { words }) };
}
