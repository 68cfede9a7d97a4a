import type { Task } from '#config';
import type { Engine } from '#data';
import type { ColumnKind, Table } from './columns.ts';
import { listed } from './columns.ts';
import { fail } from '../errors.ts';
import type { PredictionSource } from './prediction-source.ts';

/** What is predicted, and how that is known. */
export interface TaskDecision {
  task: Task;
  taskFrom: 'stated' | 'inferred';
  /** Why, when it was inferred. */
  because?: string;
  /** Classification: target values in ascending order. */
  classes: string[];
  /** Binary: the one that counts as 1. */
  positive: string | null;
}

const MOST_CLASSES = 1000;

/**
 * The task as stated, or inferred from the targets: two values → binary, text → multiclass, whole numbers with
 * predictions among them → multiclass, other numbers → regression. Also settles which class is the positive one.
 * @throws MLOPS_PREDICTIONS_TARGET, MLOPS_PREDICTIONS_ONE_CLASS, MLOPS_PREDICTIONS_CLASS
 */
export async function decideTask(engine: Engine, source: PredictionSource, predictions: Table): Promise<TaskDecision> {
  const file = source.labels ?? source.predictions;
  const missing = await engine.rows(`SELECT row FROM label WHERE target IS NULL ORDER BY row LIMIT 1`);
  if (missing.length > 0) {
    throw fail('MLOPS_PREDICTIONS_TARGET', {
      message: `${file} has an example without a target`,
      where: { file, row: Number(missing[0]!['row']), field: source.target },
      hint: 'Leave out examples whose outcome is not known, or fill it in.',
    });
  }
  const values = await engine.rows(`SELECT DISTINCT target FROM label ORDER BY target LIMIT ${MOST_CLASSES + 1}`);
  const classes = values.map(({ target }) => String(target));
  const [{ kind } = {}] = await engine.rows('SELECT target_kind AS kind FROM label LIMIT 1');
  if (classes.length === 1) {
    throw fail('MLOPS_PREDICTIONS_ONE_CLASS', {
      message: `every target in ${file} is "${classes[0]}"; at least two different ones were expected`,
      where: { file, field: source.target },
      hint: 'Look at how the evaluation set was chosen. A period that moves on with the data (`evaluate: 14 days`) ends with their newest label, so one row of a wrong date takes it along: the log of build-features says where it lies.',
    });
  }
  const { task, because } =
    source.task === undefined ? infer(source, predictions, classes, kind as ColumnKind) : { task: source.task };
  const stated = {
    task,
    taskFrom: source.task === undefined ? 'inferred' : 'stated',
    ...(because && { because }),
  } as const;
  switch (task) {
    case 'regression': {
      await requireNumbers(engine, source, file);
      return { ...stated, classes: [], positive: null };
    }
    case 'binary-classification':
      if (classes.length > 2) throw tooManyClasses(source, file, classes, 2);
      return { ...stated, classes, positive: positiveClass(source, file, classes) };
    case 'multiclass-classification':
      if (classes.length > MOST_CLASSES) throw tooManyClasses(source, file, classes, MOST_CLASSES);
      return { ...stated, classes, positive: null };
  }
}

function infer(
  source: PredictionSource,
  predictions: Table,
  classes: readonly string[],
  kind: ColumnKind,
): { task: Task; because: string } {
  if (classes.length === 2)
    return { task: 'binary-classification', because: `${source.target} has two values: ${classes.join(' and ')}` };
  const scored = [...predictions.columns.keys()].filter((name) => name.startsWith('score_'));
  if (scored.length > 1) return { task: 'multiclass-classification', because: `there are columns ${listed(scored)}` };
  if (kind === 'text' || kind === 'boolean')
    return { task: 'multiclass-classification', because: `${source.target} is text` };
  const whole =
    kind === 'integer' && predictions.columns.get(source.score ?? 'prediction') === 'integer' && classes.length <= 50;
  return whole
    ? { task: 'multiclass-classification', because: `${source.target} and the predictions are few whole numbers` }
    : { task: 'regression', because: `${source.target} is a number with many values` };
}

async function requireNumbers(engine: Engine, source: PredictionSource, file: string): Promise<void> {
  const bad = await engine.rows(
    'SELECT row, target FROM label WHERE target_number IS NULL OR NOT isfinite(target_number) ORDER BY row LIMIT 1',
  );
  if (bad.length === 0) return;
  throw fail('MLOPS_PREDICTIONS_TARGET', {
    message: `the target "${bad[0]!['target']}" is not a finite number, which a regression needs`,
    where: { file, row: Number(bad[0]!['row']), field: source.target },
    hint: 'If the targets are classes, say so with task.',
  });
}

const NATURAL_POSITIVE = new Map([
  ['0', '1'],
  ['-1', '1'],
  ['false', 'true'],
]);

function positiveClass(source: PredictionSource, file: string, classes: readonly string[]): string {
  if (source.positive !== undefined) {
    if (classes.includes(source.positive)) return source.positive;
    throw fail('MLOPS_PREDICTIONS_CLASS', {
      message: `no target is "${source.positive}", the positive class; the targets are ${classes.join(' and ')}`,
      where: { file, field: source.target },
      hint: /^(yes|no|t|f)$/i.test(source.positive)
        ? `In a CSV, yes and no are read as true and false: say positive: ${classes[1] ?? classes[0]}`
        : 'Name one of them with positive.',
    });
  }
  const natural = classes
    .map((negative) => NATURAL_POSITIVE.get(negative.toLowerCase()))
    .find((positive) => positive !== undefined);
  const found = classes.find((name) => name.toLowerCase() === natural);
  if (found !== undefined) return found;
  throw fail('MLOPS_PREDICTIONS_CLASS', {
    message: `the targets are ${classes.join(' and ')}, and which of them the score is about is not known`,
    where: { file, field: source.target },
    hint: `Say it: positive: ${JSON.stringify(classes[1] ?? classes[0])}`,
  });
}

function tooManyClasses(source: PredictionSource, file: string, classes: readonly string[], most: number): Error {
  return fail('MLOPS_PREDICTIONS_TARGET', {
    message: `${source.target} has more than ${most} values (${listed(classes)})`,
    where: { file, field: source.target },
    hint: most === 2 ? 'Say task: multiclass-classification or regression.' : 'Is this a regression? Say it with task.',
  });
}
