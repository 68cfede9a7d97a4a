import type { Ancestor } from '#kit';

/** A commit with a run that can be a baseline. */
export interface Nearest {
  commit: string;
  run: string;
  /** Commits listed before it. */
  distance: number;
}

/** Commits asked for at once: it is nearly always among the first, and a server gives no more in one answer. */
const WINDOW = 100;

/**
 * Recorded commits that no other recorded one descends from: one, unless lines of history that were each recorded met in a
 * merge. Of two such, the dates that commits give themselves must not decide.
 *
 * @param ancestors children before their parents; no more of them are asked for than are needed
 * @param runsOf the runs of those of some commits that are recorded
 */
export async function nearestRecorded(
  ancestors: AsyncIterable<Ancestor>,
  runsOf: (commits: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): Promise<Nearest[]> {
  const found: Nearest[] = [];
  // Ancestors of what was found, and commits to come of which that is not known.
  const [behind, open] = [new Set<string>(), new Set<string>()];
  let distance = 0;
  for await (const window of windowsOf(ancestors)) {
    const runs = await runsOf(window.map(({ commit }) => commit).filter((commit) => !behind.has(commit)));
    for (const { commit, parents } of window) {
      open.delete(commit);
      const run = behind.has(commit) ? undefined : runs.get(commit);
      if (run !== undefined) found.push({ commit, run, distance });
      const known = run !== undefined || behind.has(commit);
      for (const parent of parents) {
        if (known) behind.add(parent);
        if (behind.has(parent)) open.delete(parent);
        else open.add(parent);
      }
      distance++;
      if (found.length > 0 && open.size === 0) return found;
    }
  }
  return found;
}

async function* windowsOf(ancestors: AsyncIterable<Ancestor>): AsyncGenerator<Ancestor[]> {
  let window: Ancestor[] = [];
  for await (const ancestor of ancestors) {
    window.push(ancestor);
    if (window.length < WINDOW) continue;
    yield window;
    window = [];
  }
  if (window.length > 0) yield window;
}
