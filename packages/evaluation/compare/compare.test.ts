import { describe, expect, it } from '@jest/globals';
import { computingSeconds } from '#testing/patience';
import { compareSamples, estimate } from './compare.ts';
import { metric } from '../metrics/index.ts';
import { subset, type Sample } from '../examples/sample.ts';
import { make } from './testing-pairs.ts';

const auc = metric('roc_auc');

describe('compareSamples', () => {
  const { candidate, baseline } = make(7, { count: 600 });
  const grouped = make(8, { count: 600, groups: 30 });

  it('is positive where the candidate is better, whichever way the metric points', () => {
    for (const name of ['roc_auc', 'log_loss', 'neg_log_loss', 'brier_score_loss', 'average_precision']) {
      const one = metric(name);
      const { difference, rawDifference, pWorse, pNotWorse } = compareSamples(one, candidate, baseline);
      expect(difference.estimate).toBeGreaterThan(0);
      expect(rawDifference).toBeCloseTo((one.direction === 'higher' ? 1 : -1) * difference.estimate!, 14);
      expect(pWorse! + pNotWorse!).toBeCloseTo(1, 9);
      expect(pWorse).toBeGreaterThan(0.5);
    }
  });

  it('swapping the models mirrors the difference', () => {
    for (const name of ['roc_auc', 'log_loss', 'accuracy', 'recall', 'precision', 'f1']) {
      const one = compareSamples(metric(name), candidate, baseline);
      const other = compareSamples(metric(name), baseline, candidate);
      expect(one.difference.interval!.low).toBeCloseTo(-other.difference.interval!.high, 9);
      expect(one.pWorse).toBeCloseTo(other.pNotWorse!, 9);
    }
  });

  it.each([
    { name: 'roc_auc', pair: { candidate, baseline }, method: 'DeLong, logit', alone: 'DeLong, logit' },
    { name: 'accuracy', pair: { candidate, baseline }, method: 'Tango score, paired', alone: 'Wilson' },
    { name: 'recall', pair: { candidate, baseline }, method: 'Tango score, paired', alone: 'Wilson' },
    { name: 'precision', pair: { candidate, baseline }, method: 't, independent examples', alone: 'Wilson' },
    {
      name: 'balanced_accuracy',
      pair: { candidate, baseline },
      method: 'Tango score by class, paired',
      alone: 'Wilson by class',
    },
    {
      name: 'log_loss',
      pair: { candidate, baseline },
      method: 't, independent examples',
      alone: 't, independent examples',
    },
    {
      name: 'roc_auc',
      pair: grouped,
      method: 'clustered t, 30 groups, logit',
      alone: 'clustered t, 30 groups, logit',
    },
    { name: 'accuracy', pair: grouped, method: 'clustered t, 30 groups', alone: 'clustered t, 30 groups' },
  ])('$name: $method, alone $alone', ({ name, pair, method, alone }) => {
    const found = compareSamples(metric(name), pair.candidate, pair.baseline);
    expect(found.difference.method).toBe(method);
    expect(found.candidate.method).toBe(alone);
  });

  it.each([
    { name: 'candidate', of: (timid: Sample) => compareSamples(metric('precision'), timid, baseline) },
    { name: 'baseline', of: (timid: Sample) => compareSamples(metric('precision'), candidate, timid) },
  ])('precision needs 20 examples predicted positive, of the $name too', ({ of }) => {
    const highest = candidate.score!.toSorted().at(-10)!;
    const { difference } = of({ ...candidate, threshold: highest });
    expect(difference.interval).toBeNull();
    expect(difference.reason).toBe('only 10 examples that precision counts; an interval needs 20');
  });

  it('the p-value against an end of the interval is α, and a stricter α widens it', () => {
    for (const name of ['roc_auc', 'log_loss', 'accuracy']) {
      const one = metric(name);
      const { low, high } = compareSamples(one, grouped.candidate, grouped.baseline).difference.interval!;
      const end = Math.min(low, high) < 0 ? low : -low;
      const atEnd = compareSamples(one, grouped.candidate, grouped.baseline, { margin: Math.abs(end) });
      if (low < 0) expect(atEnd.pNotWorse).toBeCloseTo(0.025, 9);
      const strict = compareSamples(one, grouped.candidate, grouped.baseline, { alpha: 0.0025 });
      expect(strict.difference.interval!.low).toBeLessThan(low);
      expect(strict.difference.interval!.high).toBeGreaterThan(high);
    }
  });

  it('identical predictions differ by exactly 0, for any metric, and are not worse', () => {
    for (const name of ['roc_auc', 'log_loss', 'accuracy', 'f1']) {
      const twin = { ...candidate, score: candidate.score!.slice() };
      const { difference, pNotWorse, pWorse } = compareSamples(metric(name), twin, candidate, { margin: 0.005 });
      expect(difference).toMatchObject({ estimate: 0, interval: { low: 0, high: 0 }, method: 'identical predictions' });
      expect([pNotWorse, pWorse]).toEqual([0, 1]);
    }
  });

  it.each([
    { name: 'f1 of the same classes', metricName: 'f1', groups: 0, flips: 0 },
    { name: 'accuracy of the same classes in groups', metricName: 'accuracy', groups: 40, flips: 0 },
    { name: 'accuracy in groups, one example changed', metricName: 'accuracy', groups: 40, flips: 1 },
    { name: 'balanced accuracy, one example changed', metricName: 'balanced_accuracy', groups: 0, flips: 1 },
    { name: 'AUC of scores of two values', metricName: 'roc_auc', groups: 0, flips: 0 },
  ])('$name: 600 examples show no loss below half a percent', ({ metricName, groups, flips }) => {
    const { candidate: made } = make(9, { count: 600, groups });
    const hard: Sample = { ...made, score: made.score!.map((p) => Number(p >= 0.5)) };
    const other: Sample = { ...hard, score: hard.score!.with(5, flips ? 1 - hard.score![5]! : hard.score![5]!) };
    const { difference, bound } = compareSamples(metric(metricName), other, hard, { margin: 0.005 });
    expect(difference.interval!.low).toBeLessThan(bound);
    expect(difference.interval!.high).toBeGreaterThan(0.005);
  });

  it.each([
    { name: 'roc_auc', widest: 1.06 },
    { name: 'brier_score_loss', widest: 1.01 },
    { name: 'f1', widest: 1.01 },
  ])('$name: many changed examples tell the error by their own spread', ({ name, widest }) => {
    const { candidate: now, baseline: before } = make(9, { count: 600 });
    const partly: Sample = { ...now, score: before.score!.map((p, i) => (i < 300 ? p : now.score![i]!)) };
    const { interval, standardError } = compareSamples(metric(name), partly, before).difference;
    const ratio = (interval!.high - interval!.low) / (2 * 1.959964 * standardError!);
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(widest);
  });

  it.each(['roc_auc', 'average_precision', 'balanced_accuracy', 'f1'])(
    '%s: any number of changes among the negatives says nothing of the positives',
    (name) => {
      const { candidate: now, baseline: before } = make(9, { count: 600, rate: 0.1 });
      const churned: Sample = {
        ...before,
        score: before.score!.map((p, i) => (before.target[i] ? p : now.score![i]!)),
      };
      const { interval, estimate: value } = compareSamples(metric(name), churned, before).difference;
      // With none of these 58 positives changed, 6 % of all may be (Clopper and Pearson); a mean of two classes moves by half.
      expect(value! - interval!.low).toBeGreaterThan(0.025);
    },
  );

  it('a handful of identical predictions shows nothing', () => {
    const few = subset(
      candidate,
      Int32Array.from({ length: 12 }, (_, i) => i),
    );
    expect(compareSamples(auc, few, few, { margin: 0.1 }).difference).toMatchObject({
      interval: null,
      reason: expect.stringMatching(/only \d+ examples/),
    });
  });

  it('the same ranking is the same AUC, and the same labels are not proof of equal accuracy', () => {
    const logit = { ...candidate, score: candidate.score!.map((p) => Math.log(p / (1 - p))) };
    expect(compareSamples(auc, logit, candidate).difference.interval).toEqual({ low: 0, high: 0 });
    const blurred = { ...candidate, score: candidate.score!.map((p) => (p >= 0.5 ? 0.9 : 0.1)) };
    const { low, high } = compareSamples(metric('accuracy'), blurred, candidate).difference.interval!;
    expect([low, high].map((end) => Number(end.toFixed(6)))).toEqual([-0.006362, 0.006362]);
  });

  describe('relative margins', () => {
    it('judge new − (1 ∓ m)·base at 0, with the error of the base', () => {
      const higher = compareSamples(auc, candidate, baseline, { relativeMargin: 0.01 });
      expect(higher.bound).toBe(0);
      expect(higher.difference.estimate).toBeCloseTo(higher.candidate.estimate! - 0.99 * higher.baseline.estimate!, 12);
      const lower = compareSamples(metric('log_loss'), candidate, baseline, { relativeMargin: 0.01 });
      expect(lower.difference.estimate).toBeCloseTo(1.01 * lower.baseline.estimate! - lower.candidate.estimate!, 12);
      expect(lower.difference.standardError).not.toBe(
        compareSamples(metric('log_loss'), candidate, baseline).difference.standardError,
      );
    });
    it('of identical predictions are the margin itself, with a little error', () => {
      const { difference } = compareSamples(metric('log_loss'), baseline, baseline, { relativeMargin: 0.01 });
      expect(difference.estimate).toBeCloseTo(0.01 * estimate(metric('log_loss'), baseline).estimate!, 12);
      expect(difference.interval!.low).toBeGreaterThan(0);
    });
    it('of a baseline at or below 0 say nothing', () => {
      const found = compareSamples(metric('neg_log_loss'), candidate, baseline, { relativeMargin: 0.01 });
      expect(found).toMatchObject({ pWorse: null, pNotWorse: null, difference: { interval: null } });
      expect(found.difference.reason).toMatch(/needs a baseline above 0/);
    });
  });

  it.each([
    ['negative', { margin: -0.1 }],
    ['NaN', { margin: NaN }],
    ['infinite', { relativeMargin: Infinity }],
    ['double', { margin: 0.1, relativeMargin: 0.1 }],
  ])('refuses a %s margin', (_, options) => {
    expect(() => compareSamples(auc, candidate, baseline, options)).toThrow(
      expect.objectContaining({ code: 'MLOPS_MARGIN_INVALID' }),
    );
  });

  it.each<[string, Partial<Sample>]>([
    ['target', { target: candidate.target.with(3, 1 - candidate.target[3]!) }],
    ['weight', { weight: new Float64Array(600).fill(1) }],
    ['group', { group: new Int32Array(600) }],
    ['count', { count: 599 }],
    ['task', { task: 'regression' }],
  ])('refuses examples that differ in their %s', (field, change) => {
    expect(() => compareSamples(auc, candidate, { ...baseline, ...change })).toThrow(
      expect.objectContaining({ code: 'MLOPS_SAMPLES_DIFFER', where: { field } }),
    );
  });

  it('refuses a metric of another task', () => {
    expect(() => estimate(metric('r2'), candidate)).toThrow(expect.objectContaining({ code: 'MLOPS_METRIC_TASK' }));
  });
});

describe('coverage', () => {
  /** How often the 95 % interval of the AUC difference holds the truth, and how often it lies below or above. */
  function coverage(
    options: Parameters<typeof make>[1],
    truth: number,
    runs: number,
  ): { below: number; above: number } {
    const missed = { below: 0, above: 0 };
    for (let run = 1; run <= runs; run++) {
      const { candidate, baseline } = make(run * 7919, options);
      const { low, high } = compareSamples(auc, candidate, baseline).difference.interval!;
      if (low > truth) missed.above++;
      if (high < truth) missed.below++;
    }
    return missed;
  }
  // With shift 0 both models are alike in law, so the true difference is exactly 0. 1,000 runs at 2.5 % a side:
  // 25 ± 4.9, and three of these errors are allowed.
  it.each([
    { name: 'independent examples', options: { count: 250, shift: 0 } },
    { name: '20 groups', options: { count: 300, groups: 20, shift: 0 } },
  ])('$name: each side misses 2.5 %', ({ options }) => {
    const { below, above } = coverage(options, 0, 1000);
    for (const missed of [below, above]) {
      expect(missed).toBeGreaterThan(10);
      expect(missed).toBeLessThan(40);
    }
  });
  it('ignoring the groups would miss far more', () => {
    let missed = 0;
    for (let run = 1; run <= 300; run++) {
      const { candidate, baseline } = make(run * 7919, { count: 2000, groups: 20, shift: 0 });
      const [now, before] = [candidate, baseline].map((sample) => ({ ...sample, group: undefined as never }));
      const { low, high } = compareSamples(auc, now!, before!).difference.interval!;
      if (low > 0 || high < 0) missed++;
    }
    expect(missed / 300).toBeGreaterThan(0.2);
  });
});

describe('speed', () => {
  it('the AUC of 100,000 examples is not compared pair by pair', () => {
    const { candidate, baseline } = make(5, { count: 100_000, groups: 31 });
    expect(computingSeconds(() => compareSamples(auc, candidate, baseline, { margin: 0.005 }))).toBeLessThan(8);
  });
});
