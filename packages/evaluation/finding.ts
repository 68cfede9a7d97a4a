import { ALPHA, normalCdf, studentTCdf, type Estimate } from '#stats';
import { compareSamples, estimate } from './compare.ts';
import type { Metric } from './metrics/metric.ts';
import type { Bound } from './policy.ts';
import type { Sample } from './sample.ts';
import { groupCount } from './scored.ts';
import { counted } from './wording.ts';

/** Fewer groups make the t interval all but useless; fewer of a class make the normal approximation wrong. */
export const LEAST_GROUPS = 10;
export const LEAST_OF_CLASS = 20;

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
}

const nothing: Finding = {
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
    return { ...nothing, undecidable: `${metric.name} does not apply to ${candidate.task}` };
  const finding =
    bound.kind === 'margin'
      ? relativeFinding(metric, bound, candidate, against)
      : absoluteFinding(metric, bound, candidate);
  const few = tooFew(candidate);
  return few === undefined ? finding : { ...finding, undecidable: few };
}

function absoluteFinding(metric: Metric, bound: Bound, sample: Sample): Finding {
  const measured = estimate(metric, sample);
  const towards = bound.kind === 'min' ? 1 : -1;
  const known = measured.estimate !== null && measured.interval !== null;
  const { low, high } = measured.interval ?? { low: null, high: null };
  return {
    ...nothing,
    candidate: measured.estimate,
    low,
    high,
    limit: bound.value,
    clearance: measured.estimate === null ? null : towards * (measured.estimate - bound.value),
    reach: known ? (towards > 0 ? measured.estimate! - low! : high! - measured.estimate!) : null,
    pBeyond: known ? tail(measured, bound.value, towards) : null,
    ...(!known && { undecidable: measured.reason ?? 'there is no interval' }),
  };
}

function relativeFinding(metric: Metric, bound: Bound, candidate: Sample, against: Against): Finding {
  if (!('sample' in against)) {
    const alone = estimate(metric, candidate).estimate;
    return { ...nothing, candidate: alone, undecidable: 'unavailable' in against ? against.unavailable : against.none };
  }
  const margin = bound.relative ? { relativeMargin: bound.value } : { margin: bound.value };
  const compared = compareSamples(metric, candidate, against.sample, margin);
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
 * One-sided p-value of an estimate lying on the wrong side of a limit. An estimate without standard error is a share
 * with Wilson's interval, whose test is the score test.
 */
function tail(measured: Estimate, limit: number, towards: number): number {
  const gap = towards * (measured.estimate! - limit);
  const error = measured.standardError ?? Math.sqrt((limit * (1 - limit)) / measured.count);
  if (!(error > 0)) return gap < 0 ? 0 : 1;
  const z = gap / error;
  return measured.degreesOfFreedom === null ? normalCdf(z) : studentTCdf(z, measured.degreesOfFreedom);
}

function tooFew(sample: Sample): string | undefined {
  const groups = groupCount(sample);
  if (groups !== null && groups < LEAST_GROUPS) {
    return `${counted(groups, 'group')}; at least ${LEAST_GROUPS} are needed`;
  }
  if (sample.task === 'regression') {
    return groups === null && sample.count < LEAST_OF_CLASS
      ? `${counted(sample.count, 'example')}; at least ${LEAST_OF_CLASS} are needed`
      : undefined;
  }
  const classes = sample.classes ?? ['0', '1'];
  const counts = new Array<number>(classes.length).fill(0);
  for (const target of sample.target) counts[target]!++;
  const rarest = counts.indexOf(Math.min(...counts));
  return counts[rarest]! < LEAST_OF_CLASS
    ? `${counted(counts[rarest]!, 'example')} of class ${classes[rarest]}; at least ${LEAST_OF_CLASS} are needed`
    : undefined;
}

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
