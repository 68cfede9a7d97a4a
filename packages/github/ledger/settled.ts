import { z } from 'zod';
import { layout, parseEntry } from '#evidence';
import type { EvidenceRun } from './evidence-runs.ts';

const Branch = z.object({ latestPassing: z.string().optional() });

/**
 * Whether a run that is not looked into passed nothing, told by one that was judged after it: what that one knew as the newest
 * to pass is what was found without it.
 * @param runs that were looked into
 * @param found what passed last, as far as they say; undefined when nothing has passed
 */
export function isSettled(
  { id }: { id: number },
  runs: readonly EvidenceRun[],
  { project, branch, found }: { project: string; branch: string; found: string | undefined },
): boolean {
  const path = layout.byBranch(project, branch);
  return runs
    .filter((run) => run.id > id)
    .flatMap(({ bundles, unpassed }) => [...bundles, ...unpassed])
    .some(({ ledger }) => {
      const known = parseEntry(ledger.get(path), Branch, path);
      return known !== undefined && known.latestPassing === found;
    });
}
