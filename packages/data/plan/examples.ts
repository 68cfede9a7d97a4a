import { escape } from '#kit';
import { cellsSql, type Cell } from '../checks/cells.ts';
import type { SqlValue } from '../engine/value.ts';
import { groupKey } from './plan.ts';

const MOST_EXAMPLES = 5;
const LONGEST_EXAMPLE = 80;

export type Example = { row: number | null; value: string };
/** Runs a query over the file, and explains why when it cannot. */
export type Ask = (sql: string) => Promise<Record<string, SqlValue>[]>;

/** Only for a rule that failed: one more look, in the file's order, for the first rows that broke it. */
export async function offendingRows(
  ask: Ask,
  cells: readonly Cell[],
  table: string,
  predicate: string,
  shown?: string,
): Promise<Example[]> {
  const numbered = cellsSql(
    [...cells, { raw: 'row', value: 'unused', rawSql: 'row', valueSql: 'NULL' } as Cell],
    `(SELECT row_number() OVER () AS row, * FROM ${table})`,
  );
  const found = await ask(
    `SELECT row, ${shown === undefined ? 'NULL' : `CAST(${shown} AS VARCHAR)`} AS value FROM ${numbered} WHERE ${predicate} ORDER BY row LIMIT ${MOST_EXAMPLES}`,
  );
  return found.map(({ row, value }) => ({ row: Number(row), value: shownText(value) }));
}

export async function repeatedKeys(ask: Ask, relation: string, keys: readonly string[]): Promise<Example[]> {
  const names = groupKey(keys);
  const known = keys.map((key) => `${key} IS NOT NULL`).join(' AND ');
  const text = keys.map((key) => `CAST(${key} AS VARCHAR)`).join(`, ', ', `);
  const found = await ask(
    `SELECT concat(${text}) AS value, count(*) AS n FROM ${relation} WHERE ${known} GROUP BY ${names} HAVING count(*) > 1 ORDER BY n DESC, value LIMIT ${MOST_EXAMPLES}`,
  );
  return found.map(({ value, n }) => ({ row: null, value: `${shownText(value)} (${n} times)` }));
}

function shownText(value: SqlValue | undefined): string {
  if (value === null || value === undefined) return '(missing)';
  const text = escape.logLine(String(value));
  return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE)}…` : text;
}

/** Sentences about the whole file, as examples. */
export function sentences(texts: readonly string[]): Example[] {
  return texts.slice(0, MOST_EXAMPLES).map((text) => ({ row: null, value: shownText(text) }));
}
