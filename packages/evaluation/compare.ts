import {
  ALPHA,
  countGroups,
  influenceEstimate,
  pairedDifferenceBelow,
  pairedDifferenceInterval,
  probabilityBelow,
  wilsonInterval,
  type Estimate,
  type Interval,
} from '#stats';
import { ENOUGH_CHANGED, changedExamples, changedInterval, isCoarse } from './changed.ts';
import { tooFew } from './enough.ts';
import { fail } from './errors.ts';
import { isUndefined } from './metrics/checks.ts';
import type { Measured, Metric, Undefined } from './metrics/metric.ts';
import { differingColumn, samePredictions, type Sample } from './sample.ts';

/** One metric of two models on the same examples, and whether the new one is worse by more than allowed. */
export interface Comparison {
  candidate: Estimate;
  baseline: Estimate;
  /**
   * What is judged against `bound`, oriented so that positive is better: new − base for an absolute margin,
   * new − (1 ∓ m)·base for a relative one (both negated for a metric where lower is better).
   */
  difference: Estimate;
  /** new − base as it is; null when either is undefined. */
  rawDifference: number | null;
  /** −margin, or 0 for a relative margin. */
  bound: number;
  /** One-sided p-value against "the difference is at or above the bound": small shows that it is worse. */
  pWorse: number | null;
  /** One-sided p-value against "the difference is at or below the bound": small shows that it is not worse. */
  pNotWorse: number | null;
}

export interface CompareOptions {
  /** Absolute non-inferiority margin in the metric's unit; default 0. */
  margin?: number;
  /** Share of the baseline's value, 0.01 for 1 %; instead of `margin`. */
  relativeMargin?: number;
  /** One-sided error probability of each end of the interval; default 0.025. */
  alpha?: number;
}

/**
 * A metric of one model with its interval: Wilson's for a share of independent examples, DeLong's for roc_auc,
 * otherwise Student's t from the influence of examples or groups. A metric that is undefined has estimate null, one
 * whose error cannot be told has interval null, each with the reason.
 *
 * @throws MLOPS_METRIC_TASK when the metric does not belong to the task
 */
export function estimate(metric: Metric, sample: Sample, options: { alpha?: number } = {}): Estimate {
  return estimateOf(metric, sample, measure(metric, sample), options.alpha);
}

/**
 * Compares two models example by example, so that what is hard for both cancels out.
 *
 * @param candidate the new model; @param baseline the old one, on the same examples in the same order
 * @returns a comparison whose `difference.interval` and p-values are null, with a reason, when nothing can be said:
 * an undefined metric, too few examples or groups, or a relative margin of a baseline at or below 0
 * @throws MLOPS_SAMPLES_DIFFER when targets, groups or weights are not the same in the same order
 * @throws MLOPS_METRIC_TASK, MLOPS_MARGIN_INVALID
 */
export function compareSamples(
  metric: Metric,
  candidate: Sample,
  baseline: Sample,
  options: CompareOptions = {},
): Comparison {
  requireSameExamples(candidate, baseline);
  const contrast = contrastOf(metric, options);
  const [now, before] = [measure(metric, candidate), measure(metric, baseline)];
  return {
    candidate: estimateOf(metric, candidate, now, options.alpha),
    baseline: estimateOf(metric, baseline, before, options.alpha),
    rawDifference: isUndefined(now) || isUndefined(before) ? null : now.value - before.value,
    bound: contrast.bound,
    ...judge(metric, contrast, { candidate, baseline, now, before, alpha: options.alpha }),
  };
}

function measure(metric: Metric, sample: Sample): Measured | Undefined {
  if (metric.tasks.includes(sample.task)) return metric.compute(sample);
  throw fail('MLOPS_METRIC_TASK', {
    message: `${metric.name} is a metric of ${metric.tasks.join(' and ')}, and the task is ${sample.task}`,
    where: { field: 'metric' },
    hint: 'Choose a metric of the task, or correct `task:`.',
  });
}

const groupsOf = (sample: Sample): number | null => (sample.group ? countGroups(sample.group).groups : null);

/** A sample of which nothing (or, with `value`, no error) is known. */
function withoutInterval(sample: Sample, reason: string, value: number | null = null): Estimate {
  return {
    estimate: value,
    interval: null,
    standardError: null,
    degreesOfFreedom: null,
    method: 'none',
    count: sample.count,
    groups: groupsOf(sample),
    reason,
  };
}

const noInfluence = (metric: Metric): string => `the error of ${metric.name} is not known`;

function estimateOf(metric: Metric, sample: Sample, measured: Measured | Undefined, alpha = ALPHA): Estimate {
  if (isUndefined(measured)) return withoutInterval(sample, `${metric.name} is undefined: ${measured.undefined}`);
  const { value, influence } = measured;
  const shortage = influence === null ? noInfluence(metric) : tooFew(metric, sample);
  if (influence === null || shortage) return withoutInterval(sample, shortage!, value);
  const trials = independentTrials(metric, sample);
  if (trials) return wilson(value, trials, sample.count, alpha);
  const found = influenceEstimate(value, influence, { ...errorsOf(metric, sample), range: metric.range, alpha });
  return found.standardError === 0 && metric.range.includes(value) ? withoutInterval(sample, PERFECT, value) : found;
}

/** At the end of its range a metric has no spread to judge its error by; a width of 0 would claim certainty. */
const PERFECT = 'no example goes against the others, so its error cannot be told';

/** The trials of a share of examples, where binomial intervals apply: no weights, no groups. */
function independentTrials(metric: Metric, sample: Sample): Int8Array | undefined {
  return sample.group || sample.weight ? undefined : metric.trials?.(sample);
}

function wilson(value: number, trials: Int8Array, count: number, alpha: number): Estimate {
  const successes = trials.reduce((sum, trial) => sum + (trial === 1 ? 1 : 0), 0);
  const number = trials.reduce((sum, trial) => sum + (trial >= 0 ? 1 : 0), 0);
  return {
    estimate: value,
    interval: wilsonInterval(successes, number, alpha),
    standardError: Math.sqrt((value * (1 - value)) / number),
    degreesOfFreedom: null,
    method: 'Wilson',
    count,
    groups: null,
  };
}

/** How examples go together when an error is computed. */
function errorsOf(metric: Metric, sample: Sample): { group?: Int32Array; stratum?: Float64Array } {
  if (sample.group) return { group: sample.group };
  return metric.stratified && !sample.weight ? { stratum: sample.target } : {};
}

/** What is judged: sign·(new − factor·base) against `bound`. */
interface Contrast {
  sign: 1 | -1;
  factor: number;
  bound: number;
}

function contrastOf(metric: Metric, { margin, relativeMargin }: CompareOptions): Contrast {
  const sign = metric.direction === 'higher' ? 1 : -1;
  const given = margin ?? relativeMargin ?? 0;
  if (!(given >= 0 && given < Infinity) || (margin !== undefined && relativeMargin !== undefined)) {
    throw fail('MLOPS_MARGIN_INVALID', {
      message: `expected one margin of 0 or more, absolute or relative; got ${margin} and ${relativeMargin}`,
      where: { field: 'margin' },
      hint: 'Write margin: 0.005 (in the unit of the metric) or margin: 1% (of the baseline).',
    });
  }
  if (relativeMargin !== undefined) return { sign, factor: 1 - sign * relativeMargin, bound: 0 };
  return { sign, factor: 1, bound: given === 0 ? 0 : -given };
}

interface Pair {
  candidate: Sample;
  baseline: Sample;
  now: Measured | Undefined;
  before: Measured | Undefined;
  alpha: number | undefined;
}
type Judged = Pick<Comparison, 'difference' | 'pWorse' | 'pNotWorse'>;

function judge(metric: Metric, contrast: Contrast, { candidate, baseline, now, before, alpha = ALPHA }: Pair): Judged {
  const none = (reason: string, value: number | null = null): Judged => ({
    difference: withoutInterval(candidate, reason, value),
    pWorse: null,
    pNotWorse: null,
  });
  if (isUndefined(now)) return none(`${metric.name} of the candidate is undefined: ${now.undefined}`);
  if (isUndefined(before)) return none(`${metric.name} of the baseline is undefined: ${before.undefined}`);
  const { sign, factor, bound } = contrast;
  if (factor !== 1 && !(before.value > 0)) {
    return none(`a relative margin needs a baseline above 0, and ${metric.name} of the baseline is ${before.value}`);
  }
  const value = sign * (now.value - factor * before.value);
  const judged = (difference: Estimate): Judged => ({
    difference,
    pWorse: probabilityBelow(value, bound, difference),
    pNotWorse: probabilityBelow(-value, -bound, difference),
  });
  const shortage = tooFew(metric, candidate) ?? tooFew(metric, baseline);
  if (shortage) return none(shortage, value);
  const twins = samePredictions(candidate, baseline) && !isCoarse(candidate);
  if (factor === 1 && twins) return judged(noDifference(candidate));
  const discordant = factor === 1 && pairedTrials(metric, candidate, baseline);
  if (discordant) return tango(value, bound, discordant, candidate.count, alpha);
  if (now.influence === null || before.influence === null) return none(noInfluence(metric), value);
  const influence = new Float64Array(candidate.count);
  for (let i = 0; i < influence.length; i++) influence[i] = sign * (now.influence[i]! - factor * before.influence[i]!);
  const difference = influenceEstimate(value, influence, { ...errorsOf(metric, candidate), alpha });
  const blind =
    difference.standardError === 0 && metric.range.includes(now.value) && metric.range.includes(before.value);
  if (blind) return none(PERFECT, value);
  const changed = changedExamples(metric, candidate, baseline);
  if (twins || changed >= ENOUGH_CHANGED) return judged(difference);
  const least = changedInterval(value, spread(now.influence, before.influence), {
    changed,
    count: candidate.count,
    alpha,
  });
  return judged({ ...difference, interval: wider(difference.interval!, least) });
}

const wider = (a: Interval, b: Interval): Interval => ({ low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) });

/** The most that one example's influence can differ from another's. */
function spread(...influences: Float64Array[]): number {
  let [least, most] = [Infinity, -Infinity];
  for (const psi of influences)
    for (const value of psi) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return most - least;
}

function noDifference(sample: Sample): Estimate {
  return {
    estimate: 0,
    interval: { low: 0, high: 0 },
    standardError: 0,
    degreesOfFreedom: null,
    method: 'identical predictions',
    count: sample.count,
    groups: groupsOf(sample),
  };
}

interface Discordant {
  onlyCandidate: number;
  onlyBaseline: number;
  trials: number;
}

/** The paired counts of a share of examples; nothing when the two models' shares are of different examples. */
function pairedTrials(metric: Metric, candidate: Sample, baseline: Sample): Discordant | undefined {
  const [now, before] = [independentTrials(metric, candidate), independentTrials(metric, baseline)];
  if (!now || !before) return undefined;
  const counts = { onlyCandidate: 0, onlyBaseline: 0, trials: 0 };
  for (let i = 0; i < now.length; i++) {
    if (now[i]! < 0 !== before[i]! < 0) return undefined;
    if (now[i]! < 0) continue;
    counts.trials++;
    if (now[i]! > before[i]!) counts.onlyCandidate++;
    if (now[i]! < before[i]!) counts.onlyBaseline++;
  }
  return counts;
}

function tango(value: number, bound: number, counts: Discordant, count: number, alpha: number): Judged {
  const { onlyCandidate, onlyBaseline, trials } = counts;
  const difference: Estimate = {
    estimate: value,
    interval: pairedDifferenceInterval(onlyCandidate, onlyBaseline, trials, alpha),
    standardError: Math.sqrt((onlyCandidate + onlyBaseline) / trials - value * value) / Math.sqrt(trials),
    degreesOfFreedom: null,
    method: 'Tango score, paired',
    count,
    groups: null,
  };
  return {
    difference,
    pWorse: pairedDifferenceBelow(onlyCandidate, onlyBaseline, trials, bound),
    pNotWorse: pairedDifferenceBelow(onlyBaseline, onlyCandidate, trials, -bound),
  };
}

function requireSameExamples(candidate: Sample, baseline: Sample): void {
  const column = differingColumn(candidate, baseline);
  if (!column) return;
  throw fail('MLOPS_SAMPLES_DIFFER', {
    message: `candidate and baseline differ in their ${column}; they must be scored on the same examples in the same order`,
    where: { field: column },
    hint: 'Sort both by id and score both models on one evaluation set.',
  });
}
