import { comparison } from './compare.ts';
import { choice, element } from './elements.ts';
import type { PageData, PageRun } from './page-data.ts';

const PAGE = 50;
const FIRST_METRIC = 6;

interface Row {
  row: HTMLTableRowElement;
  run: PageRun;
  pick: HTMLInputElement;
}

/** Filters, order, pages and comparison for the table of runs, which is there without them. */
export function runsTable(place: Element, table: HTMLTableElement, data: PageData): void {
  const body = table.tBodies[0]!;
  const status = element('p', { class: 'more', role: 'status' });
  const panel = element('div', { class: 'compare', hidden: true, role: 'region', 'aria-label': 'Comparison' });
  const more = element(
    'button',
    {
      type: 'button',
      click: () => {
        shown += PAGE;
        show();
      },
    },
    'Show more',
  );
  const chosen: Row[] = [];
  let [branch, verdict, words, shown] = ['', '', '', PAGE];

  const rows: Row[] = [...body.rows].map((row) => {
    const run = data.runs[Number(row.dataset['run'])]!;
    const pick = element('input', { type: 'checkbox', class: 'pick', 'aria-label': `Compare run ${run.id}` });
    const entry = { row, run, pick };
    pick.addEventListener('change', () => choose(entry));
    row.cells[0]!.firstElementChild!.prepend(pick);
    return entry;
  });

  /** The third one chosen takes the place of the first. */
  function choose(entry: Row): void {
    const at = chosen.indexOf(entry);
    if (at >= 0) chosen.splice(at, 1);
    else chosen.push(entry);
    for (const dropped of chosen.splice(0, Math.max(0, chosen.length - 2))) dropped.pick.checked = false;
    for (const { row } of rows)
      row.classList.toggle(
        'chosen',
        chosen.some((each) => each.row === row),
      );
    panel.hidden = chosen.length === 0;
    const [one, other] = chosen.map(({ run }) => run).sort((a, b) => a.at - b.at);
    const clear = element(
      'button',
      {
        type: 'button',
        click: () =>
          [...chosen].forEach((each) => {
            each.pick.checked = false;
            choose(each);
          }),
      },
      'Clear',
    );
    if (one && other)
      panel.replaceChildren(element('h3', {}, `${one.id} beside ${other.id}`), comparison(data, one, other), clear);
    else if (one)
      panel.replaceChildren(element('p', {}, `Run ${one.id} is chosen. Choose another one to compare it with.`), clear);
    if (one && other) status.textContent = `Comparing ${one.id} with ${other.id}, above the table.`;
  }

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

  function sortBy(header: HTMLTableCellElement, column: number): void {
    const turned = header.getAttribute('aria-sort') === 'descending' ? 'ascending' : 'descending';
    for (const other of table.tHead!.rows[0]!.cells) other.removeAttribute('aria-sort');
    header.setAttribute('aria-sort', turned);
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
    panel,
    status,
  );
  table.parentElement!.after(more);
  const sortable = table.tHead!.rows[0]!.cells.length - 1;
  [...table.tHead!.rows[0]!.cells].slice(0, sortable).forEach((header, column) => {
    const button = element('button', { type: 'button', click: () => sortBy(header, column) }, header.textContent);
    header.replaceChildren(button);
  });
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
