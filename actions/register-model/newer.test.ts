import { describe, expect, it } from '@jest/globals';
import { Config } from '#config';
import { newerCommit } from './newer.ts';
import { passed, testLedger, type Run } from './testing-ledger.ts';

const RUN = 'r'.repeat(64);

/** Commits of main in their order, of which `side` came inside of the merge `d`; `stray` was never merged. */
const LINE: Readonly<Record<string, readonly string[]>> = {
  ...{ a: [], b: ['a'], side: ['a'], c: ['b'], d: ['c', 'side'] },
  ...{ stray: ['a'], replaced: [], 'c-again': ['c'], 'a-again': ['a'] },
};
const history = (commit: string): string[] => [commit, ...LINE[commit]!.flatMap(history)];
const described = (...files: [path: string, text: string][]) => ({
  read: async (_: string, path: string) => files.flatMap(([at, text]) => (at === path ? [Buffer.from(text)] : []))[0],
  walk: async () => files.map(([path]) => path),
  readAll: async (_: string, paths: readonly string[]) =>
    new Map(files.flatMap(([path, text]) => (paths.includes(path) ? [[path, Buffer.from(text)]] : []))),
});
const origin = (tip: string) => ({
  ...described(['delays/mlops.yml', 'project: delays\n']),
  defaultBranch: 'main',
  tipOfDefault: async () => tip,
  whyOffDefault: async (commit: string) =>
    ['a', 'b', 'c', 'd'].includes(commit) ? undefined : 'was never the newest one of main',
  async *since(base: string, commit: string) {
    const before = new Set(history(base));
    yield* new Set(history(commit).filter((one) => !before.has(one)));
  },
});

const project = (more: object = {}) => ({
  repository: '/r',
  file: '/r/delays/mlops.yml',
  config: Config.parse({ project: 'delays', ...more }),
});

const newer = (commit: string, tags: object, tip = 'd', runs: readonly Run[] = [], doubt?: string) => {
  const tagged = Object.entries<string>(tags as Record<string, string>).map(([number, of]) => ({
    tag: `delays@v${number}`,
    commits: [of, ...LINE[of]!],
  }));
  const ledger = testLedger(runs, doubt);
  const on = { project: project(), registry: { tagged: async () => tagged }, ledger, server: ledger };
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

  it.each<{ name: string; runs: Run[]; holds: boolean; commit?: string }>([
    { name: 'passed', runs: [passed(RUN, 'c', 0, { taken: 'from its index' })], holds: true },
    {
      name: 'passed, and the index names one that failed',
      runs: [passed(RUN, 'c', 0, { taken: 'from its index' }), passed('f'.repeat(64), 'c', 1, { verdict: 'fail' })],
      holds: true,
    },
    { name: 'failed', runs: [passed(RUN, 'c', 0, { taken: 'from its index', verdict: 'fail' })], holds: false },
    { name: 'had changes', runs: [passed(RUN, 'c', 0, { taken: 'from its index', dirty: true })], holds: false },
    { name: 'is of a branch', runs: [passed(RUN, 'c', 0, { taken: 'from its index', branch: 'side' })], holds: false },
    { name: 'came inside of a merge', runs: [passed(RUN, 'side', 0, { taken: 'from its index' })], holds: false },
    { name: 'is of the commit itself', runs: [passed(RUN, 'b', 0, { taken: 'from its index' })], holds: false },
  ])('what was taken out of the index of a later commit, and $name, holds it back: $holds', async ({ runs, holds }) => {
    const found = {
      commit: 'c',
      has: `of which run rrrrrrrrrrrr passed, which a-commit-of- added to the ledger and which its indices name no more`,
    };
    expect(await newer('b', { '1.0.0': 'a' }, 'd', runs)).toEqual(holds ? found : undefined);
  });

  it('what is gone of a later commit, or cannot be known, holds it back', async () => {
    const gone = passed(RUN, 'c', 0, { taken: 'wholly' });
    expect(await newer('b', { '1.0.0': 'a' }, 'd', [gone])).toEqual({
      commit: 'c',
      has: 'of which run rrrrrrrrrrrr, which a-commit-of- added to the ledger, is not there any more',
    });
    expect(await newer('b', { '1.0.0': 'a' }, 'd', [], 'a merge may hide what was recorded')).toEqual({
      commit: 'd',
      has: 'of which it is not known that no run passed (a merge may hide what was recorded)',
    });
    expect(await newer('d', {}, 'd', [], 'a merge may hide what was recorded')).toBeUndefined();
  });

  it('more commits than the ledger is asked about one by one hold it back, where none is known to have what passed', async () => {
    const line = Array.from({ length: 201 }, (_, i) => `late-${i}`);
    const long = {
      ...origin('late-200'),
      whyOffDefault: async () => undefined,
      since: async function* () {
        yield* line;
      },
    };
    const of = (...runs: Run[]) => {
      const ledger = testLedger(runs);
      const registry = { tagged: async () => [] };
      return newerCommit(long, { project: project(), registry, ledger, server: ledger }, 'delays', { commit: 'b' });
    };
    expect(await of()).toEqual({
      commit: 'late-200',
      has: 'with 200 more in between, too many to ask what was ever recorded of each',
    });
    expect(await of(passed(RUN, 'late-7'))).toEqual({ commit: 'late-7', has: 'of which run rrrrrrrrrrrr passed' });
  });

  describe('where the newest commit', () => {
    type Files = [path: string, text: string][];
    const at = (files: Files, { more = {}, name = 'delays' }: { more?: object; name?: string } = {}) => {
      const ledger = testLedger([]);
      const on = { project: project(more), registry: { tagged: async () => [] }, ledger, server: ledger };
      return newerCommit({ ...origin('d'), ...described(...files) }, on, name, { commit: 'b' });
    };

    it.each<{ name: string; files: Files; has: string; more?: object }>([
      {
        name: 'calls the project something else',
        files: [['delays/mlops.yml', 'project: late\n']],
        has: 'whose delays/mlops.yml describes late, and not delays',
      },
      {
        name: 'does so, and has a copy of what described it',
        files: [
          ['delays/mlops.yml', 'project: late\n'],
          ['old/mlops.yml', 'project: delays\n'],
        ],
        has: 'whose delays/mlops.yml describes late, and not delays',
      },
      {
        name: 'registers its model by another name',
        files: [['delays/mlops.yml', 'project: delays\nregister: {name: late}\n']],
        has: 'whose delays/mlops.yml registers late, and not delays',
      },
      {
        name: 'registers it by the name of the project again',
        files: [['delays/mlops.yml', 'project: delays\n']],
        more: { register: { name: 'late' } },
        has: 'whose delays/mlops.yml registers delays, and not late',
      },
      {
        name: 'has moved it, and given its model another name',
        files: [['models/mlops.yml', 'project: delays\nregister: {name: late}\n']],
        has: 'whose models/mlops.yml registers late, and not delays',
      },
      {
        name: 'describes it no more',
        files: [
          ['late/mlops.yml', 'project: late\n'],
          ['late/notes.yml', '- not a description'],
          ['late/delays.txt', 'project: delays\n'],
        ],
        has: 'which describes delays no more',
      },
      {
        name: 'has what cannot be read',
        files: [['delays/mlops.yml', 'project: [']],
        has: 'whose delays/mlops.yml cannot be read',
      },
    ])('$name, nothing comes in the place of what that has', async ({ files, has, more = {} }) => {
      const name = Config.parse({ project: 'delays', ...more }).register?.name ?? 'delays';
      expect(await at(files, { more, name })).toEqual({ commit: 'd', has });
    });

    it.each<{ name: string; files: Files; more?: object; as?: string }>([
      {
        name: 'describes others beside it',
        files: [
          ['delays/mlops.yml', 'project: delays\n'],
          ['delays/other.yml', 'project: other\n'],
        ],
      },
      { name: 'has moved it', files: [['models/delays.yml', 'project: delays\n']] },
      {
        name: 'says the name of its model, which was that of the project',
        files: [['delays/mlops.yml', 'project: delays\nregister: {name: delays}\n']],
      },
      {
        name: 'registers it as an input of the step says',
        files: [['delays/mlops.yml', 'project: delays\nregister: {name: late}\n']],
        as: 'given',
      },
    ])('$name, the model is registered', async ({ files, as = 'delays' }) => {
      expect(await at(files, { name: as })).toBeUndefined();
    });
  });
});
