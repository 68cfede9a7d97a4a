import { GateRule, writtenRules, type WrittenRules } from '#config';
import { evaluationErrors } from '#evaluation';

/**
 * The rules that inputs say.
 * @returns undefined when the inputs say none, so that those of mlops.yml hold; an empty list for the implied rule
 * @throws MLOPS_GATE_INPUT
 */
export function rulesFromInputs(inputs: WrittenRules): GateRule[] | undefined {
  const { min, max, margin } = inputs;
  const [metric] = inputs.metric;
  if (metric === undefined) {
    if (margin === undefined && min === undefined && max === undefined) return undefined;
    throw evaluationErrors('MLOPS_GATE_INPUT', {
      message: 'a bound is given without the metric it is about',
      where: { field: 'metric' },
      hint: 'Say which: --metric roc_auc.',
    });
  }
  return writtenRules(inputs).map((rule) => {
    const parsed = GateRule.safeParse(rule);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw evaluationErrors('MLOPS_GATE_INPUT', {
      message: `${issue!.path.join('.') || 'rule'}: ${issue!.message}`,
      where: { field: String(issue!.path[0] ?? 'margin') },
      hint: 'For example --margin 0.005, or --margin 1% of the baseline.',
    });
  });
}
