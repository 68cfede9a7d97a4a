import type { Ledger } from '../ledger/ledger.ts';
import { againOf, baselineOf, entryOf, type CommitRuns } from '../ledger/plan.ts';
import { NO_CELL, type RunRecord } from '../ledger/runs.ts';
import { confirmedOn, isCommit, runsToCompare, type Confirm } from './confirmed.ts';
import type { AsGood } from './standing.ts';

/** Which records of a project a run is compared with, that is a cell of a matrix, or beside some. */
type Scope =
  /** All there are: of one machine, or of a job without a matrix that the default branch has no passing run of beside cells. */
  | { kind: 'all' }
  /** Those of this cell, and those that name none and were recorded before any did on their commit. */
  | { kind: 'own'; cell: string }
  /** The same, and those of jobs without a matrix: nothing of this cell has passed on the default branch, where it begins. */
  | { kind: 'begun'; cell: string }
  /** All there are, and the best of those of a commit: a change, and the default branch has none of this cell. */
  | { kind: 'best' }
  /** Nobody confirms what would make it one of the others. */
  | { kind: 'unknown'; run: RunRecord; unconfirmed: string };

/** In what kind of records of a matrix's jobs it was looked for. */
export type CellScope = Scope['kind'];

/** Runs that are said to be passing ones of a cell, of which it is asked whether they were: one that is confirmed is enough. */
const TRIES = 3;

export interface OfCell {
  /** As the cell finds it. */
  ledger: Ledger;
  scope(): Promise<Scope>;
  /** Whether any cell is on record. */
  hasCells(): Promise<boolean>;
}

/**
 * A branch of git as a cell of a matrix finds it. Each compares with what it recorded itself: jobs that judge different
 * predictions of one project, one after the other, are no second tries of one commit. What was recorded before cells were known is
 * everybody's.
 *
 * Anybody who may push to the ledger can add records, of cells that there never were too. A cell has recorded what passed and
 * is confirmed; else it is as though it had recorded nothing, and what the others hid by their records is looked at as before:
 * a run that names no cell, and was recorded on its commit before one that does, stands there for each that has none. Where
 * something is said to have passed and nobody confirms it, there is no telling.
 *
 * A cell that the default branch has not recorded begins there. A change may have made its cell up, to be compared with what is
 * easiest: it is compared with the best that is recorded of a commit, whatever it calls itself.
 *
 * @param cell of the run; a job without a matrix is one beside cells, and begins nothing. Absent on one machine, which knows no
 *   cells: any will do
 * @param head the commit that runs
 * @param begins whether it is one of the default branch
 */
export function ofCell(
  ledger: Ledger,
  about: {
    project: string;
    branch: string;
    cell: string | undefined;
    head: string;
    begins: boolean;
    confirm: Confirm;
  },
): OfCell {
  const { project, branch, cell, head, begins, confirm } = about;
  if (cell === undefined) return { ledger, scope: async () => ({ kind: 'all' }), hasCells: async () => false };
  let decided: Promise<Scope> | undefined;

  /** @param commits whose runs are asked for next: known in the same read */
  const scope = (commits: readonly string[] = []): Promise<Scope> => (decided ??= decide(cell, commits));
  async function decide(cell: string, commits: readonly string[]): Promise<Scope> {
    // Elsewhere than in a branch of git, each cell has a record of its own.
    if (!isCommit(await ledger.tip())) return { kind: 'own', cell };
    const cells = await ledger.cells(branch, commits);
    // All there is was everybody's; should a commit know cells all the same, none is given what another recorded there.
    if (cells.length === 0) return { kind: 'own', cell };
    const passed = await passedIn(cell, commits);
    if (passed !== undefined) return 'unconfirmed' in passed ? { kind: 'unknown', ...passed } : { kind: 'own', cell };
    if (!begins) return { kind: 'best' };
    return cell === NO_CELL ? { kind: 'all' } : { kind: 'begun', cell };
  }

  /**
   * A run of a cell that passed, the nearest first: who adds another one must not hide it.
   * @returns undefined where none is said to have
   */
  async function passedIn(
    cell: string,
    commits: readonly string[],
  ): Promise<{ run: RunRecord; unconfirmed: string } | { run: RunRecord } | undefined> {
    const onCommit = async (commit: string) => entryOf((await ledger.byCommit(commit))?.cells, cell);
    const found = await ledger.byCommits(commits);
    const ids = commits.map((commit) => baselineOf(entryOf(found.get(commit)?.cells, cell), branch));
    const near = [...new Set(ids.filter((id) => id !== undefined))].slice(0, TRIES - 1);
    let doubted: { run: RunRecord; unconfirmed: string } | undefined;
    for (const next of [...near, undefined]) {
      const [run] = next === undefined ? [await ledger.latestPassing(project, branch, cell)] : await read([next]);
      if (run === undefined) continue;
      const { unconfirmed } = await confirmedOn(run, { ledger: { ...ledger, byCommit: onCommit }, branch, confirm });
      if (unconfirmed === undefined) return { run };
      // Nobody is asked yet for what this very workflow run has left, and no commit is compared with itself.
      if (run.commit !== head) doubted ??= { run, unconfirmed };
    }
    return doubted;
  }
  const read = (ids: readonly string[]): Promise<RunRecord[]> => runsToCompare(ids, project, ledger);
  const onRecord = (): Promise<string[]> => ledger.cells(branch, []);

  async function byCommits(commits: readonly string[]): Promise<Map<string, CommitRuns>> {
    const of = await scope(commits);
    const found = await ledger.byCommits(commits);
    if (!('cell' in of)) return found;
    const runs = await Promise.all([...found].map(async ([commit, all]) => [commit, await runsOf(all, of)] as const));
    return new Map(runs.filter((entry): entry is [string, CommitRuns] => entry[1] !== undefined));
  }

  /** What a commit has of a cell. */
  async function runsOf(
    all: CommitRuns,
    { kind, cell }: Extract<Scope, { cell: string }>,
  ): Promise<CommitRuns | undefined> {
    if (all.cells === undefined) return all;
    const own = entryOf(all.cells, cell);
    if (baselineOf(own, branch) !== undefined) return own;
    const before = await ofNoCell(all);
    return before ?? (kind === 'begun' ? (entryOf(all.cells, NO_CELL) ?? own) : own);
  }

  /** What passed on a commit before any cell recorded something there. */
  async function ofNoCell(all: CommitRuns): Promise<CommitRuns | undefined> {
    const first = baselineOf(all, branch);
    const cells = Object.values(all.cells!);
    if (first === undefined || cells.some((of) => baselineOf(of, branch) === first)) return undefined;
    const later = [againOf(all, branch), againOf(all, branch, 'lost'), all.latest].flat();
    const runs = await read([...new Set([first, ...later])]);
    const ofNone = new Set(runs.filter((run) => run.cell === undefined).map(({ id }) => id));
    if (!ofNone.has(first)) return undefined;
    const only = (kind: 'again' | 'lost') => ({
      [branch]: Object.fromEntries(Object.entries(entryOf(all[kind], branch) ?? {}).filter(([, id]) => ofNone.has(id))),
    });
    return {
      first,
      latest: ofNone.has(all.latest) ? all.latest : first,
      baselines: { [branch]: first },
      again: only('again'),
      lost: only('lost'),
    };
  }

  const passing = (which: 'latestPassing' | 'firstUncommitted'): Ledger['latestPassing'] =>
    async function (name, of) {
      const asked = name === project ? await scope() : undefined;
      if (!asked || !('cell' in asked)) return ledger[which](name, of);
      const own = await ledger[which](name, of, asked.cell);
      if (own || asked.kind === 'own') return own;
      const plain = (await ledger[which](name, of, NO_CELL)) ?? (await ledger[which](name, of));
      return plain?.cell === undefined ? plain : undefined;
    };

  return {
    scope,
    hasCells: async () => isCommit(await ledger.tip()) && (await onRecord()).length > 0,
    ledger: {
      ...ledger,
      byCommits,
      byCommit: async (commit) => (await byCommits([commit])).get(commit),
      async latest(name) {
        const [index, of] = [await ledger.latest(name), await scope()];
        // A project's index knows the cells of all its branches.
        const isInCells = name === project && 'cell' in of && index?.cells && (await onRecord()).length > 0;
        return isInCells ? entryOf(index.cells, of.cell) : index;
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
