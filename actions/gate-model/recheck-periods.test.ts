import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEngine } from '#data';
import { testHost } from '#testing';
import { recheckPeriods } from './recheck-periods.ts';

const directory = mkdtempSync(join(tmpdir(), 'periods-'));
const host = testHost({ directory });
const scored = join(directory, 'scored.parquet');
beforeAll(async () => {
  const engine = await openEngine(host);
  await engine.run(
    `COPY (SELECT strftime(DATE '2013-06-01' + CAST(n AS INTEGER), '%Y-%m-%dT12:00:00.000Z') AS time FROM range(30) t(n)) TO '${scored}'`,
  );
  engine.close();
});
afterAll(() => rmSync(directory, { recursive: true }));

const JUNE = { train: '2013-04-01..2013-05-31', evaluate: '2013-06-01..2013-06-30' };
const MONTHS = { train: '2 months', evaluate: '1 month' };

function check(split: object, result?: object): Promise<string[]> {
  return recheckPeriods(
    host,
    { parameters: { features: { split } }, result },
    { read: async () => scored },
    'scored.parquet',
  );
}

describe('dates that lengths are said to have come to', () => {
  it.each([
    { name: 'dates, which mlops.yml has', split: { train: '2013-04', evaluate: '2013-06' } },
    { name: 'the month', split: MONTHS, result: { split: JUNE, newestLabel: '2013-06-30' } },
    { name: 'the month before one that has begun', split: MONTHS, result: { split: JUNE, newestLabel: '2013-07-30' } },
  ])('are believed: $name', async ({ split, result }) => {
    expect(await check(split, result)).toEqual([]);
  });

  it.each([
    { name: 'none', why: /does not say to which dates/ },
    { name: 'a day that is none', result: { split: JUNE, newestLabel: 'June' }, why: /does not say to which dates/ },
    {
      name: 'those of another day',
      result: { split: JUNE, newestLabel: '2013-08-01' },
      why: /^build-features: split\.(train|evaluate) is said to be/,
    },
    {
      name: 'a month that nothing judged is of',
      result: {
        split: { train: '2013-03-01..2013-04-30', evaluate: '2013-05-01..2013-05-31' },
        newestLabel: '2013-05-31',
      },
      why: /it evaluates 2013-05-01..2013-05-31; what was judged is of 2013-06-01T12:00:00.000Z to 2013-06-30/,
    },
    {
      name: 'days whose last one has no example',
      split: { train: 'all', evaluate: '40 days' },
      result: { split: { train: '..2013-05-22', evaluate: '2013-05-23..2013-07-01' }, newestLabel: '2013-07-01' },
      why: /it found labels up to 2013-07-01; the newest example judged is of 2013-06-30/,
    },
  ])('are not: $name', async ({ split = MONTHS, result, why }) => {
    const problems = await check(split, result);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatch(why);
  });
});
