import { describe, expect, it } from '@jest/globals';
import { recall, type MonitoringRecord } from './memory.ts';

const look = (at: string, asked: MonitoringRecord['asked']): MonitoringRecord => ({
  format: 'mlops-monitoring/1',
  project: 'flights',
  at,
  watched: 'a',
  verdict: 'fail',
  windows: [],
  alerts: [],
  asked,
});

describe('when a retraining was asked for', () => {
  const [at, before, after] = ['2026-03-02', '2026-03-01', '2099-01-01'].map((day) => `${day}T00:00:00.000Z`);
  it.each([
    { name: 'is when it was looked from', said: undefined, is: at },
    { name: 'is before that, of a look from a moment yet to come', said: before, is: before },
    { name: 'is never after it, which would keep everybody from asking', said: after, is: at },
  ])('$name', ({ said, is }) => {
    const asked = { key: 'k', cause: 'drift' as const, ...(said !== undefined && { at: said }) };
    expect(recall([look(at!, asked)], 'a').asked).toEqual([{ key: 'k', cause: 'drift', at: is }]);
  });
});

it('of windows of another reference is kept what skill is judged by, and the later look at it', () => {
  const window = (checks: MonitoringRecord['windows'][number]['checks']) => {
    return { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z', rows: 9, checks };
  };
  const [waiting, ok, broken] = [
    { state: 'waiting' as const, value: 0 },
    { state: 'ok' as const, value: 1 },
    { state: 'crossed' as const, value: 1, broken: true as const },
  ];
  const first = window({ labels: waiting, 'quality/roc_auc': waiting, 'drift/x': ok, 'missing/x': broken });
  const records = [
    { ...look('2026-03-02T00:00:00.000Z', null), watched: 'b', windows: [first] },
    { ...look('2026-03-09T00:00:00.000Z', null), replaced: [window({ labels: ok })] },
  ];
  const { windows, replaced } = recall(records, 'a');
  expect(windows).toEqual([]);
  expect(replaced).toEqual([window({ labels: ok, 'quality/roc_auc': waiting, 'missing/x': broken })]);
});
