import type { Sha256 } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import { baselineOf } from '../ledger/plan.ts';
import type { RunRecord } from '../ledger/runs.ts';

/**
 * The newest run that said the very same, byte for byte, of the very same examples, and that others of its branch were
 * compared with: to be what it was again, as after `git revert`, is no choice of examples.
 * @param predictions digest of the scored examples
 */
export async function returnedTo(
  ledger: Ledger,
  { project, branch }: Pick<RunRecord, 'project' | 'branch'>,
  predictions: Sha256,
): Promise<RunRecord | undefined> {
  for await (const mention of ledger.mentions(predictions)) {
    if (mention.project !== project || mention.role !== 'subject') continue;
    const run = await ledger.run(mention.run);
    if (run.branch === branch && (await isReturned(ledger, run, predictions))) return run;
  }
  return undefined;
}

/** Whether a run said the same and was a baseline of its branch. */
export async function isReturned(ledger: Ledger, run: RunRecord, predictions: Sha256 | undefined): Promise<boolean> {
  if (run.branch === null || run.predictions === undefined || run.predictions !== predictions) return false;
  return baselineOf(await ledger.byCommit(run.commit), run.branch) === run.id;
}
