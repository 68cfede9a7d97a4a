import type { Engine } from '#data';
import { escape, nearest, type Where } from '#kit';
import type { Sql } from './document.ts';
import { fail } from './errors.ts';

/** One value computed from one row. */
export interface Expression {
  /** As the engine writes it back from its own syntax tree: no comment, no second statement. */
  sql: string;
  /** Every column it reads, in lower case, with its place. */
  reads: { column: string; where: Where }[];
}

/** Reads expressions by the engine's own parser. */
export interface ExpressionReader {
  /** @throws MLOPS_FEATURES_SQL when it is not one expression over one row, always the same for the same row */
  read(sql: Sql): Promise<Expression>;
}

/** What may stand in an expression. Absent on purpose: subqueries, window functions, `*`, parameters, lambdas. */
const ROW_WISE = new Set([
  'COLUMN_REF',
  'CONSTANT',
  'COMPARISON',
  'CONJUNCTION',
  'FUNCTION',
  'OPERATOR',
  'CAST',
  'CASE',
  'BETWEEN',
  'COLLATE',
]);
const WHAT: Readonly<Record<string, string>> = {
  SUBQUERY: 'a subquery',
  WINDOW: 'a window function',
  STAR: '*',
  PARAMETER: 'a parameter',
  LAMBDA: 'a lambda',
};
const SELECT = 'SELECT ';
/** What the engine calls consistent, and is of the moment or of the machine. */
const OF_THE_MACHINE = ['current_localtime', 'current_localtimestamp', 'current_setting', 'getvariable', 'version'];

interface FunctionFacts {
  aggregate: boolean;
  /** Same arguments, same value, anywhere and at any time: not random(), now() or current_setting(). */
  consistent: boolean;
  /** What a macro stands for, every overload of it, and what its parameters are called. */
  macro?: { definitions: string[]; parameters: string[] };
}

interface Node {
  class?: string;
  query_location?: number;
  column_names?: string[];
  function_name?: string;
  /** Before a function's name; of `x.abs()` it is the column. */
  schema?: string;
  catalog?: string;
  [key: string]: unknown;
}

export async function openExpressionReader(engine: Engine): Promise<ExpressionReader> {
  const functions = new Map<string, FunctionFacts>();
  const rows = await engine.rows(
    `SELECT lower(function_name) AS name, bool_or(function_type = 'aggregate') AS aggregate,
            bool_and(coalesce(stability, 'CONSISTENT') = 'CONSISTENT') AS consistent, 
            CAST(to_json(list(macro_definition) FILTER (function_type = 'macro')) AS VARCHAR) AS definitions,
            CAST(to_json(flatten(list(parameters) FILTER (function_type = 'macro'))) AS VARCHAR) AS parameters
     FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro') GROUP BY ALL`,
  );
  for (const row of rows) {
    functions.set(String(row['name']), {
      aggregate: row['aggregate'] === true,
      consistent: row['consistent'] === true && !OF_THE_MACHINE.includes(String(row['name'])),
      ...(typeof row['definitions'] === 'string' && row['definitions'] !== 'null'
        ? { macro: { definitions: JSON.parse(row['definitions']), parameters: JSON.parse(String(row['parameters'])) } }
        : {}),
    });
  }

  async function read(sql: Sql): Promise<Expression> {
    const quoted = escape.sqlString(SELECT + sql.text);
    const [row] = await engine.rows(`SELECT json_serialize_sql(${quoted}) AS tree`);
    const tree = JSON.parse(String(row!['tree'])) as {
      error: boolean;
      error_message?: string;
      position?: string;
      statements?: Node[];
    };
    if (tree.error) throw refuse(sql, `cannot be read: ${tree.error_message}`, Number(tree.position));
    const expression = onlyExpression(sql, tree.statements ?? []);
    const reads: Expression['reads'] = [];
    for (const node of nodes(expression)) {
      if (node.class === 'COLUMN_REF') {
        reads.push({ column: node.column_names![0]!.toLowerCase(), where: within(sql, node.query_location) });
      } else if (node.class === 'FUNCTION') {
        const name = node.function_name!.toLowerCase();
        const of = [node.catalog, node.schema].filter(Boolean).join('.');
        // The parser's own word for what it writes otherwise: extract(), [a, b], substring(a from b).
        if (of !== '' && of !== 'main')
          throw refuse(
            sql,
            `calls ${of}.${name}(), which hides what it reads`,
            node.query_location,
            `Write the column between the brackets: \`${name}(…)\`.`,
          );
        if (name === 'age' && (node['children'] as unknown[]).length === 1)
          throw refuse(
            sql,
            'calls age() of one time, which counts to today',
            node.query_location,
            'Say to when: `age(at, born)`.',
          );
        await checkFunction(sql, name, node.query_location);
      } else if (!ROW_WISE.has(node.class!)) {
        throw refuse(
          sql,
          `uses ${WHAT[node.class!] ?? node.class!.toLowerCase()}: expected one value computed from one row`,
          node.query_location,
        );
      }
    }
    const [back] = await engine.rows(`SELECT json_deserialize_sql(json_serialize_sql(${quoted})) AS text`);
    return { sql: String(back!['text']).slice(SELECT.length), reads };
  }

  async function checkFunction(
    sql: Sql,
    name: string,
    location: number | undefined,
    inside: readonly string[] = [],
  ): Promise<void> {
    const facts = functions.get(name);
    if (!facts) {
      const near = nearest(name, functions.keys());
      throw refuse(sql, `calls ${name}(), which the engine does not have`, location, near && `Did you mean ${near}()?`);
    }
    if (facts.aggregate) {
      throw refuse(
        sql,
        `aggregates with ${name}(): expected one value computed from one row`,
        location,
        'Aggregate in a view with `window`.',
      );
    }
    if (!facts.consistent) throw refuse(sql, `calls ${name}(), whose value is not of the row alone`, location);
    if (facts.macro === undefined || inside.includes(name)) return;
    for (const definition of facts.macro.definitions) {
      const [row] = await engine.rows(`SELECT json_serialize_sql(${escape.sqlString(SELECT + definition)}) AS tree`);
      for (const node of nodes(JSON.parse(String(row!['tree'])))) {
        if (node.class === 'SUBQUERY' || node.class === 'WINDOW')
          throw refuse(sql, `calls ${name}(), which is a query of its own`, location);
        // What is neither a parameter nor a function is a word such as current_timestamp.
        if (node.class === 'COLUMN_REF' && !facts.macro.parameters.includes(node.column_names![0]!))
          throw refuse(sql, `calls ${name}(), whose value is not of the row alone`, location);
        if (node.class === 'FUNCTION')
          await checkFunction(sql, node.function_name!.toLowerCase(), location, [...inside, name]);
      }
    }
  }

  return { read };
}

function onlyExpression(sql: Sql, statements: readonly Node[]): unknown {
  const node = statements[0]?.['node'] as Node | undefined;
  const list = (node?.['select_list'] ?? []) as Node[];
  const from = node?.['from_table'] as Node | undefined;
  const bare =
    statements.length === 1 &&
    node?.['type'] === 'SELECT_NODE' &&
    list.length === 1 &&
    list[0]!['alias'] === '' &&
    from?.['type'] === 'EMPTY' &&
    (node['modifiers'] as unknown[]).length === 0 &&
    (node['group_expressions'] as unknown[]).length === 0 &&
    ['where_clause', 'having', 'sample', 'qualify'].every((part) => node[part] === null);
  if (!bare) throw refuse(sql, 'is more than one expression');
  return list[0];
}

function* nodes(tree: unknown): Generator<Node> {
  if (tree === null || typeof tree !== 'object') return;
  if ('class' in tree) yield tree as Node;
  for (const value of Object.values(tree)) yield* nodes(value);
}

function refuse(sql: Sql, why: string, location?: number, hint?: string): Error {
  return fail('MLOPS_FEATURES_SQL', {
    message: `"${sql.text}" ${why}.`,
    where: within(sql, location),
    ...(hint ? { hint } : {}),
  });
}

/** The place of a byte of `SELECT <text>`; the whole expression's when the text is folded or quoted in the file. */
function within(sql: Sql, location: number | undefined): Where {
  const bytes = Buffer.from(sql.text);
  const offset = location === undefined ? -1 : location - SELECT.length;
  if (!sql.verbatim || sql.where.column === undefined || !(offset >= 0 && offset <= bytes.length)) return sql.where;
  return { ...sql.where, column: sql.where.column + bytes.subarray(0, offset).toString().length };
}
