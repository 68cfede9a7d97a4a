import { binomialCdf } from '#stats';
import { eachClassCounts } from './enough.ts';
import { isUndefined, predictedClass } from '../metrics/checks.ts';
import type { Measured, Metric } from '../metrics/metric.ts';
import type { Sample } from '../examples/sample.ts';

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
  return unseen(metric, pair, strata(metric, pair, ENOUGH_CHANGED));
}

/**
 * The same for a metric of one model's predicted classes, which differ from the true ones in few examples of a class:
 * 20 of 20 right do not say that all are.
 */
export function unseenErrors(metric: Metric, sample: Sample, now: Measured): ((alpha: number) => number) | undefined {
  if (!metric.ofClasses) return undefined;
  const baseline = { ...sample, predicted: sample.target };
  const pair = { candidate: sample, baseline, now, before: now };
  const few = strata(metric, pair, Infinity)
    .map((one) => ({ ...one, changed: Math.min(one.changed, one.count - one.changed) }))
    .filter(({ changed }) => changed < ENOUGH_ERRORS);
  return unseen(metric, pair, few);
}

function unseen(metric: Metric, pair: Changed, few: Stratum[]): ((alpha: number) => number) | undefined {
  if (few.length === 0) return undefined;
  const spread = spreadOf(pair);
  const reaches = few.map((one) =>
    Math.max(spread * (one.count / pair.candidate.count), largestReach(metric, pair, one)),
  );
  return (alpha) =>
    Math.hypot(
      ...few.map(({ changed, count }, i) => reaches[i]! * (largestShare(changed, count, alpha) - changed / count)),
    );
}

/** The examples of one class, or all of them. */
interface Stratum {
  of: number | undefined;
  /** Number of strata. */
  among: number;
  count: number;
  changed: number;
}

/** The strata of which fewer than `enough` examples changed. */
function strata(metric: Metric, { candidate, baseline }: Changed, enough: number): Stratum[] {
  const byClass = eachClassCounts(metric, candidate);
  const isChanged = changedExamples(metric, candidate, baseline);
  const [counts, changes]: [number[], number[]] = [[], []];
  for (let i = 0; i < candidate.count; i++) {
    const stratum = byClass ? candidate.target[i]! : 0;
    counts[stratum] = (counts[stratum] ?? 0) + 1;
    changes[stratum] = (changes[stratum] ?? 0) + isChanged[i]!;
  }
  const among = counts.filter((count) => count > 0).length;
  return Array.from(counts, (count = 0, c) => ({
    of: byClass ? c : undefined,
    among,
    count,
    changed: changes[c] ?? 0,
  })).filter(({ count, changed }) => count > 0 && changed < enough);
}

/** What the metric moves by when every example of a class changes, where that is known without having seen one change. */
function largestReach(metric: Metric, { candidate, now }: Changed, { of, among, count }: Stratum): number {
  if (of === undefined) return 0;
  if (metric.area) return 2 / among;
  return metric.ofClasses ? flipped(metric, candidate, now, of) * count : 0;
}

/** The most that one example's influence differs from another's. */
function spreadOf({ now, before }: Changed): number {
  let [least, most] = [Infinity, -Infinity];
  for (const { influence } of [now, before]) {
    for (const psi of influence!) {
      if (psi < least) least = psi;
      if (psi > most) most = psi;
    }
  }
  return most - least;
}

/** What the metric moves by when the heaviest example of a class goes from right to wrong, or back. */
function flipped(metric: Metric, sample: Sample, { value }: Measured, of: number): number {
  const { target, weight } = sample;
  const predicted = predictedClass(sample);
  if (isUndefined(predicted)) return 0;
  let row = target.indexOf(of);
  for (let i = row; weight && i < target.length; i++) if (target[i] === of && weight[i]! > weight[row]!) row = i;
  const other = predicted[row] === of ? (of === 0 ? 1 : 0) : of;
  const changed = metric.compute({ ...sample, predicted: predicted.with(row, other) });
  return isUndefined(changed) ? 0 : Math.abs(changed.value - value);
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
