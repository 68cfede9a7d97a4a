import type { Ledger } from '../ledger/ledger.ts';
import { baselineOf, entryOf, runsOfCell, type CommitRuns } from '../ledger/plan.ts';
import { NO_CELL, type RunRecord } from '../ledger/runs.ts';
import { type Confirm, isCommit } from './confirmed.ts';
import type { AsGood } from './standing.ts';

/** Which records of a project a run is compared with, that is a cell of a matrix, or beside some. */
type Scope =
  /** All there are: before cells were known, or where it does not matter. */
  | { kind: 'all' }
  | { kind: 'own'; cell: string }
  /** All there are, and the best of those of a commit: the default branch has none of this cell. */
  | { kind: 'best' }
  /** None that others have: this cell begins. */
  | { kind: 'new'; cell: string };

/** Other cells whose runs are asked for: one that is confirmed is enough. */
const TRIES = 3;

export interface OfCell {
  /** As the cell finds it. */
  ledger: Ledger;
  scope(): Promise<Scope>;
}

/**
 * A branch of git as a cell of a matrix finds it. Each compares with what it recorded itself: jobs that judge different
 * predictions of one project, one after the other, are no second tries of one commit. What was recorded before cells were known is
 * everybody's.
 *
 * A cell that the default branch has never recorded begins there, beside others of which one is confirmed: anybody who may push
 * to the ledger can add a record of a cell that there never was, and what was compared with before is compared with still. A
 * change may have made its cell up, to be compared with what is easiest: it is compared with the best that is recorded of a
 * commit, whatever it calls itself.
 *
 * @param cell of the run; a job without a matrix is one beside cells, and begins nothing. Absent on one machine, which knows no
 *   cells: any will do
 * @param begins whether the run is one of the default branch
 */
export function ofCell(
  ledger: Ledger,
  about: { project: string; branch: string; cell: string | undefined; begins: boolean; confirm: Confirm },
): OfCell {
  const { project, branch, cell, begins, confirm } = about;
  if (cell === undefined) return { ledger, scope: async () => ({ kind: 'all' }) };
  let decided: Promise<Scope> | undefined;

  /** @param commits whose runs are asked for next: known in the same read */
  const scope = (commits: readonly string[] = []): Promise<Scope> => (decided ??= decide(commits));
  async function decide(commits: readonly string[]): Promise<Scope> {
    // Elsewhere than in a branch of git, each cell has a record of its own.
    if (!isCommit(await ledger.tip())) return { kind: 'own', cell: cell! };
    const cells = await ledger.cells(branch, commits);
    if (cells.length === 0) return { kind: 'all' };
    if (cells.includes(cell!)) return { kind: 'own', cell: cell! };
    if (!begins) return { kind: 'best' };
    if (cell === NO_CELL || !(await isOneConfirmed(cells))) return { kind: 'all' };
    return { kind: (await isOlderThanCells()) ? 'own' : 'new', cell: cell! };
  }
  async function isOneConfirmed(cells: readonly string[]): Promise<boolean> {
    for (const other of cells.slice(0, TRIES)) {
      const run = await ledger.latestPassing(project, branch, other);
      if (run && (await confirm(run)) === undefined) return true;
    }
    return false;
  }
  /** What was recorded before cells were known is this one's too. */
  async function isOlderThanCells(): Promise<boolean> {
    const index = await ledger.latest(project);
    const [first] = index ? await ledger.runsById([index.first]) : [];
    return first !== undefined && first.cell === undefined;
  }

  async function byCommits(commits: readonly string[]): Promise<Map<string, CommitRuns>> {
    const of = await scope(commits);
    const found = await ledger.byCommits(commits);
    if (!('cell' in of)) return found;
    const runs = [...found].map(([commit, all]): [string, CommitRuns | undefined] => [
      commit,
      of.kind === 'new' ? entryOf(all.cells, of.cell) : runsOfCell(all, of.cell),
    ]);
    return new Map(runs.filter((entry): entry is [string, CommitRuns] => entry[1] !== undefined));
  }

  const passing = (which: 'latestPassing' | 'firstUncommitted'): Ledger['latestPassing'] =>
    async function (name, of) {
      const asked = name === project ? await scope() : undefined;
      return ledger[which](name, of, asked && 'cell' in asked ? asked.cell : undefined);
    };

  return {
    scope,
    ledger: {
      ...ledger,
      byCommits,
      byCommit: async (commit) => (await byCommits([commit])).get(commit),
      async latest(name) {
        const [index, of] = [await ledger.latest(name), await scope()];
        return name === project && 'cell' in of && index?.cells ? entryOf(index.cells, of.cell) : index;
      },
      latestPassing: passing('latestPassing'),
      firstUncommitted: passing('firstUncommitted'),
    },
  };
}

/** Of the first runs of a commit that passed in some cell, the one that measured as well as each of the others; undefined where none did. */
export async function bestOf(
  ledger: Pick<Ledger, 'byCommit' | 'runsById'>,
  { commit }: Pick<RunRecord, 'commit'>,
  branch: string,
  asGood: AsGood,
): Promise<RunRecord | undefined> {
  const runs = await ledger.byCommit(commit);
  const firsts = [runs, ...Object.values(runs?.cells ?? {})].map((of) => baselineOf(of, branch));
  const all = await ledger.runsById([...new Set(firsts.filter((id) => id !== undefined))]);
  const isSame = ({ predictions }: RunRecord, other: RunRecord): boolean =>
    predictions !== undefined && predictions === other.predictions;
  return all.find((one) => all.every((other) => other === one || isSame(one, other) || asGood(one, other) === true));
}
