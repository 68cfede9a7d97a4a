import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost, type TestHost } from '#testing';
import { recordedMeanwhile } from '../baseline/meanwhile.ts';
import { accept } from '../ledger/accept.ts';
import { openLedger, type Arrival, type Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { flightsRun } from '../ledger/testing-run.ts';
import { hostFacts } from '../statement/host.ts';
import { FACTS_FIELD, type Statement } from '../statement/statement.ts';
import { baselineLinks } from './baseline.ts';
import { readByGate } from './known.ts';
import type { Link } from './link.ts';
import { policyLinks } from './policy.ts';

let directory: string;
let host: TestHost;
let ledger: Ledger;
const commits = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];
const bytes = (letter: string): string => letter.repeat(64);
let moment = 0;

async function record(commit: string, changes: Partial<RunRecord> = {}): Promise<RunRecord> {
  const time = new Date(Date.UTC(2026, 0, 1) + moment++ * 1000).toISOString();
  const run = flightsRun(commit, time, { predictions: bytes('1'), ...changes });
  return { ...run, id: (await ledger.record(run, {})).id };
}

async function commit(message: string): Promise<string> {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  await host.git.run([...identity, 'commit', '-q', '--allow-empty', '-m', message], { directory });
  const { stdout } = await host.git.run(['rev-parse', 'HEAD'], { directory });
  return Buffer.from(stdout).toString('utf8').trim();
}

const facts = {
  tool: { name: 'mlops-actions', version: '0' },
  project: 'flights',
  stage: 'gate-model',
  key: bytes('0'),
  cause: 'hand',
  startedOn: '2026-01-01T00:00:00Z',
  durationMs: 1,
  host: hostFacts(),
};
const made = (parameters: object, files: Record<string, string>, more: object = {}): Statement => ({
  _type: 'https://in-toto.io/Statement/v1',
  predicateType: 'test',
  subject: Object.entries(files).map(([name, sha256]) => ({ name, digest: { sha256 } })),
  predicate: JSON.parse(JSON.stringify({ [FACTS_FIELD]: { ...facts, ...more, parameters } })) as Statement['predicate'],
});
/** The run whose model is in production. */
let serving: RunRecord | undefined;
const links = async (run: RunRecord, statements: Record<string, Statement>): Promise<Link[]> => {
  const inProduction = async () => serving && { run: serving, version: 'flights@v1.0.0' };
  const { at: recordedAt, before } = await ledger.arrival(run);
  const judged = { before, run, recordedAt, statements: new Map(Object.entries(statements)) };
  const project = { repository: directory };
  return [
    ...(await policyLinks(host, project, judged)),
    ...(await baselineLinks(host, project, judged, { inProduction })),
  ];
};
const gaps = async (run: RunRecord, statements: Record<string, Statement>): Promise<string[]> =>
  (await links(run, statements)).filter(({ status }) => status === 'gap').map(({ detail }) => detail);
/** What a gate says, but for what the test says. */
const gate = (said: object, files: Record<string, string> = {}, more: object = {}): Record<string, Statement> => ({
  'gate-model': made({ mayHaveNone: false, policy: null, accepted: [], ...said }, files, more),
});

beforeEach(async () => {
  serving = undefined;
  directory = await mkdtemp(join(tmpdir(), 'verify-baseline-'));
  host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: directory } });
  await host.git.run(['init', '-q', '-b', 'main'], { directory });
  await commit('Begin');
  ledger = await openLedger(host, { repository: directory, name: 'flights' });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('a gate that compared with a recorded run', () => {
  const other = bytes('9');
  it.each([
    { name: 'its bytes', files: { 'baseline.parquet': bytes('1') }, gap: undefined },
    { name: 'other bytes', files: { 'baseline.parquet': other }, gap: /not what run [0-9a-f]{12} recorded/ },
    { name: 'none of its bytes, which are lost', files: {}, gap: undefined },
    {
      name: 'what its model says today',
      rescored: true,
      files: { 'baseline.parquet': bytes('2'), 'original.parquet': bytes('1') },
      gap: undefined,
    },
    {
      name: 'what no re-scoring made',
      rescored: true,
      files: { 'baseline.parquet': other, 'original.parquet': bytes('1') },
      gap: /not what rescore-baseline made/,
    },
    {
      name: 'what it never said then',
      rescored: true,
      files: { 'baseline.parquet': bytes('2'), 'original.parquet': other },
      gap: /not what run [0-9a-f]{12} recorded/,
    },
    {
      name: 'the run of another commit',
      commit: commits[2],
      files: { 'baseline.parquet': bytes('1') },
      gap: /is of commit a+, not of c+/,
    },
  ])('$name', async ({ files, rescored, commit = commits[0], gap }) => {
    const before = await record(commits[0]);
    const run = await record(commits[1]);
    const baseline = { kind: 'ancestor', reason: 'nearest', run: before.id, commit, ...(rescored && { rescored }) };
    const found = await gaps(run, {
      ...gate({ baseline }, files as Record<string, string>),
      'rescore-baseline': made({}, { 'scored.parquet': bytes('2') }),
    });
    expect(found).toEqual(gap === undefined ? [] : [expect.stringMatching(gap)]);
  });
});

describe('a gate of a cell of a matrix', () => {
  it('compared with what its cell recorded, whichever cell was the first, and with no other', async () => {
    const [large, small] = ['aaaa0001', 'bbbb0002'];
    const first = await commit('first');
    const [other, own] = [await record(first, { cell: large }), await record(first, { cell: small })];
    const run = await record(await commit('next'), { cell: small, cause: 'push' });
    const gateWith = ({ id }: RunRecord, cells?: string) =>
      gate({ baseline: { kind: 'ancestor', reason: 'nearest', run: id, commit: first, cells } });
    const gapsWith = async (compared: RunRecord) => gaps(run, gateWith(compared, 'own'));
    expect(await gapsWith(own)).toEqual([]);
    expect(await gapsWith(other)).toEqual([expect.stringContaining(`to be compared with run ${own.id.slice(0, 12)}`)]);
    // Of a gate that does not say among which it looked, the version that made it is not known to have looked there.
    expect(await gaps(run, gateWith(other))).toEqual([]);
    expect((await links(run, gateWith(other))).at(-1)).toMatchObject({
      status: 'recorded, not re-hashed',
      detail: expect.stringMatching(
        /to be compared with run .*, by what is asked now: it says not among which records/,
      ),
    });
    // Of the first run of a cell there is nothing that it could be compared with, though another cell was recorded before it.
    const none = { kind: 'none', reason: 'none', comes: true };
    expect(await gaps(own, gate({ mayHaveNone: true, baseline: none }))).toEqual([]);
  });
});

describe('a gate that compared with a run that is no baseline', () => {
  it.each<{ name: string; changes: Partial<RunRecord>; baseline?: object; fine?: true }>([
    { name: 'is right about one that is', changes: {}, fine: true },
    { name: 'one that failed', changes: { verdict: 'fail' } },
    { name: 'one of uncommitted work', changes: { dirty: true, verdict: 'fail' } },
    { name: 'one that an exception let through', changes: { excepted: ['roc_auc.min'] } },
    { name: 'one that the champion alone was compared with', changes: { challenger: true } },
    { name: 'one of another branch', changes: { branch: 'side' } },
    { name: 'one of another branch, as a change', changes: { branch: 'side' }, baseline: { change: true } },
    { name: 'a champion that failed', changes: { verdict: 'fail' }, baseline: { kind: 'champion' } },
    { name: 'a champion that is not in production', changes: { branch: 'side' }, baseline: { kind: 'champion' } },
    { name: 'a champion that is the newest that passed', changes: {}, baseline: { kind: 'champion' }, fine: true },
    {
      name: 'one that was named, though it failed',
      changes: { verdict: 'fail' },
      baseline: { kind: 'run' },
      fine: true,
    },
    { name: 'none at all', changes: {}, baseline: { run: undefined } },
    { name: 'one that is not recorded', changes: {}, baseline: { run: bytes('7') } },
  ])('$name', async ({ changes, baseline, fine }) => {
    const other = await record(commits[0], changes);
    const run = await record(commits[1]);
    const said = { kind: 'ancestor', reason: 'nearest', run: other.id, commit: commits[0], ...baseline };
    expect(await gaps(run, gate({ baseline: said }))).toHaveLength(fine ? 0 : 1);
  });

  it('the failing one of its own commit, or one that came later', async () => {
    await record(commits[0]);
    const bad = await record(commits[1], { verdict: 'fail' });
    const run = await record(commits[1], { predictions: bytes('2') });
    const later = await record(commits[2]);
    for (const { id, commit } of [bad, later, run]) {
      const baseline = { kind: 'ancestor', reason: 'nearest', run: id, commit };
      expect(await gaps(run, gate({ baseline }))).toHaveLength(1);
    }
  });

  it('an old one, though a nearer ancestor is recorded', async () => {
    const old = await record(await commit('old'));
    const near = await record(await commit('near'));
    const run = await record(await commit('head'));
    const of = ({ id, commit }: RunRecord) => ({ kind: 'ancestor', reason: 'nearest', run: id, commit });
    expect(await gaps(run, gate({ baseline: of(near) }))).toEqual([]);
    expect(await gaps(run, gate({ baseline: of(old) }))).toEqual([
      expect.stringContaining(`with run ${near.id.slice(0, 12)} (nearest recorded ancestor (1 commit before this one)`),
    ]);
  });

  describe('as a change', () => {
    const git = (...args: string[]) => host.git.run(args, { directory });
    const claimed = ({ id, commit }: RunRecord, kind = 'merge-base') =>
      gate({ baseline: { kind, reason: 'whichever', run: id, commit, change: true } });
    let [far, near]: RunRecord[] = [];
    let forked: string;
    beforeEach(async () => {
      far = await record(await commit('far'));
      forked = await commit('near');
      near = await record(forked);
      await git('switch', '-q', '-c', 'feature');
    });

    it('an old one, though the default branch was left at a nearer', async () => {
      const run = await record(await commit('feature'), { branch: 'feature' });
      expect((await links(run, claimed(near!))).map(({ status, detail }) => [status, detail])).toContainEqual([
        'ok',
        'whichever',
      ]);
      expect(await gaps(run, claimed(far!))).toEqual([
        expect.stringContaining(
          `with run ${near!.id.slice(0, 12)} (nearest recorded ancestor (1 commit before this one)`,
        ),
      ]);
    });

    it('the nearest, where the default branch was left at a commit that nobody recorded', async () => {
      await git('switch', '-q', 'main');
      await commit('not recorded');
      await git('switch', '-q', '-C', 'feature');
      const run = await record(await commit('feature'), { branch: 'feature' });
      expect(await gaps(run, claimed(near!, 'ancestor'))).toEqual([]);
    });

    it('an old one, where the nearer was run on the default branch and moved to this one: that is told', async () => {
      await git('branch', '-f', 'main', far!.commit);
      const run = await record(await commit('feature'), { branch: 'feature' });
      const told = {
        status: 'recorded, not re-hashed',
        detail: expect.stringMatching(/unless that was never on main, which does not have it here/),
      };
      expect(await links(run, claimed(far!))).toContainEqual(expect.objectContaining(told));
      await git('branch', '-f', 'main', forked);
      expect(await gaps(run, claimed(far!))).toHaveLength(1);
    });

    it('one of a branch that is not the default branch: that is told', async () => {
      await git('switch', '-q', '-c', 'side');
      const side = await record(await commit('side'), { branch: 'side' });
      const run = await record(await commit('feature'), { branch: 'feature' });
      const told = {
        status: 'recorded, not re-hashed',
        detail: expect.stringMatching(/as for side, and here main is/),
      };
      expect(await links(run, claimed(side))).toContainEqual(expect.objectContaining(told));
    });
  });

  it('the champion, which only a retraining is compared with, and only where it was in production', async () => {
    const old = await record(await commit('old'), { branch: 'side' });
    const near = await record(await commit('near'));
    const head = await commit('head');
    const champion = { kind: 'champion', reason: 'champion', run: old.id, commit: old.commit, insteadOf: near.id };
    const asked = async (run: RunRecord, said: object = {}) => gaps(run, gate({ baseline: { ...champion, ...said } }));
    const retraining = await record(head, { cause: 'schedule' });
    expect(await asked(retraining)).toHaveLength(1);
    serving = old;
    expect(await asked(retraining)).toEqual([]);
    expect(await asked(retraining, { insteadOf: undefined })).toHaveLength(1);
    expect(await asked(await record(head, { cause: 'push' }))).toHaveLength(1);
  });
});

describe('a gate of a commit that had passed before', () => {
  it('compared with what serves, unless nobody confirmed that pass on the server: that is told', async () => {
    serving = await record(await commit('serves'));
    const near = await record(await commit('near'));
    const head = await commit('head');
    await record(head, { cause: 'push', predictions: bytes('8') });
    const compared = gate({ baseline: { kind: 'ancestor', reason: 'nearest', run: near.id, commit: near.commit } });
    expect(await gaps(await record(head, { predictions: bytes('7') }), compared)).toHaveLength(1);
    const pushed = await record(head, { cause: 'push', predictions: bytes('6') });
    expect((await links(pushed, compared)).at(-1)).toMatchObject({
      status: 'recorded, not re-hashed',
      detail: expect.stringContaining('unless nobody confirmed that this commit had passed before'),
    });
    const far = { kind: 'ancestor', reason: 'nearest', run: serving.id, commit: serving.commit };
    expect(await gaps(pushed, gate({ baseline: far }))).toHaveLength(1);
  });
});

describe('runs that are made at once', () => {
  let [far, near, run]: RunRecord[] = [];
  let tip: string | undefined;
  beforeEach(async () => {
    far = await record(await commit('far'));
    tip = await ledger.tip();
    near = await record(await commit('near'));
    run = await record(await commit('head'));
  });
  /** What is said of a gate that compared with the farther one, and read the ledger as it says. */
  const asked = async (read: string | null | undefined, arrival: Partial<Arrival> = {}): Promise<string[]> => {
    const came = { ...(await ledger.arrival(run!)), ...arrival };
    const baseline = { kind: 'ancestor', reason: 'nearest', run: far!.id, commit: far!.commit };
    const statements = new Map(Object.entries(gate({ baseline }, {}, { ledger: read })));
    const { ledger: before, problems } = await readByGate(
      host,
      { repository: directory },
      came,
      statements.get('gate-model'),
    );
    const judged = { before, run: run!, recordedAt: came.at, statements };
    const found = await baselineLinks(host, { repository: directory }, judged, {});
    return [...problems, ...found.filter(({ status }) => status === 'gap').map(({ detail }) => detail)];
  };

  it('are compared with what was recorded when their gate looked', async () => {
    expect(await asked(tip)).toEqual([]);
    expect(await asked(undefined)).toEqual([expect.stringContaining(`run ${near!.id.slice(0, 12)} (nearest`)]);
  });

  it('are told when they are recorded that another was, which they were not compared with', async () => {
    const place = { repository: directory, workspace: join(directory, '.mlops'), name: 'flights' };
    const told = async (of: RunRecord) => {
      const baseline = { kind: 'ancestor', reason: 'nearest', run: of.id, commit: of.commit };
      return recordedMeanwhile(host, place, ledger, new Map(Object.entries(gate({ baseline }, {}, { ledger: tip }))));
    };
    expect((await told(far!))?.id).toBe(near!.id);
    expect(await told(near!)).toBeUndefined();
  });

  it.each([
    { name: 'none from before the run', read: async () => ledger.tip(), why: /none from before the run/ },
    { name: 'none at all', read: async () => 'f'.repeat(40), why: /none from before the run/ },
    { name: 'an old one', read: async () => tip, later: 25, why: /others after it for more than a day/ },
    { name: 'that there was none, long after', read: async () => null, later: 25, why: /for more than a day/ },
  ])('may have read $name: no', async ({ read, later = 0, why }) => {
    const { at } = await ledger.arrival(run!);
    const problems = await asked(await read(), { at: new Date(at.getTime() + later * 3_600_000) });
    expect(problems[0]).toMatch(why);
  });
});

describe('a gate that says it was the first', () => {
  const baseline = { kind: 'none', reason: 'none: in whatever words', comes: true };
  const first = gate({ baseline, mayHaveNone: true });
  it.each<{ name: string; before: [commit: string, changes?: Partial<RunRecord>][]; gap?: RegExp }>([
    { name: 'is', before: [] },
    { name: 'is, after uncommitted work that failed', before: [[commits[0], { dirty: true, verdict: 'fail' }]] },
    { name: 'is, after one that failed', before: [[commits[0], { verdict: 'fail' }]] },
    { name: 'is, made again', before: [[commits[1]]] },
    { name: 'is, and uncommitted work said the same', before: [[commits[0], { dirty: true }]] },
    {
      name: 'is not, made again with other predictions',
      before: [[commits[1], { predictions: bytes('3') }]],
      gap: /was to be compared with run [0-9a-f]{12} \(this commit, run before with other predictions\), and not with nothing/,
    },
    {
      name: 'is not, after uncommitted work that said other',
      before: [[commits[0], { dirty: true, predictions: bytes('3') }]],
      gap: /with run [0-9a-f]{12} \(the first passing run of main, of uncommitted work/,
    },
    {
      name: 'is not, after one that passed',
      before: [[commits[0]]],
      gap: /with run [0-9a-f]{12} \(champion: newest passing run of main/,
    },
    {
      name: 'is not, after one that passed on another branch',
      before: [[commits[0], { branch: 'master' }]],
      gap: /and no pass without: no recorded run of main passed/,
    },
    {
      name: 'is not, after one that passed under the name that the same file had',
      before: [[commits[0], { project: 'planes', config: 'mlops.yml' }]],
      gap: /and no pass without: mlops\.yml described planes until now/,
    },
  ])('$name', async ({ before, gap }) => {
    for (const [commit, changes] of before) await record(commit, changes);
    const run = await record(commits[1], { config: 'mlops.yml' });
    await record(commits[2]);
    const said = gate({ baseline, mayHaveNone: true, policy: 'mlops.yml' });
    expect(await gaps(run, said)).toEqual(gap === undefined ? [] : [expect.stringMatching(gap)]);
  });

  it('is not, though its own links leave out who was before', async () => {
    await record(commits[0]);
    const run = await record(commits[1]);
    const path = `runs/flights/${run.id.slice(0, 2)}/${run.id}/links.json`;
    await ledger.entries.append({
      message: 'forged',
      files: new Map([[path, JSON.stringify({ project: null, commit: null, branch: null, digests: {} })]]),
    });
    expect(await gaps(run, first)).toHaveLength(1);
  });
});

describe('the rules of a gate', () => {
  const none = { baseline: { kind: 'none', reason: 'none' } };
  it.each<{ name: string; earlier?: string; config?: string; policy: string | null; gap?: RegExp }>([
    { name: 'are those of its file', config: 'a/mlops.yml', policy: 'mlops.yml' },
    { name: 'are given as inputs', policy: null },
    {
      name: 'are no inputs beside a file',
      config: 'mlops.yml',
      policy: null,
      gap: /described by mlops\.yml, and its gate took its rules from inputs/,
    },
    { name: 'are of no laxer file', config: 'mlops.yml', policy: 'lax.yml', gap: /took its rules from lax\.yml/ },
    {
      name: 'are no inputs where a file had described the runs',
      earlier: 'mlops.yml',
      policy: null,
      gap: /are described by mlops\.yml; this one by inputs/,
    },
    {
      name: 'are of another file in the same place',
      earlier: 'mlops.yml',
      config: 'lax.yml',
      policy: 'lax.yml',
      gap: /are described by mlops\.yml; this one by lax\.yml/,
    },
  ])('$name', async ({ earlier, config, policy, gap }) => {
    if (earlier !== undefined) await record(commits[0], { config: earlier });
    const run = await record(commits[1], { ...(config !== undefined && { config }) });
    expect(await gaps(run, gate({ ...none, policy }))).toEqual(gap === undefined ? [] : [expect.stringMatching(gap)]);
  });

  it('are of no laxer file because that was recorded once', async () => {
    for (const config of ['mlops.yml', 'lax.yml']) await record(commits[0], { config });
    const run = await record(commits[1], { config: 'lax.yml' });
    expect(await gaps(run, gate({ ...none, policy: 'lax.yml' }))).toEqual([
      expect.stringMatching(/are described by mlops\.yml; this one by lax\.yml/),
    ]);
    const honest = await record(commits[2], { config: 'mlops.yml' });
    expect(await gaps(honest, gate({ ...none, policy: 'mlops.yml' }))).toEqual([]);
  });

  it('may be excepted where that is on record before', async () => {
    const request = { reason: 'agreed', until: '2999-12-31', by: 'ada@example.org' };
    const claim = { rule: 'roc_auc.margin', ...request };
    const early = await record(commits[0]);
    await accept(host, { repository: directory, name: 'flights' }, ledger, claim.rule, request);
    const late = await record(commits[1]);
    const of = (accepted: object) => gate({ ...none, accepted: [accepted] });
    expect(await gaps(late, of(claim))).toEqual([]);
    for (const other of [{ by: 'eve' }, { until: '2999-12-30' }, { reason: 'x' }, { rule: 'roc_auc.min' }])
      expect(await gaps(late, of({ ...claim, ...other }))).toHaveLength(1);
    expect(await gaps(early, of(claim))).toEqual([
      'no exception of roc_auc.margin until 2999-12-31 by ada@example.org was on record before it',
    ]);
  });

  it('who pushed an exception is the word of the gate, and that is said', async () => {
    const request = { reason: 'agreed', until: '2999-12-31', by: 'ada@example.org' };
    await accept(host, { repository: directory, name: 'flights' }, ledger, 'roc_auc.margin', request);
    const accepted = [{ rule: 'roc_auc.margin', ...request, pushedBy: 'ada' }];
    const found = await links(await record(commits[0]), gate({ ...none, accepted }));
    expect(found.filter(({ material }) => material === '(policy)')).toEqual([
      expect.objectContaining({
        status: 'recorded, not re-hashed',
        detail: expect.stringMatching(/that @ada pushed the exception of roc_auc\.margin is what the server said/),
      }),
    ]);
  });

  it('an exception that had ended counts no more, whenever the gate says that it ran', async () => {
    const request = { reason: 'agreed', until: '2026-01-03', by: 'ada@example.org' };
    const claim = { rule: 'roc_auc.margin', ...request };
    const then = { ...host, clock: { ...host.clock, now: () => new Date('2026-01-02T00:00:00Z') } };
    await accept(then, { repository: directory, name: 'flights' }, ledger, claim.rule, request);
    const accepted = gate({ ...none, accepted: [claim] });
    expect(facts.startedOn < request.until).toBe(true);
    expect(await gaps(await record(commits[0]), accepted)).toEqual([
      'no exception of roc_auc.margin until 2026-01-03 by ada@example.org was on record before it',
    ]);
  });
});

it('of a gate that says nothing of a baseline nothing is said here', async () => {
  expect(await links(await record(commits[0]), { 'gate-model': made({}, {}) })).toEqual([]);
});
