import type { Sha256 } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import { baselineOf } from '../ledger/plan.ts';
import type { RunRecord } from '../ledger/runs.ts';

/**
 * The newest run before the baseline that said the very same, byte for byte, of the very same examples, and that others of
 * its branch were compared with: to be what it was again, as after `git revert`, is no choice of examples.
 * @param predictions digest of the scored examples
 */
export async function returnedTo(
  ledger: Ledger,
  baseline: RunRecord,
  predictions: Sha256,
): Promise<RunRecord | undefined> {
  for await (const mention of ledger.mentions(predictions)) {
    if (mention.project !== baseline.project || mention.role !== 'subject') continue;
    const run = await ledger.run(mention.run);
    if (await isReturned(ledger, run, { baseline, predictions })) return run;
  }
  return undefined;
}

/** Whether a run said the same, was a baseline of the branch, and came before the one of today. */
async function isReturned(
  ledger: Ledger,
  run: RunRecord,
  { baseline, predictions }: { baseline: RunRecord; predictions: Sha256 | undefined },
): Promise<boolean> {
  if (run.predictions === undefined || run.predictions !== predictions) return false;
  if (run.branch === null || run.branch !== baseline.branch || !(run.finishedAt < baseline.finishedAt)) return false;
  return baselineOf(await ledger.byCommit(run.commit), run.branch) === run.id;
}
