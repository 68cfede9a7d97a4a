import type { RunRecord } from '#evidence';
import type { Origin } from '#kit';
import type { Registry } from '#registry';

/**
 * A version that the end of a training must not put an older commit's model in place of: one whose commit came to the default
 * branch after the run's. Trainings end in another order than commits are merged in, and an old one can be run again; numbers
 * are given in the order of registering. Tags say which there are, because who may add to the ledger makes none of them another
 * commit's; one that was withdrawn keeps its place, because anybody may withdraw it.
 *
 * Requests: the tip of the default branch; where the run is not of that, one for every hundred commits since, and what
 * `whyOffDefault` takes.
 */
export async function newerVersion(
  origin: Pick<Origin, 'since' | 'tipOfDefault' | 'whyOffDefault'>,
  registry: Pick<Registry, 'tagged'>,
  name: string,
  { commit }: Pick<RunRecord, 'commit'>,
): Promise<{ tag: string; commit: string } | undefined> {
  const tip = await origin.tipOfDefault();
  if (tip === commit) return undefined;
  const versions = await registry.tagged(name);
  for await (const since of origin.since(commit, tip)) {
    const version = versions.find(({ commits }) => commits.includes(since));
    // What came inside of a merge may have been tagged before it, by whoever wrote it.
    if (version && (await origin.whyOffDefault(since)) === undefined) return { tag: version.tag, commit: since };
  }
  return undefined;
}
