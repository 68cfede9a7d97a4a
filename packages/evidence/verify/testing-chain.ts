import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { testHost, type TestHost } from '#testing';
import { openLedger } from '../ledger/ledger.ts';
import { recordRun } from '../ledger/recording.ts';
import { performStage, type StageWork } from '../stage/stage.ts';
import { stageOutput } from '../stage/output.ts';
import { factsOf } from '../statement/statement.ts';
import { verifyChain } from './verify.ts';
import type { Recheck, Verification } from './link.ts';

/**
 * A small but whole chain: the "model" is the mean of the training numbers, the "predictions" repeat it, the metric is
 * their mean absolute error. `pristine` holds it as it was recorded; each case spoils a copy.
 */
let pristine: string;
export let directory: string;
export let host: TestHost;
export let ids: string[];
export const STAGES = ['validate-data', 'build-features', 'train-model', 'evaluate-model', 'gate-model'];

export const project = () => ({
  name: 'means',
  root: directory,
  repository: directory,
  workspace: join(directory, '.mlops'),
});
export const place = (...parts: string[]): string => join(directory, '.mlops', ...parts);

export async function git(...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  const answer = await host.git.run([...identity, ...args], { directory });
  if (answer.code !== 0) throw new Error(`git ${args.join(' ')}: ${answer.stderr}`);
  return Buffer.from(answer.stdout).toString('utf8').trim();
}

const numbers = (text: string): number[] => text.trim().split('\n').map(Number);
const mae = (rows: [number, number][]): number => rows.reduce((sum, [a, b]) => sum + Math.abs(a - b), 0) / rows.length;

/** Runs the five stages for a factor that makes runs differ, and records them. */
async function runChain(factor: number): Promise<string> {
  const startedAt = new Date();
  const stage = (work: StageWork<never> | object) => performStage(host, project(), work as StageWork<{ mae: number }>);
  const out = async (name: string) => stageOutput(project(), name);
  const write = (directory: string, name: string, text: string) => writeFile(join(directory, name), text);
  await stage({
    stage: 'validate-data',
    predicate: 'test-result',
    parameters: {},
    materials: [
      { name: 'data.csv', path: join(directory, 'data.csv'), role: 'data' },
      { name: 'contract.yaml', path: join(directory, 'contract.yaml'), role: 'contract' },
    ],
    execute: async (to: string) => {
      await write(to, 'profile.json', '{"rows":4}');
      return { rows: 4 };
    },
    judge: () => ({ verdict: 'pass', passed: ['rows'], failed: [], warned: [] }),
  });
  await stage({
    stage: 'build-features',
    predicate: 'provenance',
    parameters: {},
    materials: [
      { name: 'data.csv', path: join(directory, 'data.csv'), role: 'data' },
      (await out('validate-data')).material(),
    ],
    execute: async (to: string) => {
      const rows = numbers(readFileSync(join(directory, 'data.csv'), 'utf8'));
      await write(to, 'train.parquet', rows.reverse().join('\n'));
      return {};
    },
  });
  await stage({
    stage: 'train-model',
    predicate: 'provenance',
    parameters: { params: { factor } },
    materials: [(await out('build-features')).material('train.parquet')],
    execute: async (to: string) => {
      const rows = numbers(readFileSync(place('outputs', 'build-features', 'train.parquet'), 'utf8'));
      await mkdir(join(to, 'model'));
      await write(to, 'model/mean.txt', String((factor * rows.reduce((a, b) => a + b, 0)) / rows.length));
      return {};
    },
  });
  await stage({
    stage: 'evaluate-model',
    predicate: 'test-result',
    parameters: {},
    materials: [(await out('train-model')).material('model'), (await out('build-features')).material('train.parquet')],
    execute: async (to: string) => {
      const rows = numbers(readFileSync(place('outputs', 'build-features', 'train.parquet'), 'utf8'));
      const mean = Number(readFileSync(place('outputs', 'train-model', 'model', 'mean.txt'), 'utf8'));
      await write(to, 'scored.parquet', JSON.stringify(rows.map((row) => [row, mean])));
      return { mae: mae(rows.map((row) => [row, mean])) };
    },
    judge: () => ({ verdict: 'pass', passed: ['mae'], failed: [], warned: [] }),
    facts: ({ mae }: { mae: number }) => ({ metrics: { mae } }),
  });
  await stage({
    stage: 'gate-model',
    predicate: 'verification-summary',
    parameters: {},
    materials: [
      { ...(await out('evaluate-model')).material('result.json') },
      (await out('evaluate-model')).material(),
      { name: 'policy.json', path: join(directory, 'policy.json'), role: 'policy' },
    ],
    execute: async () => {
      const { mae } = JSON.parse(readFileSync(place('outputs', 'evaluate-model', 'result.json'), 'utf8'));
      return { verdict: mae <= 2 ? 'pass' : 'fail', rules: [] };
    },
    judge: ({ verdict }: { verdict: 'pass' | 'fail' }) => ({ verdict, passed: [], failed: [], warned: [] }),
  });
  const ledger = await openLedger(host, project());
  return (await recordRun(host, project(), ledger, { stages: STAGES, startedAt, verdict: 'pass' })).id;
}

const recheck: Record<string, Recheck> = {
  'evaluate-model': async (statement, evidence) => {
    const rows = JSON.parse(Buffer.from(await evidence.bytes('scored.parquet')).toString());
    const { mae: claimed } = JSON.parse(Buffer.from(await evidence.bytes('result.json')).toString());
    const said = (factsOf(statement).result?.['metrics'] as { mae: number }).mae;
    return [claimed, said].filter((value) => value !== mae(rows)).map((value) => `mae is ${mae(rows)}, not ${value}`);
  },
  'gate-model': async (statement, evidence) => {
    const { mae } = JSON.parse(Buffer.from(await evidence.bytes('evaluate-model/result.json')).toString());
    const { max } = JSON.parse(Buffer.from(await evidence.bytes('policy.json')).toString());
    const verdict = mae <= max ? 'pass' : 'fail';
    return verdict === factsOf(statement).verdict ? [] : [`the verdict is ${verdict}`];
  },
};
export const verify = (subject = 'workspace', anchor?: string): Promise<Verification> =>
  verifyChain(host, project(), { subject, recheck, ...(anchor === undefined ? {} : { anchor }) });

async function use(path: string): Promise<void> {
  directory = path;
  host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: tmpdir() } });
}

beforeAll(async () => {
  pristine = await mkdtemp(join(tmpdir(), 'verify-'));
  await use(pristine);
  await git('init', '-q', '-b', 'main');
  writeFileSync(join(directory, 'data.csv'), '1\n2\n3\n4\n');
  writeFileSync(join(directory, 'contract.yaml'), 'rows: 4\n');
  writeFileSync(join(directory, 'policy.json'), '{"max": 2}');
  writeFileSync(join(directory, '.gitignore'), '.mlops/\ndata.csv\n');
  await git('add', '.');
  await git('commit', '-qm', 'Begin');
  ids = [await runChain(1.25)];
  cpSync(place(), join(directory, '.mlops-first'), { recursive: true });
  ids.push(await runChain(1));
});
afterAll(() => rm(pristine, { recursive: true, force: true }));
beforeEach(async () => {
  await rm(join(tmpdir(), `${pristine.slice(-6)}-copy`), { recursive: true, force: true });
  const copy = join(tmpdir(), `${pristine.slice(-6)}-copy`);
  // A tenth of what `cp` of node:fs/promises takes, which is not native.
  cpSync(pristine, copy, { recursive: true });
  await use(copy);
});
afterAll(() => rm(join(tmpdir(), `${pristine.slice(-6)}-copy`), { recursive: true, force: true }));
