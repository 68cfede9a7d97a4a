import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import type { Cause } from '#kit';
import { testHost, type TestHost } from '#testing';
import { chooseBaseline, type BaselineChoice } from './baseline.ts';
import { openLedger, type Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { flightsRun } from '../ledger/testing-run.ts';
import type { AsGood } from './standing.ts';

// A repository of its own for each test: one commit, and an empty ledger.
export let directory: string;
export let host: TestHost;
export let ledger: Ledger;

export async function git(...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const answer = await host.git.run([...identity, ...args], { directory });
  if (answer.code !== 0) throw new Error(`git ${args.join(' ')}: ${answer.stderr}`);
  return Buffer.from(answer.stdout).toString('utf8').trim();
}
export async function commit(message: string): Promise<string> {
  await git('commit', '-q', '--allow-empty', '-m', message);
  return git('rev-parse', 'HEAD');
}
/**
 * Main has a weak run, then a strong one, then takes in a side branch of the weak one; a change of the strong one takes in the
 * same side branch. The newer of the two merge-bases lies on the side, and behind it the weak run.
 * @returns id of the strong run, and the change, which is checked out
 */
export async function crissCross(): Promise<{ strong: string; head: string }> {
  const env = host.env as Record<string, string | undefined>;
  await record(root);
  await git('switch', '-q', '-c', 'side');
  env['GIT_COMMITTER_DATE'] = '2099-01-01T00:00:00Z';
  await commit('on the side').finally(() => delete env['GIT_COMMITTER_DATE']);
  await git('switch', '-q', 'main');
  const strong = await record(await commit('strong'));
  await git('branch', 'change');
  await git('merge', '-q', '--no-ff', '--no-edit', 'side');
  await git('switch', '-q', 'change');
  await commit('weak again');
  await git('merge', '-q', '--no-ff', '--no-edit', 'side');
  return { strong, head: await git('rev-parse', 'HEAD') };
}
let moment = 0;
export async function record(at: string, changes: Partial<RunRecord> = {}): Promise<string> {
  const time = new Date(Date.now() - 2 * 3_600_000 - 600_000 + moment++ * 1000).toISOString();
  return (await ledger.record(flightsRun(at, time, changes), {})).id;
}
/**
 * @param serving id of the run whose model is in production
 * @param cause what started the run
 * @param from the ledger that is asked
 * @param asGood asked of two runs of which neither was compared with the other
 * @param at where it is asked: on one machine
 */
export const choose = (
  policy = 'auto',
  serving?: string,
  cause: Cause = 'hand',
  from: Ledger = ledger,
  asGood: AsGood = () => false,
  at: TestHost = host,
): Promise<BaselineChoice> =>
  chooseBaseline(
    { ...at, cause },
    {
      repository: directory,
      workspace: join(directory, '.mlops'),
      name: 'flights',
      file: join(directory, 'mlops.yml'),
    },
    from,
    {
      policy,
      asGood,
      inProduction: async () =>
        serving === undefined ? undefined : { run: await ledger.run(serving), version: 'flights@v1.0.0' },
    },
  );

export let root: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'baseline-'));
  host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: directory, USER: 'ada' } });
  await git('init', '-q', '-b', 'main');
  root = await commit('Begin');
  ledger = await openLedger(host, { repository: directory, name: 'flights' });
});
afterEach(() => rm(directory, { recursive: true, force: true }));
