import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Change, Origin } from '#kit';
import { testHost, type TestHost } from '#testing';
import { accept, activeAcceptances, listAcceptances } from '../ledger/accept.ts';
import { chooseBaseline, type BaselineChoice } from './baseline.ts';
import { openLedger, type Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { unfetchedLedger } from '../ledger/unfetched.ts';

let directory: string;
let host: TestHost;
let ledger: Ledger;

async function git(...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const answer = await host.git.run([...identity, ...args], { directory });
  if (answer.code !== 0) throw new Error(`git ${args.join(' ')}: ${answer.stderr}`);
  return Buffer.from(answer.stdout).toString('utf8').trim();
}
async function commit(message: string): Promise<string> {
  await git('commit', '-q', '--allow-empty', '-m', message);
  return git('rev-parse', 'HEAD');
}
let moment = 0;
async function record(at: string, changes: Partial<RunRecord> = {}): Promise<string> {
  const time = new Date(Date.now() - 2 * 3_600_000 - 60_000 + moment++ * 1000).toISOString();
  const run: Omit<RunRecord, 'id'> = {
    project: 'flights',
    commit: at,
    tree: at,
    dirty: false,
    branch: 'main',
    cause: 'hand',
    startedAt: time,
    finishedAt: time,
    tool: 'test',
    verdict: 'pass',
    statements: {},
    subjects: {},
    metrics: {},
    parameters: {},
    data: {},
    ...changes,
  };
  return (await ledger.record(run, {})).id;
}
/** @param serving id of the run whose model is in production */
const choose = (policy = 'auto', serving?: string): Promise<BaselineChoice> =>
  chooseBaseline(host, { repository: directory, workspace: join(directory, '.mlops'), name: 'flights' }, ledger, {
    policy,
    inProduction: async () =>
      serving === undefined ? undefined : { run: await ledger.run(serving), version: 'flights@v1.0.0' },
  });

let root: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'baseline-'));
  host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: directory, USER: 'ada' } });
  await git('init', '-q', '-b', 'main');
  root = await commit('Begin');
  ledger = await openLedger(host, { repository: directory, name: 'flights' });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

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
      JSON.stringify({ stages: [], run: 'abcdef1234' }),
    );
    expect(await choose()).toEqual({
      kind: 'none',
      allowed: false,
      reason:
        'none: run abcdef1 was recorded here and its ledger is gone: restore the branch mlops/ledger; say `baseline: none` to judge without one',
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

  it('does not allow none once anything was recorded', async () => {
    await record(root, { verdict: 'fail' });
    await commit('head');
    expect(await choose()).toMatchObject({
      kind: 'none',
      allowed: false,
      reason: expect.stringMatching(/no recorded run of main passed/),
      comes: true,
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

  it('but asks nobody what is in production when an ancestor is recorded', async () => {
    const id = await record(root);
    await git('checkout', '-qb', 'feature');
    const serving = await record(await commit('change'), { branch: 'feature' });
    expect(await choose('auto', serving)).toMatchObject({ kind: 'merge-base', run: { id } });
  });

  it.each(['schedule', 'data', 'drift', 'quality'] as const)(
    'begins with what is in production when %s started the run, on the commit that made it too',
    async (cause) => {
      const serving = await record(root);
      host = { ...host, cause };
      expect(await choose('auto', serving)).toMatchObject({ kind: 'champion', run: { id: serving } });
      await record(await commit('trained since, not released'));
      await commit('head');
      expect(await choose('auto', serving)).toMatchObject({ kind: 'champion', run: { id: serving } });
      expect(await choose()).toMatchObject({ kind: 'ancestor' });
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

describe('a ledger on a remote', () => {
  const publish = async (remote: string): Promise<string> => {
    const id = await record(root, { startedAt: '2024-01-01T00:00:00.000Z', tool: remote });
    const other = `${directory}-${remote}`;
    await git('clone', '-q', '--bare', '.', other);
    await git('remote', 'add', remote, other);
    await git('branch', '-qD', 'mlops/ledger');
    return id;
  };
  const fetch = (remote: string): Promise<string> => git('fetch', '-q', remote);
  afterEach(async () => {
    for (const name of ['upstream', 'copy']) await rm(`${directory}-${name}`, { recursive: true, force: true });
  });
  const request = { reason: 'x', until: '2999-01-01', by: 'ada' };
  const except = () => accept(host, { repository: directory, name: 'flights' }, ledger, 'r', request);

  it('counts whatever the remote is called', async () => {
    const id = await publish('upstream');
    await fetch('upstream');
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
  });

  it('is not begun anew while it is not fetched, neither by a run nor by an exception', async () => {
    await publish('upstream');
    expect(await choose()).toMatchObject({
      kind: 'none',
      allowed: false,
      reason: expect.stringContaining('git fetch upstream mlops/ledger:mlops/ledger'),
    });
    const refusal = {
      code: 'MLOPS_LEDGER_UNFETCHED',
      message: expect.stringContaining('git fetch upstream mlops/ledger:mlops/ledger'),
    };
    await expect(except()).rejects.toMatchObject(refusal);
    await expect(record(root)).rejects.toMatchObject(refusal);
    expect(await ledger.tip()).toBeUndefined();
  });

  it('is gone on from where it was fetched', async () => {
    const id = await publish('upstream');
    await fetch('upstream');
    const made = await except();
    expect(await listAcceptances(ledger, 'flights')).toEqual([made]);
    expect((await ledger.run(id)).id).toBe(id);
  });

  it('is that of the default branch when another remote has one too', async () => {
    const other = await publish('copy');
    await git('remote', 'remove', 'copy');
    const id = await publish('upstream');
    await git('remote', 'add', 'copy', `${directory}-copy`);
    await fetch('copy');
    await fetch('upstream');
    await git('config', 'branch.main.remote', 'upstream');
    await commit('head');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id } });
    await git('config', 'branch.main.remote', 'copy');
    expect(await choose()).toMatchObject({ kind: 'ancestor', run: { id: other } });
  });

  it('may be on a remote that does not answer: it is waited for, and not for ever', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    await git('remote', 'add', 'upstream', `git://127.0.0.1:${(silent.address() as AddressInfo).port}/flights`);
    try {
      expect(await unfetchedLedger(host, directory, ledger, { patienceMs: 300 })).toBe(
        'upstream did not say within 0.3 s whether it has a ledger: git ls-remote upstream',
      );
    } finally {
      silent.close();
    }
  });

  it('is not on a remote that says so', async () => {
    await git('clone', '-q', '--bare', '.', `${directory}-copy`);
    await git('remote', 'add', 'copy', `${directory}-copy`);
    expect(await choose()).toMatchObject({ kind: 'none', allowed: true });
    await git('remote', 'add', 'upstream', join(directory, 'absent'));
    expect(await choose()).toMatchObject({
      kind: 'none',
      allowed: false,
      reason: expect.stringContaining('upstream could not be asked whether it has a ledger'),
    });
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

describe('exceptions on record', () => {
  const project = () => ({ repository: directory, name: 'flights' });
  const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

  it('are listed, and count until their end', async () => {
    await git('config', 'user.name', 'Ada');
    await git('config', 'user.email', 'ada@example.org');
    const made = await accept(host, project(), ledger, 'roc_auc[carrier].margin', {
      reason: 'known gap',
      until: tomorrow(),
    });
    expect(made.by).toBe('Ada <ada@example.org>');
    const all = await listAcceptances(ledger, 'flights');
    expect(all).toEqual([made]);
    expect(activeAcceptances(all, new Date()).get('roc_auc[carrier].margin')).toEqual(made);
    expect(activeAcceptances(all, new Date(made.until)).size).toBe(0);
  });

  it.each([
    { name: 'no reason', rule: 'r', reason: ' ', until: '2999-01-01', field: 'reason' },
    { name: 'no rule', rule: '', reason: 'x', until: '2999-01-01', field: 'rule' },
    { name: 'an end in the past', rule: 'r', reason: 'x', until: '2020-01-01', field: 'until' },
    { name: 'a date no calendar has', rule: 'r', reason: 'x', until: '2999-02-30', field: 'until' },
    { name: 'no date', rule: 'r', reason: 'x', until: 'soon', field: 'until' },
  ])('are refused with $name', async ({ rule, reason, until, field }) => {
    await expect(accept(host, project(), ledger, rule, { reason, until })).rejects.toMatchObject({
      code: 'MLOPS_ACCEPT_INVALID',
      where: { field },
    });
    expect(await ledger.tip()).toBeUndefined();
  });

  it('are refused from others than the owners', async () => {
    const request = { reason: 'x', until: tomorrow(), owners: ['bob@example.org'] };
    await expect(
      accept(host, project(), ledger, 'r', { ...request, by: 'Eve <eve@example.org>' }),
    ).rejects.toMatchObject({
      code: 'MLOPS_ACCEPT_NOT_OWNER',
    });
    expect(await accept(host, project(), ledger, 'r', { ...request, by: 'Bob <bob@example.org>' })).toMatchObject({
      rule: 'r',
    });
  });
});

// A clone beside a server has one commit, or there is none: the server (here: the whole repository) is asked.
describe('the ladder beside a server', () => {
  /** Answers of the whole repository; what runs is said by `change`. */
  const origin = (change: Partial<Change>): Origin =>
    ({
      defaultBranch: 'main',
      change: { untrusted: false, ...change },
      tipOfDefault: async () => git('rev-parse', 'refs/heads/main'),
      mergeBase: async (base: string, commit: string) => git('merge-base', base, commit),
      ancestors: async function* (from: string) {
        for (const line of (await git('rev-list', '--parents', '--date-order', from)).split('\n')) {
          const [commit, ...parents] = line.split(' ');
          yield { commit: commit!, parents };
        }
      },
    }) as unknown as Origin;
  const shallow = async (commit: string): Promise<string> => {
    const clone = join(directory, '..', `${basename(directory)}-clone`);
    await git('clone', '-q', '--depth', '1', '--no-checkout', `file://${directory}`, clone);
    await git('-C', clone, 'fetch', '-q', '--depth', '1', 'origin', commit);
    await git('-C', clone, 'checkout', '-q', '--detach', commit);
    return clone;
  };
  const chooseBeside = (repository: string, change: Partial<Change>) =>
    chooseBaseline(
      { ...host, origin: origin(change) },
      { repository, workspace: join(repository, '.mlops'), name: 'flights' },
      ledger,
      { policy: 'auto' },
    );
  let clone: string | undefined;
  afterEach(async () => clone !== undefined && (await rm(clone, { recursive: true, force: true })));

  it('finds the merge-base that a clone of one commit does not have', async () => {
    const id = await record(root);
    await git('switch', '-q', '-c', 'change');
    const head = await commit('change');
    clone = await shallow(head);
    const base = { branch: 'main', commit: root };
    expect(await chooseBeside(clone, { commit: head, base, branch: 'change' })).toMatchObject({
      kind: 'merge-base',
      run: { id },
    });
  });

  it('finds it without any clone', async () => {
    const id = await record(root);
    await git('switch', '-q', '-c', 'change');
    const head = await commit('change');
    const nowhere = join(directory, '.mlops', 'nowhere');
    await host.files.makeDirectory(nowhere);
    const outside = {
      ...host,
      git: { run: async () => ({ code: 128, stdout: Buffer.from(''), stderr: 'not a git repository' }) },
    };
    const choice = await chooseBaseline(
      { ...outside, origin: origin({ commit: head, base: { branch: 'main', commit: root } }) },
      { repository: nowhere, workspace: nowhere, name: 'flights' },
      ledger,
      { policy: 'auto' },
    );
    expect(choice).toMatchObject({ kind: 'merge-base', run: { id } });
  });

  it('on the default branch takes the nearest recorded ancestor', async () => {
    const id = await record(root);
    await commit('between');
    const head = await commit('head');
    clone = await shallow(head);
    expect(await chooseBeside(clone, { commit: head, branch: 'main' })).toMatchObject({
      kind: 'ancestor',
      run: { id },
    });
  });

  it('never takes a proposal for the default branch, whatever its branch is called', async () => {
    await git('switch', '-q', '-c', 'change');
    const head = await commit('change');
    clone = await shallow(head);
    const base = { branch: 'main', commit: root };
    expect(await chooseBeside(clone, { commit: head, base, branch: 'main' })).toMatchObject({
      kind: 'none',
      allowed: false,
    });
  });

  it('takes evidence that is gone for no first run', async () => {
    const head = await git('rev-parse', 'HEAD');
    const unproven = { ...ledger, doubt: () => 'the evidence of run 7 has expired' };
    const beside = { ...host, origin: origin({ commit: head, branch: 'main' }) };
    const place = { repository: directory, workspace: join(directory, '.mlops'), name: 'flights' };
    expect(await chooseBaseline(beside, place, unproven, { policy: 'auto' })).toMatchObject({
      kind: 'none',
      allowed: false,
      reason: expect.stringContaining('the evidence of run 7 has expired'),
    });
  });

  it('looks further than one window of commits', async () => {
    const id = await record(root);
    for (let i = 0; i < 205; i++) await commit(`commit ${i}`);
    expect(await choose()).toMatchObject({
      kind: 'ancestor',
      run: { id },
      reason: expect.stringContaining('205 commits'),
    });
  });
});
