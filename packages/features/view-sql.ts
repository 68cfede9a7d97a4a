import { escape } from '#kit';
import type { FeatureColumn, ResolvedView } from './view.ts';

const q = escape.sqlIdentifier;

/** Where a build's tables live, and what the view's own are called there. */
interface Place {
  schema: string;
  /** The examples' table: `#row`, `#at`, and every column of the example's row. */
  examples: string;
}

type AsOf = Extract<ResolvedView, { kind: 'as-of' }>;
type Window = Extract<ResolvedView, { kind: 'window' }>;

/**
 * The query of a view: `#row` and its columns, one row for each example. A row of the source counts for an example
 * when it is available at the moment of prediction or before, never a microsecond later.
 */
export function viewSql(view: ResolvedView, place: Place): string {
  switch (view.kind) {
    case 'own-row':
      return `SELECT "#row", ${view.columns.map((column) => `${shown(column, column.sql!)} AS ${q(column.name)}`).join(', ')} FROM ${place.examples}`;
    case 'as-of':
      return asOfSql(view, place);
    case 'window':
      return windowSql(view, place);
  }
}

/** The latest available row of the same key. Of several available at the same moment: the greatest, column by column. */
function asOfSql(view: AsOf, { schema, examples }: Place): string {
  const values = view.columns.map(({ sql }, index) => `${sql} AS "#${index}"`);
  const order = view.columns.map((_, index) => `"#${index}" DESC NULLS LAST`);
  const fresh =
    view.maxAgeSeconds === undefined
      ? ''
      : ` AND e."#at" - to_microseconds(${Math.round(view.maxAgeSeconds * 1e6)}) <= r."#t"`;
  const columns = view.columns.map((column, index) => {
    const value = fresh === '' ? `r."#${index}"` : `CASE WHEN true${fresh} THEN r."#${index}" END`;
    return `${shown(column, value)} AS ${q(column.name)}`;
  });
  return `WITH available AS (
  SELECT ${[...keys(view), `${view.available} AS "#t"`, ...values].join(', ')} FROM ${schema}.${q(view.from)}
), latest AS (
  SELECT * FROM available WHERE "#t" IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY ${[...keyNames(view), '"#t"'].join(', ')} ORDER BY ${order.join(', ')}) = 1
)
SELECT e."#row", ${columns.join(', ')}
FROM ${examples} e ASOF LEFT JOIN latest r ON ${matches(view, 'r')} AND e."#at" >= r."#t"`;
}

/** Sums are exact: integers in units of 2^-40, so neither order nor the number of threads changes a digit. */
const UNIT = 2 ** 40;

/**
 * Aggregates over the rows that became available in (at − window, at]: the running sum at the one end less that at the
 * other. An empty window counts 0 and sums to 0; its mean is NULL. NULL, NaN and infinities are passed over.
 */
function windowSql(view: Window, { schema, examples }: Place): string {
  const sums = view.columns.flatMap(({ sql, aggregate }, index) => {
    if (sql === undefined) return [`count(*) AS "#n${index}"`];
    if (aggregate === 'count') return [`count(${sql}) AS "#n${index}"`];
    const value = `CAST(${sql} AS DOUBLE)`;
    return [
      `count(CASE WHEN isfinite(${value}) THEN 1 END) AS "#n${index}"`,
      `sum(CASE WHEN isfinite(${value}) THEN CAST(${value} * ${UNIT} AS HUGEINT) END) AS "#s${index}"`,
    ];
  });
  const names = view.columns.flatMap((column, index) =>
    hasSum(column) ? [`"#n${index}"`, `"#s${index}"`] : [`"#n${index}"`],
  );
  const between = (name: string): string => {
    const end = `coalesce(upto.${name}, 0)`;
    return view.windowSeconds === undefined ? end : `(${end} - coalesce(past.${name}, 0))`;
  };
  const columns = view.columns.map((column, index) => {
    const count = between(`"#n${index}"`);
    const sum = `CAST(${between(`"#s${index}"`)} AS DOUBLE) / ${UNIT}`;
    switch (column.aggregate!) {
      case 'count':
        return `CAST(${count} AS BIGINT) AS ${q(column.name)}`;
      case 'sum':
        return `${shown(column, sum)} AS ${q(column.name)}`;
      case 'mean':
        return `${shown(column, `CASE WHEN ${count} > 0 THEN ${sum} / ${count} END`)} AS ${q(column.name)}`;
    }
  });
  const past =
    view.windowSeconds === undefined
      ? ''
      : `
ASOF LEFT JOIN running past ON ${matches(view, 'past')} AND e."#at" - to_microseconds(${Math.round(view.windowSeconds * 1e6)}) >= past."#t"`;
  // Each moment stands once for a key, so counting ROWS sums the same as the default RANGE, sooner.
  return `WITH moments AS (
  SELECT ${[...keys(view), `${view.available} AS "#t"`, ...sums].join(', ')} FROM ${schema}.${q(view.from)} GROUP BY ALL
), running AS MATERIALIZED (
  SELECT ${[...keyNames(view), '"#t"', ...names.map((name) => `sum(${name}) OVER upto AS ${name}`)].join(', ')}
  FROM moments WHERE "#t" IS NOT NULL
  WINDOW upto AS (PARTITION BY ${keyNames(view).join(', ')} ORDER BY "#t" ROWS UNBOUNDED PRECEDING)
)
SELECT e."#row", ${columns.join(', ')}
FROM ${examples} e
ASOF LEFT JOIN running upto ON ${matches(view, 'upto')} AND e."#at" >= upto."#t"${past}`;
}

function hasSum({ sql, aggregate }: FeatureColumn): boolean {
  return sql !== undefined && aggregate !== 'count';
}

function keys(view: AsOf | Window): string[] {
  return view.key.map(({ source }, index) => `${q(source)} AS "#k${index}"`);
}

function keyNames(view: AsOf | Window): string[] {
  return view.key.map((_, index) => `"#k${index}"`);
}

function matches(view: AsOf | Window, alias: string): string {
  return view.key.map(({ example }, index) => `e.${q(example)} = ${alias}."#k${index}"`).join(' AND ');
}

/** The value as the model sees it: on the grid, when one is given. */
function shown(column: FeatureColumn, value: string): string {
  return column.grid === undefined ? value : `round(CAST(${value} AS DOUBLE) * ${column.grid}) / ${column.grid}`;
}
