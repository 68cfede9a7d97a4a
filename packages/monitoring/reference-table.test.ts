import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine, type Engine } from '#data';
import { testHost } from '#testing';
import type { ReferenceColumn } from './reference.ts';
import { referenceFromTables, type ReferenceTables } from './reference-table.ts';

let engine: Engine;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reference-'));
  engine = await openEngine(testHost({ directory }));
});
afterAll(async () => {
  engine.close();
  await rm(directory, { recursive: true });
});

/** Three days of four rows, and one of a single row: a weekday, a temperature, and a price that changed on the second day. */
const rows = [1, 2, 3, 4].flatMap((day) =>
  (day === 4 ? [0] : [0, 1, 2, 3]).map((hour) => ({
    id: `${day}/${hour}`,
    weekday: day,
    temperature: 10 + day + hour / 7,
    price: day === 2 && hour > 1 ? 7.5 : day,
    score: 0.1 * hour + 0.01 * day,
    time: `2026-02-0${day}T0${hour}:30:00Z`,
  })),
);

async function write(name: string, columns: readonly (keyof (typeof rows)[0])[]): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, [columns.join(','), ...rows.map((row) => columns.map((one) => row[one]).join(','))].join('\n'));
  return path;
}

async function stillOf(tables: ReferenceTables): Promise<Record<string, number | undefined>> {
  const { columns } = await referenceFromTables(engine, tables);
  return Object.fromEntries(Object.entries(columns).map(([name, { still }]) => [name, still]));
}

it('says which columns have one value a day', async () => {
  const predictions = await write('all.csv', ['id', 'weekday', 'temperature', 'price', 'score', 'time']);
  expect(await stillOf({ predictions, apart: ['time'], kind: 'given', time: { column: 'time' } })).toEqual({
    weekday: 1,
    temperature: 0,
    price: 0.666667,
    score: 0,
  });
});

it('says it of rows that stand in other files than those that are counted', async () => {
  const [predictions, features, times] = [
    await write('scored.csv', ['id', 'score']),
    await write('features.csv', ['id', 'weekday', 'temperature']),
    await write('labels.csv', ['id', 'time']),
  ];
  const inputs = (['weekday', 'temperature'] as const).map((name) => ({ name, type: 'number' as const }));
  const time = { column: 'time', path: times, features };
  const of = { predictions, features, inputs, kind: 'out-of-fold' as const };
  expect(await stillOf({ ...of, time })).toEqual({ weekday: 1, temperature: 0, score: undefined });
  expect(await stillOf({ ...of, time: { ...time, column: '#time' } })).toEqual({});
});

it('says nothing where no time is known', async () => {
  const predictions = await write('timeless.csv', ['id', 'weekday', 'score']);
  expect(await stillOf({ predictions, kind: 'given', time: { column: 'time' } })).toEqual({});
  const odd = await write('odd.csv', ['id', 'weekday', 'score']);
  expect(await stillOf({ predictions: odd, kind: 'given', time: { column: 'weekday' } })).toEqual({});
});

describe('how long it keeps one value', () => {
  const DAY = 86_400_000;
  type ValueAt = (day: Date, hour: number) => string | number;
  async function columnOf(from: string, days: number, valueAt: ValueAt): Promise<ReferenceColumn> {
    const of = Array.from({ length: days }, (_, at) => new Date(Date.parse(from) + at * DAY));
    const lines = of.flatMap((day) =>
      [0, 1].map((hour) => [valueAt(day, hour), 0.5, day.toISOString().replace('T00', `T0${hour}`)].join(',')),
    );
    const predictions = join(directory, 'kept.csv');
    await writeFile(predictions, ['x,score,time', ...lines].join('\n'));
    const tables = { predictions, apart: ['time'], kind: 'given' as const, time: { column: 'time' } };
    return (await referenceFromTables(engine, tables)).columns['x']!;
  }
  const month = (day: Date): number => day.getUTCMonth() + 1;
  it.each([
    { name: 'a weekday', from: '2026-03-01', days: 14, valueAt: (day: Date) => day.getUTCDay(), holds: 1 },
    { name: 'a month, over a year', from: '2025-01-01', days: 365, valueAt: month, holds: 31 },
    {
      name: 'the one that is seen whole, and one that is longer though it is not',
      from: '2026-01-20',
      days: 71,
      valueAt: month,
      holds: 31,
    },
    {
      name: 'one change, of which nobody knows how rare it is',
      from: '2026-01-20',
      days: 20,
      valueAt: month,
      holds: 20,
    },
    {
      name: 'names, with days that are not there',
      from: '2026-01-01',
      days: 9,
      valueAt: (day: Date) => ['', 'red', 'red', 'red', '', 'red', 'green', 'blue', 'blue'][day.getUTCDate() - 1]!,
      holds: 5,
    },
    { name: 'nothing for a day', from: '2026-01-01', days: 9, valueAt: () => Math.random(), holds: undefined },
  ])('$name: $holds', async ({ from, days, valueAt, holds }) => {
    expect((await columnOf(from, days, valueAt)).holds).toBe(holds);
  });

  const dayOf = (day: Date): number => Math.floor(day.getTime() / DAY);
  const promoted = (day: Date): boolean => dayOf(day) % 60 < 2;
  it.each([
    {
      name: 'a flag that is up for two days',
      days: 200,
      valueAt: (day: Date) => Number(promoted(day)),
      others: { holds: 2, times: 3 },
    },
    {
      name: 'a discount that is mostly zero',
      days: 200,
      valueAt: (day: Date) => (promoted(day) ? 0.5 + (dayOf(day) % 59) : 0),
      others: { holds: 1, times: 6 },
    },
    {
      name: 'a word',
      days: 60,
      valueAt: (day: Date) => (day.getUTCDate() < 4 ? 'sale' : 'none'),
      others: { holds: 3, times: 2 },
    },
    {
      name: 'none that is ever kept for a day',
      days: 60,
      valueAt: (day: Date, hour: number) => (day.getUTCDay() === 0 ? 0 : 1.5 + hour),
      others: { holds: 0, times: 0 },
    },
    {
      name: 'none that could be, as nothing varies',
      days: 60,
      valueAt: () => 0,
      others: undefined,
    },
    {
      name: 'one that is not seen whole',
      days: 60,
      valueAt: (day: Date) => Number(day.getUTCMonth() === 0),
      others: undefined,
    },
  ])('of all values but the usual one, $name', async ({ days, valueAt, others }) => {
    const column = await columnOf('2026-01-10', days, valueAt);
    expect(column.others).toEqual(others);
  });
});
