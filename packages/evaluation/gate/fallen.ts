import { estimate } from '../compare/compare.ts';
import { metric as metricCalled } from '../metrics/index.ts';
import type { Sample } from '../examples/sample.ts';
import type { RuleOutcome } from '../result.ts';
import { readable } from '../wording.ts';

/**
 * Where a baseline that was scored again on another period falls by more than the margin against its own record, in words.
 * The data may have drifted, or whoever supplied those of the new period took from its model what it reads: numbers alone do
 * not tell these apart, and drift is why people train again.
 */
export function fallenBaseline(now: Sample, then: Sample, outcomes: readonly RuleOutcome[]): string[] {
  const notes = outcomes.flatMap(({ metric: name, bound, slice }) => {
    const metric = metricCalled(name);
    if (bound.kind !== 'margin' || slice || ![now, then].every(({ task }) => metric.tasks.includes(task))) return [];
    const [today, recorded] = [now, then].map((sample) => estimate(metric, sample).estimate) as [
      number | null,
      number | null,
    ];
    if (today === null || recorded === null) return [];
    const fall = metric.direction === 'higher' ? recorded - today : today - recorded;
    const margin = bound.relative ? bound.value * Math.abs(recorded) : bound.value;
    return fall > margin
      ? [
          `${name} of the baseline was ${readable(recorded)} on its own period and is ${readable(today)} on this one, which is worse by more than the margin: the data drifted, or lack what its model reads`,
        ]
      : [];
  });
  return [...new Set(notes)];
}
