import type { Change, Host } from '#kit';
import type { Api } from '../api/api.ts';
import { refusalOf } from '../api/outcome.ts';
import type { GithubContext } from './context.ts';
import type { TriggeringRun } from './event.ts';
import { branchTip } from './default-branch.ts';
import { fail } from '../errors.ts';

/**
 * Which pull request the run was about whose end started this one. The event names none when it was a fork's, and
 * whatever it says of itself was chosen by whoever opened the pull request: the API is asked by commit and repository.
 * Not exactly one open pull request is none, and then there is nothing to comment on.
 *
 * @returns the context with base and number of that pull request; where it edits the workflow that ran, nobody's word is taken
 * for what that hands over, also when it is of this repository
 * @throws MLOPS_TRIGGER_REFUSED when the run is not what the event says, or of a workflow that the default branch does not
 * have; and what the API throws
 */
export async function withTriggeringPullRequest(
  api: Api,
  { change, ...context }: GithubContext,
  { log }: Pick<Host, 'log'>,
): Promise<GithubContext> {
  const { triggering, defaultBranch } = context;
  if (!triggering) return { ...context, change };
  await checkRun(api, triggering);
  const file = await workflowFile(api, defaultBranch, triggering);
  const about = change.pullRequest === undefined ? await onePullRequest(api, triggering, log) : {};
  if (!about || !(await isEdited(api, defaultBranch, triggering, file)))
    return { ...context, change: { ...change, ...about } };
  log.warning(
    `${triggering.workflowPath}, which ran, is not what ${defaultBranch} has: what it hands over was made as the pull request says.`,
  );
  const edited = { untrusted: true, editedWorkflow: triggering.workflowPath };
  return { ...context, change: { ...change, ...about, ...edited } };
}

/** The event is a file of the runner's; the run behind it is asked for once more. */
async function checkRun(api: Api, triggering: TriggeringRun): Promise<void> {
  const run = await api.request(
    'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
    { run_id: triggering.id },
    { exists: true },
  );
  const facts: [string, unknown, unknown][] = [
    ['event', run.event, 'pull_request'],
    ['head commit', run.head_sha, triggering.headSha],
    ['workflow file', run.path.replace(/@.*$/, ''), triggering.workflowPath],
    ['state', run.status, 'completed'],
  ];
  for (const [what, found, expected] of facts) {
    if (found === expected) continue;
    throw fail('MLOPS_TRIGGER_REFUSED', {
      message: `Workflow run ${triggering.id}, whose end started this one, has the ${what} ${String(found)}; expected ${String(expected)}`,
      where: { field: 'workflow_run' },
      hint: 'This workflow reports only on completed runs of pull requests: see `on: workflow_run` in ml-report-fork.yml.',
    });
  }
}

const FILES = `query workflowFiles($owner: String!, $repo: String!, $here: String!, $there: String!) {
  repository(owner: $owner, name: $repo) {
    here: object(expression: $here) { __typename oid }
    there: object(expression: $there) { __typename oid }
  }
}`;

/** The ids of one file at two places; undefined where there is none. */
async function filesAt(api: Api, path: string, here: string, there: string): Promise<(string | undefined)[]> {
  type Found = { __typename: string; oid: string } | null;
  const { repository } = await api.graphql<{ repository: { here: Found; there: Found } }>(
    FILES,
    { ...api.repository, here: `${here}:${path}`, there: `${there}:${path}` },
    { exists: true },
  );
  const { here: one, there: other } = repository;
  return [one, other].map((found) => (found?.__typename === 'Blob' ? found.oid : undefined));
}

/**
 * The workflow file as the default branch has it, and as the run's head does. A run of any file counts as one of the
 * workflow that is waited for, by the name that the file gives itself; where a pull request may add files, it has to be one
 * that people have merged. By its whole name: a tag may be called as the branch is.
 */
async function workflowFile(
  api: Api,
  branch: string,
  { id, workflowPath, headSha }: TriggeringRun,
): Promise<{ merged: string; ran: string | undefined }> {
  const [merged, ran] = await filesAt(api, workflowPath, `refs/heads/${branch}`, headSha);
  if (merged !== undefined) return { merged, ran };
  throw fail('MLOPS_TRIGGER_REFUSED', {
    message: `Workflow run ${id}, whose end started this one, is of ${workflowPath}; expected a workflow file that ${branch} has`,
    where: { field: 'workflow_run' },
    hint: `Merge the workflow file into ${branch} first: what a pull request adds, or renames, is not reported on.`,
  });
}

/**
 * Whether the pull request edits the file that its run was of. It may only be older than the default branch's: then what ran
 * is the merge's.
 *
 * Three requests where the two are not the same; else none.
 */
async function isEdited(
  api: Api,
  branch: string,
  { workflowPath, headSha }: TriggeringRun,
  { merged, ran }: { merged: string; ran: string | undefined },
): Promise<boolean> {
  if (ran === merged) return false;
  try {
    const basehead = `${await branchTip(api, branch)()}...${headSha}`;
    const compared = await api.request('GET /repos/{owner}/{repo}/compare/{basehead}', { basehead, per_page: 1 });
    const [before] = await filesAt(api, workflowPath, compared.merge_base_commit.sha, headSha);
    return ran !== before;
  } catch (error) {
    // Of another history: nothing of it is the branch's.
    if (refusalOf(error)?.status === 404) return true;
    throw error;
  }
}

/** Number and base; undefined, and said, when it is not one. */
async function onePullRequest(
  api: Api,
  triggering: TriggeringRun,
  log: Host['log'],
): Promise<Pick<Change, 'pullRequest' | 'base'> | undefined> {
  const found = await openPullRequests(api, triggering);
  const [pull] = found;
  if (pull && found.length === 1)
    return { pullRequest: pull.number, base: { branch: pull.base.ref, commit: pull.base.sha } };
  const count = found.length === 0 ? 'No open pull request has' : `${found.length} open pull requests have`;
  const { headSha, headRepository } = triggering;
  log.warning(`${count} ${headSha.slice(0, 7)} of ${headRepository ?? 'a deleted fork'} as head: no comment.`);
  return undefined;
}

async function openPullRequests(api: Api, { headSha, headRepository, headBranch }: TriggeringRun) {
  if (headRepository === undefined || headBranch === null) return [];
  const head = `${headRepository.split('/')[0]}:${headBranch}`;
  const found = [];
  for await (const pull of api.pages('GET /repos/{owner}/{repo}/pulls', { state: 'open', head }))
    if (pull.head.sha === headSha && pull.head.repo?.full_name === headRepository) found.push(pull);
  return found;
}
