import { z } from 'zod';

const Amount = z.number().nullish();
const Value = z.union([z.string(), z.number(), z.boolean()]).nullish();
const Column = z.looseObject({
  name: z.string(),
  type: z.string().nullish(),
  count: Amount,
  nulls: Amount,
  min: Value,
  max: Value,
  mean: Amount,
  stddev: Amount,
  distinct: Amount,
});
/** What validate-data writes as profile.json; only what is compared is looked at. */
const Profile = z.looseObject({ rows: Amount, columns: z.array(Column).default([]) });
type Column = z.infer<typeof Column>;

export interface Change<T> {
  from: T | null;
  to: T | null;
}

export interface ColumnShift {
  column: string;
  type?: Change<string>;
  /** Share of empty values, 0 to 1. */
  nullRate?: Change<number>;
  mean?: Change<number>;
  /** (new mean − old mean) / old standard deviation. */
  standardizedMeanDifference?: number;
  range?: Change<string>;
  distinct?: Change<number>;
}

export interface ProfileDiff {
  rows: Change<number>;
  added: string[];
  removed: string[];
  /** Columns that changed, the largest shift first. */
  shifted: ColumnShift[];
}

/**
 * Compares two data profiles.
 * @returns undefined when one of them is not a profile
 */
export function diffProfiles(before: unknown, after: unknown): ProfileDiff | undefined {
  const [a, b] = [Profile.safeParse(before), Profile.safeParse(after)];
  if (!a.success || !b.success) return undefined;
  const old = new Map(a.data.columns.map((column) => [column.name, column]));
  const now = new Map(b.data.columns.map((column) => [column.name, column]));
  const shifted = [...now.values()].flatMap((column) => shiftOf(old.get(column.name), column) ?? []);
  return {
    rows: { from: rowsOf(a.data), to: rowsOf(b.data) },
    added: [...now.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
    shifted: shifted.sort((x, y) => size(y) - size(x)),
  };
}

function rowsOf(profile: z.infer<typeof Profile>): number | null {
  return profile.rows ?? profile.columns.find(({ count }) => count != null)?.count ?? null;
}

function shiftOf(old: Column | undefined, now: Column): ColumnShift | undefined {
  if (!old) return undefined;
  const mean = change(old.mean, now.mean);
  const standardized = mean && old.stddev ? ((now.mean ?? NaN) - (old.mean ?? NaN)) / old.stddev : NaN;
  const type = change(old.type, now.type);
  const nullRate = change(rate(old), rate(now));
  const range = change(rangeOf(old), rangeOf(now));
  const distinct = change(old.distinct, now.distinct);
  const shift: ColumnShift = {
    column: now.name,
    ...(type && { type }),
    ...(nullRate && { nullRate }),
    ...(mean && { mean }),
    ...(Number.isFinite(standardized) && { standardizedMeanDifference: standardized }),
    ...(range && { range }),
    ...(distinct && { distinct }),
  };
  return Object.keys(shift).length > 1 ? shift : undefined;
}

function change<T>(from: T | null | undefined, to: T | null | undefined): Change<T> | undefined {
  const [a, b] = [from ?? null, to ?? null];
  return a === b ? undefined : { from: a, to: b };
}

/** `count` counts rows, empty ones included. */
function rate({ count, nulls }: Column): number | null {
  return count && nulls != null ? nulls / count : null;
}

function rangeOf({ min, max }: Column): string | null {
  return min == null && max == null ? null : `${min ?? ''} … ${max ?? ''}`;
}

/** What to read first: another type, then emptiness and means by how far they moved, then the rest. */
function size(shift: ColumnShift): number {
  if (shift.type) return Infinity;
  const rates = shift.nullRate ? Math.abs((shift.nullRate.to ?? 1) - (shift.nullRate.from ?? 1)) : 0;
  return Math.max(rates * 10, Math.abs(shift.standardizedMeanDifference ?? 0));
}
