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
  const take = (column: Float64Array): Float64Array => Float64Array.from(indices, (index) => column[index]!);
  return {
    ...sample,
    count: indices.length,
    target: take(sample.target),
    ...(sample.score && { score: take(sample.score) }),
    ...(sample.scores && { scores: sample.scores.map(take) }),
    ...(sample.predicted && { predicted: take(sample.predicted) }),
    ...(sample.group && { group: Int32Array.from(indices, (index) => sample.group![index]!) }),
    ...(sample.weight && { weight: take(sample.weight) }),
  };
}
