import { expect, it } from '@jest/globals';
import { evaluatedPart } from './rescoring.ts';

it.each([
  {
    name: 'of periods, the evaluated one',
    split: { train: '2013-07', evaluate: '2013-08' },
    part: { evaluate: '2013-08' },
  },
  {
    name: 'of hashes, all',
    split: { hash: 'id', evaluate: 0.25, seed: 0 },
    part: { hash: 'id', evaluate: 0.25, seed: 0 },
  },
  { name: 'of none, nothing', split: undefined, part: null },
])('what decides the examples is, $name', ({ split, part }) => {
  expect(evaluatedPart(split)).toEqual(part);
});
