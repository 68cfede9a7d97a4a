import { MlopsError, type LedgerBranch } from '#kit';
import type { LedgerPast } from './ledger-past.ts';
import type { RunsLedger } from './runs-ledger.ts';

/** Of a branch of git on a server. */
export type PastKnown = Required<Pick<LedgerBranch, 'past'>>;

/**
 * A ledger's branch beside what became of it, and what runs left in artifacts. A branch that has nothing of a project, or is
 * not there, proves nothing once it was deleted, or while artifacts have something of it: it may be gone, or begun anew by
 * another project, or by somebody who would rather have no record.
 *
 * @param runs what they left; undefined where that is read anyway
 * @param past what became of the branch before
 */
export function comparedLedger(
  branch: LedgerBranch & PastKnown,
  runs: Pick<RunsLedger, 'read'> | undefined,
  past: LedgerPast,
): LedgerBranch & PastKnown & Pick<RunsLedger, 'doubt'> {
  /** Why what the branch does not have may be elsewhere; undefined also where nothing was asked of it. */
  let elsewhere: string | undefined;
  /** Whoever appends asks for what is to be continued, not whether there was something. */
  let appending = false;

  async function compare(paths: readonly string[], found: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const missing = paths.filter((path) => path.startsWith('projects/') && !found.has(path));
    if (missing.length === 0) return;
    elsewhere ??= await past.whyGone(missing);
    if (elsewhere !== undefined || !runs) return;
    const [left] = (await runs.read(undefined, missing)).keys();
    if (left === undefined) return;
    const project = left.slice('projects/'.length, -'.json'.length);
    elsewhere = `artifacts of earlier runs hold what was recorded of ${project}, and the branch ${branch.name} has none of it`;
  }

  return {
    ...branch,
    async read(commit, paths, project) {
      const found = await branch.read(commit, paths, project);
      if (!appending) await compare(paths, found);
      return found;
    },
    append: (change) =>
      branch.append((tip) => {
        appending = true;
        return change(tip).finally(() => (appending = false));
      }),
    doubt: () => elsewhere,
    async past(commit, path) {
      const { lines, doubt } = await branch.past(commit, path);
      const doubts = doubt === undefined ? [] : [doubt];
      // What came later is nothing that an older commit knew.
      for (const { at, why } of commit === (await branch.tip()) ? await past.ends() : []) {
        const before = at === undefined ? undefined : await readable(branch.past(at, path));
        lines.push(...(before?.lines ?? []).map((line) => ({ ...line, ended: why })));
        if (!before) doubts.push(why);
        else if (before.doubt !== undefined) doubts.push(before.doubt);
      }
      return { lines, ...(doubts[0] !== undefined && { doubt: doubts[0] }) };
    },
  };
}

/** What nothing leads to any more is cleared away in time. */
function readable<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof MlopsError) return undefined;
    throw error;
  });
}
