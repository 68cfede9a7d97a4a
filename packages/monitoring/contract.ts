import { join } from 'node:path';
import { validateData, type Engine, type PlacedContract } from '#data';
import { escape, type Host } from '#kit';
import { ONCE, type Observation } from './check.ts';
import type { Reference } from './reference.ts';
import type { ServedWindow } from './scan.ts';
import { timestampSql, type Served } from './served.ts';

/**
 * Whether the inputs of one window keep a data contract: the same checks as `validate-data`, on a copy in `scratch`.
 * @throws MLOPS_CONTRACT_…, MLOPS_DATA_…
 */
export async function contractOf(
  host: Host,
  engine: Engine,
  window: ServedWindow,
  work: { reference: Reference; served: Served; contract: PlacedContract; scratch: string },
): Promise<Observation[]> {
  const inputs = [...work.served.columns].filter(
    ([name]) => work.reference.columns[name]!.role === 'input' && window.columns[name] !== undefined,
  );
  if (inputs.length === 0 || window.rows === 0) return [];
  const path = join(work.scratch, 'served.csv');
  const selected = inputs.map(([name, column]) => `${column} AS ${escape.sqlIdentifier(name)}`).join(', ');
  // As text, so that a value of the wrong type is counted and shown, not lost in a conversion.
  await engine.run(
    `COPY (SELECT ${selected} FROM served WHERE win = ${timestampSql(window.from)} ORDER BY time, id) TO ${escape.sqlString(path)} (FORMAT csv, HEADER)`,
  );
  const { result } = await validateData(host, [{ name: 'served', path, contract: work.contract }]);
  await host.files.remove(path);
  return result.sources[0]!.checks.map((check) => ({
    id: `contract/${check.id}`,
    kind: 'contract',
    severity: check.severity === 'error' ? 'alert' : 'warn',
    windows: ONCE,
    state: check.verdict === 'pass' ? 'ok' : 'crossed',
    value: check.violations ?? check.observed,
    limit: null,
    what: `the contract's ${check.rule}${check.column === null ? '' : ` of ${check.column}`} is broken${check.violations === null ? '' : ` in ${check.violations.toLocaleString('en')} rows`}`,
  }));
}
