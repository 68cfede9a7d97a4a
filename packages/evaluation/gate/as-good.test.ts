import { expect, it } from '@jest/globals';
import { asGood } from './as-good.ts';

const measured = (metrics: Record<string, number>, evaluationSet = 'a') => ({ evaluationSet, metrics });
const run = (roc_auc: number, log_loss: number, on?: string) => measured({ roc_auc, log_loss }, on);

it.each([
  { name: 'higher', names: ['roc_auc'], one: run(0.8, 2), other: run(0.7, 1), is: true },
  { name: 'the same', names: ['roc_auc'], one: run(0.7, 2), other: run(0.7, 1), is: true },
  { name: 'lower', names: ['roc_auc'], one: run(0.6, 1), other: run(0.7, 1), is: false },
  { name: 'a lower loss', names: ['log_loss'], one: run(0.6, 1), other: run(0.7, 2), is: true },
  { name: 'a higher loss', names: ['log_loss'], one: run(0.8, 2), other: run(0.7, 1), is: false },
  { name: 'one of two lower', names: ['roc_auc', 'log_loss'], one: run(0.8, 2), other: run(0.7, 1), is: false },
  { name: 'without names, one of two lower', names: [], one: run(0.8, 2), other: run(0.7, 1), is: false },
  { name: 'without names, both as good', names: [], one: run(0.8, 1), other: run(0.7, 1), is: true },
  { name: 'on other examples', names: ['roc_auc'], one: run(0.8, 1), other: run(0.7, 1, 'b'), is: undefined },
  { name: 'not measured', names: ['f1'], one: run(0.8, 1), other: run(0.7, 1), is: false },
  {
    name: 'no metric that is known',
    names: ['mine'],
    one: measured({ mine: 2 }),
    other: measured({ mine: 1 }),
    is: false,
  },
  { name: 'nothing measured', names: [], one: measured({}), other: run(0.7, 1), is: false },
])('$name: $is', ({ names, one, other, is }) => {
  expect(asGood(names)(one, other)).toBe(is);
});
