import { MlopsError, type Host, type Publication } from '#kit';
import type { Api } from '../api/api.ts';
import type { OpenCheck } from './check-run.ts';
import { stickComment, type Stuck } from './comment.ts';
import { markedJob, reportKey, type Marker } from './comment-marker.ts';
import type { GithubContext } from '../context/context.ts';
import type { WorkflowRun } from '../context/trusted-run.ts';
import { tolerate } from '../api/tolerate.ts';

/** What of a workflow run a publication depends on. */
export type Published = Pick<
  GithubContext,
  'workflowPath' | 'job' | 'runId' | 'runNumber' | 'runAttempt' | 'change' | 'triggering'
>;

export interface PublishOptions {
  /** The job's matrix as JSON: each cell has a comment of its own. */
  matrix?: string;
  /** A check run that was opened for this report, to be completed with it. */
  check?: OpenCheck | undefined;
}

/**
 * Shows the report where the change is talked about: in one comment on the pull request, and in the check run when one
 * was asked for. A push or a schedule has no pull request, and nothing to comment on. What GitHub refuses is a
 * warning; the verdict stands, and the report is in the job's summary.
 */
export async function publish(
  api: Api,
  context: Published,
  host: Pick<Host, 'log' | 'signal'>,
  publication: Publication,
  { matrix, check }: PublishOptions = {},
): Promise<void> {
  const { pullRequest, head } = context.change;
  if (pullRequest === undefined) host.log.debug('No pull request, no comment.');
  else {
    const key = reportKey(context.workflowPath, publication.project, matrix);
    const says = publication.waiting ? 'waiting' : publication.verdict;
    const marker: Marker = { key, ...reportedRun(context), head, says, job: markedJob(context.job) };
    await tolerate(host, `The comment on #${pullRequest} could not be written`, async () => {
      const stuck = await stickComment(api, {
        pullRequest,
        marker,
        isReported: isReported(context),
        markdown: publication.markdown,
        ...(!context.triggering && { alone: () => aloneIn(api, context) }),
      });
      host.log.info(whatHappened(stuck, marker, pullRequest));
    });
  }
  await check?.complete(publication);
}

/**
 * Each job's last word lies in the comment: where that was deleted, or never written, a job that is run again speaks for
 * itself alone. A run of one job has nobody else to speak of; where GitHub does not tell, it may have.
 */
async function aloneIn(api: Api, { job, runId, runAttempt }: Published): Promise<string | undefined> {
  const jobs = await api
    .request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', { run_id: runId, per_page: 1 })
    .catch((error: unknown) => {
      if (error instanceof MlopsError) return undefined;
      throw error;
    });
  if (jobs?.total_count === 1) return undefined;
  return `> Attempt ${runAttempt}, job \`${job}\` alone: no comment of an earlier attempt is here, and what other jobs said then is in their own logs and summaries.`;
}

/**
 * The run whose work this is about. A run that was started by another one's end counts as that one: reports of two
 * pushes may be written in any order.
 */
export function reportedRun({
  triggering,
  runId,
  runNumber,
  runAttempt,
}: Pick<Published, 'runId' | 'runNumber' | 'runAttempt' | 'triggering'>): Pick<Marker, 'run' | 'number' | 'attempt'> {
  const { id: run, number, attempt } = triggering ?? { id: runId, number: runNumber, attempt: runAttempt };
  return { run, number, attempt };
}

/**
 * Whether a run is one of the workflow that reports like this are about. Of forks it is known by its name, as GitHub knows
 * whose end starts this one: their runs may be of any file.
 */
export function isReported({
  triggering,
  workflowPath,
}: Pick<Published, 'workflowPath' | 'triggering'>): (run: WorkflowRun) => boolean {
  return ({ path, name }) => (triggering ? name === triggering.name : path.split('@')[0] === workflowPath);
}

function whatHappened(stuck: Stuck, own: Marker, pullRequest: number): string {
  const named = ({ number, attempt }: Marker): string => `run ${number}${attempt > 1 ? `, attempt ${attempt}` : ''}`;
  switch (stuck.outcome) {
    case 'created':
      return `Commented on #${pullRequest}.`;
    case 'updated':
      return `Updated the comment on #${pullRequest}.`;
    case 'unchanged':
      return `The comment on #${pullRequest} says this already.`;
    case 'older':
      if (stuck.shown.run === own.run && stuck.shown.attempt <= own.attempt)
        return `The comment on #${pullRequest} says ${stuck.shown.says} of this very run, by another of its jobs: this report is in the job's summary only.`;
      return `The comment on #${pullRequest} is about ${named(stuck.shown)}, which is newer than this ${named(own)}: this report is in the job's summary only.`;
  }
}
