import type {
  Deployment,
  DeploymentState,
  GithubDouble,
  Job,
  PendingDeployment,
  WorkflowRun,
} from '../doubles/github/index.ts';
import { addDeployment, addStatus } from '../doubles/github/routes/deployments.ts';
import { grant, hold, withdraw } from './grants.ts';
import type { PlannedJob } from './jobs.ts';
import type { LogLine } from './log.ts';

const BOT = 'github-actions[bot]';

/** Follows the jobs of one run: shows them in the double, and gives each its own tokens while it runs. */
export class Registry {
  /** act gives it to every job; nobody accepts it. */
  readonly placeholder: string;
  readonly #double: GithubDouble;
  readonly #run: WorkflowRun;
  readonly #planned: readonly PlannedJob[];
  readonly #state: string;
  readonly #env: Record<string, string>;
  readonly #listed = new Map<string, Job>();
  readonly #tokens = new Map<PlannedJob, string[]>();
  readonly #deployments = new Map<PlannedJob, Deployment>();

  constructor(options: {
    double: GithubDouble;
    run: WorkflowRun;
    jobs: readonly PlannedJob[];
    state: string;
    env: Record<string, string>;
  }) {
    this.#double = options.double;
    this.#run = options.run;
    this.#planned = options.jobs;
    this.#state = options.state;
    this.#env = options.env;
    this.placeholder = `ghs_placeholder${options.run.id}`;
    refuseAmbiguity(options.jobs);
    // GitHub lists a job before a runner takes it.
    for (const { title, labels } of options.jobs) if (title !== undefined) this.#list(title, labels);
  }

  saw(line: LogLine): void {
    const planned = this.#plannedOf(line);
    if (!planned) return;
    const job = this.#list(titleOf(planned, line), planned.labels);
    if (line.jobResult !== undefined) this.#ended(planned, job, line.jobResult);
    else if (job.status === 'queued') this.#comesUp(planned, job);
  }

  /** A job whose environment has reviewers waits for one of them. */
  #comesUp(planned: PlannedJob, job: Job): void {
    const { environments } = this.#run.repository.settings;
    const { reviewers = [] } = environments.find(({ name }) => name === planned.environment) ?? {};
    if (reviewers.length === 0) return this.#began(planned, job);
    job.status = 'waiting';
    hold(this.#state, planned);
    const environment = planned.environment!;
    const decide: PendingDeployment['decide'] = (state) => {
      if (state === 'approved') return this.#began(planned, job);
      job.status = 'in_progress';
      grant(this.#state, planned, { refused: `The deployment to ${environment} was rejected.` });
    };
    this.#run.pending.push({ job, environment, reviewers, decide });
    this.#double.world.onWaiting(this.#run, environment);
  }

  /** The run is over: jobs that never began were skipped, and no token is worth anything. */
  end(): void {
    for (const job of this.#listed.values()) {
      if (job.status === 'completed') continue;
      const conclusion = job.status === 'queued' ? 'skipped' : 'cancelled';
      Object.assign(job, { status: 'completed', conclusion, completedAt: this.#double.world.now() });
    }
    for (const tokens of this.#tokens.values()) this.#double.revoke(...tokens);
  }

  #plannedOf({ jobID, job = '' }: LogLine): PlannedJob | undefined {
    const fitting = this.#planned.filter(({ id }) => id === jobID);
    // `<workflow>/<job>` or `<caller>/<workflow>/<job>`, blanks behind.
    return fitting.find(({ workflow }) => `/${job}`.includes(`/${workflow}/`));
  }

  #list(name: string, labels: string[]): Job {
    let job = this.#listed.get(name);
    if (!job) {
      const now = this.#double.world.now();
      job = {
        id: this.#double.world.id(),
        run: this.#run,
        attempt: this.#run.attempt,
        name,
        labels,
        status: 'queued',
        conclusion: undefined,
        createdAt: now,
        startedAt: undefined,
        completedAt: undefined,
      };
      this.#listed.set(name, job);
      this.#run.jobs.push(job);
    }
    return job;
  }

  #began(planned: PlannedJob, job: Job): void {
    Object.assign(job, { status: 'in_progress', startedAt: this.#double.world.now() });
    if (this.#tokens.has(planned)) return;
    const { repository } = this.#run;
    if (planned.environment !== undefined) this.#deployments.set(planned, this.#deploys(planned.environment, job));
    const token = this.#double.token({ repository, permissions: planned.permissions, run: this.#run, job: planned.id });
    const runtime = this.#double.runtimeToken({ run: this.#run, job: planned.id });
    this.#tokens.set(planned, [token, runtime]);
    grant(this.#state, planned, {
      placeholder: this.placeholder,
      token,
      env: this.#env,
      runtime: {
        ACTIONS_RUNTIME_TOKEN: runtime,
        ACTIONS_RESULTS_URL: this.#double.resultsUrl,
        ACTIONS_CACHE_SERVICE_V2: 'true',
        ...(planned.permissions['id-token'] === 'write' && { ACTIONS_ID_TOKEN_REQUEST_TOKEN: runtime }),
      },
    });
  }

  /** A job with an `environment:` is a deployment to it. */
  #deploys(environment: string, job: Job): Deployment {
    const { repository, headSha: sha, headBranch: ref } = this.#run;
    const production = environment === 'production';
    const made = { repository, sha, ref, environment, production, task: 'deploy', description: null, payload: {} };
    const deployment = addDeployment(this.#double.world, { ...made, creator: BOT });
    this.#tells(deployment, job, 'in_progress');
    return deployment;
  }

  #deployed(deployment: Deployment, job: Job, result: NonNullable<LogLine['jobResult']>): void {
    if (result !== 'skipped') return this.#tells(deployment, job, result === 'success' ? 'success' : 'failure');
    // That it never began act says at its end.
    const { deployments } = this.#double.world.state(deployment.repository);
    deployments.splice(deployments.indexOf(deployment), 1);
  }

  #tells(deployment: Deployment, job: Job, state: DeploymentState): void {
    const { world } = this.#double;
    const logUrl = world.link(`${this.#run.repository.fullName}/actions/runs/${this.#run.id}/job/${job.id}`);
    const { environmentUrl = '' } = deployment.statuses.at(-1) ?? {};
    const status = { state, description: '', logUrl, environmentUrl, creator: BOT };
    addStatus(world, deployment, { ...status, autoInactive: true });
  }

  #ended(planned: PlannedJob, job: Job, result: NonNullable<LogLine['jobResult']>): void {
    const now = this.#double.world.now();
    Object.assign(job, { status: 'completed', conclusion: result, completedAt: now, startedAt: job.startedAt ?? now });
    // Nobody is asked about one that is skipped, which act says at its end.
    this.#run.pending = this.#run.pending.filter((one) => one.job !== job);
    const deployment = this.#deployments.get(planned);
    if (deployment) this.#deployed(deployment, job, result);
    // Other legs of a matrix, or another caller's job of the same name, may still need theirs.
    const alone =
      this.#planned.filter(({ id, workflow }) => id === planned.id && workflow === planned.workflow).length === 1;
    if (planned.matrix || !alone) return;
    withdraw(this.#state, planned);
    this.#double.revoke(...(this.#tokens.get(planned) ?? []));
  }
}

function titleOf(planned: PlannedJob, { job = '', matrix = {} }: LogLine): string {
  if (planned.title !== undefined) return planned.title;
  const own = job.trim().split('/').at(-1)!.replace(/-\d+$/, '');
  const values = Object.values(matrix).map((value) =>
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  );
  const leg = values.length > 0 ? `${own} (${values.join(', ')})` : own;
  return planned.caller === undefined ? leg : `${planned.caller} / ${leg}`;
}

/** Steps know their workflow's and job's names only: what shares both must be allowed the same. */
function refuseAmbiguity(jobs: readonly PlannedJob[]): void {
  const seen = new Map<string, string>();
  for (const { workflow, id, permissions } of jobs) {
    const key = `${workflow}, job ${id}`;
    const allowed = JSON.stringify(Object.entries(permissions).sort());
    if ((seen.get(key) ?? allowed) !== allowed)
      throw new Error(`${key} is called twice with different permissions: the engine can not tell its steps apart`);
    seen.set(key, allowed);
  }
}
