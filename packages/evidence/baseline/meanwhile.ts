import type { Host } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { isAncestor, subject } from '../statement/said-by-statements.ts';
import { factsOf, type Statement } from '../statement/statement.ts';
import { saidByGate } from '../verify/gate.ts';
import { chooseBaseline, compared } from './baseline.ts';
import type { LadderProject } from './first.ts';

/**
 * The run that a gate would be compared with now, though it was not: another was recorded since it looked.
 * @param statements of the run that is about to be recorded, by stage
 */
export async function recordedMeanwhile(
  host: Host,
  project: LadderProject,
  ledger: Ledger,
  statements: ReadonlyMap<string, Statement>,
): Promise<RunRecord | undefined> {
  const gate = statements.get('gate-model');
  const read = gate && factsOf(gate).ledger;
  const baseline = saidByGate(statements)?.baseline;
  if (read === undefined || !baseline || read === ((await ledger.tip()) ?? null)) return undefined;
  if (!isAncestor(baseline) && !baseline.comes) return undefined;
  const predictions = subject(statements.get('evaluate-model'), 'scored.parquet')?.sha256;
  const choice = compared(await chooseBaseline(host, project, ledger, { policy: 'auto' }), predictions);
  return choice.kind === 'none' || choice.run.id === baseline.run ? undefined : choice.run;
}
