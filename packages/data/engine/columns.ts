import type * as DuckDB from '@duckdb/node-api';
import { plainValue } from './value.ts';

/**
 * A result by column, every array `count` long. DOUBLE, FLOAT and DECIMAL → Float64Array with NULL as NaN; all else →
 * an array of plain values (INTEGER and BIGINT → number, VARCHAR → string) with NULL as null.
 */
export interface Columns {
  count: number;
  columns: Record<string, ArrayLike<unknown>>;
}

export async function collectColumns(duckdb: typeof DuckDB, result: DuckDB.DuckDBMaterializedResult): Promise<Columns> {
  const chunks = await result.fetchAllChunks();
  const count = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const columns: Record<string, ArrayLike<unknown>> = {};
  result.columnNames().forEach((name, index) => {
    const numeric = isDouble(duckdb, result.columnTypeId(index));
    const values: Float64Array | unknown[] = numeric ? new Float64Array(count) : new Array<unknown>(count);
    let row = 0;
    for (const chunk of chunks) {
      for (const value of chunk.getColumnValues(index)) {
        values[row++] = numeric ? (value === null ? Number.NaN : Number(value)) : plainValue(value);
      }
    }
    columns[name] = values;
  });
  return { count, columns };
}

function isDouble(duckdb: typeof DuckDB, type: DuckDB.DuckDBTypeId): boolean {
  const { DOUBLE, FLOAT, DECIMAL } = duckdb.DuckDBTypeId;
  return type === DOUBLE || type === FLOAT || type === DECIMAL;
}
