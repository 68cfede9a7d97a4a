import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEngine, type Engine } from '#data';
import { testHost } from '#testing';
import { differenceOfMetrics, differenceOfScores } from './near.ts';

const directory = mkdtempSync(join(tmpdir(), 'near-'));
const path = (name: string): string => join(directory, `${name}.parquet`);
let engine: Engine;
const write = (name: string, select: string) => engine.run(`COPY (${select}) TO '${path(name)}' (FORMAT parquet)`);

beforeAll(async () => {
  engine = await openEngine(testHost({ directory }));
  await write('before', "SELECT n::VARCHAR AS id, n % 2 AS target, n / 10 AS score, 'a' AS part FROM range(5) t(n)");
});
afterAll(() => {
  engine.close();
  rmSync(directory, { recursive: true });
});

describe('what scored examples differ by', () => {
  it.each([
    { name: 'nothing', change: 'SELECT *', by: 0 },
    {
      name: 'a score',
      change: "SELECT * REPLACE (CASE WHEN id = '2' THEN score + 0.25 ELSE score END AS score)",
      by: 0.25,
    },
    { name: 'no order', change: 'SELECT * FROM (SELECT *', order: ') ORDER BY id DESC', by: 0 },
    {
      name: 'a target',
      change: "SELECT * REPLACE (CASE WHEN id = '2' THEN 1 - target ELSE target END AS target)",
      by: Infinity,
    },
    { name: 'a slice', change: "SELECT * REPLACE ('b' AS part)", by: Infinity },
    { name: 'a score that is missing', change: 'SELECT * REPLACE (nullif(score, 0.2) AS score)', by: Infinity },
    { name: 'a column', change: 'SELECT * EXCLUDE part', by: Infinity },
    { name: 'an example', change: "SELECT * REPLACE (id || 'x' AS id)", by: Infinity },
  ])('$name', async ({ change, order = '', by }) => {
    await write('now', `${change} FROM '${path('before')}' ${order}`);
    expect(await differenceOfScores(engine, path('now'), path('before'))).toBe(by);
  });
});

describe('what metrics differ by', () => {
  it.each([
    { name: 'nothing', before: { r2: 0.5 }, now: { r2: 0.5, f1: null }, by: 0 },
    { name: 'a value', before: { r2: 0.5, f1: 0.25 }, now: { r2: 0.5, f1: 0.75 }, by: 0.5 },
    { name: 'one that is new', before: {}, now: { r2: 0.5 }, by: Infinity },
    { name: 'one that is gone', before: { r2: 0.5 }, now: { r2: null }, by: Infinity },
  ])('$name', ({ before, now, by }) => {
    expect(
      differenceOfMetrics(before as Record<string, number>, { metrics: now as Record<string, number | null> }),
    ).toBe(by);
  });
});
