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
  return tableExpression(file, 'sample_size=-1');
}

/** The same with every CSV column as text, so that a value of the wrong type can be counted, not only crash. */
export function textRelation(file: InspectedFile): string {
  return tableExpression(file, 'all_varchar=true');
}

function tableExpression(file: InspectedFile, csvTypes: string): string {
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
        `nullstr=[${nulls}], strict_mode=true, ${csvTypes})`
      );
    }
  }
}
