import { normalCdf } from './distributions.ts';
import type { Interval } from './estimate.ts';

/** One-sided p-values against "the truth is at or above the bound" and "at or below". */
export interface Tails {
  pWorse: number;
  pNotWorse: number;
}

/**
 * The p-values that belong to a family of intervals: the error probability at which an end is just at the bound.
 *
 * @param intervalAt interval with that error probability at each end; the ends move outwards as it falls
 * @returns p-values that sum to 1, each at least 1e-12
 */
export function tails(value: number, bound: number, intervalAt: (alpha: number) => Interval): Tails {
  const above = value > bound;
  // How far the end that points to the bound falls short of it.
  const shortOf = (alpha: number): number => {
    const { low, high } = intervalAt(alpha);
    return above ? low - bound : bound - high;
  };
  const p = value === bound ? 0.5 : crossing(shortOf);
  return above ? { pWorse: 1 - p, pNotWorse: p } : { pWorse: p, pNotWorse: 1 - p };
}

/** In units of the normal distribution; the smallest p-value, 1e-12, is its tail beyond this. */
const FARTHEST = 7;

/** The alpha at which a rising function is 0. Ends move almost in proportion to the normal quantile of alpha, so that false position needs few steps there. */
function crossing(of: (alpha: number) => number): number {
  const at = (z: number): number => of(normalCdf(-z));
  let [low, high] = [0, FARTHEST];
  let [atLow, atHigh] = [at(low), at(high)];
  const scale = atLow - atHigh;
  if (atLow <= 0) return 0.5;
  if (atHigh >= 0) return normalCdf(-high);
  let last = 0;
  for (let step = 0; step < 60 && high - low > 1e-11; step++) {
    const z = (low * atHigh - high * atLow) / (atHigh - atLow);
    const y = at(z);
    if (Math.abs(y) <= 1e-12 * scale) return normalCdf(-z);
    // The end that stays twice in a row counts half, or it would stay for ever.
    const side = Math.sign(y);
    if (side > 0) [low, atLow, atHigh] = [z, y, last === side ? atHigh / 2 : atHigh];
    else [high, atHigh, atLow] = [z, y, last === side ? atLow / 2 : atLow];
    last = side;
  }
  return normalCdf(-(low + high) / 2);
}
