// Without Jest, for the bench goes round here too.
import { deepEqual, equal, match } from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  startGithub,
  type Event,
  type GithubDouble,
  type Permissions,
  type PullRequest,
  type RecordedRequest,
  type Repository,
  type WorkflowRun,
} from '../doubles/github/index.ts';
import { engine, type WorkflowOptions, type WorkflowResult } from '../engine/index.ts';
import { ScratchProject } from './project.ts';

const root = join(import.meta.dirname, '..', '..');

/** What the reusable workflows say of each job. */
const DECLARED: Readonly<Record<string, Permissions>> = {
  work: { contents: 'read', actions: 'read' },
  judge: { contents: 'read', actions: 'read', 'pull-requests': 'write' },
  record: { contents: 'write', actions: 'read' },
  announce: { contents: 'read', actions: 'read', 'pull-requests': 'write' },
  again: { actions: 'write' },
  monitor: { contents: 'write', actions: 'read', issues: 'write' },
  register: { contents: 'write', actions: 'read' },
  stage: { contents: 'write', actions: 'read', deployments: 'write' },
  deploy: { contents: 'write', actions: 'read', deployments: 'write' },
  rollback: { contents: 'write', actions: 'read', deployments: 'write' },
  build: { contents: 'read', actions: 'read' },
  publish: { pages: 'write', 'id-token': 'write' },
  scan: { contents: 'read', 'security-events': 'write' },
  attest: { contents: 'read', actions: 'read', 'id-token': 'write', attestations: 'write' },
  report: { contents: 'read', actions: 'read', checks: 'write', 'pull-requests': 'write' },
};
const WITH_USER_CODE = ['work'];

type OnLine = NonNullable<WorkflowOptions['onLine']>;
type Control = Parameters<OnLine>[1];
type JobResult = WorkflowResult['jobs'][number];
export type Files = Record<string, string | Uint8Array | undefined>;

/**
 * A project on GitHub with the workflows that `mlops init --github` writes. Its machine has uv, as hosted runners can
 * have it from `.github/actions/mlops-setup`, and the packages of earlier runs.
 */
export class Zones {
  readonly double: GithubDouble;
  readonly repository: Repository;
  /** Everything that ran, in order of ending. */
  readonly ran: WorkflowResult[] = [];
  /** Sees every line of every run as it comes, and may end the run. */
  watch: (event: Event, ...said: Parameters<OnLine>) => unknown = () => undefined;
  /** Of the run that spoke last. */
  #control: Control | undefined;
  readonly #happened: (event: Event) => void;
  readonly #settled: () => Promise<WorkflowResult[]>;

  private constructor(double: GithubDouble, repository: Repository, options: Partial<WorkflowOptions>) {
    this.double = double;
    this.repository = repository;
    const reactor = double.react((job) =>
      engine({
        double,
        path: [join(root, '.tools', 'python', 'bin')],
        env: { UV_CACHE_DIR: process.env['UV_CACHE_DIR'] ?? join(homedir(), '.cache', 'uv') },
        timeoutMs: 600_000,
        onLine: (line, control) => {
          this.#control = control;
          this.watch(job.event, line, control);
        },
        ...options,
      })(job),
    );
    this.#happened = (event) => reactor.happened(event);
    this.#settled = () => reactor.settled() as Promise<WorkflowResult[]>;
  }

  static async start(name: string, options: Partial<WorkflowOptions> = {}): Promise<Zones> {
    const double = await startGithub();
    return new Zones(double, double.createRepository({ owner: 'acme', name }), options);
  }

  /** Commits to a branch as a person pushes it, and waits for all that follows. */
  async push(branch: string, files: Files): Promise<WorkflowResult[]> {
    await this.double.commit(this.repository, branch, files);
    return this.settled();
  }

  /** An event that no push is, and all that follows. */
  async happen(event: Event): Promise<WorkflowResult[]> {
    this.#happened(event);
    return this.settled();
  }

  /**
   * Cancels the run that comes to this request, while it is under way: what it asks for may be done, or not.
   * @param operation `POST /graphql`, `deploy switch` @param follows cancels, and waits for all that follows
   * @throws Error when no run came to it
   */
  async cancelledAt(operation: string, follows: () => Promise<WorkflowResult[]>): Promise<WorkflowResult[]> {
    let struck = false;
    this.double.faults({
      decide: (request) => {
        if (!struck && request.operation === operation) {
          struck = true;
          this.#control!.cancel();
        }
        return undefined;
      },
    });
    const results = await follows();
    this.double.faults(undefined);
    if (!struck) throw new Error(`no run came to ${operation}: ${results.map(({ run }) => run.name).join(', ')}`);
    return results;
  }

  /** "Re-run all jobs" of a run, and all that follows. */
  async again({ run }: WorkflowResult): Promise<WorkflowResult[]> {
    this.double.world.onRerun(run);
    return this.settled();
  }

  /** Opens a pull request of a new branch with these files; does not wait for what follows. */
  async propose(head: string, files: Files): Promise<PullRequest> {
    await this.double.commit(this.repository, head, files, { from: 'main' });
    return this.double.openPullRequest({ repository: this.repository, head, base: 'main' });
  }

  /** Waits until nothing runs any more. @returns what ran since the last call */
  async settled(): Promise<WorkflowResult[]> {
    const results = await this.#settled();
    this.ran.push(...results);
    return results;
  }

  commentsOn(pull: PullRequest): string[] {
    const { comments } = this.double.state(this.repository);
    return comments.filter(({ issue }) => issue === pull.number).map(({ body }) => body);
  }

  /** Every request came with its job's own permissions, and none was refused. @param options.except whose code tried */
  expectWithinPermissions({ except }: { except?: WorkflowRun } = {}): void {
    for (const { requests } of this.ran.filter(({ run }) => run !== except)) {
      for (const { job, permissions, operation, status, method } of requests) {
        deepEqual({ job, permissions }, { job, permissions: DECLARED[job!] });
        deepEqual({ operation, refused: status === 401 || status === 403 }, { operation, refused: false });
        if (WITH_USER_CODE.includes(job!)) match(`${operation} ${method}`, / GET$|graphql POST$|^git /);
      }
    }
  }

  /** @throws what the double found wrong with a request */
  async close(): Promise<void> {
    await this.double.close();
    deepEqual(this.double.violations, []);
  }
}

/** Files of a directory as `mlops init` and `mlops init --github` complete them. */
export function initialized(
  name: string,
  options: { from?: string; files?: Record<string, string>; label?: string; template: string },
): Record<string, string | Uint8Array> {
  const project = new ScratchProject(name, options.from === undefined ? {} : { from: options.from });
  try {
    for (const [path, text] of Object.entries(options.files ?? {})) project.write(path, text);
    if (options.label !== undefined) equal(project.mlops('init', '--label', options.label).status, 0);
    equal(project.mlops('init', '--github', '--template', options.template).status, 0);
    return project.files();
  } finally {
    project.remove();
  }
}

/** A job with steps by GITHUB_JOB: the one that calls its workflow may have the same. @throws Error when it did not run */
export function jobOf(result: WorkflowResult, id: string): JobResult {
  const job = result.jobs.find((one) => one.id === id && one.steps.length > 0);
  if (job) return job;
  throw new Error(`no job ${id} ran in ${result.run.workflow}: ${result.lines.slice(-20).join('\n')}`);
}

/** How each job ended, as GitHub lists it; those whose condition did not hold are left out. */
export function endings(result: WorkflowResult): Record<string, string> {
  const ended = result.run.jobs.filter(({ conclusion }) => conclusion !== 'skipped');
  return Object.fromEntries(ended.map(({ name, conclusion }) => [name, String(conclusion)]));
}

/** What a job asked of the API with its token; its checkout is git's. */
export function apiRequestsOf(result: WorkflowResult, job: string): RecordedRequest[] {
  return result.requests.filter((request) => request.job === job && request.operation !== 'git');
}

/** What GitHub did not let a run's jobs do. */
export function refused(result: WorkflowResult): string[] {
  return result.requests
    .filter(({ status }) => status === 401 || status === 403)
    .map(({ job, operation }) => `${job}: ${operation}`);
}
