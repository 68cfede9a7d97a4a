import { beforeEach, describe, expect, it } from '@jest/globals';
import { layout } from '../ledger/layout.ts';
import { NO_CELL } from '../ledger/runs.ts';
import { choose, commit, directory, git, host, ledger, record, root } from './testing-ladder.ts';
import { gitWalk } from './history.ts';
import type { AsGood } from './standing.ts';

const [LARGE, SMALL, TINY] = ['aaaa0001', 'bbbb0002', 'cccc0003'] as const;

/** The ladder as a job of a workflow climbs it at what is checked out. @param cell of its matrix */
async function chooseIn(
  cell: string | undefined,
  { serving, asGood, unknown }: { serving?: string; asGood?: AsGood; unknown?: string } = {},
) {
  const [head, branch] = [await git('rev-parse', 'HEAD'), await git('branch', '--show-current')];
  const onServer = {
    ...host,
    origin: {
      ...gitWalk(host, directory),
      ...(cell !== undefined && { cell }),
      change: { commit: head, head, branch, untrusted: false },
      defaultBranch: 'main',
      mergeBase: async (one: string, other: string) => git('merge-base', one, other),
      tipOfDefault: async () => git('rev-parse', 'main'),
      whyUnconfirmed: async ({ id }: { id: string }) => (id === unknown ? 'nobody left it' : undefined),
    },
  };
  const cause = serving === undefined ? 'push' : 'schedule';
  return choose('auto', serving, cause, ledger, asGood, onServer as unknown as typeof host);
}

describe('a cell of a matrix', () => {
  it('is no second try of what another cell judged of its commit', async () => {
    await record(root, { cell: LARGE });
    const reason = 'none: this is the first recorded run of flights in this cell of a matrix';
    expect(await chooseIn(SMALL)).toEqual({ kind: 'none', allowed: true, comes: true, reason });
    expect(await chooseIn(LARGE)).toMatchObject({ kind: 'none', allowed: true, again: { cell: LARGE } });
  });

  it('is compared with what it recorded itself, whichever came first, also where a nearer commit has the other alone', async () => {
    const own = { [LARGE]: await record(root, { cell: LARGE }), [SMALL]: await record(root, { cell: SMALL }) };
    const next = await commit('next');
    await git('checkout', '-q', '-b', 'mine');
    for (const cell of [LARGE, SMALL])
      expect(await chooseIn(cell)).toMatchObject({ kind: 'ancestor', run: { id: own[cell] }, change: true });
    const large = await record(next, { cell: LARGE });
    await record(next, { cell: SMALL, verdict: 'fail' });
    expect(await chooseIn(LARGE)).toMatchObject({ kind: 'merge-base', run: { id: large } });
    expect(await chooseIn(SMALL)).toMatchObject({ kind: 'ancestor', run: { id: own[SMALL] } });
  });

  it('takes what was recorded before cells were known for what it was', async () => {
    const before = await record(root);
    await commit('a matrix');
    expect(await chooseIn(LARGE)).toMatchObject({ kind: 'ancestor', run: { id: before } });
    await record(await git('rev-parse', 'HEAD'), { cell: LARGE });
    await record(await git('rev-parse', 'HEAD'), { cell: SMALL });
    await git('checkout', '-q', '-b', 'behind', root);
    await commit('made before the matrix');
    expect(await chooseIn(LARGE)).toMatchObject({ kind: 'merge-base', run: { id: before } });
  });

  describe('that main has never recorded', () => {
    let large: string;
    let head: string;
    let before: string;
    beforeEach(async () => {
      before = await record(root);
      head = await commit('cells');
      await record(head, { cell: SMALL, metrics: { roc_auc: 0.7 } });
      large = await record(head, { cell: LARGE, metrics: { roc_auc: 0.9 } });
      await git('checkout', '-q', '-b', 'mine');
      await commit('another cell');
    });
    const isAsGood: AsGood = (one, other) => one.metrics['roc_auc']! >= other.metrics['roc_auc']!;

    it.each([
      { name: 'brings a cell', cell: TINY },
      { name: 'takes the matrix away', cell: undefined },
    ])('has nothing to choose from by its name: a change that $name is compared with the best', async ({ cell }) => {
      const choice = await chooseIn(cell, { asGood: isAsGood });
      expect(choice).toMatchObject({ kind: 'merge-base', run: { id: large }, change: true });
      expect(choice.reason).toMatch(
        /, the best of what its jobs recorded: main has no run yet of (this cell of a|a job without a) matrix$/,
      );
    });

    it('has no easier one to be compared with where the best is not confirmed', async () => {
      const choice = await chooseIn(TINY, { asGood: isAsGood, unknown: large });
      expect(choice).toMatchObject({ run: { id: large }, unconfirmed: 'nobody left it' });
    });

    it('is compared with none where none is best, and says what comes', async () => {
      const why = `main has no run yet of this cell of a matrix, and of what others recorded of ${head.slice(0, 7)} none measured as well as all the rest: where this change brings it, its first run of main comes after the merge`;
      const reason = `none: ${why}; say \`baseline: none\` to judge without one`;
      expect(await chooseIn(TINY)).toEqual({ kind: 'none', allowed: false, reason, change: true });
    });

    it('begins on main with what was there before any; a job without a matrix, with what there is', async () => {
      await git('checkout', '-q', 'main');
      await commit('another cell');
      expect(await chooseIn(TINY, { asGood: isAsGood })).toMatchObject({ kind: 'ancestor', run: { id: before } });
      expect(await chooseIn(undefined)).toMatchObject({ kind: 'ancestor', run: { commit: head } });
    });
  });

  it('that nobody is known to have recorded makes no first run of any other', async () => {
    const before = await record(root);
    const forged = await record(root, { cell: LARGE });
    await commit('next');
    for (const cell of [undefined, SMALL])
      expect(await chooseIn(cell, { unknown: forged })).toMatchObject({ kind: 'ancestor', run: { id: before } });
  });

  it('that begins beside others is compared with what was recorded before them', async () => {
    const before = await record(root);
    await record(await commit('a matrix'), { cell: LARGE });
    for (const title of ['at once', 'a commit later']) {
      expect(await chooseIn(SMALL)).toMatchObject({ kind: 'ancestor', run: { id: before } });
      await commit(title);
    }
  });

  it('that retrains for the first time is judged beside what passed last in any', async () => {
    const serving = await record(root, { cell: LARGE });
    const newest = await record(await commit('better'), { cell: LARGE });
    await commit('another cell');
    expect(await chooseIn(TINY, { serving })).toMatchObject({
      kind: 'champion',
      run: { id: serving },
      beside: { run: { id: newest } },
    });
  });

  it('is told apart from jobs without a matrix, which are compared with themselves', async () => {
    await record(root, { cell: LARGE });
    const plain = await record(root);
    await git('checkout', '-q', '-b', 'mine');
    await commit('mine');
    expect(await chooseIn(undefined)).toMatchObject({ run: { id: plain } });
  });

  it('is any on one machine, which knows none', async () => {
    const first = await record(root, { cell: LARGE });
    await record(root, { cell: SMALL });
    await commit('next');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id: first } });
  });
});

describe('the index of a commit', () => {
  it('loses no cell of a race, and keeps the first that passed of each', async () => {
    const cells = [LARGE, SMALL, TINY];
    await Promise.all(cells.map((cell) => record(root, { cell })));
    const again = await record(root, { cell: SMALL });
    const { cells: found = {}, ...all } = (await ledger.byCommit(root))!;
    expect(Object.keys(found)).toEqual(cells);
    expect(found[SMALL]!.latest).toBe(again);
    expect(found[SMALL]!.baselines!['main']).not.toBe(again);
    expect(all.latest).toBe(again);
    expect(await ledger.cells('main', [])).toEqual(cells);
    await record(root);
    expect(Object.keys((await ledger.byCommit(root))!.cells!)).toEqual([...cells, NO_CELL]);
  });

  it('that leads a cell to the run of another is damaged', async () => {
    const weak = await record(root, { cell: SMALL });
    await record(root, { cell: LARGE });
    const path = layout.byCommit(root);
    const index = JSON.parse(Buffer.from((await ledger.entries.read([path])).get(path)!).toString()) as {
      flights: { cells: Record<string, { baselines: Record<string, string> }> };
    };
    index.flights.cells[LARGE]!.baselines['main'] = weak;
    await ledger.entries.append({ message: 'made up', files: new Map([[path, JSON.stringify(index)]]) });
    await git('checkout', '-q', '-b', 'mine');
    await commit('mine');
    await expect(chooseIn(LARGE)).rejects.toMatchObject({
      code: 'MLOPS_LEDGER_UNREADABLE',
      message: expect.stringContaining(`which is of the cell ${SMALL} of a matrix, not of ${LARGE}`),
    });
  });
});
