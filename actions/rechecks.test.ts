import { expect, it } from '@jest/globals';
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
