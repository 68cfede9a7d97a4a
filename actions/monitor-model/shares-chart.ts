import { escape } from '#kit';

const SIZE = { width: 340, height: 170, left: 46, right: 8, top: 22, bottom: 22 };

/**
 * Two distributions over the same bins, side by side, as inline SVG in the page's colours. What each bin holds stands in
 * its title.
 */
export function sharesChart(
  title: string,
  bins: readonly string[],
  before: { name: string; counts: readonly number[] },
  now: { name: string; counts: readonly number[] },
): string {
  const sides = [before, now].map(({ counts }) => sharesOf(counts));
  const used = bins.flatMap((name, bin) => (sides.some((side) => side[bin]! > 0) ? [{ name, bin }] : []));
  const most = Math.max(...sides.flat(), 0.01);
  const [width, height] = [SIZE.width - SIZE.left - SIZE.right, SIZE.height - SIZE.top - SIZE.bottom];
  const step = width / Math.max(1, used.length);
  const bars = used.flatMap(({ name, bin }, at) =>
    sides.map((side, which) => {
      const tall = (height * side[bin]!) / most;
      const x = SIZE.left + step * (at + 0.1 + 0.4 * which);
      const said = `${which === 0 ? before.name : now.name}, ${name}: ${(100 * side[bin]!).toFixed(1)} %`;
      return `<rect class="legend-${which + 1}" x="${x.toFixed(1)}" y="${(SIZE.top + height - tall).toFixed(1)}" width="${(0.38 * step).toFixed(1)}" height="${tall.toFixed(1)}"><title>${escape.html(said)}</title></rect>`;
    }),
  );
  const base = SIZE.top + height;
  return (
    `<svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${escape.html(title)}">` +
    `<line class="axis" x1="${SIZE.left}" y1="${base}" x2="${SIZE.width - SIZE.right}" y2="${base}"/>` +
    `<text class="tick" x="${SIZE.left - 4}" y="${SIZE.top + 4}" text-anchor="end">${Math.round(100 * most)} %</text>` +
    bars.join('') +
    `<text class="tick" x="${SIZE.left}" y="${SIZE.height - 6}">${escape.html(used[0]?.name ?? '')}</text>` +
    `<text class="tick" x="${SIZE.width - SIZE.right}" y="${SIZE.height - 6}" text-anchor="end">${escape.html(used.at(-1)?.name ?? '')}</text>` +
    `<text class="legend-1" x="${SIZE.left}" y="12">${escape.html(before.name)}</text>` +
    `<text class="legend-2" x="${SIZE.width - SIZE.right}" y="12" text-anchor="end">${escape.html(now.name)}</text></svg>`
  );
}

function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}
