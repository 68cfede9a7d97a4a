import { placesOf, rocAuc } from '#stats';
import type { Sample } from '../examples/sample.ts';
import {
  checkBothClasses,
  checkExamples,
  classProbabilities,
  classWeights,
  finiteScore,
  isAveraged,
  isUndefined,
  predictedClass,
} from './checks.ts';
import type { Metric, Undefined } from './metric.ts';

/** The scores of a binary sample that ranks can be made of. */
function rankable(sample: Sample): Float64Array | Undefined {
  return checkExamples(sample) ?? checkBothClasses(sample) ?? finiteScore(sample);
}

const share = { direction: 'higher', range: [0, 1], area: true } as const;

const areaUnderRoc: Metric = {
  name: 'roc_auc',
  ...share,
  tasks: ['binary-classification'],
  stratified: true,
  compute(sample) {
    const score = rankable(sample);
    return isUndefined(score) ? score : rocAuc(score, sample.target, sample.weight);
  },
};

/** Mean over classes of the area of each class against all others. */
const areaOneVersusRest: Metric = {
  name: 'roc_auc_ovr',
  ...share,
  tasks: ['multiclass-classification'],
  everyClass: true,
  compute(sample) {
    const scores = checkExamples(sample) ?? classProbabilities(sample);
    if (isUndefined(scores)) return scores;
    const predicted = predictedClass(sample);
    if (isUndefined(predicted)) return predicted;
    const weights = classWeights(sample);
    const averaged = [...scores.keys()].filter((c) => isAveraged(sample, c));
    const absent = averaged.find((c) => weights[c] === 0);
    if (absent !== undefined) return { undefined: `no example is of the class ${sample.classes?.[absent] ?? absent}` };
    if (averaged.length < 2) return { undefined: 'there is only one class' };
    const influence = new Float64Array(sample.count);
    let value = 0;
    for (const c of averaged) {
      const one = rocAuc(
        scores[c]!,
        sample.target.map((target) => (target === c ? 1 : 0)),
        sample.weight,
      );
      value += one.value / averaged.length;
      for (let i = 0; i < influence.length; i++) influence[i]! += one.influence[i]! / averaged.length;
    }
    return { value, influence };
  },
};

/**
 * Average precision: precision at the score of each positive, averaged over the positives, tied scores together.
 *
 * With A and B the weights of positives and of all examples scored at least s, AP = Σ_s p(s)·A/B / P. An example
 * changes it through its own precision and through A and B at every lower score, hence the two running sums.
 */
const averagePrecision: Metric = {
  name: 'average_precision',
  ...share,
  tasks: ['binary-classification'],
  compute(sample) {
    const score = rankable(sample);
    if (isUndefined(score)) return score;
    const { count, target, weight } = sample;
    const { place, distinct } = placesOf(score);
    const [all, positive] = [new Float64Array(distinct), new Float64Array(distinct)];
    for (let i = 0; i < count; i++) {
      const w = weight ? weight[i]! : 1;
      all[place[i]!]! += w;
      if (target[i] === 1) positive[place[i]!]! += w;
    }
    const precision = new Float64Array(distinct);
    // Per distinct score: p/B and p·A/B², then summed from the lowest score up.
    const [gain, cost] = [new Float64Array(distinct), new Float64Array(distinct)];
    let [above, positiveAbove, sum] = [0, 0, 0];
    for (let k = distinct - 1; k >= 0; k--) {
      above += all[k]!;
      positiveAbove += positive[k]!;
      if (above === 0) continue;
      precision[k] = positiveAbove / above;
      sum += positive[k]! * precision[k]!;
      gain[k] = positive[k]! / above;
      cost[k] = gain[k]! * precision[k]!;
    }
    for (let k = 1; k < distinct; k++) {
      gain[k]! += gain[k - 1]!;
      cost[k]! += cost[k - 1]!;
    }
    const value = sum / positiveAbove;
    const influence = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const k = place[i]!;
      const own = target[i] === 1 ? precision[k]! - value + gain[k]! : 0;
      influence[i] = ((count * (weight ? weight[i]! : 1)) / positiveAbove) * (own - cost[k]!);
    }
    return { value, influence };
  },
};

/** Metrics of the order of scores alone. */
export const rankedMetrics: readonly Metric[] = [areaUnderRoc, areaOneVersusRest, averagePrecision];
