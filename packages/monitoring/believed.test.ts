import { expect, it } from '@jest/globals';
import type { Origin } from '#kit';
import { testHost } from '#testing';
import { askedBy, believed } from './believed.ts';
import type { MonitoringRecord } from './memory.ts';

const host = testHost({ directory: import.meta.dirname });
const clock = { ...host.clock, now: () => new Date('2026-03-02T12:00:00Z') };
const server = {} as Origin;
const window = (day: string, rows: number) => {
  const from = new Date(day);
  return { from: from.toISOString(), to: new Date(from.getTime() + 86_400_000).toISOString(), rows, checks: {} };
};
const looks = (...at: string[]): MonitoringRecord[] =>
  at.map((one) => ({ at: `${one}T00:00:00.000Z`, windows: [window('2026-06-01', 0)] }) as unknown as MonitoringRecord);
const HONEST = ['2026-02-28', '2026-03-01', '2026-03-02'];

it.each([
  { name: 'a look of tomorrow is believed: whoever looks at today as a whole says so', at: [...HONEST, '2026-03-03'] },
  {
    name: 'beside a server not before its time: today is not over',
    at: [...HONEST, '2026-03-03'],
    origin: server,
    not: 1,
  },
  { name: 'looks from ahead are not', at: [...HONEST, '2026-04-01', '2026-04-02'], not: 2 },
  { name: 'nor the only one', at: ['2099-01-01'], not: 1 },
  { name: 'a clock that went back is before most', at: ['2026-06-01', '2026-06-02'], served: '2026-05-31' },
  { name: 'and before what was served', at: ['2026-06-01', '2026-06-02'], served: '2026-03-02', not: 2 },
  { name: 'but not that of a server', at: ['2026-06-01', '2026-06-02'], served: '2026-05-31', origin: server, not: 2 },
  { name: 'however many there are', at: [...HONEST, ...Array<string>(9).fill('2099-01-01')], origin: server, not: 9 },
])('$name', ({ at, origin, not = 0, served }) => {
  const records = looks(...at);
  if (served !== undefined) records[0]!.windows.push(window(served, 600));
  const found = believed({ ...host, clock, ...(origin && { origin }) }, records);
  expect(found).toHaveLength(at.length - not);
});

it('clocks of machines beside a server differ by minutes', () => {
  const at = (time: string): number =>
    believed({ ...host, clock, origin: server }, [{ ...looks('2026-03-02')[0]!, at: time }]).length;
  expect([at('2026-03-02T12:04:00.000Z'), at('2026-03-02T12:06:00.000Z')]).toEqual([1, 0]);
});

it.each([
  {
    name: 'that looked from the beginning of tomorrow counts from today on',
    at: '2026-03-03T00:00',
    asked: '11:00',
    counts: 1,
  },
  { name: 'and not before', at: '2026-03-03T00:00', asked: '13:00', counts: 0 },
  { name: 'from further ahead counts for nothing', at: '2026-03-04T00:00', asked: '11:00', counts: 0 },
  { name: 'that does not say when counts with its look', at: '2026-03-03T00:00', counts: 0 },
])('a retraining that was asked for by a look $name', ({ at, asked, counts }) => {
  const key = { key: 'k', cause: 'drift' as const, ...(asked && { at: `2026-03-02T${asked}:00.000Z` }) };
  const records = [{ at: `${at}:00.000Z`, asked: key } as MonitoringRecord, ...looks(...HONEST)];
  expect(askedBy(clock.now(), records)).toHaveLength(counts);
});
