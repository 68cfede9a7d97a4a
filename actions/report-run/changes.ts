import type { ColumnShift, ProfileDiff, RunDiff } from '#evidence';
import type { Changes } from '#reports';

const STATUS: Readonly<Record<string, string>> = {
  A: 'added',
  M: 'changed',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  T: 'type changed',
};

/** The difference of two runs in words, for a report. */
export function toChanges({ code, parameters, data, profile }: RunDiff): Changes {
  const show = (value: unknown): string => (value === null ? 'absent' : JSON.stringify(value));
  return {
    code: code?.map(({ path, status }) => ({ path, status: STATUS[status] ?? status })) ?? null,
    parameters: parameters.map(({ name, from, to }) => ({ name, before: show(from), after: show(to) })),
    data: [
      ...data.map(({ name, from, to }) => ({
        source: name,
        what: from === null ? 'new' : to === null ? 'gone' : 'other bytes',
      })),
      ...(profile ?? []).flatMap(profileChanges).slice(0, MOST_COLUMNS),
    ],
  };
}

const MOST_COLUMNS = 20;

function profileChanges({ source, rows, added, removed, shifted }: ProfileDiff): Changes['data'] {
  const of = (column: string): string => `${source}.${column}`;
  return [
    ...(rows.from === rows.to ? [] : [{ source, what: `${count(rows.from)} rows before, ${count(rows.to)} now` }]),
    ...added.map((column) => ({ source: of(column), what: 'new column' })),
    ...removed.map((column) => ({ source: of(column), what: 'column is gone' })),
    ...shifted.map((shift) => ({ source: of(shift.column), what: moved(shift) })),
  ];
}

function moved({ type, nullRate, range, standardizedMeanDifference: shift }: ColumnShift): string {
  if (type) return `type ${type.from ?? 'unknown'} before, ${type.to ?? 'unknown'} now`;
  if (shift !== undefined) return `mean moved by ${shift.toFixed(2)} standard deviations`;
  if (nullRate) return `empty: ${percent(nullRate.from)} before, ${percent(nullRate.to)} now`;
  return range ? `range ${range.from ?? 'none'} before, ${range.to ?? 'none'} now` : 'other values';
}

function count(rows: number | null): string {
  return rows === null ? 'no' : rows.toLocaleString('en');
}

function percent(share: number | null): string {
  return share === null ? 'unknown' : `${(100 * share).toFixed(1)} %`;
}
