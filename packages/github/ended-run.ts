import type { EndedRun } from '#kit';
import type { Api } from './api/api.ts';
import { artifactsOf } from './artifacts/of-run.ts';
import type { GithubContext } from './context/context.ts';
import type { TriggeringRun } from './context/event.ts';
import { fail } from './errors.ts';

/** A person's cancelling is none. */
const FAILED: readonly (string | null)[] = ['failure', 'timed_out'];

/**
 * What came of the last attempt of the workflow run whose end started this one, and which of its attempts kept something for
 * the next.
 *
 * @throws MLOPS_TRIGGER_REFUSED when it is not a run of this repository's default branch; MLOPS_GITHUB_REFUSED when it failed,
 *   and no job of it is listed that did
 */
export async function endedRun(
  api: Api,
  { repository, defaultBranch, triggering }: Pick<GithubContext, 'repository' | 'defaultBranch' | 'triggering'>,
): Promise<EndedRun | undefined> {
  if (triggering === undefined) return undefined;
  const { id, attempt, endedAt: at } = triggering;
  const run = await api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { run_id: id }, { exists: true });
  const from = `${run.head_repository?.full_name}, ${run.head_branch}`;
  if (from !== `${repository}, ${defaultBranch}` || run.event.startsWith('pull_request')) {
    throw fail('MLOPS_TRIGGER_REFUSED', {
      message: `Workflow run ${id}, whose end started this one, is one of ${from} (${run.event}); expected ${repository}, ${defaultBranch}`,
      where: { field: 'workflow_run' },
      hint: `Let it follow runs of the default branch only: on: workflow_run: { branches: [${defaultBranch}] }.`,
    });
  }
  const hasFailed = FAILED.includes(triggering.conclusion);
  let jobs = await endsOfJobs(api, triggering);
  // A list may lag behind: none of them failing is not what the run's end says.
  if (hasFailed && jobs.failed.length === 0) jobs = await endsOfJobs(api, triggering);
  if (hasFailed && jobs.failed.length === 0) {
    throw fail('MLOPS_GITHUB_REFUSED', {
      message: `Workflow run ${id} ended with ${triggering.conclusion}, and GitHub lists no job of its attempt ${attempt} that did`,
      hint: 'Run this job again. If there is really none, the page of that run says why: its workflow file may not be valid.',
    });
  }
  const kept = new Set<number>();
  for await (const { parsed } of artifactsOf(api, id)) if (parsed?.kind === 'checkpoint') kept.add(parsed.attempt);
  return {
    id,
    attempt,
    ...(at !== undefined && { at }),
    url: run.html_url,
    ...jobs,
    kept: [...kept].sort((a, b) => a - b),
  };
}

/** Names of the jobs of a run's attempt that came to no good end. */
async function endsOfJobs(api: Api, { id, attempt }: TriggeringRun): Promise<Pick<EndedRun, 'failed' | 'cancelled'>> {
  const [failed, cancelled]: [string[], string[]] = [[], []];
  for await (const { name, conclusion } of api.pages(
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs',
    { run_id: id, attempt_number: attempt },
  )) {
    if (FAILED.includes(conclusion)) failed.push(name);
    if (conclusion === 'cancelled') cancelled.push(name);
  }
  return { failed, cancelled };
}

/** @returns false when another one is under way, or was: whoever asks twice starts one */
export async function runAgain(api: Api, { id, attempt }: EndedRun): Promise<boolean> {
  const isOver = async (): Promise<boolean> => {
    const run = await api.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { run_id: id });
    return run.status === 'completed' && run.run_attempt === attempt;
  };
  if (!(await isOver())) return false;
  await api.request(
    'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs',
    { run_id: id },
    { exists: true, needs: { actions: 'write' }, settle: async () => ((await isOver()) ? undefined : {}) },
  );
  return true;
}
