import { describe, expect, it } from '@jest/globals';
import { newerCommit } from './newer.ts';
import { passed, testLedger, type Run } from './testing-ledger.ts';

/** Commits of main in their order, of which `side` came inside of the merge `d`; `stray` was never merged. */
const LINE: Readonly<Record<string, readonly string[]>> = {
  ...{ a: [], b: ['a'], side: ['a'], c: ['b'], d: ['c', 'side'] },
  ...{ stray: ['a'], replaced: [], 'c-again': ['c'], 'a-again': ['a'] },
};
const history = (commit: string): string[] => [commit, ...LINE[commit]!.flatMap(history)];
const origin = (tip: string) => ({
  defaultBranch: 'main',
  tipOfDefault: async () => tip,
  whyOffDefault: async (commit: string) =>
    ['a', 'b', 'c', 'd'].includes(commit) ? undefined : 'was never the newest one of main',
  async *since(base: string, commit: string) {
    const before = new Set(history(base));
    yield* new Set(history(commit).filter((one) => !before.has(one)));
  },
});

const newer = (commit: string, tags: object, tip = 'd', runs: readonly Run[] = []) => {
  const tagged = Object.entries<string>(tags as Record<string, string>).map(([number, of]) => ({
    tag: `delays@v${number}`,
    commits: [of, ...LINE[of]!],
  }));
  const on = { registry: { tagged: async () => tagged }, ledger: testLedger(...runs) };
  return newerCommit(origin(tip), on, 'delays', { commit });
};

describe('after a training', () => {
  it.each([
    { name: 'a version is of a later commit', tags: { '1.0.0': 'b' }, of: ['1.0.0', 'b'] },
    { name: 'one is, and the newest is not', tags: { '1.0.0': 'b', '1.0.1': 'a-again' }, of: ['1.0.0', 'b'] },
    { name: 'a later commit was trained again', tags: { '1.0.0': 'a', '1.0.2': 'c-again' }, of: ['1.0.2', 'c'] },
    {
      name: 'the newest was never merged, and one is later',
      tags: { '9.9.9': 'stray', '1.0.1': 'c', '1.0.0': 'a' },
      of: ['1.0.1', 'c'],
    },
  ])('nothing comes in its place where $name', async ({ tags, of: [number, commit] }) => {
    expect(await newer('a', tags)).toEqual({ commit, has: `of which delays@v${number} is` });
  });

  it.each([
    { name: 'nothing is registered', tags: {} },
    { name: 'the newest is of the same commit', tags: { '1.0.0': 'b' } },
    { name: 'the newest is of an earlier one, trained again', tags: { '1.0.0': 'a', '1.0.1': 'a-again' } },
    { name: 'the newest is of a branch that was replaced', tags: { '1.0.0': 'replaced' } },
    { name: 'what is later came inside of a merge', tags: { '1.0.0': 'side' } },
    { name: 'its commit is what main is at', tags: { '1.0.0': 'd', '1.0.1': 'c' }, tip: 'b' },
  ])('the model is registered where $name', async ({ tags, tip }) => {
    expect(await newer('b', tags, tip)).toBeUndefined();
  });

  it.each<{ name: string; run: Partial<Run>; holds: boolean; commit?: string }>([
    { name: 'passed', run: {}, holds: true },
    { name: 'passed by an exception', run: { excepted: ['roc_auc.min'] }, holds: true },
    { name: 'failed', run: { verdict: 'fail' }, holds: false },
    { name: 'is of another branch', run: { branch: 'side' }, holds: false },
    { name: 'came inside of a merge', commit: 'side', run: {}, holds: false },
  ])(
    'where a later commit has no version, because its model is one already, and its run $name: $holds',
    async ({ run, holds, commit = 'c' }) => {
      const runs = [passed('r'.repeat(64), commit, 0, run), passed('0'.repeat(64), 'a')];
      const found = { commit, has: 'of which run rrrrrrrrrrrr passed' };
      expect(await newer('b', { '1.0.0': 'a' }, 'd', runs)).toEqual(holds ? found : undefined);
    },
  );
});
