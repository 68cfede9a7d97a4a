import type { Sample } from '../examples/sample.ts';
import { checkExamples, classCount, isAveraged, isUndefined, predictedClass } from './checks.ts';
import type { Measured, Metric, Undefined } from './metric.ts';

/** Weighted numbers of examples by class: all that these metrics need of the confusion matrix. */
interface Tally {
  /** Predicted as the class they are. */
  hits: Float64Array;
  actual: Float64Array;
  predicted: Float64Array;
  /** Whether a mean over classes has it. */
  averaged: boolean[];
  total: number;
}

/**
 * A metric's derivative by the weight of an example of class t predicted as p: actual[t] + predicted[p], and hit[t]
 * on top when t = p. A metric does not change when all weights double, so these average to 0 over the examples.
 */
interface Slope {
  actual: Float64Array;
  predicted: Float64Array;
  hit: Float64Array;
}

type Formula = (tally: Tally) => { value: number; slope: Slope } | Undefined;

function tallyOf(sample: Sample, predicted: Float64Array): Tally {
  const column = (): Float64Array => new Float64Array(classCount(sample));
  const averaged = Array.from(column(), (_, c) => isAveraged(sample, c));
  const tally = { hits: column(), actual: column(), predicted: column(), averaged, total: 0 };
  for (let i = 0; i < sample.count; i++) {
    const w = sample.weight ? sample.weight[i]! : 1;
    const [truth, guess] = [sample.target[i]!, predicted[i]!];
    tally.actual[truth]! += w;
    tally.predicted[guess]! += w;
    if (truth === guess) tally.hits[truth]! += w;
    tally.total += w;
  }
  return tally;
}

function measure(sample: Sample, formula: Formula): Measured | Undefined {
  const predicted = checkExamples(sample) ?? predictedClass(sample);
  if (isUndefined(predicted)) return predicted;
  const result = formula(tallyOf(sample, predicted));
  if (isUndefined(result)) return result;
  const { value, slope } = result;
  const influence = new Float64Array(sample.count);
  for (let i = 0; i < sample.count; i++) {
    const [truth, guess] = [sample.target[i]!, predicted[i]!];
    const own = slope.actual[truth]! + slope.predicted[guess]! + (truth === guess ? slope.hit[truth]! : 0);
    influence[i] = sample.count * (sample.weight ? sample.weight[i]! : 1) * own;
  }
  return { value, influence };
}

/** A rate of each class, hit·hits/(actual·actual + predicted·predicted): how the three counts enter. */
interface Rate {
  hit: number;
  actual: 0 | 1;
  predicted: 0 | 1;
}
const RECALL: Rate = { hit: 1, actual: 1, predicted: 0 };
const PRECISION: Rate = { hit: 1, actual: 0, predicted: 1 };
const F1: Rate = { hit: 2, actual: 1, predicted: 1 };

/** Which classes count, and how much. Their shares sum to 1. */
type Average = 'positive' | 'macro' | 'macro-actual' | 'weighted';

/** Share of each class in the average; scikit-learn's macro average counts the classes that occur or are predicted. */
function classShares(tally: Tally, average: Average): Float64Array {
  const { actual, predicted, averaged, total } = tally;
  if (average === 'positive') return Float64Array.of(0, 1);
  if (average === 'weighted') return actual.map((weight) => weight / total);
  const counts = actual.map((weight, c) =>
    averaged[c] && (weight > 0 || (average === 'macro' && predicted[c]! > 0)) ? 1 : 0,
  );
  const number = counts.reduce((sum, one) => sum + one, 0);
  return counts.map((one) => one / number);
}

/** The average of a rate over classes. A class of which the rate is 0/0 (never predicted, say) counts as 0. */
function averageRate(rate: Rate, average: Average): Formula {
  return (tally) => {
    const shares = classShares(tally, average);
    const slope: Slope = {
      actual: shares.slice().fill(0),
      predicted: shares.slice().fill(0),
      hit: shares.slice().fill(0),
    };
    const values = shares.slice().fill(0);
    let value = 0;
    shares.forEach((share, c) => {
      const base = rate.actual * tally.actual[c]! + rate.predicted * tally.predicted[c]!;
      if (base === 0) return;
      values[c] = (rate.hit * tally.hits[c]!) / base;
      value += share * values[c]!;
      slope.hit[c] = (share * rate.hit) / base;
      slope.actual[c] = (-share * rate.actual * values[c]!) / base;
      slope.predicted[c] = (-share * rate.predicted * values[c]!) / base;
    });
    // The shares themselves move when they are those of the examples.
    if (average === 'weighted') values.forEach((own, c) => (slope.actual[c]! += (own - value) / tally.total));
    return { value, slope };
  };
}

const accuracy: Formula = ({ hits, total }) => {
  const value = hits.reduce((sum, hit) => sum + hit, 0) / total;
  return {
    value,
    slope: { actual: hits.map(() => -value / total), predicted: hits.map(() => 0), hit: hits.map(() => 1 / total) },
  };
};

/** @see Gorodkin (2004), Computational Biology and Chemistry 28:367–374 (the K-class coefficient) */
const matthews: Formula = ({ hits, actual, predicted, total }) => {
  const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, c) => sum + value * b[c]!, 0);
  const right = hits.reduce((sum, hit) => sum + hit, 0);
  const spreadActual = total * total - product(actual, actual);
  const spreadPredicted = total * total - product(predicted, predicted);
  if (!(spreadActual > 0)) return { undefined: 'all examples are of one class' };
  if (!(spreadPredicted > 0)) return { undefined: 'all examples are predicted as one class' };
  const scale = Math.sqrt(spreadActual * spreadPredicted);
  const value = (right * total - product(actual, predicted)) / scale;
  return {
    value,
    slope: {
      actual: actual.map((own, c) => (right - predicted[c]!) / scale - (value * (total - own)) / spreadActual),
      predicted: predicted.map((own, c) => -actual[c]! / scale - (value * (total - own)) / spreadPredicted),
      hit: hits.map(() => total / scale),
    },
  };
};

/** The formula, once `needed` has no objection to the tally. */
function unless(needed: (tally: Tally) => string | false, formula: Formula): Formula {
  return (tally) => {
    const reason = needed(tally);
    return reason === false ? formula(tally) : { undefined: reason };
  };
}
const noPositive = ({ actual }: Tally): string | false => actual[1] === 0 && 'no example is positive';
const nonePredicted = ({ predicted }: Tally): string | false =>
  predicted[1] === 0 && 'no example is predicted positive';
const oneClass = ({ actual }: Tally): string | false =>
  actual.filter((weight) => weight > 0).length < 2 && 'all examples are of one class';

/** 1 success, 0 failure, −1 not a trial. */
function trialsOf(isTrial: (truth: number, guess: number, sample: Sample) => boolean): (sample: Sample) => Int8Array {
  return (sample) => {
    const predicted = predictedClass(sample);
    if (isUndefined(predicted)) return new Int8Array(sample.count).fill(-1);
    const trials = new Int8Array(sample.count);
    for (let i = 0; i < trials.length; i++) {
      const [truth, guess] = [sample.target[i]!, predicted[i]!];
      trials[i] = isTrial(truth, guess, sample) ? Number(truth === guess) : -1;
    }
    return trials;
  };
}

/** Number of classes averaged over: that have examples, or (`predicted`) are predicted. */
function classesIn(sample: Sample, predicted?: Float64Array | Undefined): number {
  const occurring = new Set([...sample.target, ...(predicted && !isUndefined(predicted) ? predicted : [])]);
  return [...occurring].filter((c) => isAveraged(sample, c)).length;
}

const ofEachClass = trialsOf((truth, _, sample) => isAveraged(sample, truth));

const share = { direction: 'higher', range: [0, 1] } as const;
const binary = { ...share, tasks: ['binary-classification'] } as const;
const classification = { ...share, tasks: ['binary-classification', 'multiclass-classification'] } as const;
const macro = { ...classification, everyClass: true } as const;
const of = (formula: Formula) => ({ ofClasses: true, compute: (sample: Sample) => measure(sample, formula) });

/** For binary tasks: refuses a positive class that is absent, where scikit-learn would warn and say 0. */
const ofPositive = (rate: Rate, needed: (tally: Tally) => string | false) =>
  of(unless(needed, averageRate(rate, 'positive')));

/** Metrics of predicted classes. */
export const confusionMetrics: readonly Metric[] = [
  { name: 'accuracy', ...classification, ...of(accuracy), trials: trialsOf(() => true) },
  { name: 'recall', ...binary, ...ofPositive(RECALL, noPositive), trials: trialsOf((truth) => truth === 1) },
  {
    name: 'precision',
    ...binary,
    ...ofPositive(PRECISION, nonePredicted),
    trials: trialsOf((_, guess) => guess === 1),
  },
  { name: 'f1', ...binary, ...ofPositive(F1, noPositive) },
  {
    name: 'balanced_accuracy',
    ...macro,
    ...of(unless(oneClass, averageRate(RECALL, 'macro-actual'))),
    trials: ofEachClass,
    averagedOver: (sample) => classesIn(sample),
  },
  { name: 'f1_macro', ...macro, ...of(unless(oneClass, averageRate(F1, 'macro'))) },
  { name: 'precision_macro', ...macro, ...of(unless(oneClass, averageRate(PRECISION, 'macro'))) },
  {
    name: 'recall_macro',
    ...macro,
    ...of(unless(oneClass, averageRate(RECALL, 'macro'))),
    trials: ofEachClass,
    averagedOver: (sample) => classesIn(sample, predictedClass(sample)),
  },
  { name: 'f1_weighted', ...classification, ...of(unless(oneClass, averageRate(F1, 'weighted'))) },
  { name: 'matthews_corrcoef', ...classification, range: [-1, 1], everyClass: true, ...of(matthews) },
];
