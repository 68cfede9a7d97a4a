import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { Verdict } from '#kit';
import { pullRequestEvent, pushEvent, workflowRunEvent } from '../doubles/github/events.ts';
import {
  startGithub,
  type Event,
  type GithubDouble,
  type PullRequest,
  type Repository,
  type WorkflowRun,
} from '../doubles/github/index.ts';
import type { Ended } from './step.ts';

export const PROJECT = 'flights';
const WORKFLOW = '.github/workflows/model.yml';
/** What judges the runs of forks. */
const REPORTER = '.github/workflows/report.yml';

const YML = `project: ${PROJECT}
evaluate: {predictions: predictions.csv}
gate: {rules: [{metric: roc_auc, min: 0.55}, {metric: roc_auc, margin: 0.02}]}
`;

/** How good predictions must be for each verdict, beside a baseline of 0.4; the interval of 0.368 holds the margin, and 0 is a guess. */
const SKILL: Readonly<Record<Verdict, number>> = { pass: 0.4, fail: 0, inconclusive: 0.368 };
/** What main had before: beside it, even what is inconclusive would pass. */
const BEFORE = 0.2;

function predictions(skill: number): string {
  const rows = Array.from({ length: 1500 }, (_, id) => {
    const target = (id * 7919) % 10 < 4 ? 1 : 0;
    return `${id},${target},${(skill * target + ((id * 104_729) % 1000) / 1000).toFixed(4)}`;
  });
  return `id,target,score\n${rows.join('\n')}\n`;
}

/** A workflow run and what its predictions deserve. */
export interface Work {
  run: WorkflowRun;
  event: Event;
  truth: Verdict;
  pull?: PullRequest;
}

/** A repository with a model, what happened in it, and what was true of each of its runs. */
export class Lab {
  readonly double: GithubDouble;
  readonly repository: Repository;
  readonly fork: Repository;
  /** By the number of the run. */
  readonly truths = new Map<number, Verdict>();
  /** Which run another one judges. */
  readonly judged = new Map<number, number>();
  /** `<run>.<attempt>` of those that nothing disturbed. */
  readonly undisturbed = new Set<string>();
  /** What ran at the same time as the run that the story is about. */
  readonly rivals: { work: Work; ended: Ended }[] = [];
  readonly directory = mkdtempSync(join(tmpdir(), 'lab-'));
  #branches = 0;

  static async open(): Promise<Lab> {
    const double = await startGithub();
    const repository = double.createRepository({ owner: 'acme', name: PROJECT });
    const workflow = (name: string): string => `name: ${name}\non: push\n`;
    await double.commit(repository, 'main', {
      '.gitignore': '.mlops/\n',
      'mlops.yml': YML,
      'predictions.csv': predictions(SKILL.pass),
      [WORKFLOW]: workflow('Model'),
      [REPORTER]: workflow('Report'),
    });
    const fork = double.createRepository({ owner: 'eve', name: PROJECT, fork: repository });
    return new Lab(double, repository, fork);
  }

  private constructor(double: GithubDouble, repository: Repository, fork: Repository) {
    this.double = double;
    this.repository = repository;
    this.fork = fork;
  }

  async close(): Promise<void> {
    await this.double.close();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 3 });
  }

  /** A commit on the default branch, and the run that it starts. */
  async push(truth: Verdict, skill = SKILL[truth]): Promise<Work> {
    const { double, repository } = this;
    const before = await repository.git.resolve('refs/heads/main');
    const after = await double.commit(repository, 'main', this.#change(skill));
    const event = await pushEvent(double.world, repository, { ref: 'refs/heads/main', before, after });
    return this.#work({ event, truth });
  }

  /** The first model of the default branch, a weaker one than the baseline. */
  pushFirst(): Promise<Work> {
    return this.push('pass', BEFORE);
  }

  async openPull(truth: Verdict, headRepository = this.repository): Promise<Work> {
    const head = `change-${++this.#branches}`;
    await this.double.commit(headRepository, head, this.#change(SKILL[truth]), { from: 'main' });
    const pull = await this.double.openPullRequest({ repository: this.repository, head, base: 'main', headRepository });
    return this.#ofPull(pull, truth, 'opened');
  }

  /** Another commit on the pull request, and the run that it starts. */
  async updatePull(pull: PullRequest, truth: Verdict): Promise<Work> {
    await this.double.commit(pull.headRepository, pull.head, this.#change(SKILL[truth]));
    return this.#ofPull(pull, truth, 'synchronize');
  }

  /** The run that the end of a fork's run starts. */
  async reporting(work: Work): Promise<Work> {
    const event = await workflowRunEvent(this.double.world, work.run, 'completed');
    const run = this.double.startRun({
      repository: this.repository,
      workflow: REPORTER,
      event: event.name,
      headSha: event.headSha,
      headBranch: event.headBranch,
    });
    this.judged.set(run.id, work.run.id);
    return { ...work, run, event };
  }

  /** What is true of a run, or of the one that it judges. */
  truthOf(run: number): Verdict | undefined {
    return this.truths.get(this.judged.get(run) ?? run);
  }

  finish({ run }: Work, ended: Ended | undefined): void {
    this.double.finishRun(run, ended?.status === 0 ? 'success' : 'failure');
  }

  async #ofPull(pull: PullRequest, truth: Verdict, activity: 'opened' | 'synchronize'): Promise<Work> {
    const event = await pullRequestEvent(this.double.world, pull, activity);
    if (!event) throw new Error(`#${pull.number} conflicts`);
    return { ...this.#work({ event, truth }), pull };
  }

  #work({ event, truth }: { event: Event; truth: Verdict }): Work {
    const run = this.double.startRun({
      repository: this.repository,
      workflow: WORKFLOW,
      event: event.name,
      headSha: event.headSha,
      headBranch: event.headBranch,
      headRepository: event.headRepository,
      ...(event.pullRequest && { pullRequest: event.pullRequest.number }),
    });
    this.truths.set(run.id, truth);
    return { run, event, truth };
  }

  /** Every commit differs, also from those with the same predictions, and none conflicts with another. */
  #change(skill: number): Record<string, string> {
    return { 'predictions.csv': predictions(skill), [`changes/${++this.#branches}.txt`]: '' };
  }
}
