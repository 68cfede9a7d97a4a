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
  /** Names of the classes, for messages. */
  classes?: string[];
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

function take(column: Float64Array, indices: Int32Array): Float64Array {
  const taken = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = column[indices[i]!]!;
  return taken;
}

/**
 * The same sample in other classes, which hold all of its own: one that it did not know has the score 0.
 * @returns undefined when one of its classes is not among them
 */
export function inClasses(sample: Sample, classes: string[] | undefined): Sample | undefined {
  if (String(sample.classes) === String(classes)) return sample;
  if (sample.task !== 'multiclass-classification' || !sample.classes || !classes) return undefined;
  const codes = sample.classes.map((name) => classes.indexOf(name));
  if (codes.includes(-1)) return undefined;
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
