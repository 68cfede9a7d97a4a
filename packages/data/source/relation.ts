import { escape } from '#kit';
import { inspectFile, type InspectedFile } from './inspect.ts';

/**
 * SQL table expression that reads a data file with types as its content has them: `read_parquet('…')`,
 * `read_csv('…', …)` or `read_json('…', …)`. The content decides, not the extension.
 * @throws MLOPS_DATA_… when the file cannot be data
 */
export async function relation(path: string): Promise<string> {
  return typedRelation(await inspectFile(path));
}

/** Empty fields and R's `NA` are missing values in CSV. */
export const NULL_STRINGS = ['', 'NA'];

export function typedRelation(file: InspectedFile): string {
  // `skip=0`: left to itself, the sniffer skips rows until the others look alike.
  return tableExpression(file, () => 'skip=0, sample_size=-1');
}

/** The same with every CSV column as text, so that a value of the wrong type can be counted and a ragged row named. */
export function textRelation(file: InspectedFile): string {
  return tableExpression(file, (columns) => {
    const types = columns.map((name) => `${escape.sqlString(name)}: 'VARCHAR'`);
    return `auto_detect=false, skip=0, columns={${types.join(', ')}}`;
  });
}

function tableExpression(file: InspectedFile, csvTypes: (columns: readonly string[]) => string): string {
  const path = escape.sqlString(file.path);
  switch (file.format) {
    case 'parquet':
      return `read_parquet(${path})`;
    case 'jsonl':
      return `read_json(${path}, format='newline_delimited', sample_size=-1)`;
    case 'csv': {
      const nulls = NULL_STRINGS.map(escape.sqlString).join(', ');
      return (
        `read_csv(${path}, header=true, delim=${escape.sqlString(file.delimiter)}, quote='"', escape='"', ` +
        `nullstr=[${nulls}], strict_mode=true, ${csvTypes(file.columns)})`
      );
    }
  }
}
