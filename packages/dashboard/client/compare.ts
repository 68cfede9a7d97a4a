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
  const head = ['', 'name', said(from), said(to), 'difference'].map((word) => element('th', { scope: 'col' }, word));
  const body = rows.map(({ what, name, from: a, to: b, difference }) => {
    const columns = ['', 'name', said(from), said(to), 'difference'];
    const cells = [what, name, a, b, difference].map((text, at) =>
      element(
        'td',
        { 'data-label': columns[at]!, ...(text === '' ? { 'data-empty': '' } : {}) },
        element('span', {}, text),
      ),
    );
    return element('tr', {}, ...cells);
  });
  return element(
    'table',
    { 'aria-label': `${from.id} beside ${to.id}` },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...body),
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
