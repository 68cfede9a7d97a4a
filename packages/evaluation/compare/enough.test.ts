import { describe, expect, it } from '@jest/globals';
import { compareSamples, estimate } from './compare.ts';
import { metric } from '../metrics/index.ts';
import type { Sample } from '../examples/sample.ts';
import { generator, make, type Made } from './testing-pairs.ts';

const auc = metric('roc_auc');

describe('no interval rather than a wrong one', () => {
  const { candidate, baseline } = make(11, { count: 400 });
  const groups = (of: (i: number) => number): Int32Array => Int32Array.from({ length: 400 }, (_, i) => of(i));
  const rare = candidate.target.map((_, i) => (i < 19 ? 1 : 0));
  const perfect = candidate.target.map((y) => 0.1 + 0.8 * y);
  const spoilt = candidate.score!.with(5, NaN);

  it.each<[name: string, change: Partial<Sample>, scores: Partial<Sample>, reason: RegExp]>([
    ['9 groups', { group: groups((i) => i % 9) }, {}, /only 9 groups; an interval needs 10/],
    [
      'one giant group',
      { group: groups((i) => Math.max(0, i - 380)) },
      {},
      /20 groups so unequal that they count as 1.1/,
    ],
    ['19 positives', { target: rare }, {}, /only 19 examples of the class 1; an interval needs 20/],
    ['weight on few', { weight: rare.map((y) => (y ? 1000 : 0.001)) }, {}, /only .* examples of the class [01]/],
    ['perfect scores', {}, { score: perfect }, /no example goes against/],
    ['a NaN score', {}, { score: spoilt }, /undefined: example 6 has the score NaN/],
  ])('%s', (_, change, scores, reason) => {
    const now = { ...candidate, ...change, ...scores };
    const other = { score: scores.score ? scores.score.map((s) => s / 2) : baseline.score! };
    const alone = estimate(auc, now);
    expect(alone.interval).toBeNull();
    expect(alone.reason).toMatch(reason);
    const found = compareSamples(auc, now, { ...baseline, ...change, ...other });
    expect(found).toMatchObject({ pWorse: null, pNotWorse: null, difference: { interval: null } });
    expect(found.difference.reason).toMatch(reason);
  });

  it('a metric whose error is not known', () => {
    const target = Float64Array.from({ length: 40 }, (_, i) => i);
    const number: Sample = { task: 'regression', count: 40, target, score: target.map((y) => y + 1), threshold: 0.5 };
    expect(estimate(metric('median_absolute_error'), number)).toMatchObject({ estimate: 1, interval: null });
  });
});

describe('few examples that decide', () => {
  const next = generator(17);
  const count = 300;
  const target = Float64Array.from({ length: count }, () => 5 + next.normal());
  const noise = target.map(() => next.normal());
  const group = Int32Array.from({ length: count }, (_, i) => i % 15);
  /** The candidate's error is twice the baseline's; `odd` targets are of another magnitude. */
  function pair(odd: number, size = 1e9): Made {
    const truth = target.map((y, i) => (i < odd ? size : y));
    const of = (scale: number): Sample => ({
      ...{ task: 'regression', count, target: truth, threshold: 0.5 },
      score: target.map((y, i) => y + scale * noise[i]!),
    });
    return { candidate: of(2), baseline: of(1) };
  }
  const rmse = metric('root_mean_squared_error');

  it('without such examples the loss is seen', () => {
    const { candidate, baseline } = pair(0);
    const { pWorse, difference } = compareSamples(rmse, candidate, baseline, { relativeMargin: 0.05 });
    expect(pWorse).toBeLessThan(1e-6);
    expect(difference.interval!.high).toBeLessThan(0);
  });
  it.each([
    ['root_mean_squared_error', { relativeMargin: 0.05 }],
    ['mean_squared_error', { relativeMargin: 0.05 }],
    ['mean_absolute_error', { relativeMargin: 0.05 }],
    ['neg_root_mean_squared_error', { margin: 10 }],
    ['r2', { margin: 0.01 }],
  ])('%s says nothing of a difference that one or three odd targets make', (name, margin) => {
    for (const [odd, size] of [
      [1, 1e9],
      [3, 1e9],
      [1, 1e200],
    ] as const) {
      const { candidate, baseline } = pair(odd, size);
      const { difference, pNotWorse } = compareSamples(metric(name), candidate, baseline, margin);
      expect(difference.interval).toBeNull();
      expect(pNotWorse).toBeNull();
      if (size === 1e9)
        expect(difference.reason).toMatch(/^[1-3](\.\d)? of 300 examples decide it; an interval needs 10$/);
    }
  });
  it('nor of the value of one model', () => {
    expect(estimate(rmse, pair(1).candidate)).toMatchObject({
      interval: null,
      reason: expect.stringMatching(/decide it/),
    });
  });
  it('an absolute margin on the absolute error is none of their business: the error is the same for both', () => {
    const { candidate, baseline } = pair(1);
    const { difference } = compareSamples(metric('mean_absolute_error'), candidate, baseline, { margin: 10 });
    expect(difference.interval).not.toBeNull();
  });
  it('a single group that decides is as little as a single example', () => {
    const { candidate } = pair(0);
    const day = group.map((id, i) => (i < 40 ? 15 : id));
    const odd = candidate.target.map((y, i) => (i < 40 ? y + 1000 : y));
    const found = estimate(metric('mean_absolute_error'), { ...candidate, target: odd, group: day });
    expect(found).toMatchObject({ interval: null, reason: 'a single group decides it, so its error cannot be told' });
    expect(estimate(metric('mean_absolute_error'), { ...candidate, group }).interval).not.toBeNull();
  });
});

describe('many classes', () => {
  const target = Float64Array.from({ length: 300 }, (_, i) => (i < 290 ? i % 3 : 3));
  const predicted = target.map((c, i) => (i % 7 === 0 ? (c + 1) % 4 : c));
  const sample: Sample = {
    task: 'multiclass-classification',
    count: 300,
    target,
    predicted,
    classes: ['a', 'b', 'c', 'd'],
    threshold: 0.5,
  };
  it('a rare class stops metrics that average over classes, and no others', () => {
    expect(estimate(metric('accuracy'), sample).method).toBe('Wilson');
    expect(estimate(metric('f1_macro'), sample).reason).toBe('only 10 examples of the class d; an interval needs 20');
  });
});
