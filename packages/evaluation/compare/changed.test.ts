import { describe, expect, it } from '@jest/globals';
import { estimate } from './compare.ts';
import { metric } from '../metrics/index.ts';
import type { Sample } from '../examples/sample.ts';

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
