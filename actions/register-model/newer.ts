import type { RunRecord } from '#evidence';
import type { Origin } from '#kit';
import type { Registry } from '#registry';

/**
 * The version that the end of a training must not put an older commit's model in place of: what is in production, or the newest
 * that was not withdrawn, where its commit came after the run's. Trainings end in another order than commits are merged in, and
 * an old one can be run again; numbers are given in the order of registering.
 *
 * Requests: one for each other commit that one of these is of, and one more for what is found.
 */
export async function newerVersion(
  origin: Pick<Origin, 'mergeBase' | 'whyOffDefault'>,
  registry: Pick<Registry, 'show'>,
  name: string,
  { commit }: Pick<RunRecord, 'commit'>,
): Promise<{ tag: string; commit: string } | undefined> {
  const versions = (await registry.show()).find((one) => one.name === name)?.versions ?? [];
  const [newest, ...others] = versions.filter(({ deprecated, standing }) => !deprecated && standing === 'ok');
  const asked = new Set([commit]);
  for (const version of [newest, ...others.filter(({ stages }) => stages.includes('production'))]) {
    if (version === undefined || asked.has(version.commit)) continue;
    asked.add(version.commit);
    // What anybody recorded of a commit that was never merged holds up nothing.
    if ((await isBehind(version.commit)) && (await origin.whyOffDefault(version.commit)) === undefined) return version;
  }
  return undefined;

  /** Of a branch that was replaced there is no common ancestor with what came after. */
  async function isBehind(other: string): Promise<boolean> {
    return (await origin.mergeBase(other, commit)) === commit;
  }
}
