import { sliceColumns } from '#config';
import { estimate } from './compare/compare.ts';
import { curvesOf } from './compare/curves.ts';
import { fail } from './errors.ts';
import { metric } from './metrics/index.ts';
import type { Metric } from './metrics/metric.ts';
import type { Evaluation, EvaluationSettings, MetricResult, SliceResult } from './result.ts';
import type { Sample } from './examples/sample.ts';
import { groupCount, sampleOf, slicesOf, slicingOf, type Scored } from './examples/scored.ts';

/**
 * Every metric on all examples and on every slice, each with its interval, and the curves of the report. Pure: scored
 * examples and settings decide every number.
 * @throws MLOPS_METRIC_UNKNOWN, MLOPS_SLICES_TOO_MANY, MLOPS_PREDICTIONS_COLUMN for a slicing the examples do not have
 */
export function evaluate(scored: Scored, settings: EvaluationSettings): Evaluation {
  const measures = settings.metrics.map((name) => metric(name));
  return {
    task: scored.sample.task,
    settings,
    evaluationSet: scored.set,
    metrics: measures.map((measure) => measured(measure, scored.sample)),
    slices: settings.slices.flatMap((slicing) => sliced(scored, slicing, measures)),
    curves: curvesOf(scored.sample),
  };
}

/** One metric with its interval; what is not defined says why. */
function measured(measure: Metric, sample: Sample): MetricResult {
  if (!measure.tasks.includes(sample.task)) {
    return {
      metric: measure.name,
      estimate: null,
      low: null,
      high: null,
      method: 'none',
      reason: `it does not apply to ${sample.task}`,
    };
  }
  const { estimate: value, interval, method, reason } = estimate(measure, sample);
  return {
    metric: measure.name,
    estimate: value,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    method,
    ...(reason !== undefined && { reason }),
  };
}

function sliced(scored: Scored, name: string, measures: readonly Metric[]): SliceResult[] {
  const slicing = slicingOf(scored, name);
  if (!slicing) {
    const absent = sliceColumns(name).find((column) => !scored.columns.has(column)) ?? name;
    throw fail('MLOPS_PREDICTIONS_COLUMN', {
      message: `the scored examples have no column "${absent}" to slice by`,
      where: { field: absent },
      hint: 'Write it beside the predictions, or carry it from the data with features.',
    });
  }
  return slicesOf(slicing).map((slice) => {
    const part = sampleOf(scored.sample, slice);
    return {
      slicing: slice.slicing,
      value: slice.value,
      count: part.count,
      groups: groupCount(part),
      metrics: measures.map((measure) => measured(measure, part)),
    };
  });
}
