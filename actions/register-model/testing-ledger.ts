import { layout, type Ledger, type RunRecord } from '#evidence';

/** What these tests say of a run. */
export type Run = Pick<RunRecord, 'id' | 'commit'> & Partial<RunRecord>;

/** A run of `main` that passed, recorded in that hour of a day. */
export const passed = (id: string, commit: string, hour = 0, more: Partial<RunRecord> = {}): Run => ({
  ...{ id, commit, tree: `${commit}-tree`, project: 'delays', branch: 'main', dirty: false, verdict: 'pass' },
  ...{ finishedAt: `2026-03-01T${String(hour).padStart(2, '0')}:00:00.000Z`, ...more },
});

/** A ledger to which these were recorded one after the other. */
export function testLedger(...runs: readonly Run[]): Ledger {
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
    run: async (id: string) => (await runsById([id]))[0],
    entries: { read: async ([path]: readonly [string]) => new Map([[path, Buffer.from(links.get(path)!)]]) },
  };
  return ledger as unknown as Ledger;
}
