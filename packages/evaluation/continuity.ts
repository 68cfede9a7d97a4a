import type { Sample } from './sample.ts';
import { countsOf, slicesOf, type Scored, type Slicing } from './scored.ts';
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
}

/** @param before the baseline's recorded predictions, with the targets, groups and slices of that time */
export function compareBefore(candidate: Scored, before: Scored): Before {
  const rows = new Map(before.ids.map((id, row) => [id, row]));
  return { scored: before, rows: Int32Array.from(candidate.ids, (id) => rows.get(id) ?? -1) };
}

/**
 * When more than this share of the baseline's examples, or of their weight, is not among today's, a loss on as much may
 * have left with them: whoever picks the examples to delete hides a loss as large as their share. Our judgement.
 */
const MOST_GONE = 0.05;
/** So few may leave a slice, however small it is. */
const FEW_GONE = 5;

/** How many of the baseline's examples are not among today's, in words; nothing when all are. */
export function goneExamples(before: Before): string | undefined {
  return describeGone(measureGone(before));
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
  const gone = measureGone(before);
  return Math.max(gone.count / gone.of, gone.weight ?? 0) > MOST_GONE ? describeGone(gone) : undefined;
}

interface Gone {
  count: number;
  of: number;
  /** Share of the weight, where examples have one. */
  weight: number | undefined;
}

function measureGone({ scored: { sample }, rows }: Before): Gone {
  const left = new Set(rows);
  let [count, gone, total] = [0, 0, 0];
  for (let row = 0; row < sample.count; row++) {
    const weight = sample.weight?.[row] ?? 1;
    total += weight;
    if (left.has(row)) continue;
    count++;
    gone += weight;
  }
  return { count, of: sample.count, weight: sample.weight && total > 0 ? gone / total : undefined };
}

function describeGone({ count, of, weight }: Gone): string | undefined {
  if (count === 0) return undefined;
  const weighing = weight === undefined ? '' : `, ${Math.round(100 * weight)} % of their weight,`;
  return `${count.toLocaleString('en-US')} of ${counted(of, 'example')} of the baseline${weighing} are not among today's`;
}

/**
 * More changed targets or weights than this share of the examples in both, or of their weight, are another question and
 * no correction: our judgement.
 */
const MOST_CORRECTED = 0.05;

/** Why the numbers of today are not about what the baseline's were: mostly other targets or weights, or other groups. */
export function changedSubject(
  { sample: now }: Scored,
  { scored: { sample: then }, rows }: Before,
): string | undefined {
  if (now.task !== then.task) return `the task is ${now.task} here and ${then.task} in the baseline`;
  return otherTargets(now, then, rows) ?? otherWeights(now, then, rows) ?? otherGroups(now, then, rows);
}

/** How many of the examples in both have another target now, in words; nothing when none has. */
export function correctedTargets(
  { sample: now }: Scored,
  { scored: { sample: then }, rows }: Before,
): string | undefined {
  const [shared, other] = countOther(now, then, rows);
  return other === 0 ? undefined : describeOther(shared, other);
}

function otherTargets(now: Sample, then: Sample, rows: Int32Array): string | undefined {
  const [shared, other] = countOther(now, then, rows);
  return other <= MOST_CORRECTED * shared ? undefined : describeOther(shared, other);
}

function countOther(now: Sample, then: Sample, rows: Int32Array): [shared: number, other: number] {
  let [shared, other] = [0, 0];
  rows.forEach((row, i) => {
    if (row < 0) return;
    shared++;
    if (!sameTarget(now, i, then, row)) other++;
  });
  return [shared, other];
}

const describeOther = (shared: number, other: number): string =>
  `${counted(other, 'example')} of ${shared.toLocaleString('en-US')} with another target than in the baseline`;

function otherWeights(now: Sample, then: Sample, rows: Int32Array): string | undefined {
  if (!now.weight && !then.weight) return undefined;
  if (!now.weight) return 'the examples are weighted in the baseline and not here';
  if (!then.weight) return 'the examples are weighted here and not in the baseline';
  let [shared, other, total, moved] = [0, 0, 0, 0];
  for (const [i, row] of rows.entries()) {
    if (row < 0) continue;
    const [today, before] = [now.weight[i]!, then.weight[row]!];
    shared++;
    total += before;
    if (sameNumber(today, before)) continue;
    other++;
    moved += Math.abs(today - before);
  }
  if (other <= MOST_CORRECTED * shared && moved <= MOST_CORRECTED * total) return undefined;
  return `${counted(other, 'example')} of ${shared.toLocaleString('en-US')} with another weight than in the baseline`;
}

function otherGroups(now: Sample, then: Sample, rows: Int32Array): string | undefined {
  if (!then.group) return undefined; // groups where there were none only widen the interval
  if (!now.group) return 'the examples are grouped in the baseline and not here';
  const moved = movedBetween(now.group, then.group, rows);
  return moved === 0 ? undefined : `${counted(moved, 'example')} in another group than in the baseline`;
}

function sameTarget(now: Sample, i: number, then: Sample, j: number): boolean {
  const [a, b] = [now.target[i]!, then.target[j]!];
  return now.classes && then.classes ? now.classes[a] === then.classes[b] : sameNumber(a, b);
}

/** But for what rounding makes of it. */
function sameNumber(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/** Examples that are not together with those they were with, or are with others; what the groups are called is no matter. */
function movedBetween(now: Int32Array, then: Int32Array, rows: Int32Array): number {
  const [forward, back] = [new Map<number, number>(), new Map<number, number>()];
  let moved = 0;
  rows.forEach((row, i) => {
    if (row < 0) return;
    const [today, before] = [now[i]!, then[row]!];
    if (!forward.has(before)) forward.set(before, today);
    if (!back.has(today)) back.set(today, before);
    if (forward.get(before) !== today || back.get(today) !== before) moved++;
  });
  return moved;
}

/** Examples that the baseline had in another slice. */
export function relabelled(now: Slicing, then: Slicing, { rows }: Before): number {
  return now.codes.reduce(
    (sum, code, i) => sum + Number(rows[i]! >= 0 && now.values[code] !== then.values[then.codes[rows[i]!]!]),
    0,
  );
}

/** A slice that was judged in the baseline and cannot be as well now. */
export interface Shrunk {
  value: string;
  /** Examples in it today, and in the baseline. */
  left: number;
  before: number;
  /** How many of the baseline's are not among today's, when these are too many. */
  gone?: number;
}

/**
 * Slices that the baseline had, of at least `minCount` examples, and that have fewer now, or none.
 * @param then the baseline's slicing
 * @param same whether the examples are to be the same: then also those that lost so many that a loss may have left with them
 */
export function shrunkSlices(now: Slicing, then: Slicing, before: Before, minCount: number, same: boolean): Shrunk[] {
  const least = Math.max(minCount, 1);
  const today = countsOf(now);
  const kept = new Set(before.rows);
  return slicesOf(then).flatMap(({ value, indices }) => {
    const slice = { value, left: today.get(value) ?? 0, before: indices.length };
    if (slice.before < least) return [];
    if (slice.left < least) return [slice];
    const gone = indices.reduce((sum, row) => sum + Number(!kept.has(row)), 0);
    return same && gone > Math.max(MOST_GONE * slice.before, FEW_GONE) ? [{ ...slice, gone }] : [];
  });
}

/** The baseline's sample with the candidate's groups, when it had none and all else is the same. */
export function regrouped(candidate: Scored, baseline: Scored): Sample | undefined {
  const [now, then] = [candidate.sample, baseline.sample];
  if (!now.group || then.group || now.count !== then.count || now.task !== then.task) return undefined;
  const sameWeights = now.weight
    ? then.weight !== undefined && now.weight.every((weight, i) => weight === then.weight![i])
    : then.weight === undefined;
  const same =
    sameWeights &&
    candidate.ids.every((id, i) => id === baseline.ids[i] && exactTarget(now, i) === exactTarget(then, i)) &&
    String(now.classes) === String(then.classes);
  return same ? { ...then, group: now.group } : undefined;
}

const exactTarget = ({ target, classes }: Sample, i: number): number | string | undefined =>
  classes ? classes[target[i]!] : target[i];
