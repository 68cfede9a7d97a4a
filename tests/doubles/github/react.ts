import { pullRequestEvent, pushEvent, workflowRunEvent, type Event } from './events.ts';
import type { PullRequest, Repository, WorkflowRun } from './model.ts';
import { isTriggered } from './triggers.ts';
import type { World } from './world.ts';

/** Runs one workflow for one event, to its end; `run` is one to do once more. */
export type Runner<T> = (job: {
  workflow: string;
  event: Event;
  run?: WorkflowRun;
}) => Promise<{ run: WorkflowRun } & T>;

/** What GitHub Actions does with events: finds the workflows that want them and has them run, runs' ends included. */
export class Reactor<T = unknown> {
  readonly #world: World;
  readonly #run: Runner<T>;
  readonly #pending = new Set<Promise<unknown>>();
  readonly #results: ({ run: WorkflowRun } & T)[] = [];
  readonly #errors: unknown[] = [];
  readonly #events = new Map<WorkflowRun, Event>();

  constructor(world: World, run: Runner<T>) {
    this.#world = world;
    this.#run = run;
  }

  /** Starts the workflows that want the event; does not wait for them. */
  happened(event: Event | undefined): void {
    if (event) this.#track(this.#start(event));
  }

  /** Does a run that has ended once more, for the event that it was for. */
  rerun(run: WorkflowRun): void {
    this.#track(this.#perform({ workflow: run.workflow, event: this.#events.get(run)!, run }, 0));
  }

  pushed(
    repository: Repository,
    push: { ref: string; before: string | undefined; after: string; actor?: string },
  ): void {
    this.#track(pushEvent(this.#world, repository, push).then((event) => this.#start(event)));
  }

  pullRequest(pull: PullRequest, activity: 'opened' | 'synchronize', before?: string): void {
    for (const target of [false, true]) {
      const options = { target, ...(before === undefined ? {} : { before }) };
      this.#track(pullRequestEvent(this.#world, pull, activity, options).then((event) => event && this.#start(event)));
    }
  }

  /**
   * Waits until nothing runs any more, and what started it has started nothing more.
   * @returns what ran since the last call, in order of ending @throws what a runner threw
   */
  async settled(): Promise<({ run: WorkflowRun } & T)[]> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    if (this.#errors.length > 0) throw this.#errors.splice(0)[0];
    return this.#results.splice(0);
  }

  #track(work: Promise<unknown>): void {
    const kept = work.catch((error: unknown) => this.#errors.push(error)).finally(() => this.#pending.delete(kept));
    this.#pending.add(kept);
  }

  async #start(event: Event, depth = 0): Promise<void> {
    const workflows = await triggered(event);
    await Promise.all(workflows.map((workflow) => this.#perform({ workflow, event }, depth)));
  }

  async #perform(job: Parameters<Runner<T>>[0], depth: number): Promise<void> {
    const result = await this.#run(job);
    this.#events.set(result.run, job.event);
    this.#results.push(result);
    // GitHub ends a chain of workflow_run at three.
    if (depth < 3) this.#track(this.#start(await workflowRunEvent(this.#world, result.run, 'completed'), depth + 1));
  }
}

async function triggered(event: Event): Promise<string[]> {
  const { git } = event.repository;
  const directory = await git.resolve(`${event.workflowsAt}:.github/workflows`);
  if (directory === undefined) return [];
  const files = (await git.tree(directory)).filter(({ path, type }) => type === 'blob' && /\.ya?ml$/.test(path));
  const wanted = await Promise.all(
    files.map(async ({ path, sha }) => {
      const workflow = `.github/workflows/${path}`;
      return isTriggered((await git.object(sha))!.content.toString('utf8'), workflow, event) ? workflow : undefined;
    }),
  );
  return wanted.filter((workflow) => workflow !== undefined);
}
