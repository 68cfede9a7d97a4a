import type { Deployment, DeploymentState, DeploymentStatus } from '../model.ts';
import { user } from '../render.ts';
import { listed, notFound, refusal, route, type Call, type Route } from '../route.ts';
import { nodeId, type World } from '../world.ts';

/** Deployments and what is said of them. */
export const deploymentRoutes: Route[] = [
  route('GET /repos/{owner}/{repo}/deployments', ['deployments:read'], (call) => {
    const { query, world, repository } = call;
    const fits = (name: 'sha' | 'ref' | 'task' | 'environment', value: string): boolean =>
      [null, 'none', value].includes(query.get(name));
    const found = world
      .state(repository)
      .deployments.filter(({ sha, ref, task, environment }) =>
        Object.entries({ sha, ref, task, environment }).every(([name, value]) => fits(name as 'sha', value)),
      )
      .toSorted((a, b) => b.id - a.id);
    const { page, headers } = listed(call, found);
    return { status: 200, body: page.map((one) => deploymentBody(call, one)), headers };
  }),
  route('POST /repos/{owner}/{repo}/deployments', ['deployments:write'], async (call) => {
    const given = call.body as NewDeployment;
    const { world, repository } = call;
    const sha = await repository.git.commitOf(given.ref);
    if (sha === undefined) return refusal(422, `No ref found for: ${given.ref}`);
    // By default GitHub merges the default branch first, and waits for every check of the commit, this job's among them.
    if (given.auto_merge !== false)
      return refusal(409, `Conflict merging ${repository.defaultBranch} into ${given.ref}`);
    if (given.required_contexts?.length !== 0)
      return refusal(409, `Conflict: Commit status checks failed for ${given.ref}.`);
    const deployment = addDeployment(world, {
      repository,
      sha,
      ref: given.ref,
      task: given.task ?? 'deploy',
      environment: given.environment ?? 'production',
      description: given.description ?? null,
      payload: given.payload ?? {},
      production: given.production_environment ?? given.environment === 'production',
      creator: call.token.login,
    });
    return { status: 201, body: deploymentBody(call, deployment) };
  }),
  route('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', ['deployments:read'], (call) => {
    const deployment = deploymentOf(call);
    if (!deployment) return notFound();
    const { page, headers } = listed(call, deployment.statuses.toReversed());
    return { status: 200, body: page.map((one) => statusBody(call, deployment, one)), headers };
  }),
  route('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', ['deployments:write'], (call) => {
    const deployment = deploymentOf(call);
    if (!deployment) return notFound();
    const given = call.body as NewStatus;
    const status = addStatus(call.world, deployment, {
      state: given.state,
      description: given.description ?? '',
      logUrl: given.log_url ?? given.target_url ?? '',
      environmentUrl: given.environment_url ?? '',
      creator: call.token.login,
      autoInactive: given.auto_inactive ?? true,
    });
    return { status: 201, body: statusBody(call, deployment, status) };
  }),
];

interface NewDeployment {
  ref: string;
  task?: string;
  auto_merge?: boolean;
  required_contexts?: string[];
  payload?: Record<string, unknown> | string;
  environment?: string;
  description?: string | null;
  production_environment?: boolean;
}

interface NewStatus {
  state: DeploymentState;
  target_url?: string;
  log_url?: string;
  description?: string;
  environment_url?: string;
  auto_inactive?: boolean;
}

/** As a request makes one, or a job with an `environment:` when it begins. */
export function addDeployment(
  world: World,
  given: Omit<Deployment, 'id' | 'createdAt' | 'updatedAt' | 'statuses'>,
): Deployment {
  const now = world.now();
  const deployment: Deployment = { ...given, id: world.id(), createdAt: now, updatedAt: now, statuses: [] };
  world.state(given.repository).deployments.push(deployment);
  return deployment;
}

/** `auto_inactive`: a success ends the others of that environment, but for those of production. */
export function addStatus(
  world: World,
  deployment: Deployment,
  { autoInactive, ...given }: Omit<DeploymentStatus, 'id' | 'createdAt'> & { autoInactive: boolean },
): DeploymentStatus {
  const add = (to: Deployment, more: Omit<DeploymentStatus, 'id' | 'createdAt'>): DeploymentStatus => {
    const status = { ...more, id: world.id(), createdAt: world.now() };
    to.statuses.push(status);
    to.updatedAt = status.createdAt;
    return status;
  };
  const status = add(deployment, given);
  const { deployments } = world.state(deployment.repository);
  if (given.state === 'success' && autoInactive)
    for (const other of deployments)
      if (other.id < deployment.id && other.environment === deployment.environment && !other.production)
        if (other.statuses.at(-1)?.state === 'success') add(other, { ...given, state: 'inactive', description: '' });
  return status;
}

function deploymentOf(call: Call): Deployment | undefined {
  const id = Number(call.params['deployment_id']);
  return call.world.state(call.repository).deployments.find((deployment) => deployment.id === id);
}

function deploymentBody({ world, repository }: Call, one: Deployment) {
  const at = world.api(`repos/${repository.fullName}/deployments/${one.id}`);
  return {
    url: at,
    id: one.id,
    node_id: nodeId('DE', one.id),
    sha: one.sha,
    ref: one.ref,
    task: one.task,
    payload: one.payload,
    original_environment: one.environment,
    environment: one.environment,
    description: one.description,
    creator: user(world, one.creator),
    created_at: world.time(one.createdAt),
    updated_at: world.time(one.updatedAt),
    statuses_url: `${at}/statuses`,
    repository_url: world.api(`repos/${repository.fullName}`),
    transient_environment: false,
    production_environment: one.production,
  };
}

function statusBody({ world, repository }: Call, { id, environment }: Deployment, one: DeploymentStatus) {
  const at = world.api(`repos/${repository.fullName}/deployments/${id}`);
  return {
    url: `${at}/statuses/${one.id}`,
    id: one.id,
    node_id: nodeId('DES', one.id),
    state: one.state,
    creator: user(world, one.creator),
    description: one.description,
    environment,
    target_url: one.logUrl,
    created_at: world.time(one.createdAt),
    updated_at: world.time(one.createdAt),
    deployment_url: at,
    repository_url: world.api(`repos/${repository.fullName}`),
    environment_url: one.environmentUrl,
    log_url: one.logUrl,
  };
}
