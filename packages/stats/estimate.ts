/** A two-sided interval; by default 95 %, so that each end is a one-sided bound with α = 0.025. */
export interface Interval {
  low: number;
  high: number;
}

/** A number estimated from examples, with what is known about its error. */
export interface Estimate {
  /** null when the examples do not define it; `reason` then says why. */
  estimate: number | null;
  /** null when no honest interval exists; `reason` then says why. Never a pass. */
  interval: Interval | null;
  standardError: number | null;
  /** Of the t distribution the interval uses; null for a normal or score interval. */
  degreesOfFreedom: number | null;
  /** How the interval was made, in words that a report can print. */
  method: string;
  /** Examples used. */
  count: number;
  /** Groups used; null when each example counts as independent. */
  groups: number | null;
  reason?: string;
}

/** The one-sided error probability of every bound that decides something. */
export const ALPHA = 0.025;
