import type { z } from 'zod';
import { list, number, text, type Origin, type WorkflowStep } from '#kit';
import { fail } from '../errors.ts';
import { projectName } from '../repository.ts';
import { Task } from '../schema.ts';
import { dependsElsewhere, dependsOnCheckout, whatMakes } from './contexts.ts';
import { isExpression } from './expressions.ts';
import { comparedCalls, isPlaceOf } from './calls.ts';
import { maybe, standingFor } from './given.ts';
import { inputInFull, newCall, sameSteps, stepsFor, type Named, type Sought } from './steps.ts';
import type { StepText } from './text.ts';

/** Inputs that say how examples are measured. */
const MEASURES = {
  group: text(),
  task: Task.optional(),
  id: text(),
  target: text(),
  score: text(),
  weight: text(),
  positive: text(),
  threshold: number(),
};
/** Inputs that say how a model is judged, each as the actions read it. */
const INPUTS = {
  baseline: text(),
  metric: list(),
  margin: text(),
  min: number(),
  max: number(),
  slices: list(),
  'min-count': number(),
  ...MEASURES,
};
type RuleInput = keyof typeof INPUTS;
const names = (of: object): RuleInput[] => Object.keys(of) as RuleInput[];
const RULES = names(INPUTS);
const LISTS: readonly RuleInput[] = ['metric', 'slices'];
const NUMBERS: readonly RuleInput[] = ['margin', 'min', 'max', 'min-count', 'threshold'];

/** The same as values. */
export type RuleInputs = { [Name in RuleInput]: z.output<(typeof INPUTS)[Name]> };

/** What inputs of a step say of how models are judged, as texts; empty where they say nothing. */
export type Ruling = Readonly<Record<RuleInput, string>>;

/** What says of a step whether it has rules. */
type Said = Pick<StepText, 'action' | 'input'>;

const isWhole = (of: Said): boolean => of.action === 'run-pipeline' && of.input('predictions') !== '';
const says =
  (...actions: string[]) =>
  (of: Said): boolean =>
    actions.includes(of.action) || isWhole(of);
const isRuling = (of: Said): boolean => isWhole(of) || (of.action === 'gate-model' && of.input('metric') !== '');

/** By the action of a step, where its rules may be found in a workflow file, and which of them are its own. */
export const SOUGHT: Readonly<Record<string, Sought & { inputs: readonly RuleInput[] }>> = {
  'run-pipeline': { action: 'run-pipeline', says: isRuling, inputs: RULES },
  'gate-model': { action: 'gate-model', says: says('gate-model'), inputs: RULES },
  'evaluate-model': {
    action: 'evaluate-model',
    says: says('evaluate-model'),
    inputs: ['metric', 'slices', ...names(MEASURES)],
  },
};

export const NO_RULING = rulingOf(() => '');

interface Base {
  branch: string;
  commit: string;
}

export interface Asked {
  step: WorkflowStep;
  named: Named;
  sought: Sought & { inputs: readonly RuleInput[] };
}

export type BaseRuling =
  | {
      kind: 'found';
      workflow: string;
      base: Base;
      ruling: Ruling;
      /** The project that the step names, where it names one by itself. */
      project: string | undefined;
      predictions: string | undefined;
      /** It is given predictions, whichever. */
      readsFile: boolean;
      action: string;
      /** What gives the rules, where that is not read. */
      unread?: string;
    }
  | { kind: 'unclear'; workflow: string; why: string }
  | { kind: 'none' };

type FoundRuling = Extract<BaseRuling, { kind: 'found' }>;

const known = new WeakMap<Origin, Map<string, Promise<BaseRuling>>>();

/** What the base's workflow files say or, where they say nothing, those of the default branch. */
export async function rulingOfBase(origin: Origin, base: Base, asked: Asked): Promise<BaseRuling> {
  const own = await rulingAt(origin, base, asked);
  if (own.kind !== 'none' || base.branch === origin.defaultBranch) return own;
  return rulingAt(origin, { branch: origin.defaultBranch, commit: await origin.tipOfDefault() }, asked);
}

/** Asked by every stage of a step, and looked up once. */
export function rulingAt(origin: Origin, from: Base, asked: Asked): Promise<BaseRuling> {
  const all = known.get(origin) ?? new Map<string, Promise<BaseRuling>>();
  known.set(origin, all);
  const { step, named, sought } = asked;
  const key = JSON.stringify([from.commit, step.workflow, step.job, named, sought.action]);
  const found = all.get(key) ?? lookUp(origin, { ...from }, asked);
  all.set(key, found);
  return found;
}

async function lookUp(origin: Origin, from: Base, { step, named, sought }: Asked): Promise<BaseRuling> {
  const found = await stepsFor(origin, from.commit, { step, named, sought });
  if (found.kind === 'none' || found.kind === 'unclear') return found;
  if (found.kind === 'behind') {
    if (!sought.says(step)) {
      // A gate of its own takes what another step measured, which lies there as well.
      if (step.action !== 'gate-model' || sought.action !== 'evaluate-model') return { kind: 'none' };
      const { workflow, uses } = found;
      return { kind: 'unclear', workflow, why: `${uses} is not read, and may be what measures` };
    }
    const ruling = rulingOf(step.input, sought.inputs);
    return { kind: 'found', workflow: found.workflow, base: from, ruling, ...saidBy(origin, step), unread: found.uses };
  }
  const compared = await comparedCalls(origin, from.commit, step);
  const standing = standingFor(found.steps, step, compared.here.steps);
  const [first, ...others] = standing.map((of) => ({ of, ruling: rulingOf(of.input, sought.inputs) }));
  const { of, ruling } = first!;
  const { workflow } = of;
  if (others.some((other) => !sameRuling(other.ruling, ruling)))
    return { kind: 'unclear', workflow, why: `its steps for ${named.project} have different rules` };
  const answer = {
    kind: 'found' as const,
    workflow,
    base: from,
    ...saidBy(origin, of),
  };
  if (!hasExpression(ruling)) return { ...answer, ruling };
  // What an expression gives, only a run of it knows: this one, where it is a run of what the base has.
  const made = standing
    .flatMap((one) => sought.inputs.map((name) => ({ name, full: inputInFull(one, name) })))
    .find(({ full }) => dependsOnCheckout(full));
  if (found.unchanged && made)
    return { kind: 'unclear', workflow, why: `${made.name} is there ${whatMakes(made.full)}` };
  if (await isAsAtBase(origin, from.commit, of, { step, sought, unchanged: found.unchanged }))
    return { ...answer, ruling: withGiven(ruling, step) };
  const added = found.unchanged ? undefined : newCall(compared, step);
  const why = added
    ? `its rules are expressions there, and ${added.uses}, which this change adds, is not read, and may be what runs: write them down there first`
    : 'its rules are expressions there, and this change edits what they give';
  return { kind: 'unclear', workflow, why };
}

/** What only a run can tell is what this one was given; what the file says in so many words stays, whatever this one was given. */
const withGiven = (ruling: Ruling, { input }: WorkflowStep): Ruling =>
  rulingOf((name) => (isExpression(ruling[name as RuleInput]) ? input(name) : ruling[name as RuleInput]));

/** Whether the step that runs is the base's, in all that its expressions can depend on. */
async function isAsAtBase(
  origin: Origin,
  commit: string,
  of: StepText,
  { step, sought, unchanged }: Pick<Asked, 'step' | 'sought'> & { unchanged: boolean },
): Promise<boolean> {
  if (of.action !== step.action) return false;
  if (unchanged) return of.job === step.job;
  if (newCall(await comparedCalls(origin, commit, step), step)) return false;
  const written = (one: StepText): string => sought.inputs.map((name) => inputInFull(one, name)).join('\n');
  const now = await sameSteps(origin, commit, of, step);
  const own = maybe(now, step);
  return (
    now.length > 0 &&
    (own.length > 0 ? own : now).every((one) => isPlaceOf(one, step) && written(one) === written(of)) &&
    !dependsElsewhere(written(of))
  );
}

/** What a step says of what it judges. */
function saidBy(origin: Origin, of: Said): Pick<FoundRuling, 'action' | 'project' | 'predictions' | 'readsFile'> {
  return {
    action: of.action,
    project: plain(of.input('project') || (of.input('config') === '' ? projectName(origin.repository) : '')),
    predictions: plain(of.input('predictions')),
    readsFile: of.input('predictions') !== '',
  };
}

/**
 * What the base's workflow files say of a project that the change describes in an mlops.yml, which the base does not have.
 * `measured`: the step that evaluates, where that is another one than the step that judges.
 * @returns undefined beside no workflow step
 */
export async function ruledByInputs(
  origin: Origin,
  base: Base,
  named: Named & { file: string },
): Promise<{ judged: BaseRuling; measured?: BaseRuling } | undefined> {
  const { step } = origin;
  if (!step) return undefined;
  const asked = (action: string): Asked => ({ step, named, sought: SOUGHT[action]! });
  const judged = await rulingOfBase(origin, base, asked('run-pipeline'));
  switch (judged.kind) {
    case 'none':
      return { judged };
    case 'unclear':
      // Who measures need not know how that is judged.
      return step.action === 'evaluate-model'
        ? { judged, measured: await rulingOfBase(origin, base, asked('evaluate-model')) }
        : { judged };
    case 'found':
      if (judged.action !== 'gate-model') return { judged };
      return { judged, measured: await rulingAt(origin, judged.base, asked('evaluate-model')) };
  }
}

export function rulingOf(input: (name: string) => string, of: readonly RuleInput[] = RULES): Ruling {
  const said = (name: RuleInput): string => (of.includes(name) ? input(name).trim() : '');
  return Object.fromEntries(RULES.map((name) => [name, said(name)])) as Ruling;
}

/** @returns undefined for nothing, and for what only a run can tell */
const plain = (said: string): string | undefined => (said === '' || isExpression(said) ? undefined : said);
const hasExpression = (ruling: Ruling): boolean => Object.values(ruling).some(isExpression);

export function sameRuling(a: Ruling, b: Ruling): boolean {
  const plain = (ruling: Ruling): string =>
    JSON.stringify(
      RULES.map((name) => {
        const said = ruling[name];
        if (LISTS.includes(name)) return list().parse(said);
        // `0.020` is 0.02 in YAML, too.
        return NUMBERS.includes(name) && said !== '' && Number.isFinite(Number(said)) ? Number(said) : said;
      }),
    );
  return plain(a) === plain(b);
}

/**
 * A ruling as the actions read their inputs.
 * @throws MLOPS_BASE_POLICY for what is no value of such an input
 */
export function ruleInputs(ruling: Ruling, { base, workflow }: { base: Base; workflow: string }): RuleInputs {
  return Object.fromEntries(
    RULES.map((name) => {
      const parsed = INPUTS[name].safeParse(ruling[name] === '' ? undefined : ruling[name]);
      if (parsed.success) return [name, parsed.data];
      throw fail('MLOPS_BASE_POLICY', {
        message: `The rules that judge this change cannot be used: ${name} is ${JSON.stringify(ruling[name])} in ${workflow} of ${base.branch}.`,
        where: { file: workflow, field: name },
        hint: 'Repair the workflow on that branch first; an owner who merges past this check answers for it.',
      });
    }),
  ) as RuleInputs;
}
