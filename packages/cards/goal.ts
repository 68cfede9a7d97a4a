import type { MetricLine, RuleLine } from '#reports';
import type { Card } from './card.ts';
import { fail } from './errors.ts';

export interface Speaking {
  metric: MetricLine;
  /** The rule of the gate that judges it. */
  rule?: RuleLine;
}

/**
 * The number that speaks to the business goal: of the metric that was named for it, else of the gate's first rule, else
 * the first that was measured.
 * @throws MLOPS_CARD_GOAL_METRIC when the named one was not measured
 */
export function speakingNumber({ evaluation, gate, goalMetric }: Card): Speaking {
  const whole = gate?.rules.filter(({ slice }) => slice === undefined) ?? [];
  const wanted = goalMetric ?? whole[0]?.metric;
  const metric = evaluation.metrics.find((candidate) => candidate.metric === wanted);
  if (metric === undefined && goalMetric !== undefined) {
    throw fail('MLOPS_CARD_GOAL_METRIC', {
      message: `${goalMetric} was not measured: expected one of ${evaluation.metrics.map(({ metric }) => metric).join(', ')}`,
      where: { field: 'card.goal-metric' },
      hint: 'Name a metric of evaluate.metrics, or add it there.',
    });
  }
  const number = metric ?? evaluation.metrics[0]!;
  const rule = whole.find((candidate) => candidate.metric === number.metric);
  return { metric: number, ...(rule && { rule }) };
}
