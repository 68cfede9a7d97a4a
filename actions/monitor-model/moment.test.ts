import { expect, it } from '@jest/globals';
import type { MonitoringRecord } from '#monitoring';
import { testHost } from '#testing';
import { momentOf } from './moment.ts';

const host = testHost({ directory: import.meta.dirname });
const clock = { ...host.clock, now: () => new Date('2026-03-02T12:00:00Z') };
const looks = (...at: string[]): MonitoringRecord[] =>
  at.map((one) => ({ at: `${one}T00:00:00.000Z` }) as MonitoringRecord);
const HONEST = ['2026-02-28', '2026-03-01', '2026-03-02'];

it('what is believed is past, whatever the clock says now', () => {
  const at = (...records: string[]): string => momentOf({ ...host, clock }, undefined, looks(...records)).toISOString();
  expect(at(...HONEST)).toBe('2026-03-02T12:00:00.000Z');
  expect(at(...HONEST, '2026-03-03')).toBe('2026-03-03T00:00:00.000Z');
});
