import type { Engine, SqlValue } from '#data';
import { beyondSql, countSql, onlySql, reachOf, readCounts, readOnly, type Beyond } from './bins.ts';
import { finiteSql, rounded, valueSql, type Reference } from './reference.ts';
import { isoSql, type Served } from './served.ts';
import { endOf, type WindowLength } from './window.ts';

/** One column in one window. */
export interface WindowColumn {
  /** Rows by bin of the reference. */
  counts: number[];
  /** Values that are not of the column's type; they are counted as missing too. */
  wrong: number;
  /** Of numbers. The ends are exact: numbers that differ by a millionth of their size do. */
  mean: number | null;
  low: number | null;
  high: number | null;
  /** Where every value is the same, as {@link readOnly} has it; of numbers in bins `low` and `high` say it. */
  only: number | null;
  /** Of numbers of which the reference has more than one. */
  beyond: Beyond | null;
  /** From the first day (in UTC) with a value to the last: a week in which one batch is scored has a day. */
  days: number;
}

export interface ServedWindow {
  /** Start and end as ISO instants; the end is not part of it. */
  from: string;
  to: string;
  /** Whether it is over, so that it can be judged. */
  complete: boolean;
  rows: number;
  /** The reference's columns that were served in it. */
  columns: Record<string, WindowColumn>;
  service: {
    /** Requests, those that were not sampled counted by the rate of those that were. */
    requests: number;
    /** Lines of the log. */
    logged: number;
    /** Lines without a usable answer: an error, or no number where one is expected. */
    failed: number;
    /** Predictions that could not be written down. */
    lost: number;
    /** Milliseconds; null when the log does not say. */
    p50: number | null;
    p99: number | null;
  };
}

/**
 * Counts every window in the bins of the reference, in one scan of the table `served`; oldest window first. Windows in
 * which nothing was served are there too, between the first and the last.
 */
export async function scanWindows(
  engine: Engine,
  work: { reference: Reference; served: Served; length: WindowLength; until: Date },
): Promise<ServedWindow[]> {
  const { reference, served, length, until } = work;
  const columns = [...served.columns].map(([name, column]) => ({ name, column, of: reference.columns[name]! }));
  const answers = columns.filter(({ of }) => of.role === 'prediction');
  const usable = answers.map(({ column, of }) =>
    of.type === 'number' ? `coalesce(isfinite(${valueSql('number', column)}), false)` : `${column} IS NOT NULL`,
  );
  const aggregates = columns.flatMap(({ column, of }, at) => {
    const value = valueSql(of.type, column);
    const finite = finiteSql(value);
    const ofNumbers = [
      `favg(${finite}) AS m${at}`,
      `min(${finite}) AS l${at}`,
      `max(${finite}) AS h${at}`,
      `sum(CASE WHEN ${column} IS NOT NULL AND ${value} IS NULL THEN 1 ELSE 0 END) AS w${at}`,
    ];
    const reach = reachOf(of.bins);
    const beyond = reach === undefined ? [] : Object.entries(beyondSql(reach, value));
    return [
      `${countSql(of.bins, value)} AS b${at}`,
      `date_diff('day', min(time) FILTER (${value} IS NOT NULL), max(time) FILTER (${value} IS NOT NULL)) + 1 AS d${at}`,
      ...(of.type === 'number' ? ofNumbers : []),
      ...(of.bins.kind === 'values'
        ? [`${onlySql(of.type === 'number' ? `CASE WHEN NOT isnan(${value}) THEN ${value} END` : value)} AS o${at}`]
        : []),
      ...beyond.map(([which, count]) => `${count} AS ${which}${at}`),
    ];
  });
  const scanned = await engine.rows(
    `SELECT ${isoSql('win')} AS win, count(*) AS n, favg(1 / rate) * count(*) AS requests,
       sum(CASE WHEN NOT (${usable.length === 0 ? 'true' : usable.join(' AND ')}) THEN 1 ELSE 0 END) AS failed,
       quantile_cont(ms, 0.5) AS p50, quantile_cont(ms, 0.99) AS p99${aggregates.map((one) => `, ${one}`).join('')}
     FROM served GROUP BY win ORDER BY win`,
  );
  const rows = new Map(scanned.map((row) => [String(row['win']), row]));
  const starts = [...new Set([...rows.keys(), ...served.aside.keys()])].sort();
  const windows = starts.map((from): ServedWindow => {
    const row = rows.get(from);
    const aside = served.aside.get(from);
    const present = served.present(from);
    return {
      ...bounds(from, length, until),
      rows: Number(row?.['n'] ?? 0),
      columns: Object.fromEntries(
        row === undefined
          ? []
          : columns.flatMap(({ name, of }, at) =>
              present.has(name) ? [[name, windowColumn(of.bins, row, at)] as const] : [],
            ),
      ),
      service: {
        requests: Math.round(Number(row?.['requests'] ?? 0) + (aside?.requests ?? 0)),
        logged: Number(row?.['n'] ?? 0) + (aside?.failed ?? 0),
        failed: Number(row?.['failed'] ?? 0) + (aside?.failed ?? 0),
        lost: aside?.lost ?? 0,
        p50: rounded(row?.['p50']),
        p99: rounded(row?.['p99']),
      },
    };
  });
  return withGaps(windows, length, until);
}

function windowColumn(
  bins: Reference['columns'][string]['bins'],
  row: Record<string, SqlValue>,
  at: number,
): WindowColumn {
  const counted = (which: keyof Beyond): number => Number(row[`${which}${at}`]);
  return {
    counts: readCounts(bins, row[`b${at}`]),
    wrong: Number(row[`w${at}`] ?? 0),
    mean: rounded(row[`m${at}`]),
    low: finite(row[`l${at}`]),
    high: finite(row[`h${at}`]),
    only: readOnly(row[`o${at}`]),
    beyond: reachOf(bins) ? { below: counted('below'), above: counted('above'), far: counted('far') } : null,
    days: Number(row[`d${at}`] ?? 0),
  };
}

function finite(value: SqlValue | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function bounds(from: string, length: WindowLength, until: Date): Pick<ServedWindow, 'from' | 'to' | 'complete'> {
  const end = endOf(new Date(from), length);
  return { from, to: end.toISOString(), complete: end <= until };
}

const MOST_GAPS = 1000;

/** Nothing served is a finding too; more empty windows in a row than anyone would read are left out. */
function withGaps(windows: readonly ServedWindow[], length: WindowLength, until: Date): ServedWindow[] {
  const all: ServedWindow[] = [];
  for (const window of windows) {
    const before = all.at(-1);
    if (before !== undefined) fill(before.to, new Date(window.from));
    all.push(window);
  }
  const last = all.at(-1);
  if (last !== undefined) fill(last.to, new Date(until.getTime()));
  return all;

  function fill(start: string, end: Date): void {
    let from = start;
    for (let count = 0; count < MOST_GAPS && endOf(new Date(from), length) <= end; count++) {
      const empty: ServedWindow = {
        ...bounds(from, length, until),
        rows: 0,
        columns: {},
        service: { requests: 0, logged: 0, failed: 0, lost: 0, p50: null, p99: null },
      };
      all.push(empty);
      from = empty.to;
    }
  }
}
