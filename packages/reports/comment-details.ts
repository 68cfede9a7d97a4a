import { flowchart } from './flowchart.ts';
import { brokenChecks } from './headline.ts';
import { code, details, link, name, paragraphs, sentence, table, text } from './markdown.ts';
import { MOST_MODELS, mlflowNote, shortened } from './mlflow.ts';
import { count, counted, seconds, withInterval } from './numbers.ts';
import type { RunReport } from './report.ts';

/** @param most rows of the table */
export function dataPart({ data, changes }: RunReport, most: number): string {
  if (!data) return '';
  const total = data.sources.reduce((sum, { checks }) => sum + checks.length, 0);
  const rulesOf = (rules: number): string => counted(rules, 'rule');
  const off = data.sources.flatMap(({ name, checks }) =>
    checks.filter(({ verdict }) => verdict !== 'pass').map((check) => ({ source: name, check })),
  );
  const unchanged = changes?.data.length === 0 ? ', unchanged' : '';
  const warned = off.length - brokenChecks(data).length;
  const title =
    off.length === 0
      ? `Data: ${rulesOf(total)} ${total === 1 ? 'passes' : 'pass'}${unchanged}`
      : `Data: ${count(off.length)} of ${rulesOf(total)} ${off.length === 1 ? 'does' : 'do'} not pass${warned > 0 ? `, ${count(warned)} only warned about` : ''}`;
  const sizes = data.sources
    .slice(0, most)
    .map(({ name, rows, contract }) => `${code(name)}: ${counted(rows, 'row')}${contract ? '' : ', no contract'}`)
    .join(' · ');
  const rows = off.slice(0, most).map(({ source, check }) => [
    code(check.column === undefined ? source : `${source}.${check.column}`),
    text(check.description),
    text(check.observed),
    text(check.expected),
    text(
      check.examples
        .slice(0, 3)
        .map(({ row, value }) => `${row === null ? '' : `row ${count(row)}: `}${value}`)
        .join('; '),
    ),
  ]);
  const body = paragraphs([
    sizes,
    rows.length === 0 ? '' : table(['where', 'rule', 'found', 'wanted', 'for example'], 'lllll', rows),
    off.length > most ? `${count(off.length - most)} more: see the report.` : '',
  ]);
  // What stops a run is read, not looked for.
  return data.verdict === 'pass' && body !== '' ? details(title, body) : paragraphs([`**${title}**`, body]);
}

/** @param most findings */
export function scanPart({ scan }: RunReport, most: number): string {
  if (!scan) return '';
  const off = scan.files.filter(({ verdict }) => verdict !== 'pass');
  const formats = [...new Set(scan.files.map(({ format }) => format))].map(text).join(', ');
  const files = counted(scan.files.length, 'file');
  if (off.length === 0)
    return `Model: ${files} scanned (${formats}), nothing in ${scan.files.length === 1 ? 'it' : 'them'} runs code.`;
  const rows = off.flatMap(({ path, findings }) =>
    findings.map(({ message, todo }) => [code(path), text(message), text(todo)]),
  );
  return paragraphs([
    `**Model: ${count(off.length)} of ${files} not safe to load**`,
    table(['file', 'found', 'what to do'], 'lll', rows.slice(0, most)),
    rows.length > most ? `${count(rows.length - most)} more: see the report.` : '',
  ]);
}

/** @param most lines of each kind of change */
export function changesPart({ changes, baselineName }: RunReport, most: number): string {
  if (!changes) return '';
  const { parameters, data } = changes;
  const files = changes.code ?? [];
  const title = `What changed: code ${changes.code ? counted(files.length, 'file') : 'not known'}, parameters ${count(parameters.length)}, data ${count(data.length)}`;
  if (most === 0) return `${title}.`;
  const lines = [
    ...parameters.slice(0, most).map(({ name, before, after }) => `- ${code(name)}: ${code(before)} → ${code(after)}`),
    ...data.slice(0, most).map(({ source, what }) => `- ${code(source)}: ${text(what)}`),
    ...files.slice(0, most).map(({ path, status }) => `- ${code(path)} ${text(status)}`),
  ];
  const more = [parameters, data, files].reduce((sum, { length }) => sum + Math.max(0, length - most), 0);
  if (more > 0) lines.push(`- and ${count(more)} more: see the report`);
  if (!changes.code) lines.push('- The two commits could not be compared.');
  return details(title, lines.length === 0 ? `Nothing since ${text(baselineName)}.` : lines.join('\n'));
}

/** @param most metrics */
export function mlflowPart({ mlflow }: RunReport, most: number): string {
  if (!mlflow || most === 0) return '';
  const { metrics, models, link: address } = mlflow;
  const rows = metrics.slice(0, most).map(({ name: metric, value: logged }) => [code(metric), text(shortened(logged))]);
  const lines = [
    `${link('Run', address)} ${code(mlflow.id)}`,
    ...models.slice(0, MOST_MODELS).map((model) => `model ${code(model)}`),
    ...(models.length > MOST_MODELS ? [`${count(models.length - MOST_MODELS)} more`] : []),
    counted(mlflow.params, 'parameter'),
  ];
  return details(
    `MLflow run ${name(mlflow.name)}: ${counted(metrics.length, 'metric')} as logged there`,
    paragraphs([
      lines.join(' · '),
      sentence(mlflowNote(mlflow)),
      rows.length === 0 ? '' : table(['metric', 'last value'], 'lr', rows),
      metrics.length > most ? `${count(metrics.length - most)} more: see the report.` : '',
    ]),
  );
}

/** @param most rows of slices; @param flips whether flipped examples are counted too */
export function slicesPart({ evaluation, gate }: RunReport, most: number, flips: boolean): string {
  if (!evaluation) return '';
  const { slices } = evaluation;
  const rows = slices
    .slice(0, most)
    .map(({ slicing, value, count: examples, metrics: [first] }) => [
      `${name(slicing)} = ${name(value)}`,
      count(examples),
      first ? code(first.metric) : '–',
      first ? withInterval(first.estimate, first.low, first.high) : '–',
    ]);
  const flipped = flips ? gate?.flipped : undefined;
  const title = [
    ...(slices.length > 0 ? [slices.length === 1 ? 'The one slice' : `All ${count(slices.length)} slices`] : []),
    ...(flipped ? [slices.length > 0 ? 'flipped examples' : 'Flipped examples'] : []),
  ].join(' · ');
  if (title === '') return '';
  return details(
    title,
    paragraphs([
      rows.length === 0 ? '' : table(['slice', 'examples', 'metric', 'value, 95 %'], 'lrlr', rows),
      slices.length > most ? `${count(slices.length - most)} more: see the report.` : '',
      flipped ? flippedSentence(flipped) : '',
    ]),
  );
}

/** How many predicted classes changed sides. */
export function flippedSentence({
  toWrong,
  toRight,
  stillWrong,
  count: examples,
}: {
  toWrong: number;
  toRight: number;
  stillWrong: number;
  count: number;
}): string {
  return `Of ${counted(examples, 'prediction')}, ${count(toWrong)} became wrong and ${count(toRight)} became right; ${count(stillWrong)} ${stillWrong === 1 ? 'is' : 'are'} wrong both times.`;
}

/** @param options.drawn the stages as a flowchart too */
export function evidencePart({ stages, run }: RunReport, { drawn }: { drawn: boolean }): string {
  if (stages.length === 0) return '';
  const rows = stages.map(({ stage, verdict, cached, seconds: took, makes, problem }) => [
    code(stage),
    problem !== undefined ? 'not done' : cached ? 'cached' : seconds(took),
    verdict ?? '',
    makes
      .slice(0, 3)
      .map(({ name, digest }) => `${code(name)} ${code(digest.slice(0, 12))}`)
      .join(', ') + (makes.length > 3 ? ', …' : ''),
  ]);
  const again = run?.id === undefined || !run.reproducible ? '' : code(`mlops reproduce ${run.id.slice(0, 12)}`);
  return details(
    'Evidence and reproduction',
    paragraphs([table(['stage', 'time', 'verdict', 'made'], 'lrll', rows), again, drawn ? flowchart(stages) : '']),
  );
}
