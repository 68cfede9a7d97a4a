import { escape, nearest, type Where } from '#kit';
import { fail } from '../errors.ts';
import type { Engine } from '../engine/engine.ts';

/** Functions that make rows of nothing; every other table function could read something. */
const TABLE_FUNCTIONS = ['range', 'generate_series', 'unnest'];

/** `{table}`, `${table}`, `{column}`, `${column}` become quoted identifiers. */
export function substitute(query: string, table: string, column: string | undefined): string {
  return query.replace(/\$?\{(table|column)\}/g, (whole, name: string) => {
    const value = name === 'table' ? table : column;
    return value === undefined ? whole : escape.sqlIdentifier(value);
  });
}

/**
 * Checks with DuckDB's own parser that a rule is exactly one SELECT over named tables.
 * @param tables names a rule may read
 * @returns those it reads, in order of appearance
 * @throws MLOPS_CONTRACT_SQL
 */
export async function inspectRule(
  engine: Engine,
  sql: string,
  tables: readonly string[],
  where: Where,
): Promise<string[]> {
  const refuse = (message: string, hint?: string) =>
    fail('MLOPS_CONTRACT_SQL', { message, where, ...(hint !== undefined && { hint }) });
  const [row] = await engine.rows(`SELECT json_serialize_sql(${escape.sqlString(sql)}) AS tree`);
  const parsed = JSON.parse(String(row!['tree'])) as {
    error: boolean;
    error_type?: string;
    error_message?: string;
    statements: unknown[];
  };
  if (parsed.error) {
    if (parsed.error_type === 'not implemented')
      throw refuse('the SQL rule is not a SELECT', 'A rule reads and returns one number; it changes nothing.');
    throw refuse(`the SQL rule cannot be parsed: ${escape.logLine(parsed.error_message ?? 'unknown reason')}`);
  }
  if (parsed.statements.length !== 1)
    throw refuse(`the SQL rule has ${parsed.statements.length} statements; expected exactly one SELECT`);
  const used = new Set<string>();
  visit(parsed.statements[0], new Set(), (node, own) => {
    switch (node['type']) {
      case 'BASE_TABLE': {
        const name = String(node['table_name']);
        if (node['catalog_name'] !== '' || node['schema_name'] !== '')
          throw refuse(`the SQL rule reads ${tableName(node)}; expected a data source by its plain name`);
        if (own.has(name.toLowerCase())) return;
        const known = tables.find((table) => table.toLowerCase() === name.toLowerCase());
        if (known === undefined) {
          const near = nearest(name, tables);
          throw refuse(
            `the SQL rule reads "${escape.logLine(name)}", which is not a data source of the project`,
            near === undefined
              ? `It may read ${tables.join(', ')}; the file itself is {table}.`
              : `Did you mean "${near}"?`,
          );
        }
        used.add(known);
        return;
      }
      case 'TABLE_FUNCTION': {
        const name = String((node['function'] as Record<string, unknown> | null)?.['function_name']);
        if (!TABLE_FUNCTIONS.includes(name.toLowerCase())) {
          throw refuse(
            `the SQL rule calls the table function ${escape.logLine(name)}`,
            `A rule reads data sources only; ${TABLE_FUNCTIONS.join(', ')} are allowed.`,
          );
        }
        return;
      }
      case 'SHOW_REF':
        throw refuse('the SQL rule describes a table; expected one number');
    }
  });
  return [...used];
}

type Node = Record<string, unknown>;

/** Walks the tree with the names that WITH clauses have introduced on the way. */
function visit(value: unknown, own: ReadonlySet<string>, see: (node: Node, own: ReadonlySet<string>) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, own, see);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  const node = value as Node;
  const introduced = ((node['cte_map'] as { map?: { key: string }[] } | undefined)?.map ?? []).map(({ key }) =>
    key.toLowerCase(),
  );
  const names = introduced.length === 0 ? own : new Set([...own, ...introduced]);
  see(node, names);
  for (const child of Object.values(node)) visit(child, names, see);
}

function tableName(node: Node): string {
  return [node['catalog_name'], node['schema_name'], node['table_name']]
    .filter((part) => part !== '')
    .map((part) => escape.logLine(String(part)))
    .join('.');
}
