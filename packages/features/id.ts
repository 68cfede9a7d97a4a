import { escape } from '#kit';
import type { Source } from './source.ts';

const q = escape.sqlIdentifier;

/** Canonical JSON of the entity's values; of a row without entity, `[number]`, counted from 1. */
export function idSql(source: Pick<Source, 'columns'>, columns: readonly string[]): string {
  if (columns.length === 0) return `'[' || ("#row" + 1) || ']'`;
  const types = new Map(source.columns.map(({ name, type }) => [name.toLowerCase(), type]));
  return keySql(
    columns.map((column) => {
      const json = `CAST(to_json(${q(column)}) AS VARCHAR)`;
      // Of these there is one way to write a value anyway.
      return /INT|^(DATE|TIME|BOOL)/.test(types.get(column.toLowerCase()) ?? '') ? json : canonicalSql(json);
    }),
  );
}

/** SQL: the JSON array of values that are JSON already, an entity's key. @param values SQL of each, as text */
export function keySql(values: readonly string[]): string {
  return `'[' || ${values.join(` || ',' || `)} || ']'`;
}

/** Control characters that JSON has no short name for, and whose number has a letter in it. */
const LETTERED = ['0B', '0E', '0F', '1A', '1B', '1C', '1D', '1E', '1F'];

/**
 * SQL: a text or a number that DuckDB has written as JSON, as JavaScript writes it: the same value has the same key, whoever
 * wrote it. (Whole numbers end in .0 there, exponents have no sign, and escapes are in upper case.)
 * @param json SQL of the JSON text
 * @see RFC 8785, section 3.2.2
 */
export function canonicalSql(json: string): string {
  const lower = LETTERED.reduce((sql, hex) => `replace(${sql}, '\\u00${hex}', '\\u00${hex.toLowerCase()}')`, 'part');
  // Between escaped backslashes, so that one of them is not taken for the beginning of an escape.
  const text = `array_to_string([${lower} FOR part IN string_split(${json}, '\\\\')], '\\\\')`;
  const number = `regexp_replace(regexp_replace(${json}, '\\.0$', ''), 'e(\\d)', 'e+\\1')`;
  return `CASE WHEN ${json} = '-0.0' THEN '0' WHEN NOT starts_with(${json}, '"') THEN ${number}
    WHEN contains(${json}, '\\u') THEN ${text} ELSE ${json} END`;
}

/** SQL: whether a row lacks one of the entity's values. */
export function incompleteSql(columns: readonly string[]): string {
  return columns.length === 0 ? 'false' : `(${columns.map((column) => `${q(column)} IS NULL`).join(' OR ')})`;
}
