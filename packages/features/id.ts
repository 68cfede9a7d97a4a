import { escape } from '#kit';
import type { Source } from './source.ts';

const q = escape.sqlIdentifier;

/** Canonical JSON of the entity's values; of a row without entity, `[number]`, counted from 1. */
export function idSql(source: Pick<Source, 'columns'>, columns: readonly string[]): string {
  if (columns.length === 0) return `'[' || ("#row" + 1) || ']'`;
  const types = new Map(source.columns.map(({ name, type }) => [name.toLowerCase(), type]));
  const values = columns.map((column) => {
    const value = q(column);
    const isFloat = /^(DOUBLE|FLOAT|DECIMAL)/.test(types.get(column.toLowerCase()) ?? '');
    // Whole numbers that were read as floating point (a gap in the file is enough) are written as JSON writes them.
    const whole = `CASE WHEN ${value} = trunc(${value}) AND abs(${value}) < 1e15 THEN CAST(to_json(CAST(${value} AS BIGINT)) AS VARCHAR)`;
    const json = `CAST(to_json(${value}) AS VARCHAR)`;
    return isFloat ? `${whole} ELSE ${json} END` : json;
  });
  return `'[' || ${values.join(` || ',' || `)} || ']'`;
}

/** SQL: whether a row lacks one of the entity's values. */
export function incompleteSql(columns: readonly string[]): string {
  return columns.length === 0 ? 'false' : `(${columns.map((column) => `${q(column)} IS NULL`).join(' OR ')})`;
}
