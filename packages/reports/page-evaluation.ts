import { histogram, unitPlot } from './chart.ts';
import { flippedSentence } from './comment-details.ts';
import { code, folded, name, paragraph, section, table, text } from './page-markup.ts';
import { count, counted, withInterval } from './numbers.ts';
import type { RunReport } from './report.ts';

const SHOWN_OPEN = 12;

export function metricsPart({ evaluation, gate }: RunReport): string {
  if (!evaluation) return '';
  const { evaluationSet, groupedBy } = evaluation;
  const groups =
    evaluationSet.groups === null
      ? ''
      : ` with ${counted(evaluationSet.groups, 'value')} of ${code(groupedBy ?? 'group')}. Examples that share one are correlated: intervals are made from groups, not from rows`;
  const rows = evaluation.metrics.map(({ metric, estimate, low, high, method, reason }) => [
    code(metric),
    withInterval(estimate, low, high),
    text(reason ?? method),
  ]);
  return section(
    'Metrics',
    paragraph(`${counted(evaluationSet.count, 'example')}${groups}.`),
    table('Metrics', ['metric', 'value, 95 %', 'interval'], rows, [1]),
    gate?.flipped ? paragraph(flippedSentence(gate.flipped)) : '',
  );
}

export function slicesPart({ evaluation }: RunReport): string {
  if (!evaluation || evaluation.slices.length === 0) return '';
  const names = evaluation.metrics.slice(0, 6).map(({ metric }) => metric);
  const rows = evaluation.slices.map((slice) => [
    `${name(slice.slicing)} = ${name(slice.value)}`,
    count(slice.count),
    ...names.map((wanted) => {
      const metric = slice.metrics.find((candidate) => candidate.metric === wanted);
      return metric ? withInterval(metric.estimate, metric.low, metric.high) : '–';
    }),
  ]);
  const all = table('Slices', ['slice', 'examples', ...names], rows, [1, ...names.map((_, index) => index + 2)]);
  return section('Slices', rows.length > SHOWN_OPEN ? folded(counted(rows.length, 'slice'), all) : all);
}

export function curvesPart({ evaluation }: Pick<RunReport, 'evaluation'>): string {
  const curves = evaluation?.curves;
  if (!curves) return '';
  const { roc, precisionRecall, calibration, histogram: scores, confusion } = curves;
  const charts = [
    roc && unitPlot('ROC curve', roc, { x: 'false positive rate', y: 'true positive rate', diagonal: true }),
    precisionRecall &&
      unitPlot('Precision and recall', precisionRecall, { x: 'recall', y: 'precision', diagonal: false }),
    calibration &&
      unitPlot(
        'Calibration: predicted against observed',
        calibration.map(({ score, rate }) => [score, rate] as const),
        { x: 'mean score', y: 'observed rate', diagonal: true },
      ),
    scores &&
      histogram(
        evaluation.task === 'regression' ? 'Residuals' : 'Scores by true class',
        evaluation.task === 'regression' ? 'residual' : 'score',
        scores.edges,
        scores.series,
      ),
  ].filter((chart) => chart !== undefined && chart !== '');
  const matrix = confusion
    ? `<h3>Confusion</h3>${table(
        'Confusion: rows are true classes, columns predicted ones',
        ['true class', ...confusion.classes.slice(0, 20).map((name) => `predicted ${name}`)],
        confusion.counts
          .slice(0, 20)
          .map((row, index) => [text(confusion.classes[index] ?? ''), ...row.slice(0, 20).map(count)]),
        confusion.classes.map((_, index) => index + 1),
      )}`
    : '';
  return section('Curves', charts.length === 0 ? '' : `<div class="charts">${charts.join('')}</div>`, matrix);
}
