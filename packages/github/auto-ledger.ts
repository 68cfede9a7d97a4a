import { MlopsError, type LedgerBranch } from '#kit';
import type { RunsLedger } from './runs-ledger.ts';

/**
 * The ledger where nobody has said where it is: the branch when there is one, else what runs left in artifacts. The first
 * record begins the branch when the token may write, and goes into an artifact when it may not.
 *
 * A branch that has nothing of a project proves nothing while artifacts have something of it: it may have been begun by
 * another project, or by somebody who would rather have no record.
 */
export function autoLedger(branch: LedgerBranch, runs: RunsLedger): LedgerBranch & Pick<RunsLedger, 'doubt'> {
  /** Why what the branch does not have may be elsewhere; undefined also where nothing was asked of it. */
  let elsewhere: string | undefined;
  let onBranch = false;
  /** A branch that is being begun continues nothing: what artifacts hold is gone in a while. */
  let beginning = false;
  /** Whoever appends asks for what is to be continued, not whether there was something. */
  let appending = false;

  /** A commit of the branch is a git object; a tip of the runs is not. */
  function holder(commit: string | undefined): LedgerBranch {
    onBranch = commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit);
    return onBranch ? branch : runs;
  }

  async function compareWithRuns(paths: readonly string[], found: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const missing = paths.filter((path) => path.startsWith('projects/') && !found.has(path));
    if (missing.length === 0) return;
    const [left] = (await runs.read(undefined, missing)).keys();
    if (left === undefined) return;
    const project = left.slice('projects/'.length, -'.json'.length);
    elsewhere = `artifacts of earlier runs hold what was recorded of ${project}, and the branch ${branch.name} has none of it`;
  }

  return {
    name: branch.name,
    tip: async () => (await branch.tip()) ?? runs.tip(),
    async read(commit, paths) {
      if (commit === undefined && beginning) return new Map();
      const found = await holder(commit).read(commit, paths);
      if (onBranch && !appending) await compareWithRuns(paths, found);
      return found;
    },
    list: (commit, directory) => holder(commit).list(commit, directory),
    walk: (commit, directory) => holder(commit).walk(commit, directory),
    async append(change) {
      try {
        return await branch.append((tip) => {
          beginning = tip === undefined;
          appending = true;
          return change(tip).finally(() => (beginning = appending = false));
        });
      } catch (error) {
        const mayNotWrite = error instanceof MlopsError && error.code === 'MLOPS_GITHUB_PERMISSION';
        // A branch that exists is the one that is read: what is not on it is not recorded.
        if (!mayNotWrite || (await branch.tip()) !== undefined) throw error;
        return runs.append(change);
      }
    },
    // What could not be found in artifacts is no doubt about a branch that is there.
    doubt: () => (onBranch ? elsewhere : runs.doubt()),
  };
}
