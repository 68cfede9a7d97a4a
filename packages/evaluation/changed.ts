import { binomialCdf } from '#stats';
import { isUndefined, predictedClass } from './metrics/checks.ts';
import type { Measured, Metric } from './metrics/metric.ts';
import type { Sample } from './sample.ts';

/**
 * Whether predictions are so coarse (classes, or scores of two values) that two models may well say the same of every
 * example by chance. Scores of many values that are the same bit for bit come from the same model.
 */
export function isCoarse({ score, scores }: Sample): boolean {
  return [score, ...(scores ?? [])].every((column) => !column || new Set(column).size <= 2);
}

/** From so many changed examples on, their own spread tells the error. */
const ENOUGH_CHANGED = 20;

/** From so many errors of a class on, the metric's spread within it tells the error. */
const ENOUGH_ERRORS = 5;

/** Two models of the same examples, measured. */
export interface Changed {
  candidate: Sample;
  baseline: Sample;
  now: Measured;
  before: Measured;
}

/**
 * How much further from the truth the difference may be, because examples that the two models tell apart are rare: when
 * 2 of 1,000 are, their share may be 0.7 %, and an interval by the spread of those 2 claims to know better. The share's
 * bound is Clopper and Pearson's, times what the metric would move if the models differed in every example.
 *
 * Counted by class where each class moves the metric by itself: any number of changes among the negatives says nothing
 * of the positives. The classes err independently, so their parts add up in squares.
 *
 * @returns the error at an error probability; nothing when enough examples of each class are told apart
 */
export function unseenChange(metric: Metric, pair: Changed): ((alpha: number) => number) | undefined {
  return unseen(stratified(metric, pair).filter(({ changed }) => changed < ENOUGH_CHANGED));
}

/**
 * The same for a metric of one model's predicted classes, which differ from the true ones in few examples of a class:
 * 20 of 20 right do not say that all are.
 */
export function unseenErrors(metric: Metric, sample: Sample, now: Measured): ((alpha: number) => number) | undefined {
  if (!metric.ofClasses) return undefined;
  const baseline = { ...sample, predicted: sample.target };
  const classes = stratified(metric, { candidate: sample, baseline, now, before: now });
  return unseen(
    classes
      .map((one) => ({ ...one, changed: Math.min(one.changed, one.count - one.changed) }))
      .filter(({ changed }) => changed < ENOUGH_ERRORS),
  );
}

function unseen(few: Stratum[]): ((alpha: number) => number) | undefined {
  if (few.length === 0) return undefined;
  return (alpha) =>
    Math.hypot(
      ...few.map(({ changed, count, reach }) => reach * (largestShare(changed, count, alpha) - changed / count)),
    );
}

interface Stratum {
  count: number;
  changed: number;
  /** What the metric moves by at most when every example of the stratum changes. */
  reach: number;
}

function stratified(metric: Metric, pair: Changed): Stratum[] {
  const { candidate } = pair;
  const byClass = candidate.task === 'binary-classification' || metric.everyClass;
  const changed = changedExamples(metric, candidate, pair.baseline);
  const rows = new Map<number, number[]>();
  for (let i = 0; i < candidate.count; i++) {
    const stratum = byClass ? candidate.target[i]! : 0;
    if (!rows.has(stratum)) rows.set(stratum, []);
    rows.get(stratum)!.push(i);
  }
  const spread = spreadOf(pair);
  return Array.from(rows.values(), (own) => ({
    count: own.length,
    changed: own.reduce((sum, row) => sum + changed[row]!, 0),
    reach: Math.max(
      (spread * own.length) / candidate.count,
      metric.area ? 2 / rows.size : metric.ofClasses ? flipped(metric, candidate, pair.now, own) : 0,
    ),
  }));
}

/** The most that one example's influence differs from another's. */
function spreadOf({ now, before }: Changed): number {
  let [least, most] = [Infinity, -Infinity];
  for (const { influence } of [now, before])
    for (const psi of influence!) [least, most] = [Math.min(least, psi), Math.max(most, psi)];
  return most - least;
}

/** What the metric would move if every example of one class went from right to wrong, by what the heaviest of them does. */
function flipped(metric: Metric, sample: Sample, { value }: Measured, rows: number[]): number {
  const { weight } = sample;
  const predicted = predictedClass(sample);
  if (isUndefined(predicted)) return 0;
  const row = rows.reduce((most, one) => ((weight?.[one] ?? 1) > (weight?.[most] ?? 1) ? one : most));
  const target = sample.target[row]!;
  const other = predicted[row] === target ? (target === 0 ? 1 : 0) : target;
  const changed = metric.compute({ ...sample, predicted: predicted.with(row, other) });
  return isUndefined(changed) ? 0 : Math.abs(changed.value - value) * rows.length;
}

/** 1 for each example of which the two models say something else, as far as the metric sees it. */
function changedExamples(metric: Metric, candidate: Sample, baseline: Sample): Uint8Array {
  const [now, before] = [candidate, baseline].map((sample) => seenBy(metric, sample));
  const changed = new Uint8Array(candidate.count);
  for (let i = 0; i < candidate.count; i++) {
    if (now!.some((column, c) => !Object.is(column?.[i], before![c]?.[i]))) changed[i] = 1;
  }
  return changed;
}

function seenBy({ ofClasses }: Metric, sample: Sample): (Float64Array | undefined)[] {
  const classes = ofClasses ? predictedClass(sample) : undefined;
  if (classes && !isUndefined(classes)) return [classes];
  return [sample.score, sample.predicted, ...(sample.scores ?? [])];
}

/** The share at which `changed` or fewer of `count` would be seen with probability alpha. */
function largestShare(changed: number, count: number, alpha: number): number {
  let [low, high] = [changed / count, 1];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (binomialCdf(changed, count, middle) > alpha) low = middle;
    else high = middle;
  }
  return high;
}
