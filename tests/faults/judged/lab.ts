import type { Verdict } from '#kit';
import { pullRequestEvent, pushEvent, workflowRunEvent } from '../../doubles/github/events.ts';
import {
  startGithub,
  type Event,
  type GithubDouble,
  type PullRequest,
  type Repository,
} from '../../doubles/github/index.ts';
import { Lab, type Work } from '../lab.ts';

const PROJECT = 'flights';
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

/** What the workflow files show: steps by the ids of their jobs, each an action of ours with its inputs. */
export type Shown = Readonly<Record<string, readonly { action?: string; with: Readonly<Record<string, string>> }[]>>;

function workflow(name: string, jobs: Shown): string {
  const lines = Object.entries(jobs).flatMap(([id, steps]) => [
    ...[`  ${id}:`, '    runs-on: ubuntu-latest', '    steps:'],
    ...steps.flatMap(({ action, with: inputs }) => [
      `      - uses: mlops-actions/mlops-actions${action === undefined ? '' : `/actions/${action}`}@v1`,
      `        with: ${JSON.stringify(inputs)}`,
    ]),
  ]);
  return [`name: ${name}`, 'on: push', 'jobs:', ...lines, ''].join('\n');
}

/** A workflow run and what its predictions deserve. */
export interface JudgedWork extends Work {
  truth: Verdict;
  pull?: PullRequest;
}

/** A repository with a model, what happened in it, and what was true of each of its runs. */
export class JudgedLab extends Lab {
  readonly fork: Repository;
  /** By the number of the run. */
  readonly truths = new Map<number, Verdict>();
  /** Which run another one judges. */
  readonly judged = new Map<number, number>();
  /** `<run>.<attempt>` of those that nothing disturbed. */
  readonly undisturbed = new Set<string>();
  #branches = 0;

  /** @param shown what the workflow of pushes and pull requests shows */
  static async open(shown: Shown): Promise<JudgedLab> {
    const double = await startGithub();
    const repository = double.createRepository({ owner: 'acme', name: PROJECT });
    await double.commit(repository, 'main', {
      '.gitignore': '.mlops/\n',
      'mlops.yml': YML,
      'predictions.csv': predictions(SKILL.pass),
      [WORKFLOW]: workflow('Model', shown),
      [REPORTER]: workflow('Report', { report: [{ with: { part: 'judge' } }] }),
    });
    const fork = double.createRepository({ owner: 'eve', name: PROJECT, fork: repository });
    return new JudgedLab(double, repository, fork);
  }

  private constructor(double: GithubDouble, repository: Repository, fork: Repository) {
    super(double, repository);
    this.fork = fork;
  }

  /** A commit on the default branch, and the run that it starts. */
  async push(truth: Verdict, skill = SKILL[truth]): Promise<JudgedWork> {
    const { double, repository } = this;
    const before = await repository.git.resolve('refs/heads/main');
    const after = await double.commit(repository, 'main', this.#change(skill));
    const event = await pushEvent(double.world, repository, { ref: 'refs/heads/main', before, after });
    return this.#work({ event, truth });
  }

  /** The first model of the default branch, a weaker one than the baseline. */
  pushFirst(): Promise<JudgedWork> {
    return this.push('pass', BEFORE);
  }

  async openPull(truth: Verdict, headRepository = this.repository): Promise<JudgedWork> {
    const head = `change-${++this.#branches}`;
    await this.double.commit(headRepository, head, this.#change(SKILL[truth]), { from: 'main' });
    const pull = await this.double.openPullRequest({ repository: this.repository, head, base: 'main', headRepository });
    return this.#ofPull(pull, truth, 'opened');
  }

  /** Another commit on the pull request, and the run that it starts. */
  async updatePull(pull: PullRequest, truth: Verdict): Promise<JudgedWork> {
    await this.double.commit(pull.headRepository, pull.head, this.#change(SKILL[truth]));
    return this.#ofPull(pull, truth, 'synchronize');
  }

  /** The run that the end of a fork's run starts. */
  async reporting(work: JudgedWork): Promise<JudgedWork> {
    const event = await workflowRunEvent(this.double.world, work.run, 'completed');
    const run = this.startRun(event, REPORTER);
    this.judged.set(run.id, work.run.id);
    return { ...work, run, event };
  }

  /** What is true of a run, or of the one that it judges. */
  truthOf(run: number): Verdict | undefined {
    return this.truths.get(this.judged.get(run) ?? run);
  }

  async #ofPull(pull: PullRequest, truth: Verdict, activity: 'opened' | 'synchronize'): Promise<JudgedWork> {
    const event = await pullRequestEvent(this.double.world, pull, activity);
    if (!event) throw new Error(`#${pull.number} conflicts`);
    return { ...this.#work({ event, truth }), pull };
  }

  #work({ event, truth }: { event: Event; truth: Verdict }): JudgedWork {
    const run = this.startRun(event, WORKFLOW);
    this.truths.set(run.id, truth);
    return { run, event, truth };
  }

  /** Every commit differs, also from those with the same predictions, and none conflicts with another. */
  #change(skill: number): Record<string, string> {
    return { 'predictions.csv': predictions(skill), [`changes/${++this.#branches}.txt`]: '' };
  }
}
