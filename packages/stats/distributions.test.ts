import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  binomialCdf,
  chiSquareSurvival,
  normalCdf,
  normalQuantile,
  studentTCdf,
  studentTQuantile,
} from './distributions.ts';
import { expectNear, reference } from './reference/read.ts';
import { incompleteBeta, logBeta, logGamma } from './special.ts';

/** SciPy's own last digits and ours part from 10⁵ degrees of freedom on: both subtract nearly equal numbers. */
const tolerance = (size: number): number => (size < 50_000 ? 1e-12 : 1e-9);

describe('distributions agree with SciPy to a relative 1e-12, for parameters above 50,000 to 1e-9', () => {
  it.each(reference.normalCdf)('normalCdf(%d)', (z, p) => expectNear(normalCdf(z!), p!));
  it.each(reference.normalQuantile)('normalQuantile(%d)', (p, z) => expect(normalQuantile(p!)).toBeCloseTo(z!, 12));
  it.each(reference.studentTCdf)('studentTCdf(%d, %d)', (t, df, p) =>
    expectNear(studentTCdf(t!, df!), p!, tolerance(df!)),
  );
  it.each(reference.studentTQuantile)('studentTQuantile(%d, %d)', (p, df, t) =>
    expectNear(studentTQuantile(p!, df!), t!, tolerance(df!)),
  );
  it.each(reference.chiSquareSurvival)('chiSquareSurvival(%d, %d)', (x, df, p) =>
    expectNear(chiSquareSurvival(x!, df!), p!),
  );
  it.each(reference.incompleteBeta)('incompleteBeta(%d, %d, %d)', (a, b, x, p) =>
    expectNear(incompleteBeta(a!, b!, x!), p!, tolerance(a!)),
  );
  it.each(reference.binomialCdf)('binomialCdf(%d, %d, %d)', (k, n, p, cdf) =>
    expectNear(binomialCdf(k!, n!, p!), cdf!, tolerance(n!)),
  );
});

describe('special functions', () => {
  it('logGamma is the factorial', () => expectNear(logGamma(11), Math.log(3_628_800), 1e-14));
  it('logBeta does not cancel for large arguments', () => {
    // B(a, 1) = 1/a exactly.
    expectNear(logBeta(5e6, 1), -Math.log(5e6), 1e-14);
    // B(a, 2) = 1/(a(a + 1)).
    expectNear(logBeta(1e9, 2), -Math.log(1e9) - Math.log(1e9 + 1), 1e-14);
  });
});

describe('properties', () => {
  const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
  it('quantile and cdf undo each other', () => {
    fc.assert(
      fc.property(probability, fc.double({ min: 1, max: 1e6, noNaN: true }), (p, df) => {
        expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 10);
        expect(studentTCdf(studentTQuantile(p, df), df) / p).toBeCloseTo(1, 9);
      }),
    );
  });
  it('the two tails of the incomplete beta function sum to 1', () => {
    const shape = fc.double({ min: 0.1, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, x) => {
        expect(incompleteBeta(a, b, x) + incompleteBeta(b, a, 1 - x, x)).toBeCloseTo(1, 10);
      }),
    );
  });
});

describe('refusals', () => {
  it.each([0, 1, -0.1, NaN])('no quantile at %d', (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError);
    expect(() => studentTQuantile(p, 5)).toThrow(RangeError);
  });
  it('no t distribution without degrees of freedom', () => expect(() => studentTCdf(1, 0)).toThrow(/above 0, got 0/));
});
