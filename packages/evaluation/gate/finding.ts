import { ALPHA } from '#stats';
import { compareSamples, estimate } from '../compare/compare.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Bound } from './policy.ts';
import { inSameClasses, type Sample } from '../examples/sample.ts';

/** What is compared with what. `unavailable` says why there is no baseline to compare with although one was asked for. */
export type Against = { sample: Sample } | { unavailable: string } | { none: string };

/** One bound on one set of examples: the numbers, before any verdict. All oriented as reported. */
export interface Finding {
  candidate: number | null;
  baseline: number | null;
  difference: number | null;
  /** Of what is judged: the difference (positive is better) for a margin, the candidate for min and max. */
  low: number | null;
  high: number | null;
  limit: number | null;
  /** Estimate minus limit, oriented: negative is on the wrong side. */
  clearance: number | null;
  /** Half-width of the interval towards the limit. */
  reach: number | null;
  /** One-sided p-value against "not beyond the limit". */
  pBeyond: number | null;
  /** Why the numbers cannot decide anything, whatever they are. */
  undecidable?: string;
  /** There is a baseline and it cannot be compared with: not a matter of how many examples there are. */
  incomparable?: true;
  /** Nothing is shown because examples that are gone count as lost. */
  lost?: true;
}

export const NOTHING: Finding = {
  candidate: null,
  baseline: null,
  difference: null,
  low: null,
  high: null,
  limit: null,
  clearance: null,
  reach: null,
  pBeyond: null,
};

/** Measures one bound. @throws MLOPS_SAMPLES_DIFFER when the two samples are not the same examples */
export function find(metric: Metric, bound: Bound, candidate: Sample, against: Against): Finding {
  if (!metric.tasks.includes(candidate.task))
    return { ...NOTHING, undecidable: `${metric.name} does not apply to ${candidate.task}` };
  const [least, most] = metric.range;
  if (bound.kind === 'margin' && !bound.relative && bound.value >= most - least)
    return { ...NOTHING, undecidable: `a margin of ${bound.value} accepts every loss of ${metric.name}` };
  return bound.kind === 'margin'
    ? relativeFinding(metric, bound, candidate, against)
    : absoluteFinding(metric, bound, candidate);
}

function absoluteFinding(metric: Metric, bound: Bound, sample: Sample): Finding {
  const measured = estimate(metric, sample);
  const towards = bound.kind === 'min' ? 1 : -1;
  const known = measured.estimate !== null && measured.interval !== null;
  const { low, high } = measured.interval ?? { low: null, high: null };
  return {
    ...NOTHING,
    candidate: measured.estimate,
    low,
    high,
    limit: bound.value,
    clearance: measured.estimate === null ? null : towards * (measured.estimate - bound.value),
    reach: known ? (towards > 0 ? measured.estimate! - low! : high! - measured.estimate!) : null,
    pBeyond: known ? pBeyond(metric, bound, sample) : null,
    ...(!known && { undecidable: measured.reason ?? 'there is no interval' }),
  };
}

function relativeFinding(metric: Metric, bound: Bound, candidate: Sample, against: Against): Finding {
  if (!('sample' in against)) {
    const alone = estimate(metric, candidate).estimate;
    return 'unavailable' in against
      ? { ...NOTHING, candidate: alone, undecidable: against.unavailable, incomparable: true }
      : { ...NOTHING, candidate: alone, undecidable: against.none };
  }
  const margin = bound.relative ? { relativeMargin: bound.value } : { margin: bound.value };
  const [ours, theirs] = inSameClasses(candidate, against.sample) ?? [candidate, against.sample];
  const compared = compareSamples(metric, ours, theirs, margin);
  const sign = metric.direction === 'higher' ? 1 : -1;
  const difference = compared.rawDifference === null ? null : sign * compared.rawDifference;
  const contrast = compared.difference;
  // A relative margin is judged on new − (1 ∓ m)·base, against 0. Shifted by what it allows at the baseline seen, the
  // same interval reads as a difference with a limit.
  const limit = bound.relative
    ? compared.baseline.estimate === null
      ? null
      : -bound.value * Math.abs(compared.baseline.estimate)
    : compared.bound;
  const shift = bound.relative ? (limit ?? 0) : 0;
  const known = contrast.estimate !== null && contrast.interval !== null && difference !== null && limit !== null;
  return {
    candidate: compared.candidate.estimate,
    baseline: compared.baseline.estimate,
    difference,
    low: known ? contrast.interval!.low + shift : null,
    high: known ? contrast.interval!.high + shift : null,
    limit,
    clearance: difference === null || limit === null ? null : difference - limit,
    reach: known ? contrast.estimate! - contrast.interval!.low : null,
    pBeyond: known ? compared.pWorse : null,
    ...(!known && {
      undecidable: contrast.reason ?? compared.baseline.reason ?? compared.candidate.reason ?? 'there is no interval',
    }),
  };
}

/**
 * One-sided p-value against "not beyond the limit": the error probability at which the interval's end is just at it.
 * Whatever is larger than {@link ALPHA} decides nothing and is called 1.
 */
function pBeyond(metric: Metric, bound: Bound, sample: Sample): number {
  const beyond = (alpha: number): boolean => {
    const { low, high } = estimate(metric, sample, { alpha }).interval!;
    return bound.kind === 'max' ? low > bound.value : high < bound.value;
  };
  if (!beyond(ALPHA)) return 1;
  let [inside, outside] = [SMALLEST_P, ALPHA];
  if (beyond(inside)) return inside;
  while (outside / inside > 1.001) {
    const middle = Math.sqrt(inside * outside);
    if (beyond(middle)) outside = middle;
    else inside = middle;
  }
  return outside;
}

/** Far below what any number of slices could lift over α. */
const SMALLEST_P = 1e-9;

/** Whether the interval clears the limit: α is the chance of that when the truth is at the limit. */
export function clears(finding: Finding, kind: Bound['kind']): boolean {
  if (finding.undecidable !== undefined || finding.low === null || finding.high === null || finding.limit === null)
    return false;
  return kind === 'max' ? finding.high <= finding.limit : finding.low >= finding.limit;
}

/** Whether the whole interval lies beyond the limit and, among several slices, still does after Holm's adjustment. */
export function isBeyond(finding: Finding, kind: Bound['kind'], adjustedP: number | null): boolean {
  if (finding.undecidable !== undefined || finding.low === null || finding.high === null || finding.limit === null)
    return false;
  const outside = kind === 'max' ? finding.low > finding.limit : finding.high < finding.limit;
  return outside && adjustedP !== null && adjustedP <= ALPHA;
}
