import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { openEngine, type Engine } from './engine.ts';

let directory: string;
let engine: Engine;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sql-'));
  engine = await openEngine(testHost({ directory }), { directory });
});
afterAll(async () => {
  engine.close();
  await rm(directory, { recursive: true });
});

describe('openEngine', () => {
  it('gives rows of plain values', async () => {
    const sql = `SELECT 1::BIGINT AS i, 1.5::DOUBLE AS d, 'x' AS t, true AS b, NULL AS n, DATE '2013-01-02' AS day, 12345678901234567890::HUGEINT AS huge`;
    expect(await engine.rows(sql)).toEqual([
      { i: 1, d: 1.5, t: 'x', b: true, n: null, day: '2013-01-02', huge: 12345678901234567890n },
    ]);
  });

  it('gives columns as typed arrays across chunks, NULL as NaN', async () => {
    const { count, columns } = await engine.columns(
      `SELECT CASE WHEN range % 2 = 0 THEN range::DOUBLE END AS d, range::VARCHAR AS t FROM range(5000) ORDER BY range`,
    );
    expect(count).toBe(5000);
    expect(columns['d']).toBeInstanceOf(Float64Array);
    expect([columns['d']![4998], columns['d']![4999], columns['t']![4999]]).toEqual([4998, Number.NaN, '4999']);
  });

  it('runs in UTC', async () => {
    expect(await engine.rows(`SELECT CAST(TIMESTAMPTZ '2013-07-01 12:00:00+00' AS VARCHAR) AS t`)).toEqual([
      { t: '2013-07-01 12:00:00+00' },
    ]);
  });

  it('installs no extension', async () => {
    await expect(engine.run(`SELECT * FROM read_csv('https://example.invalid/x.csv')`)).rejects.toMatchObject({
      code: 'MLOPS_SQL_FAILED',
    });
  });

  it('says what is wrong with a query', async () => {
    await expect(engine.run('SELECT nope')).rejects.toMatchObject({
      code: 'MLOPS_SQL_FAILED',
      message: expect.stringContaining('nope'),
    });
  });

  it('stops a query at its time limit, and goes on', async () => {
    const endless = engine.run('SELECT count(*) FROM range(10000000000) a, range(1000) b', { timeLimitSeconds: 0.2 });
    await expect(endless).rejects.toMatchObject({
      code: 'MLOPS_SQL_INTERRUPTED',
      message: expect.stringContaining('0.2 s'),
    });
    expect(await engine.rows('SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  it('stops a query when the run is cancelled', async () => {
    const cancel = new AbortController();
    const own = await openEngine(testHost({ directory, signal: cancel.signal }), { directory });
    setTimeout(() => cancel.abort(), 100);
    await expect(own.run('SELECT count(*) FROM range(10000000000) a, range(1000) b')).rejects.toMatchObject({
      code: 'MLOPS_SQL_INTERRUPTED',
    });
    own.close();
  });

  it('spills instead of failing, and cleans up', async () => {
    const small = await openEngine(testHost({ directory }), { directory, memoryLimit: '60MB', threads: 1 });
    await small.run(`CREATE TABLE t AS SELECT range AS i, md5(range::VARCHAR) AS h FROM range(2000000)`);
    expect(await small.rows('SELECT count(*) AS n FROM t')).toEqual([{ n: 2_000_000 }]);
    small.close();
    expect((await readdir(directory)).filter((name) => name.startsWith('mlops-sql-'))).toEqual([]);
  });
});
