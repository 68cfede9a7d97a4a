import type { z } from 'zod';
import { MlopsError, type LedgerBranch, type PastLine } from '#kit';
import { layout } from './layout.ts';
import { passedByItself } from './named.ts';
import { CellsIndex, entryOf, type RunIndex } from './plan.ts';
import { NO_CELL, parseRun, type RunRecord } from './runs.ts';

export interface PassedBefore {
  /** Whose runs are asked for; any branch's without it. */
  branch?: string | undefined;
  /** The cell of a matrix whose runs count, with those of none; any cell's without it. */
  cell?: string | undefined;
  /** The run that is known to have been the first to pass. */
  first?: string | undefined;
  /** Whether a run of no cell is there for whoever asks, by its commit: where cells came later, the index of its branch names theirs alone. */
  stands?: ((run: RunRecord) => Promise<boolean>) | undefined;
}

/**
 * Whether a run of a project has passed that its indices need not name any more: an index is one file, which anybody who may
 * push to the ledger can take something out of, as they can take away a run. What they cannot is to have it never been there. By
 * one commit a run comes to the ledger and becomes the latest of its project, so that what that index was names all there were.
 *
 * Requests: those of `past`, and one for every hundred runs.
 *
 * @returns how it is known that one did, or why it is not known that none did: a clause; undefined where none did
 */
export async function passedBefore(
  branch: LedgerBranch,
  tip: string | undefined,
  project: string,
  { branch: main, cell, first, stands }: PassedBefore,
): Promise<string | undefined> {
  if (!branch.past) return undefined;
  const { lines, doubt } = await branch.past(tip, layout.project(project));
  const counts = (run: RunRecord): boolean =>
    (main === undefined || run.branch === main) &&
    (cell === undefined || run.cell === undefined || run.cell === cell) &&
    !run.dirty &&
    passedByItself(run);
  for (const { at, versions, ended, read } of lines) {
    const see = ended === undefined ? `see git log ${branch.name}` : `git fetch origin ${at}`;
    const recorded = latestOf(versions, cell);
    const runs = await runsOf(read, project, [...recorded.keys()]);
    for (const [id, commit] of recorded) {
      const run = runs.get(id);
      const what = `run ${id.slice(0, 7)}, which ${commit.slice(0, 12)} added to ${branch.name}`;
      if (!run) return `${what}, is not there any more: put back what was taken away (${see})`;
      if (!counts(run)) continue;
      // What passed after it was compared with it.
      if (id === first) break;
      if (run.cell === undefined && (await stands?.(run))) continue;
      const passed = `${what}, passed on ${run.commit.slice(0, 7)}`;
      return ended === undefined
        ? `${passed}, and its indices name no such run any more: put them back as they were (${see} -- projects by-branch by-commit)`
        : `${passed}, and ${ended}: put back what it had (${see})`;
    }
  }
  return doubt;
}

/** Of all of a project, or of a cell of it and of none. */
function latestOf(versions: PastLine['versions'], cell: string | undefined): Map<string, string> {
  return everLatest(versions, CellsIndex, (index) =>
    cell === undefined || !index.cells ? [index] : [entryOf(index.cells, cell), entryOf(index.cells, NO_CELL)],
  );
}

/** Runs that were the latest of an index once, the first of them first, each with the commit that made it so. */
export function everLatest<T>(
  versions: PastLine['versions'],
  schema: z.ZodType<T>,
  entries: (index: T) => readonly (RunIndex | undefined)[],
): Map<string, string> {
  const found = new Map<string, string>();
  for (const { commit, content } of versions.toReversed()) {
    const index = indexIn(content, schema);
    if (index === undefined) continue;
    for (const one of entries(index)) if (one && !found.has(one.latest)) found.set(one.latest, commit);
  }
  return found;
}

/** What was no index then was none that a run joined. */
function indexIn<T>(content: Uint8Array | undefined, schema: z.ZodType<T>): T | undefined {
  try {
    return content && schema.safeParse(JSON.parse(Buffer.from(content).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Those that are there as they were recorded. */
export async function runsOf(
  read: PastLine['read'],
  project: string,
  ids: readonly string[],
): Promise<Map<string, RunRecord>> {
  const runs = new Map<string, RunRecord>();
  for (const [path, content] of await read(ids.map((id) => layout.run(project, id)))) {
    try {
      const run = parseRun(Buffer.from(content).toString('utf8'), path);
      runs.set(run.id, run);
    } catch (error) {
      if (!(error instanceof MlopsError)) throw error;
    }
  }
  return runs;
}
