import { z } from 'zod';

const Amount = z.number().nullish();
const Value = z.union([z.string(), z.number(), z.boolean()]).nullish();
const Column = z.looseObject({
  type: z.string().nullish(),
  nulls: Amount,
  distinct: Amount,
  min: Value,
  max: Value,
  mean: Amount,
  stddev: Amount,
});
type Column = z.infer<typeof Column>;
const SourceProfile = z.looseObject({ rows: z.number(), columns: z.record(z.string(), Column) });
type SourceProfile = z.infer<typeof SourceProfile>;
/** What validate-data writes as profile.json: data source → profile. Only what is compared is looked at. */
const Profile = z.record(z.string(), SourceProfile);

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

/** One data source, before and after. */
export interface ProfileDiff {
  source: string;
  /** `null` on the side where there is no such source. */
  rows: Change<number>;
  added: string[];
  removed: string[];
  /** Columns that changed, the largest shift first. */
  shifted: ColumnShift[];
}

/**
 * Compares two data profiles, source by source; sources that are the same are left out.
 * @returns undefined when one of them is not a profile
 */
export function diffProfiles(before: unknown, after: unknown): ProfileDiff[] | undefined {
  const [a, b] = [Profile.safeParse(before), Profile.safeParse(after)];
  if (!a.success || !b.success) return undefined;
  const sources = [...new Set([...Object.keys(a.data), ...Object.keys(b.data)])].sort();
  return sources
    .map((source) => diffSource(source, a.data[source], b.data[source]))
    .filter(
      ({ rows, added, removed, shifted }) =>
        rows.from !== rows.to || added.length + removed.length + shifted.length > 0,
    );
}

function diffSource(source: string, before: SourceProfile | undefined, after: SourceProfile | undefined): ProfileDiff {
  const [old, now] = [new Map(Object.entries(before?.columns ?? {})), new Map(Object.entries(after?.columns ?? {}))];
  const rows = { from: before?.rows ?? null, to: after?.rows ?? null };
  return {
    source,
    rows,
    added: [...now.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
    shifted: [...now]
      .flatMap(([name, column]) => shiftOf(name, [old.get(name), column], rows) ?? [])
      .sort((x, y) => size(y) - size(x)),
  };
}

function shiftOf(
  name: string,
  [old, now]: readonly [Column | undefined, Column],
  rows: Change<number>,
): ColumnShift | undefined {
  if (!old) return undefined;
  const mean = change(old.mean, now.mean);
  const standardized = mean && old.stddev ? ((now.mean ?? NaN) - (old.mean ?? NaN)) / old.stddev : NaN;
  const type = change(old.type, now.type);
  const nullRate = change(rate(old, rows.from), rate(now, rows.to));
  const range = change(rangeOf(old), rangeOf(now));
  const distinct = change(old.distinct, now.distinct);
  const shift: ColumnShift = {
    column: name,
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

function rate({ nulls }: Column, rows: number | null): number | null {
  return rows && nulls != null ? nulls / rows : null;
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
