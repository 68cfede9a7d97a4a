import type { LedgerBranch } from '#kit';
import type { RunsLedger } from './runs-ledger.ts';

/**
 * A ledger's branch beside what became of it, and what runs left in artifacts. A branch that has nothing of a project, or is
 * not there, proves nothing once it was deleted, or while artifacts have something of it: it may be gone, or begun anew by
 * another project, or by somebody who would rather have no record.
 *
 * @param runs what they left; undefined where that is read anyway
 * @param past why the branch is not what it was, as far as these files are concerned
 */
export function comparedLedger(
  branch: LedgerBranch,
  runs: Pick<RunsLedger, 'read' | 'passed'> | undefined,
  past: (paths: readonly string[]) => Promise<string | undefined>,
): LedgerBranch & Pick<RunsLedger, 'doubt'> {
  /** Why what the branch does not have may be elsewhere; undefined also where nothing was asked of it. */
  let elsewhere: string | undefined;
  /** Whoever appends asks for what is to be continued, not whether there was something. */
  let appending = false;

  async function compare(paths: readonly string[], found: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const missing = paths.filter((path) => path.startsWith('projects/') && !found.has(path));
    if (missing.length === 0) return;
    elsewhere ??= await past(missing);
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
    ...(runs && { passedElsewhere: (project: string, but: string) => runs.passed(project, but) }),
  };
}
