import type { Before } from '../examples/continuity.ts';
import type { Metric } from '../metrics/metric.ts';
import { inSameClasses, joined, subset, take, type Sample } from '../examples/sample.ts';
import type { Unit } from './units.ts';

/** Two models on the same examples. */
interface Pair {
  now: Sample;
  then: Sample;
}

/** The examples that the baseline was recorded with, and what it said of them then. */
export interface Recorded {
  /** Those that are left, with today's targets and weights. */
  today: Pair;
  /** Those that are left, with the targets and weights of that time. */
  left: Pair;
  /** All of them, with the targets and weights of that time; on those that are gone the candidate is as wrong as can be. */
  whole: Pair;
  /** What of those that are left is not as it was: `targets`, `weights`. */
  corrected: string[];
  gone: number;
}

/** @returns nothing when the classes of the two are not those of one task */
export function recordedExamples(
  candidate: Sample,
  before: Before,
  { slice, then: sliceThen }: Unit,
  metric: Metric,
): Recorded | undefined {
  const both = inSameClasses(candidate, before.scored.sample);
  if (!both) return undefined;
  // A mean over classes is one of those that the record has examples of: of a class that has come since it says nothing.
  const averaged = before.classes && { averaged: before.classes };
  const [ours, theirs] = both.map((sample) => ({ ...sample, ...averaged })) as [Sample, Sample];
  const rows = (slice?.indices ?? Int32Array.from(before.rows, (_, row) => row)).filter(
    (row) => before.rows[row]! >= 0,
  );
  // Where the baseline was not divided like this, all that is gone may have been of this slice.
  const part = slice && sliceThen ? sliceThen.indices : Int32Array.from(before.kept, (_, row) => row);
  const gone = part.filter((row) => !before.kept[row]);

  const now = subset(ours, rows);
  const said = withoutSetting(
    subset(
      theirs,
      rows.map((row) => before.rows[row]!),
    ),
  );
  const setting = { ...(now.group && { group: now.group }), ...(now.weight && { weight: now.weight }) };
  const today = { now, then: { ...said, target: now.target, ...setting } };

  const target = take(
    theirs.target,
    rows.map((row) => before.rows[row]!),
  );
  const weight =
    now.weight && theirs.weight
      ? take(
          theirs.weight,
          rows.map((row) => before.rows[row]!),
        )
      : now.weight;
  const corrected = [
    ...(same(target, now.target) ? [] : ['targets']),
    ...(!weight || same(weight, now.weight!) ? [] : ['weights']),
  ];
  const asked = { target, ...(weight && { weight }), ...(now.group && { group: now.group }) };
  const left: Pair = { now: { ...now, ...asked }, then: { ...said, ...asked } };
  if (gone.length === 0) return { today, left, whole: left, corrected, gone: 0 };
  const lost = subset(theirs, gone);
  const of = {
    ...(now.group && { group: groupsOf(ours.group!, theirs.group, before.rows, gone) }),
    ...(weight && { weight: lost.weight ?? new Float64Array(gone.length).fill(1) }),
  };
  const whole = {
    now: joined(left.now, { ...wrong(now, lost, theirs.target, metric), ...of }),
    then: joined(left.then, { ...withoutSetting(lost), ...of }),
  };
  return { today, left, whole, corrected, gone: gone.length };
}

const same = (a: Float64Array, b: Float64Array): boolean => a.every((value, i) => value === b[i]);

function withoutSetting({ group: _, weight: __, ...said }: Sample): Sample {
  return said;
}

/** What a model that says the same things as `like` would say of these examples if it were as wrong as can be. @param among targets of all */
function wrong(like: Sample, { task, count, target }: Sample, among: Float64Array, metric: Metric): Sample {
  const other = task === 'binary-classification' ? target.map((value) => 1 - value) : target.map(otherThan(among));
  const scores = like.score ?? new Float64Array();
  // Beyond all others for an order; where the numbers count, as far as a probability goes.
  const [least, most] = metric.area
    ? [Math.min(0, ...extremes(scores)) - 1, Math.max(1, ...extremes(scores)) + 1]
    : [0, 1];
  return {
    ...like,
    count,
    target,
    ...(like.score && { score: other.map((value) => (value === 1 ? most : least)) }),
    ...(like.scores && { scores: like.scores.map((_, c) => other.map((value) => Number(value === c))) }),
    ...(like.predicted && { predicted: other }),
  };
}

const extremes = (values: Float64Array): [number, number] =>
  values.reduce<[number, number]>(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [0, 1]);

/** The rarest class that an example is not of: there a mistake counts most. @param target of all examples */
function otherThan(target: Float64Array): (own: number) => number {
  const counts = new Map<number, number>();
  for (const c of target) counts.set(c, (counts.get(c) ?? 0) + 1);
  const rarest = [...counts].sort(([, a], [, b]) => a - b).map(([c]) => c);
  return (own) => rarest.find((c) => c !== own) ?? (own === 0 ? 1 : 0);
}

/** Today's groups of examples that are gone: those of the examples that they were with, else one of their own each. */
function groupsOf(now: Int32Array, then: Int32Array | undefined, rows: Int32Array, gone: Int32Array): Int32Array {
  const next = now.reduce((last, id) => Math.max(last, id), 0) + 1;
  if (!then) return gone.map((_, i) => next + i);
  const today = new Map<number, number>();
  rows.forEach((row, i) => row >= 0 && today.set(then[row]!, now[i]!));
  return gone.map((row) => today.get(then[row]!) ?? next + then[row]!);
}
