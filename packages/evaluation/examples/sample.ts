import type { Task } from '#config';

/**
 * The examples of one evaluation as columns, all of length `count`, row i of each describing the same example.
 * Which of `score`, `scores` and `predicted` are there depends on the task and on what the model left.
 */
export interface Sample {
  task: Task;
  count: number;
  /** Classification: index into `classes` (binary: 0 or 1). Regression: the true number. */
  target: Float64Array;
  /** Binary: score of the positive class. Regression: the predicted number. */
  score?: Float64Array;
  /** Multiclass: one column per class, in the order of `classes`. */
  scores?: Float64Array[];
  /** Predicted class index, when the model gives one itself. */
  predicted?: Float64Array;
  /** Names of the classes. */
  classes?: string[];
  /** Classes that a mean over classes is taken of; absent: all. To predict another is an error, and no class more. */
  averaged?: ReadonlySet<string>;
  /** Examples with the same number are correlated. Non-negative; need not be dense. */
  group?: Int32Array;
  /** Non-negative importance of each example. */
  weight?: Float64Array;
  /** Binary: a score at or above it predicts the positive class. */
  threshold: number;
}

/** The examples at `indices`, in that order. @param indices row numbers from 0 to count − 1 */
export function subset(sample: Sample, indices: Int32Array): Sample {
  return {
    ...sample,
    count: indices.length,
    target: take(sample.target, indices),
    ...(sample.score && { score: take(sample.score, indices) }),
    ...(sample.scores && { scores: sample.scores.map((column) => take(column, indices)) }),
    ...(sample.predicted && { predicted: take(sample.predicted, indices) }),
    ...(sample.group && { group: indices.map((index) => sample.group![index]!) }),
    ...(sample.weight && { weight: take(sample.weight, indices) }),
  };
}

/** Far enough inside of what a number can hold that sums of squares of millions stay there. */
const [SMALLEST, LARGEST] = [1e-100, 1e100];

/** The sample with weights whose squares can be summed: what is computed from weights depends on their ratios alone. */
export function withUsableWeights(sample: Sample): Sample {
  const largest = sample.weight?.reduce((most, weight) => Math.max(most, weight), 0) ?? 1;
  if (largest === 0 || (largest >= SMALLEST && largest <= LARGEST)) return sample;
  return { ...sample, weight: sample.weight!.map((weight) => weight / largest) };
}

/** Two samples with the same columns, one after the other. */
export function joined(one: Sample, other: Sample): Sample {
  const both = (a: Float64Array, b: Float64Array): Float64Array => {
    const column = new Float64Array(a.length + b.length);
    column.set(a);
    column.set(b, a.length);
    return column;
  };
  return {
    ...one,
    count: one.count + other.count,
    target: both(one.target, other.target),
    ...(one.score && { score: both(one.score, other.score!) }),
    ...(one.scores && { scores: one.scores.map((column, c) => both(column, other.scores![c]!)) }),
    ...(one.predicted && { predicted: both(one.predicted, other.predicted!) }),
    ...(one.group && { group: Int32Array.from([...one.group, ...other.group!]) }),
    ...(one.weight && { weight: both(one.weight, other.weight!) }),
  };
}

/** @param indices row numbers */
export function take(column: Float64Array, indices: Int32Array): Float64Array {
  const taken = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = column[indices[i]!]!;
  return taken;
}

/**
 * Two samples in the classes that either knows: one that a model did not know has the score 0 there.
 * @returns undefined when their classes differ and are no matter of more or fewer
 */
export function inSameClasses(one: Sample, other: Sample): [Sample, Sample] | undefined {
  if (String(one.classes) === String(other.classes)) return [one, other];
  if (!one.classes || !other.classes || one.task !== other.task || one.task !== 'multiclass-classification')
    return undefined;
  const classes = [...new Set([...one.classes, ...other.classes])].sort();
  return [inClasses(one, classes), inClasses(other, classes)];
}

/** @param classes hold all of its own */
function inClasses(sample: Sample, classes: string[]): Sample {
  const codes = sample.classes!.map((name) => classes.indexOf(name));
  const recode = (column: Float64Array): Float64Array => column.map((code) => codes[code] ?? code);
  const { scores, predicted } = sample;
  return {
    ...sample,
    classes,
    target: recode(sample.target),
    ...(predicted && { predicted: recode(predicted) }),
    ...(scores && {
      scores: classes.map((_, code) => scores[codes.indexOf(code)] ?? new Float64Array(sample.count)),
    }),
  };
}

type Column = Float64Array | Int32Array | undefined;

/** Equal bit for bit; a NaN equals a NaN, and an absent column only an absent one. */
function sameColumn(a: Column, b: Column): boolean {
  if (!a || !b || a.length !== b.length) return a === b;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

/** What two samples must have in common to be compared example by example, and do not. */
export function differingColumn(a: Sample, b: Sample): 'task' | 'count' | 'target' | 'group' | 'weight' | undefined {
  if (a.task !== b.task) return 'task';
  if (a.count !== b.count) return 'count';
  return (['target', 'group', 'weight'] as const).find((column) => !sameColumn(a[column], b[column]));
}

/** Whether two models said exactly the same of each example. */
export function samePredictions(a: Sample, b: Sample): boolean {
  const columns = Math.max(a.scores?.length ?? 0, b.scores?.length ?? 0);
  return (
    a.threshold === b.threshold &&
    sameColumn(a.score, b.score) &&
    sameColumn(a.predicted, b.predicted) &&
    Array.from({ length: columns }, (_, c) => sameColumn(a.scores?.[c], b.scores?.[c])).every(Boolean)
  );
}
