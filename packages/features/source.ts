import { escape, nearest, type Where } from '#kit';
import type { SourceDefinition } from './definition.ts';
import type { FeatureDocument } from './document.ts';
import { fail } from './errors.ts';
import type { Expression, ExpressionReader } from './expression.ts';

const q = escape.sqlIdentifier;

export interface Column {
  name: string;
  /** DuckDB's name of the type. */
  type: string;
}

/** When some columns of a row come to exist. */
interface Recorded {
  at: string;
  /** Raw columns, in lower case. */
  columns: ReadonlySet<string>;
}

/** A data source whose declarations have been checked against its columns. Column names are in lower case. */
export interface Source {
  name: string;
  columns: readonly Column[];
  derived: readonly { name: string; sql: string }[];
  known: ReadonlySet<string>;
  recorded: readonly Recorded[];
  /** The raw columns that each column, raw or derived, is made of. */
  origins: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * @param implied columns known although the file does not say so (a project without a feature file)
 * @throws MLOPS_FEATURES_COLUMN, MLOPS_FEATURES_FILE, MLOPS_FEATURES_SQL
 */
export async function resolveSource(
  reader: ExpressionReader,
  document: FeatureDocument,
  source: { name: string; columns: readonly Column[]; definition: SourceDefinition },
): Promise<Source> {
  const { name, columns, definition } = source;
  const path = ['sources', name];
  const origins = new Map<string, ReadonlySet<string>>(
    columns.map((column) => [column.name.toLowerCase(), new Set([column.name.toLowerCase()])]),
  );
  const raw = new Set(origins.keys());
  const derived: { name: string; sql: string }[] = [];
  for (const [column, text] of Object.entries(definition.columns)) {
    const where = document.where([...path, 'columns', column]);
    if (origins.has(column.toLowerCase())) {
      throw fail('MLOPS_FEATURES_FILE', {
        message: `${name} has a column "${column}" already: expected a new name for a derived column.`,
        where,
      });
    }
    const expression = await reader.read(document.sql([...path, 'columns', column], text));
    origins.set(column.toLowerCase(), originsOf({ name, origins }, expression));
    derived.push({ name: column, sql: expression.sql });
  }

  const rawColumns = (named: readonly string[], at: readonly (string | number)[]): Set<string> =>
    new Set(
      named.map((column, index) => {
        const where = document.where([...at, index]);
        if (raw.has(column.toLowerCase())) return column.toLowerCase();
        if (origins.has(column.toLowerCase())) {
          throw fail('MLOPS_FEATURES_FILE', {
            message: `"${column}" is derived: what it reads decides when it is known. Expected columns of the data itself.`,
            where,
          });
        }
        throw noColumn({ name, origins }, column, where);
      }),
    );
  const known = rawColumns(definition.known ?? [], [...path, 'known']);
  const entries =
    typeof definition.recorded === 'string'
      ? [{ at: definition.recorded, place: [...path, 'recorded'], columns: undefined }]
      : (definition.recorded ?? []).map((entry, index) => ({
          at: entry.at,
          place: [...path, 'recorded', index, 'at'],
          columns: entry.columns && rawColumns(entry.columns, [...path, 'recorded', index, 'columns']),
        }));
  const named = new Set<string>();
  for (const column of entries.flatMap((entry) => [...(entry.columns ?? [])])) {
    if (named.has(column)) {
      throw fail('MLOPS_FEATURES_FILE', {
        message: `"${column}" is recorded twice: expected each column to come to exist once.`,
        where: document.where([...path, 'recorded']),
      });
    }
    named.add(column);
  }
  const recorded: Recorded[] = [];
  for (const { at, place, columns: those } of entries) {
    const expression = await reader.read(document.sql(place, at));
    originsOf({ name, origins }, expression);
    recorded.push({ at: expression.sql, columns: those ?? new Set([...raw].filter((column) => !named.has(column))) });
  }
  return { name, columns, derived, known, recorded, origins };
}

/** The raw columns an expression is made of. @throws MLOPS_FEATURES_COLUMN */
export function originsOf(source: Pick<Source, 'name' | 'origins'>, expression: Expression): Set<string> {
  const found = new Set<string>();
  for (const { column, where } of expression.reads) {
    const origins = source.origins.get(column);
    if (!origins) throw noColumn(source, column, where);
    for (const origin of origins) found.add(origin);
  }
  return found;
}

export function noColumn(source: Pick<Source, 'name' | 'origins'>, column: string, where: Where): Error {
  const near = nearest(column, source.origins.keys());
  return fail('MLOPS_FEATURES_COLUMN', {
    message: `${source.name} has no column "${column}".`,
    where,
    hint: near ? `Did you mean "${near}"?` : `It has: ${[...source.origins.keys()].join(', ')}.`,
  });
}

/**
 * The moment of an SQL expression from which something may be read, in microseconds: of nanoseconds the next one, since an
 * example's own moment is cut to the one before.
 */
export function existsFrom(sql: string): string {
  const next = `make_timestamp((epoch_ns(CAST(${sql} AS TIMESTAMP_NS)) + 999) // 1000)`;
  return `CASE WHEN typeof(${sql}) = 'TIMESTAMP_NS' THEN ${next} ELSE CAST(${sql} AS TIMESTAMP) END`;
}

/** When a row shows all the given raw columns; `unrecorded` names those that nothing is declared about. */
export function recordedAt(source: Source, columns: ReadonlySet<string>): { sql?: string; unrecorded: string[] } {
  const entries = source.recorded.filter((entry) => [...columns].some((column) => entry.columns.has(column)));
  const unrecorded = [...columns].filter((column) => !source.recorded.some((entry) => entry.columns.has(column)));
  const times = entries.map((entry) => existsFrom(entry.at));
  if (times.length === 0) return { unrecorded };
  // greatest() skips NULL, but a row of which something never comes to exist is never whole.
  const all = times.map((time) => `${time} IS NOT NULL`).join(' AND ');
  return {
    sql: times.length === 1 ? times[0]! : `CASE WHEN ${all} THEN greatest(${times.join(', ')}) END`,
    unrecorded,
  };
}

/** SQL of the source with its derived columns; `"#row"` counts the rows of the data from 0. */
export function sourceSql(source: Source, cut?: string): string {
  const raw = `SELECT rowid AS "#row", * FROM raw.${q(source.name)}`;
  return derive(source, cut === undefined ? raw : hidden(source, raw, cut));
}

function derive(source: Source, from: string): string {
  // One level each, so that a derived column is computed once however many others use it.
  return source.derived.reduce((sql, { name, sql: value }) => `SELECT *, ${value} AS ${q(name)} FROM (${sql})`, from);
}

/** The source as it stood at a moment: rows and values that had not come to exist are not there. */
function hidden(source: Source, raw: string, cut: string): string {
  const times = source.recorded.map((entry, index) => `${existsFrom(entry.at)} <= ${cut} AS "#seen ${index}"`);
  const columns = source.columns.map(({ name, type }) => {
    const index = source.recorded.findIndex((entry) => entry.columns.has(name.toLowerCase()));
    return index < 0
      ? `CAST(NULL AS ${type}) AS ${q(name)}`
      : `CASE WHEN "#seen ${index}" THEN ${q(name)} END AS ${q(name)}`;
  });
  const seen = source.recorded.map((_, index) => `coalesce("#seen ${index}", false)`).join(' OR ') || 'false';
  return `SELECT "#row", ${columns.join(', ')} FROM (SELECT *, ${times.join(', ') || '1'} FROM (${derive(source, raw)})) WHERE ${seen}`;
}
