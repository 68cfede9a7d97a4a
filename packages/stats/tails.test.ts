import { expect, it } from '@jest/globals';
import { probabilityBelow, studentInterval } from './influence.ts';
import { tails } from './tails.ts';

const error = { standardError: 0.02, degreesOfFreedom: 24 };
const at = (alpha: number) => studentInterval(0.01, error, alpha);

it.each([-0.06, -0.02, 0, 0.01, 0.03, 0.05])(
  'the p-values of the t intervals against %d are those of the t test',
  (bound) => {
    const { pWorse, pNotWorse } = tails(0.01, bound, at);
    expect(pWorse).toBeCloseTo(probabilityBelow(0.01, bound, error), 9);
    expect(pNotWorse).toBeCloseTo(probabilityBelow(-0.01, -bound, error), 9);
  },
);

it('is 1e-12 where no interval comes near, and a half where every one holds the bound', () => {
  expect(tails(0, -1, () => ({ low: 0, high: 0 })).pNotWorse).toBeCloseTo(1.28e-12, 14);
  expect(tails(0, -1, () => ({ low: -2, high: 2 })).pNotWorse).toBe(0.5);
});
