import { layout, ledgerErrors, type Ledger, type RunRecord } from '#evidence';

/** What these tests say of a run, and what somebody took away of it: that its commit's index names it, or all there is. */
export type Run = Pick<RunRecord, 'id' | 'commit'> & Partial<RunRecord> & { taken?: 'from its index' | 'wholly' };

/** A run of `main` that passed, recorded in that hour of a day. */
export const passed = (id: string, commit: string, hour = 0, more: Partial<Run> = {}): Run => ({
  ...{ id, commit, tree: `${commit}-tree`, project: 'delays', branch: 'main', dirty: false, verdict: 'pass' },
  ...{ finishedAt: `2026-03-01T${String(hour).padStart(2, '0')}:00:00.000Z`, ...more },
});

/**
 * A ledger to which these were recorded one after the other.
 * @param doubt whether that is all @param lines where it was rewritten, what it was up to each time, and is now
 */
export function testLedger(all: readonly Run[], doubt?: string, lines: readonly (readonly Run[])[] = [all]): Ledger {
  const runs = all.filter(({ taken }) => taken === undefined);
  const before = ({ id, commit }: Run): Run | undefined =>
    runs
      .slice(
        0,
        runs.findIndex((one) => one.id === id),
      )
      .findLast((one) => one.commit === commit);
  const links = new Map(
    runs.map((run) => [
      layout.links('delays', run.id),
      JSON.stringify({ project: null, branch: null, digests: {}, commit: before(run)?.id ?? null }),
    ]),
  );
  const byCommit = async (commit: string) => {
    const latest = runs.findLast((one) => one.commit === commit)?.id;
    return latest === undefined ? undefined : { first: latest, latest };
  };
  const runsById = async (ids: readonly string[]) => ids.map((id) => runs.find((one) => one.id === id)!);
  const ledger = {
    byCommit,
    byCommits: async (commits: readonly string[]) =>
      new Map(commits.filter((commit) => runs.some((one) => one.commit === commit)).map((commit) => [commit, {}])),
    runsById,
    async run(id: string) {
      const [run] = await runsById([id]);
      if (run) return run;
      throw id === 'damaged'
        ? ledgerErrors('MLOPS_LEDGER_UNREADABLE', { message: `run ${id}: it is not JSON`, hint: 'x' })
        : ledgerErrors('MLOPS_RUN_UNKNOWN', { message: `the ledger has no run ${id}`, hint: 'x' });
    },
    everOn: async (commit: string) => ({
      lines: lines.map((line) =>
        line
          .filter((one) => one.commit === commit)
          .map((run) => ({ id: run.id, run: run.taken === 'wholly' ? undefined : run, by: 'a-commit-of-the-ledger' })),
      ),
      ...(doubt !== undefined && { doubt }),
    }),
    entries: { read: async ([path]: readonly [string]) => new Map([[path, Buffer.from(links.get(path)!)]]) },
  };
  return ledger as unknown as Ledger;
}
