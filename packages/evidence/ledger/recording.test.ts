import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject, Origin } from '#kit';
import { testHost, type TestHost } from '#testing';
import { sha256 } from '../digest/digest.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { recordRun } from './recording.ts';
import { flightsRun } from './testing-run.ts';
import { performStage } from '../stage/stage.ts';

let directory: string;
let host: TestHost;
const project = () => ({ name: 'p', root: directory, repository: directory, workspace: join(directory, '.mlops') });

async function git(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await host.git.run(args, { directory });
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return Buffer.from(stdout).toString('utf8').trim();
}
/** A stage that does nothing but `result`; the gate of these runs when it is called so. */
async function stage(
  name: string,
  result: object = {},
  more: { parameters?: JsonObject; ledger?: string } = {},
  of = project(),
): Promise<void> {
  await performStage(host, of, {
    stage: name,
    materials: [],
    parameters: {},
    predicate: 'verification-summary',
    ...more,
    execute: async () => ({ ...result }),
    judge: () => ({ verdict: 'pass', passed: [], failed: [], warned: [] }),
  });
}
const ledger = () => openLedger(host, project());
const record = async (stages: string[]) =>
  recordRun(host, project(), await ledger(), { stages, startedAt: new Date(), verdict: 'pass' });
const recorded = async (stages: string[]) => (await ledger()).run((await record(stages)).id);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'recording-'));
  host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: directory } });
  await git('init', '-q', '-b', 'main');
  await git('config', 'user.name', 'Ada');
  await git('config', 'user.email', 'ada@example.org');
  await git('commit', '-q', '--allow-empty', '-m', 'Begin');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('a run whose data changed between its stages is not recorded', async () => {
  const read = async (name: string, text: string) => {
    const path = join(directory, '.mlops', 'data.csv');
    await writeFile(path, text);
    await performStage(host, project(), {
      ...{ stage: name, parameters: {}, predicate: 'provenance', execute: async () => ({}) },
      materials: [{ name: 'data/main', path, role: 'data' }],
    });
  };
  await mkdir(join(directory, '.mlops'));
  await read('validate-data', 'x');
  await read('build-features', 'y');
  await expect(record(['validate-data', 'build-features'])).rejects.toMatchObject({
    code: 'MLOPS_RUN_MOVED',
    message: expect.stringMatching(/validate-data read data\/main as [0-9a-f]{12}, build-features as [0-9a-f]{12}$/),
  });
});

it('a run beside which no clone lies is not recorded, though a server says which commit it is of', async () => {
  const place = await ledger();
  const change = { commit: 'a'.repeat(40), head: 'a'.repeat(40), branch: 'main', untrusted: false };
  Object.assign(host, { origin: { change } as unknown as Origin });
  await rm(join(directory, '.git'), { recursive: true });
  await stage('train-model');
  const run = { stages: ['train-model'], startedAt: new Date(), verdict: 'pass' } as const;
  await expect(recordRun(host, project(), place, run)).rejects.toMatchObject({
    code: 'MLOPS_LEDGER_NO_REPOSITORY',
    message: expect.stringContaining(`there is no repository in ${directory}`),
    hint: expect.stringMatching(/without `path`.*config: src\/mlops\.yml/),
  });
});

describe('a run during which the repository moved', () => {
  it.each([
    { name: 'to another commit', move: ['commit', '-q', '--allow-empty', '-m', 'moved'] },
    { name: 'to another branch', move: ['switch', '-q', '-c', 'side'] },
  ])('$name is not recorded', async ({ move }) => {
    await stage('train-model');
    await git(...move);
    await stage('evaluate-model');
    await expect(record(['train-model', 'evaluate-model'])).rejects.toMatchObject({
      code: 'MLOPS_RUN_MOVED',
      message: expect.stringMatching(/train-model ran at [0-9a-f]{7} \(main\), evaluate-model at/),
    });
    expect(await (await ledger()).tip()).toBeUndefined();
  });
});

it('a run of which another process performed a stage again is not recorded', async () => {
  await stage('gate-model', { by: 'us' });
  const made = new Map([['gate-model', sha256(await readFile(join(directory, '.mlops/evidence/gate-model.json')))]]);
  const run = { stages: ['gate-model'], made, startedAt: new Date(), verdict: 'pass' as const };
  await stage('gate-model', { by: 'others' });
  await expect(recordRun(host, project(), await ledger(), run)).rejects.toMatchObject({
    code: 'MLOPS_RUN_MOVED',
    message: 'gate-model was performed again by another process while the run was made',
  });
  expect(await (await ledger()).tip()).toBeUndefined();
});

describe('of several projects in a folder', () => {
  const other = () => ({ ...project(), name: 'other' });

  it('a run has the statements of its own, though another ran since', async () => {
    await stage('train-model');
    const own = sha256(await readFile(join(directory, '.mlops/evidence/train-model.json')));
    for (const name of ['train-model', 'gate-model']) await stage(name, { rules: [] }, {}, other());
    await stage('gate-model', { rules: [] });
    expect((await recorded(['train-model', 'gate-model'])).statements['train-model']).toBe(own);
  });

  it('no run is recorded with a statement of another', async () => {
    await stage('train-model', {}, {}, other());
    await stage('gate-model');
    await expect(record(['train-model', 'gate-model'])).rejects.toMatchObject({
      code: 'MLOPS_STAGE_MISSING',
      message: expect.stringMatching(/^train-model has not been run for p .* is about another project$/),
    });
    expect(await (await ledger()).tip()).toBeUndefined();
  });
});

it('says what differed when one of its stages saw uncommitted work', async () => {
  await stage('train-model');
  await writeFile(join(directory, 'helper.py'), '');
  await stage('evaluate-model');
  expect(await record(['train-model', 'evaluate-model'])).toMatchObject({ difference: 'helper.py is not committed' });
});

describe('the branch of a detached commit', () => {
  it('is the default branch when that holds it', async () => {
    await git('checkout', '-q', '--detach');
    await stage('train-model');
    expect(await recorded(['train-model'])).toMatchObject({ branch: 'main' });
  });

  it('is none when no branch that counts holds it', async () => {
    await git('checkout', '-q', '--detach');
    await git('commit', '-q', '--allow-empty', '-m', 'away');
    await stage('train-model');
    expect(await recorded(['train-model'])).toMatchObject({ branch: null });
  });
});

describe('the rules that an exception let through', () => {
  const accepted = { reason: 'x', until: '2999-12-31', by: 'ada' };
  const rules = [
    { id: 'held', verdict: 'pass', accepted },
    { id: 'failed', verdict: 'fail', accepted },
    { id: 'open', verdict: 'inconclusive', accepted },
    { id: 'none of ours', verdict: 'not-applicable', accepted },
    { id: 'reported', verdict: 'inconclusive' },
  ];

  it('are those that did not pass', async () => {
    await stage('gate-model', { rules });
    expect(await recorded(['gate-model'])).toMatchObject({ excepted: ['failed', 'open'] });
  });

  it('are not named when all passed', async () => {
    await stage('gate-model', { rules: [{ id: 'held', verdict: 'pass', accepted }] });
    expect(await recorded(['gate-model'])).not.toHaveProperty('excepted');
  });

  it('are those of the decision that was stated, not of another', async () => {
    await stage('gate-model', { rules });
    const path = join(directory, '.mlops', 'outputs', 'gate-model', 'result.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('"fail"', '"pass"'));
    await expect(record(['gate-model'])).rejects.toMatchObject({ code: 'MLOPS_LEDGER_INVALID' });
  });
});

it('tells of a run that was on the ledger already when it was put there, though no read had seen it', async () => {
  const own = await ledger();
  const put = async () => {
    await git('commit', '-q', '--allow-empty', '-m', 'next');
    const commit = await git('rev-parse', 'HEAD');
    return flightsRun(commit, new Date().toISOString(), { project: 'p' });
  };
  const first = await put();
  const { id, commit: tip } = await own.record(first, {});
  const unseen = await put();
  await git('commit', '-q', '--allow-empty', '-m', 'head');
  const baseline = { kind: 'ancestor', reason: 'nearest', run: id, commit: first.commit };
  const parameters = { mayHaveNone: false, policy: null, accepted: [], baseline };
  await stage('gate-model', { rules: [] }, { parameters, ledger: tip! });
  const lagging: Ledger = {
    ...own,
    async record(...given) {
      await own.record(unseen, {});
      return own.record(...given);
    },
  };
  const run = { stages: ['gate-model'], startedAt: new Date(), verdict: 'pass' } as const;
  expect((await recordRun(host, project(), lagging, run)).meanwhile?.commit).toBe(unseen.commit);
});

describe('a run that read what git takes for its commit, though it has other bytes', () => {
  // More than is read of a commit at once.
  const large = 'a'.repeat(9 << 20);
  beforeEach(async () => {
    await git('config', 'filter.strip.clean', 'tr -d x');
    await writeFile(join(directory, '.gitattributes'), '*.ipynb filter=strip\n*.csv text=auto\n');
    await writeFile(join(directory, 'fit.ipynb'), 'a');
    await writeFile(join(directory, 'large.ipynb'), large);
    await writeFile(join(directory, 'rows.csv'), '1\n2\n');
    await git('add', '.');
    await git('commit', '-qm', 'Files');
  });
  const read = async (...names: string[]): Promise<boolean> => {
    await git('add', '.');
    expect(await git('status', '--porcelain')).toBe('');
    const role = (name: string) => (name === 'rows.csv' ? 'data' : 'code');
    await performStage(host, project(), {
      ...{ stage: 'train-model', parameters: {}, predicate: 'provenance', execute: async () => ({}) },
      materials: names.map((name) => ({
        name: role(name) === 'data' ? 'data/main' : `code/${name}`,
        path: join(directory, name),
        role: role(name),
      })),
    });
    const run = { stages: ['train-model'], data: { main: { path: 'rows.csv' } }, startedAt: new Date() };
    const { id, difference = '' } = await recordRun(host, project(), await ledger(), { ...run, verdict: 'pass' });
    const { dirty } = await (await ledger()).run(id);
    if (dirty) expect(difference).toContain(`${names.at(-1)} is changed, but for a filter or line ends`);
    return dirty;
  };

  it.each<{ name: string; file: string; bytes: string; reads: string[]; isDirty: boolean }>([
    { name: 'nothing such', file: 'fit.ipynb', bytes: 'a', reads: ['rows.csv', 'fit.ipynb'], isDirty: false },
    { name: 'by a filter', file: 'fit.ipynb', bytes: 'axx', reads: ['rows.csv', 'fit.ipynb'], isDirty: true },
    {
      name: 'by a filter, of what is large',
      file: 'large.ipynb',
      bytes: `${large}xx`,
      reads: ['rows.csv', 'large.ipynb'],
      isDirty: true,
    },
    { name: 'that no stage reads', file: 'fit.ipynb', bytes: 'axx', reads: ['rows.csv'], isDirty: false },
    {
      name: 'by line ends, as each clone chooses',
      file: 'rows.csv',
      bytes: '1\r\n2\r\n',
      reads: ['rows.csv'],
      isDirty: false,
    },
    { name: 'by line ends that are mixed', file: 'rows.csv', bytes: '1\r\n2\n', reads: ['rows.csv'], isDirty: true },
  ])('$name: is of uncommitted work: $isDirty', async ({ file, bytes, reads, isDirty }) => {
    await writeFile(join(directory, file), bytes);
    expect(await read(...reads)).toBe(isDirty);
  });
});
