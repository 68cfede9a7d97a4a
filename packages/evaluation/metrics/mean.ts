import type { Sample } from '../examples/sample.ts';
import {
  checkBothClasses,
  checkExamples,
  classProbabilities,
  finiteScore,
  isUndefined,
  predictedClass,
  probability,
} from './checks.ts';
import type { Measured, Metric, Undefined } from './metric.ts';

/** The weighted mean of a loss per example; its influence is the example's distance from that mean. */
function mean(sample: Sample, loss: Float64Array): Measured & { influence: Float64Array } {
  const { count, weight } = sample;
  let [sum, total] = [0, 0];
  for (let i = 0; i < count; i++) {
    const w = weight ? weight[i]! : 1;
    sum += w * loss[i]!;
    total += w;
  }
  const value = sum / total;
  const influence = new Float64Array(count);
  for (let i = 0; i < count; i++) influence[i] = ((count * (weight ? weight[i]! : 1)) / total) * (loss[i]! - value);
  return { value, influence };
}

function meanOf(
  losses: (sample: Sample) => Float64Array | Undefined,
): (sample: Sample) => ReturnType<typeof mean> | Undefined {
  return (sample) => {
    const refusal = checkExamples(sample);
    if (refusal) return refusal;
    const loss = losses(sample);
    return isUndefined(loss) ? loss : mean(sample, loss);
  };
}

/** scikit-learn clips at the spacing of a double at 1, so a certain and wrong prediction costs 36, not infinity. */
const clip = (p: number): number => Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON);

const logLoss = meanOf((sample) => {
  if (sample.task === 'binary-classification') {
    const score = probability(sample);
    if (isUndefined(score)) return score;
    return checkBothClasses(sample) ?? score.map((p, i) => -Math.log(clip(sample.target[i] === 1 ? p : 1 - p)));
  }
  const scores = classProbabilities(sample);
  if (isUndefined(scores)) return scores;
  const predicted = predictedClass(sample);
  return isUndefined(predicted) ? predicted : sample.target.map((c, i) => -Math.log(clip(scores[c]![i]!)));
});

const brier = meanOf((sample) => {
  const score = probability(sample);
  return isUndefined(score) ? score : (checkBothClasses(sample) ?? score.map((p, i) => (p - sample.target[i]!) ** 2));
});

/** A regression's loss of truth and prediction. */
function errorOf(
  loss: (truth: number, predicted: number) => number,
): (sample: Sample) => ReturnType<typeof mean> | Undefined {
  return meanOf((sample) => {
    const score = finiteScore(sample);
    return isUndefined(score) ? score : score.map((predicted, i) => loss(sample.target[i]!, predicted));
  });
}

const squaredError = errorOf((truth, predicted) => (truth - predicted) ** 2);
const relativeError = errorOf((truth, predicted) => Math.abs(truth - predicted) / Math.abs(truth));

const loss = { direction: 'lower', range: [0, Infinity] } as const;
const regression = { ...loss, tasks: ['regression'] } as const;

/** Losses averaged over examples, and the square root of one. */
export const meanMetrics: readonly Metric[] = [
  { name: 'log_loss', ...loss, tasks: ['binary-classification', 'multiclass-classification'], compute: logLoss },
  { name: 'brier_score_loss', direction: 'lower', range: [0, 1], tasks: ['binary-classification'], compute: brier },
  { name: 'mean_squared_error', ...regression, compute: squaredError },
  {
    name: 'root_mean_squared_error',
    ...regression,
    compute(sample) {
      const squared = squaredError(sample);
      if (isUndefined(squared)) return squared;
      const value = Math.sqrt(squared.value);
      // Where the error is exactly 0 so is every contribution to it.
      return { value, influence: value === 0 ? squared.influence : squared.influence.map((psi) => psi / (2 * value)) };
    },
  },
  { name: 'mean_absolute_error', ...regression, compute: errorOf((truth, predicted) => Math.abs(truth - predicted)) },
  {
    name: 'mean_absolute_percentage_error',
    ...regression,
    compute(sample) {
      const zero = sample.target.indexOf(0);
      return zero < 0
        ? relativeError(sample)
        : { undefined: `example ${zero + 1} has the target 0, of which nothing is a share` };
    },
  },
];
