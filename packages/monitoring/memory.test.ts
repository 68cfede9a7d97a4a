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
