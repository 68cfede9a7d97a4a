import { tmpdir } from 'node:os';
import { expect, it } from '@jest/globals';
import type { Project } from '#config';
import type { Ledger } from '#evidence';
import { testHost } from '#testing';
import { factsFrom } from './facts.ts';

it('says of a run whether an earlier one had made its model', async () => {
  const run = (id: string, day: string, model?: string) => {
    const at = `2013-01-0${day}T00:00:00.000Z`;
    return { id, startedAt: at, finishedAt: at, ...(model && { model }) };
  };
  const ledger = {
    runs: async function* () {
      yield* [run('d', '5', 'old'), run('c', '4', 'new'), run('b', '3', 'old'), run('a', '2', 'old'), run('0', '1')];
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

it('a run from ahead of the clock is none: it would be the newest, and the answer to whatever is asked for', async () => {
  const runs = ['2036-03-01', '2026-03-03', '2026-03-01'].map((day) => {
    const at = `${day}T00:00:00.000Z`;
    return { id: day, startedAt: at, finishedAt: at, model: 'same', data: {} };
  });
  const ledger = {
    runs: async function* () {
      yield* runs;
    },
  } as unknown as Ledger;
  const host = testHost({ directory: tmpdir() });
  const clock = { ...host.clock, now: () => new Date('2026-03-02T12:00:00Z') };
  const facts = await factsFrom({ ...host, clock }, { name: 'm', config: {} } as Project, ledger, 'same');
  expect(facts.runs!.map(({ id }) => id)).toEqual(['2026-03-03', '2026-03-01']);
});

it('however many runs there were since, the first of a row that failed and the one that made the model are known', async () => {
  const at = (index: number): string => new Date(Date.UTC(2026, 0, 1 + index)).toISOString();
  const runs = Array.from({ length: 60 }, (_, index) => ({
    id: `${index}`,
    ...{ startedAt: at(index), finishedAt: at(index), data: {} },
    ...(index === 0 ? { verdict: 'pass', model: 'served' } : { verdict: 'fail' }),
  })).reverse();
  const ledger = {
    runs: async function* () {
      yield* runs;
    },
  } as unknown as Ledger;
  const host = testHost({ directory: tmpdir() });
  const clock = { ...host.clock, now: () => new Date('2026-03-15T00:00:00Z') };
  const facts = await factsFrom({ ...host, clock }, { name: 'm', config: {} } as Project, ledger, 'served');
  expect(facts.modelMadeAt).toBe(at(0));
  expect(facts.runs!.length).toBe(60);
});
