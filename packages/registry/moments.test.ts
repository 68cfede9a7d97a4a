import { describe, expect, it } from '@jest/globals';
import { latestBelieved, momentsOf, registrationOf } from './moments.ts';
import type { StageRecord } from './records.ts';

const move = (at: string, version = '1.0.0') => ({ at: `${at}T00:00:00.000Z`, version }) as StageRecord;
const saidBy = (moves: readonly StageRecord[]) =>
  [...momentsOf(moves).values()].map((moment) => new Date(moment).toISOString().slice(0, 19));

describe('when moves were made', () => {
  it.each([
    { name: 'nothing', days: [], expected: [] },
    {
      name: 'right clocks',
      days: ['2026-01-01', '2026-01-02'],
      expected: ['2026-01-01T00:00:00', '2026-01-02T00:00:00'],
    },
    {
      name: 'one that was ahead',
      days: ['2026-01-01', '2036-01-01', '2026-01-03'],
      expected: ['2026-01-01T00:00:00', '2026-01-02T23:59:59', '2026-01-03T00:00:00'],
    },
    {
      name: 'two that were ahead',
      days: ['2037-01-01', '2036-01-01', '2026-01-03'],
      expected: ['2026-01-02T23:59:58', '2026-01-02T23:59:59', '2026-01-03T00:00:00'],
    },
    { name: 'one that is ahead, and the last', days: ['2036-01-01'], expected: ['2036-01-01T00:00:00'] },
  ])('by $name', ({ days, expected }) => {
    expect(saidBy(days.map((day) => move(day)))).toEqual(expected);
  });
});

describe('what a clock makes of records from later', () => {
  const now = new Date('2026-01-10T00:00:00Z');
  const tomorrow = Date.parse('2026-01-11T00:00:00Z');
  it.each<{ name: string; said: string[]; committed?: string; expected: number }>([
    { name: 'none is', said: ['2026-01-01'], expected: tomorrow },
    {
      name: 'one of three is: its clock was ahead',
      said: ['2026-01-01', '2026-01-02', '2036-01-01'],
      expected: tomorrow,
    },
    { name: 'all are: this clock went back', said: ['2026-11-01', '2026-11-02'], expected: Infinity },
    { name: 'nobody knows which', said: ['2026-01-01', '2036-01-01'], expected: Infinity },
    {
      name: 'all are, of commits from before: their clock was ahead',
      said: ['2036-11-01', '2036-11-02'],
      committed: '2026-01-09',
      expected: tomorrow,
    },
    {
      name: 'all are, of commits that are as well: this clock went back',
      said: ['2026-11-01', '2026-11-02'],
      committed: '2026-10-31',
      expected: Infinity,
    },
  ])('when $name', ({ said, committed, expected }) => {
    expect(
      latestBelieved(
        said.map((day) => ({
          at: `${day}T00:00:00Z`,
          committed: committed === undefined ? undefined : Date.parse(committed) / 1000,
        })),
        now,
      ),
    ).toBe(expected);
  });
});

it('a version was registered before anybody moved it', () => {
  const moments = momentsOf([move('2026-01-02', '1.0.0'), move('2026-01-05', '1.1.0')]);
  const of = (version: string, day: string) =>
    new Date(registrationOf({ version, registeredAt: `${day}T00:00:00.000Z` }, moments)).toISOString();
  expect(of('1.0.0', '2026-01-01')).toBe('2026-01-01T00:00:00.000Z');
  expect(of('1.1.0', '2036-01-01')).toBe('2026-01-04T23:59:59.000Z');
  expect(of('1.2.0', '2036-01-01')).toBe('2036-01-01T00:00:00.000Z');
});
