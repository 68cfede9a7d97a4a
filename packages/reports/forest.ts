import { escape } from '#kit';
import { fixed, decimalsFor } from './numbers.ts';

const text = escape.html;

export interface ForestRow {
  /** HTML. */
  label: string;
  /** HTML: the estimate with its interval, as read beside the picture. */
  numbers: string;
  /** What became of it, in words; shown as a badge. */
  verdict: string;
  estimate: number | null;
  low: number;
  high: number;
  limit: number | null;
  tone: 'pass' | 'fail' | 'inconclusive' | 'neutral';
}

/**
 * Intervals below each other on one scale, each with its limit: what clears it and what does not is seen at once.
 * A list of plain HTML, so that labels wrap instead of being cut, a phone puts them above their bar, and it can be read
 * aloud; the bars are decoration.
 */
export function forest(title: string, rows: readonly ForestRow[], zeroLabel: string): string {
  if (rows.length === 0) return '';
  const values = rows.flatMap(({ low, high, limit }) => [low, high, 0, ...(limit === null ? [] : [limit])]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least || Math.abs(most) || 1) * 0.04;
  const [from, to] = [least - room, most + room];
  const at = (value: number): string => `${String(Math.round((10_000 * (value - from)) / (to - from)) / 100)}%`;
  const items = rows.map(({ label, numbers, verdict, tone, estimate, low, high, limit }) => {
    const marks = [
      `<i class="zero" style="left:${at(0)}"></i>`,
      limit === null
        ? ''
        : `<i class="beyond" style="width:${at(limit)}"></i><i class="limit" style="left:${at(limit)}"></i>`,
      `<i class="range" style="left:${at(low)};right:calc(100% - ${at(high)})"></i>`,
      estimate === null ? '' : `<i class="dot" style="left:${at(estimate)}"></i>`,
    ];
    return `<li class="${tone}"><span class="label">${label}</span><span class="bar" aria-hidden="true">${marks.join('')}</span><span class="numbers">${numbers} <b class="badge ${tone}">${text(verdict)}</b></span></li>`;
  });
  const decimals = decimalsFor((to - from) / 10);
  const zero = (0 - from) / (to - from);
  const tick = (value: number, side: string, shown = fixed(value, decimals)): string =>
    `<i class="${side}" style="left:${at(value)}">${text(shown)}</i>`;
  // An end's own tick is left out where it would run into the word at zero.
  const ticks = [
    zero > 0.35 ? tick(least, 'start') : '',
    tick(0, zero > 0.85 ? 'end' : zero < 0.15 ? 'start' : '', zeroLabel),
    zero < 0.65 ? tick(most, 'end') : '',
  ];
  const axis = `<li class="axis" aria-hidden="true"><span class="label"></span><span class="bar">${ticks.join('')}</span></li>`;
  return `<figure><figcaption>${text(title)}</figcaption><ul class="forest">${items.join('')}${axis}</ul></figure>`;
}
