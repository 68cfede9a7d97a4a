import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  mcnemarExact,
  pairedDifferenceBelow,
  pairedDifferenceInterval,
  pairedScore,
  wilsonInterval,
} from './proportions.ts';
import { expectNear, reference } from './reference/read.ts';

describe('proportions agree with the references', () => {
  it.each(reference.wilson)('Wilson %d of %d, to 1e-12', (k, n, low, high) => {
    const interval = wilsonInterval(k!, n!);
    expect(interval.low).toBeCloseTo(low!, 12);
    expectNear(interval.high, high!);
  });
  it.each(reference.mcnemar)('McNemar %d against %d, to 1e-10', (b, c, p) =>
    expectNear(mcnemarExact(b!, c!), p!, 1e-10),
  );
  // The reference maximises the likelihood numerically, which is where the digits end.
  it.each(reference.pairedScore)('Tango statistic of %d, %d in %d at %d, to 1e-6', (b, c, n, d, z) =>
    expectNear(pairedScore(b!, c!, n!, d!), z!, 1e-6),
  );
  it.each(reference.pairedDifferenceInterval)('Tango interval of %d, %d in %d, to 1e-7', (b, c, n, low, high) => {
    const interval = pairedDifferenceInterval(b!, c!, n!);
    expect(interval.low).toBeCloseTo(low!, 7);
    expect(interval.high).toBeCloseTo(high!, 7);
  });
});

describe('paired differences', () => {
  it('without a discordant trial has the width z²/(n + z²), not zero', () => {
    const z2 = 1.959963984540054 ** 2;
    const interval = pairedDifferenceInterval(0, 0, 100);
    expectNear(interval.high, z2 / (100 + z2), 1e-10);
    expectNear(interval.low, -z2 / (100 + z2), 1e-10);
  });
  it('swapping the models mirrors the interval, and the p-value at an end is α', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.integer({ min: 81, max: 5000 }), (a, b, trials) => {
        const one = pairedDifferenceInterval(a, b, trials);
        const other = pairedDifferenceInterval(b, a, trials);
        expect(one.low).toBeCloseTo(-other.high, 10);
        expect(one.low).toBeLessThanOrEqual((a - b) / trials);
        expect(one.high).toBeGreaterThanOrEqual((a - b) / trials);
        expect(pairedDifferenceBelow(a, b, trials, one.high)).toBeCloseTo(0.025, 6);
      }),
    );
  });
  it('all trials discordant one way reaches the end of the range', () => {
    expect(pairedDifferenceInterval(30, 0, 30).high).toBe(1);
    expect(pairedDifferenceInterval(30, 0, 30).low).toBeGreaterThan(0.7);
  });
});

describe('refusals', () => {
  it.each([
    ['negative', -1, 2],
    ['broken', 1.5, 2],
    ['NaN', NaN, 2],
  ])('a %s count', (_, a, b) => {
    expect(() => mcnemarExact(a, b)).toThrow(/expected a count/);
    expect(() => wilsonInterval(a, 10)).toThrow(/expected a count/);
  });
  it('more successes than trials', () => expect(() => wilsonInterval(3, 2)).toThrow('3 successes of 2 trials'));
  it('no trials', () => expect(() => wilsonInterval(0, 0)).toThrow(RangeError));
  it('more discordant than trials', () => expect(() => pairedScore(3, 3, 5, 0)).toThrow(/discordant/));
});
