import { chiSquareSurvival } from './distributions.ts';

/** Counts of the same bins or categories, as shares that sum to 1. @throws RangeError on an empty or invalid side */
function shares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!(total > 0 && Number.isFinite(total)) || counts.some((count) => !(count >= 0))) {
    throw new RangeError('expected non-negative counts with at least one above 0');
  }
  return counts.map((count) => count / total);
}

function paired(reference: readonly number[], current: readonly number[]): [number, number][] {
  if (reference.length !== current.length) throw new RangeError('reference and current differ in their bins');
  const now = shares(current);
  return shares(reference).map((share, bin) => [share, now[bin]!]);
}

/**
 * Population stability index Σ(c − r)·ln(c/r) over bins; ≥ 0, above 0.25 usually read as a large shift.
 *
 * @param floor stands in for an empty bin's share, which would make the index infinite
 * @throws RangeError when the bins differ in number or a side is empty
 * @see Siddiqi (2006), Credit Risk Scorecards
 */
export function populationStabilityIndex(
  reference: readonly number[],
  current: readonly number[],
  floor = 1e-4,
): number {
  return paired(reference, current).reduce((sum, [before, now]) => {
    const [r, c] = [Math.max(before, floor), Math.max(now, floor)];
    return sum + (c - r) * Math.log(c / r);
  }, 0);
}

/**
 * Jensen–Shannon distance (the root of the divergence, base 2) over bins, in [0, 1]; 1 when they share no bin.
 * @throws RangeError when the bins differ in number or a side is empty
 * @see Lin (1991), IEEE Transactions on Information Theory 37:145–151
 */
export function jensenShannonDistance(reference: readonly number[], current: readonly number[]): number {
  const term = (share: number, middle: number): number => (share === 0 ? 0 : share * Math.log2(share / middle));
  const divergence = paired(reference, current).reduce((sum, [r, c]) => {
    const middle = (r + c) / 2;
    return sum + (term(r, middle) + term(c, middle)) / 2;
  }, 0);
  return Math.sqrt(Math.max(0, divergence));
}

/**
 * Pearson's chi-square test that two sets of counts come from one distribution. Bins empty on both sides are left out.
 * @throws RangeError when the bins differ in number or a side is empty
 */
export function chiSquareTest(
  reference: readonly number[],
  current: readonly number[],
): { statistic: number; degreesOfFreedom: number; pValue: number } {
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const [before, now] = [sum(reference), sum(current)];
  const used = paired(reference, current).filter(([r, c]) => r + c > 0);
  const statistic = used.reduce((total, [r, c]) => {
    const common = (r * before + c * now) / (before + now);
    return total + (before * (r - common) ** 2 + now * (c - common) ** 2) / common;
  }, 0);
  const degreesOfFreedom = used.length - 1;
  return {
    statistic,
    degreesOfFreedom,
    pValue: degreesOfFreedom === 0 ? 1 : chiSquareSurvival(statistic, degreesOfFreedom),
  };
}

/**
 * Calls `visit` for each stretch between neighbouring values of both samples, with the two distribution functions on it.
 * The last stretch has width 0.
 */
function walk(a: Float64Array, b: Float64Array, visit: (width: number, cdfA: number, cdfB: number) => void): void {
  if (a.length === 0 || b.length === 0) throw new RangeError('expected at least one value on each side');
  const [left, right] = [a.slice().sort(), b.slice().sort()];
  if (Number.isNaN(left.at(-1)) || Number.isNaN(right.at(-1))) throw new RangeError('expected no NaN');
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const value = Math.min(left[i] ?? Infinity, right[j] ?? Infinity);
    while (i < left.length && left[i]! <= value) i++;
    while (j < right.length && right[j]! <= value) j++;
    const next = Math.min(left[i] ?? Infinity, right[j] ?? Infinity);
    visit(next === Infinity ? 0 : next - value, i / left.length, j / right.length);
  }
}

/**
 * Two-sample Kolmogorov–Smirnov statistic with its limiting p-value (large samples).
 * @param reference values in any order, no NaN; @param current likewise
 * @throws RangeError when a side is empty or has a NaN
 * @see Kolmogorov (1933); Smirnov (1948)
 */
export function kolmogorovSmirnov(
  reference: Float64Array,
  current: Float64Array,
): { statistic: number; pValue: number } {
  let statistic = 0;
  walk(reference, current, (_, r, c) => {
    statistic = Math.max(statistic, Math.abs(r - c));
  });
  const size = (reference.length * current.length) / (reference.length + current.length);
  return { statistic, pValue: kolmogorovSurvival(Math.sqrt(size) * statistic) };
}

/** Probability that the limiting Kolmogorov statistic exceeds x; each series where it converges in a few terms. */
export function kolmogorovSurvival(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < 1) {
    for (let k = 1; k < 40; k += 2) sum += Math.exp(-((k * Math.PI) ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k < 20; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * (k * x) ** 2);
  return sum;
}

/**
 * Wasserstein-1 (earth mover's) distance between two samples, in the unit of the values.
 * @throws RangeError when a side is empty or has a NaN
 */
export function wassersteinDistance(reference: Float64Array, current: Float64Array): number {
  let distance = 0;
  walk(reference, current, (width, r, c) => {
    distance += width * Math.abs(r - c);
  });
  return distance;
}
