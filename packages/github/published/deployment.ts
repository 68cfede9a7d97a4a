import { escape, type DeploymentNews, type Host, type Permissions } from '#kit';
import type { Api, Data, Item } from '../api/api.ts';
import type { GithubContext } from '../context/context.ts';
import { clip } from './cut-markdown.ts';

export interface DeploymentOptions {
  api: Api;
  context: Pick<GithubContext, 'runId' | 'runUrl' | 'change'>;
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
  const { api, context } = options;
  const others: { id: number; last: Status | undefined }[] = [];
  let own: number | undefined;
  for (const deployment of await api.request(LIST, { environment, per_page: LOOKED_AT })) {
    const statuses = await api.request(STATUSES, { deployment_id: deployment.id, per_page: 100 });
    if (own === undefined && isOwn(deployment, statuses, context)) own = deployment.id;
    else others.push({ id: deployment.id, last: statuses[0] });
    const isOver = statuses[0]?.state === 'inactive';
    if (own !== undefined && (news.state !== 'success' || isOver)) break;
  }
  const id = own ?? (await create(options, environment));
  await tell(options, id, news);
  if (news.state !== 'success') return;
  for (const { id: other, last } of others)
    if (other < id && last?.state === 'success')
      await tell(options, other, { state: 'inactive', sentence: last.description });
}

/** A deployment that the job began has links to its run; one that was made here, its number. */
function isOwn(
  deployment: Deployment,
  statuses: readonly Status[],
  { runId, runUrl }: DeploymentOptions['context'],
): boolean {
  const { payload } = deployment;
  if (typeof payload === 'object' && payload['run'] === runId) return true;
  return statuses.some(({ log_url: log, target_url: target }) =>
    [log, target].some((url) => url === runUrl || url?.startsWith(`${runUrl}/`)),
  );
}

async function create({ api, context, host }: DeploymentOptions, environment: string): Promise<number> {
  const asked = {
    ref: context.change.commit,
    environment,
    // The gate has decided: no other check is waited for, and nothing is merged.
    required_contexts: [],
    auto_merge: false,
    payload: { run: context.runId },
  };
  const mine = async (): Promise<Data<typeof CREATE> | undefined> => {
    const all = await api.request(LIST, { environment, sha: context.change.commit, per_page: LOOKED_AT });
    return all.find((one) => isOwn(one, [], context)) as Data<typeof CREATE> | undefined;
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
