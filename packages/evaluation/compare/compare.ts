import {
  ALPHA,
  countGroups,
  influenceEstimate,
  probabilityBelow,
  studentInterval,
  tails,
  type Estimate,
  type Interval,
} from '#stats';
import { areaDifference, areaInterval, type MeasuredArea } from './areas.ts';
import { isCoarse, unseenChange, unseenErrors } from './changed.ts';
import { tooFew, tooFewDecide } from './enough.ts';
import { fail } from '../errors.ts';
import { isUndefined } from '../metrics/checks.ts';
import type { Measured, Metric, Undefined } from '../metrics/metric.ts';
import { differingColumn, samePredictions, withUsableWeights, type Sample } from '../examples/sample.ts';
import { pairedShares, shareEstimate } from './shares.ts';

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
 * A metric of one model with its interval: Wilson's for a share of independent examples, on the logit scale for an area
 * under a curve, otherwise Student's t, all from the influence of examples or groups. A metric that is undefined has estimate null, one
 * whose error cannot be told has interval null, each with the reason.
 *
 * @throws MLOPS_METRIC_TASK when the metric does not belong to the task
 */
export function estimate(metric: Metric, sample: Sample, options: { alpha?: number } = {}): Estimate {
  const usable = withUsableWeights(sample);
  return estimateOf(metric, usable, measure(metric, usable), options.alpha);
}

/**
 * Compares two models example by example, so that what is hard for both cancels out.
 *
 * @param ours the new model, the candidate; @param theirs the old one, the baseline, on the same examples in the same order
 * @returns a comparison whose `difference.interval` and p-values are null, with a reason, when nothing can be said:
 * an undefined metric, too few examples or groups, or a relative margin of a baseline at or below 0
 * @throws MLOPS_SAMPLES_DIFFER when targets, groups or weights are not the same in the same order
 * @throws MLOPS_METRIC_TASK, MLOPS_MARGIN_INVALID
 */
export function compareSamples(metric: Metric, ours: Sample, theirs: Sample, options: CompareOptions = {}): Comparison {
  requireSameExamples(ours, theirs);
  const [candidate, baseline] = [withUsableWeights(ours), withUsableWeights(theirs)];
  const contrast = contrastOf(metric, options);
  const [now, before] = [measure(metric, candidate), measure(metric, baseline)];
  const estimates = {
    candidate: estimateOf(metric, candidate, now, options.alpha),
    baseline: estimateOf(metric, baseline, before, options.alpha),
  };
  return {
    ...estimates,
    rawDifference: isUndefined(now) || isUndefined(before) ? null : now.value - before.value,
    bound: contrast.bound,
    ...judge(metric, contrast, { candidate, baseline, now, before, estimates, alpha: options.alpha }),
  };
}

function measure(metric: Metric, sample: Sample): Measured | Undefined {
  if (metric.tasks.includes(sample.task)) {
    const measured = metric.compute(sample);
    return isUndefined(measured) || Number.isFinite(measured.value)
      ? measured
      : { undefined: 'the numbers are too large to compute it' };
  }
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
  if (influence === null) return withoutInterval(sample, noInfluence(metric), value);
  const shortage = tooFew(metric, sample) ?? tooFewDecide(metric, influence, sample.group);
  if (shortage) return withoutInterval(sample, shortage, value);
  const share = shareEstimate(metric, sample, value, alpha);
  if (share) return share;
  const found = influenceEstimate(value, influence, { ...errorsOf(metric, sample), range: metric.range, alpha });
  if (found.standardError === 0 && metric.range.includes(value)) return withoutInterval(sample, PERFECT, value);
  const unseen = unseenErrors(metric, sample, measured);
  if (unseen) return { ...found, interval: within(metric, further(value, found.interval!, unseen(alpha))) };
  if (!metric.area) return found;
  const area = { value, influence, standardError: found.standardError! };
  return { ...found, interval: areaInterval(sample, area, found, alpha), method: onLogits(found.method) };
}

function within({ range: [least, most] }: Metric, { low, high }: Interval): Interval {
  return { low: Math.max(least, low), high: Math.min(most, high) };
}

const onLogits = (method: string): string => `${method}, logit`;

/** At the end of its range a metric has no spread to judge its error by; a width of 0 would claim certainty. */
const PERFECT = 'no example goes against the others, so its error cannot be told';

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
  estimates: Pick<Comparison, 'candidate' | 'baseline'>;
  alpha: number | undefined;
}
type Judged = Pick<Comparison, 'difference' | 'pWorse' | 'pNotWorse'>;

function judge(metric: Metric, contrast: Contrast, pair: Pair): Judged {
  const { candidate, baseline, now, before, estimates, alpha = ALPHA } = pair;
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
  const shares = factor === 1 && pairedShares(metric, { candidate, baseline }, { value, bound, alpha });
  if (shares) return shares;
  if (now.influence === null || before.influence === null) return none(noInfluence(metric), value);
  const influence = new Float64Array(candidate.count);
  for (let i = 0; i < influence.length; i++) influence[i] = sign * (now.influence[i]! - factor * before.influence[i]!);
  const difference = influenceEstimate(value, influence, { ...errorsOf(metric, candidate), alpha });
  const blind =
    difference.standardError === 0 && metric.range.includes(now.value) && metric.range.includes(before.value);
  if (blind) return none(PERFECT, value);
  const unseen = twins ? undefined : unseenChange(metric, { candidate, baseline, now, before });
  // Of few changed examples few decide; how many more there may be is then told by their number.
  const decisive = unseen && factor === 1 ? undefined : tooFewDecide(metric, influence, candidate.group);
  if (decisive) return none(decisive, value);
  if (!metric.area && !unseen) return judged(difference);
  const areaOf = (one: Measured, { standardError }: Estimate): MeasuredArea => ({
    value: one.value,
    influence: one.influence!,
    standardError: standardError ?? 0,
  });
  const areas = metric.area
    ? { now: areaOf(now, estimates.candidate), before: areaOf(before, estimates.baseline), factor }
    : undefined;
  const ofAreas = areas && areaDifference(candidate, areas, difference);
  const at = (error: number): Interval => {
    const byError = studentInterval(value, { ...difference, standardError: difference.standardError! }, error);
    const interval = ofAreas ? wider(byError, ofAreas(error)) : byError;
    return unseen ? further(value, interval, unseen(error)) : interval;
  };
  const method = areas ? onLogits(difference.method) : difference.method;
  return { difference: { ...difference, interval: at(alpha), method }, ...tails(value, bound, at) };
}

const wider = (a: Interval, b: Interval): Interval => ({ low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) });

/** The interval when there is a second, independent error of that size. */
function further(value: number, { low, high }: Interval, error: number): Interval {
  return { low: value - Math.hypot(value - low, error), high: value + Math.hypot(high - value, error) };
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

function requireSameExamples(candidate: Sample, baseline: Sample): void {
  const column = differingColumn(candidate, baseline);
  if (!column) return;
  throw fail('MLOPS_SAMPLES_DIFFER', {
    message: `candidate and baseline differ in their ${column}; they must be scored on the same examples in the same order`,
    where: { field: column },
    hint: 'Sort both by id and score both models on one evaluation set.',
  });
}
