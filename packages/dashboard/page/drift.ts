import { markup, numbers } from '#reports';
import type { DriftHistory, DriftPoint } from '../model/drift.ts';
import type { Dashboard } from '../model/dashboard.ts';
import { day, minute, nothing, scrolling } from './words.ts';

const { badge, code, table, text } = markup;

const MOST_COLUMNS = 8;

/** What monitoring saw: the chart by the page's script, the newest windows as a table, alerts and retrainings. */
export function driftPart({ drift }: Dashboard): string {
  const body = drift
    ? `<div class="chart" data-chart="drift"></div>${windowsTable(drift)}${alertsTable(drift)}${askedTable(drift)}`
    : nothing('Nobody has watched this model yet:', 'mlops monitor-model');
  return `<section id="drift"><h2>Drift and health over time</h2>${body}</section>`;
}

function windowsTable({ windows, checks }: DriftHistory): string {
  if (windows.length === 0) return nothing('No window was whole yet.');
  const from = Math.max(0, windows.length - MOST_COLUMNS);
  const shown = windows.slice(from);
  const header = ['check', ...windowNames(windows).slice(from), 'limit'];
  const rows = checks.map(({ id, points }) => [
    code(id),
    ...points.slice(from).map(cell),
    numbers.value(points.findLast((point) => point?.limit != null)?.limit ?? null),
  ]);
  const counts = ['predictions', ...shown.map(({ rows: count }) => numbers.count(count)), ''];
  const flush = header.slice(1).map((_, at) => at + 1);
  const older = from === 0 ? '' : ` of ${numbers.count(windows.length)}; the chart has them all`;
  return markup.folded(
    `Every check, the last ${numbers.counted(shown.length, 'window')}${older}`,
    scrolling(
      'Checks by window',
      table('checks by window', header, [counts, ...rows], flush, { most: 500, others: 'in the ledger' }),
    ),
  );
}

function cell(point: DriftPoint): string {
  if (!point) return '–';
  switch (point.state) {
    case 'crossed':
      return badge('fail', numbers.value(point.value));
    case 'unknown':
      return badge('inconclusive', 'not known');
    case 'waiting':
      return '–';
    case 'ok':
      return numbers.value(point.value);
  }
}

function alertsTable({ alerts }: DriftHistory): string {
  const rows = alerts.map(({ now, owner, what, at, key }) => [
    now ? badge('fail', 'alert') : badge('neutral', 'over'),
    text(owner),
    text(what),
    minute(at),
    code(key),
  ]);
  return rows.length === 0
    ? nothing('No alert was ever told.')
    : `<h3>Alerts</h3>${table('alerts', ['', 'told to', 'what', 'first told', 'cause'], rows)}`;
}

function askedTable({ asked }: DriftHistory): string {
  const rows = asked.map(({ cause, at, key }) => [text(cause), minute(at), code(key)]);
  return rows.length === 0
    ? ''
    : `<h3>Retrainings that were asked for</h3>${table('retrainings', ['cause', 'when', 'key'], rows)}`;
}

/** Days where windows are days or longer, else minutes. */
export function windowNames(windows: readonly { from: string }[]): string[] {
  const days = windows.map(({ from }) => day(from));
  return new Set(days).size === days.length ? days : windows.map(({ from }) => minute(from));
}
