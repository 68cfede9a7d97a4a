import type { WorkflowStep } from '#kit';
import { isPlaceOf } from './calls.ts';
import { cellGiven, isCell } from './cells.ts';
import { isExpression, sameText } from './expressions.ts';
import type { StepText } from './text.ts';

export interface Unclear {
  kind: 'unclear';
  workflow: string;
  /** A clause. */
  why: string;
}

/** The inputs that say what is judged, and where it is recorded. */
const ASKED = ['project', 'config', 'ledger', 'matrix', 'part', 'stages'] as const;
/** The same, and those that are rules. */
export const GIVEN: readonly string[] = [
  ...ASKED,
  ...['predictions', 'baseline', 'metric', 'margin', 'min', 'max', 'slices', 'min-count', 'group', 'task'],
  ...['id', 'target', 'score', 'weight', 'positive', 'threshold'],
];
/** Those that say what is judged, whatever the rules are. */
const JUDGED: readonly string[] = [...ASKED, 'predictions'];

export const isWholeMatrix = (written: string): boolean =>
  written.replace(/\s+/g, '').toLowerCase() === '${{tojson(matrix)}}';

/** What an input is that is left out. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  ledger: 'auto',
  part: 'whole',
};

/**
 * What the step that runs was given otherwise than by the words of each of these, by an `env` that an earlier step overwrote or
 * because it is another step than these. Where it may be one of them whose `env` was overwritten, it does not help that another
 * one says the same.
 */
export function whyGivenOtherwise(
  shown: readonly StepText[],
  step: WorkflowStep,
  names: readonly string[] = ASKED,
): Unclear | undefined {
  const cell = ofCell(shown, step);
  const other = cell.every((of) => otherThan(of, step, names) !== undefined)
    ? cell[0]
    : cell.find((of) => otherThan(of, step, names) !== undefined && mayBe(of, step, GIVEN));
  if (other === undefined) return undefined;
  const name = otherThan(other, step, names)!;
  const [written, given] = [other.input(name) || DEFAULTS[name], step.input(name) || DEFAULTS[name]];
  const said = `${name} is ${JSON.stringify(written ?? '')} there, and this step was given ${JSON.stringify(given ?? '')}, by an \`env\` that was overwritten or as another step`;
  return { kind: 'unclear', workflow: other.workflow, why: said };
}

/**
 * Of steps of a commit those that may be the one that runs, by what it was given and by its cell, where all are in its place:
 * where several of a job differ, each has its own rules. What the change has no more stays among them.
 * @param here steps of the change
 */
export function standingFor(
  steps: readonly StepText[],
  step: WorkflowStep,
  here: readonly StepText[],
): readonly StepText[] {
  if (!steps.every((of) => isPlaceOf(of, step))) return steps;
  for (const names of [GIVEN, JUDGED]) {
    const kept = maybe(steps, step, names);
    if (kept.length === 0) continue;
    const isSame = (one: StepText, of: StepText): boolean =>
      isPlaceOf(one, step) && one.action === of.action && names.every((name) => one.input(name) === of.input(name));
    return steps.filter((of) => kept.includes(of) || !here.some((one) => isSame(one, of)));
  }
  return steps;
}

/** Of steps those that may be the one that runs. */
export const maybe = (
  steps: readonly StepText[],
  step: WorkflowStep,
  names: readonly string[] = GIVEN,
): readonly StepText[] => ofCell(steps, step).filter((of) => mayBe(of, step, names));

/** Whether a step that the files show may be the one that runs: nothing that no other step can overwrite says that it is not. */
const mayBe = (of: StepText, step: WorkflowStep, names: readonly string[]): boolean =>
  otherThan(of, step, names, (name) => !of.overwritten.has(name)) === undefined;

/** An input that the step which runs was given otherwise. */
function otherThan(
  of: StepText,
  step: WorkflowStep,
  names: readonly string[],
  counts: (name: string) => boolean = () => true,
): string | undefined {
  return names.find((name) => counts(name) && !isGiven(of.input(name), step.input(name), DEFAULTS[name]));
}

/** Whether a text of a workflow file is what a step was given, as far as it is no expression. */
function isGiven(written: string, given: string, otherwise = ''): boolean {
  const [one, other] = [written || otherwise, given || otherwise];
  return isExpression(one) || sameText(one, other);
}

/** Without those of other cells of a matrix than the step which runs was given, as far as that can be told. */
export function ofCell(steps: readonly StepText[], step: WorkflowStep): readonly StepText[] {
  const cell = cellGiven(step.input('matrix'));
  if (cell === undefined) return steps;
  const own = steps.filter((of) => !isWholeMatrix(of.input('matrix')) || of.cells.some((one) => isCell(one, cell)));
  return own.length > 0 ? own : steps;
}
