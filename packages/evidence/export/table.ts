import type { Json } from '#kit';
import type { RunRecord } from '../ledger/runs.ts';

/**
 * A run as one flat line, in the column names of `mlflow.search_runs()`, so that a table of runs reads the same before
 * and after an import. What MLflow has no column for are tags of our own words.
 */
export function runLine(run: RunRecord): Record<string, Json> {
  const prefixed = (prefix: string, values: Readonly<Record<string, Json>>): Record<string, Json> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
  return {
    run_id: run.id,
    start_time: run.startedAt,
    end_time: run.finishedAt,
    ...prefixed('metrics', run.metrics),
    ...prefixed('params', run.parameters as Record<string, Json>),
    ...prefixed('data', run.data),
    'tags.mlflow.source.git.commit': run.commit,
    'tags.project': run.project,
    'tags.branch': run.branch,
    'tags.dirty': run.dirty,
    'tags.cause': run.cause,
    'tags.verdict': run.verdict,
    'tags.tool': run.tool,
    'tags.model': run.model ?? null,
    'tags.predictions': run.predictions ?? null,
    'tags.evaluation_set': run.evaluationSet ?? null,
  };
}
