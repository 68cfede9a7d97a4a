import { checkExamples, finiteScore, isUndefined } from './checks.ts';
import type { Metric } from './metric.ts';

/** 1 − Σw(y − ŷ)² / Σw(y − ȳ)². */
const r2: Metric = {
  name: 'r2',
  tasks: ['regression'],
  direction: 'higher',
  range: [-Infinity, 1],
  compute(sample) {
    const score = checkExamples(sample) ?? finiteScore(sample);
    if (isUndefined(score)) return score;
    const { count, target, weight } = sample;
    let [total, sum] = [0, 0];
    for (let i = 0; i < count; i++) {
      const w = weight ? weight[i]! : 1;
      total += w;
      sum += w * target[i]!;
    }
    const centre = sum / total;
    let [residual, spread] = [0, 0];
    for (let i = 0; i < count; i++) {
      const w = weight ? weight[i]! : 1;
      residual += w * (target[i]! - score[i]!) ** 2;
      spread += w * (target[i]! - centre) ** 2;
    }
    if (!(spread > 0)) {
      const equal = target.every((value) => value === target[0]);
      return { undefined: equal ? 'all targets are equal' : 'the targets differ by too little to be squared' };
    }
    const influence = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const own = (target[i]! - score[i]!) ** 2 - (residual / spread) * (target[i]! - centre) ** 2;
      influence[i] = (-count * (weight ? weight[i]! : 1) * own) / spread;
    }
    return { value: 1 - residual / spread, influence };
  },
};

const medianAbsoluteError: Metric = {
  name: 'median_absolute_error',
  tasks: ['regression'],
  direction: 'lower',
  range: [0, Infinity],
  compute(sample) {
    const score = checkExamples(sample) ?? finiteScore(sample);
    if (isUndefined(score)) return score;
    if (sample.weight) return { undefined: 'weighted medians are not supported' };
    const errors = score.map((predicted, i) => Math.abs(sample.target[i]! - predicted)).sort();
    const middle = errors.length >> 1;
    const value = errors.length % 2 === 1 ? errors[middle]! : (errors[middle - 1]! + errors[middle]!) / 2;
    return { value, influence: null };
  },
};

export const regressionMetrics: readonly Metric[] = [r2, medianAbsoluteError];
