import type { Host } from '#kit';
import type { Api } from '../api/api.ts';
import type { GithubContext } from './context.ts';
import type { TriggeringRun } from './event.ts';
import { fail } from '../errors.ts';

/**
 * Which pull request the run was about whose end started this one. The event names none when it was a fork's, and
 * whatever it says of itself was chosen by whoever opened the pull request: the API is asked by commit and repository.
 * Not exactly one open pull request is none, and then there is nothing to comment on.
 *
 * @returns the context with base and number of that pull request
 * @throws MLOPS_TRIGGER_REFUSED when the run is not what the event says, or of a workflow that the default branch does not
 * have; and what the API throws
 */
export async function withTriggeringPullRequest(
  api: Api,
  context: GithubContext,
  { log }: Pick<Host, 'log'>,
): Promise<GithubContext> {
  const { triggering } = context;
  if (!triggering) return context;
  await checkRun(api, triggering);
  await checkWorkflowFile(api, context.defaultBranch, triggering);
  if (context.change.pullRequest !== undefined) return context;
  const found = await openPullRequests(api, triggering);
  const [pull] = found;
  if (!pull || found.length > 1) {
    const count = found.length === 0 ? 'No open pull request has' : `${found.length} open pull requests have`;
    log.warning(
      `${count} ${triggering.headSha.slice(0, 7)} of ${triggering.headRepository ?? 'a deleted fork'} as head: no comment.`,
    );
    return context;
  }
  const { change } = context;
  const base = { branch: pull.base.ref, commit: pull.base.sha };
  return { ...context, change: { ...change, base, pullRequest: pull.number } };
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

const WORKFLOW_FILE = `query workflowFile($owner: String!, $repo: String!, $file: String!) {
  repository(owner: $owner, name: $repo) { object(expression: $file) { __typename } }
}`;

/**
 * A run of any file counts as one of the workflow that is waited for, by the name that the file gives itself. Where a pull
 * request may add files, it has to be one that people have merged. By its whole name: a tag may be called as the branch is.
 */
async function checkWorkflowFile(api: Api, branch: string, { id, workflowPath }: TriggeringRun): Promise<void> {
  const { repository } = await api.graphql<{ repository: { object: { __typename: string } | null } | null }>(
    WORKFLOW_FILE,
    { ...api.repository, file: `refs/heads/${branch}:${workflowPath}` },
    { exists: true },
  );
  if (repository?.object?.__typename === 'Blob') return;
  throw fail('MLOPS_TRIGGER_REFUSED', {
    message: `Workflow run ${id}, whose end started this one, is of ${workflowPath}; expected a workflow file that ${branch} has`,
    where: { field: 'workflow_run' },
    hint: `Merge the workflow file into ${branch} first: what a pull request adds, or renames, is not reported on.`,
  });
}

async function openPullRequests(api: Api, { headSha, headRepository, headBranch }: TriggeringRun) {
  if (headRepository === undefined || headBranch === null) return [];
  const head = `${headRepository.split('/')[0]}:${headBranch}`;
  const found = [];
  for await (const pull of api.pages('GET /repos/{owner}/{repo}/pulls', { state: 'open', head }))
    if (pull.head.sha === headSha && pull.head.repo?.full_name === headRepository) found.push(pull);
  return found;
}
