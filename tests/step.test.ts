import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { causeOf } from '#github';
import { pullRequestEvent } from './doubles/github/events.ts';
import { startGithub } from './doubles/github/index.ts';
import { Lab } from './faults/lab.ts';
import { runStep } from './faults/step.ts';

const root = join(import.meta.dirname, '..');
/** What `dist/gate-model.js` does, from the sources. */
const program = (name: string): string =>
  `const { start } = await import(${JSON.stringify(join(root, 'entry', 'bundle.ts'))}); await start(${JSON.stringify(name)});`;

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlops-step-'));
  const predictions = (skill: number): string =>
    [
      'id,target,score,day',
      ...Array.from({ length: 1500 }, (_, id) => {
        const target = (id * 7919) % 10 < 4 ? 1 : 0;
        return `${id},${target},${(skill * target + ((id * 104_729) % 1000) / 1000).toFixed(4)},${id % 30}`;
      }),
    ].join('\n');
  writeFileSync(join(directory, 'good.csv'), predictions(0.6));
  writeFileSync(join(directory, 'bad.csv'), predictions(0.1));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The step as the Actions runner starts it: inputs in the environment, those left out as empty texts; files for what it gives out. */
function step(
  name: string,
  inputs: Record<string, string>,
): { status: number | null; stdout: string; stderr: string; output: string } {
  const output = join(directory, 'output');
  writeFileSync(output, '');
  const given = Object.entries(inputs).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value]);
  const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program(name)], {
    cwd: directory,
    encoding: 'utf8',
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('GITHUB_'))),
      GITHUB_OUTPUT: output,
      INPUT_CONFIG: '',
      'INPUT_DATA-ROOTS': '',
      ...Object.fromEntries(given),
    },
  });
  return { ...ended, output: readFileSync(output, 'utf8') };
}

describe('a workflow step', () => {
  const gate = { metric: 'roc_auc', margin: '0.01', group: 'day' };

  it.each<{ name: string; inputs: Record<string, string>; status: number; said: RegExp }>([
    { name: 'as good as before', inputs: { predictions: 'good.csv', baseline: 'good.csv' }, status: 0, said: /pass/ },
    { name: 'worse than before', inputs: { predictions: 'bad.csv', baseline: 'good.csv' }, status: 1, said: /fail/ },
    {
      name: 'too few days to tell',
      inputs: { predictions: 'good.csv', baseline: 'good.csv', group: 'target' },
      status: 3,
      said: /inconclusive/,
    },
    {
      name: 'a missing file',
      inputs: { predictions: 'absent.csv', baseline: 'good.csv' },
      status: 2,
      said: /^::error::MLOPS_[A-Z_]+.*%0A.*absent\.csv/m,
    },
    {
      name: 'an input of the wrong kind',
      inputs: { predictions: 'good.csv', baseline: 'good.csv', cache: 'maybe' },
      status: 2,
      said: /^::error::MLOPS_USAGE.*%0A.*cache.*expected true or false/m,
    },
    {
      name: 'no project where one is named',
      inputs: { config: 'absent/mlops.yml' },
      status: 2,
      said: /MLOPS_CONFIG_MISSING/,
    },
  ])('of gate-model: $name exits $status', ({ inputs, status, said }) => {
    const answer = step('gate-model', { ...gate, ...inputs });
    expect(answer.stdout).toMatch(said);
    expect(answer).toMatchObject({ status, stderr: '' });
    const verdict = { 0: 'pass', 1: 'fail', 3: 'inconclusive' }[status];
    expect(/^verdict<<(\S+)\n(\w+)\n\1$/m.exec(answer.output)?.[2]).toBe(verdict);
  });
});

describe('a step whose conclusion is a check on a pull request, beside a double of GitHub', () => {
  const numbers = { metric: 'roc_auc', margin: '0.01', group: 'day', baseline: 'good.csv', ledger: 'off' };
  const WORKFLOW = '.github/workflows/model.yml';
  const given = Object.entries({ ...numbers, predictions: 'new.csv' }).map(([name, value]) => `${name}: ${value}`);
  const step = `{uses: mlops-actions/mlops-actions/actions/gate-model@v1, with: {${given.join(', ')}}}`;
  let lab: Lab;
  beforeAll(async () => {
    const double = await startGithub();
    lab = new Lab(double, double.createRepository({ owner: 'acme', name: 'app' }));
    const good = readFileSync(join(directory, 'good.csv'));
    const workflow = `on: pull_request\njobs: {model: {runs-on: ubuntu-latest, steps: [${step}]}}\n`;
    await double.commit(lab.repository, 'main', { [WORKFLOW]: workflow, 'good.csv': good, 'new.csv': good });
  }, 60_000);
  afterAll(() => lab.close());

  it.each([
    { name: 'of this repository', owner: 'acme', predictions: 'good.csv', status: 0, said: /pass/ },
    {
      name: 'of a fork',
      owner: 'eve',
      predictions: 'good.csv',
      status: 3,
      said: /::error title=Not a green check::/,
    },
    { name: 'of a fork, and worse', owner: 'eva', predictions: 'bad.csv', status: 1, said: /^fail: /m },
  ])('$name exits $status', async ({ owner, predictions, status, said }) => {
    const { double, repository } = lab;
    const head = owner === 'acme' ? repository : double.createRepository({ owner, name: 'app', fork: repository });
    const files = { 'new.csv': readFileSync(join(directory, predictions)), 'note.txt': '' };
    await double.commit(head, 'topic', files, { from: 'main' });
    const pull = await double.openPullRequest({ repository, head: 'topic', base: 'main', headRepository: head });
    const event = (await pullRequestEvent(double.world, pull, 'opened'))!;
    const { run, ...of } = { run: lab.startRun(event, WORKFLOW), job: 'model', action: 'gate-model' };
    const permissions = { contents: 'read' } as const;
    const answer = await runStep({
      ...{ double, run, event, ...of, permissions, checkout: event.sha, home: lab.directory },
      inputs: { ...numbers, predictions: 'new.csv' },
    });
    expect(answer.log).toMatch(said);
    expect(answer).toMatchObject({
      status,
      outputs: { verdict: { 0: 'pass', 1: 'fail', 3: 'inconclusive' }[status] },
    });
  });
});

describe('the cause of a run', () => {
  it.each([
    ['pull_request', 'pull-request'],
    ['merge_group', 'pull-request'],
    ['push', 'push'],
    ['schedule', 'schedule'],
    ['repository_dispatch', 'dispatch'],
    [undefined, 'hand'],
    ['an event nobody knows', 'hand'],
  ])('is for the event %s: %s', (event, cause) => expect(causeOf(event)).toBe(cause));
});
