import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { influenceEstimate } from './influence.ts';
import { placesOf, rocAuc } from './ranking.ts';
import { expectNear, reference } from './reference/read.ts';

const { delong } = reference;
const [target, candidate, baseline] = [delong.target, delong.new, delong.base].map((column) =>
  Float64Array.from(column),
);

describe('placesOf', () => {
  it('is where each value stands among the sorted distinct values', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(-0, -1e-310, 1e308),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), (list) => {
        const sorted = [...new Set(list.map((x) => x + 0))].sort((a, b) => a - b);
        const { place, distinct } = placesOf(Float64Array.from(list));
        expect(distinct).toBe(sorted.length);
        expect([...place]).toEqual(list.map((x) => sorted.indexOf(x + 0)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('rocAuc', () => {
  const measured = rocAuc(candidate!, target!);
  it('agrees with scikit-learn, ties included', () => expectNear(measured.value, delong.auc));
  it("has DeLong's variance", () => {
    const estimate = influenceEstimate(measured.value, measured.influence, { stratum: target });
    expectNear(estimate.standardError!, delong.standardError);
    expect(estimate.method).toBe('DeLong');
  });
  it("has DeLong's covariance of two models on the same examples", () => {
    const other = rocAuc(baseline!, target!);
    const difference = influenceEstimate(
      measured.value - other.value,
      measured.influence.map((psi, i) => psi - other.influence[i]!),
      { stratum: target },
    );
    expectNear(difference.estimate!, delong.difference, 1e-11);
    expectNear(difference.standardError!, delong.differenceStandardError);
  });

  const examples = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.integer({ min: 1, max: 4 })), {
    minLength: 2,
    maxLength: 40,
  });
  const both = examples.filter((rows) => rows.some((row) => row[1]) && rows.some((row) => !row[1]));
  it('is the share of pairs in the right order; negating the score mirrors it; influence has mean zero', () => {
    fc.assert(
      fc.property(both, (rows) => {
        const score = Float64Array.from(rows, (row) => row[0]);
        const label = Float64Array.from(rows, (row) => Number(row[1]));
        let [right, pairs] = [0, 0];
        for (const [s, positive] of rows) {
          for (const [t, negative] of rows) {
            if (!positive || negative) continue;
            pairs++;
            right += s > t ? 1 : s === t ? 0.5 : 0;
          }
        }
        const { value, influence } = rocAuc(score, label);
        expect(value).toBeCloseTo(right / pairs, 12);
        expect(
          rocAuc(
            score.map((s) => -s),
            label,
          ).value,
        ).toBeCloseTo(1 - value, 12);
        expect(influence.reduce((sum, psi) => sum + psi, 0)).toBeCloseTo(0, 9);
      }),
    );
  });
  it('a whole weight is so many copies', () => {
    fc.assert(
      fc.property(both, (rows) => {
        const copies = rows.flatMap((row) => Array.from({ length: row[2] }, () => row));
        const column = (from: typeof rows, at: 0 | 1 | 2): Float64Array =>
          Float64Array.from(from, (row) => Number(row[at]));
        const weighted = rocAuc(column(rows, 0), column(rows, 1), column(rows, 2));
        expect(weighted.value).toBeCloseTo(rocAuc(column(copies, 0), column(copies, 1)).value, 12);
      }),
    );
  });
  it('treats −0 and 0 as a tie', () => {
    expect(rocAuc(Float64Array.of(-0, 0), Float64Array.of(1, 0)).value).toBe(0.5);
  });
  it('refuses one class', () =>
    expect(() => rocAuc(Float64Array.of(1, 2), Float64Array.of(1, 1))).toThrow(/both classes/));
});
