import type { JsonObject } from '#kit';
import type { Cell } from '../checks/cells.ts';
import type { Engine } from '../engine/engine.ts';
import type { SqlValue } from '../engine/value.ts';
import { escape } from '#kit';

export interface ColumnProfile extends JsonObject {
  type: string;
  /** Rows without a value, or with one that is not of the type. */
  nulls: number;
  /** HyperLogLog estimate, a few percent off. */
  distinct: number;
  min: number | string | null;
  max: number | string | null;
  mean: number | null;
  stddev: number | null;
  /** At {@link QUANTILES}; values that occur in the data. */
  quantiles: number[] | null;
  /** The most frequent values of a column with few; the others are not listed. */
  top: { value: string; count: number }[] | null;
}

export interface Profile extends JsonObject {
  rows: number;
  columns: Record<string, ColumnProfile>;
}

const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;
const FEW_VALUES = 50;
const MOST_SHOWN = 20;
/** Longer texts are cut: a profile is no place for a document. */
const LONGEST = 100;

const isNumeric = ({ logicalType }: Cell): boolean => logicalType === 'number' || logicalType === 'integer';

/** Aggregates that ride in the scan of the checks. Nothing here depends on the order in which threads finish. */
export function profileAggregates(cells: readonly Cell[], sampleEvery: number): string[] {
  const row = `hash(${cells.map(({ raw }) => raw).join(', ')})`;
  return cells.flatMap((cell, index) => {
    const { value } = cell;
    const sampled = sampleEvery === 1 ? value : `CASE WHEN ${row} % ${sampleEvery} = 0 THEN ${value} END`;
    return [
      `count(${value}) AS n${index}`,
      `approx_count_distinct(${value}) AS d${index}`,
      `CAST(min(${value}) AS VARCHAR) AS min${index}`,
      `CAST(max(${value}) AS VARCHAR) AS max${index}`,
      ...(isNumeric(cell)
        ? [
            `favg(${value}) AS mean${index}`,
            `stddev_samp(${value}) AS sd${index}`,
            `CAST(to_json(quantile_disc(${sampled}, [${QUANTILES.join(', ')}])) AS VARCHAR) AS q${index}`,
          ]
        : []),
    ];
  });
}

/** @param scanned the row that the scan gave @param relation the cells, for the values of columns with few */
export async function readProfile(
  engine: Engine,
  cells: readonly Cell[],
  scanned: Record<string, SqlValue>,
  relation: string,
): Promise<Profile> {
  const rows = Number(scanned['n']);
  const few = cells.flatMap((cell, index) =>
    cell.present && Number(scanned[`d${index}`]) <= FEW_VALUES ? [cell] : [],
  );
  const tops = await topValues(engine, few, relation);
  const columns: Record<string, ColumnProfile> = {};
  cells.forEach((cell, index) => {
    if (!cell.present) return;
    const quantiles = scanned[`q${index}`];
    columns[cell.name] = {
      type: cell.logicalType,
      nulls: rows - Number(scanned[`n${index}`]),
      distinct: Math.min(rows, Number(scanned[`d${index}`])),
      min: extreme(cell, scanned[`min${index}`]),
      max: extreme(cell, scanned[`max${index}`]),
      mean: rounded(scanned[`mean${index}`], 12),
      stddev: rounded(scanned[`sd${index}`], 10),
      quantiles: typeof quantiles === 'string' ? (JSON.parse(quantiles) as number[] | null) : null,
      top: tops.get(cell.name) ?? null,
    };
  });
  return { rows, columns };
}

/** One more scan for all columns with few values together. */
async function topValues(
  engine: Engine,
  cells: readonly Cell[],
  relation: string,
): Promise<Map<string, { value: string; count: number }[]>> {
  const tops = new Map<string, { value: string; count: number }[]>();
  if (cells.length === 0) return tops;
  const names = cells.map(({ value }) => value);
  const sets = names.map((name) => `(${name})`).join(', ');
  const position =
    names.length === 1
      ? '0'
      : `CASE ${names.map((name, index) => `WHEN grouping(${name}) = 0 THEN ${index}`).join(' ')} END`;
  const value = `coalesce(${names.map((name) => `CAST(${name} AS VARCHAR)`).join(', ')})`;
  const found = await engine.rows(
    `SELECT ${position} AS position, left(${value}, ${LONGEST}) AS value, count(*) AS n FROM ${relation}
     GROUP BY GROUPING SETS (${sets}) HAVING ${value} IS NOT NULL ORDER BY position, n DESC, value`,
  );
  for (const { position: at, value: text, n } of found) {
    const name = cells[Number(at)]!.name;
    const top = tops.get(name) ?? [];
    if (top.length < MOST_SHOWN) top.push({ value: escape.logLine(String(text)), count: Number(n) });
    tops.set(name, top);
  }
  return tops;
}

function extreme(cell: Cell, value: SqlValue | undefined): number | string | null {
  if (value === null || value === undefined) return null;
  return isNumeric(cell) ? Number(value) : escape.logLine(String(value)).slice(0, LONGEST);
}

/** Sums of doubles differ in their last digits with the order of addition; what differs is not written down. */
function rounded(value: SqlValue | undefined, digits: number): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
}
