import type { GateRule } from '#config';
import type { EvaluationPlan } from '../evaluate-predictions.ts';
import { metrics as known } from '../metrics/index.ts';

/** The metrics of the rules; without any, the one that is implied when it is known. */
export function judgedMetrics(
  rules: readonly Pick<GateRule, 'metric'>[],
  named: readonly string[],
  { metrics }: Pick<EvaluationPlan, 'metrics'>,
): string[] {
  return rules.length > 0 ? rules.map((rule) => rule.metric) : [...named, ...metrics].slice(0, 1);
}

/** A recorded run, as far as it was measured. */
interface Measured {
  evaluationSet?: string | undefined;
  metrics: Readonly<Record<string, number>>;
}

/**
 * Whether one run measured as well as another on the same examples, in each of some metrics; without names, in all that it
 * measured; undefined on other examples. Of two numbers without an interval it decides nothing but which of two runs that passed is the baseline.
 */
export const asGood =
  (names: readonly string[]) =>
  (one: Measured, other: Measured): boolean | undefined => {
    if (one.evaluationSet === undefined || one.evaluationSet !== other.evaluationSet) return undefined;
    const judged = names.length > 0 ? names : Object.keys(one.metrics);
    return judged.length > 0 && judged.every((name) => isAsGood(name, one.metrics[name], other.metrics[name]));
  };

function isAsGood(name: string, one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return known.get(name)?.direction === 'lower' ? one <= other : known.has(name) && one >= other;
}
