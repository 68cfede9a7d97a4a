import { describe, expect, it } from '@jest/globals';
import { countGroups, influenceEstimate, probabilityBelow } from './influence.ts';
import { expectNear, reference } from './reference/read.ts';

const psi = Float64Array.from(reference.cluster.influence);
const group = Int32Array.from(reference.cluster.group);

describe('influenceEstimate', () => {
  it("has statsmodels' cluster-robust error and t interval where groups are of one size", () => {
    const { influence, group: equal, standardError, half } = reference.equalClusters;
    const estimate = influenceEstimate(0.5, Float64Array.from(influence), { group: Int32Array.from(equal) });
    expectNear(estimate.standardError!, standardError, 1e-11);
    expectNear(estimate.interval!.high - 0.5, half, 1e-11);
  });
  it('has the error and t interval of leaving out one group at a time where they are not', () => {
    const estimate = influenceEstimate(0.5, psi, { group });
    expectNear(estimate.standardError!, reference.cluster.standardError, 1e-11);
    expectNear(estimate.interval!.high - 0.5, reference.cluster.half, 1e-11);
    expect(estimate).toMatchObject({ groups: 25, degreesOfFreedom: 24, method: 'clustered t, 25 groups' });
  });
  it('does not care how groups are numbered', () => {
    const sparse = group.map((id) => 7 * id + 3);
    expect(influenceEstimate(0.5, psi, { group: sparse })).toEqual(influenceEstimate(0.5, psi, { group }));
  });
  it('is the textbook t interval of a mean when examples are independent', () => {
    const estimate = influenceEstimate(2, Float64Array.of(-1, 0, 1));
    expectNear(estimate.standardError!, 1 / Math.sqrt(3));
    expectNear(estimate.interval!.high, 2 + 4.302652729749462 / Math.sqrt(3));
  });
  it('stays inside the range of the metric', () => {
    expect(influenceEstimate(0.99, Float64Array.of(-1, 1), { range: [0, 1] }).interval).toEqual({ low: 0, high: 1 });
  });
  it.each([
    ['one group', { group: Int32Array.of(4, 4, 4) }],
    ['one example of a class', { stratum: Float64Array.of(1, 0, 0) }],
    ['lengths that differ', { group: Int32Array.of(0, 1) }],
    ['a negative group', { group: Int32Array.of(0, 1, -1) }],
  ])('refuses %s', (_, options) => {
    expect(() => influenceEstimate(0, Float64Array.of(-1, 0, 1), options)).toThrow(RangeError);
  });
});

describe('countGroups', () => {
  it('one giant group among nine single examples is hardly more than one group', () => {
    const giant = Int32Array.from({ length: 1009 }, (_, i) => (i < 1000 ? 0 : i));
    const sums = countGroups(giant);
    expect(sums.groups).toBe(10);
    expect(sums.effective).toBeLessThan(1.02);
  });
  it('equal groups count in full', () => {
    expect(countGroups(Int32Array.from({ length: 30 }, (_, i) => i % 10)).effective).toBe(10);
  });
});

describe('probabilityBelow', () => {
  const error = { standardError: 0.5, degreesOfFreedom: 24 };
  it('is α at the end of the interval', () => {
    expectNear(probabilityBelow(0, 0.5 * 2.0638985616280205, error), 0.025, 1e-10);
  });
  it('is certain without error', () => {
    const exact = { standardError: 0, degreesOfFreedom: 24 };
    expect([-1, 0, 1].map((value) => probabilityBelow(value, 0, exact))).toEqual([0, 1, 1]);
  });
});
