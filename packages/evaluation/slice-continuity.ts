import { thinned, type Before, type Sensitivity, type Thinned } from './continuity.ts';
import { countsOf, slicesOf, type Slicing } from './scored.ts';

/** Examples that the baseline had in another slice. */
export function relabelled(now: Slicing, then: Slicing, { rows }: Before): number {
  return now.codes.reduce(
    (sum, code, i) => sum + Number(rows[i]! >= 0 && now.values[code] !== then.values[then.codes[rows[i]!]!]),
    0,
  );
}

/** A slice that was judged in the baseline and cannot be as well now. */
export interface Shrunk {
  value: string;
  /** Examples in it today, and in the baseline. */
  left: number;
  before: number;
  /** What of the baseline's is not among today's, when that is too much. */
  gone?: Thinned;
}

/** What must be left of a slice. */
interface Least {
  minCount: number;
  /** When the examples are to be the same, not so many may be gone that a loss may have left with them. */
  same: Sensitivity | undefined;
}

/**
 * Slices that the baseline had, of at least `minCount` examples, and that have fewer now, or too few of those.
 * @param then the baseline's slicing
 */
export function shrunkSlices(now: Slicing, then: Slicing, before: Before, { minCount, same }: Least): Shrunk[] {
  const least = Math.max(minCount, 1);
  const today = countsOf(now);
  return slicesOf(then).flatMap(({ value, indices }) => {
    const slice = { value, left: today.get(value) ?? 0, before: indices.length };
    if (slice.before < least) return [];
    if (slice.left < least) return [slice];
    const gone = same && thinned(before, indices, same);
    return gone ? [{ ...slice, gone }] : [];
  });
}
