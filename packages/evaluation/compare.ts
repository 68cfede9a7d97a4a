import type { Estimate } from '#stats';
import type { Metric } from './metrics/metric.ts';
import type { Sample } from './sample.ts';

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

/** A metric of one model with its interval. Undefined metrics have estimate null and a reason. */
export declare function estimate(metric: Metric, sample: Sample, options?: { alpha?: number }): Estimate;

/**
 * Compares two models example by example.
 * @throws MLOPS_SAMPLES_DIFFER when targets, groups or weights are not the same in the same order
 */
export declare function compareSamples(
  metric: Metric,
  candidate: Sample,
  baseline: Sample,
  options?: CompareOptions,
): Comparison;
