import type { Before } from './continuity.ts';
import { countsOf, type Slicing } from './scored.ts';

/** Examples that the baseline had in another slice. */
export function relabelled(now: Slicing, then: Slicing, { rows }: Before): number {
  return now.codes.reduce(
    (sum, code, i) => sum + Number(rows[i]! >= 0 && now.values[code] !== then.values[then.codes[rows[i]!]!]),
    0,
  );
}

/** A slice that was judged in the baseline and cannot be now. */
export interface Shrunk {
  value: string;
  /** Examples in it today, and in the baseline. */
  left: number;
  before: number;
}

/**
 * Slices that the baseline had, of at least `minCount` examples, and that have fewer now, or none.
 * @param then the baseline's slicing
 */
export function shrunkSlices(now: Slicing, then: Slicing, minCount: number): Shrunk[] {
  const least = Math.max(minCount, 1);
  const today = countsOf(now);
  return [...countsOf(then)]
    .map(([value, before]) => ({ value, left: today.get(value) ?? 0, before }))
    .filter(({ left, before }) => before >= least && left < least);
}
