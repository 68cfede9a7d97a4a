import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { z } from 'zod';
import { list, number, text, type Origin, type WorkflowStep } from '#kit';
import { mayNameFile } from '../baseline-word.ts';
import { fail } from '../errors.ts';
import { isGlob } from '../paths.ts';
import { projectName } from '../repository.ts';
import { Task } from '../schema.ts';
import { dependsElsewhere, dependsOnCheckout, whatMakes } from './contexts.ts';
import { isExpression } from './expressions.ts';
import { comparedCalls, isPlaceOf } from './calls.ts';
import { maybe, ofCell, standingFor, type Unclear } from './given.ts';
import { inputInFull, newCall, sameSteps, stepsFor, type Sought } from './steps.ts';
import { readsOf, type Reads } from './reads.ts';
import type { StepText } from './text.ts';
import { whoseStepAt, type Named } from './whose.ts';

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

/** By the action of a step, where its rules may be found in a workflow file, and which of them are its own. */
type SoughtRules = Readonly<Record<string, Sought & { inputs: readonly RuleInput[]; byFile: boolean }>>;

function soughtWhere(isWhole: (of: Said) => boolean, byFile: boolean): SoughtRules {
  const says =
    (action: string) =>
    (of: Said): boolean =>
      of.action === action || isWhole(of);
  return {
    // A gate that says no rule judges by the implied one.
    'run-pipeline': { action: 'run-pipeline', says: says('gate-model'), inputs: RULES, byFile },
    'gate-model': { action: 'gate-model', alikeElsewhere: byFile, says: says('gate-model'), inputs: RULES, byFile },
    'evaluate-model': {
      action: 'evaluate-model',
      alikeElsewhere: byFile,
      says: says('evaluate-model'),
      inputs: ['metric', 'slices', ...names(MEASURES)],
      byFile,
    },
  };
}

/** Where nothing but inputs has rules: without predictions, a whole pipeline is given none. */
export const SOUGHT = soughtWhere((of) => of.action === 'run-pipeline' && of.input('predictions') !== '', false);

/** Where an mlops.yml of the base judges as well: that is what a whole pipeline without predictions says, in its place. */
export const SOUGHT_BESIDE_FILE = soughtWhere((of) => of.action === 'run-pipeline', true);

export const NO_RULING = rulingOf(() => '');

export interface Base {
  branch: string;
  commit: string;
}

export interface Asked {
  step: WorkflowStep;
  named: Named;
  sought: SoughtRules[string];
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
      /** Directory of the repository from where it names files; undefined where only a run can tell. */
      root: string | undefined;
      reads: Reads;
      action: string;
      /** Those that say it, all alike; none where that is not read. */
      steps: readonly StepText[];
      words: string;
      /** What gives the rules, where that is not read. */
      unread?: string;
    }
  | UnclearRuling
  | { kind: 'none' };

export interface UnclearRuling extends Unclear {
  /** Of the steps any of which may say it: one that runs by the same words can tell. Absent where none of them is known here. */
  words?: readonly string[];
}

export type FoundRuling = Extract<BaseRuling, { kind: 'found' }>;

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
  const key = JSON.stringify([from.commit, step.workflow, step.job, named, sought.action, sought.byFile]);
  const found = all.get(key) ?? lookUp(origin, { ...from }, asked);
  all.set(key, found);
  return found;
}

async function lookUp(origin: Origin, from: Base, asked: Asked): Promise<BaseRuling> {
  const { step, sought } = asked;
  const found = await stepsFor(origin, from.commit, asked);
  if (found.kind === 'none' || found.kind === 'unclear') return found;
  if (found.kind === 'behind') {
    const { workflow, uses } = found;
    const words = digestOf(['behind', workflow, uses]);
    if (!sought.says(step)) {
      // A gate of its own takes what another step measured, which lies there as well.
      if (step.action !== 'gate-model' || sought.action !== 'evaluate-model') return { kind: 'none' };
      return { kind: 'unclear', workflow, why: `${uses} is not read, and may be what measures`, words: [words] };
    }
    const ruling = rulingOf(step.input, sought.inputs);
    const reads = readsOf(step.input('predictions'));
    return {
      kind: 'found',
      workflow,
      base: from,
      ruling,
      ...saidBy(origin, step),
      reads,
      steps: [],
      words,
      unread: uses,
    };
  }
  const compared = await comparedCalls(origin, from.commit, step);
  // Who judges was not given what says which of the steps that measure is meant.
  const standing =
    sought.action === 'evaluate-model' && step.action !== sought.action
      ? ofCell(found.steps, step)
      : standingFor(found.steps, step, compared.here.steps);
  return saidByAll(origin, from, asked, standing);
}

/** What steps of a commit say together: any of them may be the one that counts. */
export async function saidByAll(
  origin: Origin,
  from: Base,
  asked: Asked,
  steps: readonly StepText[],
): Promise<BaseRuling> {
  const { step, named, sought } = asked;
  const compared = await comparedCalls(origin, from.commit, step);
  const { unchanged } = compared;
  const [first, ...others] = steps.map((of) => ({ of, ruling: rulingOf(of.input, sought.inputs) }));
  const { of, ruling } = first!;
  const { workflow } = of;
  const words = [...new Set(steps.map(wordsOf))];
  const unclear = (why: string, told: readonly string[]): UnclearRuling => ({
    kind: 'unclear',
    workflow,
    why,
    words: told,
  });
  // Which metrics and slices are shown besides decides nothing.
  const counts = sought.action === 'evaluate-model' ? names(MEASURES) : RULES;
  if (others.some((other) => !sameRuling(other.ruling, ruling, counts)))
    // Of what nobody edits, the one that ran is the base's.
    return unclear(`its steps for ${named.project} have different rules`, unchanged ? words : []);
  const rootsOf = (some: readonly StepText[]): number => new Set(some.map((one) => saidBy(origin, one).root)).size;
  if (mayNameFile(ruling.baseline) && rootsOf(steps) > 1) {
    // Of several that have moved each has its own file.
    const isOurs = await whoseStepAt(origin, from.commit, named, steps);
    const own = steps.filter((one) => isOurs(one) !== false);
    if (rootsOf(own) === 1) return saidByAll(origin, from, asked, own);
    const why = `its steps name ${ruling.baseline} from several folders, and which one is that of ${named.project} does not show: move one project by itself, or give each the project's name`;
    return unclear(why, []);
  }
  const answer = {
    kind: 'found' as const,
    workflow,
    base: from,
    ...saidBy(origin, of),
    ...{ reads: of.reads, steps, words: wordsOf(of) },
  };
  if (!RULES.some((name) => isExpression(ruling[name]))) return { ...answer, ruling };
  // What an expression gives, only a run of it knows: this one, where it is a run of what the base has.
  const made = steps
    .flatMap((one) => sought.inputs.map((name) => ({ name, full: inputInFull(one, name) })))
    .find(({ full }) => dependsOnCheckout(full));
  if (unchanged && made) return unclear(`${made.name} is there ${whatMakes(made.full)}`, []);
  const isAsThere = await comparedInputs(origin, from.commit, of, { step, unchanged });
  const isTold = (name: RuleInput): boolean => !isExpression(ruling[name]) || isAsThere(name);
  // What the file says in so many words stays, whatever this one was given.
  const said = (name: RuleInput): string => (isExpression(ruling[name]) ? step.input(name) : ruling[name]);
  if (counts.every(isTold))
    return { ...answer, ruling: rulingOf((name) => (isTold(name as RuleInput) ? said(name as RuleInput) : '')) };
  return unclear(whyUntold(of, step, unchanged ? undefined : newCall(compared, step)), words);
}

function whyUntold(of: StepText, step: WorkflowStep, added: { uses: string } | undefined): string {
  const why = 'its rules are expressions there';
  if (of.action !== step.action) return why;
  return added
    ? `${why}, and ${added.uses}, which this change adds, is not read, and may be what runs: write them down there first`
    : `${why}, and this change edits what they give, which nothing here can tell: an owner who merges past this check answers for it`;
}

/** By its name, whether an input of the step that runs is the base's, in all that its expression can depend on. */
async function comparedInputs(
  origin: Origin,
  commit: string,
  of: StepText,
  { step, unchanged }: { step: WorkflowStep; unchanged: boolean },
): Promise<(name: RuleInput) => boolean> {
  if (of.action !== step.action) return () => false;
  if (unchanged) return () => of.job === step.job;
  if (newCall(await comparedCalls(origin, commit, step), step)) return () => false;
  const now = await sameSteps(origin, commit, of, step);
  const own = maybe(now, step);
  const those = own.length > 0 ? own : now;
  return (name) => {
    const written = inputInFull(of, name);
    const isSame = (one: StepText): boolean => isPlaceOf(one, step) && inputInFull(one, name) === written;
    return those.length > 0 && those.every(isSame) && !dependsElsewhere(written);
  };
}

/** How a step says that examples are measured, with all that its expressions can depend on. */
const wordsOf = (of: StepText): string => digestOf(names(MEASURES).map((name) => inputInFull(of, name)));
const digestOf = (words: readonly string[]): string => createHash('sha256').update(JSON.stringify(words)).digest('hex');

/** What a step says of what it judges. */
function saidBy(origin: Origin, of: Said): Pick<FoundRuling, 'action' | 'project' | 'predictions' | 'root'> {
  const config = of.input('config');
  return {
    action: of.action,
    project: plain(of.input('project') || (config === '' ? projectName(origin.repository) : '')),
    predictions: plain(of.input('predictions')),
    root: isExpression(config) || isGlob(config) ? undefined : posix.dirname(posix.normalize(config || 'mlops.yml')),
  };
}

export function rulingOf(input: (name: string) => string, of: readonly RuleInput[] = RULES): Ruling {
  const said = (name: RuleInput): string => (of.includes(name) ? input(name).trim() : '');
  return Object.fromEntries(RULES.map((name) => [name, said(name)])) as Ruling;
}

/** @returns undefined for nothing, and for what only a run can tell */
const plain = (said: string): string | undefined => (said === '' || isExpression(said) ? undefined : said);

export function sameRuling(a: Ruling, b: Ruling, by: readonly RuleInput[] = RULES): boolean {
  const plain = (ruling: Ruling): string =>
    JSON.stringify(
      by.map((name) => {
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
