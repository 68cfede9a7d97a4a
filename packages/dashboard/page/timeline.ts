import { escape } from '#kit';
import type { Dashboard } from '../model/dashboard.ts';
import { byTime } from '../model/production.ts';
import { day, minute } from './words.ts';

const SIZE = { width: 960, left: 130, right: 16, lane: 34, gap: 10, top: 8, axis: 26 };
const MOST_MARKS = 100;

/**
 * One row for each stage with the versions that were in it, and a mark for each deployment, as inline SVG in the page's
 * colours. Its numbers stand in the tables beside it.
 */
export function timeline({ lanes, deployments, asOf }: Dashboard): string {
  const moments = [
    ...lanes.flatMap(({ segments }) => segments.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))),
    ...deployments.slice(0, MOST_MARKS).map(({ at }) => at),
    ...(asOf === null ? [] : [asOf]),
  ].sort(byTime);
  if (lanes.length === 0 || moments.length === 0) return '';
  const [first, last] = [moments[0]!, moments.at(-1)!];
  // A little more than there is: what has just begun is seen, and what is there now goes on to the edge.
  const span = 1.05 * byTime(last, first) || 1;
  const width = SIZE.width - SIZE.left - SIZE.right;
  const x = (at: string): number => Math.round(10 * (SIZE.left + (width * byTime(at, first)) / span)) / 10;
  const rows = lanes.length + (deployments.length > 0 ? 1 : 0);
  const base = SIZE.top + rows * (SIZE.lane + SIZE.gap);
  const bars = lanes.flatMap(({ name, stage, segments }, row) => {
    const y = SIZE.top + row * (SIZE.lane + SIZE.gap);
    return [
      label(lanes.some((lane) => lane.name !== name) ? `${name}#${stage}` : stage, y),
      ...segments.map(({ version, from, to }, at) => {
        const [start, end] = [x(from), to === null ? SIZE.width - SIZE.right : x(to)];
        const wide = Math.max(3, end - start - 2);
        const said = `v${version} in ${stage}: ${minute(from)} to ${to === null ? 'now' : minute(to)}`;
        const shown =
          wide > 8 * (version.length + 2) ? `<text x="${start + 8}" y="${y + 22}">v${escape.html(version)}</text>` : '';
        const tone = to === null ? 'present' : at % 2 === 0 ? 'past' : 'past other';
        return `<g class="segment ${tone}"><title>${escape.html(said)}</title><rect x="${start}" y="${y}" width="${wide.toFixed(1)}" height="${SIZE.lane}" rx="5"/>${shown}</g>`;
      }),
    ];
  });
  const y = SIZE.top + lanes.length * (SIZE.lane + SIZE.gap);
  const marks = deployments.slice(0, MOST_MARKS).map(({ at, action, deployed, outcome }) => {
    const said = `${minute(at)}: ${action} ${deployed.reference}, ${outcome}`;
    const [cx, cy] = [x(at), y + SIZE.lane / 2];
    const shape =
      outcome === 'deployed'
        ? `<circle cx="${cx}" cy="${cy}" r="6"/>`
        : `<path d="M${cx - 5} ${cy - 5}l10 10m0 -10l-10 10"/>`;
    return `<g class="mark ${outcome === 'deployed' ? 'pass' : 'fail'}"><title>${escape.html(said)}</title>${shape}</g>`;
  });
  return `<figure class="timeline" tabindex="0"><figcaption>What was in each stage.${
    deployments.length === 0 ? '' : ' A dot is a deployment that serves, a cross one that was taken back or refused.'
  }</figcaption><svg viewBox="0 0 ${SIZE.width} ${base + SIZE.axis}" role="img" aria-label="Versions in stages over time">${bars.join('')}${
    deployments.length > 0 ? label('deployments', y) : ''
  }${marks.join('')}<path class="axis" d="M${SIZE.left} ${base}H${SIZE.width - SIZE.right}"/><text class="tick" x="${SIZE.left}" y="${base + 18}">${day(first)}</text><text class="tick" x="${SIZE.width - SIZE.right}" y="${base + 18}" text-anchor="end">${day(last)}</text></svg></figure>`;
}

function label(said: string, y: number): string {
  const clipped = said.length > 18 ? `${Array.from(said).slice(0, 17).join('')}…` : said;
  return `<text class="tick" x="${SIZE.left - 10}" y="${y + 22}" text-anchor="end">${escape.html(clipped)}</text>`;
}
