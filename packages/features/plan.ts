import { TIME_COLUMN } from '#config';
import { escape } from '#kit';
import { idSql, incompleteSql } from './id.ts';
import type { Resolved } from './resolve.ts';
import { sourceSql } from './source.ts';
import { sideSql, timeSql, type Side } from './split.ts';
import { viewSql } from './view-sql.ts';

const q = escape.sqlIdentifier;

export interface Step {
  /** What is made, for people. */
  name: string;
  sql: string;
}

/** Everything that will be run, as data. Steps are in order; outputs are queries whose results become files. */
export interface FeaturePlan {
  steps: readonly Step[];
  features: readonly string[];
  /** File name → query, sorted by id. */
  outputs: Readonly<Record<string, string>>;
}

/** The whole build. The raw data lies in the schema `raw`, one table for each source. */
export function planFeatures(resolved: Resolved): FeaturePlan {
  const features = resolved.views.flatMap((view) => view.columns.map(({ name }) => name));
  return {
    steps: [
      ...planTable(resolved, 'build'),
      { name: 'rows', sql: `CREATE TABLE build."#rows" AS ${rowsSql(resolved)}` },
    ],
    features,
    outputs: outputs(resolved, features),
  };
}

/** For whom features are built, and when; each in SQL. */
export type Moment =
  /** The data as it stood at a timestamp, for the examples predicted by then. */
  | { cut: string }
  /** Every example that is known at a timestamp: predicted then, or at its own moment when that is past. */
  | { asOf: string }
  /** Examples by `id`, each predicted at the `moment` of a row of this table. */
  | { asked: string };

/**
 * The features of every example, in `<schema>."#features"`.
 * @param moment default: every example, at its own moment of prediction
 */
export function planTable(resolved: Resolved, schema: string, moment?: Moment): Step[] {
  const { views } = resolved;
  const make = (table: string, sql: string): string => `CREATE OR REPLACE TABLE ${schema}.${q(table)} AS ${sql}`;
  const cut = moment && 'cut' in moment ? moment.cut : undefined;
  const place = { schema, examples: `${schema}."#examples"` };
  const columns = views.flatMap((view, index) => view.columns.map(({ name }) => `v${index}.${q(name)}`));
  const joins = views.map((_, index) => `JOIN ${schema}."#view ${index}" v${index} USING ("#row")`);
  return [
    { name: 'schema', sql: `CREATE SCHEMA IF NOT EXISTS ${schema}` },
    ...resolved.sources.map((source) => ({
      name: `source ${source.name}`,
      sql: make(source.name, sourceSql(source, cut)),
    })),
    { name: 'examples', sql: make('#examples', examplesSql(resolved, schema, moment)) },
    ...views.map((view, index) => ({ name: `view ${index + 1}`, sql: make(`#view ${index}`, viewSql(view, place)) })),
    {
      name: 'features',
      sql: make(
        '#features',
        `SELECT "#row", e."#at", ${columns.join(', ')} FROM ${place.examples} e ${joins.join(' ')}`,
      ),
    },
  ];
}

/** The examples' rows with `#at`, when each is predicted. */
function examplesSql(resolved: Resolved, schema: string, moment: Moment | undefined): string {
  const { example, entity } = resolved;
  const at = `CAST(${resolved.at ?? 'NULL'} AS TIMESTAMP)`;
  const all = `${schema}.${q(example.name)}`;
  if (moment === undefined) return `SELECT *, ${at} AS "#at" FROM ${all}`;
  if ('cut' in moment) return `SELECT *, ${at} AS "#at" FROM ${all} WHERE ${at} <= ${moment.cut}`;
  // Of a row only what is recorded by then: one that nothing is recorded of is not there, and has no moment.
  if ('asOf' in moment)
    return `SELECT *, least(${at}, ${moment.asOf}) AS "#at" FROM (${sourceSql(example, moment.asOf)}) WHERE ${at} IS NOT NULL`;
  return `SELECT e.* EXCLUDE ("#id") REPLACE (row_number() OVER (ORDER BY a.id, a.moment) - 1 AS "#row"), a.id AS "#id", a.moment AS "#at"
FROM ${moment.asked} a JOIN (SELECT *, ${idSql(example, entity)} AS "#id" FROM ${all}) e ON a.id = e."#id"
QUALIFY row_number() OVER (PARTITION BY a.id, a.moment ORDER BY ${at} DESC NULLS LAST, e."#row" DESC) = 1`;
}

/** One row for each example: id, side of the split, label, what is carried along. */
function rowsSql(resolved: Resolved): string {
  const { example, entity } = resolved;
  const asWritten = resolved.carry.map((name) => resolved.written.has(name.toLowerCase()));
  const carried = resolved.carry.map((name, index) => `${asWritten[index] ? `"#w${index}"` : q(name)} AS "#c${index}"`);
  const written = resolved.carry.flatMap((name, index) => (asWritten[index] ? [`${q(name)} AS "#w${index}"`] : []));
  const join =
    written.length === 0
      ? ''
      : ` JOIN (SELECT rowid AS "#row", ${written.join(', ')} FROM raw."#written") USING ("#row")`;
  const time = timeSql(resolved);
  const columns = [
    '"#row"',
    `${idSql(example, entity)} AS id`,
    `${incompleteSql(entity)} AS "#incomplete"`,
    `${sideSql(resolved)} AS side`,
    `${resolved.target} AS "#target"`,
    ...(time === undefined ? [] : [`${time} AS ${q(TIME_COLUMN)}`]),
    ...carried,
  ];
  return `SELECT ${columns.join(', ')} FROM build.${q(example.name)}${join}${resolved.where === undefined ? '' : ` WHERE ${resolved.where}`}`;
}

function outputs(resolved: Resolved, features: readonly string[]): Record<string, string> {
  const values = features.map((name) => `f.${q(name)}`).join(', ');
  const carried = resolved.carry.map((name, index) => `r."#c${index}" AS ${q(name)}`);
  const from = 'FROM build."#rows" r JOIN build."#features" f USING ("#row")';
  const side = (name: Side): string => `WHERE r.side = '${name}'`;
  const labelled = `AND r."#target" IS NOT NULL`;
  const labels = (more: readonly string[] = []): string =>
    `SELECT ${['r.id', 'r."#target" AS target', ...carried, ...more].join(', ')} FROM build."#rows" r`;
  return {
    'train.parquet': `SELECT r.id, ${values}, r."#target" AS target ${from} ${side('train')} ${labelled} ORDER BY r.id`,
    'evaluate.parquet': `SELECT r.id, ${values} ${from} ${side('evaluate')} ${labelled} ORDER BY r.id`,
    'evaluate-labels.parquet': `${labels(timeSql(resolved) === undefined ? [] : [`r.${q(TIME_COLUMN)}`])} ${side('evaluate')} ${labelled} ORDER BY r.id`,
    ...('monitor' in resolved.split && resolved.split.monitor !== undefined
      ? {
          'monitor.parquet': `SELECT r.id, ${values} ${from} ${side('monitor')} ORDER BY r.id`,
          'monitor-labels.parquet': `${labels()} ${side('monitor')} ${labelled} ORDER BY r.id`,
        }
      : {}),
  };
}
