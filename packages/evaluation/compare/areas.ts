import {
  classParts,
  logitDifference,
  logitInterval,
  plusFour,
  satterthwaite,
  type Area,
  type ClassPart,
  type Estimate,
  type Interval,
} from '#stats';
import type { Sample } from '../examples/sample.ts';

/** One model's area and the error that its influence tells. */
export interface MeasuredArea {
  value: number;
  influence: Float64Array;
  standardError: number;
}

/** How examples go together: what an error says of its groups. */
type Grouping = Pick<Estimate, 'groups' | 'degreesOfFreedom'>;

/** The interval of one model's area under a curve. */
export function areaInterval(sample: Sample, one: MeasuredArea, grouping: Grouping, alpha: number): Interval {
  return logitInterval(areaOf(sample, one, grouping), alpha);
}

/**
 * The intervals of now − factor·before.
 *
 * @param difference its error by the difference of the influences
 * @returns the interval at an error probability
 */
export function areaDifference(
  sample: Sample,
  { now, before, factor }: { now: MeasuredArea; before: MeasuredArea; factor: number },
  difference: Estimate,
): (alpha: number) => Interval {
  const [one, other, both] = [now.standardError, factor * before.standardError, difference.standardError!];
  const correlation = one * other > 0 ? (one ** 2 + other ** 2 - both ** 2) / (2 * one * other) : 0;
  const [areaNow, areaBefore] = [areaOf(sample, now, difference), areaOf(sample, before, difference)];
  return (alpha) => logitDifference(areaNow, areaBefore, correlation, factor, alpha);
}

function areaOf(sample: Sample, { value, influence, standardError }: MeasuredArea, grouping: Grouping): Area {
  const parts = classParts(influence, sample.target, sample.weight);
  // One example of a class stands in one area of its own and in those of the other classes: 2 of k, evenly shared.
  const widest = value * (1 - value) * (2 / parts.length) ** 2;
  const padded = parts.map((part) => plusFour(part, widest));
  const smallest = Math.min(...parts.map(({ effective }) => effective));
  return {
    value,
    standardError: Math.sqrt(standardError ** 2 + sumOf(padded) - sumOf(parts)),
    degreesOfFreedom: grouping.groups === null ? satterthwaite(padded) : grouping.degreesOfFreedom!,
    trials: Math.min(smallest, grouping.groups ?? Infinity),
  };
}

const sumOf = (parts: ClassPart[]): number => parts.reduce((sum, { variance }) => sum + variance, 0);
