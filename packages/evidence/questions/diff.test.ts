import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { diffProfiles } from './diff-profile.ts';
import { diffRuns, loadRunDetails } from './diff.ts';
import { createRun, type RunRecord } from '../ledger/runs.ts';
import { flightsRun } from '../ledger/testing-run.ts';

const run = (changes: Partial<RunRecord>): RunRecord =>
  createRun(flightsRun('a'.repeat(40), '2030-01-01T00:00:00Z', changes));

describe('diffRuns', () => {
  it('lists what differs and nothing else', () => {
    const a = run({
      parameters: { depth: 3, rate: 0.1, gone: 1 },
      metrics: { roc_auc: 0.5, f1: 1 },
      data: { x: '1'.repeat(64) },
    });
    const b = run({ parameters: { depth: 4, rate: 0.1 }, metrics: { roc_auc: 0.75, f1: 1, mae: 2 }, verdict: 'fail' });
    expect(diffRuns(a, b)).toEqual({
      runs: { from: a.id, to: b.id },
      verdict: { from: 'pass', to: 'fail' },
      parameters: [
        { name: 'depth', from: 3, to: 4 },
        { name: 'gone', from: 1, to: null },
      ],
      metrics: [
        { name: 'mae', from: null, to: 2, difference: null },
        { name: 'roc_auc', from: 0.5, to: 0.75, difference: 0.25 },
      ],
      data: [{ name: 'x', from: '1'.repeat(64), to: null }],
    });
  });

  it('reads profiles from the store and code from git', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'diff-'));
    const host = testHost({ directory });
    const git = async (...args: string[]): Promise<string> => {
      const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
      const answer = await host.git.run([...identity, ...args], { directory });
      expect(answer.code).toBe(0);
      return Buffer.from(answer.stdout).toString('utf8').trim();
    };
    const commit = async (): Promise<string> => {
      await git('add', '--', 'train.py', 'odd\nname', 'moved.py');
      await git('commit', '-qam', 'x');
      return git('rev-parse', 'HEAD');
    };
    const recorded = async (at: string, rows: number): Promise<RunRecord> => {
      await writeFile(join(directory, 'profile.json'), JSON.stringify({ flights: { rows, columns: {} } }));
      const sha256 = await host.store.put(join(directory, 'profile.json'));
      return run({ commit: at, subjects: { 'validate-data': [{ name: 'profile.json', digest: { sha256 } }] } });
    };
    await git('init', '-q');
    await Promise.all(
      ['train.py', 'odd\nname', 'moved.py'].map((name) => writeFile(join(directory, name), `${name} 1`)),
    );
    const from = await recorded(await commit(), 10);
    await writeFile(join(directory, 'train.py'), '2');
    await writeFile(join(directory, 'odd\nname'), '2');
    await rename(join(directory, 'moved.py'), join(directory, 'there.py'));
    await git('add', 'there.py');
    await git('commit', '-qam', 'y');
    const to = await recorded(await git('rev-parse', 'HEAD'), 20);

    const diff = diffRuns(from, to, await loadRunDetails(host, { repository: directory }, from, to));
    expect(diff.profile).toMatchObject([{ source: 'flights', rows: { from: 10, to: 20 } }]);
    expect(diff.code).toEqual([
      { status: 'M', path: 'odd\nname' },
      { status: 'R', path: 'there.py', from: 'moved.py' },
      { status: 'M', path: 'train.py' },
    ]);
    const elsewhere = run({ commit: 'c'.repeat(40) });
    expect(await loadRunDetails(host, { repository: directory }, from, elsewhere)).toEqual({});
    await rm(directory, { recursive: true });
  });
});

describe('diffProfiles', () => {
  const column = (more: object = {}) => ({
    type: 'number',
    nulls: 0,
    distinct: 9,
    mean: 5,
    stddev: 2,
    min: 1,
    max: 9,
    ...more,
  });
  const before = {
    flights: { rows: 100, columns: { same: column(), mean: column(), empty: column(), type: column(), old: column() } },
    weather: { rows: 7, columns: { temp: column() } },
  };

  it('names schema, rows and the shift of each column, largest first, and leaves out sources that are the same', () => {
    const flights = {
      rows: 90,
      columns: {
        same: column(),
        mean: column({ mean: 6 }),
        empty: column({ nulls: 27 }),
        type: column({ type: 'string', mean: null, stddev: null }),
        new: column(),
      },
    };
    expect(diffProfiles(before, { ...before, flights })).toEqual([
      {
        source: 'flights',
        rows: { from: 100, to: 90 },
        added: ['new'],
        removed: ['old'],
        shifted: [
          { column: 'type', type: { from: 'number', to: 'string' }, mean: { from: 5, to: null } },
          { column: 'empty', nullRate: { from: 0, to: 0.3 } },
          { column: 'mean', mean: { from: 5, to: 6 }, standardizedMeanDifference: 0.5 },
        ],
      },
    ]);
  });

  it('names a source that came or went', () => {
    const { weather, flights } = before;
    expect(diffProfiles({ flights }, before)).toMatchObject([
      { source: 'weather', rows: { from: null, to: 7 }, added: ['temp'] },
    ]);
    expect(diffProfiles(before, { weather })).toMatchObject([{ source: 'flights', rows: { from: 100, to: null } }]);
  });

  it('says nothing about what is no profile', () => expect(diffProfiles({ flights: 3 }, {})).toBeUndefined());
});
