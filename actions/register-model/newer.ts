import { passedOn, type Ledger, type RunRecord } from '#evidence';
import type { Origin } from '#kit';
import type { Registry } from '#registry';

/** A commit that came to the default branch later, and what it has that an older one must not replace: a clause. */
export interface Newer {
  commit: string;
  has: string;
}

/**
 * What the end of a training must not put an older commit's model in place of: a commit came to the default branch after the run's
 * that has a version, or a run that passed. Trainings end in another order than commits are merged in, and an old one can be run
 * again; numbers are given in the order of registering. What passed on the later commit need not have become a version: where that
 * takes the earlier one back, its model is one already.
 *
 * Tags say which versions there are, because who may add to the ledger makes none of them another commit's; one that was withdrawn
 * keeps its place, because anybody may withdraw it. What the ledger says of runs is not confirmed, because it only withholds.
 *
 * Requests: the tip of the default branch; where the run is not of that, one for every hundred commits since, and what
 * `whyOffDefault` takes.
 */
export async function newerCommit(
  origin: Pick<Origin, 'since' | 'tipOfDefault' | 'whyOffDefault' | 'defaultBranch'>,
  { registry, ledger }: { registry: Pick<Registry, 'tagged'>; ledger: Passed },
  name: string,
  { commit }: Pick<RunRecord, 'commit'>,
): Promise<Newer | undefined> {
  const tip = await origin.tipOfDefault();
  if (tip === commit) return undefined;
  const versions = await registry.tagged(name);
  const since: string[] = [];
  for await (const later of origin.since(commit, tip)) since.push(later);
  const recorded = await ledger.byCommits(since);
  for (const later of since) {
    const version = versions.find(({ commits }) => commits.includes(later));
    const has = version
      ? `of which ${version.tag} is`
      : recorded.has(later) && (await whatPassed(ledger, later, origin.defaultBranch));
    // What came inside of a merge may have been tagged before it, by whoever wrote it.
    if (has && (await origin.whyOffDefault(later)) === undefined) return { commit: later, has };
  }
  return undefined;
}

type Passed = Pick<Ledger, 'byCommit' | 'byCommits' | 'runsById' | 'entries'>;

async function whatPassed(ledger: Passed, commit: string, branch: string): Promise<string | undefined> {
  for await (const run of passedOn(ledger, commit))
    if (run.branch === branch) return `of which run ${run.id.slice(0, 12)} passed`;
  return undefined;
}
