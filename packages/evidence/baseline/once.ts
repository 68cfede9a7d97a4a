import type { Ancestor } from '#kit';
import type { Walk } from './nearest.ts';

/** Runs of those of some commits that are recorded; behind the first that is, an answer may leave others out. */
export type RunsOf = (commits: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** A history whose list of ancestors is asked for once, however often it is walked, and as far as it goes for the rest too. */
export function remembered(history: Walk, start: string): Walk {
  const known: Ancestor[] = [];
  const rest = history.ancestors(start)[Symbol.asyncIterator]();
  async function* ancestors(): AsyncGenerator<Ancestor> {
    for (let index = 0; ; index++) {
      if (index === known.length) {
        const { done, value } = await rest.next();
        if (done) return;
        known.push(value);
      }
      yield known[index]!;
    }
  }
  return {
    ancestors,
    async *since(base, from) {
      const found: string[] = [];
      // A commit is listed after all that descend from it: then it is known whether it is one of those of the base.
      const [open, behind] = [new Set([from]), new Set([base])];
      for await (const { commit, parents } of ancestors()) {
        const isBehind = behind.has(commit);
        if (open.delete(commit) && !isBehind) {
          found.push(commit);
          for (const parent of parents) open.add(parent);
        }
        if (isBehind) for (const parent of parents) behind.add(parent);
        for (const one of open) if (behind.has(one)) open.delete(one);
        if (open.size === 0) {
          yield* found;
          return;
        }
      }
      yield* history.since(base, from);
    },
  };
}

/** Asks for the runs of a commit once, or again where an answer may have left it out. */
export function asked(runsOf: RunsOf): RunsOf {
  const known = new Map<string, string | undefined>();
  return async (commits) => {
    const unknown = commits.filter((commit) => !known.has(commit));
    const answer = unknown.length === 0 ? new Map<string, string>() : await runsOf(unknown);
    const last = unknown.findLastIndex((commit) => answer.has(commit));
    for (const commit of last < 0 ? unknown : unknown.slice(0, last + 1)) known.set(commit, answer.get(commit));
    return new Map(
      commits.flatMap((commit): [string, string][] => {
        const run = known.get(commit);
        return run === undefined ? [] : [[commit, run]];
      }),
    );
  };
}

/** The runs of all of these commits. */
export async function allOf(runs: RunsOf, commits: readonly string[]): Promise<ReadonlyMap<string, string>> {
  for (let before = -1; ;) {
    const found = await runs(commits);
    if (found.size === before || commits.length === 0) return found;
    before = found.size;
  }
}
