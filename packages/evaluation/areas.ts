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
import type { Sample } from './sample.ts';

/** The interval of one model's area under a curve. @param found its value and the error by its influence */
export function areaInterval(sample: Sample, influence: Float64Array, found: Estimate, alpha: number): Interval {
  return logitInterval(areaOf(sample, influence, found), alpha);
}

/** One model's area with the error that its influence tells. */
export interface MeasuredArea {
  influence: Float64Array;
  found: Estimate;
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
  const [one, other, both] = [now.found, before.found, difference].map(({ standardError }) => standardError!);
  const product = 2 * factor * one! * other!;
  const correlation = product > 0 ? (one! ** 2 + (factor * other!) ** 2 - both! ** 2) / product : 0;
  const [areaNow, areaBefore] = [
    areaOf(sample, now.influence, now.found),
    areaOf(sample, before.influence, before.found),
  ];
  return (alpha) => logitDifference(areaNow, areaBefore, correlation, factor, alpha);
}

function areaOf(sample: Sample, influence: Float64Array, found: Estimate): Area {
  const value = found.estimate!;
  const parts = classParts(influence, sample.target, sample.weight);
  // One example of a class stands in one area of its own and in those of the other classes: 2 of k, evenly shared.
  const widest = value * (1 - value) * (2 / parts.length) ** 2;
  const padded = parts.map((part) => plusFour(part, widest));
  const smallest = Math.min(...parts.map(({ effective }) => effective));
  return {
    value,
    standardError: Math.sqrt(found.standardError! ** 2 + sumOf(padded) - sumOf(parts)),
    degreesOfFreedom: sample.group ? found.degreesOfFreedom! : satterthwaite(padded),
    trials: Math.min(smallest, found.groups ?? Infinity),
  };
}

const sumOf = (parts: ClassPart[]): number => parts.reduce((sum, { variance }) => sum + variance, 0);
