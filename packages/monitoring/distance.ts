import {
  binnedKolmogorovSmirnov,
  binnedWasserstein,
  chiSquareTest,
  cramersV,
  jensenShannonDistance,
  populationStabilityIndex,
} from '#stats';
import { APART, cumulated, MISSING } from './bins.ts';
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
  /** Share of values that no row of the reference had; null when that cannot be said. */
  unseen: number | null;
  mean: { before: number | null; now: number | null };
}

/** @returns undefined when the window has no row, and so no distribution */
export function distanceOf(reference: ReferenceColumn, window: WindowColumn): Distance | undefined {
  const [before, now] = [total(reference.counts), total(window.counts)];
  if (now === 0) return undefined;
  const chiSquare = chiSquareTest(reference.counts, window.counts);
  return {
    count: now - window.counts[MISSING]!,
    psi: digits(populationStabilityIndex(reference.counts, window.counts)),
    'jensen-shannon': digits(jensenShannonDistance(reference.counts, window.counts)),
    ...ordered(reference, window),
    'cramers-v': digits(cramersV(chiSquare.statistic, before + now)),
    chiSquare: {
      statistic: digits(chiSquare.statistic),
      degreesOfFreedom: chiSquare.degreesOfFreedom,
      pValue: digits(chiSquare.pValue),
    },
    missing: { before: digits(reference.counts[MISSING]! / before), now: digits(window.counts[MISSING]! / now) },
    unseen: unseen(reference, window, now),
    mean: { before: reference.mean, now: window.mean },
  };
}

/** The distances that need an order, over the edges and the extremes of both. */
function ordered({ bins, counts }: ReferenceColumn, window: WindowColumn): Pick<Distance, 'ks' | 'wasserstein'> {
  if (bins.kind !== 'edges') return { ks: null, wasserstein: null };
  const [before, now] = [cumulated(bins, counts), cumulated(bins, window.counts)];
  if (before === undefined || now === undefined) return { ks: null, wasserstein: null };
  const points = [
    Math.min(bins.low, window.low ?? bins.low),
    ...bins.edges,
    Math.max(bins.high, window.high ?? bins.high),
  ];
  const [a, b] = [
    { points, shares: before },
    { points, shares: now },
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
