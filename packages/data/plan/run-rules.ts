import { escape } from '#kit';
import type { Check } from '../checks/check.ts';
import { typedSql } from '../checks/cells.ts';
import type { Engine } from '../engine/engine.ts';
import type { SqlValue } from '../engine/value.ts';
import { fail } from '../errors.ts';
import { ruleWhere, type DataInput, type PreparedSource } from '../prepare.ts';

/** @returns the number of each SQL rule, by `source/id`. Copies the tables that rules read, closes the outside, then runs them under a time limit. */
export async function runRules(
  engine: Engine,
  prepared: readonly PreparedSource[],
  ruleSeconds: number,
): Promise<Map<string, number | null>> {
  const results = new Map<string, number | null>();
  const rules = prepared.flatMap(({ input, plan }) =>
    plan.checks.flatMap((check) => (check.measure.kind === 'query' ? [{ input, check, ...check.measure }] : [])),
  );
  if (rules.length === 0) return results;
  const needed = new Set(rules.flatMap(({ tables }) => tables));
  for (const { input, plan, table } of prepared) {
    if (!needed.has(input.name)) continue;
    await engine.run(`CREATE TABLE ${escape.sqlIdentifier(input.name)} AS ${typedSql(plan.cells, table)}`);
  }
  await engine.run('SET enable_external_access = false; SET lock_configuration = true');
  for (const { input, check, sql } of rules) {
    const rows = await engine.rows(sql, { timeLimitSeconds: ruleSeconds }).catch((cause: unknown) => {
      throw fail('MLOPS_CONTRACT_SQL', {
        message: `the SQL rule "${escape.logLine(check.description)}" of ${input.name} could not be run: ${(cause as Error).message}`,
        where: ruleWhere(input, check),
        hint: `A rule is one SELECT over data sources that returns one number within ${ruleSeconds} seconds.`,
        cause,
      });
    });
    results.set(`${input.name}/${check.id}`, oneNumber(rows, input, check));
  }
  return results;
}

/** One row of one number; an aggregate over nothing gives NULL, which keeps no bound. */
function oneNumber(rows: Record<string, SqlValue>[], input: DataInput, check: Check): number | null {
  const values = rows.length === 1 ? Object.values(rows[0]!) : [];
  const [value] = values;
  if (values.length === 1 && value === null) return null;
  const number =
    typeof value === 'boolean' || (typeof value === 'string' && value.trim() === '') ? Number.NaN : Number(value);
  if (values.length === 1 && !Number.isNaN(number)) return number;
  throw fail('MLOPS_CONTRACT_SQL', {
    message: `the SQL rule "${escape.logLine(check.description)}" of ${input.name} returned ${rows.length === 1 ? `${values.length} value(s), not one number` : `${rows.length} rows`}`,
    where: ruleWhere(input, check),
    hint: 'Write SELECT count(*) FROM {table} WHERE …, or another aggregate.',
  });
}
