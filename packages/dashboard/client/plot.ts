import type UPlot from 'uplot';
import { colours, type Colours } from './colours.ts';
import { element } from './elements.ts';

/** uPlot's own file, which stands before this one in the page's script. */
declare const uPlot: typeof UPlot;

export interface Point {
  /** Under the axis. */
  name: string;
  value: number | null;
  low: number | null;
  high: number | null;
  limit: number | null;
  /** Verdict or state, which has a colour. */
  tone: string;
  /** Written above the point, such as the version that was made of it. */
  mark: string;
  /** Everything about the point, for whoever stands on it. */
  said: string;
}

const HEIGHT = 280;
const NARROW = 44;

/**
 * One value for each step, with its interval and a limit. Arrow keys, Home and End walk along it and say each point; the
 * mouse does the same. Drawn anew when the page gets wider or darker.
 */
export class Plot {
  readonly root: HTMLElement;
  readonly #readout = element('p', { class: 'readout', 'aria-live': 'polite' });
  readonly #frame: HTMLElement;
  #points: readonly Point[] = [];
  #label = '';
  #at = -1;
  #drawn: UPlot | undefined;

  constructor(name: string) {
    this.#frame = element('div', {
      class: 'plot',
      tabindex: '0',
      role: 'group',
      'aria-label': `${name}: a chart. Arrow keys walk along it.`,
      keydown: (event) => this.#key(event as KeyboardEvent),
    });
    this.root = element('div', {}, this.#frame, this.#readout);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
    let width = 0;
    new ResizeObserver(() => {
      if (this.#frame.clientWidth === width) return;
      width = this.#frame.clientWidth;
      this.#draw();
    }).observe(this.#frame);
  }

  /** @param label what the values are */
  show(label: string, points: readonly Point[]): void {
    this.#label = label;
    this.#points = points;
    this.#at = -1;
    this.#draw();
    this.#say(`${label}: ${points.length} ${points.length === 1 ? 'point' : 'points'}.`);
  }

  #say(text: string): void {
    this.#readout.textContent = text;
  }

  #key(event: KeyboardEvent): void {
    const last = this.#points.length - 1;
    const steps: Record<string, number> = {
      ArrowRight: Math.min(last, this.#at + 1),
      ArrowLeft: this.#at < 0 ? last : Math.max(0, this.#at - 1),
      Home: 0,
      End: last,
    };
    if (!Object.hasOwn(steps, event.key) || last < 0 || !this.#drawn) return;
    event.preventDefault();
    const next = steps[event.key]!;
    const value = this.#points[next]!.value ?? 0;
    this.#drawn.setCursor({ left: this.#drawn.valToPos(next, 'x'), top: this.#drawn.valToPos(value, 'y') });
  }

  #draw(): void {
    this.#drawn?.destroy();
    this.#drawn = undefined;
    const width = this.#frame.clientWidth;
    if (width === 0 || this.#points.length === 0) return;
    const points = this.#points;
    const steps = points.map((_, at) => at);
    const values = points.map(({ value }) => value);
    const limits = points.map(({ limit }) => limit);
    this.#drawn = new uPlot(this.#options(width, colours()), [steps, values, limits], this.#frame);
  }

  #options(width: number, palette: Colours): UPlot.Options {
    const points = this.#points;
    const font = '12px system-ui, sans-serif';
    const axis = {
      stroke: palette.soft,
      font,
      grid: { stroke: palette.line, width: 1 },
      ticks: { stroke: palette.line },
    };
    const every = Math.max(1, Math.ceil((points.length * 90) / width));
    return {
      width,
      height: HEIGHT,
      padding: [22, 16, 0, 0],
      scales: {
        x: { time: false, range: () => [-0.5, points.length - 0.5] },
        y: { range: () => rangeOf(points) },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          splits: () => points.flatMap((_, at) => (at % every === 0 ? [at] : [])),
          values: (_, at) => at.map((each) => points[each]?.name.slice(0, 10) ?? ''),
        },
        { ...axis, size: width < 30 * NARROW ? 64 : 72 },
      ],
      series: [
        {},
        { stroke: palette.series, width: 1.5, points: { show: false }, spanGaps: true },
        { stroke: palette.tone('fail'), width: 1.5, dash: [6, 5], points: { show: false }, spanGaps: true },
      ],
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      hooks: {
        draw: [(plot) => drawPoints(plot, points, palette)],
        setCursor: [
          ({ cursor: { idx } }) => {
            if (idx == null || !points[idx]) return;
            this.#at = idx;
            this.#say(points[idx].said);
          },
        ],
      },
      legend: { show: false },
    } as UPlot.Options & { label?: string };
  }
}

/** Everything that is drawn is inside, with a little air. */
function rangeOf(points: readonly Point[]): [number, number] {
  const all = points
    .flatMap(({ value, low, high, limit }) => [value, low, high, limit])
    .filter((each) => each !== null);
  if (all.length === 0) return [0, 1];
  const [bottom, top] = [Math.min(...all), Math.max(...all)];
  const air = (top - bottom || Math.abs(top) || 1) * 0.08;
  return [bottom - air, top + air];
}

/** Whiskers, dots and marks, which uPlot has no series for. */
function drawPoints(plot: UPlot, points: readonly Point[], palette: Colours): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio || 1;
  const radius = (points.length > 150 ? 2 : points.length > 60 ? 3 : 4) * ratio;
  ctx.save();
  ctx.setLineDash([]);
  points.forEach(({ value, low, high, tone, mark }, at) => {
    if (value === null) return;
    const x = plot.valToPos(at, 'x', true);
    ctx.strokeStyle = ctx.fillStyle = palette.tone(tone);
    if (low !== null && high !== null) {
      ctx.globalAlpha = 0.45;
      ctx.lineWidth = 1.5 * ratio;
      ctx.beginPath();
      ctx.moveTo(x, plot.valToPos(low, 'y', true));
      ctx.lineTo(x, plot.valToPos(high, 'y', true));
      ctx.stroke();
      ctx.globalAlpha = 1;
    }
    ctx.beginPath();
    ctx.arc(x, plot.valToPos(value, 'y', true), radius, 0, 2 * Math.PI);
    ctx.fill();
    if (mark === '') return;
    ctx.fillStyle = ctx.strokeStyle = palette.soft;
    ctx.setLineDash([2 * ratio, 3 * ratio]);
    ctx.lineWidth = ratio;
    ctx.beginPath();
    ctx.moveTo(x, plot.bbox.top);
    ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.font = `${12 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = x > plot.bbox.left + 0.9 * plot.bbox.width ? 'right' : 'center';
    ctx.fillText(mark, x, plot.bbox.top - 6 * ratio);
  });
  ctx.restore();
}
