import { escape } from '#kit';
import type { Measured } from '../records.ts';

const SIZE = { width: 220, height: 44, edge: 4 };

/** A metric over runs as a small line with its intervals; the last point stands out. Empty for fewer than two points. */
export function sparkline(title: string, points: readonly Measured[]): string {
  if (points.length < 2) return '';
  const ends = points.flatMap(({ estimate, low, high }) => [estimate, low ?? estimate, high ?? estimate]);
  const [bottom, top] = [Math.min(...ends), Math.max(...ends)];
  const x = (at: number): string => (SIZE.edge + (at * (SIZE.width - 2 * SIZE.edge)) / (points.length - 1)).toFixed(1);
  const y = (value: number): string => {
    const share = top === bottom ? 0.5 : (value - bottom) / (top - bottom);
    return (SIZE.height - SIZE.edge - share * (SIZE.height - 2 * SIZE.edge)).toFixed(1);
  };
  const path = (values: readonly number[], from: number): string =>
    values
      .map(
        (value, at) =>
          `${from === 0 && at === 0 ? 'M' : 'L'}${x(from === 0 ? at : values.length - 1 - at)} ${y(value)}`,
      )
      .join('');
  const upper = points.map(({ estimate, high }) => high ?? estimate);
  const lower = points.map(({ estimate, low }) => low ?? estimate).reverse();
  const last = points.length - 1;
  return (
    `<svg class="spark" viewBox="0 0 ${SIZE.width} ${SIZE.height}" preserveAspectRatio="xMinYMid" role="img" aria-label="${escape.html(title)}">` +
    `<path class="series-1 area" d="${path(upper, 0)}${path(lower, 1)}Z"/>` +
    `<path class="series-1" d="${path(
      points.map(({ estimate }) => estimate),
      0,
    )}"/>` +
    `<circle class="legend-1" cx="${x(last)}" cy="${y(points[last]!.estimate)}" r="3.5"/></svg>`
  );
}
