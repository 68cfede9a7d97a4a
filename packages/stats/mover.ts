import type { Interval } from './estimate.ts';

/** A number with an interval of its own. */
export interface Bounded {
  value: number;
  interval: Interval;
}

/**
 * Interval of the mean of independent numbers from their own intervals (MOVER: the method of variance estimates
 * recovery): each end is as far away as the ends of the parts are together.
 *
 * @see Zou and Donner (2008), Statistics in Medicine 27:1693–1702
 */
export function moverMean(parts: readonly Bounded[]): Interval {
  const value = parts.reduce((sum, part) => sum + part.value, 0) / parts.length;
  const reach = (arm: (part: Bounded) => number): number => Math.hypot(...parts.map(arm)) / parts.length;
  return {
    low: value - reach((part) => part.value - part.interval.low),
    high: value + reach((part) => part.interval.high - part.value),
  };
}
