import { calledSince, type Project } from '#config';
import { passedOn, type Ledger, type RunRecord } from '#evidence';
import type { Origin } from '#kit';
import type { Registry } from '#registry';

/** A commit that came to the default branch later, and what it has that an older one must not replace: a clause. */
export interface Newer {
  commit: string;
  has: string;
}

/** Commits of which the ledger is asked one by one what it ever had, a request each. */
const MOST_ASKED = 200;

/**
 * What the end of a training must not put an older commit's model in place of: a commit came to the default branch after the run's
 * that has a version, or a run that passed. Trainings end in another order than commits are merged in, and an old one can be run
 * again; numbers are given in the order of registering. What passed on the later commit need not have become a version: where that
 * takes the earlier one back, its model is one already.
 *
 * Tags say which versions there are, because who may add to the ledger makes none of them another commit's; one that was withdrawn
 * keeps its place, because anybody may withdraw it. What the ledger says of runs is not confirmed, because it only withholds; and
 * where it says that none passed, it is asked what it said before, because who may add to it may take that away. Both know the
 * project by its name: where it has another one since, what came later is not looked for.
 *
 * Requests: the tip of the default branch; where the run is not of that, what `calledSince` takes, one for every hundred commits
 * since, and what `whyOffDefault` takes; where none of these is known to have what passed, what `everOn` takes of each.
 */
export async function newerCommit(
  origin: Pick<Origin, 'since' | 'tipOfDefault' | 'whyOffDefault' | 'defaultBranch' | 'read' | 'readAll' | 'walk'>,
  { project, registry, ledger, server }: Known,
  name: string,
  { commit }: Pick<RunRecord, 'commit'>,
): Promise<Newer | undefined> {
  const tip = await origin.tipOfDefault();
  if (tip === commit) return undefined;
  const called = await calledSince(origin, tip, project, name);
  if (called !== undefined) return { commit: tip, has: called };
  const versions = await registry.tagged(name);
  const since: string[] = [];
  for await (const later of origin.since(commit, tip)) since.push(later);
  const recorded = await ledger.byCommits(since);
  const branch = origin.defaultBranch;
  const first = async (what: (commit: string) => Promise<string | undefined>): Promise<Newer | undefined> => {
    for (const later of since) {
      const has = await what(later);
      // What came inside of a merge may have been tagged before it, by whoever wrote it.
      if (has !== undefined && (await origin.whyOffDefault(later)) === undefined) return { commit: later, has };
    }
    return undefined;
  };
  const now = await first(async (later) => {
    const version = versions.find(({ commits }) => commits.includes(later));
    if (version) return `of which ${version.tag} is`;
    return recorded.has(later) ? whatPassed(ledger, later, branch) : undefined;
  });
  if (now) return now;
  if (since.length > MOST_ASKED)
    return {
      commit: tip,
      has: `with ${since.length - 1} more in between, too many to ask what was ever recorded of each`,
    };
  return first((later) => whatEverPassed(server, later, branch));
}

interface Known {
  project: Pick<Project, 'file' | 'repository' | 'config'>;
  registry: Pick<Registry, 'tagged'>;
  ledger: Passed;
  server: Pick<Ledger, 'everOn'>;
}

type Passed = Pick<Ledger, 'byCommit' | 'byCommits' | 'runsById' | 'entries'>;

async function whatPassed(ledger: Passed, commit: string, branch: string): Promise<string | undefined> {
  for await (const run of passedOn(ledger, commit))
    if (run.branch === branch) return `of which run ${run.id.slice(0, 12)} passed`;
  return undefined;
}

async function whatEverPassed(
  server: Pick<Ledger, 'everOn'>,
  commit: string,
  branch: string,
): Promise<string | undefined> {
  const { lines, doubt } = await server.everOn(commit);
  for (const { id, run, by } of lines.flat()) {
    const what = `of which run ${id.slice(0, 12)}`;
    const added = `which ${by.slice(0, 12)} added to the ledger`;
    if (!run) return `${what}, ${added}, is not there any more`;
    if (run.verdict === 'pass' && !run.dirty && run.branch === branch)
      return `${what} passed, ${added} and which its indices name no more`;
  }
  return doubt && `of which it is not known that no run passed (${doubt})`;
}
