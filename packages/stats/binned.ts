/**
 * A distribution that is known at a few points only: the share of values at or below each edge. Between two edges values
 * are taken as spread evenly, so what follows from it is approximate.
 */
export interface BinnedDistribution {
  /** Ascending; the first lies at or below every value of both samples, the last at or above. */
  points: readonly number[];
  /** Share of values at or below each point; from 0 to 1. */
  shares: readonly number[];
}

function differences(reference: BinnedDistribution, current: BinnedDistribution): number[] {
  const { points, shares } = reference;
  if (points.length !== shares.length || points.length !== current.shares.length)
    throw new RangeError('reference and current differ in their points');
  if (points.some((point, at) => !Number.isFinite(point) || current.points[at] !== point))
    throw new RangeError('reference and current differ in their points');
  return shares.map((share, at) => share - current.shares[at]!);
}

/**
 * Kolmogorov–Smirnov statistic over the points that both distributions are known at, in [0, 1]: exact there, and so at
 * most the statistic of the samples themselves.
 * @throws RangeError when the points differ
 */
export function binnedKolmogorovSmirnov(reference: BinnedDistribution, current: BinnedDistribution): number {
  return differences(reference, current).reduce((most, difference) => Math.max(most, Math.abs(difference)), 0);
}

/**
 * Wasserstein-1 distance ∫|F − G| of two distributions that are straight between their points, in the unit of the points.
 * @throws RangeError when the points differ
 */
export function binnedWasserstein(reference: BinnedDistribution, current: BinnedDistribution): number {
  const gaps = differences(reference, current);
  let distance = 0;
  for (let at = 1; at < gaps.length; at++) {
    const width = reference.points[at]! - reference.points[at - 1]!;
    const [left, right] = [gaps[at - 1]!, gaps[at]!];
    // A straight line that crosses zero encloses two triangles, one that does not a trapezoid.
    const mean =
      left * right < 0
        ? (left ** 2 + right ** 2) / (2 * (Math.abs(left) + Math.abs(right)))
        : (Math.abs(left) + Math.abs(right)) / 2;
    distance += width * mean;
  }
  return distance;
}

/**
 * Cramér's V of a table of two rows: how far apart they are, whatever their size; √(χ²/n), in [0, 1].
 * @param statistic Pearson's chi-square of the table; @param count of both rows together
 * @see Cramér (1946), Mathematical Methods of Statistics, §21.9
 */
export function cramersV(statistic: number, count: number): number {
  return Math.sqrt(statistic / count);
}
