import { setTimeout as sleep } from 'node:timers/promises';
import { escape, type DeploymentNews, type Host, type Permissions } from '#kit';
import type { Api, Data, Item } from '../api/api.ts';
import type { GithubContext } from '../context/context.ts';
import { clip } from './cut-markdown.ts';

export interface DeploymentOptions {
  api: Api;
  context: Pick<GithubContext, 'runId' | 'runAttempt' | 'runUrl' | 'change'>;
  host: Pick<Host, 'log' | 'signal'>;
}

const LIST = 'GET /repos/{owner}/{repo}/deployments';
const CREATE = 'POST /repos/{owner}/{repo}/deployments';
const STATUSES = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
const TELL = 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
const NEEDS: Permissions = { deployments: 'write' };
const LONGEST = 140;
/** Deployments of an environment that are looked through. */
const LOOKED_AT = 30;
/** Milliseconds before it is looked again, where there is none: a list, or its statuses, may lag behind what was just made. */
const PAUSES = [100, 300, 600];
type Deployment = Item<typeof LIST>;
type Status = Item<typeof STATUSES>;

/**
 * Adds to the deployment of this job how it goes. GitHub made it when the job with the `environment:` began, and says of it
 * only how the job ended; one is made only where there is none. It is of the job's commit, and its statuses link to the run.
 *
 * A success ends every other one of the environment that still counts as active. GitHub does so by itself, but for
 * environments of production. Requests: two or three, one for each deployment of the commit that is newer, and one for each
 * that is still active; where GitHub made none, three more to look for it, and one to learn the token's account.
 *
 * @throws what the API throws, MLOPS_GITHUB_PERMISSION among it
 */
export async function tellDeployment(
  options: DeploymentOptions,
  environment: string,
  news: DeploymentNews,
): Promise<void> {
  let all = await newest(options, environment);
  // A second one would stay beside it. A job that is cancelled has no time to wait.
  for (const pause of options.host.signal.aborted ? [0] : PAUSES) {
    if (all.own !== undefined) break;
    await sleep(pause);
    all = await newest(options, environment);
  }
  const id = all.own ?? (await create(options, environment));
  await tell(options, id, news);
  if (news.state !== 'success') return;
  const active: { id: number; last: Status }[] = [];
  for (const other of all.listed.filter((one) => one.id < id)) {
    const [last] = await all.statusesOf(other);
    if (last?.state === 'inactive') break;
    if (last?.state === 'success') active.push({ id: other.id, last });
  }
  // The oldest first, so that behind the first one that is over, all are, wherever a job is cut off.
  for (const { id: other, last } of active.toReversed())
    await tell(options, other, { state: 'inactive', sentence: last.description });
}

interface Newest {
  own: number | undefined;
  /** The newest first. */
  listed: readonly Deployment[];
  /** The newest first; asked for once. */
  statusesOf(deployment: Deployment): Promise<readonly Status[]>;
}

async function newest(options: DeploymentOptions, environment: string): Promise<Newest> {
  const { api } = options;
  const listed = await api.request(LIST, { environment, per_page: LOOKED_AT });
  const known = new Map<number, Promise<readonly Status[]>>();
  const statusesOf: Newest['statusesOf'] = ({ id }) => {
    const statuses = known.get(id) ?? api.request(STATUSES, { deployment_id: id, per_page: 100 });
    known.set(id, statuses);
    return statuses;
  };
  return { own: await ownOf(options, listed, statusesOf), listed, statusesOf };
}

/**
 * Who may write deployments may make one that says it is of this run. So GitHub's own goes first, to whose statuses it gives
 * a link to the run (whoever started the run is its creator), and before others one of the branch or tag that the run is of; else one that was made here, by the token's account, and names
 * the run. Both are of the job's commit: somebody's is never told what another commit does.
 *
 * What an earlier attempt made is this one's too, unless a newer one serves meanwhile: people take the newest for what is
 * true.
 */
async function ownOf(
  { api, context }: DeploymentOptions,
  listed: Newest['listed'],
  statusesOf: Newest['statusesOf'],
): Promise<number | undefined> {
  const { runId, runAttempt, runUrl, change } = context;
  const ofCommit = listed.filter(({ sha }) => sha === change.commit);
  const run = runUrl.replace(/\/attempts\/\d+$/, '');
  const isLinked = ({ log_url: log, target_url: target }: Status): boolean =>
    [log, target].some((url) => url === run || url?.startsWith(`${run}/`));
  const ref = change.tag ?? change.branch;
  const ofRun = ofCommit.filter((one) => one.ref === ref);
  for (const one of new Set([...ofRun, ...ofCommit]))
    if (madeBy(one) === undefined && (await statusesOf(one)).some(isLinked)) return one.id;
  if (!ofCommit.some((one) => madeBy(one)?.run === runId)) return undefined;
  const account = await api.login();
  const made = ofCommit.find((one) => madeBy(one)?.run === runId && one.creator?.login === account);
  if (!made || madeBy(made)?.attempt === runAttempt) return made?.id;
  for (const newer of listed.filter(({ id }) => id > made.id))
    if ((await statusesOf(newer))[0]?.state === 'success') return undefined;
  return made.id;
}

/** Of one that was made here: by which run. GitHub writes none into its own. */
function madeBy({ payload }: Deployment): { run: unknown; attempt: unknown } | undefined {
  if (typeof payload !== 'object' || payload['run'] === undefined) return undefined;
  return { run: payload['run'], attempt: payload['attempt'] };
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
    const author = await api.login();
    const all = await api.request(LIST, { environment, sha: context.change.commit, per_page: LOOKED_AT });
    const isMine = (one: Deployment): boolean => {
      const by = madeBy(one);
      return by?.run === run && by.attempt === attempt && one.creator?.login === author;
    };
    return all.find(isMine) as Data<typeof CREATE> | undefined;
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
