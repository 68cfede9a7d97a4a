import { relation, type Engine } from '#data';
import { escape } from '#kit';
import { fail } from './errors.ts';
import {
  daysOf,
  makeReference,
  type ColumnToProfile,
  type OfDays,
  type Reference,
  type ReferenceColumn,
  type ReferenceKind,
} from './reference.ts';

/** Files that a reference is made of; absolute paths. */
export interface ReferenceTables {
  /** `id` (when there are features) and `score`, `score_<class>` or `prediction`. */
  predictions: string;
  /** Features by `id`, when the predictions do not stand beside them. */
  features?: string;
  /** The features by their declared types; default: every other column of the file, by what it holds. */
  inputs?: readonly { name: string; type: 'boolean' | 'integer' | 'number' | 'string' }[];
  /** Columns of the file that are no features. */
  apart?: readonly string[];
  /** When rows were: a column of the predictions, or of `path` by `id` beside `features`. One that is not there says nothing. */
  time?: { column: string; path?: string; features?: string };
  kind: ReferenceKind;
}

/** @throws MLOPS_MONITOR_REFERENCE, MLOPS_DATA_… */
export async function referenceFromTables(engine: Engine, tables: ReferenceTables): Promise<Reference> {
  const scored = await relation(tables.predictions, { text: ['id'] });
  const answers = await columnsOf(engine, scored);
  const predictions = predictionColumns(answers);
  const features = tables.features === undefined ? undefined : await relation(tables.features, { text: ['id'] });
  const given = features === undefined ? answers : await columnsOf(engine, features);
  const apart = new Set(['id', 'target', ...answersIn(given), ...(tables.apart ?? [])]);
  const inputs =
    tables.inputs?.map(({ name, type }) => ({ name, type: isNumeric(type) ? 'number' : 'text' }) as const) ??
    [...given].flatMap(([name, type]) => {
      const kind = apart.has(name) ? undefined : typeOf(type);
      return kind === undefined ? [] : [{ name, type: kind }];
    });
  const absent = inputs.find(({ name }) => !given.has(name));
  if (absent) {
    throw fail('MLOPS_MONITOR_REFERENCE', {
      message: `The reference has no column ${absent.name}, which is a feature of the model.`,
      where: { file: tables.features ?? tables.predictions, field: absent.name },
      hint: 'Build the features and evaluate the model again: mlops run',
    });
  }
  const columns: ColumnToProfile[] = [
    ...inputs.map((input) => ({ ...input, role: 'input' as const })),
    ...predictions.map((name) => ({ name, role: 'prediction' as const, type: typeOf(answers.get(name)!) ?? 'text' })),
  ];
  const selected = columns.map(
    ({ name, role }) => `${features !== undefined && role === 'input' ? 'f' : 'p'}.${escape.sqlIdentifier(name)}`,
  );
  const joined = features === undefined ? '' : ` JOIN ${features} f ON CAST(p.id AS VARCHAR) = CAST(f.id AS VARCHAR)`;
  await engine.run(`CREATE TABLE reference AS SELECT ${selected.join(', ')} FROM ${scored} p${joined}`);
  const reference = await makeReference(engine, { relation: 'reference', columns, kind: tables.kind });
  await engine.run('DROP TABLE reference');
  const counted = columns.map((column) => ({ ...reference.columns[column.name]!, name: column.name }));
  for (const [name, ofDays] of await ofDaysIn(engine, tables, counted)) Object.assign(reference.columns[name]!, ofDays);
  return reference;
}

async function ofDaysIn(
  engine: Engine,
  { predictions, time }: ReferenceTables,
  columns: readonly (ReferenceColumn & Pick<ColumnToProfile, 'name'>)[],
): Promise<Map<string, OfDays>> {
  if (time === undefined) return new Map();
  const times = await relation(time.path ?? predictions, { text: ['id'] });
  const timed = time.features === undefined ? times : await relation(time.features, { text: ['id'] });
  if (!(await columnsOf(engine, times)).has(time.column)) return new Map();
  const there = await columnsOf(engine, timed);
  const known = columns.filter(({ name }) => there.has(name) && name !== time.column);
  if (known.length === 0) return new Map();
  const when = `t.${escape.sqlIdentifier(time.column)}`;
  const rows =
    time.features === undefined
      ? `${times} t`
      : `${timed} f JOIN ${times} t ON CAST(f.id AS VARCHAR) = CAST(t.id AS VARCHAR)`;
  const of = time.features === undefined ? 't' : 'f';
  const selected = known.map(({ name }) => `${of}.${escape.sqlIdentifier(name)}`);
  return daysOf(engine, {
    timed: `(SELECT ${when} AS "#when", ${selected.join(', ')} FROM ${rows})`,
    time: '"#when"',
    columns: known,
  });
}

/** Scores before classes: a thresholded answer says less than the score it was made of. */
function predictionColumns(columns: ReadonlyMap<string, string>): string[] {
  const scores = [...columns.keys()].filter((name) => name === 'score' || name.startsWith('score_'));
  return scores.length > 0 ? scores : answersIn(columns);
}

function answersIn(columns: ReadonlyMap<string, string>): string[] {
  return [...columns.keys()].filter((name) => name === 'score' || name === 'prediction' || name.startsWith('score_'));
}

async function columnsOf(engine: Engine, table: string): Promise<Map<string, string>> {
  const rows = await engine.rows(`DESCRIBE SELECT * FROM ${table}`);
  return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]));
}

function isNumeric(type: string): boolean {
  return type === 'integer' || type === 'number';
}

/** What can be counted of a column, by the engine's type; undefined for dates, lists and the like. */
function typeOf(type: string): 'number' | 'text' | undefined {
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(.*)$/.test(type)) return 'number';
  return type === 'VARCHAR' || type === 'BOOLEAN' || type.startsWith('ENUM(') ? 'text' : undefined;
}
