import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import type { Project } from '#config';
import { FACTS_FIELD, hostFacts, type RunRecord, type Statement } from '#evidence';
import { testHost } from '#testing';
import { verifying } from './rechecks.ts';

/** A gate that judged one metric of a file of predictions, but for what the test says. */
function gate(changes: object = {}): Statement {
  const plan = { id: 'id', target: 'target', slices: [], threshold: 0.5, metrics: ['roc_auc', 'log_loss'] };
  const parameters = {
    rules: [{ metric: 'roc_auc', margin: 0.02 }],
    metrics: [],
    mayStart: false,
    mayHaveNone: false,
    baseline: { kind: 'none', reason: 'none' },
    accepted: [],
    candidate: 'predictions.csv',
    policy: 'mlops.yml',
    plan,
    ...changes,
  };
  const facts = {
    tool: { name: 'mlops-actions', version: '0' },
    project: 'churn',
    stage: 'gate-model',
    key: '0'.repeat(64),
    cause: 'hand',
    startedOn: '2026-01-01T00:00:00Z',
    durationMs: 1,
    host: hostFacts(),
    parameters,
  };
  return { predicate: { [FACTS_FIELD]: facts } } as unknown as Statement;
}

it.each([
  { name: 'goes by what the gate judged', said: gate(), is: true },
  { name: 'holds for nothing where the gate cannot be read', said: gate({ plan: null }), is: false },
])('which of two runs measured as well $name', ({ said, is }) => {
  const run = (roc_auc: number, log_loss: number) =>
    ({ evaluationSet: 'a', metrics: { roc_auc, log_loss } }) as unknown as RunRecord;
  const { asGood } = verifying(testHost({ directory: '.' }), {} as Project);
  expect(asGood!(said)(run(0.8, 2), run(0.7, 1))).toBe(is);
});

const repository = mkdtempSync(join(tmpdir(), 'rechecks-'));
afterAll(() => rmSync(repository, { recursive: true }));

it('data that DVC tracks are those that the .dvc file of the commit names', async () => {
  const host = testHost({ directory: repository });
  const git = (...args: string[]) =>
    host.git.run(['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], { directory: repository });
  const write = (name: string, content: string): void => writeFileSync(join(repository, name), content);
  const md5 = createHash('md5').update('id\n1\n').digest('hex');
  write('x.csv.dvc', `outs:\n- md5: ${md5}\n  size: 5\n  hash: md5\n  path: x.csv\n`);
  write('y.csv.dvc', 'outs: []\n');
  await git('init', '-q');
  await git('add', '.');
  await git('commit', '-qm', 'Data');
  write('x.csv', 'id\n2\n');
  const { otherThanTracked } = verifying(host, { repository } as Project);
  const ask = (path: string, content: string | Uint8Array) => otherThanTracked!({ commit: 'HEAD', path }, content);
  expect(await ask('x.csv', Buffer.from('id\n1\n'))).toBeUndefined();
  expect(await ask('x.csv', join(repository, 'x.csv'))).toMatch(`x.csv.dvc names md5 ${md5}; what was recorded has `);
  expect(await ask('y.csv', Buffer.from(''))).toMatch('y.csv.dvc is not a file that DVC wrote');
  expect(await ask('z.csv', Buffer.from(''))).toBeUndefined();
});
