import { beforeEach, describe, expect, it } from '@jest/globals';
import { layout } from '../ledger/layout.ts';
import type { PassedBefore } from '../ledger/passed-before.ts';
import { NO_CELL } from '../ledger/runs.ts';
import { choose, commit, directory, git, host, ledger, record, root } from './testing-ladder.ts';
import { compared } from './baseline.ts';
import { gitWalk } from './history.ts';
import type { AsGood } from './standing.ts';

const [LARGE, SMALL, TINY] = ['aaaa0001', 'bbbb0002', 'cccc0003'] as const;

/** The ladder as a job of a workflow climbs it at what is checked out. @param cell of its matrix */
async function chooseIn(
  cell: string | undefined,
  {
    serving,
    asGood,
    unknown = [],
    at = ledger,
    cause = serving === undefined ? 'push' : 'schedule',
    listed = Infinity,
  }: {
    serving?: string;
    asGood?: AsGood;
    unknown?: readonly string[];
    at?: typeof ledger;
    cause?: 'push' | 'schedule';
    /** So many ancestors of a commit the server says. */
    listed?: number;
  } = {},
) {
  const [head, branch] = [await git('rev-parse', 'HEAD'), await git('branch', '--show-current')];
  const walk = gitWalk(host, directory);
  const onServer = {
    ...host,
    origin: {
      ...walk,
      ancestors: async function* (from: string) {
        let left = listed;
        for await (const one of walk.ancestors(from)) if (left-- > 0) yield one;
      },
      ...(cell !== undefined && { cell }),
      change: { commit: head, head, branch, untrusted: false },
      defaultBranch: 'main',
      mergeBase: async (one: string, other: string) => git('merge-base', one, other),
      tipOfDefault: async () => git('rev-parse', 'main'),
      whyUnconfirmed: async ({ id }: { id: string }) => (unknown.includes(id) ? 'nobody left it' : undefined),
    },
  };
  return choose('auto', serving, cause, at, asGood, onServer as unknown as typeof host);
}

type Index = Record<string, unknown>;

/** What whoever may push puts in the place of an index. */
async function edit(path: string, change: (index: Index) => Index): Promise<void> {
  const index = JSON.parse(Buffer.from((await ledger.entries.read([path])).get(path)!).toString()) as Index;
  await ledger.entries.append({ message: 'made up', files: new Map([[path, JSON.stringify(change(index))]]) });
}

/** The same, and what lies in it, without what is called so. */
function without(index: Index, name: string): Index {
  return JSON.parse(JSON.stringify(index, (key, value: unknown) => (key === name ? undefined : value))) as Index;
}

describe('a cell of a matrix', () => {
  it('is no second try of what another cell judged of its commit', async () => {
    await record(root, { cell: LARGE });
    const reason = 'none: this is the first recorded run of flights in this cell of a matrix';
    expect(await chooseIn(SMALL)).toEqual({ kind: 'none', allowed: true, comes: true, reason, cells: 'begun' });
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
      const choice = await chooseIn(TINY, { asGood: isAsGood, unknown: [large] });
      expect(choice).toMatchObject({ run: { id: large }, unconfirmed: 'nobody left it' });
    });

    it('is compared with none where none is best, and says what comes', async () => {
      const why = `main has no run yet of this cell of a matrix, and of what others recorded of ${head.slice(0, 7)} none measured as well as all the rest: where this change brings it, its first run of main comes after the merge`;
      const reason = `none: ${why}; say \`baseline: none\` to judge without one`;
      expect(await chooseIn(TINY)).toEqual({ kind: 'none', allowed: false, reason, change: true, cells: 'best' });
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
      expect(await chooseIn(cell, { unknown: [forged] })).toMatchObject({ kind: 'ancestor', run: { id: before } });
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

  it('has nothing to begin with by work that was not committed, which nobody confirms, after another branch passed', async () => {
    await record(root, { branch: 'trunk' });
    const dirty = await record(root, { dirty: true });
    await commit('next');
    expect(await chooseIn(undefined)).toMatchObject({ kind: 'none', allowed: true, again: { id: dirty } });
    expect(await chooseIn(undefined, { unknown: [dirty] })).toMatchObject({ kind: 'none', allowed: false });
  });
});

describe('records that nobody confirms', () => {
  const weaker = { metrics: { roc_auc: 0.6 } };
  let first: string;
  beforeEach(async () => {
    first = await record(root);
  });

  it('of a cell, and of a job without a matrix that failed, hide no run of a project without one', async () => {
    const unknown = [await record(root, { cell: LARGE }), await record(root, { verdict: 'fail' })];
    const next = await commit('next');
    expect(await chooseIn(undefined, { unknown })).toMatchObject({ run: { id: first }, cells: 'all' });
    await record(next, { verdict: 'fail', compared: root });
    for (const title of ['again', 'a commit later']) {
      expect(await chooseIn(undefined, { unknown })).toMatchObject({ kind: 'ancestor', run: { id: first } });
      await commit(title);
    }
    await git('checkout', '-q', '-B', 'main', root);
    const predictions = 'f'.repeat(64);
    expect(compared(await chooseIn(undefined, { unknown }), predictions)).toMatchObject({ run: { id: first } });
  });

  it('of a cell that came before any other hide nothing that was recorded after them', async () => {
    const next = await commit('next');
    const unknown = [await record(next, { cell: LARGE })];
    const plain = await record(next);
    await commit('a matrix');
    expect(await chooseIn(SMALL, { unknown })).toMatchObject({ run: { id: plain }, cells: 'begun' });
    expect(await chooseIn(undefined, { unknown })).toMatchObject({ run: { id: plain }, cells: 'own' });
  });

  it('of a cell that has recorded runs overtake none of them', async () => {
    const own = await record(await commit('a matrix'), { cell: LARGE });
    await git('checkout', '-q', '-b', 'aside');
    const unknown = [await record(await commit('aside'), { cell: LARGE, ...weaker })];
    await git('checkout', '-q', 'main');
    const next = await commit('next');
    expect(await chooseIn(LARGE, { unknown })).toMatchObject({ run: { id: own }, cells: 'own' });
    unknown.push(await record(next, { cell: LARGE, ...weaker }));
    await commit('later');
    expect(await chooseIn(LARGE, { unknown })).toMatchObject({
      run: { id: unknown[1] },
      unconfirmed: 'nobody left it',
    });
  });

  it.each([
    { name: 'of a job without a matrix', cell: undefined, change: false },
    { name: 'of a cell', cell: TINY, change: false },
    { name: 'of a cell of a change', cell: TINY, change: true },
  ])('that passed, $name, lead to no older run, whichever others there are', async ({ cell, change }) => {
    await record(await commit('a matrix'), { cell: SMALL });
    await git('checkout', '-q', '-b', 'aside');
    const aside = await record(await commit('aside'), { ...(cell && { cell }), ...weaker });
    await git('checkout', '-q', 'main');
    if (change) await git('checkout', '-q', '-b', 'mine');
    await commit('next');
    const choice = await chooseIn(cell, { unknown: [aside] });
    const of = cell === undefined ? 'a job without a matrix' : 'this cell of a matrix';
    const help = /: let the workflow run on [0-9a-f]{7} again, or say by `baseline:` which run is to be compared with$/;
    expect(choice).toMatchObject({ kind: 'none', allowed: false, cells: 'unknown' });
    expect(choice.reason).toMatch(`none: whether main has recorded ${of} is not known, because nobody left it`);
    expect(choice.reason).toMatch(help);
    // Whoever runs that again has it confirmed.
    await record((await ledger.run(aside)).commit, { ...(cell && { cell }) });
    expect(await chooseIn(cell, { unknown: [aside] })).toMatchObject({ cells: 'own' });
  });
});

describe('a matrix', () => {
  it('that is taken away leaves its runs to be compared with until a job without one has passed', async () => {
    const large = await record(root, { cell: LARGE });
    const next = await commit('no matrix');
    expect(await chooseIn(undefined)).toMatchObject({ run: { id: large } });
    await record(next, { verdict: 'fail', compared: root });
    await commit('later');
    expect(await chooseIn(undefined)).toMatchObject({ run: { id: large }, cells: 'all' });
    const plain = await record(await git('rev-parse', 'HEAD'));
    await commit('and later');
    expect(await chooseIn(undefined)).toMatchObject({ run: { id: plain }, cells: 'own' });
  });

  it('leaves what was recorded of a commit before it to the cells that did not pass there since', async () => {
    await record(root);
    const next = await commit('next');
    const before = await record(next);
    const large = await record(next, { cell: LARGE, cause: 'schedule' });
    await record(next, { cell: SMALL, cause: 'schedule', verdict: 'fail' });
    await commit('later');
    expect(await chooseIn(SMALL)).toMatchObject({ run: { id: before } });
    expect(await chooseIn(LARGE)).toMatchObject({ run: { id: large } });
  });

  it('from the first day has a first run of each cell, though nobody confirms yet what another of the same run recorded', async () => {
    const large = await record(root, { cell: LARGE });
    const unknown = [large];
    expect(compared(await chooseIn(SMALL, { unknown }), 'f'.repeat(64))).toMatchObject({ kind: 'none', allowed: true });
    expect(await chooseIn(LARGE, { unknown })).toMatchObject({ kind: 'none', allowed: true, again: { id: large } });
    await record(root, { cell: SMALL, verdict: 'fail' });
    await commit('next');
    const reason = 'none: no run of flights has passed yet in this cell of a matrix';
    expect(await chooseIn(SMALL, { unknown })).toMatchObject({ kind: 'none', allowed: true, reason });
  });
});

describe('that none has passed', () => {
  const why = 'run 1234567 passed';
  const asked: unknown[] = [];
  const passedBefore = async ({ stands: _, ...of }: PassedBefore) => (asked.push(of), why);
  const reason = `none: ${why}; say \`baseline: none\` to judge without one`;
  const at = () => ({ ...ledger, passedBefore });
  const choose = (unknown: readonly string[] = [], cell?: string) => chooseIn(cell, { at: at(), unknown });
  beforeEach(() => void asked.splice(0));

  it('is not believed where the ledger’s branch says otherwise, by what it was', async () => {
    expect(await choose()).toEqual({ kind: 'none', allowed: false, reason });
    await record(root, { verdict: 'fail' });
    await commit('next');
    expect(await chooseIn(undefined)).toMatchObject({ kind: 'none', allowed: true });
    expect(await choose()).toEqual({ kind: 'none', allowed: false, reason });
    await git('checkout', '-q', '-b', 'mine');
    await choose();
    expect(asked).toEqual([{}, {}]);
  });

  it('is asked beside what is in production, which anybody who may push can say', async () => {
    const serving = await record(root, { challenger: true });
    await commit('next');
    for (const cause of ['schedule', 'push'] as const) {
      expect(await chooseIn(undefined, { at: at(), serving, cause })).toEqual({ kind: 'none', allowed: false, reason });
    }
    await record(root);
    expect(await chooseIn(undefined, { at: at(), serving })).toMatchObject({ kind: 'champion' });
    expect(asked).toEqual([{ branch: 'main' }, { branch: 'main' }]);
  });

  it('is asked of the branch that made what is in production, too: the default branch may have been called so', async () => {
    const serving = await record(root, { branch: 'master', challenger: true });
    await commit('next');
    const of = { ...ledger, passedBefore: async ({ branch }: PassedBefore) => (branch === 'master' ? why : undefined) };
    expect(await chooseIn(undefined, { at: of, serving })).toEqual({ kind: 'none', allowed: false, reason });
    await record(root, { branch: 'master' });
    expect(await chooseIn(undefined, { at: of, serving })).toMatchObject({ kind: 'champion', run: { id: serving } });
  });

  it('is asked for a cell of a matrix by itself', async () => {
    await record(root, { cell: LARGE });
    expect(await choose([], SMALL)).toMatchObject({ kind: 'none', allowed: false, reason });
    expect(asked).toEqual([{ cell: SMALL }]);
  });

  it('is no word against a run of no cell where cells came later, unless its commit is not said to have it', async () => {
    const plain = await ledger.run(await record(root));
    await record(await commit('a matrix'), { cell: LARGE });
    const stands: PassedBefore['stands'][] = [];
    const from = { ...ledger, passedBefore: async (of: PassedBefore) => void stands.push(of.stands) };
    const ask = async () => (await chooseIn(SMALL, { at: from }), stands.at(-1)!(plain));
    await git('checkout', '-q', '--orphan', 'rewritten');
    await commit('Begin anew');
    await git('branch', '-q', '-M', 'main');
    expect(await ask()).toBe(true);
    // As that of a cell that there never was.
    await edit(layout.byCommit(root), ({ flights }) => ({
      flights: { ...(flights as Index), cells: { [TINY]: flights } },
    }));
    expect(await ask()).toBe(false);
  });

  it('is not known where a run of no cell stands behind more commits than the server lists', async () => {
    const plain = await ledger.run(await record(root));
    for (const index of [layout.project('flights'), layout.byBranch('flights', 'main')])
      await edit(index, (one) => without(one, 'latestPassing'));
    await commit('next');
    await commit('and next');
    const from = { ...ledger, passedBefore: async ({ stands }: PassedBefore) => void (await stands!(plain)) };
    expect(await chooseIn(SMALL, { at: from })).toMatchObject({ kind: 'ancestor', run: { id: plain.id } });
    const { reason, ...far } = await chooseIn(SMALL, { at: from, listed: 2 });
    expect(far).toEqual({ kind: 'none', allowed: false });
    const id = plain.id.slice(0, 7);
    expect(reason).toContain(`say \`baseline: "${id}"\` to be compared with it; say \`baseline: none\``);
  });

  it('is asked of the commit that runs, too, unless GitHub confirms what passed there', async () => {
    const first = await record(root);
    expect(await choose()).toMatchObject({ kind: 'none', allowed: true, again: { id: first } });
    expect(await choose([first])).toEqual({ kind: 'none', allowed: false, reason });
    // By what nobody confirms, nothing of another branch is forgotten.
    expect(asked).toEqual([{ branch: 'main', first }, { first }]);
  });

  it('is asked of all branches where uncommitted work came first that nobody confirms', async () => {
    const first = await record(root, { dirty: true });
    await edit(layout.project('flights'), (index) => without(index, 'latestPassing'));
    await commit('next');
    await choose();
    await choose([first]);
    expect(asked).toEqual([{ branch: 'main' }, {}]);
  });
});

describe('an index that was stripped of its cells', () => {
  const ofBranch = layout.byBranch('flights', 'main');
  const strip = (path: string) => edit(path, (index) => without(index, 'cells'));

  it.each([
    { name: 'a cell', cell: LARGE },
    { name: 'a job without a matrix', cell: undefined },
  ])('as the one of a branch gives $name no run of another', async ({ cell }) => {
    await record(root, { cell: SMALL });
    const own = await record(root, cell === undefined ? {} : { cell });
    await commit('next');
    await strip(ofBranch);
    expect(await chooseIn(cell)).toMatchObject({ kind: 'ancestor', run: { id: own } });
  });

  it.each([
    { name: 'of a commit', paths: () => [layout.byCommit(root)] },
    { name: 'of both', paths: () => [layout.byCommit(root), ofBranch] },
  ])('is damaged: $name', async ({ paths }) => {
    await record(root, { cell: SMALL });
    await record(root, { cell: LARGE });
    await commit('next');
    for (const path of paths()) await strip(path);
    await expect(chooseIn(LARGE)).rejects.toMatchObject({
      code: 'MLOPS_LEDGER_UNREADABLE',
      message: expect.stringMatching(/which is of the cell (aaaa0001|bbbb0002) of a matrix, not of none/),
    });
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
