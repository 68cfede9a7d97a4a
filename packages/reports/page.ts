import { escape } from '#kit';
import { chain, forest, histogram, unitPlot, type ForestRow } from './chart.ts';
import { rulesWorstFirst } from './comment.ts';
import { headline, ruleHeadline, type Piece } from './headline.ts';
import { count, seconds, value, withInterval } from './numbers.ts';
import type { RuleLine, RunReport } from './report.ts';
import { style } from './style.ts';

const text = escape.html;
const MOST_ROWS = 500;

/** One self-contained page: no script, no network, light and dark, readable on a phone. */
export function renderPage(report: RunReport): string {
  const title = `${report.project}: ${report.verdict}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<header class="${report.verdict}">
<p class="verdict">${report.verdict}</p>
<h1>${text(report.project)}</h1>
<p class="lead">${sentence(headline(report))}</p>
</header>
<main>
${[stagesPart, rulesPart, slicesPart, curvesPart, metricsPart, dataPart, changesPart, evidencePart]
  .map((part) => part(report))
  .filter((part) => part !== '')
  .join('\n')}
</main>
</body>
</html>
`;
}

function sentence(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? text(piece) : `<code>${text(piece.code)}</code>`)).join('');
}

function section(title: string, body: string): string {
  return body === '' ? '' : `<section><h2>${text(title)}</h2>${body}</section>`;
}

/** Cells are HTML already. */
function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  if (rows.length === 0) return '';
  const cell = (tag: string) => (content: string, index: number) =>
    `<${tag}${numeric.includes(index) ? ' class="number"' : ''}>${content}</${tag}>`;
  const body = rows.slice(0, MOST_ROWS).map((cells) => `<tr>${cells.map(cell('td')).join('')}</tr>`);
  const more =
    rows.length > MOST_ROWS ? `<p>${rows.length - MOST_ROWS} more rows are in the run's result.json.</p>` : '';
  return `<div class="scroll"><table><thead><tr>${header.map(cell('th')).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>${more}`;
}

function stagesPart({ stages }: RunReport): string {
  const nodes = stages.map(({ stage, verdict, cached, seconds: took, problem }) => ({
    label: stage,
    detail:
      problem !== undefined ? 'not done' : [verdict, cached ? 'cached' : seconds(took)].filter(Boolean).join(', '),
    tone: problem !== undefined ? ('fail' as const) : (verdict ?? ('neutral' as const)),
  }));
  return nodes.length === 0 ? '' : chain(nodes);
}

function rulesPart({ gate, baselineName }: RunReport): string {
  if (!gate) return '';
  const rules = rulesWorstFirst(gate.rules);
  const rows = rules.map((rule) => [
    `<code>${text(rule.id)}</code>`,
    value(rule.baseline),
    value(rule.candidate),
    rule.low === null
      ? text(rule.reason)
      : withInterval(rule.bound.kind === 'margin' ? rule.difference : rule.candidate, rule.low, rule.high),
    rule.bound.kind === 'margin'
      ? `−${rule.bound.value}${rule.bound.relative ? ' × base' : ''}`
      : `${rule.bound.kind} ${rule.bound.value}`,
    count(rule.count),
    `<span class="badge ${rule.verdict}">${rule.verdict}</span>${rule.accepted ? ` accepted until ${text(rule.accepted.until)} by ${text(rule.accepted.by)}: ${text(rule.accepted.reason)}` : ''}`,
  ]);
  const chart = forest(
    `Change from ${baselineName}, 95 % intervals; the bar is the limit`,
    rules.filter(isMargin).slice(0, 60).map(forestRow),
    'no change',
  );
  const why = rules
    .filter(({ verdict }) => verdict !== 'pass')
    .slice(0, 8)
    .map((rule) => `<li>${sentence(ruleHeadline(rule, baselineName))}. ${text(rule.reason)}</li>`);
  const baseline = `<p>Baseline: ${text(gate.baseline.reason)}${gate.baseline.rescored ? '; its model was scored again on these examples' : ''}.</p>`;
  const skipped =
    gate.notJudged.length === 0
      ? ''
      : `<p>Not judged, too few examples: ${gate.notJudged
          .slice(0, 40)
          .map(({ slicing, value: slice, count: n }) => `${text(slicing)} = ${text(slice)} (${count(n)})`)
          .join(', ')}.</p>`;
  return section(
    'Rules',
    baseline +
      chart +
      (why.length === 0 ? '' : `<ul>${why.join('')}</ul>`) +
      table(
        ['rule', text(baselineName), 'this change', 'judged, 95 %', 'limit', 'examples', 'verdict'],
        rows,
        [1, 2, 3, 4, 5],
      ) +
      skipped,
  );
}

function isMargin({ bound }: RuleLine): boolean {
  return bound.kind === 'margin' && bound.relative !== true;
}

function forestRow(rule: RuleLine): ForestRow {
  const label = rule.slice ? `${rule.metric}, ${rule.slice.slicing} = ${rule.slice.value}` : rule.metric;
  const tone = rule.verdict === 'not-applicable' ? 'neutral' : rule.verdict;
  return { label, estimate: rule.difference, low: rule.low, high: rule.high, limit: rule.limit, tone };
}

function slicesPart({ evaluation }: RunReport): string {
  if (!evaluation || evaluation.slices.length === 0) return '';
  const names = evaluation.metrics.map(({ metric }) => metric);
  const rows = evaluation.slices.map((slice) => [
    `${text(slice.slicing)} = ${text(slice.value)}`,
    count(slice.count),
    ...names.map((name) => {
      const metric = slice.metrics.find((candidate) => candidate.metric === name);
      return metric ? withInterval(metric.estimate, metric.low, metric.high) : '–';
    }),
  ]);
  return section(
    'Slices',
    table(['slice', 'examples', ...names.map((name) => `<code>${text(name)}</code>`)], rows, [
      1,
      ...names.map((_, index) => index + 2),
    ]),
  );
}

function curvesPart({ evaluation }: RunReport): string {
  const curves = evaluation?.curves;
  if (!curves) return '';
  const charts = [
    curves.roc &&
      unitPlot('ROC curve', [{ name: 'ROC', points: curves.roc }], {
        x: 'false positive rate',
        y: 'true positive rate',
        diagonal: true,
      }),
    curves.precisionRecall &&
      unitPlot('Precision and recall', [{ name: 'PR', points: curves.precisionRecall }], {
        x: 'recall',
        y: 'precision',
        diagonal: false,
      }),
    curves.calibration &&
      unitPlot(
        'Calibration: predicted against observed',
        [{ name: 'calibration', points: curves.calibration.map(({ score, rate }) => [score, rate] as const) }],
        { x: 'mean score', y: 'observed rate', diagonal: true },
      ),
    curves.histogram && histogram('Scores by true class', curves.histogram.edges, curves.histogram.series),
  ].filter((chart) => chart !== undefined && chart !== '');
  const confusion = curves.confusion
    ? table(
        ['true \\ predicted', ...curves.confusion.classes.map(text)],
        curves.confusion.counts.map((row, index) => [text(curves.confusion!.classes[index] ?? ''), ...row.map(count)]),
        curves.confusion.classes.map((_, index) => index + 1),
      )
    : '';
  return section('Curves', `<div class="charts">${charts.join('')}</div>${confusion}`);
}

function metricsPart({ evaluation }: RunReport): string {
  if (!evaluation) return '';
  const { evaluationSet, groupedBy } = evaluation;
  const about = `<p>${count(evaluationSet.count)} examples${evaluationSet.groups === null ? '' : ` in ${count(evaluationSet.groups)} groups by <code>${text(groupedBy ?? 'group')}</code>: examples of one group are correlated, so intervals are made from groups, not rows`}.</p>`;
  const rows = evaluation.metrics.map(({ metric, estimate, low, high, method, reason }) => [
    `<code>${text(metric)}</code>`,
    withInterval(estimate, low, high),
    text(reason ?? method),
  ]);
  return section('Metrics', about + table(['metric', 'value, 95 %', 'interval'], rows, [1]));
}

function dataPart({ data }: RunReport): string {
  if (!data) return '';
  const body = data.sources.map((source) => {
    const rows = source.checks.map((check) => [
      check.column === undefined ? '' : `<code>${text(check.column)}</code>`,
      text(check.description),
      text(check.observed),
      text(check.expected),
      `<span class="badge ${check.verdict === 'pass' ? 'pass' : check.severity === 'error' ? 'fail' : 'inconclusive'}">${text(check.verdict)}</span>`,
      text(
        check.examples
          .map(({ row, value: offending }) => `${row === null ? '' : `row ${row}: `}${offending}`)
          .join('; '),
      ),
    ]);
    return `<h3><code>${text(source.name)}</code>, ${count(source.rows)} rows${source.contract ? '' : ', no contract'}</h3>${table(['column', 'rule', 'found', 'wanted', 'verdict', 'for example'], rows)}`;
  });
  return section('Data', body.join(''));
}

function changesPart({ changes }: RunReport): string {
  if (!changes) return '';
  const lines = [
    ...changes.code.map(({ path, status }) => `<code>${text(path)}</code> ${text(status)}`),
    ...changes.parameters.map(
      ({ name, before, after }) =>
        `<code>${text(name)}</code>: <code>${text(before)}</code> → <code>${text(after)}</code>`,
    ),
    ...changes.data.map(({ source, what }) => `<code>${text(source)}</code>: ${text(what)}`),
  ];
  return section(
    'What changed',
    lines.length === 0
      ? '<p>Nothing that a stage reads.</p>'
      : `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`,
  );
}

function evidencePart({ stages, run }: RunReport): string {
  const digests = (items: readonly { name: string; digest: string }[]): string =>
    items
      .slice(0, 40)
      .map(({ name, digest }) => `<code>${text(name)}</code> <code class="digest">${text(digest.slice(0, 16))}</code>`)
      .join('<br>') + (items.length > 40 ? `<br>and ${items.length - 40} more` : '');
  const rows = stages.map(({ stage, reads, makes }) => [`<code>${text(stage)}</code>`, digests(reads), digests(makes)]);
  const about = [
    run?.id && `run <code>${text(run.id)}</code>`,
    run?.commit && `commit <code>${text(run.commit)}</code>${run.dirty ? ' with uncommitted changes' : ''}`,
  ]
    .filter(Boolean)
    .join(' · ');
  const again =
    run?.id === undefined
      ? ''
      : `<p>Again, from scratch: <code>mlops reproduce ${text(run.id.slice(0, 12))}</code></p>`;
  return section('Evidence', (about === '' ? '' : `<p>${about}</p>`) + table(['stage', 'read', 'made'], rows) + again);
}
