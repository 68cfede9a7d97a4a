import { sliceColumns, TIME_COLUMN } from '#config';
import { explainReadFailure, relation, type Engine } from '#data';
import { escape } from '#kit';
import { classText, column, describeTable, type Table } from './columns.ts';
import { fail } from '../errors.ts';
import type { PredictionSource } from './prediction-source.ts';
import { checkIds, checkRows } from './prediction-checks.ts';
import { findScores, type Scores } from './score-columns.ts';
import { decideTask, type TaskDecision } from './task.ts';

/** Marks the files that {@link writeScored} makes, in their Parquet metadata. */
export const SCORED_FORMAT = 'scored-examples/1';

/**
 * Checks predictions, joins them with their targets and writes them in the one form all the rest reads: `id`,
 * `target`, `score` or `score_<class>`, `prediction`, `group`, `weight`, `slice_<column>` and `time`, sorted by id. The
 * same input gives the same bytes.
 *
 * `time` is there for examples that a split by time chose: an ISO 8601 instant in UTC.
 * `target` is 0 or 1 (INTEGER) for binary tasks, the class (VARCHAR) for multiclass, the number (DOUBLE) for regression.
 *
 * @throws MLOPS_PREDICTIONS_…, MLOPS_DATA_…
 */
export async function writeScored(engine: Engine, source: PredictionSource, output: string): Promise<TaskDecision> {
  const open = async (file: string): Promise<Table> =>
    reading(engine, file, async () => describeTable(engine, file, await relation(file, { text: names(source) })));
  const predictions = await open(source.predictions);
  const labels = source.labels === undefined ? predictions : await open(source.labels);
  await load(engine, 'label', labels, labelColumns(source, labels));
  const decision = await decideTask(engine, source, predictions);
  const scores = await findScores(engine, source, predictions, decision);
  await load(engine, 'prediction', predictions, { id: text(column(predictions, source.id, 'id')), ...scores.columns });
  await checkIds(engine, source);
  await checkRows(engine, source, decision, scores);
  await engine.run(
    `COPY (SELECT ${selection(source, labels, decision, scores)} FROM label AS l JOIN prediction AS p USING (id) ORDER BY id)
     TO ${escape.sqlString(output)} (FORMAT parquet, KV_METADATA {mlops: ${escape.sqlString(SCORED_FORMAT)}})`,
  );
  return decision;
}

/** What goes wrong says where in the file. */
async function reading<T>(engine: Engine, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await explainReadFailure(engine, file, error);
  }
}

function labelColumns(source: PredictionSource, labels: Table): Record<string, string> {
  const target = column(labels, source.target, 'target');
  const kind = labels.columns.get(source.target)!;
  const columns: Record<string, string> = {
    id: text(column(labels, source.id, 'id')),
    target: classText(labels, source.target, target),
    target_number: kind === 'boolean' ? `CAST(${target} AS DOUBLE)` : `TRY_CAST(${target} AS DOUBLE)`,
    target_kind: escape.sqlString(kind),
  };
  if (source.group !== undefined) columns['group'] = text(column(labels, source.group, 'group'));
  if (source.weight !== undefined) columns['weight'] = `TRY_CAST(${column(labels, source.weight, 'weight')} AS DOUBLE)`;
  for (const name of slicedBy(source)) columns[`slice_${name}`] = text(column(labels, name, 'slices'));
  if (isTimed(source, labels)) {
    const time = `TRY_CAST(${escape.sqlIdentifier(TIME_COLUMN)} AS TIMESTAMP)`;
    columns['time'] = `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%gZ')`;
  }
  return columns;
}

/** Whether the targets lie apart and say when each example was. */
function isTimed(source: PredictionSource, labels: Table): boolean {
  return source.labels !== undefined && labels.columns.has(TIME_COLUMN);
}

/**
 * Columns whose values are names: what is written in a CSV tells one from another, not the number it may look like.
 * Of one that is also a target, a weight or a prediction, the number counts.
 */
function names(source: PredictionSource): string[] {
  const { id, group, target, weight, score } = source;
  const measured = (name: string): boolean =>
    [target, weight, score].includes(name) || /^(score|prediction$)/.test(name);
  return [id, ...(group === undefined ? [] : [group]), ...slicedBy(source)].filter((name) => !measured(name));
}

/** Every column that some slicing needs, each once. */
function slicedBy(source: Pick<PredictionSource, 'slices'>): string[] {
  return [...new Set(source.slices.flatMap(sliceColumns))];
}

function text(sql: string): string {
  return `CAST(${sql} AS VARCHAR)`;
}

/** A table with row numbers, for errors that say where. */
async function load(
  engine: Engine,
  name: string,
  table: Table,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  const selected = Object.entries(columns).map(([alias, sql]) => `${sql} AS ${escape.sqlIdentifier(alias)}`);
  await reading(engine, table.file, () =>
    engine.run(
      `CREATE OR REPLACE TEMP TABLE ${name} AS SELECT row_number() OVER () AS row, ${selected.join(', ')} FROM ${table.sql}`,
    ),
  );
  const [found] = await engine.rows(`SELECT count(*) AS count FROM ${name}`);
  if (found!['count'] !== 0) return;
  throw fail('MLOPS_PREDICTIONS_EMPTY', {
    message: `${table.file} has no rows; one row for each example was expected`,
    where: { file: table.file },
    hint: 'Look at the program that wrote it.',
  });
}

function selection(source: PredictionSource, labels: Table, { task, positive }: TaskDecision, scores: Scores): string {
  const isPositive = (value: string): string => `CAST(${value} = ${escape.sqlString(positive ?? '')} AS INTEGER)`;
  const columns = ['id'];
  switch (task) {
    case 'binary-classification':
      columns.push(`${isPositive('l.target')} AS target`);
      if (scores.kind === 'class') columns.push(`${isPositive('p.prediction')} AS prediction`);
      else columns.push('p.score', `CAST(p.score >= ${source.threshold} AS INTEGER) AS prediction`);
      break;
    case 'multiclass-classification':
      columns.push('l.target', ...Object.keys(scores.columns).map((name) => `p.${escape.sqlIdentifier(name)}`));
      if (scores.kind === 'classes') columns.push(`${likeliest(Object.keys(scores.columns))} AS prediction`);
      break;
    case 'regression':
      columns.push('l.target_number AS target', 'p.score AS prediction');
  }
  if (source.group !== undefined) columns.push('l."group"');
  if (source.weight !== undefined) columns.push('l.weight');
  columns.push(...slicedBy(source).map((name) => `l.${escape.sqlIdentifier(`slice_${name}`)}`));
  if (isTimed(source, labels)) columns.push('l.time');
  return columns.join(', ');
}

/** The class with the highest score; of equals the first. */
function likeliest(names: readonly string[]): string {
  const highest = `greatest(${names.map((name) => `p.${escape.sqlIdentifier(name)}`).join(', ')})`;
  const cases = names.map(
    (name) => `WHEN p.${escape.sqlIdentifier(name)} = ${highest} THEN ${escape.sqlString(name.slice('score_'.length))}`,
  );
  return `CASE ${cases.join(' ')} END`;
}
