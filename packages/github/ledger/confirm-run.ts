import type { RecordedRun } from '#kit';
import type { OpenBundle } from '../artifacts/bundle.ts';
import { fail } from '../errors.ts';
import type { WhyOff } from '../context/default-branch.ts';
import type { EvidenceRuns } from './evidence-runs.ts';

/** The workflow of ours that records runs of the default branch, whichever file of the repository calls it. */
const RECORDS = /\/\.github\/workflows\/ml-train\.yml@/;

/**
 * Finds the workflow run that made a recorded run. A ledger's entry alone proves nothing: who may push may write there. An
 * artifact alone proves nothing either: code of the same workflow run may upload one. What both have is believed, of a
 * successful run of the default branch, on that commit, that called our workflow.
 *
 * @throws MLOPS_RUN_UNCONFIRMED
 */
export async function confirmRun(
  { id, commit, finishedAt }: RecordedRun,
  runs: Pick<EvidenceRuns, 'before' | 'doubt'>,
  whyOff: WhyOff,
): Promise<{ url: string; bundle: OpenBundle }> {
  const seen: string[] = [];
  // A tag that is called like the branch looks like it in a list of runs.
  const off = await whyOff(commit);
  if (off !== undefined) seen.push(`that commit ${off}`);
  else
    for await (const { url, called, bundles } of runs.before(commit, new Date(finishedAt), 'well')) {
      const bundle = bundles.find((one) => one.runs.some((run) => run.id === id));
      if (bundle && called.some((path) => RECORDS.test(path))) return { url, bundle };
      seen.push(`${url} ${bundle ? 'did not call ml-train.yml' : 'recorded another one'}`);
    }
  const why = [...seen, runs.doubt()].filter((one) => one !== undefined).join('; ');
  throw fail('MLOPS_RUN_UNCONFIRMED', {
    message: `the ledger has run ${id.slice(0, 12)} of commit ${commit.slice(0, 12)}, and no successful workflow run of the default branch left it${why === '' ? '' : `: ${why}`}`,
    hint: `Let the workflow that calls ml-train.yml run on ${commit.slice(0, 12)} again: anybody can write into a ledger.`,
  });
}
