import { describe, expect, it } from '@jest/globals';
import { checks } from './checks.ts';
import { compare, describe as lines } from './compare.ts';
import { dashboard } from './dashboard.ts';
import { digests } from './digests.ts';
import { github } from './github.ts';
import { ledger } from './ledger.ts';
import { modelScan } from './model-scan.ts';
import { online } from './online.ts';
import { questions } from './questions.ts';
import { startUp } from './start-up.ts';

// Times are nobody's test: a small bench shows only that every way of the comparison still works.
describe('each part of the bench', () => {
  it.each([
    { name: 'start-up', part: () => startUp({ rounds: 1 }), ways: [5] },
    { name: 'digests', part: () => digests({ largeBytes: 1e6, smallFiles: 300, rounds: 1 }), ways: [3, 4] },
    { name: 'ledger', part: () => ledger({ sizes: [2, 4], rounds: 1 }), ways: [6, 6] },
    { name: 'checks', part: () => checks({ rows: 1000, rounds: 1 }), ways: [2] },
    { name: 'github', part: () => github({ rounds: 1, rows: 3000 }), ways: [2, 5, 2, 3] },
    { name: 'model-scan', part: () => modelScan({ bytes: 1e6, peers: false }), ways: [1, 1] },
    { name: 'online', part: () => online({ keys: 500, lookUps: 100, rounds: 1, peers: false }), ways: [1, 1] },
    { name: 'questions', part: () => questions({ versions: 1, peers: false, rounds: 1 }), ways: [3] },
    { name: 'dashboard', part: () => dashboard({ runs: 26, rounds: 1 }), ways: [3, 1] },
  ])('$name', async ({ part, ways }) => {
    const tables = await part();
    expect(tables.map(({ measured }) => measured.length)).toEqual(ways);
    for (const { measured } of tables) for (const { value } of measured) expect(value).toBeGreaterThan(0);
  });
});

it('shows each way as a multiple of the first', () => {
  const measured = [
    { name: 'ours', value: 0.02 },
    { name: 'theirs', value: 1.7 },
  ];
  expect(lines({ title: 'Questions', aim: '0.25 s', measured })).toEqual([
    'Questions (aim: 0.25 s)',
    '  ours         20.0 ms',
    '  theirs        1.70 s   85.00 ×',
  ]);
});

it('leaves the first round out, and takes the median of the others in turn', async () => {
  const order: string[] = [];
  const measured = await compare(
    [
      { name: 'a', run: () => order.push('a') },
      { name: 'b', run: () => order.push('b') },
    ],
    2,
  );
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  expect(measured.map(({ name }) => name)).toEqual(['a', 'b']);
});
