import { describe, expect, it } from '@jest/globals';
import { newerVersion } from './newer.ts';

/** Commits of main in their order, of which `side` came inside of the merge `d`; `stray` was never merged. */
const LINE: Readonly<Record<string, readonly string[]>> = {
  ...{ a: [], b: ['a'], side: ['a'], c: ['b'], d: ['c', 'side'] },
  ...{ stray: ['a'], replaced: [], 'c-again': ['c'], 'a-again': ['a'] },
};
const history = (commit: string): string[] => [commit, ...LINE[commit]!.flatMap(history)];
const origin = (tip: string) => ({
  tipOfDefault: async () => tip,
  whyOffDefault: async (commit: string) =>
    ['a', 'b', 'c', 'd'].includes(commit) ? undefined : 'was never the newest one of main',
  async *since(base: string, commit: string) {
    const before = new Set(history(base));
    yield* new Set(history(commit).filter((one) => !before.has(one)));
  },
});

const newer = (commit: string, tags: object, tip = 'd') => {
  const tagged = Object.entries<string>(tags as Record<string, string>).map(([number, of]) => ({
    tag: `delays@v${number}`,
    commits: [of, ...LINE[of]!],
  }));
  return newerVersion(origin(tip), { tagged: async () => tagged }, 'delays', { commit });
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
    expect(await newer('a', tags)).toEqual({ tag: `delays@v${number}`, commit });
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
});
