import { describe, expect, it } from '@jest/globals';
import { queryRuns } from './query.ts';
import { createRun, type RunRecord } from '../ledger/runs.ts';
import { flightsRun } from '../ledger/testing-run.ts';

const run = (branch: string, changes: Partial<RunRecord>): RunRecord =>
  createRun(flightsRun('a'.repeat(40), '2030-01-01T00:00:00Z', { branch, ...changes }));

const runs = [
  run('low', { metrics: { roc_auc: 0.65, log_loss: 0.5 }, parameters: { depth: 3, 'model.kind': 'tree' } }),
  run('high', { metrics: { roc_auc: 0.8 }, parameters: { depth: 10 }, startedAt: '2030-02-01T00:00:00Z' }),
  run('failed', { metrics: { roc_auc: 0.75 }, verdict: 'fail', dirty: true }),
  run('fix/odd name', { verdict: null }),
];
const names = (where: string): (string | null)[] => queryRuns(runs, { where }).map(({ branch }) => branch);

describe('--where', () => {
  it.each([
    { where: 'metrics.roc_auc > 0.7', expected: ['high', 'failed'] },
    { where: 'metrics.roc_auc > 0.7 and verdict = pass', expected: ['high'] },
    { where: 'metrics.roc_auc>=0.75 and not dirty=true', expected: ['high'] },
    { where: 'verdict = fail or metrics.log_loss < 1', expected: ['low', 'failed'] },
    { where: 'verdict=pass and metrics.roc_auc<0.7 or verdict=fail', expected: ['low', 'failed'] },
    { where: 'verdict=pass and (metrics.roc_auc<0.7 or verdict=fail)', expected: ['low'] },
    { where: 'branch = "fix/odd name"', expected: ['fix/odd name'] },
    { where: 'branch ~ ODD', expected: ['fix/odd name'] },
    { where: 'parameters.model.kind = tree', expected: ['low'] },
    { where: 'parameters.depth > 9', expected: ['high'] },
    { where: 'startedAt >= 2030-02-01', expected: ['high'] },
    { where: 'metrics.roc_auc != 0.8', expected: ['low', 'failed'] },
    { where: 'metrics.roc_auc < ""', expected: [] },
    { where: 'NOT verdict = pass', expected: ['failed', 'fix/odd name'] },
    { where: '  ', expected: ['low', 'high', 'failed', 'fix/odd name'] },
  ])('$where', ({ where, expected }) => expect(names(where)).toEqual(expected));

  it.each([
    { where: 'metrics.roc_auc >', column: 18, expected: 'a value' },
    { where: 'metrics.roc_auc 0.7', column: 17, expected: 'one of' },
    { where: 'metrics.roc_auc >> 0.7', column: 18, expected: 'a value' },
    { where: 'and verdict = pass', column: 1, expected: 'a field' },
    { where: '(verdict = pass', column: 16, expected: '")"' },
    { where: 'verdict = pass)', column: 15, expected: 'the end' },
    { where: 'verdict = pass verdict = fail', column: 16, expected: 'the end' },
    { where: 'verdict = "pass', column: 11, expected: 'a field, an operator or a value' },
  ])('points at column $column of $where', ({ where, column, expected }) => {
    expect(() => names(where)).toThrow(
      expect.objectContaining({
        code: 'MLOPS_QUERY_SYNTAX',
        where: { column },
        message: expect.stringContaining(expected),
      }),
    );
  });

  it.each([
    { where: 'verdikt = pass', message: /did you mean verdict/ },
    { where: 'verdict = pass and metrics.roc_acu > 1', message: /no run has a metric "roc_acu"; did you mean roc_auc/ },
    { where: 'constructor = 1', message: /no field "constructor"/ },
    { where: 'metrics.__proto__ = 1', message: /no run has a metric/ },
  ])('knows the fields: $where', ({ where, message }) => {
    expect(() => names(where)).toThrow(
      expect.objectContaining({ code: 'MLOPS_QUERY_FIELD', message: expect.stringMatching(message) }),
    );
  });
});

describe('order', () => {
  const order = (sort: string, limit?: number) =>
    queryRuns(runs, { sort, ...(limit === undefined ? {} : { limit }) }).map(({ branch }) => branch);
  it('is largest first, those without a value last', () => {
    expect(order('metrics.roc_auc')).toEqual(['high', 'failed', 'low', 'fix/odd name']);
  });
  it('is smallest first with a minus', () => {
    expect(order('-metrics.roc_auc', 2)).toEqual(['low', 'failed']);
  });
  it('knows its field', () => expect(() => order('metrics.nothing')).toThrow(/no run has a metric/));
});
