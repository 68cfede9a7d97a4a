import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openEngine, type Engine } from '#data';
import { canonicalJson } from '#kit';
import { testHost } from '#testing';
import { idSql } from './id.ts';
import { entityKey } from './online/entity-key.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine(testHost({ directory: import.meta.dirname }));
});
afterAll(() => engine.close());

it.each([
  { type: 'BIGINT', sql: '1545', value: 1545 },
  { type: 'DOUBLE', sql: '1545', value: 1545 },
  { type: 'DOUBLE', sql: "'-0'", value: 0 },
  { type: 'DOUBLE', sql: '0.1', value: 0.1 },
  { type: 'DOUBLE', sql: '1e-7', value: 1e-7 },
  { type: 'DOUBLE', sql: '1e20', value: 1e20 },
  { type: 'DOUBLE', sql: '1.5e21', value: 1.5e21 },
  { type: 'DECIMAL(9,2)', sql: '2.50', value: 2.5 },
  { type: 'DECIMAL(9,2)', sql: '3.00', value: 3 },
  { type: 'VARCHAR', sql: '\'Zürich "é" /\'', value: 'Zürich "é" /' },
  {
    type: 'VARCHAR',
    sql: "chr(31) || chr(127) || chr(10) || '\\u001F\\' || chr(14)",
    value: '\x1f\x7f\n\\u001F\\\x0e',
  },
  { type: 'VARCHAR', sql: "'2.0'", value: '2.0' },
  { type: 'DATE', sql: "'2026-03-01'", value: '2026-03-01' },
])('the id of the $type $sql is what JavaScript writes, and a client asks for', async ({ type, sql, value }) => {
  const columns = [{ name: 'key', type }];
  const id = idSql({ columns } as Parameters<typeof idSql>[0], ['key']);
  const [row] = await engine.rows(`SELECT ${id} AS id FROM (SELECT CAST(${sql} AS ${type}) AS key)`);
  expect(row!['id']).toBe(canonicalJson([value]));
  expect(entityKey(String(row!['id']))).toBe(row!['id']);
});
