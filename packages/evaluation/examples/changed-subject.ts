import type { Before } from './continuity.ts';
import type { Sample } from './sample.ts';
import type { Scored } from './scored.ts';
import { counted } from '../wording.ts';

/**
 * More changed targets, weights or times than this share of the examples in both, or of their weight, are another question
 * and no correction: our judgement.
 */
const MOST_CORRECTED = 0.05;

/** Why the numbers of today are not about what the baseline's were: mostly other targets, weights or times, or other groups. */
export function changedSubject(candidate: Scored, before: Before): string | undefined {
  const { rows, scored } = before;
  const [now, then] = [candidate.sample, scored.sample];
  if (now.task !== then.task) return `the task is ${now.task} here and ${then.task} in the baseline`;
  return (
    otherTargets(now, then, rows) ??
    otherWeights(now, then, rows) ??
    otherTimes(candidate, before) ??
    otherGroups(now, then, rows)
  );
}

/** How many of the examples in both have another target, weight or time now, in words. */
export function correctedExamples(candidate: Scored, before: Before): string[] {
  const { rows, scored } = before;
  const [now, then] = [candidate.sample, scored.sample];
  const weights = now.weight && then.weight ? [countOther(rows, 'weight', weightsDiffer(now, then))] : [];
  const times = candidate.times && scored.times ? [countOther(rows, 'time', timesDiffer(candidate, scored))] : [];
  return [countOther(rows, 'target', targetsDiffer(now, then)), ...weights, ...times]
    .filter(({ other }) => other > 0)
    .map(({ words }) => words);
}

function otherTargets(now: Sample, then: Sample, rows: Int32Array): string | undefined {
  const { shared, other, words } = countOther(rows, 'target', targetsDiffer(now, then));
  return other <= MOST_CORRECTED * shared ? undefined : words;
}

function otherWeights(now: Sample, then: Sample, rows: Int32Array): string | undefined {
  if (!now.weight && !then.weight) return undefined;
  if (!now.weight) return 'the examples are weighted in the baseline and not here';
  if (!then.weight) return 'the examples are weighted here and not in the baseline';
  let [total, moved] = [0, 0];
  for (const [i, row] of rows.entries()) {
    if (row < 0) continue;
    const [today, before] = [now.weight[i]!, then.weight[row]!];
    total += before;
    if (!sameNumber(today, before)) moved += Math.abs(today - before);
  }
  const { shared, other, words } = countOther(rows, 'weight', weightsDiffer(now, then));
  return other <= MOST_CORRECTED * shared && moved <= MOST_CORRECTED * total ? undefined : words;
}

/** By its time an example is in a period or not, and may leave with the beginning of a window. */
function otherTimes(candidate: Scored, { scored, rows }: Before): string | undefined {
  if (!scored.times) return undefined;
  // Where they come back, they may be others.
  if (!candidate.times) return 'the examples have a time in the baseline and none here';
  const { shared, other, words } = countOther(rows, 'time', timesDiffer(candidate, scored));
  return other <= MOST_CORRECTED * shared ? undefined : words;
}

type Differ = (today: number, then: number) => boolean;

function targetsDiffer(now: Sample, then: Sample): Differ {
  return (i, row) => !sameTarget(now, i, then, row);
}

function weightsDiffer(now: Sample, then: Sample): Differ {
  return (i, row) => !sameNumber(now.weight![i]!, then.weight![row]!);
}

function timesDiffer(now: Scored, then: Scored): Differ {
  return (i, row) => now.times![i] !== then.times![row];
}

/** Of the examples in both, those that differ in a column. */
function countOther(
  rows: Int32Array,
  column: string,
  differ: Differ,
): { shared: number; other: number; words: string } {
  let [shared, other] = [0, 0];
  rows.forEach((row, i) => {
    if (row < 0) return;
    shared++;
    if (differ(i, row)) other++;
  });
  const of = shared.toLocaleString('en-US');
  return {
    shared,
    other,
    words: `${counted(other, 'example')} of ${of} with another ${column} than in the baseline`,
  };
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
