import { escape, type DeploymentNews, type Host, type Permissions } from '#kit';
import type { Api, Data, Item } from '../api/api.ts';
import type { GithubContext } from '../context/context.ts';
import { clip } from './cut-markdown.ts';

export interface DeploymentOptions {
  api: Api;
  context: Pick<GithubContext, 'runId' | 'runAttempt' | 'runUrl' | 'change'>;
  host: Pick<Host, 'log'>;
}

const LIST = 'GET /repos/{owner}/{repo}/deployments';
const CREATE = 'POST /repos/{owner}/{repo}/deployments';
const STATUSES = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
const TELL = 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
const NEEDS: Permissions = { deployments: 'write' };
const LONGEST = 140;
/** Deployments of an environment that are looked through. */
const LOOKED_AT = 30;
type Deployment = Item<typeof LIST>;
type Status = Item<typeof STATUSES>;

/**
 * Adds to the deployment of this job how it goes. GitHub made it when the job with the `environment:` began, and says of it
 * only how the job ended; one is made only where there is none. Which one it is, the statuses say: they link to the run.
 *
 * A success ends every other one of the environment that still counts as active. GitHub does so by itself, but for
 * environments of production. Requests: two or three, one for each deployment that is newer or still active.
 *
 * @throws what the API throws, MLOPS_GITHUB_PERMISSION among it
 */
export async function tellDeployment(
  options: DeploymentOptions,
  environment: string,
  news: DeploymentNews,
): Promise<void> {
  let found = await look(options, environment, news);
  // A list may lag behind what was just made, and a second one would stay beside it.
  if (found.own === undefined) found = await look(options, environment, news);
  const id = found.own ?? (await create(options, environment));
  await tell(options, id, news);
  if (news.state !== 'success') return;
  // The oldest first, so that behind the first one that is over, all are, wherever a job is cut off.
  for (const { id: other, last } of found.others.toReversed())
    if (other < id && last?.state === 'success')
      await tell(options, other, { state: 'inactive', sentence: last.description });
}

interface Found {
  own: number | undefined;
  /** Those that were looked at besides, the newest first. */
  others: { id: number; last: Status | undefined }[];
}

/** As far back as is needed for the news. */
async function look(
  { api, context }: DeploymentOptions,
  environment: string,
  { state }: DeploymentNews,
): Promise<Found> {
  const found: Found = { own: undefined, others: [] };
  for (const deployment of await api.request(LIST, { environment, per_page: LOOKED_AT })) {
    const statuses = await api.request(STATUSES, { deployment_id: deployment.id, per_page: 100 });
    const [last] = statuses;
    if (found.own === undefined && isOwn(deployment, statuses, found.others, context)) found.own = deployment.id;
    else found.others.push({ id: deployment.id, last });
    if (found.own !== undefined && (state !== 'success' || last?.state === 'inactive')) break;
  }
  return found;
}

/**
 * A deployment that the job began has links to its run; one that was made here, its number. What an earlier attempt made is
 * this one's too, unless a newer one serves meanwhile: people take the newest for what is true.
 */
function isOwn(
  deployment: Deployment,
  statuses: readonly Status[],
  newer: Found['others'],
  { runId, runAttempt, runUrl }: DeploymentOptions['context'],
): boolean {
  if (isMade(deployment, runId))
    return isMade(deployment, runId, runAttempt) || newer.every(({ last }) => last?.state !== 'success');
  const run = runUrl.replace(/\/attempts\/\d+$/, '');
  return statuses.some(({ log_url: log, target_url: target }) =>
    [log, target].some((url) => url === run || url?.startsWith(`${run}/`)),
  );
}

function isMade({ payload }: Deployment, run: number, attempt?: number): boolean {
  if (typeof payload !== 'object' || payload['run'] !== run) return false;
  return attempt === undefined || payload['attempt'] === attempt;
}

async function create({ api, context, host }: DeploymentOptions, environment: string): Promise<number> {
  const { runId: run, runAttempt: attempt } = context;
  const asked = {
    ref: context.change.commit,
    environment,
    // The gate has decided: no other check is waited for, and nothing is merged.
    required_contexts: [],
    auto_merge: false,
    payload: { run, attempt },
  };
  const mine = async (): Promise<Data<typeof CREATE> | undefined> => {
    const all = await api.request(LIST, { environment, sha: context.change.commit, per_page: LOOKED_AT });
    return all.find((one) => isMade(one, run, attempt)) as Data<typeof CREATE> | undefined;
  };
  const made = await api.request(CREATE, asked, { settle: mine, needs: NEEDS });
  host.log.info(`The job has no environment ${environment}: a deployment was made for it.`);
  return (made as Deployment).id;
}

async function tell(
  { api, context }: DeploymentOptions,
  id: number,
  { state, sentence, url }: { state: DeploymentNews['state'] | 'inactive'; sentence: string; url?: string },
): Promise<void> {
  const description = clip(escape.logLine(sentence), LONGEST);
  const status = {
    state,
    description,
    ...(state !== 'inactive' && { log_url: context.runUrl }),
    ...(url !== undefined && { environment_url: url }),
  };
  const said = async (): Promise<Data<typeof TELL> | undefined> => {
    const [last] = await api.request(STATUSES, { deployment_id: id, per_page: 1 });
    return last?.state === state && last.description === description ? (last as Data<typeof TELL>) : undefined;
  };
  if (await said()) return;
  await api.request(TELL, { deployment_id: id, ...status }, { settle: said, needs: NEEDS });
}
