import type { Host } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import { againOf, type CommitRuns } from '../ledger/plan.ts';
import { passedByItself } from '../ledger/named.ts';
import type { RunRecord } from '../ledger/runs.ts';

/** @returns why a recorded run cannot be compared with; undefined when it can */
export type Confirm = (run: RunRecord) => Promise<string | undefined>;

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
  return (run) => origin.whyUnconfirmed(run, judged);
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

/** The latest need not have been compared with another commit: the first run of all that is made again has none. */
function laterOf(runs: CommitRuns | undefined, branch: string, first: string): string[] {
  const ids = runs === undefined ? [] : [...againOf(runs, branch), runs.latest];
  return [...new Set(ids)].filter((id) => id !== first);
}
