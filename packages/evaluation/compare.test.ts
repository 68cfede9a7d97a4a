import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compareSamples, estimate } from './compare.ts';
import { metric } from './metrics/index.ts';
import { subset, type Sample } from './sample.ts';

/** Park and Miller's generator: the same numbers on every machine. */
function generator(seed: number): { uniform(): number; normal(): number } {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  // Box and Muller's transform.
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

const probability = (logit: number): number => 1 / (1 + Math.exp(-logit));

interface Made {
  candidate: Sample;
  baseline: Sample;
}

/** Two models of one binary task whose errors are correlated, and (with groups) shared within a group. */
function make(seed: number, options: { count: number; groups?: number; rate?: number; shift?: number }): Made {
  const { count, groups, rate = 0.3, shift = 0.2 } = options;
  const random = generator(seed);
  const effects = Array.from({ length: groups ?? 0 }, () => [random.normal(), random.normal()]);
  const column = (): Float64Array => new Float64Array(count);
  const [target, now, before, group] = [column(), column(), column(), new Int32Array(count)];
  for (let i = 0; i < count; i++) {
    const positive = random.uniform() < rate;
    if (groups) group[i] = i % groups;
    const effect = groups ? effects[group[i]!]! : [0, 0];
    const common = (positive ? 1.2 : 0) + 0.8 * random.normal();
    target[i] = Number(positive);
    // A group's effect acts on positives only: added to everyone it would not change the order inside a group.
    now[i] = probability(common + (positive ? shift + 0.5 * effect[0]! : 0) + 0.5 * random.normal() - 1);
    before[i] = probability(common + (positive ? 0.5 * effect[1]! : 0) + 0.5 * random.normal() - 1);
  }
  const common = { task: 'binary-classification', count, target, threshold: 0.5, ...(groups && { group }) } as const;
  return { candidate: { ...common, score: now }, baseline: { ...common, score: before } };
}

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

describe('a class of which all are right', () => {
  const count = 420;
  const target = Float64Array.from({ length: count }, (_, i) => (i < 20 ? 1 : 0));
  const predicted = target.map((y, i) => (i >= 20 && i < 40 ? 1 - y : y));
  const group = Int32Array.from({ length: count }, (_, i) => i % 30);
  const sample: Sample = { ...{ task: 'binary-classification', count, target, predicted, threshold: 0.5 } };
  it.each([
    { name: 'balanced_accuracy', more: {} },
    { name: 'recall_macro', more: {} },
    { name: 'balanced_accuracy', more: { group } },
    { name: 'balanced_accuracy', more: { weight: target.map(() => 2) } },
  ])('is not certain: $name', ({ name, more }) => {
    const { interval, estimate: value } = estimate(metric(name), { ...sample, ...more });
    expect(value).toBeCloseTo(0.975, 12);
    // 20 of 20 leave 16 % open (Wilson, and Clopper and Pearson), of which the mean has half.
    expect(interval!.low).toBeLessThan(0.9);
    expect(interval!.low).toBeGreaterThan(0.86);
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

describe('subset', () => {
  it('takes rows of every column, in the order asked for', () => {
    const { candidate } = make(3, { count: 50, groups: 12 });
    const sample = { ...candidate, weight: candidate.score!, predicted: candidate.target, scores: [candidate.score!] };
    fc.assert(
      fc.property(fc.array(fc.nat(49)), (list) => {
        const taken = subset(sample, Int32Array.from(list));
        expect(taken.count).toBe(list.length);
        list.forEach((from, to) => {
          expect(taken.target[to]).toBe(sample.target[from]);
          expect(taken.score![to]).toBe(sample.score![from]);
          expect(taken.scores![0]![to]).toBe(sample.score![from]);
          expect(taken.group![to]).toBe(sample.group![from]);
          expect(taken.weight![to]).toBe(sample.weight[from]);
          expect(taken.predicted![to]).toBe(sample.target[from]);
        });
      }),
    );
  });
});

describe('speed', () => {
  it('compares the AUC of 100,000 examples well under a second', () => {
    const { candidate, baseline } = make(5, { count: 100_000, groups: 31 });
    // The best of three: a busy machine is not a slow program.
    const seconds = [1, 2, 3].map(() => {
      const began = performance.now();
      compareSamples(auc, candidate, baseline, { margin: 0.005 });
      return (performance.now() - began) / 1000;
    });
    expect(Math.min(...seconds)).toBeLessThan(0.7);
  });
});
