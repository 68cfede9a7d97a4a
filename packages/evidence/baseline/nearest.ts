import type { Ancestor } from '#kit';

/** A commit with a run that can be a baseline. */
export interface Nearest {
  commit: string;
  run: string;
  /** Commits listed between it and where a change left the default branch, or where the search began. */
  distance: number;
}

/** The part of a history that is walked. */
export interface Walk {
  /**
   * A commit and its ancestors, newest first and none before a descendant of it; of a long history only the newest. Through every
   * parent of a merge: which one is the first depends on who merged whom. @throws MLOPS_BASELINE_UNKNOWN
   */
  ancestors(commit: string): AsyncIterable<Ancestor>;
  /** Ancestors of a commit that are not ancestors of `base`, the commit itself included, in any order: all of them. @throws MLOPS_BASELINE_UNKNOWN */
  since(base: string, commit: string): AsyncIterable<string>;
}

/** Commits asked for at once: it is nearly always among the first, and with the index of the branch a server gives no more in one answer. */
const WINDOW = 99;

/**
 * Recorded commits that no other recorded one descends from: one, unless lines of history that were each recorded met in a
 * merge. Of two such, the dates that commits give themselves must not decide.
 *
 * @param start where to begin, itself included; no more of its ancestors are asked for than are needed
 * @param runsOf the runs of those of some commits that are recorded
 * @param bases from the first of these that is listed, distances count
 */
export async function nearestRecorded(
  history: Walk,
  start: string,
  runsOf: (commits: readonly string[]) => Promise<ReadonlyMap<string, string>>,
  bases: readonly string[] = [],
): Promise<Nearest[]> {
  const found: Nearest[] = [];
  // Ancestors of what was found, and commits to come of which that is not known.
  const [behind, open] = [new Set<string>(), new Set<string>()];
  let distance = 0;
  let counts = bases.length === 0;
  for await (const window of windowsOf(history.ancestors(start))) {
    const runs = await runsOf(window.map(({ commit }) => commit).filter((commit) => !behind.has(commit)));
    for (const { commit, parents } of window) {
      open.delete(commit);
      counts ||= bases.includes(commit);
      const run = behind.has(commit) ? undefined : runs.get(commit);
      if (run !== undefined) found.push({ commit, run, distance });
      const known = run !== undefined || behind.has(commit);
      for (const parent of parents) {
        if (known) behind.add(parent);
        if (behind.has(parent)) open.delete(parent);
        else open.add(parent);
      }
      if (counts) distance++;
      if (found.length > 0 && open.size === 0) return found;
    }
  }
  // The list has ended, and beside the one that was found there may be another line that is longer than it.
  const [one, another] = found;
  if (!one || another) return found;
  for await (const window of windowsOf(history.since(one.commit, start))) {
    const [line] = await runsOf(window);
    if (line) return [one, { commit: line[0], run: line[1], distance }];
  }
  return found;
}

async function* windowsOf<T>(list: AsyncIterable<T>): AsyncGenerator<T[]> {
  let window: T[] = [];
  for await (const one of list) {
    window.push(one);
    if (window.length < WINDOW) continue;
    yield window;
    window = [];
  }
  if (window.length > 0) yield window;
}
