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

it('what was asked for is in the order in which it was, each key once', () => {
  const [first, second, third] = ['01', '02', '03'].map((day) => `2026-03-${day}T00:00:00.000Z`) as [
    string,
    string,
    string,
  ];
  const of = (key: string, at?: string) => ({ key, cause: 'drift' as const, ...(at !== undefined && { at }) });
  const records = [look(second, of('b')), look(third, of('a', first)), look(third, of('b'))];
  const besides = [
    { ...of('a'), at: second },
    { ...of('c'), at: third },
  ];
  const { asked } = recall(records, 'a', { asked: besides });
  expect(asked.map(({ key, at }) => [key, at])).toEqual([
    ['a', first],
    ['b', second],
    ['c', third],
  ]);
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

it('of looks at another model is remembered that a retraining was asked for, and nothing else', () => {
  const checks = { 'quality/roc_auc': { state: 'crossed' as const, value: 0.4 } };
  const windowOf = (day: number) => {
    return { from: `2026-03-0${day}T00:00:00.000Z`, to: `2026-03-0${day + 1}T00:00:00.000Z`, rows: 9, checks };
  };
  const asked = { key: 'k', cause: 'drift' as const };
  const records: MonitoringRecord[] = [
    { ...look('2026-03-02T00:00:00.000Z', null), watched: 'old', windows: [windowOf(1)] },
    { ...look('2026-03-03T00:00:00.000Z', null), model: 'a', windows: [windowOf(2)] },
    { ...look('2026-03-04T00:00:00.000Z', asked), model: 'b', windows: [windowOf(3)] },
    { ...look('2026-03-05T00:00:00.000Z', null), model: 'b', watched: 'of b', windows: [windowOf(4)] },
  ];
  const days = (model?: string) => {
    const { windows, replaced, asked } = recall(records, 'a', { model });
    return [...[windows, replaced].map((some) => some.map(({ from }) => Number(from.slice(8, 10)))), asked.length];
  };
  expect([days('a'), days('b'), days('c'), days()]).toEqual([
    [[2], [1], 1],
    [[3], [1, 4], 1],
    [[], [1], 1],
    [[2, 3], [1, 4], 1],
  ]);
});
