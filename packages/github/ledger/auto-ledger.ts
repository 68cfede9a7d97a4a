import { MlopsError, type LedgerBranch } from '#kit';
import type { RunsLedger } from './runs-ledger.ts';

/**
 * The ledger where nobody has said where it is: the branch when there is one, else what runs left in artifacts. The first
 * record begins the branch when the token may write, and goes into an artifact when it may not.
 *
 * @param branch compared with `runs`
 */
export function autoLedger(
  branch: LedgerBranch & Pick<RunsLedger, 'doubt'>,
  runs: RunsLedger,
): LedgerBranch & Pick<RunsLedger, 'doubt'> {
  let onBranch = false;
  /** A branch that is being begun continues nothing: what artifacts hold is gone in a while. */
  let beginning = false;

  /** A commit of the branch is a git object; a tip of the runs is not. */
  function holder(commit: string | undefined): LedgerBranch {
    onBranch = commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit);
    return onBranch ? branch : runs;
  }

  return {
    name: branch.name,
    tip: async () => (await branch.tip()) ?? runs.tip(),
    async read(commit, paths) {
      if (commit === undefined && beginning) return new Map();
      const found = await holder(commit).read(commit, paths);
      // Of a branch that is not there, it is asked what became of it.
      const missing = paths.filter((path) => !found.has(path));
      if (!onBranch && missing.length > 0) await branch.read(undefined, missing);
      return found;
    },
    list: (commit, directory) => holder(commit).list(commit, directory),
    walk: (commit, directory) => holder(commit).walk(commit, directory),
    async append(change) {
      try {
        return await branch.append((tip) => {
          beginning = tip === undefined;
          return change(tip).finally(() => (beginning = false));
        });
      } catch (error) {
        const mayNotWrite = error instanceof MlopsError && error.code === 'MLOPS_GITHUB_PERMISSION';
        // A branch that exists is the one that is read: what is not on it is not recorded.
        if (!mayNotWrite || (await branch.tip()) !== undefined) throw error;
        return runs.append(change);
      }
    },
    // What could not be found in artifacts is no doubt about a branch that is there.
    doubt: () => (onBranch ? branch.doubt() : (runs.doubt() ?? branch.doubt())),
  };
}
