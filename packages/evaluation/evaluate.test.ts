import { describe, expect, it } from '@jest/globals';
import { evaluate } from './evaluate.ts';
import { Evaluation, type EvaluationSettings } from './result.ts';
import type { Sample } from './examples/sample.ts';
import type { Scored, Slicing } from './examples/scored.ts';
import { random } from './gate/testing-random.ts';

const count = 1200;
const next = random(3);
const target = Float64Array.from({ length: count }, () => (next.uniform() < 0.4 ? 1 : 0));
const score = target.map((truth) => Math.min(1, Math.max(0, 0.35 + 0.3 * truth + 0.2 * next.normal())));
const sample: Sample = { task: 'binary-classification', count, target, score, classes: ['0', '1'], threshold: 0.5 };

const slicing = (name: string, values: string[], of: (i: number) => number): Slicing => ({
  name,
  values,
  codes: Int32Array.from({ length: count }, (_, i) => of(i)),
});
const scored: Scored = {
  ids: Array.from({ length: count }, (_, i) => String(i)),
  sample,
  set: { digest: '0'.repeat(64), count, groups: null },
  columns: new Map([
    ['origin', slicing('origin', ['EWR', 'JFK'], (i) => i % 2)],
    ['carrier', slicing('carrier', ['AA', 'US', 'NULL'], (i) => (i % 4 === 0 ? 0 : i % 3))],
    [
      'id',
      slicing(
        'id',
        Array.from({ length: count }, (_, i) => String(i)),
        (i) => i,
      ),
    ],
  ]),
};
const settings: EvaluationSettings = {
  metrics: ['roc_auc', 'log_loss'],
  slices: [],
  group: null,
  weight: null,
  threshold: 0.5,
  positive: '1',
  taskFrom: 'stated',
};

describe('evaluate', () => {
  it('gives what its schema says', () => {
    const evaluation = evaluate(scored, { ...settings, slices: ['carrier'] });
    expect(Evaluation.parse(JSON.parse(JSON.stringify(evaluation)))).toEqual(JSON.parse(JSON.stringify(evaluation)));
    expect(evaluation.metrics[0]!.low!).toBeLessThan(evaluation.metrics[0]!.estimate!);
  });

  it.each([1e300, 1e-300])('does not depend on the unit of weights: %d', (unit) => {
    const weight = Float64Array.from({ length: count }, (_, i) => 1 + (i % 3));
    const weighed = (by: number) =>
      evaluate({ ...scored, sample: { ...sample, weight: weight.map((one) => one * by) } }, settings).metrics[0]!;
    expect(weighed(unit).low).toBeCloseTo(weighed(1).low!, 12);
  });

  it('draws no bars of scores that are too large for a width', () => {
    const large = { ...sample, score: score.map((value) => (value - 0.5) * Number.MAX_VALUE) };
    const evaluation = evaluate({ ...scored, sample: large }, { ...settings, metrics: ['roc_auc'] });
    expect(evaluation.curves).not.toHaveProperty('histogram');
    expect(evaluation.metrics[0]!.low).not.toBeNull();
  });

  it.each(['origin × carrier', 'origin*carrier', 'origin x carrier'])('crosses columns written as %s', (name) => {
    const { slices } = evaluate(scored, { ...settings, slices: [name] });
    expect(slices.map(({ value }) => value)).toEqual([
      'EWR × AA',
      'EWR × US',
      'EWR × NULL',
      'JFK × AA',
      'JFK × US',
      'JFK × NULL',
    ]);
    expect(slices[0]!.slicing).toBe('origin × carrier');
    expect(slices.reduce((sum, slice) => sum + slice.count, 0)).toBe(count);
  });

  it('says why a metric has no value', () => {
    const { metrics } = evaluate(scored, { ...settings, metrics: ['r2'] });
    expect(metrics).toEqual([
      {
        metric: 'r2',
        estimate: null,
        low: null,
        high: null,
        method: 'none',
        reason: expect.stringMatching(/does not apply/),
      },
    ]);
  });

  it('refuses more slices than can be read', () => {
    expect(() => evaluate(scored, { ...settings, slices: ['id'] })).toThrow(
      expect.objectContaining({ code: 'MLOPS_SLICES_TOO_MANY' }),
    );
  });

  it('refuses a slicing that the examples do not have', () => {
    expect(() => evaluate(scored, { ...settings, slices: ['origin*dest'] })).toThrow(
      expect.objectContaining({ code: 'MLOPS_PREDICTIONS_COLUMN', message: expect.stringContaining('"dest"') }),
    );
  });

  it('draws curves whose numbers agree with the metrics', () => {
    const { curves, metrics } = evaluate(scored, settings);
    const { roc, calibration, histogram, confusion } = curves!;
    expect(roc![0]).toEqual([0, 0]);
    expect(roc!.at(-1)).toEqual([1, 1]);
    expect(roc!.length).toBeLessThanOrEqual(200);
    const area = roc!.slice(1).reduce((sum, [x, y], i) => sum + ((x - roc![i]![0]) * (y + roc![i]![1])) / 2, 0);
    expect(area).toBeCloseTo(metrics[0]!.estimate!, 2);
    expect(calibration!.reduce((sum, bin) => sum + bin.count, 0)).toBe(count);
    expect(histogram!.series.flatMap(({ counts }) => counts).reduce((a, b) => a + b)).toBe(count);
    expect(confusion!.counts.flat().reduce((a, b) => a + b)).toBe(count);
  });
});
