/** Lowest and highest value of a column in a window, and when that began, in milliseconds. */
export interface Range {
  at: number;
  low: number;
  high: number;
}

/** Windows that are alike stand in one order, up or down, in 2 of 5! cases: rarer than the 0.025 of every decision here. */
const WINDOWS = 5;
/** Days differ; another unit is a thousand times as much. */
const MOST_FASTER = 3;

/**
 * Whether a number is one that only grows, or only falls, as counters, dates and ages do: in the last five windows both of
 * its ends have moved one way, each time, and in the newest not much faster than before.
 *
 * @param ranges of all windows that have values, oldest first; the last one is asked about
 * @see Mann (1945), Econometrica 13:245–259: of n exchangeable values each order has the probability 1/n!
 */
export function isMonotone(ranges: readonly Range[]): boolean {
  const last = ranges.slice(-WINDOWS);
  if (last.length < WINDOWS) return false;
  const ways = (['low', 'high'] as const).map((end) => wayOf(last.map((range) => [range.at, range[end]])));
  return ways[0] !== 0 && ways[0] === ways[1];
}

/** 1 up, -1 down, 0 neither. */
function wayOf(points: readonly (readonly [at: number, value: number])[]): number {
  const speed = (from: number, to: number): number =>
    (points[to]![1] - points[from]![1]) / (points[to]![0] - points[from]![0]);
  const newest = points.length - 1;
  const ways = new Set(points.slice(1).map((_, at) => Math.sign(speed(at, at + 1))));
  if (ways.size !== 1) return 0;
  return Math.abs(speed(newest - 1, newest)) <= MOST_FASTER * Math.abs(speed(0, newest - 1)) ? [...ways][0]! : 0;
}
