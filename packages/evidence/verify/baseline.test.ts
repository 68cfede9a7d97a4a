import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { openLedger, type Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { flightsRun } from '../ledger/testing-run.ts';
import { hostFacts } from '../statement/host.ts';
import { FACTS_FIELD, type Statement } from '../statement/statement.ts';
import { baselineLinks } from './baseline.ts';

let directory: string;
let ledger: Ledger;
const commits = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];
const bytes = (letter: string): string => letter.repeat(64);
let moment = 0;

async function record(commit: string, changes: Partial<RunRecord> = {}): Promise<RunRecord> {
  const time = new Date(Date.UTC(2026, 0, 1) + moment++ * 1000).toISOString();
  const run = flightsRun(commit, time, { predictions: bytes('1'), ...changes });
  return ledger.run((await ledger.record(run, {})).id);
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
const made = (parameters: object, files: Record<string, string>): Statement => ({
  _type: 'https://in-toto.io/Statement/v1',
  predicateType: 'test',
  subject: Object.entries(files).map(([name, sha256]) => ({ name, digest: { sha256 } })),
  predicate: { [FACTS_FIELD]: { ...facts, parameters } } as Statement['predicate'],
});
const gaps = async (run: RunRecord, statements: Record<string, Statement>): Promise<string[]> =>
  (await baselineLinks(ledger, run, new Map(Object.entries(statements))))
    .filter(({ status }) => status === 'gap')
    .map(({ detail }) => detail);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verify-baseline-'));
  const host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: directory } });
  const git = (...args: string[]) => host.git.run(args, { directory });
  await git('init', '-q', '-b', 'main');
  await git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-q', '--allow-empty', '-m', 'Begin');
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
      'gate-model': made({ baseline, mayHaveNone: false }, files as Record<string, string>),
      'rescore-baseline': made({}, { 'scored.parquet': bytes('2') }),
    });
    expect(found).toEqual(gap === undefined ? [] : [expect.stringMatching(gap)]);
  });
});

describe('a gate that says that an earlier run is returned to', () => {
  it.each([
    { name: 'is', earlier: {}, gap: undefined },
    { name: 'is not: it said something else', earlier: { predictions: bytes('9') }, gap: /does not say what run/ },
  ])('$name', async ({ earlier, gap }) => {
    const { id: returned } = await record(commits[0], { predictions: bytes('3'), ...earlier });
    const before = await record(commits[1]);
    const run = await record(commits[2], { predictions: bytes('3') });
    const baseline = { kind: 'ancestor', reason: 'nearest', run: before.id, commit: commits[1], returned };
    const found = await gaps(run, { 'gate-model': made({ baseline, mayHaveNone: false }, {}) });
    expect(found).toEqual(gap === undefined ? [] : [expect.stringMatching(gap)]);
  });
});

describe('a gate that says it was the first', () => {
  const baseline = { kind: 'none', reason: 'none: this is the first recorded run of flights' };
  const first = { 'gate-model': made({ baseline, mayHaveNone: true }, {}) };
  it.each<{ name: string; before: [commit: string, changes?: Partial<RunRecord>][]; earlier?: true }>([
    { name: 'is', before: [] },
    { name: 'is, after uncommitted work', before: [[commits[0], { dirty: true }]] },
    { name: 'is, made again', before: [[commits[1]]] },
    { name: 'is not, after one that passed', before: [[commits[0]]], earlier: true },
    { name: 'is not, after one that failed', before: [[commits[0], { verdict: 'fail' }]], earlier: true },
    {
      name: 'is not, after uncommitted work upon one that passed',
      before: [[commits[0]], [commits[1], { dirty: true }]],
      earlier: true,
    },
  ])('$name', async ({ before, earlier }) => {
    for (const [commit, changes] of before) await record(commit, changes);
    const run = await record(commits[1], { predictions: bytes('3') });
    await record(commits[2]);
    expect(await gaps(run, first)).toEqual(earlier ? [expect.stringMatching(/was recorded before it$/)] : []);
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

it('of a gate that says nothing of a baseline nothing is said here', async () => {
  expect(await baselineLinks(ledger, await record(commits[0]), new Map([['gate-model', made({}, {})]]))).toEqual([]);
});
