import type { DuckDBValue } from '@duckdb/node-api';

export type SqlValue = null | boolean | number | bigint | string;

/** An engine's value as a JavaScript one: integers as numbers where they fit, dates and the like as text. */
export function plainValue(value: DuckDBValue): SqlValue {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  return value === undefined ? null : String(value);
}
