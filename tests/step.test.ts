import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** The step as the Actions runner starts it: inputs in the environment, those left out as empty texts. */
function step(name: string, inputs: Record<string, string>): { status: number | null; stdout: string; stderr: string } {
  const given = Object.entries(inputs).map(([input, value]) => [`INPUT_${input.toUpperCase()}`, value]);
  return spawnSync(process.execPath, ['--input-type=module', '-e', program(name)], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...process.env, INPUT_CONFIG: '', 'INPUT_DATA-ROOTS': '', ...Object.fromEntries(given) },
  });
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
      said: /MLOPS_[A-Z_]+.*\n.*absent\.csv/,
    },
    {
      name: 'an input of the wrong kind',
      inputs: { predictions: 'good.csv', baseline: 'good.csv', cache: 'maybe' },
      status: 2,
      said: /MLOPS_USAGE.*\n.*cache.*expected true or false/,
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
