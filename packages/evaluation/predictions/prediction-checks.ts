import type { Engine, SqlValue } from '#data';
import { escape } from '#kit';
import { fail } from '../errors.ts';
import type { PredictionSource } from './prediction-source.ts';
import type { Scores } from './score-columns.ts';
import type { TaskDecision } from './task.ts';
import { counted } from '../wording.ts';

/**
 * Every example has one id, one target and one prediction.
 * @throws MLOPS_PREDICTIONS_ID, MLOPS_PREDICTIONS_DUPLICATE, MLOPS_PREDICTIONS_INCOMPLETE, MLOPS_PREDICTIONS_FOREIGN
 */
export async function checkIds(engine: Engine, source: PredictionSource): Promise<void> {
  await checkUnique(engine, 'prediction', source.predictions, source);
  if (source.labels === undefined) return;
  await checkUnique(engine, 'label', source.labels, source);
  const [absent] = await engine.rows(
    'SELECT count(*) AS count, min_by(id, row) AS id FROM label ANTI JOIN prediction USING (id)',
  );
  if (absent!['count'] !== 0) {
    throw fail('MLOPS_PREDICTIONS_INCOMPLETE', {
      message: `${counted(Number(absent!['count']), 'example')} of the evaluation set without prediction, the first with id ${absent!['id']}`,
      where: { file: source.predictions, field: source.id },
      hint: 'Predict every row of evaluate.parquet and keep its id.',
    });
  }
  const [foreign] = await engine.rows(
    'SELECT count(*) AS count, min_by(id, row) AS id, min(row) AS row FROM prediction ANTI JOIN label USING (id)',
  );
  if (foreign!['count'] !== 0) {
    throw fail('MLOPS_PREDICTIONS_FOREIGN', {
      message: `${counted(Number(foreign!['count']), 'prediction')} for ids outside the evaluation set, the first for ${foreign!['id']}`,
      where: { file: source.predictions, row: Number(foreign!['row']), field: source.id },
      hint: 'Predict the rows of evaluate.parquet and no others.',
    });
  }
}

async function checkUnique(engine: Engine, table: string, file: string, source: PredictionSource): Promise<void> {
  const [missing] = await engine.rows(`SELECT min(row) AS row, count(*) AS count FROM ${table} WHERE id IS NULL`);
  if (missing!['count'] !== 0) {
    throw fail('MLOPS_PREDICTIONS_ID', {
      message: `${counted(Number(missing!['count']), 'row')} without id`,
      where: { file, row: Number(missing!['row']), field: source.id },
      hint: 'Give every example an id that stays the same from run to run.',
    });
  }
  const [twice] = await engine.rows(
    `SELECT id, row, count(*) OVER () AS count FROM (SELECT id, count(*) AS times, max(row) AS row FROM ${table} GROUP BY id HAVING count(*) > 1) ORDER BY row LIMIT 1`,
  );
  if (twice) {
    throw fail('MLOPS_PREDICTIONS_DUPLICATE', {
      message: `${counted(Number(twice['count']), 'id')} more than once; ${twice['id']} again in row ${twice['row']}`,
      where: { file, row: Number(twice['row']), field: source.id },
      hint: 'Keep one prediction for each example.',
    });
  }
}

/**
 * Every score, group and weight is usable.
 * @throws MLOPS_PREDICTIONS_SCORE, MLOPS_PREDICTIONS_CLASS, MLOPS_PREDICTIONS_GROUP, MLOPS_PREDICTIONS_WEIGHT
 */
export async function checkRows(
  engine: Engine,
  source: PredictionSource,
  decision: TaskDecision,
  scores: Scores,
): Promise<void> {
  for (const [name, field] of Object.entries(scores.fields)) {
    const value = `p.${escape.sqlIdentifier(name)}`;
    const bad = scores.kind === 'class' ? `${value} IS NULL` : `${value} IS NULL OR NOT isfinite(${value})`;
    const found = await first(engine, 'prediction', value, bad);
    if (!found) continue;
    throw fail('MLOPS_PREDICTIONS_SCORE', {
      message: `${counted(found.count, 'prediction')} ${found.value === null ? 'missing or not a number' : `NaN or infinite (${found.value})`} in ${field}`,
      where: { file: source.predictions, row: found.row, field },
      hint: 'Look at what the model does with such a row; a prediction that is not a number is never a pass.',
    });
  }
  const file = source.labels ?? source.predictions;
  if (source.group !== undefined) {
    const found = await first(engine, 'label', 'p."group"', 'p."group" IS NULL');
    if (found) {
      throw fail('MLOPS_PREDICTIONS_GROUP', {
        message: `${counted(found.count, 'example')} without ${source.group}`,
        where: { file, row: found.row, field: source.group },
        hint: 'Give each example the group it is correlated with; one that stands alone gets a group of its own.',
      });
    }
  }
  if (source.weight !== undefined) {
    const found = await first(
      engine,
      'label',
      'p.weight',
      'p.weight IS NULL OR NOT isfinite(p.weight) OR p.weight < 0',
    );
    if (found) {
      throw fail('MLOPS_PREDICTIONS_WEIGHT', {
        message: `${counted(found.count, 'weight')} missing, negative or not finite (${found.value ?? 'missing'})`,
        where: { file, row: found.row, field: source.weight },
        hint: 'Weights are finite numbers of at least 0.',
      });
    }
  }
}

async function first(
  engine: Engine,
  table: string,
  value: string,
  condition: string,
): Promise<{ row: number; count: number; value: SqlValue } | undefined> {
  const [found] = await engine.rows(
    `SELECT p.row AS row, CAST(${value} AS VARCHAR) AS value, count(*) OVER () AS count FROM ${table} AS p WHERE ${condition} ORDER BY p.row LIMIT 1`,
  );
  return found && { row: Number(found['row']), count: Number(found['count']), value: found['value']! };
}
