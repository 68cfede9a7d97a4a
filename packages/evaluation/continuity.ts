import type { Scored } from './scored.ts';
import { counted } from './wording.ts';

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

/**
 * When more than this share of the baseline's examples, or of their weight, is not among today's, a loss on as much may
 * have left with them: whoever picks the examples to delete hides a loss as large as their share. Our judgement.
 */
const MOST_GONE = 0.05;
/**
 * So few may leave a slice or a class, however small it is: the interval of a small one is wider than what they hide. And so
 * few examples never tell the error of a metric without a largest value.
 */
const FEW_GONE = 5;

/** How many of the baseline's examples are not among today's, in words; nothing when all are. */
export function goneExamples(before: Before): string | undefined {
  return describeGone(measureGone(before, allOf(before)));
}

/** How many of today's examples the baseline did not have, in words; nothing when it had all. */
export function addedExamples({ rows }: Before): string | undefined {
  const added = rows.reduce((sum, row) => sum + Number(row < 0), 0);
  return added === 0
    ? undefined
    : `${added.toLocaleString('en-US')} of ${counted(rows.length, 'example')} are new since the baseline`;
}

/** Whether fewer than half of today's examples were in the baseline. */
export function mostlyNew({ rows }: Before): boolean {
  return rows.reduce((sum, row) => sum + Number(row >= 0), 0) < rows.length / 2;
}

/** How many of the baseline's examples are gone, when so many are that the numbers of today are about something else. */
export function mostGone(before: Before): string | undefined {
  const gone = measureGone(before, allOf(before));
  return shareOf(gone) > MOST_GONE ? describeGone(gone) : undefined;
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

export type Thinned = Gone & { class?: string };

/** Examples of the baseline, and how many of them are not among today's. */
interface Gone {
  count: number;
  of: number;
  /** Share of the weight, where examples have one. */
  weight: number | undefined;
}

/** What of a metric decides how many examples may leave. */
export interface Sensitivity {
  /** Each class moves it by itself: not too many of one class may leave. */
  byClass: boolean;
  /** It has no largest value: one example may have been all of a loss, however large. */
  unbounded: boolean;
}

/**
 * Of a part of the baseline's examples, so many are gone that a loss may have left with them: of all, or of one class.
 * @param part rows of then
 */
export function thinned(before: Before, part: Int32Array, { byClass, unbounded }: Sensitivity): Thinned | undefined {
  const most = unbounded ? 0 : MOST_GONE;
  const tooMany = (gone: Gone): boolean => shareOf(gone) > Math.max(most, FEW_GONE / gone.of);
  const gone = measureGone(before, part);
  if (tooMany(gone)) return gone;
  const { classes = [], target } = before.scored.sample;
  if (!byClass) return undefined;
  for (const [code, name] of classes.entries()) {
    const ofClass = measureGone(
      before,
      part.filter((row) => target[row] === code),
    );
    if (tooMany(ofClass)) return { ...ofClass, class: name };
  }
  return undefined;
}

/** Rows of then. */
export function allOf({ kept }: Before): Int32Array {
  return Int32Array.from(kept, (_, row) => row);
}

function measureGone({ scored: { sample }, kept }: Before, part: Int32Array): Gone {
  let [count, gone, total] = [0, 0, 0];
  for (const row of part) {
    const weight = sample.weight?.[row] ?? 1;
    total += weight;
    if (kept[row]) continue;
    count++;
    gone += weight;
  }
  return { count, of: part.length, weight: sample.weight && total > 0 ? gone / total : undefined };
}

const shareOf = ({ count, of, weight }: Gone): number => Math.max(count / of, weight ?? 0);

function describeGone({ count, of, weight }: Gone): string | undefined {
  if (count === 0) return undefined;
  const weighing = weight === undefined ? '' : `, ${Math.round(100 * weight)} % of their weight,`;
  return `${count.toLocaleString('en-US')} of ${counted(of, 'example')} of the baseline${weighing} are not among today's`;
}
