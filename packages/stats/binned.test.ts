import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { binnedKolmogorovSmirnov, binnedWasserstein, cramersV } from './binned.ts';
import { kolmogorovSmirnov, wassersteinDistance } from './drift.ts';
import { expectNear, reference } from './reference/read.ts';

const { binned } = reference;
const before = { points: binned.points, shares: binned.reference };
const now = { points: binned.points, shares: binned.current };

describe('distances of binned distributions agree with SciPy', () => {
  it('Kolmogorov–Smirnov over the points', () => expectNear(binnedKolmogorovSmirnov(before, now), binned.ks));
  it('Wasserstein of evenly filled bins, to what a fine sample of them tells', () =>
    expectNear(binnedWasserstein(before, now), binned.wasserstein, 1e-6));
  it("Cramér's V", () => expectNear(cramersV(binned.chiSquare, 200), binned.cramersV));
});

describe('properties', () => {
  const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 });
  const points = [-51, -20, -3, 0, 7, 30, 50];
  const cumulated = (values: readonly number[]) => ({
    points,
    shares: points.map((point) => values.filter((value) => value <= point).length / values.length),
  });

  it('over bins Kolmogorov–Smirnov never exceeds that of the samples', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const exact = kolmogorovSmirnov(Float64Array.from(a), Float64Array.from(b)).statistic;
        expect(binnedKolmogorovSmirnov(cumulated(a), cumulated(b))).toBeLessThanOrEqual(exact + 1e-12);
      }),
    );
  });
  it('over bins Wasserstein is off by less than the widest bin', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const exact = wassersteinDistance(Float64Array.from(a), Float64Array.from(b));
        expect(Math.abs(binnedWasserstein(cumulated(a), cumulated(b)) - exact)).toBeLessThan(31);
      }),
    );
  });
});

it('other points are another distribution', () => {
  const other = { points: binned.points.map((point) => point + 1), shares: binned.current };
  expect(() => binnedKolmogorovSmirnov(before, other)).toThrow(/differ in their points/);
  expect(() => binnedWasserstein(before, { points: [0, 1], shares: [0, 1] })).toThrow(RangeError);
});
