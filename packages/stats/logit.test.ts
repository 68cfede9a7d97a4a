import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { influenceEstimate } from './influence.ts';
import { classParts, logitDifference, logitInterval, plusFour, type Area } from './logit.ts';
import { wilsonInterval } from './proportions.ts';
import { rocAuc } from './ranking.ts';
import { expectNear, reference } from './reference/read.ts';

const { target: truth, new: scores } = reference.delong;
const target = Float64Array.from(truth);
const { value, influence } = rocAuc(Float64Array.from(scores), target);
const parts = classParts(influence, target);

/** Far from where Wilson's interval would be the narrower one, and hardly a t. */
const known = (at: number, standardError: number): Area => ({
  value: at,
  standardError,
  degreesOfFreedom: 1e9,
  trials: 20,
});

describe('one area', () => {
  it("has Welch's degrees of freedom, and the limits of the delta method", () => {
    const { standardError, degreesOfFreedom } = influenceEstimate(value, influence, { stratum: target });
    expectNear(degreesOfFreedom!, reference.areas.degreesOfFreedom, 1e-10);
    const area = { value, standardError: standardError!, degreesOfFreedom: degreesOfFreedom!, trials: 20 };
    const { low, high } = logitInterval(area);
    expectNear(low, reference.areas.logit[0]!, 1e-10);
    expectNear(high, reference.areas.logit[1]!, 1e-10);
  });
  it('has four examples more, as wide apart as can be', () => {
    const padded = parts.map((part) => plusFour(part, value * (1 - value)).variance).sort((a, b) => a - b);
    padded.forEach((variance, i) => expectNear(variance, reference.areas.plusFour[i]!, 1e-10));
    expect(plusFour({ variance: 0.2, effective: 30 }, 0.1).variance).toBe(0.2);
  });
  it.each([0, 0.3, 0.999, 1])("is never wider than Wilson's of the smaller class, at %d too", (at) => {
    const { low, high } = logitInterval({ value: at, standardError: 9, degreesOfFreedom: 3, trials: 20 });
    const widest = wilsonInterval(at === 1 ? 20 : at === 0 ? 0 : 6, 20);
    expect(high).toBeGreaterThan(low);
    if (at === 0.3) expect([low, high]).toEqual([expect.closeTo(widest.low, 12), expect.closeTo(widest.high, 12)]);
    if (at === 1) expect(low).toBeCloseTo(widest.low, 2);
    if (at === 0) expect(high).toBeCloseTo(widest.high, 2);
  });
});

describe('the difference of two areas', () => {
  it.each(reference.areas.difference)(
    '%d ± %d and %d ± %d at a correlation of %d, factor %d: the ends of the ellipse',
    (now, error, before, other, correlation, factor, low, high) => {
      const found = logitDifference(known(now!, error!), known(before!, other!), correlation!, factor);
      expectNear(found.low, low!, 1e-6);
      expectNear(found.high, high!, 1e-6);
    },
  );
  it('of one model with itself is 0, and swapping mirrors it', () => {
    const area = fc.record({
      at: fc.double({ min: 0.5, max: 0.97, noNaN: true }),
      error: fc.double({ min: 0.002, max: 0.02, noNaN: true }),
    });
    fc.assert(
      fc.property(area, area, fc.double({ min: -1, max: 1, noNaN: true }), (a, b, correlation) => {
        const [one, other] = [known(a.at, a.error), known(b.at, b.error)];
        const found = logitDifference(one, other, correlation);
        const mirrored = logitDifference(other, one, correlation);
        expect(found.low).toBeCloseTo(-mirrored.high, 8);
        expect(found.low).toBeLessThanOrEqual(a.at - b.at + 1e-9);
        expect(found.high).toBeGreaterThanOrEqual(a.at - b.at - 1e-9);
        const same = logitDifference(one, one, 1);
        expect([same.low, same.high].map(Math.abs)).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
      }),
    );
  });
});
