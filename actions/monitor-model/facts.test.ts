import { tmpdir } from 'node:os';
import { expect, it } from '@jest/globals';
import type { Project } from '#config';
import type { Ledger } from '#evidence';
import { testHost } from '#testing';
import { factsFrom } from './facts.ts';

it('says of a run whether an earlier one had made its model', async () => {
  const run = (id: string, startedAt: string, model?: string) => ({ id, startedAt, ...(model && { model }) });
  const ledger = {
    runs: async function* () {
      yield* [run('d', '4', 'old'), run('c', '3', 'new'), run('b', '2', 'old'), run('a', '1', 'old'), run('0', '0')];
    },
  } as unknown as Ledger;
  const project = { name: 'm', config: {} } as Project;
  const { runs } = await factsFrom(testHost({ directory: tmpdir() }), project, ledger, 'old');
  expect(runs!.map(({ id, sameModel }) => [id, sameModel])).toEqual([
    ['d', true],
    ['c', undefined],
    ['b', true],
    ['a', undefined],
    ['0', undefined],
  ]);
});
