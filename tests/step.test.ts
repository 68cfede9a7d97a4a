import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { causeOf } from '#github';

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
  env: Record<string, string> = {},
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
      ...env,
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

describe('a step whose conclusion is a check on a pull request', () => {
  const numbers = {
    metric: 'roc_auc',
    margin: '0.01',
    group: 'day',
    baseline: 'good.csv',
    token: 'ghs_x',
    ledger: 'off',
  };
  const repository = { full_name: 'acme/app', default_branch: 'main' };

  function check(action: string, head: string, predictions: string): ReturnType<typeof step> {
    const event = join(directory, 'event.json');
    const of = (full_name: string, ref: string) => ({ ref, sha: 'c'.repeat(40), repo: { full_name } });
    const pull_request = { number: 7, head: of(head, 'topic'), base: of('acme/app', 'main') };
    writeFileSync(event, JSON.stringify({ repository, pull_request }));
    const env = {
      ...{ GITHUB_REPOSITORY: 'acme/app', GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event },
      ...{ GITHUB_SHA: 'd'.repeat(40), GITHUB_REF: 'refs/pull/7/merge', GITHUB_JOB: 'model', GITHUB_ACTOR: 'eve' },
      ...{ GITHUB_RUN_ID: '1', GITHUB_RUN_NUMBER: '1', GITHUB_RUN_ATTEMPT: '1', GITHUB_WORKFLOW: 'model' },
      GITHUB_WORKFLOW_REF: 'acme/app/.github/workflows/model.yml@refs/pull/7/merge',
      // Nothing listens there: what is decided needs no answer.
      ...{ GITHUB_API_URL: 'http://127.0.0.1:1', GITHUB_GRAPHQL_URL: 'http://127.0.0.1:1/graphql' },
      GITHUB_SERVER_URL: 'http://127.0.0.1:1',
    };
    return step(action, { ...numbers, predictions }, env);
  }

  it.each([
    { name: 'of this repository', head: 'acme/app', predictions: 'good.csv', status: 0, said: /pass/ },
    {
      name: 'of a fork',
      head: 'eve/app',
      predictions: 'good.csv',
      status: 3,
      said: /::error title=Not a green check::/,
    },
    { name: 'of a fork, and worse', head: 'eve/app', predictions: 'bad.csv', status: 1, said: /^fail: /m },
  ])('$name exits $status', ({ head, predictions, status, said }) => {
    const answer = check('gate-model', head, predictions);
    expect(answer.stdout).toMatch(said);
    expect(answer).toMatchObject({ status, stderr: '' });
    const verdict = { 0: 'pass', 1: 'fail', 3: 'inconclusive' }[status];
    expect(/^verdict<<(\S+)\n(\w+)\n\1$/m.exec(answer.output)?.[2]).toBe(verdict);
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
