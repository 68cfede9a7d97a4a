import { posix } from 'node:path';
import type { Host, Sha256 } from '#kit';
import type { Ledger } from '../ledger/ledger.ts';
import { baselineOf } from '../ledger/plan.ts';
import type { RunRecord } from '../ledger/runs.ts';

/**
 * The newest run before the baseline whose commit had the very same project, file for file, that said the very same, byte
 * for byte, of the very same examples, and that others of its branch were compared with: to be what it was again, as after
 * `git revert`, is no choice of examples. Another program that says the same of the old examples may say anything of those
 * that came since.
 * @param predictions digest of the scored examples
 * @param isSame whether the project is now what it was in the commit of a run
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
  return baselineOf(await ledger.byCommit(run.commit), run.branch) === run.id;
}

/** Whether nothing differs between a run's commit and another in the folder of its mlops.yml; false where that cannot be told. */
export async function isSameProject(
  host: Host,
  { repository }: { repository: string },
  { commit, config }: Pick<RunRecord, 'commit' | 'config'>,
  other: string,
): Promise<boolean> {
  const folder = posix.dirname(config ?? '.');
  if (!host.origin) {
    const args = ['diff-tree', '--quiet', '-r', commit, other, '--', `:(top,literal)${folder === '.' ? '' : folder}`];
    return (await host.git.run(args, { directory: repository })).code === 0;
  }
  const inside = (path: string): boolean => folder === '.' || path.startsWith(`${folder}/`);
  const changed = await host.origin.changedFiles(commit, other);
  return (
    changed !== undefined && !changed.some(({ path, from }) => inside(path) || (from !== undefined && inside(from)))
  );
}
