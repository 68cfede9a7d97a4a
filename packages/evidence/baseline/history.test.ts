import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Cause, Change, Origin } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import { layout } from '../ledger/layout.ts';
import { createRun, type RunRecord } from '../ledger/runs.ts';
import { flightsRun } from '../ledger/testing-run.ts';
import { FACTS_FIELD, STATEMENT_TYPE } from '../statement/statement.ts';
import { chooseBaseline, compared } from './baseline.ts';
import { choose, commit, crissCross, directory, git, host, ledger, record, root } from './testing-ladder.ts';

let clone: string | undefined;
afterEach(async () => clone !== undefined && (await rm(clone, { recursive: true, force: true })));
/** A clone of one commit, which is checked out. */
const shallow = async (commit: string): Promise<string> => {
  const place = join(directory, '..', `${basename(directory)}-clone`);
  await git('clone', '-q', '--depth', '1', '--no-checkout', `file://${directory}`, place);
  await git('-C', place, 'fetch', '-q', '--depth', '1', 'origin', commit);
  await git('-C', place, 'checkout', '-q', '--detach', commit);
  return place;
};

/** A gate's statement, as far as it says what was compared with. */
function gateSaying(baseline: Record<string, string>): string {
  const machine = { platform: 'linux', arch: 'x64', cpus: 1, cpuModel: 'x', memoryBytes: 1, node: '24' };
  const facts = {
    ...{ tool: { name: 'mlops-actions', version: '1' }, project: 'flights', stage: 'gate-model', key: 'a'.repeat(64) },
    ...{ cause: 'push', startedOn: '2026-01-01T00:00:00.000Z', durationMs: 1, host: machine },
    parameters: { mayHaveNone: false, policy: null, accepted: [], baseline },
  };
  const subject = [{ name: 'result.json', digest: { sha256: 'b'.repeat(64) } }];
  return JSON.stringify({ _type: STATEMENT_TYPE, subject, predicateType: 'x', predicate: { [FACTS_FIELD]: facts } });
}

// A clone beside a server has one commit, or there is none: the server (here: the whole repository) is asked.
describe('the ladder beside a server', () => {
  /** Answers of the whole repository; what runs is said by `change`. */
  const origin = (change: Partial<Change>): Origin =>
    ({
      defaultBranch: 'main',
      change: { untrusted: false, ...change },
      whyUnconfirmed: async ({ id }: { id: string }) => (forged.has(id) ? 'nobody left it' : undefined),
      tipOfDefault: async () => git('rev-parse', 'refs/heads/main'),
      mergeBase: async (base: string, commit: string) => named ?? git('merge-base', base, commit),
      ancestors: async function* (from: string) {
        const list = await git('rev-list', '--parents', '--date-order', `--max-count=${listed}`, from);
        for (const line of list.split('\n')) {
          const [commit, ...parents] = line.split(' ');
          yield { commit: commit!, parents };
        }
      },
      since: async function* (base: string, from: string) {
        yield* (await git('rev-list', from, `^${base}`)).split('\n').filter(Boolean);
      },
    }) as unknown as Origin;
  /** Ids of runs that no workflow run left. */
  const forged = new Set<string>();
  /** So many ancestors of a commit the server says, and which of several merge-bases. */
  let listed = 300;
  let named: string | undefined;
  afterEach(() => {
    forged.clear();
    [listed, named] = [300, undefined];
  });
  const chooseBeside = (
    repository: string,
    change: Partial<Change>,
    { policy = 'auto', cause = 'push' as Cause, serving = undefined as string | undefined } = {},
  ) =>
    chooseBaseline(
      { ...host, cause, origin: origin(change) },
      { repository, workspace: join(repository, '.mlops'), name: 'flights' },
      ledger,
      {
        policy,
        inProduction: async () =>
          serving === undefined ? undefined : { run: await ledger.run(serving), version: 'flights@v1.0.0' },
      },
    );
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

  it('takes the nearest of several merge-bases, of which a server names one', async () => {
    const { strong, head } = await crissCross();
    clone = await shallow(head);
    const base = { branch: 'main', commit: await git('rev-parse', 'main') };
    named = await git('rev-parse', 'side');
    expect((await git('merge-base', '--all', head, 'main')).split('\n')).toContain(named);
    expect(await chooseBeside(clone, { commit: head, base, branch: 'change' })).toMatchObject({ run: { id: strong } });
  });

  describe('that lists fewer commits than there are', () => {
    /** A weak model in production, a strong one that passed since, and commits of which nothing is recorded. */
    const many = async (branch: string) => {
      const weak = await record(root);
      const base = await commit('strong');
      const strong = await record(base);
      await git('switch', '-q', '-C', branch);
      for (const message of ['one', 'two', 'three', 'four']) await commit(message);
      listed = 3;
      return { weak, base, strong, head: await git('rev-parse', 'HEAD') };
    };

    it('finds where a change left the default branch behind more commits of the change', async () => {
      const { weak, base, strong, head } = await many('change');
      const change = { commit: head, base: { branch: 'main', commit: base }, branch: 'change' };
      const choice = await chooseBeside((clone = await shallow(head)), change, { serving: weak });
      expect(choice).toMatchObject({ kind: 'merge-base', run: { id: strong } });
    });

    it('takes the newest that passed on the default branch, where that comes before', async () => {
      const { weak, strong, head } = await many('main');
      const choice = await chooseBeside(
        (clone = await shallow(head)),
        { commit: head, branch: 'main' },
        { serving: weak },
      );
      expect(choice).toMatchObject({ kind: 'ancestor', run: { id: strong } });
      expect(choice.reason).toContain('behind more commits than are looked through');
    });

    it('compares with nothing where it does not', async () => {
      const { weak, base } = await many('old');
      await git('switch', '-q', 'old');
      const left = await git('rev-parse', 'HEAD');
      await git('switch', '-q', '-c', 'change');
      for (const message of ['five', 'six', 'seven']) await commit(message);
      const head = await git('rev-parse', 'HEAD');
      await git('branch', '-f', 'main', left);
      await git('switch', '-q', 'main');
      const newest = await commit('newest');
      await record(newest);
      expect(base).not.toBe(newest);
      const change = { commit: head, base: { branch: 'main', commit: newest }, branch: 'change' };
      const choice = await chooseBeside((clone = await shallow(head)), change, { serving: weak });
      expect(choice).toMatchObject({ kind: 'none', allowed: false });
      expect(choice.reason).toContain('bring this branch up to date with main');
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
    // A ledger doubts what it was asked for, and nothing before.
    let asked = false;
    const unproven: Ledger = {
      ...ledger,
      latest: (project) => ((asked = true), ledger.latest(project)),
      doubt: () => (asked ? 'the evidence of run 7 has expired' : undefined),
    };
    const beside = { ...host, origin: origin({ commit: head, branch: 'main' }) };
    const place = { repository: directory, workspace: join(directory, '.mlops'), name: 'flights' };
    expect(await chooseBaseline(beside, place, unproven, { policy: 'auto' })).toMatchObject({
      kind: 'none',
      allowed: false,
      reason: expect.stringContaining('the evidence of run 7 has expired'),
    });
  });

  it('says which run the server does not confirm, and goes no further back', async () => {
    await record(root);
    const first = await commit('first');
    const id = await record(first);
    forged.add(id);
    const head = await commit('head');
    const choice = await chooseBeside(directory, { commit: head, branch: 'main' });
    expect(choice).toMatchObject({ kind: 'ancestor', run: { id }, commit: first, unconfirmed: 'nobody left it' });
  });

  it.each([
    { name: 'compared with the commit before', more: () => ({ compared: root }), stands: true },
    { name: 'with nothing to compare with', more: () => ({}), stands: true },
    { name: 'that was not confirmed either', more: () => ({}), isForged: true, stands: false },
    { name: 'that did not pass', more: () => ({ verdict: 'fail' as const }), stands: false },
  ])('takes a later run of that commit, $name: $stands', async ({ more, isForged = false, stands }) => {
    const first = await commit('first');
    const lost = await record(first);
    const again = await record(first, more());
    for (const id of isForged ? [lost, again] : [lost]) forged.add(id);
    const head = await commit('head');
    const choice = await chooseBeside(directory, { commit: head, branch: 'main' });
    expect(choice).toMatchObject({ kind: 'ancestor', run: { id: stands ? again : lost }, commit: first });
    expect('unconfirmed' in choice).toBe(!stands);
  });

  it('takes a run that the rules name by its whole id, which is the digest of what it says', async () => {
    const id = await record(root);
    forged.add(id);
    const named = (policy: string) => chooseBeside(directory, { commit: root, branch: 'main' }, { policy });
    expect(await named(id)).not.toHaveProperty('unconfirmed');
    expect(await named(id.slice(0, 12))).toMatchObject({ kind: 'run', unconfirmed: 'nobody left it' });
  });

  it('asks for what is in production, and for what is newer than that', async () => {
    const serving = await record(root);
    const better = await commit('better');
    const newer = await record(better);
    for (const id of [serving, newer]) forged.add(id);
    const head = await commit('head');
    expect(await chooseBeside(directory, { commit: head, branch: 'main' }, { cause: 'drift', serving })).toMatchObject({
      ...{ kind: 'champion', run: { id: serving }, unconfirmed: 'nobody left it' },
      beside: { run: { id: newer }, unconfirmed: 'nobody left it' },
    });
  });

  /** Makes an index say that a made-up run was the first to pass on a commit; what is there stays there. */
  const nameFirst = async (commit: string, changes: Partial<RunRecord>): Promise<string> => {
    const made = createRun(flightsRun(commit, new Date().toISOString(), changes));
    const path = layout.byCommit(commit);
    const index = JSON.parse(Buffer.from((await ledger.entries.read([path])).get(path)!).toString());
    index.flights.baselines.main = made.id;
    const files = new Map([
      [layout.run('flights', made.id), JSON.stringify(made)],
      [path, JSON.stringify(index)],
    ]);
    await ledger.entries.append({ message: 'Made up', files });
    forged.add(made.id);
    return made.id;
  };

  it('passes no commit over because a made-up run of it was overtaken', async () => {
    await record(root);
    const before = await commit('before');
    await record(before, { compared: root, metrics: { value: 2 } });
    const best = await commit('best');
    const id = await record(best, { compared: before, metrics: { value: 3 } });
    const head = await commit('head');
    await nameFirst(best, { compared: root, metrics: { value: 0 } });
    const choice = await chooseBeside(directory, { commit: head, branch: 'main' });
    expect(choice).toMatchObject({ kind: 'ancestor', run: { id } });
    expect(choice).not.toHaveProperty('unconfirmed');
  });

  it.each(['head', 'an ancestor'])(
    'judges a retraining beside what passed last, of %s, however old it says it is',
    async (which) => {
      const serving = await record(root);
      const better = await commit('better');
      const id = await record(better, { compared: root });
      const head = which === 'head' ? better : await commit('head');
      const choose = () => chooseBeside(directory, { commit: head, branch: 'main' }, { cause: 'drift', serving });
      await nameFirst(better, { startedAt: '2001-01-01T00:00:00.000Z', finishedAt: '2001-01-01T00:01:00.000Z' });
      expect(await choose()).toMatchObject({ run: { id: serving }, beside: { run: { id } } });
      forged.add(id);
      const unknown = await choose();
      expect(unknown).toMatchObject({ run: { id: serving } });
      if (which === 'head') expect(unknown).not.toHaveProperty('beside');
      else expect(unknown).toMatchObject({ beside: { unconfirmed: 'nobody left it' } });
    },
  );

  it('compares with what passed of this commit before, whatever a made-up run says that it said', async () => {
    const predictions = 'a'.repeat(64);
    await record(root);
    const head = await commit('head');
    const own = await record(head, { compared: root, predictions: 'b'.repeat(64) });
    await nameFirst(head, { compared: root, predictions });
    const choice = compared(await chooseBeside(directory, { commit: head, branch: 'main' }), predictions);
    expect(choice).toMatchObject({ kind: 'ancestor', beside: { run: { id: own } } });
  });

  // A job was ended between its record and its evidence, or somebody made the record up.
  it.each<{ name: string; cause: Cause; production: 'none' | 'parent' }>([
    { name: 'a push', cause: 'push', production: 'none' },
    { name: 'a push, while something serves', cause: 'push', production: 'parent' },
    { name: 'a retraining', cause: 'drift', production: 'parent' },
  ])('judges $name again as if it had not passed, where nobody confirms that it did', async ({ cause, production }) => {
    const parent = await record(root);
    const head = await commit('head');
    const lost = await record(head, { compared: root });
    forged.add(lost);
    const serving = production === 'parent' ? parent : undefined;
    const choose = (at: string) => chooseBeside(directory, { commit: at, branch: 'main' }, { cause, serving });
    const choice = compared(await choose(head), 'c'.repeat(64));
    expect(choice).toMatchObject({ kind: cause === 'push' ? 'ancestor' : 'champion', run: { id: parent } });
    for (const one of ['beside', 'unconfirmed']) expect(choice).not.toHaveProperty(one);
    if (cause === 'push') expect(choice.reason).toMatch(`run ${lost.slice(0, 7)}, which is said to have passed`);
    // What it is recorded as then stands, and is not lost to when the commit is made once more.
    const again = await record(head, { compared: root });
    expect(compared(await choose(head), 'c'.repeat(64))).toMatchObject({
      ...(cause === 'push' && production === 'parent'
        ? { kind: 'champion', run: { id: parent } }
        : { run: { id: parent } }),
      beside: { run: { id: again } },
    });
    const next = await commit('next');
    const later = await choose(next);
    expect(later).toMatchObject(cause === 'push' ? { run: { id: again } } : { beside: { run: { id: again } } });
    expect(later).not.toHaveProperty('unconfirmed');
  });

  it('does not ask for what a confirmed run says that it was compared with', async () => {
    const asked: string[] = [];
    const before = await record(root);
    const next = await commit('next');
    const gate = gateSaying({ kind: 'ancestor', reason: 'nearest', run: before, commit: root });
    const digest = createHash('sha256').update(gate).digest('hex');
    const time = new Date().toISOString();
    const given = flightsRun(next, time, { compared: root, statements: { 'gate-model': digest } });
    const { id } = await ledger.record(given, { 'gate-model': gate });
    const confirm = async (run: RunRecord) => (asked.push(run.id), undefined);
    const place = { repository: directory, workspace: join(directory, '.mlops'), name: 'flights' };
    const beside = { ...host, origin: origin({ commit: await commit('head'), branch: 'main' }) };
    expect(await chooseBaseline(beside, place, ledger, { policy: 'auto', confirm })).toMatchObject({ run: { id } });
    expect(asked).toEqual([id]);
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

describe('the ladder in a clone that is cut off', () => {
  const chooseIn = (repository: string, cause: Cause, serving?: string) =>
    chooseBaseline({ ...host, cause }, { repository, workspace: join(repository, '.mlops'), name: 'flights' }, ledger, {
      policy: 'auto',
      inProduction: async () =>
        serving === undefined ? undefined : { run: await ledger.run(serving), version: 'flights@v1.0.0' },
    });
  const cut = /^none: this clone is cut off, .*: git fetch --unshallow$/;

  it('is at no first run, though its own commit was the last to pass', async () => {
    await record(root);
    const head = await commit('head');
    await record(head);
    clone = await shallow(head);
    const none = { kind: 'none', allowed: false, reason: expect.stringMatching(cut) };
    expect(await chooseIn(clone, 'push')).toEqual(none);
  });

  it('does not know what a retraining would be a baseline instead of', async () => {
    const released = await record(root);
    clone = await shallow(await commit('head'));
    expect(await chooseIn(clone, 'schedule', released)).toMatchObject({ kind: 'none', allowed: false });
  });

  it('compares with what it has', async () => {
    const id = await record(root);
    const head = await commit('head');
    clone = await shallow(head);
    await git('-C', clone, 'fetch', '-q', '--depth', '2', 'origin', head);
    expect(await chooseIn(clone, 'push')).toMatchObject({ kind: 'ancestor', run: { id } });
  });

  it('does not compare with the one line of a merge that it has', async () => {
    await record(await commit('recorded on one line'));
    await commit('after it');
    await commit('and again');
    const long = await git('rev-parse', 'HEAD');
    await git('reset', '-q', '--hard', root);
    const id = await record(await commit('recorded on the other'));
    await git('merge', '-q', '--no-edit', long);
    const head = await git('rev-parse', 'HEAD');
    clone = await shallow(head);
    await git('-C', clone, 'fetch', '-q', '--depth', '2', 'origin', head);
    expect(await chooseIn(clone, 'push')).toEqual({
      kind: 'none',
      allowed: false,
      reason: expect.stringMatching(cut),
    });
    await git('-C', clone, 'fetch', '-q', '--unshallow', 'origin', head);
    expect(await chooseIn(clone, 'push')).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining(id.slice(0, 7)),
    });
  });

  it('does not take an older merge-base for that of a default branch that is cut off before it', async () => {
    await record(root);
    await git('switch', '-q', '-c', 'side');
    await commit('on the side');
    await git('switch', '-q', 'main');
    await record(await commit('strong'));
    await git('switch', '-q', '-c', 'change');
    await commit('on the branch');
    await git('switch', '-q', 'main');
    for (const message of ['one', 'two', 'three']) await commit(message);
    await git('merge', '-q', '--no-ff', '--no-edit', 'side');
    clone = join(directory, '..', `${basename(directory)}-clone`);
    await git('clone', '-q', '--depth', '3', '--no-single-branch', '-b', 'change', `file://${directory}`, clone);
    await git('-C', clone, 'remote', 'set-head', 'origin', 'main');
    expect(await git('-C', clone, 'merge-base', 'HEAD', 'origin/main')).toBe(root);
    expect(await chooseIn(clone, 'hand')).toMatchObject({ kind: 'none', reason: expect.stringMatching(cut) });
  });

  it('begins where nothing was recorded anywhere', async () => {
    clone = await shallow(await commit('head'));
    expect(await chooseIn(clone, 'push')).toMatchObject({ kind: 'none', allowed: true });
  });
});
