import { GateRule } from '#config';
import { evaluationErrors } from '#evaluation';

interface RuleInputs {
  metric: string[];
  margin?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
  slices: string[];
  'min-count'?: number | undefined;
}

/**
 * The rules that inputs say: the first metric by margin, min and max; by the margin also every slice, where what is not
 * shown is only reported, because small slices seldom show anything.
 * @returns undefined when the inputs say none, so that those of mlops.yml hold; an empty list for the implied rule
 * @throws MLOPS_GATE_INPUT
 */
export function rulesFromInputs(inputs: RuleInputs): GateRule[] | undefined {
  const { min, max, margin, slices } = inputs;
  const [metric] = inputs.metric;
  if (metric === undefined) {
    if (margin === undefined && min === undefined && max === undefined) return undefined;
    throw evaluationErrors('MLOPS_GATE_INPUT', {
      message: 'a bound is given without the metric it is about',
      where: { field: 'metric' },
      hint: 'Say which: --metric roc_auc.',
    });
  }
  const written = margin !== undefined && !margin.endsWith('%') ? Number(margin) : margin;
  const rules: unknown[] = [];
  if (min !== undefined) rules.push({ metric, min });
  if (max !== undefined) rules.push({ metric, max });
  if (written !== undefined) {
    rules.push({ metric, margin: written });
    if (slices.length > 0) {
      const least = inputs['min-count'];
      rules.push({
        metric,
        margin: written,
        slices,
        'on-inconclusive': 'report',
        ...(least !== undefined && { 'min-count': least }),
      });
    }
  }
  return rules.map((rule) => {
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
