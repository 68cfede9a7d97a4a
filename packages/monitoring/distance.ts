import {
  binnedKolmogorovSmirnov,
  binnedWasserstein,
  chiSquareTest,
  cramersV,
  jensenShannonDistance,
  populationStabilityIndex,
} from '#stats';
import { APART, cumulated, MISSING, withBeyond } from './bins.ts';
import { rounded, type ReferenceColumn } from './reference.ts';
import type { WindowColumn } from './scan.ts';

/** How far one column of a window is from the reference. Shares are 0 to 1. */
export interface Distance {
  /** Values that are not missing. */
  count: number;
  psi: number;
  'jensen-shannon': number;
  /** Of numbers in bins; approximate, because values are known by their bins only. */
  ks: number | null;
  wasserstein: number | null;
  'cramers-v': number;
  chiSquare: { statistic: number; degreesOfFreedom: number; pValue: number };
  missing: { before: number; now: number };
  /** Share of values below or above all of the reference, and of those that are far off; null where there is no order. */
  beyond: { share: number; far: number } | null;
  /** Share of values that no row of the reference had; null when that cannot be said. */
  unseen: number | null;
  mean: { before: number | null; now: number | null };
}

/** @returns undefined when the window has no row, and so no distribution */
export function distanceOf(reference: ReferenceColumn, window: WindowColumn): Distance | undefined {
  const [before, now] = [total(reference.counts), total(window.counts)];
  if (now === 0) return undefined;
  const { beyond } = window;
  const counts = countsOf(reference, window);
  const chiSquare = chiSquareTest(...counts);
  return {
    count: now - window.counts[MISSING]!,
    psi: digits(populationStabilityIndex(...counts)),
    'jensen-shannon': digits(jensenShannonDistance(...counts)),
    ...ordered(reference, window),
    'cramers-v': digits(cramersV(chiSquare.statistic, total(counts[0]) + total(counts[1]))),
    chiSquare: {
      statistic: digits(chiSquare.statistic),
      degreesOfFreedom: chiSquare.degreesOfFreedom,
      pValue: digits(chiSquare.pValue),
    },
    missing: { before: digits(reference.counts[MISSING]! / before), now: digits(window.counts[MISSING]! / now) },
    beyond: beyond && { share: digits((beyond.below + beyond.above) / now), far: digits(beyond.far / now) },
    unseen: unseen(reference, window, now),
    mean: { before: reference.mean, now: window.mean },
  };
}

/**
 * Counts of both in the same bins. What lies beyond the reference is not in its outermost bins, which hold what they held,
 * but in two more, as others than the listed ones have a bin anyway: of values like those of the reference, one in n + 1 lies above all n of them, and one below.
 */
function countsOf({ bins, counts }: ReferenceColumn, window: WindowColumn): [readonly number[], readonly number[]] {
  if (bins.kind === 'values' || window.beyond === null) return [counts, window.counts];
  return [[...counts, 1, 1], withBeyond(window.counts, window.beyond)];
}

const NONE_BEYOND = { below: 0, above: 0 };

/** The distances that need an order, over the edges and the extremes of both. */
function ordered({ bins, counts }: ReferenceColumn, window: WindowColumn): Pick<Distance, 'ks' | 'wasserstein'> {
  if (bins.kind !== 'edges') return { ks: null, wasserstein: null };
  const before = cumulated(bins, counts, NONE_BEYOND);
  const now = cumulated(bins, window.counts, window.beyond ?? NONE_BEYOND);
  if (before === undefined || now === undefined) return { ks: null, wasserstein: null };
  const points = [
    Math.min(bins.low, window.low ?? bins.low),
    ...[bins.low, ...bins.edges, bins.high],
    Math.max(bins.high, window.high ?? bins.high),
  ];
  const [a, b] = [
    { points, shares: [0, ...before, 1] },
    { points, shares: [0, ...now, 1] },
  ];
  return { ks: digits(binnedKolmogorovSmirnov(a, b)), wasserstein: digits(binnedWasserstein(a, b)) };
}

function unseen({ bins, type }: ReferenceColumn, window: WindowColumn, rows: number): number | null {
  if (bins.kind !== 'values' || type !== 'text' || !bins.complete) return null;
  return digits(window.counts[APART]! / rows);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function digits(value: number): number {
  return rounded(value) ?? 0;
}
