import { escape, nearest } from '#kit';
import type { Engine } from '#data';
import { fail } from '../errors.ts';

/** What a column's values are, as far as evaluation cares. */
export type ColumnKind = 'boolean' | 'integer' | 'decimal' | 'text';

/** A file that can be queried: its columns by exact name. */
export interface Table {
  /** As the user named it, for errors. */
  file: string;
  /** SQL table expression. */
  sql: string;
  columns: ReadonlyMap<string, ColumnKind>;
}

export async function describeTable(engine: Engine, file: string, sql: string): Promise<Table> {
  const rows = await engine.rows(
    `SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${sql})`,
  );
  const columns = new Map(rows.map(({ name, type }) => [String(name), kindOf(String(type))]));
  return {
    file,
    sql: withoutJson(
      sql,
      rows.filter(({ type }) => type === 'JSON').map(({ name }) => String(name)),
    ),
    columns,
  };
}

/** JSON Lines with values of several types in a column: each as its text, `5` and not `"5"`. */
function withoutJson(sql: string, names: readonly string[]): string {
  if (names.length === 0) return sql;
  const replaced = names.map(escape.sqlIdentifier).map((name) => `${name} ->> '$' AS ${name}`);
  return `(SELECT * REPLACE (${replaced.join(', ')}) FROM ${sql})`;
}

function kindOf(type: string): ColumnKind {
  if (type === 'BOOLEAN') return 'boolean';
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return 'integer';
  return /^(DOUBLE|FLOAT|DECIMAL)/.test(type) ? 'decimal' : 'text';
}

/**
 * The column's SQL identifier.
 * @param setting the word under which the user can name another column: `id`, `group` …
 * @throws MLOPS_PREDICTIONS_COLUMN
 */
export function column(table: Table, name: string, setting: string): string {
  if (table.columns.has(name)) return escape.sqlIdentifier(name);
  const meant = nearest(name, table.columns.keys());
  throw fail('MLOPS_PREDICTIONS_COLUMN', {
    message: `${table.file} has no column "${name}" for ${setting}; it has ${listed([...table.columns.keys()])}`,
    where: { file: table.file, field: name },
    hint:
      meant === undefined
        ? `Write it, or name another column with ${setting}.`
        : `Did you mean "${meant}"? Name it with ${setting}.`,
  });
}

/** A value as a class name: whole numbers have no decimals, whatever type the file gave them. */
export function classText(table: Table, name: string, identifier: string): string {
  return table.columns.get(name) === 'decimal'
    ? `CASE WHEN ${identifier} = trunc(${identifier}) AND abs(${identifier}) < 1e15 THEN CAST(CAST(${identifier} AS BIGINT) AS VARCHAR) ELSE CAST(${identifier} AS VARCHAR) END`
    : `CAST(${identifier} AS VARCHAR)`;
}

const MOST_LISTED = 12;

export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).join(', ');
  return names.length > MOST_LISTED ? `${shown} and ${names.length - MOST_LISTED} more` : shown;
}
