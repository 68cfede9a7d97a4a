import { sliceColumns } from '#config';
import { fail } from '../errors.ts';
import { subset, type Sample } from './sample.ts';
import type { EvaluationSet } from '../result.ts';

/** One way of dividing the examples: each has one value; a missing one is a value too, shown as `NULL`. */
export interface Slicing {
  /** Column, or columns joined by ` × `. */
  name: string;
  /** In ascending order, `NULL` last. */
  values: string[];
  /** Index into `values` by example. */
  codes: Int32Array;
}

/** Everything the gate needs of one model: its predictions on the evaluation set, sorted by id. */
export interface Scored {
  /** What names each example, ascending. */
  ids: readonly string[];
  sample: Sample;
  set: EvaluationSet;
  /** When each example was, as an ISO 8601 instant in UTC; absent where no split by time chose them. */
  times?: readonly string[];
  /** One per slice column; crossed ones are made from them. */
  columns: ReadonlyMap<string, Slicing>;
}

/** Some of the examples. The set is still named as before. @param isAmong asked of each row */
export function amongThese(scored: Scored, isAmong: (row: number) => boolean): Scored {
  const rows = Int32Array.from(scored.ids.keys()).filter(isAmong);
  const columns = [...scored.columns].map(([name, slicing]): [string, Slicing] => [
    name,
    { ...slicing, codes: rows.map((row) => slicing.codes[row]!) },
  ]);
  return {
    ...scored,
    ids: Array.from(rows, (row) => scored.ids[row]!),
    ...(scored.times && { times: Array.from(rows, (row) => scored.times![row]!) }),
    sample: subset(scored.sample, rows),
    columns: new Map(columns),
  };
}

export const MOST_SLICES = 500;

/**
 * The slicing of that name.
 * @returns undefined when the predictions do not hold one of its columns
 * @throws MLOPS_SLICES_TOO_MANY
 */
export function slicingOf(scored: Scored, slicing: string): Slicing | undefined {
  const columns = sliceColumns(slicing).map((column) => scored.columns.get(column));
  const known = columns.filter((column) => column !== undefined);
  if (known.length === 0 || known.length < columns.length) return undefined;
  const crossed = known.reduce(cross);
  if (crossed.values.length <= MOST_SLICES) return crossed;
  throw fail('MLOPS_SLICES_TOO_MANY', {
    message: `slicing by ${crossed.name} makes ${crossed.values.length} slices; at most ${MOST_SLICES} can be judged`,
    where: { field: crossed.name },
    hint: 'Slice by a column with fewer values, or put rare values together before predicting.',
  });
}

/** Every combination of values that occurs. */
function cross(a: Slicing, b: Slicing): Slicing {
  const pairs = new Set<number>();
  a.codes.forEach((code, i) => pairs.add(code * b.values.length + b.codes[i]!));
  const occurring = [...pairs].sort((x, y) => x - y);
  const code = new Map(occurring.map((pair, index) => [pair, index]));
  return {
    name: `${a.name} × ${b.name}`,
    values: occurring.map(
      (pair) => `${a.values[Math.floor(pair / b.values.length)]} × ${b.values[pair % b.values.length]}`,
    ),
    codes: a.codes.map((left, i) => code.get(left * b.values.length + b.codes[i]!)!),
  };
}

export interface Slice {
  slicing: string;
  value: string;
  /** Row numbers, ascending. */
  indices: Int32Array;
}

/** The examples of each value, in the order of the slicing's values. */
export function slicesOf(slicing: Slicing): Slice[] {
  const counts = new Int32Array(slicing.values.length);
  for (const code of slicing.codes) counts[code]!++;
  const indices = Array.from(counts, (count) => new Int32Array(count));
  const filled = new Int32Array(counts.length);
  slicing.codes.forEach((code, i) => (indices[code]![filled[code]!++] = i));
  return slicing.values.map((value, code) => ({ slicing: slicing.name, value, indices: indices[code]! }));
}

/** How many examples have each value. */
export function countsOf({ values, codes }: Slicing): Map<string, number> {
  const counts = new Map(values.map((value) => [value, 0]));
  for (const code of codes) counts.set(values[code]!, counts.get(values[code]!)! + 1);
  return counts;
}

/** The sample restricted to one slice. */
export function sampleOf(sample: Sample, slice: Slice | undefined): Sample {
  return slice ? subset(sample, slice.indices) : sample;
}

/** @returns the number of groups of correlated examples, null when examples are independent */
export function groupCount(sample: Sample): number | null {
  return sample.group ? new Set(sample.group).size : null;
}
