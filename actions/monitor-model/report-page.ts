import { binNames, type MonitorResult, type Reference } from '#monitoring';
import { markup, numbers } from '#reports';
import {
  columnOf,
  decisionOf,
  driftTable,
  headlineOf,
  metricsOf,
  REFERENCES,
  worthKnowing,
  type WindowReport,
} from './report-words.ts';
import { sharesChart } from './shares-chart.ts';

const { badge, code, list, paragraph, section, table, text } = markup;

/** The look as one self-contained page: no script, no network, light and dark. */
export function monitorPage(result: MonitorResult, reference: Reference): string {
  const window = result.window ?? '';
  const parts = [
    alerts(result),
    drift(result),
    shapes(result, reference),
    service(result),
    skills(result),
    others(result),
    log(result),
  ];
  return markup.page({
    title: text(`${result.verdict}: ${result.project} ${window}`),
    verdict: result.verdict,
    about: text(`${result.project} ${window}`),
    heading: text(headlineOf(result)),
    below: `<p>${text(decisionOf(result))}</p>`,
    main: parts.filter((part) => part !== '').join('\n'),
  });
}

function alerts({ alerts }: MonitorResult): string {
  const rows = alerts.map(({ owner, what, since, key }) => [
    badge('fail', owner),
    text(what),
    text(since.slice(0, 10)),
    code(key),
  ]);
  return section('To tell', table('alerts', ['owner', 'what', 'since', 'cause'], rows));
}

function drift(result: MonitorResult): string {
  const { windows, columns } = driftTable(result);
  if (windows.length === 0) return '';
  const header = ['', ...windows.map(({ name }) => name), 'limit', 'severity'];
  const counts = ['predictions', ...windows.map(({ rows }) => numbers.count(rows)), '', ''];
  const rows = columns.map((finding) => {
    const name = columnOf(finding);
    const cells = windows.map(({ distances }) => numbers.value(distances[name]?.psi ?? null));
    return [code(name), ...cells, finding.limit === null ? '' : String(finding.limit), finding.severity];
  });
  const flush = windows.map((_, at) => at + 1).concat(windows.length + 1);
  const compared = `Population stability index against ${REFERENCES[result.reference.kind]} (${numbers.count(result.reference.rows)} rows), in bins fixed there.`;
  return section('Drift', paragraph(text(compared)), table('drift by window', header, [counts, ...rows], flush));
}

const SHAPES = 6;

/** What moved, as shapes: the reference beside the newest window. */
function shapes(result: MonitorResult, reference: Reference): string {
  const newest = judged(result);
  if (newest === undefined) return '';
  const figures = driftTable(result)
    .columns.slice(0, SHAPES)
    .flatMap((finding) => {
      const name = columnOf(finding);
      const [before, now, distance] = [reference.columns[name], newest.columns[name], newest.distances[name]];
      if (!before || !now || !distance) return [];
      const moved = [
        ...(distance.mean.before === null
          ? []
          : [`mean ${numbers.value(distance.mean.before)} → ${numbers.value(distance.mean.now)}`]),
        `Jensen–Shannon ${numbers.value(distance['jensen-shannon'])}`,
        ...(distance.ks === null
          ? []
          : [`KS ≈ ${numbers.value(distance.ks)}`, `Wasserstein ≈ ${numbers.value(distance.wasserstein)}`]),
      ].join(' · ');
      const chart = sharesChart(
        `${name}: reference and ${newest.name}`,
        binNames(before.bins),
        { name: 'reference', counts: before.counts },
        { name: newest.name, counts: now.counts },
      );
      return [`<figure><figcaption>${code(name)} ${text(moved)}</figcaption>${chart}</figure>`];
    });
  return section('What moved', figures.length === 0 ? '' : `<div class="charts">${figures.join('')}</div>`);
}

function service({ windows }: MonitorResult): string {
  const rows = windows
    .filter(({ complete }) => complete)
    .slice(-6)
    .map(({ name, service: of }) => [
      text(name),
      numbers.count(of.requests),
      numbers.count(of.failed),
      numbers.count(of.lost),
      of.p50 === null ? '–' : numbers.value(of.p50),
      of.p99 === null ? '–' : numbers.value(of.p99),
    ]);
  const header = ['window', 'requests', 'without an answer', 'not logged', 'median ms', '99 % within ms'];
  return section('Service', table('service by window', header, rows, [1, 2, 3, 4, 5]));
}

function skills({ windows }: MonitorResult): string {
  const labelled = windows.filter(({ quality }) => quality !== undefined && quality.labelled > 0);
  const metrics = metricsOf(labelled);
  const rows = labelled.slice(-12).map(({ name, rows: count, quality }) => [
    text(name),
    `${numbers.count(quality!.labelled)} of ${numbers.count(count)}`,
    ...metrics.map((metric) => {
      const skill = quality!.skills[metric];
      return skill ? numbers.withInterval(skill.value, skill.low, skill.high) : '–';
    }),
  ]);
  return section('Skill, as far as labels have come', table('skill', ['window', 'labels', ...metrics], rows, [1]));
}

function others(result: MonitorResult): string {
  const items = worthKnowing(result).map(
    ({ status, owner, what, crossed }) =>
      `${badge(status === 'unknown' ? 'inconclusive' : 'neutral', status === 'alert' ? 'warning' : status)} ${text(`${owner}: ${what}${crossed === null ? '' : ` (${crossed} windows)`}`)}`,
  );
  return section('Worth knowing', list(items));
}

function log({ log: of }: MonitorResult): string {
  const facts = [
    [of.damaged, 'damaged lines'],
    [of.unfinished, 'unfinished last lines of a server that was killed'],
    [of.timeless, 'rows without a time'],
    [of.future, 'rows from after this look'],
  ] as const;
  const items = facts.flatMap(([count, what]) => (count === 0 ? [] : [`${numbers.count(count)} ${what}`]));
  const unknown =
    of.unknown.length === 0
      ? []
      : [`inputs that the reference does not know: ${of.unknown.slice(0, 20).map(code).join(', ')}`];
  return section('Left out', list([...items, ...unknown]));
}

function judged({ windows, window }: MonitorResult): WindowReport | undefined {
  return windows.findLast(({ name, complete }) => complete && name === window);
}
