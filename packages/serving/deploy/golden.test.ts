import { describe, expect, it } from '@jest/globals';
import { difference } from './golden.ts';

const within = { start: 0, count: 2, tolerance: 1e-5 };

describe('golden predictions', () => {
  const cases: {
    name: string;
    expected: Record<string, number[]>;
    answered: Record<string, number[]>;
    said: unknown;
  }[] = [
    {
      name: 'the same scores, and a class that follows from them',
      expected: { score: [0.25, 0.75], prediction: [0, 1] },
      answered: { score: [0.25, 0.75] },
      said: 0,
    },
    {
      name: 'a class alone, where scores were judged',
      expected: { score: [0.25, 0.25], prediction: [0, 0] },
      answered: { prediction: [0, 0] },
      said: 'score was recorded and prediction is answered: nothing to compare',
    },
    {
      name: 'scores of some classes',
      expected: { score_a: [0.25, 0.25], score_b: [0.75, 0.75] },
      answered: { score_a: [0.25, 0.25] },
      said: 'score_a, score_b was recorded and score_a is answered: nothing to compare',
    },
    {
      name: 'the same numbers of a regression',
      expected: { prediction: [3, 4] },
      answered: { prediction: [3, 4] },
      said: 0,
    },
    {
      name: 'no number',
      expected: { score: [0.25, 0.75] },
      answered: { score: [0.25, Number.NaN] },
      said: 'score of b is NaN; at evaluation it was 0.75 (tolerance 0.00001)',
    },
  ];
  it.each(cases)('answered with $name', ({ expected, answered, said }) => {
    const compare = (): number => difference({ ids: ['a', 'b'], rows: [], expected }, answered, within);
    if (typeof said === 'number') expect(compare()).toBe(said);
    else expect(compare).toThrow(said as string);
  });
});
