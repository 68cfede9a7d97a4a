import { element } from './elements.ts';
import type { PageData, PageRun } from './page-data.ts';

/** A row of a comparison: what it is about, and what each run has; equal things are left out but for metrics. */
interface Row {
  what: string;
  name: string;
  from: string;
  to: string;
  difference: string;
}

/** What differs between two runs, the older one first, as a table. */
export function comparison(data: PageData, from: PageRun, to: PageRun): HTMLElement {
  const rows = [
    ...metricRows(data, from, to),
    ...differing('parameter', from.parameters, to.parameters),
    ...differing('data', from.data, to.data),
    ...factRows(from, to),
  ];
  const columns = ['', said(from), said(to), 'difference'];
  const row = (...cells: readonly Node[]): HTMLElement => element('tr', { role: 'row' }, ...cells);
  const cell = (content: HTMLElement, at: number): HTMLElement => {
    const empty = content.textContent === '';
    return element('td', { role: 'cell', 'data-label': columns[at]!, 'data-empty': empty }, content);
  };
  const head = columns.map((word) => element('th', { role: 'columnheader', scope: 'col' }, word));
  const body = rows.map(({ what, name, from: a, to: b, difference }) =>
    row(
      ...[
        element('span', {}, name, ' ', element('small', {}, what)),
        ...[a, b, difference].map((text) => element('span', {}, text)),
      ].map(cell),
    ),
  );
  // The roles keep it a table for a screen reader where a phone shows cards.
  return element(
    'table',
    { role: 'table', 'aria-label': `${from.id} beside ${to.id}` },
    element('thead', { role: 'rowgroup' }, row(...head)),
    element('tbody', { role: 'rowgroup' }, ...body),
  );
}

const said = ({ id, when }: PageRun): string => `${id}, ${when}`;

function metricRows({ metrics }: PageData, from: PageRun, to: PageRun): Row[] {
  return metrics.flatMap((name, at) => {
    const [a, b] = [from.metrics[at], to.metrics[at]];
    if (!a && !b) return [];
    const difference = a && b ? signed(b[0] - a[0]) : '';
    return [{ what: 'metric', name, from: a?.[3] ?? '–', to: b?.[3] ?? '–', difference }];
  });
}

function differing(what: string, from: readonly [string, string][], to: readonly [string, string][]): Row[] {
  const [before, after] = [new Map(from), new Map(to)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ what, name, from: before.get(name) ?? 'none', to: after.get(name) ?? 'none', difference: '' }));
}

function factRows(from: PageRun, to: PageRun): Row[] {
  const facts = ['verdict', 'commit', 'branch', 'cause'] as const;
  return facts
    .filter((name) => from[name] !== to[name])
    .map((name) => ({ what: 'run', name, from: from[name] ?? 'none', to: to[name] ?? 'none', difference: '' }));
}

/** Four significant digits, a true minus sign. */
function signed(value: number): string {
  const text = String(Number(Math.abs(value).toPrecision(4)));
  return value === 0 ? '0' : `${value > 0 ? '+' : '\u2212'}${text}`;
}
