import { MOST_MODELS, mlflowNote } from './mlflow.ts';
import { badge, code, folded, link, list, name, paragraph, section, sentence, table, text } from './page-markup.ts';
import { count, counted, seconds } from './numbers.ts';
import type { DataReport, RunReport } from './report.ts';

const MOST_DIGESTS = 20;
const MOST_CHANGES = 100;
const MOST_FINDINGS = 100;

/** The chain of stages as boxes with arrows, wrapping on narrow pages: a list, so that it can be read aloud. */
export function stagesPart({ stages }: RunReport): string {
  const items = stages.map(({ stage, verdict, cached, seconds: took, problem }) => {
    const skipped = problem?.startsWith('not run') === true;
    const tone = problem === undefined ? (verdict ?? 'neutral') : skipped ? 'neutral' : 'fail';
    const detail =
      problem === undefined
        ? [verdict, cached ? 'cached' : seconds(took)].filter(Boolean).join(', ')
        : skipped
          ? 'not run'
          : 'stopped';
    return `<li class="${tone}"><b>${text(stage)}</b><span>${text(detail)}</span></li>`;
  });
  return items.length === 0 ? '' : section('Stages', `<ol class="chain">${items.join('')}</ol>`);
}

type Check = DataReport['sources'][number]['checks'][number];

/** Broken rules in the open, kept ones folded away. */
export function dataPart({ data }: RunReport): string {
  if (!data) return '';
  const header = ['column', 'rule', 'found', 'wanted', 'verdict', 'for example'];
  const sources = data.sources.slice(0, 50).map(({ name, rows, contract, checks }) => {
    const broken = checks.filter(({ verdict }) => verdict !== 'pass');
    const kept = checks.filter(({ verdict }) => verdict === 'pass');
    return (
      `<h3>${code(name)}, ${counted(rows, 'row')}${contract ? '' : ', no contract'}</h3>` +
      table(`Broken rules of ${name}`, header, broken.map(checkRow)) +
      folded(
        `${counted(kept.length, 'rule')} kept`,
        table(
          `Kept rules of ${name}`,
          header.slice(0, 4),
          kept.map(checkRow).map((row) => row.slice(0, 4)),
        ),
      )
    );
  });
  return section('Data', ...sources);
}

function checkRow({ column, description, observed, expected, verdict, severity, examples }: Check): string[] {
  const tone = verdict === 'pass' ? 'pass' : severity === 'error' ? 'fail' : 'inconclusive';
  const shown = examples
    .slice(0, 5)
    .map(({ row, value }) => `${row === null ? '' : `row ${count(row)}: `}${value}`)
    .join('; ');
  return [
    column === undefined ? '' : code(column),
    text(description),
    text(observed),
    text(expected),
    badge(tone, severity === 'error' || verdict === 'pass' ? verdict : severity),
    text(shown),
  ];
}

/** Every file of the model, and what was found in it. */
export function scanPart({ scan }: RunReport): string {
  if (!scan) return '';
  const rows = scan.files.flatMap(({ path, format, verdict, findings }) =>
    (findings.length === 0 ? [undefined] : findings.slice(0, MOST_FINDINGS)).map((found) => [
      code(path),
      text(format),
      badge(verdict, verdict),
      text(found?.message ?? ''),
      text(found?.why ?? ''),
      text(found?.todo ?? ''),
    ]),
  );
  const header = ['file', 'format', 'verdict', 'found', 'why it matters', 'what to do'];
  return section('Model files', table('What is inside of the model files', header, rows.slice(0, MOST_FINDINGS)));
}

/** A run of another tool's, folded away: it decided nothing. */
export function mlflowPart({ mlflow }: RunReport): string {
  if (!mlflow) return '';
  const { metrics, models } = mlflow;
  const rows = metrics.map(({ name: metric, value }) => [code(metric), text(String(value))]);
  const more = models.length - MOST_MODELS;
  return section(
    'MLflow run',
    paragraph(
      [
        link(name(mlflow.name), mlflow.link),
        code(mlflow.id),
        ...models.slice(0, MOST_MODELS).map((model) => `model ${code(model)}`),
        ...(more > 0 ? [`${count(more)} more`] : []),
        counted(mlflow.params, 'parameter'),
      ].join(' · '),
    ),
    paragraph(sentence(mlflowNote(mlflow))),
    folded(
      `${counted(metrics.length, 'metric')} as logged there`,
      table('Metrics of the MLflow run', ['metric', 'last value'], rows, [1]),
    ),
  );
}

export function changesPart({ changes, baselineName }: RunReport): string {
  if (!changes) return '';
  const lines = [
    ...changes.parameters.map(({ name, before, after }) => `${code(name)}: ${code(before)} → ${code(after)}`),
    ...changes.data.map(({ source, what }) => `${code(source)}: ${text(what)}`),
    ...(changes.code?.map(({ path, status }) => `${code(path)} ${text(status)}`) ?? [
      'Files of code: the two commits could not be compared',
    ]),
  ];
  const left = lines.length - MOST_CHANGES;
  return section(
    `What changed since ${baselineName}`,
    lines.length === 0 ? paragraph('Nothing.') : list(lines.slice(0, MOST_CHANGES)),
    left > 0 ? paragraph(`${count(left)} more are in result.json.`) : '',
  );
}

export function evidencePart({ stages, run }: RunReport): string {
  const digests = (items: readonly { name: string; digest: string }[]): string =>
    items
      .slice(0, MOST_DIGESTS)
      .map(({ name, digest }) => `${code(name)} <code class="digest">${text(digest.slice(0, 16))}</code>`)
      .join('<br>') + (items.length > MOST_DIGESTS ? `<br>and ${count(items.length - MOST_DIGESTS)} more` : '');
  const rows = stages
    .filter(({ problem }) => problem === undefined)
    .map(({ stage, reads, makes }) => [code(stage), digests(reads), digests(makes)]);
  const about = [
    run?.id && `run <code>${text(run.id)}</code>`,
    run?.commit && `commit ${code(run.commit)}${run.dirty ? ' with uncommitted changes' : ''}`,
  ]
    .filter(Boolean)
    .join(' · ');
  return section(
    'Evidence',
    paragraph(about),
    run?.id === undefined || !run.reproducible
      ? ''
      : paragraph(`Again, from scratch: ${code(`mlops reproduce ${run.id.slice(0, 12)}`)}`),
    folded('What each stage read and made, by digest', table('Evidence', ['stage', 'read', 'made'], rows)),
  );
}
