import { escape } from '#kit';
import { fixed, value } from './numbers.ts';

/** Charts are inline SVG in the page's own colours (CSS variables), readable in light and dark, without scripts. */

export interface ForestRow {
  label: string;
  estimate: number | null;
  low: number | null;
  high: number | null;
  limit: number | null;
  tone: 'pass' | 'fail' | 'inconclusive' | 'neutral';
}

const LABEL = 210;
const WIDTH = 720;
const ROW = 26;

/** Intervals as whiskers below each other, each with its limit: what clears it and what does not is seen at once. */
export function forest(title: string, rows: readonly ForestRow[], zeroLabel: string): string {
  const drawn = rows.filter((row) => row.low !== null && row.high !== null);
  if (drawn.length === 0) return '';
  const [from, to] = padded(
    drawn.flatMap(({ low, high, limit }) => [low!, high!, 0, ...(limit === null ? [] : [limit])]),
  );
  const x = scale(from, to, LABEL, WIDTH - 12);
  const height = drawn.length * ROW + 34;
  const marks = drawn.map((row, index) => {
    const y = index * ROW + 22;
    const [low, high] = [x(row.low!), x(row.high!)];
    const dot = row.estimate === null ? '' : `<circle cx="${px(x(row.estimate))}" cy="${y}" r="4"/>`;
    const limit =
      row.limit === null
        ? ''
        : `<line class="limit" x1="${px(x(row.limit))}" x2="${px(x(row.limit))}" y1="${y - 9}" y2="${y + 9}"/>`;
    const hover = `${row.label}: ${value(row.low)} to ${value(row.high)}${row.limit === null ? '' : `, limit ${value(row.limit)}`}`;
    return `<g class="${row.tone}"><title>${escape.html(hover)}</title><text x="${LABEL - 10}" y="${y + 4}" text-anchor="end">${escape.html(shorten(row.label, 30))}</text><line x1="${px(low)}" x2="${px(high)}" y1="${y}" y2="${y}"/>${dot}${limit}</g>`;
  });
  const zero = `<line class="axis" x1="${px(x(0))}" x2="${px(x(0))}" y1="8" y2="${height - 24}"/><text class="tick" x="${px(x(0))}" y="${height - 8}" text-anchor="middle">${escape.html(zeroLabel)}</text>`;
  const ends = [from, to].map(
    (end) =>
      `<text class="tick" x="${px(x(end))}" y="${height - 8}" text-anchor="${end === from ? 'start' : 'end'}">${fixed(end, 3)}</text>`,
  );
  return svg(title, WIDTH, height, [zero, ...ends, ...marks].join(''), 'forest');
}

export interface Line {
  name: string;
  points: readonly (readonly [number, number])[];
}

const PLOT = { width: 340, height: 260, left: 44, right: 12, top: 10, bottom: 38 };

/** Lines over the unit square (ROC, precision–recall, calibration), with the diagonal where it means something. */
export function unitPlot(
  title: string,
  lines: readonly Line[],
  axes: { x: string; y: string; diagonal: boolean },
): string {
  const x = scale(0, 1, PLOT.left, PLOT.width - PLOT.right);
  const y = scale(0, 1, PLOT.height - PLOT.bottom, PLOT.top);
  const diagonal = axes.diagonal
    ? `<line class="axis dashed" x1="${px(x(0))}" y1="${px(y(0))}" x2="${px(x(1))}" y2="${px(y(1))}"/>`
    : '';
  const paths = lines.map(({ points }, index) => {
    const path = points.map(([a, b], at) => `${at === 0 ? 'M' : 'L'}${px(x(a))} ${px(y(b))}`).join('');
    return `<path class="series-${index + 1}" d="${path}"/>`;
  });
  return svg(title, PLOT.width, PLOT.height, frame(axes.x, axes.y, ['0', '1']) + diagonal + paths.join(''), 'plot');
}

/** Counts per bin, one outline per series. */
export function histogram(
  title: string,
  edges: readonly number[],
  series: readonly { name: string; counts: readonly number[] }[],
): string {
  if (edges.length < 2) return '';
  const most = Math.max(1, ...series.flatMap(({ counts }) => counts));
  const x = scale(edges[0]!, edges.at(-1)!, PLOT.left, PLOT.width - PLOT.right);
  const y = scale(0, most, PLOT.height - PLOT.bottom, PLOT.top);
  const outlines = series.map(({ counts }, index) => {
    const steps = counts
      .map((n, bin) => `L${px(x(edges[bin]!))} ${px(y(n))}L${px(x(edges[bin + 1]!))} ${px(y(n))}`)
      .join('');
    return `<path class="series-${index + 1} area" d="M${px(x(edges[0]!))} ${px(y(0))}${steps}L${px(x(edges.at(-1)!))} ${px(y(0))}Z"/>`;
  });
  const legend = series.map(
    ({ name }, index) =>
      `<text class="legend-${index + 1}" x="${PLOT.width - PLOT.right}" y="${PLOT.top + 14 * (index + 1)}" text-anchor="end">${escape.html(shorten(name, 24))}</text>`,
  );
  return svg(
    title,
    PLOT.width,
    PLOT.height,
    frame('score', 'examples', [value(edges[0]!), value(edges.at(-1)!)]) + outlines.join('') + legend.join(''),
    'plot',
  );
}

export interface ChainNode {
  label: string;
  detail: string;
  tone: ForestRow['tone'];
}

/** The chain of stages as boxes with arrows, wrapping on narrow pages: plain HTML, so that it can be read aloud. */
export function chain(nodes: readonly ChainNode[]): string {
  const items = nodes.map(
    ({ label, detail, tone }) =>
      `<li class="${tone}"><b>${escape.html(label)}</b><span>${escape.html(detail)}</span></li>`,
  );
  return `<ol class="chain">${items.join('')}</ol>`;
}

function frame(xLabel: string, yLabel: string, ticks: readonly [string, string] | readonly string[]): string {
  const { width, height, left, right, top, bottom } = PLOT;
  const base = height - bottom;
  return (
    `<path class="axis" d="M${left} ${top}L${left} ${base}L${width - right} ${base}"/>` +
    `<text class="tick" x="${left}" y="${base + 14}" text-anchor="middle">${escape.html(ticks[0] ?? '')}</text>` +
    `<text class="tick" x="${width - right}" y="${base + 14}" text-anchor="end">${escape.html(ticks[1] ?? '')}</text>` +
    `<text class="tick" x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle">${escape.html(xLabel)}</text>` +
    `<text class="tick" transform="translate(12 ${(top + base) / 2}) rotate(-90)" text-anchor="middle">${escape.html(yLabel)}</text>`
  );
}

function svg(title: string, width: number, height: number, body: string, kind: string): string {
  return `<figure><figcaption>${escape.html(title)}</figcaption><svg class="${kind}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape.html(title)}">${body}</svg></figure>`;
}

function padded(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  return [low - room, high + room];
}

function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  const span = to - from || 1;
  return (at) => start + ((at - from) / span) * (end - start);
}

/** Two decimals are finer than any screen, and the same bytes everywhere. */
function px(at: number): string {
  return String(Math.round(at * 100) / 100);
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
