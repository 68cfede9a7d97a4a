import { MlopsError, type Where } from '#kit';
import type { Check } from '../checks/check.ts';
import type { Engine } from '../engine/engine.ts';
import { fail } from '../errors.ts';
import { countSql, type SourcePlan } from './plan.ts';

/**
 * Runs every predicate on one row, so that a limit that is no date, or a pattern that is no regular expression, is an
 * error of the contract and not, later, of the data.
 * @throws MLOPS_CONTRACT_INVALID naming the check
 */
export async function probePredicates(engine: Engine, plan: SourcePlan, where: (check: Check) => Where): Promise<void> {
  const one = `(SELECT * FROM ${plan.relation} LIMIT 1)`;
  const works = async (columns: readonly string[]): Promise<unknown> =>
    engine.rows(`SELECT ${['1', ...columns].join(', ')} FROM ${one}`).then(
      () => undefined,
      (error: unknown) => error,
    );
  if ((await works([...plan.scan.counts.keys()].map(countSql))) === undefined) return;
  // A file that cannot be read is told by the scan.
  if ((await works([])) !== undefined) return;
  for (const check of plan.checks) {
    if (check.measure.kind !== 'where') continue;
    const cause = await works([countSql(check.measure.predicate)]);
    if (!(cause instanceof MlopsError)) continue;
    throw fail('MLOPS_CONTRACT_INVALID', {
      message: `the check ${check.id} (${check.description}) cannot be made: ${cause.message}`,
      where: where(check),
      hint: "A limit is of the column's own type; a pattern is a regular expression in RE2 syntax.",
      cause,
    });
  }
}
