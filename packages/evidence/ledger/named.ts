import type { CellsIndex, CommitRuns, RunIndex } from './plan.ts';
import { NO_CELL, type RunRecord } from './runs.ts';

/** What an index says of a run by naming it. Who may push may write an index; a run's own content has its id. */
export interface Named {
  run: string;
  /** The file of the index. */
  path: string;
  commit?: string;
  branch?: string;
  /** The cell of a matrix that recorded it. */
  cell?: string;
  /** That it passed by itself: of a commit as it is, or of work that was not committed. */
  passed?: 'committed' | 'uncommitted';
  /** That it did not. */
  failed?: true;
  /** The commit that it was compared with. */
  compared?: string;
}

/** By the index of a branch. */
export function namedByBranch({ cells, ...index }: CellsIndex, path: string, branch: string): Named[] {
  const inCells = Object.entries(cells ?? {}).flatMap(([cell, of]) => namedBy(of, { path, branch, cell }));
  return [...namedBy(index, { path, branch, ...ofNone(cells) }), ...inCells];
}

/** By the part of a commit's index that a project has. */
export function namedByCommit({ cells, ...runs }: CommitRuns, path: string, commit: string): Named[] {
  const inCells = Object.entries(cells ?? {}).flatMap(([cell, of]) => onCommit(of, { path, commit, cell }));
  return [...onCommit(runs, { path, commit, ...ofNone(cells) }), ...inCells];
}

/** A run of a cell brings cells into every index that it joins: one that has none names runs of none. */
function ofNone(cells: object | undefined): Pick<Named, 'cell'> {
  return cells === undefined ? { cell: NO_CELL } : {};
}

function onCommit(
  { baselines = {}, again = {}, lost = {}, ...index }: Omit<CommitRuns, 'cells'>,
  all: Omit<Named, 'run'>,
): Named[] {
  const passed = 'committed';
  return [
    ...namedBy(index, all),
    ...Object.entries(baselines).map(([branch, run]): Named => ({ ...all, run, branch, passed })),
    ...madeAgain(again, { ...all, passed }),
    ...madeAgain(lost, { ...all, failed: true }),
  ];
}

function madeAgain(runs: NonNullable<CommitRuns['again']>, all: Omit<Named, 'run'>): Named[] {
  return Object.entries(runs).flatMap(([branch, byCompared]) =>
    Object.entries(byCompared).map(([compared, run]): Named => ({ ...all, run, branch, compared })),
  );
}

function namedBy({ first, latest, latestPassing, firstUncommitted }: RunIndex, all: Omit<Named, 'run'>): Named[] {
  return [
    { ...all, run: first },
    { ...all, run: latest },
    ...(latestPassing === undefined ? [] : [{ ...all, run: latestPassing, passed: 'committed' as const }]),
    ...(firstUncommitted === undefined ? [] : [{ ...all, run: firstUncommitted, passed: 'uncommitted' as const }]),
  ];
}

/** Whether a run passed by itself: without an exception, and compared with what a change is compared with. */
export function passedByItself({ verdict, excepted, challenger }: Omit<RunRecord, 'id'>): boolean {
  return verdict === 'pass' && excepted === undefined && challenger === undefined;
}

/** @returns what a run is instead of what an index says of it; undefined when it is that */
export function otherThanNamed(
  run: RunRecord,
  { commit, branch, cell, passed, failed, compared }: Named,
): string | undefined {
  if (commit !== undefined && run.commit !== commit) return `is of commit ${run.commit}`;
  if (branch !== undefined && run.branch !== branch) return `is of ${run.branch ?? 'no branch'}, not of ${branch}`;
  if (cell !== undefined && cell !== (run.cell ?? NO_CELL))
    return `is of ${run.cell === undefined ? 'no cell' : `the cell ${run.cell}`} of a matrix, not of ${cell}`;
  if (passed !== undefined && !passedByItself(run)) return 'did not pass by itself';
  if (passed !== undefined && run.dirty !== (passed === 'uncommitted'))
    return run.dirty ? 'is of work that was not committed' : 'is of a commit as it is';
  if (failed && run.verdict !== 'fail') return 'did not fail';
  if (compared !== undefined && run.compared !== compared) return `was not compared with ${compared}`;
  return undefined;
}
