import { escape } from '#kit';
import type { LogicalType, Property } from '../contract/schema.ts';

/** A column as the file has it. */
export interface FileColumn {
  name: string;
  /** DuckDB's name of the type; VARCHAR for every CSV column. */
  type: string;
}

/** A column ready to be checked: `raw` as read, `value` as the contract's type, NULL where it is not of that type. */
export interface Cell {
  name: string;
  logicalType: LogicalType;
  /** Names in the cells' relation. */
  raw: string;
  value: string;
  rawSql: string;
  valueSql: string;
  present: boolean;
}

const sqlTypes: Record<LogicalType, string> = {
  string: 'VARCHAR',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  time: 'TIME',
  object: 'JSON',
  array: 'JSON',
  map: 'JSON',
  vector: 'JSON',
};

/** Types of a column that are what the contract calls by the name. */
const matching: Record<LogicalType, RegExp> = {
  string: /^(VARCHAR|UUID|ENUM\b|BLOB|JSON)/,
  integer: /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/,
  number: /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*)$/,
  boolean: /^BOOLEAN$/,
  date: /^DATE$/,
  timestamp: /^TIMESTAMP/,
  time: /^TIME(?!STAMP)/,
  object: /^(STRUCT|JSON)/,
  array: /(\[\d*\]|JSON)$/,
  map: /^(MAP|STRUCT|JSON)/,
  vector: /(\[\d*\]|JSON)$/,
};

export function isOfType(type: string, logicalType: LogicalType): boolean {
  return matching[logicalType].test(type);
}

/** Cells of a contract's properties. `text`: the file is CSV and every column was read as text. */
export function contractCells(properties: readonly Property[], columns: readonly FileColumn[], text: boolean): Cell[] {
  return properties.map((property, index) => {
    const column = columns.find(({ name }) => name === (property.physicalName ?? property.name));
    const logicalType = property.logicalType ?? (column ? logicalTypeOf(column.type) : 'string');
    return cell(property.name, index, column, logicalType, text);
  });
}

/** Cells of a file without a contract: every column as the file types it. */
export function fileCells(columns: readonly FileColumn[]): Cell[] {
  return columns.map((column, index) => cell(column.name, index, column, logicalTypeOf(column.type), false));
}

function cell(
  name: string,
  index: number,
  column: FileColumn | undefined,
  logicalType: LogicalType,
  text: boolean,
): Cell {
  const rawSql = column ? escape.sqlIdentifier(column.name) : 'NULL::VARCHAR';
  return {
    name,
    logicalType,
    raw: `r${index}`,
    value: `v${index}`,
    rawSql,
    valueSql: column ? valueSql(rawSql, column.type, logicalType, text) : `NULL::${sqlTypes[logicalType]}`,
    present: column !== undefined,
  };
}

function valueSql(raw: string, type: string, logicalType: LogicalType, text: boolean): string {
  const number = `TRY_CAST(${raw} AS DOUBLE)`;
  switch (logicalType) {
    case 'number':
      return `CASE WHEN isfinite(${number}) THEN ${number} END`;
    case 'integer':
      // TRY_CAST('1.5' AS BIGINT) rounds; only a number without a fraction is an integer.
      return !text && isOfType(type, 'integer')
        ? raw
        : `CASE WHEN ${number} = trunc(${number}) THEN TRY_CAST(${raw} AS BIGINT) END`;
    case 'date':
      // TRY_CAST drops a time of day; only midnight is a date.
      return type === 'DATE'
        ? raw
        : `CASE WHEN TRY_CAST(${raw} AS TIMESTAMP) = TRY_CAST(${raw} AS DATE) THEN TRY_CAST(${raw} AS DATE) END`;
    default:
      return !text && isOfType(type, logicalType) ? raw : `TRY_CAST(${raw} AS ${sqlTypes[logicalType]})`;
  }
}

function logicalTypeOf(type: string): LogicalType {
  const order: LogicalType[] = [
    'boolean',
    'integer',
    'number',
    'date',
    'timestamp',
    'time',
    'string',
    'array',
    'map',
    'object',
  ];
  return order.find((name) => isOfType(type, name)) ?? 'string';
}

/** The cells as a table expression: `r0, v0, r1, v1, …` over the file. */
export function cellsSql(cells: readonly Cell[], relation: string): string {
  const columns = cells.flatMap(({ raw, value, rawSql, valueSql: sql }) => [
    `${rawSql} AS ${raw}`,
    `${sql} AS ${value}`,
  ]);
  return `(SELECT ${columns.join(', ')} FROM ${relation})`;
}

/** The cells under the contract's names, for SQL rules. */
export function typedSql(cells: readonly Cell[], relation: string): string {
  return `SELECT ${cells.map(({ name, valueSql: sql }) => `${sql} AS ${escape.sqlIdentifier(name)}`).join(', ')} FROM ${relation}`;
}
