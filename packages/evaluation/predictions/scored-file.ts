import { createHash } from 'node:crypto';
import type { Task } from '#config';
import { exactPath, openEngine, parquetRelation, type Columns, type Engine } from '#data';
import type { Host, MlopsError } from '#kit';
import { describeTable, type Table } from './columns.ts';
import { fail } from '../errors.ts';
import { SCORED_FORMAT } from './predictions.ts';
import type { EvaluationSet } from '../result.ts';
import type { Sample } from '../examples/sample.ts';
import { groupCount, type Scored, type Slicing } from '../examples/scored.ts';

/** Whether the file is one that `writeScored` made, whatever it is called. */
export async function isScored(engine: Engine, path: string): Promise<boolean> {
  try {
    const rows = await engine.rows(
      `SELECT decode(value) AS value FROM parquet_kv_metadata(${exactPath(path)}) WHERE decode(key) = 'mlops'`,
    );
    return rows[0]?.['value'] === SCORED_FORMAT;
  } catch {
    return false; // not Parquet: then it is a predictions file as its author wrote it
  }
}

/** The same, asked by who has no engine yet. */
export async function isScoredFile(host: Host, path: string): Promise<boolean> {
  const engine = await openEngine(host);
  try {
    return await isScored(engine, path);
  } finally {
    engine.close();
  }
}

/**
 * Reads scored examples into memory, sorted by id. The file describes itself: the type of `target` is the task. Anybody may
 * have written it: no row is believed to keep to the form.
 * @throws MLOPS_SCORED_UNREADABLE
 */
export async function readScored(engine: Engine, path: string, file = path): Promise<Scored> {
  const table = await describeTable(engine, file, parquetRelation(path));
  for (const name of ['id', 'target'])
    if (!table.columns.has(name)) throw unreadable(table, `it has no column ${name}`, name);
  const read = await engine.columns(`SELECT * FROM ${table.sql} ORDER BY id`);
  if (read.count === 0) throw unreadable(table, 'it has no examples');
  const ids = differentIds(table, read.columns['id']!);
  const sample = sampleFrom(table, read);
  return {
    ids,
    sample,
    set: evaluationSet(read, sample),
    ...(read.columns['time'] && { times: strings(read.columns['time']) }),
    columns: slicings(table, read),
  };
}

const TASK_OF_TARGET: Readonly<Record<string, Task>> = {
  integer: 'binary-classification',
  text: 'multiclass-classification',
  decimal: 'regression',
};

function sampleFrom(table: Table, read: Columns): Sample {
  const task = TASK_OF_TARGET[table.columns.get('target')!];
  if (task === undefined) throw unreadable(table, 'its targets are neither numbers nor classes', 'target');
  const numbers = (name: string): Float64Array => finite(table, read, name);
  const has = (name: string): boolean => table.columns.has(name);
  const such = (name: string, expected: string, is: (value: number) => boolean): Float64Array => {
    const found = numbers(name);
    const bad = found.findIndex((value) => !is(value));
    if (bad >= 0) throw unreadable(table, `${name} is ${found[bad]} in row ${bad + 1}; expected ${expected}`, name);
    return found;
  };
  const zeroOrOne = (name: string): Float64Array => such(name, '0 or 1', (value) => value === 0 || value === 1);
  const base = {
    task,
    count: read.count,
    threshold: 0.5,
    ...(has('group') && { group: encode(read.columns['group']!).codes }),
    ...(has('weight') && { weight: such('weight', 'no negative number', (value) => value >= 0) }),
  };
  switch (task) {
    case 'regression':
      return { ...base, target: numbers('target'), score: numbers('prediction') };
    case 'binary-classification':
      return {
        ...base,
        target: zeroOrOne('target'),
        classes: ['0', '1'],
        ...(has('score') && { score: numbers('score') }),
        predicted: zeroOrOne('prediction'),
      };
    case 'multiclass-classification': {
      const scored = [...table.columns.keys()].filter((name) => name.startsWith('score_'));
      const target = read.columns['target']!;
      const predicted = read.columns['prediction']!;
      const names = new Set([
        ...scored.map((name) => name.slice('score_'.length)),
        ...strings(target),
        ...strings(predicted),
      ]);
      const classes = [...names].sort();
      const codes = new Map(classes.map((name, code) => [name, code]));
      const coded = (column: ArrayLike<unknown>): Float64Array =>
        Float64Array.from(strings(column), (name) => codes.get(name)!);
      return {
        ...base,
        target: coded(target),
        predicted: coded(predicted),
        classes,
        ...(scored.length > 0 && { scores: classes.map((name) => numbers(`score_${name}`)) }),
      };
    }
  }
}

/** @param column in ascending order */
function differentIds(table: Table, column: ArrayLike<unknown>): string[] {
  const ids = strings(column);
  const bad = ids.findIndex((id, i) => column[i] === null || (i > 0 && id === ids[i - 1]));
  if (bad < 0) return ids;
  const why = column[bad] === null ? 'an id is missing' : `the id ${JSON.stringify(ids[bad])} is there twice`;
  throw unreadable(table, why, 'id');
}

function finite(table: Table, read: Columns, name: string): Float64Array {
  const column = read.columns[name];
  if (!column) throw unreadable(table, `it has no column ${name}`, name);
  const numbers = Float64Array.from({ length: read.count }, (_, i) =>
    column[i] === null ? Number.NaN : Number(column[i]),
  );
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw unreadable(table, `${name} is not a finite number in row ${bad + 1}`, name);
  return numbers;
}

function strings(column: ArrayLike<unknown>): string[] {
  return Array.from(column, (value) => String(value));
}

/**
 * Values in ascending order, a missing one last and shown as `NULL`; a text that looks like that is shown in quotes. Whatever
 * other values there are, each is always shown alike.
 */
function encode(column: ArrayLike<unknown>): Omit<Slicing, 'name'> {
  const present = new Set<string>();
  let missing = false;
  for (let i = 0; i < column.length; i++) {
    if (column[i] === null) missing = true;
    else present.add(String(column[i]));
  }
  const values = [...present].sort();
  const codes = new Map(values.map((value, code) => [value, code]));
  const coded = Int32Array.from({ length: column.length }, (_, i) =>
    column[i] === null ? values.length : codes.get(String(column[i]))!,
  );
  const shown = values.map((value) => (/^"*NULL"*$/.test(value) ? `"${value}"` : value));
  return { values: missing ? [...shown, 'NULL'] : shown, codes: coded };
}

function slicings(table: Table, read: Columns): Map<string, Slicing> {
  const prefix = 'slice_';
  const names = [...table.columns.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  return new Map(names.map((name) => [name, { name, ...encode(read.columns[`${prefix}${name}`]!) }]));
}

/**
 * The digest is the sha256 of one line for each example, in ascending order of the id's UTF-8 bytes: the JSON array
 * `[id, target, group, weight]` without spaces and a line feed. The target is 0 or 1 for binary tasks, a string for
 * multiclass, a number for regression; what the examples do not have is null; numbers as ECMAScript writes them.
 */
function evaluationSet(read: Columns, sample: Sample): EvaluationSet {
  const { id, group, weight } = read.columns;
  const target = sample.task === 'multiclass-classification' ? read.columns['target']! : sample.target;
  const hash = createHash('sha256');
  let lines: string[] = [];
  for (let i = 0; i < read.count; i++) {
    lines.push(JSON.stringify([id![i], target[i], group?.[i] ?? null, weight?.[i] ?? null]));
    if (lines.length === 10_000 || i === read.count - 1) {
      hash.update(`${lines.join('\n')}\n`);
      lines = [];
    }
  }
  const counts = sample.classes?.map((name, code) => ({
    name,
    count: sample.target.reduce((sum, value) => sum + Number(value === code), 0),
  }));
  return {
    digest: hash.digest('hex'),
    count: read.count,
    groups: groupCount(sample),
    ...(counts && { classes: counts }),
  };
}

function unreadable(table: Table, why: string, field?: string): MlopsError {
  return fail('MLOPS_SCORED_UNREADABLE', {
    message: `${table.file} does not hold scored examples: ${why}`,
    where: { file: table.file, ...(field !== undefined && { field }) },
    hint: 'Make it again with: mlops evaluate-model',
  });
}
