import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { readContract } from '../contract/read.ts';
import { openEngine } from '../engine/engine.ts';
import { prepareSources } from '../prepare.ts';
import { validateSources } from '../validate.ts';
import { substitute } from './sql-rule.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rule-'));
});
afterAll(() => rm(directory, { recursive: true }));

const data = 'id,carrier\n1,AA\n2,UA\n3,ZZ\n';
beforeEach(async () => {
  await writeFile(join(directory, 'flights.csv'), data);
  await writeFile(join(directory, 'airlines.csv'), 'carrier,name\nAA,American\nUA,United\n');
  await writeFile(join(directory, 'secret.csv'), 'a\n1\n');
});

/** Runs one rule of the source `flights`, which lies beside `airlines`. */
async function judge(query: string, bound = 'mustBe: 0', ruleSeconds = 30) {
  const contract = readContract(
    `apiVersion: v3.2.0\nkind: DataContract\nid: f\nversion: 1.0.0\nschema:\n  - name: f\n    properties:\n      - {name: id, logicalType: integer}\n      - name: carrier\n        logicalType: string\n        quality:\n          - {name: the rule, type: sql, query: ${JSON.stringify(query)}, ${bound}}\n`,
    'contract.yaml',
  );
  const host = testHost({ directory });
  const engine = await openEngine(host, { directory });
  try {
    const sources = await prepareSources(engine, [
      { name: 'flights', path: join(directory, 'flights.csv'), contract },
      { name: 'airlines', path: join(directory, 'airlines.csv') },
    ]);
    const { result } = await validateSources(host, engine, sources, { ruleSeconds });
    return result.sources[0]!.checks.find(({ id }) => id === 'carrier.the-rule')!;
  } finally {
    engine.close();
  }
}

describe('an SQL rule', () => {
  it.each([
    { name: 'the table', query: 'SELECT count(*) FROM {table} WHERE id > 1', observed: 2 },
    { name: 'the column', query: 'SELECT count(*) FROM ${table} WHERE ${column} IS NULL', observed: 0 },
    {
      name: 'another source',
      query: 'SELECT count(*) FROM {table} f WHERE NOT EXISTS (FROM airlines a WHERE a.carrier = f.carrier)',
      observed: 1,
    },
    {
      name: 'a WITH clause',
      query: 'WITH known AS (SELECT carrier FROM airlines) SELECT count(*) FROM known',
      observed: 2,
    },
    { name: 'typed values', query: 'SELECT sum(id) FROM {table}', observed: 6 },
    { name: 'range', query: 'SELECT count(*) FROM range(4)', observed: 4 },
    { name: 'a closing semicolon', query: 'SELECT 7;', observed: 7 },
  ])('reads $name', async ({ query, observed }) => {
    expect(await judge(query)).toMatchObject({ observed, verdict: observed === 0 ? 'pass' : 'fail' });
  });

  it('that gives NULL is not kept', async () => {
    expect(await judge('SELECT max(id) FROM {table} WHERE id > 99', 'mustNotBe: 0')).toMatchObject({
      observed: null,
      verdict: 'fail',
    });
  });

  const other = () => join(directory, 'secret.csv');
  it.each([
    { name: 'COPY', query: () => `COPY flights TO '${join(directory, 'flights.csv')}'` },
    {
      name: 'COPY after a SELECT',
      query: () => `SELECT 0; COPY (SELECT 1) TO '${join(directory, 'flights.csv')}' (use_tmp_file false)`,
    },
    { name: 'ATTACH', query: () => `ATTACH '${join(directory, 'new.db')}'` },
    { name: 'INSTALL', query: () => 'INSTALL httpfs' },
    { name: 'SET', query: () => 'SET enable_external_access = true' },
    { name: 'CREATE TABLE', query: () => 'CREATE TABLE x AS SELECT 1' },
    { name: 'DELETE', query: () => 'DELETE FROM flights' },
    { name: 'two SELECTs', query: () => 'SELECT 0; SELECT 0' },
    { name: 'nothing', query: () => '-- nothing' },
    { name: 'another file by name', query: () => `SELECT count(*) FROM '${other()}'` },
    { name: 'another file by function', query: () => `SELECT count(*) FROM read_csv('${other()}')` },
    { name: 'another file in a subquery', query: () => `SELECT (SELECT count(*) FROM read_text('${other()}'))` },
    {
      name: 'another file in a WITH clause',
      query: () => `WITH f AS (FROM read_blob('${other()}')) SELECT count(*) FROM f`,
    },
    {
      name: 'a WITH name outside of its clause',
      query: () => `SELECT (WITH secret AS (SELECT 1) SELECT 1 FROM secret) + count(*) FROM secret`,
    },
    { name: 'a query in a text', query: () => "SELECT count(*) FROM query('SELECT 1')" },
    { name: "the engine's own tables", query: () => 'SELECT count(*) FROM information_schema.tables' },
    { name: "the engine's settings", query: () => 'SELECT count(*) FROM duckdb_settings()' },
    { name: 'an unknown source', query: () => 'SELECT count(*) FROM airline' },
    { name: 'no SQL', query: () => 'SELEC 1' },
    { name: 'several rows', query: () => 'SELECT id FROM {table}' },
    { name: 'several columns', query: () => 'SELECT 1, 2' },
    { name: 'a text', query: () => "SELECT 'many'" },
    { name: 'a blank text', query: () => "SELECT ' '" },
    { name: 'a column that is not there', query: () => 'SELECT sum(nope) FROM {table}' },
  ])('that tries $name is refused, and the data are as they were', async ({ query }) => {
    const error = await judge(query()).then(
      (check) => check,
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ code: 'MLOPS_CONTRACT_SQL', where: { file: 'contract.yaml', line: 12 } });
    expect(await readFile(join(directory, 'flights.csv'), 'utf8')).toBe(data);
  });

  it('that never ends is stopped', async () => {
    const endless = judge('SELECT count(*) FROM range(10000000000) a, range(10000) b', 'mustBe: 0', 0.3);
    await expect(endless).rejects.toMatchObject({
      code: 'MLOPS_CONTRACT_SQL',
      message: expect.stringContaining('time limit of 0.3 s'),
    });
  });

  it('names the source that was meant', async () => {
    await expect(judge('SELECT count(*) FROM airline')).rejects.toMatchObject({ hint: 'Did you mean "airlines"?' });
  });
});

describe('substitute', () => {
  it('quotes names', () => {
    expect(substitute('SELECT {column} FROM ${table}', 'a"b', 'c d')).toBe('SELECT "c d" FROM "a""b"');
  });
  it('leaves {column} alone where there is none', () => {
    expect(substitute('SELECT {column}', 't', undefined)).toBe('SELECT {column}');
  });
});
