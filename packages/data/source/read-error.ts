import { MlopsError, type Where } from '#kit';
import { fail } from '../errors.ts';
import type { Engine } from '../engine/engine.ts';
import { inspectFile, type InspectedFile } from './inspect.ts';
import { textRelation } from './relation.ts';

/**
 * What the engine says when a file cannot be read, in terms of the file: which line, what is wrong, what to do. Call it
 * with any error that reading `path` through its relation gave; other errors come back as they are.
 */
export async function explainReadFailure(engine: Engine, path: string, error: unknown): Promise<unknown> {
  const file = await inspectFile(path);
  if (file.format !== 'csv' || !isReadFailure(error)) return explainReadError(error, file);
  // The sniffer says only that it gave up; reading as plain text says where.
  return engine.rows(`SELECT count(*) FROM ${textRelation(file)}`).then(
    () => explainReadError(error, file),
    (precise: unknown) => explainReadError(precise, file),
  );
}

function isReadFailure(error: unknown): error is MlopsError {
  return error instanceof MlopsError && error.code === 'MLOPS_SQL_FAILED';
}

function explainReadError(error: unknown, file: InspectedFile): unknown {
  if (!isReadFailure(error)) return error;
  const said = error.message;
  const counted = Number(/line:? (\d+)/i.exec(said)?.[1]);
  // DuckDB's JSON reader counts one line too many, but where the JSON is whole and does not fit.
  const ahead = file.format === 'jsonl' && !/JSON transform error/.test(said);
  const line = (ahead ? counted - 1 : counted) || undefined;
  const where: Where = { file: file.path, ...(line !== undefined && { line }) };
  const columns = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(said);
  if (columns) {
    return fail('MLOPS_DATA_RAGGED', {
      message: `the row has ${columns[2]} values; expected ${columns[1]}, as in the header`,
      where,
      hint: 'Quote values that hold the delimiter, and give every row as many values as the header.',
      cause: error,
    });
  }
  if (/not utf-8 encoded|Invalid unicode|Invalid Input Error: Invalid/i.test(said)) {
    return fail('MLOPS_DATA_ENCODING', {
      message: 'the file holds bytes that are not UTF-8',
      where,
      hint: 'Convert it: iconv -f LATIN1 -t UTF-8 old > new',
      cause: error,
    });
  }
  if (/Out of Memory|No space left/i.test(said)) return error;
  const format = { csv: 'CSV', parquet: 'Parquet', jsonl: 'JSON Lines' }[file.format];
  return fail('MLOPS_DATA_FORMAT', {
    message: `the ${format} file cannot be read: ${said.split(/ Possible (?:fixes|solutions):| Try increasing /i)[0]!.slice(0, 300)}`,
    where,
    hint: file.format === 'parquet' ? 'The file is damaged. Make or fetch it again.' : 'Look at the line named above.',
    cause: error,
  });
}
