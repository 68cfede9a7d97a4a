// Runs workflows through nektos/act 0.2.89, host mode, against the double of GitHub. What differs from GitHub, and what
// is done about it:
//
// - act gives one token to all jobs and ignores `permissions`. Each job's token is made by the double from the
//   permissions declared for it (jobs.ts). act itself is given a placeholder, which the double refuses; a shim on the
//   PATH (step-shim.py) puts the job's own token into the environment of each step, gives ACTIONS_RUNTIME_TOKEN to
//   JavaScript actions only, and takes away what only act sets. Tokens are made when act says that a job begins and are
//   worth nothing after it; those of a matrix job live until the run ends. Two callers of one file whose same-named jobs
//   have different permissions can not be told apart: that is an error.
// - actions/checkout is a stand-in that fetches from the double (actions/checkout), with its default of one commit and
//   its rules for the token; those that bring a site to Pages bring it to the double. Actions that prepare a machine do
//   nothing. Any other one must be given.
// - A called job that asks for more than its caller grants ends the run as `startup_failure`, as on GitHub.
// - A fork's pull request has no secrets and a token that only reads.
// - Expressions (`github.token`, `github.workflow` in a called file, `github.api_url`) are act's own.
// - A job whose environment has reviewers waits for one of them (`double.review`) before its first step.
// - All jobs run on this machine as this user: what one job does to the machine, another one can see. `concurrency`,
//   `timeout-minutes` and `services` do nothing. A cancelled run's remaining steps see `failure()`.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type {
  Conclusion,
  Event,
  GithubDouble,
  Permissions,
  RecordedRequest,
  WorkflowRun,
} from '../doubles/github/index.ts';
import { actPrograms, runAct, type Control } from './act.ts';
import { githubVariables, jobEnvironment } from './environment.ts';
import { makeShims } from './grants.ts';
import { StartupFailure, fileOf, planJobs, type PlannedJob } from './jobs.ts';
import { RunLog, type Annotation, type JobResult, type LogLine } from './log.ts';
import { Registry } from './registry.ts';
import { localRepositories, ownActions } from './substitutes.ts';
import { exportSuite } from './suite.ts';

export interface WorkflowOptions {
  double: GithubDouble;
  /** This toolkit as its users get it; default: {@link exportSuite} of this checkout. */
  suite?: string;
  /** Name under which workflows use it. */
  suiteName?: string;
  /** More environment for every step of every job: the machine's own. */
  env?: Record<string, string>;
  /** Directories before the machine's own on the PATH. */
  path?: readonly string[];
  secrets?: Record<string, string>;
  /** Labels of `runs-on` that have a runner, beside the usual ones. */
  runners?: readonly string[];
  /** Directories of other actions by `owner/repo`. */
  actions?: Readonly<Record<string, string>>;
  /** Sees every line as it comes, and may end the run. */
  onLine?: (line: LogLine, control: Control) => void;
  /** Default 5 minutes. */
  timeoutMs?: number;
}

export interface WorkflowResult {
  run: WorkflowRun;
  /** With `run`, what `runWorkflow` needs to do it once more. */
  event: Event;
  conclusion: Conclusion;
  jobs: JobResult[];
  annotations: Annotation[];
  /** Markdown of all jobs, in order of starting. */
  summary: string;
  /** Everything act said. */
  lines: string[];
  /** What the run's jobs asked of the API, each with the permissions of its job. */
  requests: RecordedRequest[];
}

/** For `double.react`: runs a workflow for an event, with the same options each time. */
export function engine(
  options: WorkflowOptions,
): (job: { workflow: string; event: Event; run?: WorkflowRun }) => Promise<WorkflowResult> {
  return (job) => runWorkflow({ ...options, ...job });
}

/**
 * Runs one workflow for one event as a run of the double, to its end.
 * @param options.run a run to do once more, as its next attempt
 * @returns what happened; a failed job is a result, not an error
 * @throws Error when the workflow can not be read, an action is missing, or it takes too long
 */
export async function runWorkflow(
  options: WorkflowOptions & { workflow: string; event: Event; run?: WorkflowRun },
): Promise<WorkflowResult> {
  const { double, event, workflow } = options;
  const run = options.run ?? register(double, workflow, event);
  if (options.run) double.rerun(run);
  const state = mkdtempSync(join(tmpdir(), 'engine-'));
  const log = new RunLog();
  const before = double.requests.length;
  const finish = (conclusion: Conclusion): WorkflowResult => {
    double.finishRun(run, conclusion);
    const jobs = log.jobs;
    return {
      run,
      event,
      conclusion,
      jobs,
      annotations: jobs.flatMap((job) => job.annotations),
      summary: jobs.map((job) => job.summary).join(''),
      lines: log.lines,
      requests: double.requests
        .slice(before)
        .filter((request) => request.run === run.id && request.permissions !== undefined),
    };
  };
  try {
    const checkout = await workflowsCheckout(event, state);
    const repositories = {
      [options.suiteName ?? 'mlops-actions/mlops-actions']: options.suite ?? exportSuite(),
      ...options.actions,
    };
    const files = new Files(checkout, repositories);
    const jobs = await plan(options, files);
    run.called = files.called;
    const registry = new Registry({
      double,
      run,
      jobs,
      state,
      env: await jobEnvironment(options, run),
    });
    let cancelled = false;
    const onLine = (line: LogLine, control: Control): void => {
      log.add(line);
      registry.saw(line);
      options.onLine?.(line, {
        cancel: () => {
          cancelled = true;
          control.cancel();
        },
        kill: control.kill,
      });
    };
    const path = [...(options.path ?? []), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
    const shims = makeShims(state, path, actPrograms().python);
    const args = [
      ...basics(options, state, checkout, jobs),
      ...localRepositories([...files.read, ...ownActions(checkout)], {
        repositories,
        state,
        gitUrl: `${double.url}/git`,
      }),
      ...githubVariables(event, run).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      '-s',
      `GITHUB_TOKEN=${registry.placeholder}`,
      ...(fromFork(event) ? [] : Object.entries(options.secrets ?? {})).flatMap(([name, value]) => [
        '-s',
        `${name}=${value}`,
      ]),
    ];
    const env = {
      PATH: [shims, path].join(delimiter),
      HOME: join(state, 'home'),
      XDG_CACHE_HOME: join(state, 'cache'),
      NO_COLOR: '1',
      LANG: 'C.UTF-8',
    };
    mkdirSync(env.HOME, { recursive: true });
    const { code, stderr } = await runAct(args, env, onLine, options.timeoutMs ?? 300_000);
    registry.end();
    // act says on stderr what kept it from starting at all.
    if (log.jobs.length === 0 && code !== 0) throw new Error(`act could not run ${workflow}: ${stderr}`);
    return finish(cancelled ? 'cancelled' : code === 0 ? 'success' : 'failure');
  } catch (error) {
    if (!(error instanceof StartupFailure)) {
      double.finishRun(run, 'failure');
      throw error;
    }
    log.lines.push(error.message);
    return finish('startup_failure');
  } finally {
    rmSync(state, { recursive: true, force: true, maxRetries: 3 });
  }
}

function register(double: GithubDouble, workflow: string, event: Event): WorkflowRun {
  return double.startRun({
    repository: event.repository,
    workflow,
    event: event.name,
    headSha: event.headSha,
    headBranch: event.headBranch,
    headRepository: event.headRepository,
    actor: event.actor,
    // A pull request of a fork, too, has its caches on its merge ref.
    ...(event.name === 'pull_request' && event.pullRequest ? { pullRequest: event.pullRequest.number } : {}),
  });
}

/** The commit whose workflows count; act takes called workflows from here. Jobs check out for themselves. */
async function workflowsCheckout(event: Event, state: string): Promise<string> {
  const directory = join(state, 'workflows');
  const { git } = event.repository;
  const inside = ['-C', directory];
  mkdirSync(directory);
  for (const args of [
    ['init', '-q'],
    ['remote', 'add', 'origin', `https://github.com/${event.repository.fullName}`],
    ['fetch', '-q', '--depth=1', event.repository.path, event.workflowsAt],
    ['checkout', '-q', '--detach', 'FETCH_HEAD'],
  ])
    await git.run([...inside, ...args], { bare: false });
  return directory;
}

/** Reads workflow files, and remembers them. */
class Files {
  readonly read: string[] = [];
  /** Workflows of other repositories among them. */
  readonly called: string[] = [];
  readonly #checkout: string;
  readonly #repositories: Readonly<Record<string, string>>;

  constructor(checkout: string, repositories: Readonly<Record<string, string>>) {
    this.#checkout = checkout;
    this.#repositories = repositories;
  }

  /** @param uses `./.github/workflows/x.yml` or `owner/repo/.github/workflows/x.yml@ref` */
  text(uses: string): string {
    const [owner, repository] = uses.split('/');
    const directory = uses.startsWith('.') ? this.#checkout : this.#repositories[`${owner}/${repository}`];
    if (directory === undefined)
      throw new Error(`nothing stands for ${uses} in tests: give its directory in "actions"`);
    const file = join(directory, fileOf(uses));
    if (!existsSync(file)) throw new StartupFailure(`error parsing called workflow "${uses}": workflow was not found.`);
    const text = readFileSync(file, 'utf8');
    this.read.push(text);
    if (repository !== undefined && !uses.startsWith('.')) this.called.push(uses);
    return text;
  }
}

async function plan({ event, workflow }: { event: Event; workflow: string }, files: Files): Promise<PlannedJob[]> {
  const { settings } = event.repository;
  const fallback: Permissions =
    settings.defaultWorkflowPermissions === 'read'
      ? { contents: 'read', packages: 'read' }
      : {
          actions: 'write',
          checks: 'write',
          contents: 'write',
          deployments: 'write',
          issues: 'write',
          packages: 'write',
          'pull-requests': 'write',
          statuses: 'write',
        };
  return planJobs(files.text(workflow), workflow, {
    read: (uses) => Promise.resolve(files.text(uses)),
    fallback,
    readOnly: fromFork(event),
    event: event.name,
  });
}

/** `pull_request_target` and `workflow_run` are the base's own. */
function fromFork(event: Event): boolean {
  return event.name === 'pull_request' && event.headRepository !== event.repository;
}

function basics(
  { event, workflow, runners = [] }: WorkflowOptions & { event: Event; workflow: string },
  state: string,
  checkout: string,
  jobs: PlannedJob[],
): string[] {
  const payload = join(state, 'event.json');
  writeFileSync(payload, JSON.stringify(event.payload));
  const usual = ['ubuntu-latest', 'ubuntu-24.04', 'ubuntu-22.04', 'self-hosted', 'linux', 'x64'];
  const asked = jobs.flatMap((job) => job.labels).filter((label) => !label.includes('${{'));
  const labels = [...new Set([...usual, ...asked, ...runners])];
  return [
    event.name,
    ...['-C', checkout, '-W', join(checkout, workflow), '-e', payload, '--actor', event.actor, '--json'],
    ...['--no-cache-server', '--no-skip-checkout', '--action-cache-path', join(state, 'actions')],
    ...['--defaultbranch', event.repository.defaultBranch],
    ...labels.flatMap((label) => ['-P', `${label}=-self-hosted`]),
    ...Object.entries((event.payload['inputs'] ?? {}) as Record<string, string>).flatMap(([name, value]) => [
      '--input',
      `${name}=${value}`,
    ]),
  ];
}
