import { nearest, type Json } from '#kit';
import { failLedger } from '../ledger/errors.ts';
import { comparisons, holds, lookUp, parseCondition } from './query-language.ts';
import { RunRecord } from '../ledger/runs.ts';

export interface RunQuery {
  /** `metrics.roc_auc > 0.7 and verdict = pass` */
  where?: string;
  /** A field such as `metrics.roc_auc`; largest first, with a leading `-` smallest first. Default: as given. */
  sort?: string;
  limit?: number;
}

/**
 * The runs that answer a question, from runs that were read already.
 * @throws MLOPS_QUERY_SYNTAX, MLOPS_QUERY_FIELD
 */
export function queryRuns(runs: readonly RunRecord[], query: RunQuery): RunRecord[] {
  const condition = query.where === undefined || query.where.trim() === '' ? undefined : parseCondition(query.where);
  for (const { path, column } of condition ? comparisons(condition) : []) checkField(path, runs, column);
  const found = runs.filter((run) => condition === undefined || holds(condition, run as Json));
  const sorted = query.sort === undefined ? found : sortBy(found, query.sort, runs);
  return query.limit === undefined ? sorted : sorted.slice(0, query.limit);
}

/** The first word must be a field of runs; of metrics and parameters, one that any of the runs has. */
function checkField(path: readonly string[], runs: readonly RunRecord[], column?: number): void {
  const [first = '', ...rest] = path;
  const fields = Object.keys(RunRecord.shape);
  const problem = (known: readonly string[], name: string, what: string): Error => {
    const near = nearest(name, known);
    return failLedger('MLOPS_QUERY_FIELD', {
      message: `${what} "${name}"${near === undefined ? '' : `; did you mean ${near}?`}`,
      where: { field: path.join('.'), ...(column === undefined ? {} : { column }) },
      hint: `There are: ${known.join(', ')}.`,
    });
  };
  if (!fields.includes(first)) throw problem(fields, first, 'runs have no field');
  if ((first !== 'metrics' && first !== 'parameters') || runs.length === 0) return;
  const known = [...new Set(runs.flatMap((run) => Object.keys(run[first])))].sort();
  if (rest.length === 0 || runs.some((run) => lookUp(run as Json, path) !== undefined)) return;
  throw problem(known, rest.join('.'), `no run has ${first === 'metrics' ? 'a metric' : 'a parameter'}`);
}

/** Runs without the field come last. */
function sortBy(runs: readonly RunRecord[], field: string, all: readonly RunRecord[]): RunRecord[] {
  const ascending = field.startsWith('-');
  const path = field.replace(/^-/, '').split('.');
  checkField(path, all);
  const key = (run: RunRecord): Json => lookUp(run as Json, path) ?? null;
  return [...runs].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    const order = left < right ? -1 : left > right ? 1 : 0;
    return ascending ? order : -order;
  });
}
