import type { Cause, Change, Files, Links } from '#kit';
import { readEnvironment } from './environment.ts';
import { readEvent, type EventName, type Payload, type TriggeringRun } from './event.ts';

/** What GitHub says about this run, checked. */
export interface GithubContext {
  /** `owner/name` */
  readonly repository: string;
  /** Without a slash at the end, like the other two. */
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly serverUrl: string;
  /** A server of one's own (GitHub Enterprise Server): github.com and *.ghe.com are not. */
  readonly enterprise: boolean;
  /** A machine of GitHub's, new for each job. */
  readonly hosted: boolean;
  /** `.github/workflows/x.yml`: the workflow that was started, also inside one that it calls. */
  readonly workflowPath: string;
  readonly runId: number;
  readonly runNumber: number;
  readonly runAttempt: number;
  readonly job: string;
  /** Of `change.commit`, as the runner checks it out: `refs/heads/main`, `refs/pull/7/merge`. */
  readonly ref: string;
  readonly eventName: EventName;
  readonly event: Payload;
  /** On `workflow_run`: the run that ended. */
  readonly triggering?: TriggeringRun;
  readonly change: Change;
  readonly defaultBranch: string;
  readonly cause: Cause;
  readonly actor: string;
  readonly runUrl: string;
}

/**
 * @param env the environment of a workflow step
 * @throws MLOPS_GITHUB_EVENT naming the variable, or the field of the event, that is missing or makes no sense
 */
export async function readContext(
  env: Readonly<Record<string, string | undefined>>,
  files: Pick<Files, 'readText'>,
): Promise<GithubContext> {
  const { commit, ref, eventPath, ...run } = readEnvironment(env);
  const event = await readEvent(run.eventName, eventPath, files, { commit, ref, repository: run.repository });
  return { ...run, ref, ...event, cause: causeOf(event.triggering?.event ?? run.eventName) };
}

/** Where people find a run, and the commit that they know it by. */
export function linksOf({
  runUrl,
  serverUrl,
  repository,
  change,
}: Pick<GithubContext, 'runUrl' | 'serverUrl' | 'repository' | 'change'>): Links {
  return { run: runUrl, commit: `${serverUrl}/${repository}/commit/${change.head}` };
}

/** What started the work, by the name of GitHub's event. */
export function causeOf(event: string | undefined): Cause {
  switch (event) {
    case 'pull_request':
    case 'pull_request_target':
    case 'merge_group':
      return 'pull-request';
    case 'push':
    case 'release':
      return 'push';
    case 'schedule':
      return 'schedule';
    case 'workflow_dispatch':
    case 'repository_dispatch':
    case 'workflow_run':
      return 'dispatch';
    default:
      return 'hand';
  }
}
