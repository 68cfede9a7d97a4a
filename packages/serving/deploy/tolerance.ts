import { DeploySection } from '#config';
import type { Golden } from './golden.ts';

/** What a deployment is held to unless mlops.yml says otherwise. */
export const DEFAULTS = DeploySection.parse({ target: 'process' }).golden;

/** Four steps of a float32: nothing that computes in single precision can be held to less. */
const FLOAT32 = 2 ** -21;
/** At each end: how large the few are says nothing of how large most are. */
const TAIL = 0.05;

/** A hundredth of the range of most of what was recorded, at most; the default where all are the same. */
export function boundedTolerance(expected: Golden['expected'], asked: number): number {
  const bounds = judgedNames(Object.keys(expected)).flatMap((name) => {
    const { range, size } = spreadOf(expected[name]!);
    return range > 0 ? [range / 100 / size] : [];
  });
  const bound = bounds.length === 0 ? DEFAULTS.tolerance : Math.min(...bounds);
  return Math.min(asked, Math.max(bound, FLOAT32));
}

/**
 * What a difference is in proportion to: single precision has seven digits, wherever the point stands. It is the size of the
 * recorded number, and where most are below 1, of the largest of most: who speaks of millionths means millionths, be they
 * scores of what is rare or rates among which one is large. Only rounding is always as large as with the largest of all.
 */
export function sizesIn(values: readonly number[], tolerance: number): (recorded: number) => number {
  const { size, largest } = spreadOf(values);
  const rounding = Math.min(1, FLOAT32 / tolerance) * Math.min(1, largest);
  const least = Math.max(Math.min(1, size), rounding) || 1;
  return (recorded) => (Number.isFinite(recorded) ? Math.max(least, Math.abs(recorded)) : least);
}

/** Where there are scores they were judged, and they are compared as numbers; classes are compared as what they are. */
export function judgedNames(recorded: readonly string[]): readonly string[] {
  const judged = recorded.filter((name) => name !== 'prediction');
  return judged.length > 0 ? judged : recorded;
}

interface Spread {
  /** Of most: how far apart they are, and how large the largest is. */
  range: number;
  size: number;
  /** Size of the largest of all. */
  largest: number;
}

/** Every request of a replay is held to the same. */
const known = new WeakMap<readonly number[], Spread>();

/** All are most where the middle ones are all the same: a few amounts among nothing. */
function spreadOf(values: readonly number[]): Spread {
  const before = known.get(values);
  if (before) return before;
  const all = Float64Array.from(values.filter(Number.isFinite)).sort();
  const tail = Math.floor(all.length * TAIL);
  const middle = all.subarray(tail, all.length - tail);
  const [range, size] = rangeOf(middle) > 0 ? [rangeOf(middle), sizeOf(middle)] : [rangeOf(all), sizeOf(all)];
  const spread = { range, size, largest: sizeOf(all) };
  known.set(values, spread);
  return spread;
}

function rangeOf(sorted: Float64Array): number {
  return sorted.length === 0 ? 0 : sorted.at(-1)! - sorted[0]!;
}

function sizeOf(sorted: Float64Array): number {
  return sorted.length === 0 ? 0 : Math.max(Math.abs(sorted[0]!), Math.abs(sorted.at(-1)!));
}
