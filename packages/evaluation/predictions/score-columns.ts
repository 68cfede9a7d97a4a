import type { Engine } from '#data';
import { escape } from '#kit';
import { classText, column, listed, type Table } from './columns.ts';
import { fail } from '../errors.ts';
import type { PredictionSource } from './prediction-source.ts';
import type { TaskDecision } from './task.ts';

/** `score`: one number · `classes`: one number for each class · `class`: the predicted class itself. */
export interface Scores {
  kind: 'score' | 'classes' | 'class';
  /** Name in the scored file → SQL over the predictions file. */
  columns: Record<string, string>;
  /** Name in the scored file → the user's column, for errors. */
  fields: Record<string, string>;
}

/**
 * Which columns hold the prediction: the one that was named, else `score`, `score_<class>` or `prediction`, whichever
 * the task can use.
 * @throws MLOPS_PREDICTIONS_COLUMN, MLOPS_PREDICTIONS_CLASS
 */
export async function findScores(
  engine: Engine,
  source: PredictionSource,
  table: Table,
  decision: TaskDecision,
): Promise<Scores> {
  const has = (name: string): boolean => table.columns.has(name);
  const one = (name: string): Scores => ({
    kind: 'score',
    columns: { score: asNumber(table, name) },
    fields: { score: name },
  });
  if (source.score !== undefined) column(table, source.score, 'score');
  switch (decision.task) {
    case 'regression': {
      const name = source.score ?? ['prediction', 'score'].find(has);
      if (name !== undefined) return one(name);
      throw noScores(table, 'prediction');
    }
    case 'binary-classification': {
      const name = source.score ?? ['score', `score_${decision.positive}`, 'prediction'].find(has);
      if (name === undefined) throw noScores(table, 'score');
      return (await areClasses(engine, table, name, decision)) ? predictedClass(table, name) : one(name);
    }
    case 'multiclass-classification': {
      const scored = [...table.columns.keys()].filter((name) => name.startsWith('score_'));
      if (source.score === undefined && scored.length > 0) return perClass(table, scored, decision);
      const name = source.score ?? (has('prediction') ? 'prediction' : undefined);
      if (name === undefined) throw noScores(table, 'score_<class> or prediction');
      return predictedClass(table, name);
    }
  }
}

function predictedClass(table: Table, name: string): Scores {
  return {
    kind: 'class',
    columns: { prediction: classText(table, name, escape.sqlIdentifier(name)) },
    fields: { prediction: name },
  };
}

/** A column that is called a score is one; another is a class when all its values are target values. */
async function areClasses(engine: Engine, table: Table, name: string, { classes }: TaskDecision): Promise<boolean> {
  if (name.startsWith('score')) return false;
  const value = classText(table, name, escape.sqlIdentifier(name));
  const known = classes.map(escape.sqlString).join(', ');
  const [other] = await engine.rows(`SELECT count(*) AS count FROM ${table.sql} WHERE ${value} NOT IN (${known})`);
  return other!['count'] === 0;
}

function perClass(table: Table, scored: readonly string[], { classes }: TaskDecision): Scores {
  const without = classes.filter((name) => !table.columns.has(`score_${name}`));
  if (without.length > 0) {
    throw fail('MLOPS_PREDICTIONS_CLASS', {
      message: `the class "${without[0]}" is a target and has no column score_${without[0]}; there are ${listed(scored)}`,
      where: { file: table.file, field: `score_${without[0]}` },
      hint: 'Write one score column for each class.',
    });
  }
  const names = [...scored].sort();
  return {
    kind: 'classes',
    columns: Object.fromEntries(names.map((name) => [name, asNumber(table, name)])),
    fields: Object.fromEntries(names.map((name) => [name, name])),
  };
}

function asNumber(table: Table, name: string): string {
  const identifier = column(table, name, 'score');
  return `TRY_CAST(${identifier} AS DOUBLE)`;
}

function noScores(table: Table, expected: string): Error {
  return fail('MLOPS_PREDICTIONS_COLUMN', {
    message: `${table.file} has no column ${expected}; it has ${listed([...table.columns.keys()])}`,
    where: { file: table.file, field: expected },
    hint: 'Write it, or name the column with score.',
  });
}
