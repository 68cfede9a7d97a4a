import { MISSING } from './bins.ts';
import type { RememberedWindow } from './judge.ts';
import type { Reference } from './reference.ts';
import type { ServedWindow } from './scan.ts';
import { valueOf } from './stuck.ts';

/** What a column had throughout a window, as far as later windows are judged by it. */
export interface PastColumn {
  /** The one value that it had, as `valueOf` has it; absent of several. */
  one?: number | undefined;
  low?: number | undefined;
  high?: number | undefined;
  /** How many values those are, where rows without any are among them. */
  count?: number | undefined;
}

export interface PastWindow {
  from: string;
  rows: number;
  columns: Readonly<Record<string, PastColumn>>;
}

export function pastWindow({ columns: expected }: Reference, { from, rows, columns }: ServedWindow): PastWindow {
  const past = Object.entries(columns).flatMap(([name, column]) => {
    const reference = expected[name];
    if (reference === undefined) return [];
    const one = valueOf(reference, column);
    const { low, high } = column;
    const count = column.counts.reduce((sum, n) => sum + n, 0) - column.counts[MISSING]!;
    const seen: PastColumn = {
      ...(one !== undefined && { one }),
      ...(low !== null && high !== null && { low, high }),
      ...(count < rows && { count }),
    };
    return [[name, seen] as const];
  });
  return { from, rows, columns: Object.fromEntries(past) };
}

/**
 * Windows before those that are looked at, `first` is the first of: a log that is emptied every day has one day, and by that alone
 * whatever has one value a day stands still.
 */
export function pastBefore(first: string | undefined, memory: readonly RememberedWindow[]): PastWindow[] {
  return memory.flatMap(({ from, rows, columns }) =>
    columns !== undefined && (first === undefined || from < first) ? [{ from, rows, columns }] : [],
  );
}
