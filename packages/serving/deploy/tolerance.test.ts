import { describe, expect, it } from '@jest/globals';
import { boundedTolerance } from './tolerance.ts';

describe('the tolerance', () => {
  it.each<{ name: string; recorded: Record<string, number[]>; asked: number; tolerance: number }>([
    { name: 'is what mlops.yml says', recorded: { score: [0, 1] }, asked: 0.001, tolerance: 0.001 },
    {
      name: 'is a hundredth at most of the range of scores, whatever the classes are',
      recorded: { score: [0.25, 0.5], prediction: [0, 1] },
      asked: 1,
      tolerance: 0.25 / 100 / 0.5,
    },
    {
      name: 'is that of the class whose scores differ least, but those of one that never differ',
      recorded: { score_a: [0, 1], score_b: [0.25, 0.5], score_c: [0, 0] },
      asked: 1,
      tolerance: 0.25 / 100 / 0.5,
    },
    {
      name: 'is a hundredth at most of the range of most',
      recorded: { prediction: [...Array.from({ length: 100 }, (_, row) => 1000 + row / 1000), 5000] },
      asked: 1e-5,
      tolerance: (1000.095 - 1000.005) / 100 / 1000.095,
    },
    {
      name: 'is a hundredth at most of the range of numbers',
      recorded: { prediction: [100, 300] },
      asked: 5,
      tolerance: 2 / 300,
    },
    {
      name: 'leaves five digits of large numbers',
      recorded: { prediction: [250_000, 316_838] },
      asked: 1e-5,
      tolerance: 1e-5,
    },
    {
      name: 'is less than five digits where these would be more than a hundredth of the range',
      recorded: { prediction: [2000, 2001] },
      asked: 1e-5,
      tolerance: 0.01 / 2001,
    },
    {
      name: 'is never less than four steps of float32',
      recorded: { prediction: [1_000_000, 1_000_001] },
      asked: 1e-5,
      tolerance: 2 ** -21,
    },
    { name: 'is the default where all are the same', recorded: { prediction: [0.7, 0.7] }, asked: 5, tolerance: 1e-5 },
    { name: 'is the default where all are nothing', recorded: { prediction: [0, 0] }, asked: 5, tolerance: 1e-5 },
    {
      name: 'is a hundredth at most of a small range',
      recorded: { prediction: [2e-6, 8e-6] },
      asked: 5,
      tolerance: (8e-6 - 2e-6) / 100 / 8e-6,
    },
    {
      name: 'is a hundredth at most of a range that is smaller than the default',
      recorded: { prediction: [0.5, 0.5001] },
      asked: 1e-5,
      tolerance: (0.5001 - 0.5) / 100 / 0.5001,
    },
  ])('$name', ({ recorded, asked, tolerance }) => {
    expect(boundedTolerance(recorded, asked)).toBe(tolerance);
  });
});
