import type { Labels } from '../answer.ts';
import type { Golden } from './golden.ts';
import { Refused } from './refused.ts';
import { sizesIn } from './tolerance.ts';

/** Rows of a replay. */
interface Batch {
  start: number;
  count: number;
}

/** A way to read the labels that a model answers as the classes that were recorded. */
type Reading = (label: string) => string | undefined;

const identity: Reading = (label) => label;
/** What most models decide two classes by. */
const EVEN = 0.5;

/**
 * What of all that was answered, request by request, are classes: outputs that had a value for each row every time, and never
 * a number with a fraction. One number without a fraction says nothing of an output whose numbers may have one.
 */
export function classesOf(answers: readonly (readonly Labels[])[]): Labels[] {
  const [first = [], ...others] = answers;
  return first
    .flatMap(({ output, classes, real }) => {
      const more = others.map((labels) => labels.find((label) => label.output === output));
      if (more.includes(undefined)) return [];
      return [{ output, classes: classes.concat(...more.map((label) => label!.classes)), real }];
    })
    .filter(({ classes, real }) => !real || (classes.length > 1 && classes.every(isWhole)));
}

const isWhole = (value: string): boolean => Number.isInteger(Number(value));

/**
 * Compares the classes that a model answers beside its scores with those that the evaluation has counted. Where rounding may
 * decide, both are right. A model may decide between two classes at 0.5 though the evaluation did elsewhere: its metrics are
 * then not those of the classes that clients read.
 *
 * @param labels one for each row of the batch, of each output that has them
 * @returns how many classes differ because of that; 0 where none were counted
 * @throws Refused when a class is neither
 */
export function differingClasses(
  golden: Pick<Golden, 'ids' | 'expected' | 'classes' | 'tolerance'>,
  labels: readonly Labels[],
  batch: Batch,
  names: readonly string[] = [],
): number {
  if (!golden.classes) return 0;
  return labels.reduce((differing, label) => differing + differingIn(golden, label, batch, names), 0);
}

function differingIn(
  golden: Pick<Golden, 'ids' | 'expected' | 'classes' | 'tolerance'>,
  { output, classes: labels }: Labels,
  { start, count }: Batch,
  names: readonly string[],
): number {
  const { ids, expected, classes = [], tolerance } = golden;
  const rows = Array.from({ length: count }, (_, row) => start + row);
  const wrongFor = (reading: Reading, right: (row: number, label: string | undefined) => boolean): number | undefined =>
    rows.find((row) => !right(row, reading(labels[row - start]!)));
  const { score } = expected;
  const allowed = (name: string): Allowed => allowedIn(expected[name]!, tolerance);
  const near = score ? nearThreshold(score, classes, allowed('score')) : nearTie(expected, allowed);
  const asEvaluated = (row: number, label: string | undefined): boolean => label === classes[row] || near(row);
  const readings = score ? readingsOfTwo(labels) : [identity, byIndex(names)];
  if (readings.some((reading) => wrongFor(reading, asEvaluated) === undefined)) return 0;
  const atEven = (row: number, label: string | undefined): boolean =>
    label === String(Number(score![row]! >= EVEN)) || isEven(score![row]!, allowed('score'));
  const even = score && readings.find((reading) => wrongFor(reading, atEven) === undefined);
  if (even) return rows.filter((row) => !asEvaluated(row, even(labels[row - start]!))).length;
  const row = wrongFor(readings[0] ?? identity, asEvaluated)!;
  throw new Refused(
    'fail',
    `the class of ${ids[row]} is ${labels[row - start]} by the output "${output}"; at evaluation it was ${classes[row]}. Let the model answer the class that its scores say (evaluate: {threshold: …} in mlops.yml), or none; where the output is no class, give it another name than label, class or prediction`,
  );
}

/** Two classes are recorded as 0 and 1; a model may have other names for them. */
function readingsOfTwo(labels: readonly string[]): Reading[] {
  const found = [...new Set(labels)];
  if (found.every((label) => label === '0' || label === '1')) return [identity];
  if (found.length > 2) return [];
  return ['0', '1'].map((first) => (label) => (label === found[0] ? first : first === '0' ? '1' : '0'));
}

function byIndex(names: readonly string[]): Reading {
  return (label) => (/^\d+$/.test(label) ? names[Number(label)] : undefined);
}

/** Whether a score lies where the classes part: where both are recorded, or where most models part them. */
function nearThreshold(
  score: readonly number[],
  classes: readonly string[],
  allowed: Allowed,
): (row: number) => boolean {
  const of = (name: string): number[] => score.filter((_, row) => classes[row] === name);
  const highest = of('0').reduce((most, value) => Math.max(most, value), -Infinity);
  const lowest = of('1').reduce((least, value) => Math.min(least, value), Infinity);
  return (row) => {
    const value = score[row]!;
    return isEven(value, allowed) || (value >= lowest - allowed(value) && value <= highest + allowed(value));
  };
}

function isEven(score: number, allowed: Allowed): boolean {
  return Math.abs(score - EVEN) <= allowed(score);
}

/** How far an answer may be from a recorded score. */
type Allowed = (recorded: number) => number;

function allowedIn(scores: readonly number[], tolerance: number): Allowed {
  const sizeOf = sizesIn(scores, tolerance);
  return (recorded) => tolerance * sizeOf(recorded);
}

/** Whether the two likeliest classes are as likely. */
function nearTie(expected: Golden['expected'], allowed: (name: string) => Allowed): (row: number) => boolean {
  const scores = Object.entries(expected).flatMap(([name, values]) =>
    name.startsWith('score_') ? [{ values, off: allowed(name) }] : [],
  );
  return (row) => {
    const [first, second] = scores
      .map(({ values, off }) => ({ value: values[row]!, off: off(values[row]!) }))
      .sort((a, b) => b.value - a.value);
    return !!first && !!second && first.value - second.value <= first.off + second.off;
  };
}
