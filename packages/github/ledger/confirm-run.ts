import type { RecordedRun } from '#kit';
import type { OpenBundle } from '../artifacts/bundle.ts';
import { fail } from '../errors.ts';
import type { EvidenceRuns } from './evidence-runs.ts';

/** The workflow of ours that records runs of the default branch, whichever file of the repository calls it. */
const RECORDS = /\/\.github\/workflows\/ml-train\.yml@/;

/**
 * Finds the workflow run that left the record of what is to be compared with: as {@link confirmRun}, but for how its other jobs
 * end, and which workflow of the default branch it is. What a change is judged by is there as soon as it has passed.
 *
 * @returns its evidence; a string: why there is none
 */
export async function findRecord(
  { id, commit, finishedAt }: RecordedRun,
  runs: Pick<EvidenceRuns, 'before' | 'doubt'>,
  isOnDefaultBranch: (commit: string) => Promise<boolean>,
): Promise<OpenBundle | string> {
  const what = `run ${id.slice(0, 12)} of commit ${commit.slice(0, 12)} is in the ledger, where anybody who may push can write, and`;
  if (!(await isOnDefaultBranch(commit))) return `${what} that commit is not on the default branch`;
  for await (const { bundles, earlier } of runs.before(commit, new Date(finishedAt), 'anyhow')) {
    const has = (one: OpenBundle): boolean => one.runs.some((run) => run.id === id);
    const bundle = bundles.find(has) ?? (await earlier()).find(has);
    if (bundle) return bundle;
  }
  const doubt = runs.doubt();
  return `${what} no workflow run of the default branch is there that left it${doubt === undefined ? '' : ` (${doubt})`}`;
}

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
  isOnDefaultBranch: (commit: string) => Promise<boolean>,
): Promise<{ url: string; bundle: OpenBundle }> {
  const seen: string[] = [];
  // A tag that is called like the branch looks like it in a list of runs.
  if (!(await isOnDefaultBranch(commit))) seen.push('that commit is not on it');
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
