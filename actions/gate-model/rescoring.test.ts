import { expect, it } from '@jest/globals';
import { evaluatedPart, rescoringOf, type Rescoring } from './rescoring.ts';

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

it.each([
  { name: 'its model', retrained: false, read: ['baseline/model/m.json', 'baseline/source'] },
  { name: 'the data of a model that is lost', retrained: true, read: ['baseline/data/main', 'baseline/source'] },
])('a baseline is scored of $name', ({ retrained, read }) => {
  const sha256 = '1'.repeat(64);
  const run = {
    ...{ id: sha256, commit: '2'.repeat(40), data: { 'data/main': sha256 } },
    subjects: { 'train-model': [{ name: 'model/m.json', digest: { sha256 } }] },
  };
  const labels = { name: 'labels', digest: { sha256 } };
  const plan = { slices: [], metrics: [] };
  const asked = { run, meaning: { threshold: 0.5 }, retrained, today: { split: undefined, plan, data: [], labels } };
  const { materials, parameters } = rescoringOf(asked as unknown as Rescoring);
  expect(materials.slice(1).map(({ name }) => name)).toEqual(read);
  expect(parameters['retrained']).toBe(retrained || undefined);
});
