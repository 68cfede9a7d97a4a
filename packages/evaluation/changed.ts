import { binomialCdf, type Interval } from '#stats';
import { isUndefined, predictedClass } from './metrics/checks.ts';
import type { Metric } from './metrics/metric.ts';
import type { Sample } from './sample.ts';

/**
 * Whether predictions are so coarse (classes, or scores of two values) that two models may well say the same of every
 * example by chance. Scores of many values that are the same bit for bit come from the same model.
 */
export function isCoarse({ score, scores }: Sample): boolean {
  return [score, ...(scores ?? [])].every((column) => !column || new Set(column).size <= 2);
}

/** From so many changed examples on, their own spread tells the error. */
export const ENOUGH_CHANGED = 20;

/**
 * How far from `value` the truth may be, because examples that the two models tell apart are rare: when 2 of 1,000
 * are, their share may be 0.7 %, and an interval by the spread of those 2 claims to know better. Each example moves
 * the metric by at most `reach`. The share's bound is Clopper and Pearson's.
 */
export function changedInterval(
  value: number,
  reach: number,
  { changed, count, alpha }: { changed: number; count: number; alpha: number },
): Interval {
  const unseen = reach * (largestShare(changed, count, alpha) - changed / count);
  return { low: value - unseen, high: value + unseen };
}

/** Examples of which the two models say something else, as far as the metric sees it. */
export function changedExamples(metric: Metric, candidate: Sample, baseline: Sample): number {
  const [now, before] = [candidate, baseline].map((sample) => seenBy(metric, sample));
  let changed = 0;
  for (let i = 0; i < candidate.count; i++) {
    if (now!.some((column, c) => !Object.is(column?.[i], before![c]?.[i]))) changed++;
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
