import type { Sample } from '../examples/sample.ts';
import type { Undefined } from './metric.ts';

export function isUndefined(result: object): result is Undefined {
  return 'undefined' in result;
}

const row = (index: number): string => `example ${index + 1}`;

/** Finds the first value that `ok` refuses. @returns a reason, or nothing when all are fine */
function refuse(values: Float64Array, ok: (value: number) => boolean, what: string): Undefined | undefined {
  for (let i = 0; i < values.length; i++) {
    if (!ok(values[i]!)) return { undefined: `${row(i)} has the ${what} ${values[i]}` };
  }
  return undefined;
}

const isProbability = (value: number): boolean => value >= 0 && value <= 1;

/** What every metric needs: examples, targets that are numbers, weights that are weights. */
export function checkExamples(sample: Sample): Undefined | undefined {
  if (sample.count === 0) return { undefined: 'there are no examples' };
  const target = refuse(sample.target, Number.isFinite, 'target');
  if (target || !sample.weight) return target;
  const weight = refuse(sample.weight, (value) => value >= 0 && value < Infinity, 'weight');
  return weight ?? (sample.weight.some((value) => value > 0) ? undefined : { undefined: 'all weights are 0' });
}

/** The score or predicted number of each example, all finite. */
export function finiteScore(sample: Sample): Float64Array | Undefined {
  if (!sample.score) return { undefined: 'it needs a score, and only predicted classes are given' };
  return refuse(sample.score, Number.isFinite, 'score') ?? sample.score;
}

/** The probability of the positive class of each example. */
export function probability(sample: Sample): Float64Array | Undefined {
  const score = finiteScore(sample);
  return isUndefined(score) ? score : (refuse(score, isProbability, 'score, outside 0 to 1,') ?? score);
}

/** Rounding to three decimals, as people write to CSV, is allowed for. */
const SUM_TOLERANCE = 1e-3;

/** One column of probabilities per class; those of each example sum to 1. */
export function classProbabilities(sample: Sample): Float64Array[] | Undefined {
  const scores = sample.scores;
  if (!scores) return { undefined: 'it needs a score per class, and only predicted classes are given' };
  for (const column of scores) {
    const refusal = refuse(column, isProbability, 'class score, outside 0 to 1,');
    if (refusal) return refusal;
  }
  for (let i = 0; i < sample.count; i++) {
    let sum = 0;
    for (const column of scores) sum += column[i]!;
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE))
      return { undefined: `the class scores of ${row(i)} sum to ${Number(sum.toPrecision(6))}, not 1` };
  }
  return scores;
}

/** Number of classes of a classification. */
export function classCount(sample: Sample): number {
  if (sample.task === 'binary-classification') return 2;
  return sample.scores?.length ?? sample.classes?.length ?? 1 + sample.target.reduce((a, b) => Math.max(a, b), 0);
}

/** Index of the predicted class: as given, or the score's side of the threshold, or the first highest class score. */
export function predictedClass(sample: Sample): Float64Array | Undefined {
  const classes = classCount(sample);
  const isClass = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < classes;
  const target = refuse(sample.target, isClass, 'unknown target class');
  if (target) return target;
  if (sample.predicted) return refuse(sample.predicted, isClass, 'unknown predicted class') ?? sample.predicted;
  if (sample.task === 'binary-classification') {
    const score = finiteScore(sample);
    return isUndefined(score) ? score : score.map((value) => (value >= sample.threshold ? 1 : 0));
  }
  const scores = sample.scores;
  if (!scores) return { undefined: 'it needs predicted classes or a score per class' };
  for (const column of scores) {
    const refusal = refuse(column, Number.isFinite, 'class score');
    if (refusal) return refusal;
  }
  const best = new Float64Array(sample.count);
  scores.forEach((column, c) => {
    for (let i = 0; i < sample.count; i++) if (column[i]! > scores[best[i]!]![i]!) best[i] = c;
  });
  return best;
}

/** Whether a mean over classes has this one in it. */
export function isAveraged({ averaged, classes }: Sample, c: number): boolean {
  return averaged === undefined || averaged.has(classes![c]!);
}

/** Weighted number of examples of each class. */
export function classWeights(sample: Sample): Float64Array {
  const weights = new Float64Array(classCount(sample));
  for (let i = 0; i < sample.count; i++) weights[sample.target[i]!]! += sample.weight ? sample.weight[i]! : 1;
  return weights;
}

/** Binary only: both classes occur, with some weight. */
export function checkBothClasses(sample: Sample): Undefined | undefined {
  const wrong = refuse(sample.target, (value) => value === 0 || value === 1, 'target, neither 0 nor 1,');
  if (wrong) return wrong;
  const [negative, positive] = classWeights(sample);
  if (positive === 0) return { undefined: 'no example is positive' };
  return negative === 0 ? { undefined: 'every example is positive' } : undefined;
}
