import type { Host, Sha256 } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import { baselineOf, runsOfCell } from '../ledger/plan.ts';
import { NO_CELL, type RunRecord } from '../ledger/runs.ts';

/**
 * The newest run before the baseline whose commit had the very same files, that said the very same, byte for byte, of the
 * very same examples, and that others of its branch were compared with: to be what it was again, as after
 * `git revert`, is no choice of examples. Another program that says the same of the old examples may say anything of those
 * that came since.
 * @param predictions digest of the scored examples
 * @param isSame whether the repository is now what it was in the commit of a run
 */
export async function returnedTo(
  ledger: Ledger,
  {
    baseline,
    predictions,
    isSame,
  }: { baseline: RunRecord; predictions: Sha256; isSame(run: RunRecord): Promise<boolean> },
): Promise<RunRecord | undefined> {
  for await (const mention of ledger.mentions(predictions)) {
    if (mention.project !== baseline.project || mention.role !== 'subject') continue;
    const run = await ledger.run(mention.run);
    if ((await isReturned(ledger, run, { baseline, predictions })) && (await isSame(run))) return run;
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
  // What another cell of a matrix said before is not what this one was.
  const runs = runsOfCell(await ledger.byCommit(run.commit), baseline.cell ?? NO_CELL);
  return baselineOf(runs, run.branch) === run.id;
}

/**
 * Whether a run's commit and another have the same files: all of them, as a program may lie beside the folder of its
 * mlops.yml. False where that cannot be told.
 */
export async function isSameSource(
  host: Host,
  { repository }: { repository: string },
  { commit }: Pick<RunRecord, 'commit'>,
  other: string,
): Promise<boolean> {
  if (host.origin) {
    // A server tells what changed since the two parted.
    const { changedFiles } = host.origin;
    const [there, back] = await Promise.all([changedFiles(commit, other), changedFiles(other, commit)]);
    return there?.length === 0 && back?.length === 0;
  }
  const args = ['diff-tree', '--quiet', '-r', '--ignore-submodules=none', commit, other];
  return (await host.git.run(args, { directory: repository })).code === 0;
}
