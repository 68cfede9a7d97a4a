import type { LedgerBranch, PastLine } from '#kit';
import { layout } from './layout.ts';
import { everLatest, runsOf } from './passed-before.ts';
import { CommitIndex, entryOf } from './plan.ts';
import type { RunRecord } from './runs.ts';

/** Runs that a commit's index in the ledger has ever named as its latest: all that were recorded on it. */
export interface EverOn {
  /** In their order, up to now, and up to where the branch was each time before it ended. */
  lines: EverRecorded[][];
  /** Why there may have been more: a clause. */
  doubt?: string;
}

interface EverRecorded {
  id: string;
  /** Absent where it was taken away. */
  run: RunRecord | undefined;
  /** The commit of the ledger that brought it. */
  by: string;
}

/**
 * What was recorded on a commit, whatever its index says now, which anybody who may push to the ledger can take something out
 * of. A clone does not know it, because a branch may have been rewritten before it was fetched; nor does who reads artifacts.
 *
 * Requests: those of `past`, and one for every hundred runs.
 */
export async function everOn(
  branch: LedgerBranch,
  tip: string | undefined,
  project: string,
  commit: string,
): Promise<EverOn> {
  if (!branch.past) return { lines: [], doubt: `what ${branch.name} was before is not known here` };
  const { lines, doubt } = await branch.past(tip, layout.byCommit(commit));
  const of = await Promise.all(lines.map((line) => runsIn(line, project)));
  // What is gone from one of them may be there in another.
  const known = new Map(of.flat().flatMap(({ id, run }) => (run ? [[id, run] as const] : [])));
  // Who made the index lead to another commit's run recorded nothing by it.
  const whole = of.map((runs) =>
    runs
      .map((one) => ({ ...one, run: known.get(one.id) }))
      .filter(({ run }) => run === undefined || run.commit === commit),
  );
  return { lines: whole, ...(doubt !== undefined && { doubt }) };
}

async function runsIn({ versions, read }: PastLine, project: string): Promise<EverRecorded[]> {
  const named = everLatest(versions, CommitIndex, (index) => [entryOf(index, project)]);
  const runs = await runsOf(read, project, [...named.keys()]);
  return [...named].map(([id, by]) => ({ id, run: runs.get(id), by }));
}
