import { join } from 'node:path';
import { openEngine, parquetRelation } from '#data';
import { escape, type Host } from '#kit';
import { sliceColumns, TIME_COLUMN } from '#config';
import type { EvaluationPlan } from '../evaluate-predictions.ts';
import { readScored } from './scored-file.ts';

/**
 * The targets of examples that were scored before, as a file that predictions of somebody else can be joined with: id,
 * target, group, weight, slice columns and time under the names that `plan` uses. What the other says of targets is not read.
 *
 * @returns the file in `output`, and the plan by which to read predictions against it
 * @throws MLOPS_SCORED_UNREADABLE
 */
export async function knownTargets(
  host: Host,
  scored: string,
  plan: EvaluationPlan,
  output: string,
): Promise<{ labels: string; plan: EvaluationPlan }> {
  const { sqlIdentifier, sqlString } = escape;
  const labels = join(output, 'targets.parquet');
  const engine = await openEngine(host);
  try {
    const { sample, times } = await readScored(engine, scored);
    const columns: [string, string][] = [
      ['id', plan.id],
      ['target', plan.target],
      ...(plan.group === undefined ? [] : [['group', plan.group] as [string, string]]),
      ...(plan.weight === undefined ? [] : [['weight', plan.weight] as [string, string]]),
      ...[...new Set(plan.slices.flatMap(sliceColumns))].map((name): [string, string] => [`slice_${name}`, name]),
      ...(times ? [['time', TIME_COLUMN] as [string, string]] : []),
    ];
    const selected = columns.map(([from, to]) => `${sqlIdentifier(from)} AS ${sqlIdentifier(to)}`).join(', ');
    await engine.run(
      `COPY (SELECT ${selected} FROM ${parquetRelation(scored)} ORDER BY ${sqlIdentifier('id')}) TO ${sqlString(labels)} (FORMAT parquet)`,
    );
    // Scored targets of two classes are 0 and 1, whatever they were called.
    const positive = sample.task === 'binary-classification' ? { positive: '1' } : {};
    return { labels, plan: { ...plan, task: sample.task, ...positive } };
  } finally {
    engine.close();
  }
}
