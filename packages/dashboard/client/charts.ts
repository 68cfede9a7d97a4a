import { choice, element } from './elements.ts';
import type { PageData, PageDrift, PageRun } from './page-data.ts';
import { Plot, type Point } from './plot.ts';

/** One metric over the runs of a branch, each with its interval and the colour of its verdict. */
export function metricsChart(place: Element, { metrics, runs }: PageData): void {
  const plot = new Plot('Metric over runs');
  const branches = branchesOf(runs);
  let [metric, branch] = [0, 0];
  const show = (): void => {
    const chosen = runs.filter((run) => branches[branch] === undefined || run.branch === branches[branch]!.name);
    const points = chosen.flatMap((run) => pointOf(run, metric, metrics[metric]!)).reverse();
    plot.show(metrics[metric]!, points);
  };
  place.append(
    element(
      'div',
      { class: 'controls' },
      choice('Metric', metrics, (index) => {
        metric = index;
        show();
      }),
      choice('Branch', [...branches.map(({ said }) => said), 'all branches'], (index) => {
        branch = index;
        show();
      }),
    ),
    plot.root,
    legend(['pass', 'fail', 'inconclusive']),
  );
  show();
}

/** What most runs are of comes first. */
function branchesOf(runs: readonly PageRun[]): { name: string | null; said: string }[] {
  const counts = new Map<string | null, number>();
  for (const { branch } of runs) counts.set(branch, (counts.get(branch) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => ({ name, said: `${name ?? 'no branch'} (${count})` }));
}

function pointOf(run: PageRun, metric: number, name: string): Point[] {
  const found = run.metrics[metric];
  if (!found) return [];
  const [value, low, high, text] = found;
  const versions = run.versions.join(', ');
  const said = [run.when, `run ${run.id}`, `${name} ${text}`, run.verdict, versions].filter((part) => part !== '');
  const mark = run.versions.map((tag) => tag.slice(tag.lastIndexOf('@') + 1)).join(' ');
  return [{ name: run.when, value, low, high, limit: null, tone: run.verdict, mark, said: said.join(' · ') }];
}

/** One check over windows, with the limit that held in each. */
export function driftChart(place: Element, { windows, checks }: PageDrift): void {
  if (checks.length === 0) return;
  const plot = new Plot('Check over windows');
  const show = (index: number): void => {
    const { id, points } = checks[index]!;
    plot.show(
      id,
      windows.map(({ name, rows, reference }, at): Point => {
        const [value, limit, state] = points[at] ?? [null, null, 'waiting'];
        const begins = at > 0 && windows[at - 1]!.reference !== reference;
        const said = [
          name,
          `${id} ${value === null ? 'not known' : short(value)}`,
          ...(limit === null ? [] : [`limit ${short(limit)}`]),
          state,
          `${rows.toLocaleString('en-US')} predictions`,
          ...(begins ? ['another reference begins'] : []),
        ];
        const mark = begins ? 'new reference' : '';
        return { name, value, low: null, high: null, limit, tone: state, mark, said: said.join(' · ') };
      }),
    );
  };
  const named = checks.map(({ id }) => id);
  place.append(
    element('div', { class: 'controls' }, choice('Check', named, show)),
    plot.root,
    legend(['within the limit', 'crossed', 'not known'], ['ok', 'fail', 'inconclusive']),
  );
  show(0);
}

function legend(words: readonly string[], tones = words): HTMLElement {
  const entries = words.map((word, at) => element('span', { class: tones[at]! }, element('i'), word));
  return element('div', { class: 'legend', 'aria-hidden': 'true' }, ...entries);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3))).replace('-', '\u2212');
}
