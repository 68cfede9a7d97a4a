import { escape } from '#kit';
import { count } from './numbers.ts';
import { clip } from './piece.ts';

/** Charts are inline SVG in the page's own colours (CSS variables), readable in light and dark, without scripts. */

const PLOT = { width: 340, height: 250, left: 60, right: 14, top: 12, bottom: 40 };
const MOST_SERIES = 6;

interface Axis {
  label: string;
  from: number;
  to: number;
  ticks: readonly [number, string][];
}

const unit = (label: string): Axis => ({
  label,
  from: 0,
  to: 1,
  ticks: [
    [0, '0'],
    [0.5, '0.5'],
    [1, '1'],
  ],
});

/** A line over the unit square (ROC, precision–recall, calibration), with the diagonal where it means something. */
export function unitPlot(
  title: string,
  points: readonly (readonly [number, number])[],
  axes: { x: string; y: string; diagonal: boolean },
): string {
  const [x, y] = scales(unit(axes.x), unit(axes.y));
  const diagonal = axes.diagonal
    ? `<line class="axis dashed" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>`
    : '';
  const path = points.map(([a, b], at) => `${at === 0 ? 'M' : 'L'}${x(a)} ${y(b)}`).join('');
  return svg(title, `${frame(unit(axes.x), unit(axes.y))}${diagonal}<path class="series-1" d="${path}"/>`);
}

/** Counts per bin, one outline per series. */
export function histogram(
  title: string,
  label: string,
  edges: readonly number[],
  series: readonly { name: string; counts: readonly number[] }[],
): string {
  if (edges.length < 2) return '';
  const [first, last] = [edges[0]!, edges.at(-1)!];
  const most = Math.max(1, ...series.flatMap(({ counts }) => counts));
  const across: Axis = { label, from: first, to: last, ticks: [first, last].map((edge) => [edge, short(edge)]) };
  const up: Axis = {
    label: 'examples',
    from: 0,
    to: most,
    ticks: [
      [0, '0'],
      [most, count(most)],
    ],
  };
  const [x, y] = scales(across, up);
  const outlines = series.slice(0, MOST_SERIES).map(({ counts }, index) => {
    const steps = counts.map((n, bin) => `L${x(edges[bin]!)} ${y(n)}L${x(edges[bin + 1]!)} ${y(n)}`).join('');
    return `<path class="series-${index + 1} area" d="M${x(first)} ${y(0)}${steps}L${x(last)} ${y(0)}Z"/>`;
  });
  const legend = series
    .slice(0, MOST_SERIES)
    .map(
      ({ name }, index) =>
        `<text class="legend-${index + 1}" x="${PLOT.width - PLOT.right}" y="${PLOT.top + 14 * (index + 1)}" text-anchor="end">${escape.html(clip(name, 24))}</text>`,
    );
  return svg(title, frame(across, up) + outlines.join('') + legend.join(''));
}

function scales(across: Axis, up: Axis): [(at: number) => string, (at: number) => string] {
  const { width, height, left, right, top, bottom } = PLOT;
  return [scale(across, left, width - right), scale(up, height - bottom, top)];
}

/** Two decimals are finer than any screen, and the same bytes everywhere. */
function scale({ from, to }: Axis, start: number, end: number): (at: number) => string {
  const span = to - from || 1;
  return (at) => String(Math.round((start + ((at - from) / span) * (end - start)) * 100) / 100);
}

function frame(across: Axis, up: Axis): string {
  const { width, height, left, right, top, bottom } = PLOT;
  const base = height - bottom;
  const [x, y] = scales(across, up);
  const tick = (at: string, shown: string): string => `<text class="tick" ${at}>${escape.html(shown)}</text>`;
  return [
    `<path class="axis" d="M${left} ${top}L${left} ${base}L${width - right} ${base}"/>`,
    ...across.ticks.map(([at, shown]) =>
      tick(
        `x="${x(at)}" y="${base + 16}" text-anchor="${at === across.to && shown.length > 2 ? 'end' : 'middle'}"`,
        shown,
      ),
    ),
    ...up.ticks.map(([at, shown]) => tick(`x="${left - 6}" y="${y(at)}" dy="4" text-anchor="end"`, shown)),
    tick(`x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle"`, across.label),
    tick(`transform="translate(14 ${(top + base) / 2}) rotate(-90)" text-anchor="middle"`, up.label),
  ].join('');
}

/** Three digits tell where an axis ends. */
function short(edge: number): string {
  return String(Number(edge.toPrecision(3))).replace('-', '−');
}

function svg(title: string, body: string): string {
  const said = escape.html(title);
  return `<figure><figcaption>${said}</figcaption><svg viewBox="0 0 ${PLOT.width} ${PLOT.height}" role="img" aria-label="${said}">${body}</svg></figure>`;
}
