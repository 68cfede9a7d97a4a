import { escape } from '#kit';
import { inspectFile, type InspectedFile } from './inspect.ts';

/**
 * SQL table expression that reads a data file with types as its content has them: `read_parquet('…')`,
 * `read_csv('…', …)` or `read_json('…', …)`. The content decides, not the extension.
 * @param options.text columns whose values are names, not quantities: of a CSV they are the text as it is written, so
 *   that `01` and `1`, `1.10` and `1.1` stay two. Those that the file does not have are passed over.
 * @throws MLOPS_DATA_… when the file cannot be data
 */
export async function relation(path: string, options: { text?: readonly string[] } = {}): Promise<string> {
  return typedRelation(await inspectFile(path), options.text);
}

/** SQL table expression of a Parquet file. */
export function parquetRelation(path: string): string {
  return `read_parquet(${exactPath(path)}, hive_partitioning=false)`;
}

/** Empty fields and R's `NA` are missing values in CSV. */
export const NULL_STRINGS = ['', 'NA'];

export function typedRelation(file: InspectedFile, text: readonly string[] = []): string {
  return tableExpression(file, (columns) => {
    const asWritten = columns.filter((name) => text.includes(name));
    return asWritten.length === 0 ? 'sample_size=-1' : `sample_size=-1, types=${asText(asWritten)}`;
  });
}

/** The same with every CSV column as text, so that a value of the wrong type can be counted and a ragged row named. */
export function textRelation(file: InspectedFile): string {
  return tableExpression(file, (columns) => `auto_detect=false, columns=${asText(columns)}`);
}

function asText(columns: readonly string[]): string {
  return `{${columns.map((name) => `${escape.sqlString(name)}: 'VARCHAR'`).join(', ')}}`;
}

/**
 * The dialect of a CSV is what {@link inspectFile} saw, and nothing of it is left to the engine, which tries dialects
 * until the rows look alike: it takes rows that begin with `#` for comments, and skips the first ones. Only types are
 * inferred, from all rows.
 */
const DIALECT = [
  'header=true',
  `quote='"'`,
  `escape='"'`,
  `comment=''`,
  'skip=0',
  'strict_mode=true',
  'null_padding=false',
  'ignore_errors=false',
  'normalize_names=false',
  'allow_quoted_nulls=true',
  `decimal_separator='.'`,
  `encoding='utf-8'`,
  `compression='none'`,
  'hive_partitioning=false',
];

function tableExpression(file: InspectedFile, csvTypes: (columns: readonly string[]) => string): string {
  switch (file.format) {
    case 'parquet':
      return parquetRelation(file.path);
    case 'jsonl':
      return `read_json(${exactPath(file.path)}, format='newline_delimited', sample_size=-1, compression='uncompressed', hive_partitioning=false)`;
    case 'csv': {
      const nulls = NULL_STRINGS.map(escape.sqlString).join(', ');
      const delimiter = `delim=${escape.sqlString(file.delimiter)}`;
      return `read_csv(${exactPath(file.path)}, ${[delimiter, ...DIALECT, `nullstr=[${nulls}]`, csvTypes(file.columns)].join(', ')})`;
    }
  }
}

/** SQL string that names this file, and no other that its name would match as a pattern. */
export function exactPath(path: string): string {
  return escape.sqlString(path.replace(/[[*?]/g, '[$&]'));
}
