import { nearest } from '#kit';
import { fail } from '../errors.ts';
import { isUndefined } from './checks.ts';
import { confusionMetrics } from './confusion.ts';
import { meanMetrics } from './mean.ts';
import type { Metric } from './metric.ts';
import { rankedMetrics } from './ranked.ts';
import { regressionMetrics } from './regression.ts';

/** A loss as scikit-learn's scorers name it: negated, so that higher is better. */
function negated(loss: Metric): Metric {
  return {
    ...loss,
    name: loss.name === 'brier_score_loss' ? 'neg_brier_score' : `neg_${loss.name}`,
    direction: 'higher',
    range: [-loss.range[1], -loss.range[0]],
    compute(sample) {
      const measured = loss.compute(sample);
      if (isUndefined(measured)) return measured;
      return { value: -measured.value, influence: measured.influence && measured.influence.map((psi) => -psi) };
    },
  };
}

const own = [...rankedMetrics, ...meanMetrics, ...confusionMetrics, ...regressionMetrics];
const losses = own.filter((metric) => metric.direction === 'lower');

/** Every metric by scikit-learn's name, of its functions (`log_loss`) and of its scorers (`neg_log_loss`). */
export const metrics: ReadonlyMap<string, Metric> = new Map(
  [...own, ...losses.map(negated)].map((metric) => [metric.name, metric]),
);

/** The metric of that name. @throws MLOPS_METRIC_UNKNOWN naming the nearest one and all others */
export function metric(name: string): Metric {
  const found = metrics.get(name);
  if (found) return found;
  const close = nearest(name, metrics.keys());
  throw fail('MLOPS_METRIC_UNKNOWN', {
    message: `"${name}" is not a metric; expected scikit-learn's name of one`,
    hint: `${close ? `Did you mean ${close}? ` : ''}Known are ${[...metrics.keys()].join(', ')}.`,
  });
}
