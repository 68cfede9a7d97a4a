import type { Host } from '#kit';
import { sha256 } from '../digest/digest.ts';
import { layout } from '../ledger/layout.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { againOf, type CommitRuns } from '../ledger/plan.ts';
import { passedByItself } from '../ledger/named.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { parseStatement } from '../statement/statement.ts';
import { saidByGate } from '../verify/gate.ts';

/**
 * @param judged `anyhow`: that there was such a run is enough, passed or not
 * @returns why a recorded run cannot be compared with; undefined when it can
 */
export type Confirm = (run: RunRecord, judged?: 'well' | 'anyhow') => Promise<string | undefined>;

/** Whether a ledger's tip is a commit; elsewhere its records lie with the runs that made them. */
export function isCommit(tip: string | undefined): tip is string {
  return tip !== undefined && /^[0-9a-f]{40,64}$/.test(tip);
}

/**
 * Beside a server, where anybody who may push can write into the branch of the ledger, what is to be compared with is asked
 * for there. On one machine the ledger is what its people have.
 * @param judged `anyhow`: that there was such a run is enough, passed or not
 */
export async function confirmOn(
  { origin }: Pick<Host, 'origin'>,
  ledger: Pick<Ledger, 'tip'>,
  judged: 'well' | 'anyhow' = 'well',
): Promise<Confirm> {
  if (!origin || !isCommit(await ledger.tip())) return async () => undefined;
  return (run, how = judged) => origin.whyUnconfirmed(run, how);
}

/** A run to compare with, and why not, where nothing confirms it. */
export interface Confirmed {
  run: RunRecord;
  unconfirmed?: string;
}

/**
 * A run where it is confirmed; else the first of those that passed on its commit later and are: a job that was killed before
 * it left its evidence is run again, and so is one whose evidence has expired.
 */
export async function confirmedOn(
  run: RunRecord,
  { ledger, branch, confirm }: { ledger: Pick<Ledger, 'byCommit' | 'runsById'>; branch: string; confirm: Confirm },
): Promise<Confirmed> {
  const unconfirmed = await confirm(run);
  if (unconfirmed === undefined) return { run };
  const later = await ledger.runsById(laterOf(await ledger.byCommit(run.commit), branch, run.id));
  for (const one of later)
    if (one.branch === branch && !one.dirty && passedByItself(one) && (await confirm(one)) === undefined)
      return { run: one };
  return { run, unconfirmed };
}

/**
 * Whether a run says that it was compared with another. What passed on the word of one that is confirmed had been confirmed by
 * then, and its id is the digest of what it says.
 */
export async function isVouchedFor(
  { id }: RunRecord,
  by: RunRecord,
  { entries }: Pick<Ledger, 'entries'>,
): Promise<boolean> {
  const path = gateOf(by.project, by.id);
  const bytes = (await entries.read([path])).get(path);
  // Statements lie beside the record, which names them by their digests.
  if (bytes === undefined || sha256(bytes) !== by.statements[GATE]) return false;
  const gate = parseStatement(Buffer.from(bytes).toString('utf8'), path);
  const said = saidByGate(new Map([[GATE, gate]]))?.baseline;
  return said?.run === id && said.unconfirmed === undefined;
}

/** Runs by their ids, and in the same read what is asked of them next: what each was compared with, and what was judged. */
export async function runsToCompare(
  ids: readonly string[],
  project: string,
  ledger: Pick<Ledger, 'entries' | 'runsById'>,
): Promise<RunRecord[]> {
  const judged = (id: string): string => layout.statement(project, id, 'evaluate-model');
  await ledger.entries.read(ids.flatMap((id) => [layout.run(project, id), gateOf(project, id), judged(id)]));
  return ledger.runsById(ids);
}

const GATE = 'gate-model';
const gateOf = (project: string, id: string): string => layout.statement(project, id, GATE);

/** The latest need not have been compared with another commit: the first run of all that is made again has none. */
function laterOf(runs: CommitRuns | undefined, branch: string, first: string): string[] {
  const ids = runs === undefined ? [] : [...againOf(runs, branch), runs.latest];
  return [...new Set(ids)].filter((id) => id !== first);
}
