import { normalCdf, normalQuantile, studentTCdf, studentTQuantile } from './distributions.ts';
import { ALPHA, type Estimate, type Interval } from './estimate.ts';
import { classParts, satterthwaite } from './logit.ts';

export interface InfluenceOptions {
  /** Examples with the same non-negative number are correlated; the interval then counts groups, not examples. */
  group?: Int32Array | undefined;
  /** 0 or 1 per example, when influence has mean zero within each: class sizes are then taken as given. */
  stratum?: Float64Array | undefined;
  /** The interval is cut to these smallest and largest possible values. */
  range?: readonly [low: number, high: number] | undefined;
  alpha?: number | undefined;
}

/**
 * Number of groups, and how many equal groups would tell as much: (Σ size)² / Σ size², Kish's effective number.
 * One giant group among nine single examples is hardly more than one, and its sum of influence, forced to cancel
 * the others', makes the error look small.
 *
 * @param weight counts for the size of a group; default 1 per example
 * @throws RangeError on a negative group number
 */
export function countGroups(group: Int32Array, weight?: Float64Array): { groups: number; effective: number } {
  const { sums, sizes } = sumByGroup(group, weight);
  let [groups, total, squares] = [0, 0, 0];
  for (let id = 0; id < sizes.length; id++) {
    const size = weight ? sums[id]! : sizes[id]!;
    if (size === 0) continue;
    groups++;
    total += size;
    squares += size * size;
  }
  return { groups, effective: groups === 0 ? 0 : total ** 2 / squares };
}

function sumByGroup(group: Int32Array, values?: Float64Array): { sums: Float64Array; sizes: Float64Array } {
  let last = -1;
  for (const id of group) {
    if (id < 0) throw new RangeError(`expected group numbers from 0, got ${id}`);
    if (id > last) last = id;
  }
  const sums = new Float64Array(last + 1);
  const sizes = new Float64Array(last + 1);
  for (let i = 0; i < group.length; i++) {
    sums[group[i]!]! += values ? values[i]! : 0;
    sizes[group[i]!]!++;
  }
  return { sums, sizes };
}

/**
 * An estimate with its interval from per-example influence ψ (mean zero; value − truth ≈ mean ψ).
 *
 * - groups: se² = (G − 1)/G·Σ_g(Σ_{i∈g} ψᵢ/(n − n_g))², Student's t with G − 1 degrees of freedom: the error when one
 *   group at a time is left out (CR3). With groups of one size it is the usual cluster-robust CR1; with unequal ones
 *   CR1 is too small, because a large group pulls the estimate towards itself.
 * - strata: se² = Σ_s m/(m − 1)·Σ_{i∈s}(ψᵢ/n)² over the two strata of size m, Student's t with Satterthwaite's degrees
 *   of freedom; for the AUC it is DeLong's variance
 * - neither: each example is its own group
 *
 * @throws RangeError when lengths differ, or there are fewer than two groups, or than two examples in a stratum
 * @see MacKinnon, Nielsen and Webb (2023), Journal of Econometrics 232:272–299; Liang and Zeger (1986), Biometrika 73:13–22; DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44:837–845
 */
export function influenceEstimate(value: number, influence: Float64Array, options: InfluenceOptions = {}): Estimate {
  const { group, stratum, range = [-Infinity, Infinity], alpha = ALPHA } = options;
  const count = influence.length;
  if ((group ?? stratum ?? influence).length !== count) throw new RangeError('influence and groups differ in length');
  const error = group
    ? groupError(influence, group)
    : stratum
      ? stratifiedError(influence, stratum)
      : plainError(influence);
  return { estimate: value, interval: studentInterval(value, error, alpha, range), count, ...error };
}

/**
 * Student's t interval, or the normal one without degrees of freedom.
 *
 * @param range the ends are cut to it
 */
export function studentInterval(
  value: number,
  { standardError, degreesOfFreedom }: { standardError: number; degreesOfFreedom: number | null },
  alpha = ALPHA,
  range: readonly [low: number, high: number] = [-Infinity, Infinity],
): Interval {
  const quantile =
    degreesOfFreedom === null ? normalQuantile(1 - alpha) : studentTQuantile(1 - alpha, degreesOfFreedom);
  return {
    low: Math.max(range[0], value - quantile * standardError),
    high: Math.min(range[1], value + quantile * standardError),
  };
}

type ErrorPart = Pick<Estimate, 'degreesOfFreedom' | 'method' | 'groups'> & { standardError: number };

function groupError(influence: Float64Array, group: Int32Array): ErrorPart {
  const { sums, sizes } = sumByGroup(group, influence);
  const groups = sizes.reduce((number, size) => number + (size > 0 ? 1 : 0), 0);
  if (groups < 2) throw new RangeError(`a clustered interval needs at least 2 groups, got ${groups}`);
  const count = influence.length;
  // What the estimate loses when a group is left out: Σ_g ψ spread over the examples that remain.
  const squares = sums.reduce((total, sum, id) => total + (sum / (count - sizes[id]!)) ** 2, 0);
  const standardError = Math.sqrt(((groups - 1) / groups) * squares);
  return { standardError, degreesOfFreedom: groups - 1, method: `clustered t, ${groups} groups`, groups };
}

function plainError(influence: Float64Array): ErrorPart {
  const count = influence.length;
  if (count < 2) throw new RangeError(`an interval needs at least 2 examples, got ${count}`);
  let squares = 0;
  for (const psi of influence) squares += psi * psi;
  const standardError = Math.sqrt(squares / (count - 1) / count);
  return { standardError, degreesOfFreedom: count - 1, method: 't, independent examples', groups: null };
}

function stratifiedError(influence: Float64Array, stratum: Float64Array): ErrorPart {
  const parts = classParts(influence, stratum);
  if (parts.length < 2 || parts.some(({ effective }) => effective < 2))
    throw new RangeError('each of the two strata needs at least 2 examples');
  const standardError = Math.sqrt(parts.reduce((sum, { variance }) => sum + variance, 0));
  return { standardError, degreesOfFreedom: satterthwaite(parts), method: 'DeLong', groups: null };
}

/**
 * One-sided p-value against "the truth is at or above `bound`": small shows that it lies below. For the other side
 * negate both numbers. With no error at all it is 0 or 1.
 *
 * @throws RangeError when the estimate has no standard error
 */
export function probabilityBelow(
  value: number,
  bound: number,
  error: Pick<Estimate, 'standardError' | 'degreesOfFreedom'>,
): number {
  const { standardError, degreesOfFreedom } = error;
  if (standardError === null) throw new RangeError('a p-value needs a standard error');
  if (standardError === 0) return value < bound ? 0 : 1;
  const t = (value - bound) / standardError;
  return degreesOfFreedom === null ? normalCdf(t) : studentTCdf(t, degreesOfFreedom);
}
