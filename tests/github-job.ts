import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change, Clock, Host, Store } from '#kit';
import { testHost, type TestHost } from './host.ts';
import type { GithubDouble, Permissions, Repository, WorkflowRun } from './doubles/github/index.ts';
import { githubApi, type Api } from '../packages/github/api/api.ts';
import type { ArtifactClient } from '../packages/github/artifacts/artifacts.ts';
import type { GithubContext } from '../packages/github/context/context.ts';
import type { Surroundings } from '../packages/github/host.ts';
import type { LedgerPlace } from '../packages/github/origin.ts';
import { githubParts } from '../packages/github/parts.ts';

export const WORKFLOW = '.github/workflows/mlops.yml';

export interface JobOptions {
  run: WorkflowRun;
  change?: Partial<Change>;
  permissions?: Permissions;
  ledger?: LedgerPlace;
  matrix?: string;
  job?: string;
  context?: Partial<GithubContext>;
  /** Of the step: aborted when the run is cancelled. */
  signal?: AbortSignal;
  client?: () => Promise<ArtifactClient>;
}

export interface Job {
  api: Api;
  host: TestHost;
  origin: ReturnType<ReturnType<typeof githubParts>['origin']>;
  workspace: ReturnType<ReturnType<typeof githubParts>['workspace']>;
  store: Store;
  /** Artifacts are this job's: GitHub's client knows no other way to be told. */
  enter(): void;
}

/** One job of a workflow run, with what a host on GitHub is made of. */
export async function startJob(double: GithubDouble, directory: string, options: JobOptions): Promise<Job> {
  const { run, job = 'model' } = options;
  const { repository } = run;
  const permissions = options.permissions ?? { contents: 'read', actions: 'read' };
  const token = double.token({ repository, permissions, run });
  const home = await mkdtemp(join(directory, 'job-'));
  await mkdir(join(home, 'temp'));
  const env = {
    ACTIONS_RUNTIME_TOKEN: double.runtimeToken({ run, job }),
    ACTIONS_RESULTS_URL: double.resultsUrl,
    GITHUB_API_URL: double.url,
    GITHUB_SERVER_URL: double.serverUrl,
    RUNNER_TEMP: join(home, 'temp'),
  };
  const host = testHost({
    directory: home,
    env: { ...process.env, ...env },
    ...(options.signal && { signal: options.signal }),
  });
  const context = contextOf(double, repository, options, job);
  const apiOf = (of: Pick<Host, 'fetch' | 'clock' | 'random' | 'log' | 'signal'>): Api =>
    githubApi({
      token,
      apiUrl: double.url,
      graphqlUrl: double.graphqlUrl,
      repository: repository.fullName,
      ...waitless(of),
    });
  const api = apiOf(host);
  const around: Surroundings & { api: Api } = { host, context, api, matrix: options.matrix };
  const parts = githubParts({
    action: 'run-pipeline',
    token,
    ledger: options.ledger ?? { kind: 'artifacts' },
    lastWords: () => apiOf({ ...host, signal: new AbortController().signal }),
    begin: () => Promise.resolve(),
    publish: () => Promise.resolve(),
    ...(options.client && { client: options.client }),
  });
  const enter = (): void => void Object.assign(process.env, env);
  enter();
  const store = parts.store(around, host.store);
  Object.assign(host, { store });
  return { api, host, store, enter, origin: parts.origin(around), workspace: parts.workspace(around) };
}

/** For a client whose waits take no time: by its clock they did, or it would ask again and again whether they are over. */
export function waitless<Of extends { clock: Clock }>(host: Of): { host: Of; sleep(ms: number): Promise<void> } {
  let slept = 0;
  const { clock } = host;
  return {
    host: { ...host, clock: { now: () => clock.now(), monotonic: () => clock.monotonic() + slept } },
    sleep: async (ms) => void (slept += ms),
  };
}

function contextOf(double: GithubDouble, repository: Repository, options: JobOptions, job: string): GithubContext {
  const { run, change = {} } = options;
  return {
    repository: repository.fullName,
    apiUrl: double.url,
    graphqlUrl: double.graphqlUrl,
    serverUrl: double.serverUrl,
    enterprise: false,
    hosted: true,
    workflowPath: run.workflow,
    runId: run.id,
    runNumber: run.number,
    runAttempt: run.attempt,
    job,
    ref: run.ref,
    eventName: run.event as GithubContext['eventName'],
    event: {},
    defaultBranch: repository.defaultBranch,
    change: { commit: run.headSha, head: run.headSha, branch: run.headBranch, untrusted: false, ...change },
    cause: 'push',
    actor: 'ada',
    runUrl: `${double.serverUrl}/${repository.fullName}/actions/runs/${run.id}${run.attempt > 1 ? `/attempts/${run.attempt}` : ''}`,
    ...options.context,
  };
}
