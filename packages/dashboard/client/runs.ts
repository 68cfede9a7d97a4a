import { Chosen } from './chosen.ts';
import { choice, element } from './elements.ts';
import type { PageData, PageRun } from './page-data.ts';

const PAGE = 50;
const FIRST_METRIC = 6;

interface Row {
  row: HTMLTableRowElement;
  run: PageRun;
}

/** Filters, order, pages and comparison for the table of runs, which is there without them. */
export function runsTable(place: Element, table: HTMLTableElement, data: PageData): void {
  const body = table.tBodies[0]!;
  const header = [...table.tHead!.rows[0]!.cells];
  const status = element('p', { class: 'more', role: 'status' });
  const chosen = new Chosen(data, (what) => (status.textContent = what));
  let [branch, verdict, words, shown] = ['', '', '', PAGE];
  const further = (): void => {
    shown += PAGE;
    show();
  };
  const more = element('button', { type: 'button', click: further }, 'Show more');
  const rows: Row[] = [...body.rows].map((row) => {
    const run = data.runs[Number(row.dataset['run'])]!;
    row.cells[0]!.firstElementChild!.prepend(chosen.box(run, row));
    return { row, run };
  });

  function show(): void {
    const found = rows.filter(({ run }) => matches(run));
    for (const { row } of rows) row.hidden = true;
    for (const { row } of found.slice(0, shown)) row.hidden = false;
    more.hidden = found.length <= shown;
    const visible = Math.min(shown, found.length);
    status.textContent = `${visible} of ${found.length}${found.length === rows.length ? '' : ` that match, of ${rows.length}`} ${rows.length === 1 ? 'run' : 'runs'}`;
  }

  function matches(run: PageRun): boolean {
    const text = `${run.id} ${run.commit} ${run.branch ?? ''} ${run.cause} ${run.versions.join(' ')}`.toLowerCase();
    return (
      (branch === '' || (run.branch ?? 'no branch') === branch) &&
      (verdict === '' || run.verdict === verdict) &&
      text.includes(words)
    );
  }

  function sortBy(column: number): void {
    const turned = header[column]!.getAttribute('aria-sort') === 'descending' ? 'ascending' : 'descending';
    for (const other of header) other.removeAttribute('aria-sort');
    header[column]!.setAttribute('aria-sort', turned);
    const sign = turned === 'ascending' ? 1 : -1;
    rows.sort((a, b) => order(keyOf(a.run, column), keyOf(b.run, column), sign) || b.run.at - a.run.at);
    body.append(...rows.map(({ row }) => row));
    show();
  }

  const first = (refilter: () => void): void => {
    refilter();
    shown = PAGE;
    show();
  };
  const branches = ['', ...new Set(data.runs.map((run) => run.branch ?? 'no branch'))];
  const verdicts = ['', ...new Set(data.runs.map((run) => run.verdict))];
  const search = element('input', {
    type: 'search',
    input: () => first(() => (words = search.value.trim().toLowerCase())),
  });
  place.append(
    element(
      'div',
      { class: 'controls' },
      choice(
        'Branch',
        branches.map((name) => name || 'every branch'),
        (at) => first(() => (branch = branches[at]!)),
      ),
      choice(
        'Verdict',
        verdicts.map((name) => name || 'every verdict'),
        (at) => first(() => (verdict = verdicts[at]!)),
      ),
      element('label', {}, 'Run, commit, version', search),
    ),
    chosen.panel,
    status,
  );
  table.parentElement!.after(more);
  // The last column is prose.
  for (const [column, cell] of header.slice(0, -1).entries())
    cell.replaceChildren(element('button', { type: 'button', click: () => sortBy(column) }, cell.textContent));

  /** A link to a run shows it, whatever is filtered. */
  const reveal = (): void => {
    const target = rows.find(({ row }) => `#${row.id}` === location.hash);
    if (!target) return;
    target.row.hidden = false;
    target.row.scrollIntoView({ block: 'center' });
    target.row.focus({ preventScroll: true });
  };
  addEventListener('hashchange', reveal);
  show();
  reveal();
}

function keyOf(run: PageRun, column: number): string | number | null {
  if (column >= FIRST_METRIC) return run.metrics[column - FIRST_METRIC]?.[0] ?? null;
  return [run.id, run.at, run.branch, run.commit, run.verdict, run.versions[0] ?? null][column]!;
}

/** What has no value comes last, whichever way. */
function order(a: string | number | null, b: string | number | null, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return sign * (a < b ? -1 : a > b ? 1 : 0);
}
