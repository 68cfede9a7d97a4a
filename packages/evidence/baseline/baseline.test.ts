import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { compared } from './baseline.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { choose, crissCross, commit, directory, git, host, ledger, record, root } from './testing-ladder.ts';

describe('the ladder on the default branch', () => {
  it('allows none for the first run of a project', async () => {
    expect(await choose()).toEqual({
      kind: 'none',
      allowed: true,
      reason: 'none: this is the first recorded run of flights',
      comes: true,
    });
  });

  it('does not begin anew when the ledger of an earlier run is gone', async () => {
    await host.files.write(
      join(directory, '.mlops', 'reports', 'run.json'),
      JSON.stringify({ project: 'flights', stages: [], run: 'abcdef1234' }),
    );
    expect(await choose()).toEqual({
      kind: 'none',
      allowed: false,
      reason:
        'none: run abcdef1 was recorded here and its ledger is gone: restore the branch mlops/ledger; say `baseline: none` to judge without one',
    });
  });

  it('allows none beside a server where an earlier step of the job has recorded', async () => {
    const state = join(directory, '.mlops', 'reports', 'run.json');
    await host.files.write(state, JSON.stringify({ project: 'flights', stages: [], run: 'abcdef1234' }));
    const change = { commit: root, head: root, branch: 'main', untrusted: false };
    const walk = { ancestors: async function* () {}, since: async function* () {} };
    Object.assign(host, { origin: { ...walk, change, defaultBranch: 'main' } });
    expect(await choose()).toMatchObject({ allowed: true, comes: true });
  });

  it('is none of a cell of a matrix that nothing is recorded of, and no later run of main is promised', async () => {
    await git('checkout', '-q', '-b', 'mine');
    await commit('mine');
    const ofCell = { ...ledger, ofCell: () => true };
    const reason =
      'none: nothing is recorded yet of this cell of the matrix: where this change brings it, its first run of main comes after the merge; say `baseline: none` to judge without one';
    expect(await choose('auto', undefined, 'hand', ofCell)).toEqual({
      kind: 'none',
      allowed: false,
      reason,
      change: true,
    });
    expect(await choose()).toMatchObject({ allowed: false, comes: true });
  });

  it('does not begin anew when looking for the project shows that its ledger was lost', async () => {
    let lost: string | undefined;
    const beside: Ledger = {
      ...ledger,
      latest: async () => void (lost = 'mlops/ledger was deleted by mallory'),
      doubt: () => lost,
    };
    expect(await choose('auto', undefined, 'hand', beside)).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('deleted by mallory'),
    });
  });

  it('takes the nearest recorded ancestor, never the commit itself', async () => {
    const first = await record(root);
    await commit('between');
    const head = await commit('head');
    await record(head);
    expect(await choose()).toMatchObject({
      kind: 'ancestor',
      run: { id: first },
      reason: `nearest recorded ancestor (2 commits before this one) ${root.slice(0, 7)}, recorded 2 h ago`,
    });
  });

  it('says what may lie nearer than an ancestor; nothing does than the merge-base', async () => {
    await record(root);
    await commit('head');
    const lagging: Ledger = { ...ledger, doubt: () => 'run 7 has not ended' };
    expect((await choose('auto', undefined, 'hand', lagging)).reason).toMatch(
      /, recorded 2 h ago; run 7 has not ended$/,
    );
    await git('checkout', '-q', '-b', 'mine', root);
    expect((await choose('auto', undefined, 'hand', lagging)).reason).toMatch(/^merge-base .* recorded 2 h ago$/);
  });

  it('takes no farther one in silence for one that is gone; what is gone behind it does not matter', async () => {
    const [behind, first] = [root, await commit('first')];
    const run = await record(first);
    const lost = await commit('lost');
    await commit('head');
    const without = (at: string): Ledger => ({ ...ledger, passedOver: () => new Map([[at, 'run 7 left nothing']]) });
    expect(await choose('auto', undefined, 'hand', without(lost))).toEqual({
      kind: 'none',
      allowed: false,
      reason: `none: run 7 left nothing, and nothing nearer than ${first.slice(0, 7)} is left: run that again, or say \`baseline: "${run.slice(0, 7)}"\` to be compared with what is left`,
    });
    expect(await choose('auto', undefined, 'hand', without(behind))).toMatchObject({
      kind: 'ancestor',
      run: { id: run },
    });
    expect(await choose(run, undefined, 'hand', without(lost))).toMatchObject({ kind: 'run', run: { id: run } });
  });

  it('sees past its own work, when that was merged with main the other way round', async () => {
    await record(root);
    await git('checkout', '-q', '-b', 'mine');
    await commit('mine');
    await git('checkout', '-q', 'main');
    const better = await record(await commit('better'));
    await git('checkout', '-q', 'mine');
    await git('merge', '-q', '--no-edit', 'main');
    await git('checkout', '-q', 'main');
    await git('merge', '-q', '--ff-only', 'mine');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id: better } });
  });

  describe('where two recorded lines meet in a merge', () => {
    let [good, late, merge]: string[] = [];
    beforeEach(async () => {
      await record(root);
      good = await record(await commit('good'));
      await git('branch', 'good');
      await git('reset', '-q', '--hard', root);
      late = await record(await commit('late'));
      await git('merge', '-q', '-s', 'ours', '--no-edit', 'good');
      merge = await git('rev-parse', 'HEAD');
    });

    it('takes neither, and names both', async () => {
      const choice = await choose();
      expect(choice).toMatchObject({ kind: 'none', allowed: false });
      expect(choice.reason).toContain('two recorded lines of main meet here');
      for (const run of [good!, late!]) expect(choice.reason).toContain(`run ${run.slice(0, 7)} of `);
    });

    it('goes on from the merge when that is recorded', async () => {
      const joined = await record(merge!);
      await commit('next');
      expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id: joined } });
    });
  });

  it('takes the commit itself when the work tree differs from it', async () => {
    const id = await record(root);
    await writeFile(join(directory, 'edit'), '');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id }, commit: root });
  });

  it('does not take the commit itself for its own champion: the first run stays the first when made again', async () => {
    const id = await record(root);
    expect(await choose()).toMatchObject({ kind: 'none', allowed: true });
    expect(await choose('auto', id)).toMatchObject({ kind: 'none', allowed: true });
  });

  it.each([
    { name: 'failed', changes: { verdict: 'fail' as const } },
    { name: 'were inconclusive', changes: { verdict: 'inconclusive' as const } },
    { name: 'judged nothing', changes: { verdict: null } },
    { name: 'had a dirty work tree', changes: { dirty: true } },
  ])('passes over runs that $name', async ({ changes }) => {
    const good = await record(root);
    await record(await commit('bad'), changes);
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id: good } });
  });

  it('has nothing cleaner than uncommitted work to compare with until a commit passes: other predictions are', async () => {
    await record(root, { dirty: true, verdict: 'fail' });
    const id = await record(root, { dirty: true });
    for (const predictions of ['b', 'c', 'd']) {
      await record(root, { dirty: true, predictions: predictions.repeat(64) });
    }
    const uncommitted = {
      kind: 'none',
      allowed: true,
      again: { id },
      againReason: 'the first passing run of main, of uncommitted work: no commit of it has passed yet',
    };
    expect(await choose()).toMatchObject(uncommitted);
    await record(await commit('head'), { verdict: 'inconclusive' });
    expect(await choose()).toMatchObject(uncommitted);
    const clean = await record(root);
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id: clean } });
  });

  it('compares a commit that passes again with its first pass, however often it passed', async () => {
    const id = await record(root);
    for (const predictions of ['b', 'c', 'd']) await record(root, { predictions: predictions.repeat(64) });
    expect(await choose()).toMatchObject({ kind: 'none', allowed: true, again: { id } });
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
  });

  it('passes over a retraining that only what it may replace was compared with', async () => {
    const id = await record(root);
    await record(await commit('retrained'), { challenger: true });
    await record(await git('rev-parse', 'HEAD'), { challenger: true, dirty: true });
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
    expect(await ledger.latestPassing('flights', 'main')).toMatchObject({ id });
    expect(await ledger.firstUncommitted('flights', 'main')).toBeUndefined();
  });

  it('takes the first of two pushes, whose work the second was not compared with', async () => {
    await record(root);
    const id = await record(await commit('first'), { compared: root });
    await record(await commit('second'), { compared: root, finishedAt: new Date().toISOString() });
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
  });

  it('takes no run of another branch for that of a commit', async () => {
    await record(root, { branch: 'side' });
    const id = await record(root);
    await record(root, { branch: 'side', predictions: 'b'.repeat(64) });
    await record(root, { branch: 'constructor' });
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
  });

  it('does not take a run of another branch on the only recorded commit', async () => {
    await record(root, { branch: 'side' });
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'none', allowed: false });
  });

  it('never takes a run that only an exception let through, of a commit or of the branch', async () => {
    const id = await record(root);
    const excepted = { excepted: ['roc_auc.margin'] };
    await record(await commit('accepted'), excepted);
    await record(await commit('accepted and dirty'), { ...excepted, dirty: true });
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
    expect((await ledger.latestPassing('flights', 'main'))?.id).toBe(id);
    expect(await ledger.firstUncommitted('flights', 'main')).toBeUndefined();
  });

  it.each<{ name: string; changes: Partial<RunRecord>; reason?: string }>([
    { name: 'failed', changes: { verdict: 'fail' } },
    {
      name: 'were of another branch, where nothing could be compared',
      changes: { branch: 'dev', verdict: 'inconclusive' },
    },
    { name: 'an exception let through', changes: { excepted: ['roc_auc.min'] } },
    {
      name: 'passed on another branch, which may have been this one',
      changes: { branch: 'master' },
      reason: 'none: no recorded run of main passed by itself; say `baseline: none` to judge without one',
    },
    {
      name: 'passed under the name that the same file had',
      changes: { project: 'planes', config: 'mlops.yml' },
      reason: 'none: mlops.yml described planes until now: call it so again; say `baseline: none` to judge without one',
    },
    { name: 'passed in the project of another file', changes: { project: 'planes', config: 'planes/mlops.yml' } },
    {
      name: 'failed under the name that the same file had',
      changes: { project: 'planes', config: 'mlops.yml', verdict: 'fail' },
    },
  ])('after runs that $name', async ({ changes, reason }) => {
    await record(root, changes);
    await commit('head');
    const first =
      changes.project === 'planes' ? 'this is the first recorded run of flights' : 'no run of flights has passed yet';
    expect(await choose()).toMatchObject({
      kind: 'none',
      allowed: reason === undefined,
      reason: reason ?? `none: ${first}`,
    });
  });
});

describe('the ladder on another branch', () => {
  it('takes the merge-base', async () => {
    const id = await record(root);
    await git('checkout', '-qb', 'feature');
    await commit('change');
    await git('checkout', '-q', 'main');
    await record(await commit('later on main'));
    await git('checkout', '-q', 'feature');
    expect(await choose()).toMatchObject({
      kind: 'merge-base',
      run: { id },
      reason: `merge-base ${root.slice(0, 7)}, recorded 2 h ago`,
    });
  });

  it('takes the nearest of several merge-bases, whichever git names first', async () => {
    const { strong } = await crissCross();
    expect((await git('merge-base', '--all', 'HEAD', 'main')).split('\n')).toHaveLength(2);
    expect(await choose()).toMatchObject({ kind: 'merge-base', run: { id: strong } });
  });

  it('takes nothing of its own, though it was recorded as main before it was moved to a branch', async () => {
    const id = await record(root);
    await record(await commit('tried on main'));
    await git('switch', '-q', '-c', 'moved');
    await git('branch', '-q', '--force', 'main', root);
    await commit('next');
    expect(await choose()).toMatchObject({ kind: 'merge-base', run: { id } });
  });

  it('then the nearest recorded ancestor of the merge-base', async () => {
    const id = await record(root);
    await commit('unrecorded');
    await git('checkout', '-qb', 'feature');
    await record(await commit('change'), { branch: 'feature' });
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
  });

  it('then the champion', async () => {
    await git('checkout', '-qb', 'feature');
    await commit('change');
    await git('checkout', '-q', 'main');
    const id = await record(await commit('later on main'));
    await git('checkout', '-q', 'feature');
    expect(await choose()).toMatchObject({
      kind: 'champion',
      run: { id },
      reason: expect.stringMatching(/^champion: newest passing run of main/),
    });
  });

  it('which is what is in production, whichever branch made it and whatever passed since', async () => {
    await git('checkout', '-qb', 'feature');
    const change = await commit('change');
    const serving = await record(change, { branch: 'hotfix' });
    await git('checkout', '-q', 'main');
    await record(await commit('later on main'));
    await git('checkout', '-q', 'feature');
    await commit('change again');
    expect(await choose('auto', serving)).toMatchObject({
      kind: 'champion',
      run: { id: serving },
      commit: change,
      reason: `champion: flights@v1.0.0 in production, made of ${change.slice(0, 7)}, recorded 2 h ago`,
    });
  });

  it('which is not believed to be in production where it did not pass, whatever is asked', async () => {
    const lost = await record(root, { verdict: 'fail' });
    await commit('next');
    const unconfirmed = expect.stringMatching(
      `^the ledger says that flights@v1.0.0 was made of run ${lost.slice(0, 7)} `,
    );
    for (const cause of ['hand', 'drift'] as const)
      expect(await choose('auto', lost, cause)).toMatchObject({ kind: 'champion', run: { id: lost }, unconfirmed });
  });

  it('but asks nobody what is in production when an ancestor is recorded', async () => {
    const id = await record(root);
    await git('checkout', '-qb', 'feature');
    const serving = await record(await commit('change'), { branch: 'feature' });
    expect(await choose('auto', serving)).toMatchObject({ kind: 'merge-base', run: { id } });
  });

  it('of a retraining is besides what passed since what is in production, which may be an old one again', async () => {
    const old = await record(root);
    const better = await commit('better');
    const newer = await record(better);
    // Of the very commit that is trained again, the run that passed is what it must not lose to.
    const challenged = { kind: 'champion', run: { id: old }, beside: { run: { id: newer } } };
    expect(await choose('auto', old, 'drift')).toMatchObject(challenged);
    await commit('head');
    expect(await choose('auto', old, 'drift')).toMatchObject({
      ...challenged,
      beside: { run: { id: newer }, reason: `what passed last on main, ${better.slice(0, 7)}` },
    });
    expect(await choose('auto', newer, 'drift')).not.toHaveProperty('beside');
    expect(await choose('auto', old, 'push')).toMatchObject({ kind: 'ancestor', run: { id: newer } });
  });

  it.each(['schedule', 'data', 'drift', 'quality'] as const)(
    'begins with what is in production when %s started the run, on the commit that made it too',
    async (cause) => {
      const serving = await record(root);
      expect(await choose('auto', serving, cause)).toMatchObject({ kind: 'champion', run: { id: serving } });
      const since = await record(await commit('trained since, not released'));
      await commit('head');
      expect(await choose('auto', serving, cause)).toMatchObject({
        kind: 'champion',
        run: { id: serving },
        insteadOf: since,
      });
      expect(await choose('auto', since, cause)).not.toHaveProperty('insteadOf');
      expect(await choose('auto', undefined, cause)).toMatchObject({ kind: 'ancestor' });
    },
  );

  it('never allows none', async () => {
    await git('checkout', '-qb', 'feature');
    expect(await choose()).toMatchObject({ kind: 'none', allowed: false });
  });

  it('treats a detached commit of the default branch as on it', async () => {
    const id = await record(root);
    const head = await commit('head');
    await git('checkout', '-q', '--detach', head);
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
  });

  it('takes the better merge-base of a stale local and a fresh remote-tracking default branch', async () => {
    await record(root);
    const fresh = await commit('merged elsewhere');
    const id = await record(fresh);
    await git('remote', 'add', 'origin', '.');
    await git('update-ref', 'refs/remotes/origin/main', fresh);
    await git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    await git('checkout', '-qb', 'feature');
    await git('branch', '-qf', 'main', root);
    await commit('change');
    expect(await choose()).toMatchObject({ kind: 'merge-base', run: { id } });
  });
});

describe('a baseline that was asked for', () => {
  it('is the run', async () => {
    const id = await record(root);
    expect(await choose(id.slice(0, 8))).toMatchObject({ kind: 'run', run: { id } });
  });
  it('is none', async () => expect(await choose('none')).toMatchObject({ kind: 'none', allowed: true }));
  it('must exist', async () => expect(choose('deadbeef')).rejects.toMatchObject({ code: 'MLOPS_RUN_UNKNOWN' }));
});

it('an unreadable ledger is an error, not none', async () => {
  await record(root);
  await commit('head');
  await writeFile(join(directory, '.git', 'refs', 'heads', 'mlops', 'ledger'), '');
  await expect(choose()).rejects.toMatchObject({ code: 'MLOPS_LEDGER_UNREADABLE' });
});

it('without a default branch it says so', async () => {
  await git('branch', '-qm', 'trunk');
  await expect(choose()).rejects.toMatchObject({ code: 'MLOPS_BASELINE_UNKNOWN' });
});

it('finds what was compared with uncommitted work of its own commit', async () => {
  const id = await record(root, { compared: root });
  await record(root, { compared: root });
  await commit('head');
  expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
});

describe('two pushes that were judged at one time', () => {
  const minutes = (from: number, to: number): Partial<RunRecord> => ({
    startedAt: new Date(Date.now() - 3_600_000 + from * 60_000).toISOString(),
    finishedAt: new Date(Date.now() - 3_600_000 + to * 60_000).toISOString(),
    compared: root,
  });
  let [a, b]: [string, string] = ['', ''];
  beforeEach(async () => {
    await record(root);
    a = await commit('a');
    b = await commit('b');
    await record(a, minutes(0, 10));
    await record(b, minutes(1, 5));
    await commit('head');
  });

  it('leave the first, until the second was run again and compared with it', async () => {
    expect(await choose()).toMatchObject({ kind: 'ancestor', commit: a });
    const id = await record(b, { ...minutes(11, 12), compared: a });
    await record(b, { ...minutes(13, 14), compared: a });
    expect(await choose()).toMatchObject({ kind: 'ancestor', commit: b, run: { id } });
  });

  it('leave it open where nobody can tell, and say how to go on', async () => {
    const choice = await choose('auto', undefined, 'push', ledger, () => undefined);
    const hint = new RegExp(
      `of ${a.slice(0, 7)} and run .* of ${b.slice(0, 7)} were judged .*: run ${b.slice(0, 7)} again`,
    );
    expect(choice).toMatchObject({ kind: 'none', allowed: false, reason: expect.stringMatching(hint) });
    expect(choice).not.toHaveProperty('comes');
    const [, named] = /say `baseline: "(\w+)"`/.exec(choice.reason)!;
    expect(await choose(named)).toMatchObject({ kind: 'run', commit: b });
  });

  it('leave the first where nobody can tell, once the second was run again, compared with it, and failed', async () => {
    const open = () => choose('auto', undefined, 'push', ledger, () => undefined);
    await record(b, { ...minutes(11, 12), compared: a, verdict: 'inconclusive' });
    expect(await open()).toMatchObject({ kind: 'none' });
    await record(b, { ...minutes(13, 14), compared: a, verdict: 'fail' });
    expect(await open()).toMatchObject({ kind: 'ancestor', commit: a });
  });

  it('leave a retraining no baseline of what comes next', async () => {
    const serving = await record(root, { metrics: { roc_auc: 0.7 } });
    expect(await choose('auto', serving, 'schedule', ledger, () => undefined)).toMatchObject({
      kind: 'champion',
      insteadOf: expect.any(String),
    });
  });
});

describe('a commit of the default branch that is made again', () => {
  const causes = ['push', 'dispatch', 'hand', 'drift'] as const;
  const [OTHER, SAME] = ['e'.repeat(64), 'f'.repeat(64)];
  let [parent, own]: [string, string] = ['', ''];
  beforeEach(async () => {
    parent = await record(root);
    own = await record(await commit('better'), { predictions: SAME });
  });

  it.each(causes)(
    'is judged against what is in production, and its own pass, whatever started the run: %s',
    async (cause) => {
      const serves = await choose('auto', own, cause);
      expect(compared(serves, OTHER)).toMatchObject({ kind: 'champion', run: { id: own }, insteadOf: parent });
      const older = compared(await choose('auto', parent, cause), OTHER);
      expect(older).toMatchObject({ kind: 'champion', run: { id: parent }, beside: { run: { id: own } } });
      const retrained = await record(await git('rev-parse', 'HEAD'), { challenger: true });
      const newer = compared(await choose('auto', retrained, cause), OTHER);
      expect(newer).toMatchObject({ kind: 'champion', run: { id: retrained } });
      expect(newer).not.toHaveProperty('beside');
    },
  );

  it.each(causes)('is judged against its own pass besides while nothing is in production: %s', async (cause) => {
    expect(compared(await choose('auto', undefined, cause), OTHER)).toMatchObject({
      kind: 'ancestor',
      run: { id: parent },
      beside: { run: { id: own }, reason: expect.stringMatching(/^what passed of this commit before/) },
    });
  });

  it('is nothing new where it says the same as what it would be judged against', async () => {
    for (const serving of [own, undefined]) {
      const choice = compared(await choose('auto', serving, 'dispatch'), SAME);
      expect(choice).toMatchObject({ kind: 'ancestor', run: { id: parent } });
      expect(choice).not.toHaveProperty('beside');
    }
    // What its first pass said is not what serves now.
    const retrained = await record(await git('rev-parse', 'HEAD'), { challenger: true });
    expect(compared(await choose('auto', retrained, 'push'), SAME)).toMatchObject({ run: { id: retrained } });
  });

  it('before it ever passed is judged against what serves, where that is of a later commit', async () => {
    const late = await commit('its machine went away');
    const serving = await record(await commit('mends it'));
    await git('checkout', '-q', '--detach', late);
    const choice = compared(await choose('auto', serving, 'push'), OTHER);
    expect(choice).toMatchObject({ kind: 'champion', run: { id: serving }, insteadOf: own });
    await git('checkout', '-q', 'main');
    await commit('new');
    expect(await choose('auto', serving, 'push')).not.toHaveProperty('anew');
  });

  it('that is run again to be compared with a push of the same time is, and with what serves', async () => {
    const at = (minute: number): string => new Date(Date.now() - 3_600_000 + minute * 60_000).toISOString();
    const times = (from: number, to: number) => ({ startedAt: at(from), finishedAt: at(to) });
    const base = await git('rev-parse', 'HEAD');
    const first = await record(await commit('a'), { ...times(0, 10), compared: base });
    await record(await commit('b'), { ...times(1, 5), compared: base });
    const choice = compared(await choose('auto', own, 'push'), OTHER);
    expect(choice).toMatchObject({ kind: 'ancestor', run: { id: first }, beside: { run: { id: own } } });
  });

  it('is a change on another branch, and one with edits is', async () => {
    await writeFile(join(directory, 'edit'), '');
    expect(await choose('auto', own, 'push')).not.toHaveProperty('anew');
    await git('checkout', '-q', '-b', 'feature');
    expect(await choose('auto', own, 'push')).not.toHaveProperty('anew');
  });
});
