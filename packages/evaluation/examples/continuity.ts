import type { Scored } from './scored.ts';
import { counted } from '../wording.ts';

/**
 * What the baseline's evaluation, as it was recorded, says of the examples that the candidate's has too. The baseline
 * may have been scored again since: on today's targets, groups and slices, which agree with the candidate's because they
 * are the same. Only what was recorded knows whether they were changed meanwhile.
 */
export interface Before {
  scored: Scored;
  /** Row of the same example then, by row of today; −1 for one that is new. */
  rows: Int32Array;
  /** By row of then: 1 for an example that is among today's. */
  kept: Uint8Array;
  /** Of several classes, those that an example was of. */
  classes?: ReadonlySet<string>;
}

/** @param before the baseline's recorded predictions, with the targets, groups and slices of that time */
export function compareBefore(candidate: Scored, before: Scored): Before {
  const rowOf = new Map(before.ids.map((id, row) => [id, row]));
  const rows = Int32Array.from(candidate.ids, (id) => rowOf.get(id) ?? -1);
  const kept = new Uint8Array(before.ids.length);
  for (const row of rows) if (row >= 0) kept[row] = 1;
  const { task, classes, target } = before.sample;
  const occurring =
    task === 'multiclass-classification' && classes && new Set([...new Set(target)].map((c) => classes[c]!));
  return { scored: before, rows, kept, ...(occurring && { classes: occurring }) };
}

/** How many of the baseline's examples are not among today's, in words; nothing when all are. */
export function goneExamples({ kept: left }: Before): string | undefined {
  const count = left.reduce((sum, kept) => sum + 1 - kept, 0);
  return count === 0
    ? undefined
    : `${count.toLocaleString('en-US')} of ${counted(left.length, 'example')} of the baseline are not among today's`;
}

/** How many of today's examples the baseline did not have, in words; nothing when it had all. */
export function addedExamples({ rows }: Before): string | undefined {
  const added = rows.reduce((sum, row) => sum + Number(row < 0), 0);
  return added === 0
    ? undefined
    : `${added.toLocaleString('en-US')} of ${counted(rows.length, 'example')} are new since the baseline`;
}

/** Whether none of the baseline's examples is among today's. */
export function allGone({ kept }: Before): boolean {
  return !kept.includes(1);
}

/** One id as it is written on both sides. */
export interface Written {
  now: string;
  then: string;
}

/** Whether most of what is gone is there under ids that are the same numbers, written otherwise: `0.0` for `0`. */
export function sameNumbers({ ids }: Scored, { scored, kept }: Before): Written | undefined {
  const written = new Map(ids.map((id) => [numberIn(id), id]));
  const gone = scored.ids.filter((_, row) => !kept[row]);
  const found = gone.filter((id) => Number.isFinite(numberIn(id)) && written.has(numberIn(id)));
  const [then] = found;
  return then !== undefined && found.length > gone.length / 2 ? { now: written.get(numberIn(then))!, then } : undefined;
}

const numberIn = (id: string): number => (/\d/.test(id) ? Number(id.replaceAll(/["'\s]/g, '')) : Number.NaN);
