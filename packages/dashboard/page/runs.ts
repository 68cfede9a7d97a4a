import { escape } from '#kit';
import { markup, numbers } from '#reports';
import type { Dashboard } from '../model/dashboard.ts';
import type { RunRow } from '../model/runs.ts';
import type { Measured } from '../records.ts';
import { measured, minute, nothing, scrolling, short } from './words.ts';

const { badge, code, table, text } = markup;

/** As many rows as a browser shows at once without a thought. */
export const MOST_RUNS = 1000;
const MOST_METRICS = 6;
const MOST_CHANGES = 6;

/** Every run; the page's script adds filters, order and comparison. */
export function runsPart({ runs, metrics }: Dashboard): string {
  if (runs.length === 0)
    return `<section id="runs"><h2>Runs</h2>${nothing('No run is recorded yet:', 'mlops run')}</section>`;
  const shown = metrics.slice(0, MOST_METRICS);
  const rows = runs.map((run) => [
    `<code class="whole">${run.id.slice(0, 7)}</code>`,
    `<span class="whole">${minute(run.at)}</span>`,
    run.branch === null ? '' : code(run.branch),
    `<code class="whole">${run.commit.slice(0, 7)}</code>${run.dirty ? '<small>and uncommitted work</small>' : ''}`,
    verdictOf(run),
    run.versions.map((tag) => code(tag.slice(tag.lastIndexOf('@') + 1))).join(' '),
    ...shown.map((metric) => (Object.hasOwn(run.metrics, metric) ? stacked(run.metrics[metric]!) : '–')),
    changesOf(run),
  ]);
  const header = [
    'run',
    'finished, UTC',
    'branch',
    'commit',
    'verdict',
    'version',
    ...shown,
    'other than in the run before',
  ];
  const attributes = runs.map(({ id }, at) => ` id="run-${escape.html(short(id))}" data-run="${at}" tabindex="-1"`);
  return `<section id="runs"><h2>Runs <small>${numbers.count(runs.length)}</small></h2><div data-runs></div>${scrolling(
    'All runs',
    table(
      'Runs',
      header,
      rows,
      shown.map((_, at) => at + 6),
      { most: MOST_RUNS, others: 'listed by <code>mlops runs</code>', attributes },
    ),
  )}</section>`;
}

function verdictOf({ verdict, excepted, reason }: RunRow): string {
  const word = verdict === null ? badge('neutral', 'not judged') : badge(verdict);
  const exception =
    excepted.length === 0 ? '' : ` <small>by an exception on record for ${excepted.map(code).join(', ')}</small>`;
  return `${word}${exception}${verdict === 'pass' || reason === null ? '' : ` <small>${text(reason)}</small>`}`;
}

/** The estimate, and below it the interval. */
function stacked(number: Measured): string {
  const [estimate, interval] = measured(number).split(/ (?=\[)/);
  return interval === undefined ? estimate! : `${estimate!}<small class="whole">${interval}</small>`;
}

function changesOf({ changes }: RunRow): string {
  const said = changes.slice(0, MOST_CHANGES).map(({ name, from, to }) => `${code(name)} ${text(from)} → ${text(to)}`);
  const more = changes.length - MOST_CHANGES;
  return [...said, ...(more > 0 ? [`and ${numbers.count(more)} more`] : [])].join('<br>');
}
