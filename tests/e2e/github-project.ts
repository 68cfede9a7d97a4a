import { expect, jest } from '@jest/globals';
import {
  startGithub,
  type Event,
  type GithubDouble,
  type PullRequest,
  type Repository,
  type WorkflowRun,
} from '../doubles/github/index.ts';
import { runWorkflow, type WorkflowOptions, type WorkflowResult } from '../engine/index.ts';

export type Files = Record<string, string | Uint8Array | undefined>;

// The first double of a process takes GitHub's OpenAPI, the first run the workflow engine, and a busy machine its time.
jest.setTimeout(120_000);

/** What one report asks of the API at most, of the 1,000 requests that a repository has in an hour. */
const MOST_REQUESTS = 30;

/**
 * A repository on the double whose pushes and pull requests start its workflows, as on GitHub. What every story has in
 * common is asserted here: nothing is asked that GitHub's OpenAPI does not know, nothing that the job's own permissions do
 * not cover, and not much.
 */
export class GithubProject {
  readonly double: GithubDouble;
  readonly repository: Repository;
  /** For the runs that start from now on. */
  options: Partial<WorkflowOptions> = {};
  /** What one run makes: projects times cells of the matrix. */
  reports = 1;
  /** Exceptions on record that are in force: who pushed each is asked, and for all of them once what was pushed and what came since. */
  exceptions = 0;
  readonly #settled: () => Promise<WorkflowResult[]>;

  /** @param double its owner closes it */
  constructor(double: GithubDouble, repository: Repository) {
    this.double = double;
    this.repository = repository;
    const reactor = double.react((job) => runWorkflow({ double, ...this.options, ...job }));
    this.#settled = () => reactor.settled();
  }

  static async start(name: string): Promise<GithubProject> {
    const double = await startGithub();
    return new GithubProject(double, double.createRepository({ owner: 'acme', name }));
  }

  /** @throws when the double met what GitHub does not have */
  async close(): Promise<void> {
    const { violations } = this.double;
    await this.double.close();
    expect(violations).toEqual([]);
  }

  get state(): ReturnType<GithubDouble['state']> {
    return this.double.state(this.repository);
  }

  /** What is said on the pull request, the oldest first. */
  comments(pull: PullRequest): { id: number; author: string; body: string }[] {
    return this.state.comments
      .filter(({ issue }) => issue === pull.number)
      .map(({ id, author, body }) => ({ id, author, body }));
  }

  /** Names of what a run left, sorted. */
  artifacts({ run }: WorkflowResult): string[] {
    return this.state.artifacts
      .filter((artifact) => artifact.run.id === run.id && artifact.finalized)
      .map(({ name }) => name)
      .sort();
  }

  /** Pushes as a person does, and waits for what that starts. */
  async push(branch: string, files: Files): Promise<WorkflowResult> {
    await this.double.commit(this.repository, branch, files, { from: this.repository.defaultBranch });
    return this.#one();
  }

  /** A branch of one commit, and a pull request of it; waits for what that starts. */
  async propose(head: string, files: Files): Promise<{ pull: PullRequest; result: WorkflowResult }> {
    const { repository } = this;
    await this.double.commit(repository, head, files, { from: repository.defaultBranch });
    const pull = await this.double.openPullRequest({ repository, head });
    return { pull, result: await this.#one() };
  }

  async merge(pull: PullRequest): Promise<WorkflowResult> {
    await this.double.mergePullRequest(pull);
    return this.#one();
  }

  /** A run of one workflow for an event of the test's own; with `run`, that run once more. */
  async run(event: Event, more: Partial<WorkflowOptions> & { run?: WorkflowRun } = {}): Promise<WorkflowResult> {
    const workflow = more.run?.workflow ?? '.github/workflows/model.yml';
    return this.#checked(await runWorkflow({ double: this.double, ...this.options, ...more, workflow, event }));
  }

  /** All that was started and has not been looked at, when it is over. */
  async runs(): Promise<WorkflowResult[]> {
    return (await this.#settled()).map((result) => this.#checked(result));
  }

  #checked(result: WorkflowResult): WorkflowResult {
    expect(asked(result).length).toBeLessThanOrEqual(
      MOST_REQUESTS * this.reports + (this.exceptions && this.exceptions + 1),
    );
    return result;
  }

  async #one(): Promise<WorkflowResult> {
    const results = await this.runs();
    if (results.length !== 1) throw new Error(`expected one run, saw ${results.length}`);
    return results[0]!;
  }
}

/** What the jobs of a run asked of REST and GraphQL. */
export function asked(result: WorkflowResult): WorkflowResult['requests'] {
  return result.requests.filter(({ operation }) => operation !== 'git');
}

/** Requests that the permissions declared for the job do not cover. */
export function refused(result: WorkflowResult): string[] {
  return result.requests
    .filter(({ status }) => status === 401 || status === 403)
    .map(({ operation, needs }) => `${operation} needs ${needs.join(' or ')}`);
}

/** What the steps of a run printed, and what they marked. */
export function said(result: WorkflowResult): string {
  return result.jobs.flatMap(({ lines }) => lines).join('\n');
}

export interface WorkflowFile {
  /** Inputs of the root action, as YAML: `predictions: p.csv, metric: roc_auc`. */
  with?: string;
  permissions?: string;
  on?: string;
  /** Steps between the checkout and the action. */
  before?: string;
  /** More of the job: `strategy: {…}`. */
  job?: string;
}

export const PERMISSIONS = 'contents: read, actions: read, pull-requests: write';

/** One step after code that is there already, in a few lines; github-wedge has the texts of README and guide. */
export function workflow(file: WorkflowFile = {}): string {
  const steps = ['- uses: actions/checkout@v5', file.before, `- uses: mlops-actions/mlops-actions@v1`];
  return `name: Model
on: {pull_request: , push: {branches: [main]}${file.on === undefined ? '' : `, ${file.on}`}}
permissions: {${file.permissions ?? PERMISSIONS}}
jobs:
  model:
    runs-on: ubuntu-latest
${file.job === undefined ? '' : `    ${file.job}\n`}    steps:
${steps
  .filter((step) => step !== undefined)
  .map((step) => `      ${step}\n`)
  .join('')}${file.with === undefined ? '' : `        with: {${file.with}}\n`}`;
}

export const MODEL_YML = '.github/workflows/model.yml';

/**
 * Predictions of 1,500 flights, the same flights every time.
 * @param skill how far the score follows the target, 0 to 1 @param us the same for carrier US
 */
export function predictions(skill: number, us = skill): string {
  const rows = Array.from({ length: 1500 }, (_, i) => {
    const carrier = ['AA', 'US', 'DL'][i % 3]!;
    const target = (i * 7919) % 10 < 4 ? 1 : 0;
    const noise = ((i * 104_729) % 1009) / 1009;
    return `${i},${target},${((carrier === 'US' ? us : skill) * target + noise).toFixed(6)},${carrier}`;
  });
  return `id,target,score,carrier\n${rows.join('\n')}\n`;
}
