import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  chiSquareTest,
  jensenShannonDistance,
  kolmogorovSmirnov,
  kolmogorovSurvival,
  populationStabilityIndex,
  wassersteinDistance,
} from './drift.ts';
import { expectNear, reference } from './reference/read.ts';

const { drift } = reference;
const [a, b] = [Float64Array.from(drift.a), Float64Array.from(drift.b)];

describe('drift distances agree with SciPy to 1e-12', () => {
  it('population stability index', () =>
    expectNear(populationStabilityIndex(drift.reference, drift.current), drift.psi));
  it('Jensen–Shannon', () => expectNear(jensenShannonDistance(drift.reference, drift.current), drift.jensenShannon));
  it('chi-square, the bin that is empty on both sides left out', () => {
    const test = chiSquareTest(drift.reference, drift.current);
    expectNear(test.statistic, drift.chiSquare[0]!);
    expect(test.degreesOfFreedom).toBe(drift.chiSquare[1]);
    expectNear(test.pValue, drift.chiSquare[2]!);
  });
  it('Kolmogorov–Smirnov with ties', () => {
    const test = kolmogorovSmirnov(a, b);
    expectNear(test.statistic, drift.ks[0]!);
    expectNear(test.pValue, drift.ks[1]!);
  });
  it('Wasserstein with ties', () => expectNear(wassersteinDistance(a, b), drift.wasserstein));
  it.each(drift.kolmogorovSurvival)('Kolmogorov distribution at %d', (x, p) =>
    expect(kolmogorovSurvival(x!)).toBeCloseTo(p!, 13),
  );
});

describe('properties', () => {
  const bins = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 12 });
  const filled = bins.filter((rows) => [0, 1].every((side) => rows.some((row) => row[side]! > 0)));
  it('are 0 for the same counts at another scale, and never negative', () => {
    fc.assert(
      fc.property(filled, (rows) => {
        const [r, c] = [rows.map((row) => row[0]), rows.map((row) => row[1])];
        const scaled = r.map((count) => 3 * count);
        expect(populationStabilityIndex(r, scaled)).toBeCloseTo(0, 12);
        expect(jensenShannonDistance(r, scaled)).toBeCloseTo(0, 7);
        expect(populationStabilityIndex(r, c)).toBeGreaterThanOrEqual(0);
        expect(jensenShannonDistance(r, c)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
  it('Wasserstein moves with a shift, whatever the order of values', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 50 }), (sample, shift) => {
        const moved = Float64Array.from(sample, (value) => value + shift).reverse();
        expect(wassersteinDistance(Float64Array.from(sample), moved)).toBeCloseTo(shift, 9);
      }),
    );
  });
});

describe('refusals', () => {
  it('an empty side', () => {
    expect(() => jensenShannonDistance([0, 0], [1, 0])).toThrow(RangeError);
    expect(() => wassersteinDistance(new Float64Array(), a)).toThrow(RangeError);
  });
  it('different bins', () => expect(() => populationStabilityIndex([1], [1, 2])).toThrow(/differ in their bins/));
  it('NaN', () => {
    expect(() => chiSquareTest([NaN, 1], [1, 2])).toThrow(RangeError);
    expect(() => kolmogorovSmirnov(Float64Array.of(1, NaN), a)).toThrow(/no NaN/);
  });
});
