import { z } from 'zod';
import { layout, parseEntry } from '#evidence';
import type { EvidenceRun } from './evidence-runs.ts';

const Branch = z.object({ latestPassing: z.string().optional() });

/**
 * Whether a run that is not looked into passed nothing, told by one that began to be judged after it had ended: what that one
 * knew as the newest to pass is what was found without it. Runs may overtake each other, so their numbers tell nothing.
 * @param runs that were looked into
 * @param found what passed last, as far as they say; undefined when nothing has passed
 */
export function isSettled(
  { ended }: Pick<EvidenceRun, 'ended'>,
  runs: readonly EvidenceRun[],
  { project, branch, found }: { project: string; branch: string; found: string | undefined },
): boolean {
  const path = layout.byBranch(project, branch);
  return runs
    .flatMap(({ bundles, unpassed }) => [...bundles, ...unpassed])
    .filter((bundle) => bundle.runs.some((run) => run.project === project && Date.parse(run.startedAt) > ended))
    .some(({ ledger }) => {
      const known = parseEntry(ledger.get(path), Branch, path);
      return known !== undefined && known.latestPassing === found;
    });
}
