import { z } from 'zod';
import type { Engine, SqlValue } from '#data';
import { escape } from '#kit';
import { APART, Bins, binCount, binSql, countSql, readCounts } from './bins.ts';
import { fail } from './errors.ts';

const FORMAT = 'mlops-reference/1';
const QUANTILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;
/** So many values have a bin each; the others share one. */
const MOST_VALUES = 20;

const ReferenceColumn = z.strictObject({
  role: z.enum(['input', 'prediction']),
  type: z.enum(['number', 'text']),
  bins: Bins,
  counts: z.array(z.number().int().nonnegative()).describe('rows by bin'),
  mean: z.number().nullable(),
  still: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('share of rows on days of one value; absent where no time is known'),
  holds: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('days for which it keeps one value at the longest; absent where none is known'),
  others: z
    .strictObject({ holds: z.number().int().nonnegative(), times: z.number().int().nonnegative() })
    .optional()
    .describe(
      'of its values but the most usual: days for which one is kept at the longest, of so many times seen whole; 0 where none is kept for a day',
    ),
});
export type ReferenceColumn = z.output<typeof ReferenceColumn>;

/** Which predictions a reference is made of. In-sample ones are none: a model knows what it was trained on too well. */
export const ReferenceKind = z.enum(['out-of-fold', 'evaluation', 'given']);
export type ReferenceKind = z.output<typeof ReferenceKind>;

/** The distributions that windows are compared with: bins fixed once, and how many rows of the reference each holds. */
export const Reference = z.strictObject({
  format: z.literal(FORMAT),
  kind: ReferenceKind,
  rows: z.number().int().positive(),
  columns: z.record(z.string(), ReferenceColumn),
});
export type Reference = z.output<typeof Reference>;

export interface ColumnToProfile {
  name: string;
  role: ReferenceColumn['role'];
  type: ReferenceColumn['type'];
}

/** SQL of a column in the type that bins are of. An empty text is none, as in CSV; a long one is known by its beginning. */
export function valueSql(type: ReferenceColumn['type'], column: string): string {
  return type === 'number' ? `TRY_CAST(${column} AS DOUBLE)` : `nullif(left(CAST(${column} AS VARCHAR), 200), '')`;
}

/**
 * Fixes the bins of every column and counts the reference in them: a few queries a column, once for a model.
 * @param relation SQL table expression of the reference's rows
 * @throws MLOPS_MONITOR_REFERENCE when there are no rows or no predictions
 */
export async function makeReference(
  engine: Engine,
  work: { relation: string; columns: readonly ColumnToProfile[]; kind: ReferenceKind },
): Promise<Reference> {
  const { relation, columns, kind } = work;
  if (!columns.some(({ role }) => role === 'prediction'))
    throw wrong('it has no column of predictions', 'Expected score, score_<class> or prediction.');
  const binned: { column: ColumnToProfile; value: string; bins: Bins }[] = [];
  for (const column of columns) {
    const value = valueSql(column.type, escape.sqlIdentifier(column.name));
    const bins =
      (column.type === 'number' ? await edgesOf(engine, relation, value) : undefined) ??
      (await valuesOf(engine, relation, value));
    binned.push({ column, value, bins });
  }
  const aggregates = binned.map(
    ({ column, value, bins }, at) =>
      `${countSql(bins, value)} AS c${at}, ${column.type === 'number' ? `favg(${finiteSql(value)})` : 'NULL'} AS m${at}`,
  );
  const [counted] = await engine.rows(`SELECT count(*) AS n, ${aggregates.join(', ')} FROM ${relation}`);
  const rows = Number(counted!['n']);
  if (rows === 0) throw wrong('it has no rows', 'Give a file with the predictions of a validation set.');
  return {
    format: FORMAT,
    kind,
    rows,
    columns: Object.fromEntries(
      binned.map(({ column: { name, role, type }, bins }, at) => [
        name,
        { role, type, bins, counts: readCounts(bins, counted![`c${at}`]), mean: rounded(counted![`m${at}`]) },
      ]),
    ),
  };
}

/** What the days of a reference (in UTC) say of a column. */
export type OfDays = Required<Pick<ReferenceColumn, 'still'>> & Pick<ReferenceColumn, 'holds' | 'others'>;

/** A column whose rows are counted in bins. */
type Counted = Pick<ReferenceColumn, 'bins' | 'counts'>;

/** The bin of the value that a column has most often. Of numbers in bins zero alone is known. */
export function usualBin({ bins, counts }: Counted): number {
  return bins.kind === 'edges' ? APART : counts.indexOf(Math.max(...counts.slice(APART + 1)), APART + 1);
}

/**
 * Of each column, which share of its values is of days that have no other, a day of one value alone saying nothing; and how long it keeps
 * one at the longest.
 * @param timed SQL table expression of rows with the columns @param time SQL of when each row was
 */
export async function daysOf(
  engine: Engine,
  {
    timed,
    time,
    columns,
  }: { timed: string; time: string; columns: readonly (Pick<ColumnToProfile, 'name' | 'type'> & Counted)[] },
): Promise<Map<string, OfDays>> {
  const day = `date_trunc('day', TRY_CAST(CAST(${time} AS VARCHAR) AS TIMESTAMP))`;
  const values = columns.map(({ name, type }, at) => `${valueSql(type, escape.sqlIdentifier(name))} AS v${at}`);
  const dated = `(SELECT ${day} AS day, ${values.join(', ')} FROM ${timed})`;
  const ofDay = columns.map((_, at) => `count(v${at}) AS n${at}, min(v${at}) = max(v${at}) AS s${at}`);
  const shares = columns.map(
    (_, at) => `sum(n${at}) FILTER (n${at} > 1 AND s${at}) AS s${at}, sum(n${at}) FILTER (n${at} > 1) AS n${at}`,
  );
  const [found] = await engine.rows(
    `SELECT ${shares.join(', ')} FROM (SELECT ${ofDay.join(', ')} FROM ${dated} WHERE isfinite(day) GROUP BY day)`,
  );
  const days = new Map<string, OfDays>();
  for (const [at, { name, ...counted }] of columns.entries()) {
    const rows = Number(found![`n${at}`] ?? 0);
    if (rows === 0) continue;
    const still = Number((Number(found![`s${at}`] ?? 0) / rows).toPrecision(6));
    days.set(name, { still, ...(still > 0 && (await keptFor(engine, { dated, value: `v${at}`, counted }))) });
  }
  return days;
}

/**
 * For how many days a column keeps one value at the longest, days without any among them. One that was there before the first day, or
 * after the last, is not seen whole: where there is no other, it may be kept for as long as is seen at all.
 */
async function keptFor(
  engine: Engine,
  { dated, value, counted }: { dated: string; value: string; counted: Counted },
): Promise<Pick<OfDays, 'holds' | 'others'>> {
  const ofDay = `SELECT date_diff('day', TIMESTAMP '1970-01-01', day) AS d, CASE WHEN min(${value}) = max(${value}) THEN min(${value}) END AS one
    FROM ${dated} WHERE isfinite(day) AND ${value} IS NOT NULL GROUP BY day`;
  const numbered = `SELECT d, one, count(*) FILTER (one IS NULL OR one IS DISTINCT FROM before) OVER (ORDER BY d) AS nth
    FROM (SELECT d, one, lag(one) OVER (ORDER BY d) AS before FROM (${ofDay}))`;
  const kept = `SELECT min(d) AS first, max(d) AS last, ${binSql(counted.bins, 'any_value(one)')} <> ${usualBin(counted)} AS other
    FROM (${numbered}) WHERE one IS NOT NULL GROUP BY nth`;
  const [found] = await engine.rows(
    `SELECT max(days) AS longest, count(*) FILTER (whole) AS whole, any_value(seen) AS seen,
       max(days) FILTER (other) AS longestOther, count(*) FILTER (other AND whole) AS wholeOther, count(*) FILTER (other) AS others
     FROM (SELECT last - first + 1 AS days, other, first > since AND last < until AS whole, until - since + 1 AS seen
       FROM (${kept}), (SELECT min(d) AS since, max(d) AS until FROM (${ofDay})))`,
  );
  const holds = Number(found!['whole']) > 0 ? found!['longest'] : found!['seen'];
  const times = Number(found!['wholeOther']);
  // Where the usual one is seen whole, there are days of several around it.
  const isNever = Number(found!['others']) === 0 && Number(found!['whole']) > 0;
  return {
    ...(holds !== null && { holds: Number(holds) }),
    ...((times > 0 || isNever) && { others: { holds: Number(found!['longestOther'] ?? 0), times } }),
  };
}

/** @throws MLOPS_MONITOR_REFERENCE when it is not one that {@link makeReference} made */
export function readReference(text: string, file: string): Reference {
  try {
    const reference = Reference.parse(JSON.parse(text));
    const odd = Object.entries(reference.columns).find(([, { bins, counts }]) => counts.length !== binCount(bins));
    if (odd === undefined) return reference;
    throw new Error(`${odd[0]} has ${odd[1].counts.length} counts for ${binCount(odd[1].bins)} bins`);
  } catch (cause) {
    throw fail('MLOPS_MONITOR_REFERENCE', {
      message: `${file} is not a reference of this tool: ${(cause as Error).message.split('\n')[0]}`,
      where: { file },
      hint: 'Leave it out to make one of the out-of-fold predictions, or name a table of predictions.',
      cause,
    });
  }
}

/** Six digits: sums of doubles differ in their last ones with the order of addition. */
export function rounded(value: SqlValue | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

export function finiteSql(value: string): string {
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}

/** Deciles of what is neither missing nor zero; undefined when a few whole numbers are better counted one by one. */
async function edgesOf(engine: Engine, relation: string, value: string): Promise<Bins | undefined> {
  const finite = finiteSql(value);
  const [found] = await engine.rows(
    `SELECT min(x) AS low, max(x) AS high, coalesce(bool_and(x = trunc(x)), true) AS whole, approx_count_distinct(x) AS distinct,
       CAST(to_json(quantile_disc(CASE WHEN x <> 0 THEN x END, [${QUANTILES.join(', ')}])) AS VARCHAR) AS edges
     FROM (SELECT ${finite} AS x FROM ${relation})`,
  );
  // The estimate is a few percent off; where it leaves a doubt, the values are listed.
  if (found!['whole'] === true && Number(found!['distinct']) <= 2 * MOST_VALUES) {
    const values = await engine.rows(
      `SELECT DISTINCT ${finite} AS x FROM ${relation} WHERE ${finite} IS NOT NULL ORDER BY x LIMIT ${MOST_VALUES + 1}`,
    );
    if (values.length <= MOST_VALUES)
      return { kind: 'values', values: values.map(({ x }) => Number(x)), complete: true };
  }
  const edges = JSON.parse(String(found!['edges'])) as number[] | null;
  return {
    kind: 'edges',
    edges: edges === null ? [0] : [...new Set(edges)],
    low: Number(found!['low']),
    high: Number(found!['high']),
  };
}

async function valuesOf(engine: Engine, relation: string, value: string): Promise<Bins> {
  const found = await engine.rows(
    `SELECT value, count(*) AS n FROM (SELECT ${value} AS value FROM ${relation}) WHERE value IS NOT NULL
     GROUP BY value ORDER BY n DESC, value LIMIT ${MOST_VALUES + 1}`,
  );
  return {
    kind: 'values',
    values: found.slice(0, MOST_VALUES).map((row) => String(row['value'])),
    complete: found.length <= MOST_VALUES,
  };
}

function wrong(what: string, hint: string): Error {
  return fail('MLOPS_MONITOR_REFERENCE', { message: `The reference cannot be used: ${what}.`, hint });
}
