/** What inputs say of how a model is judged. */
export interface WrittenRules {
  metric: readonly string[];
  margin?: string | undefined;
  min?: number | undefined;
  max?: number | undefined;
  slices: readonly string[];
  'min-count'?: number | undefined;
}

/**
 * The rules that inputs say, as mlops.yml would: the first metric by margin, min and max; by the margin also every slice,
 * where what is not shown is only reported, because small slices seldom show anything.
 */
export function writtenRules({ metric: [metric], margin, min, max, slices, ...inputs }: WrittenRules): unknown[] {
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
  return rules;
}
