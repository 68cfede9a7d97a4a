import { rm } from 'node:fs/promises';
import { releaseEvent } from './events.ts';
import { faultRules, noFaults, seededFaults, type FaultRule, type FaultSchedule, type SeededFaults } from './faults.ts';
import type { Conclusion, Permissions, PullRequest, Repository, Token, WorkflowRun } from './model.ts';
import { mergePull, openPull, updatePull } from './pulls.ts';
import { Reactor, type Runner } from './react.ts';
import { backendId } from './results/artifacts.ts';
import { cacheRef } from './results/caches.ts';
import { jwt } from './results/service.ts';
import { workflowName } from './render.ts';
import type { GithubServer, RecordedRequest } from './server.ts';
import type { RepositoryState, World } from './world.ts';

/** One day, as GITHUB_TOKEN lives at most. */
const TOKEN_LIFE = 24 * 3600 * 1000;

export class GithubDouble {
  readonly world: World;
  readonly server: GithubServer;
  readonly #directory: string;
  #reactor: Reactor | undefined;

  constructor(world: World, server: GithubServer, directory: string) {
    this.world = world;
    this.server = server;
    this.#directory = directory;
  }

  /** REST: what GITHUB_API_URL says. */
  get url(): string {
    return this.world.url;
  }

  get graphqlUrl(): string {
    return `${this.url}/graphql`;
  }

  /** What ACTIONS_RESULTS_URL says. */
  get resultsUrl(): string {
    return `${this.url}/`;
  }

  /** What GITHUB_SERVER_URL says and links begin with; nobody requests it. */
  get serverUrl(): string {
    return this.world.serverUrl;
  }

  /** `git clone` takes this, with any user name and a token as password. */
  gitUrl(repository: Repository): string {
    return `${this.url}/git/${repository.fullName}.git`;
  }

  createRepository(options: {
    owner: string;
    name: string;
    private?: boolean;
    defaultBranch?: string;
    fork?: Repository;
  }): Repository {
    return this.world.createRepository(options);
  }

  /**
   * Puts a commit on a branch, made of the branch's files and these; undefined removes a file. As a person would push
   * it: open pull requests of the branch follow.
   * @returns the commit's id
   */
  async commit(
    repository: Repository,
    branch: string,
    files: Record<string, string | Uint8Array | undefined>,
    options: { message?: string; from?: string; author?: string } = {},
  ): Promise<string> {
    const { git } = repository;
    const ref = `refs/heads/${branch}`;
    const tip = await git.resolve(ref);
    const parent = tip ?? (options.from === undefined ? undefined : await git.commitOf(options.from));
    const edits = await Promise.all(
      Object.entries(files).map(async ([path, content]) => ({
        path,
        mode: '100644',
        sha: content === undefined ? undefined : await git.writeBlob(content),
      })),
    );
    const name = options.author ?? 'ada';
    const author = { name, email: `${name}@example.org`, date: this.world.now().toISOString() };
    const tree = await git.writeTree(parent, edits);
    const message = options.message ?? `Change ${Object.keys(files).join(', ') || 'nothing'}`;
    const sha = await git.writeCommit({ tree, parents: parent ? [parent] : [], message, author, committer: author });
    if (!(await git.swapRef(ref, sha, tip, name))) throw new Error(`${ref} moved meanwhile`);
    await this.#pushed(repository, { ref, before: tip, after: sha, actor: name });
    return sha;
  }

  /**
   * Puts a tag on a commit, as a person pushes it: an annotated one unless said otherwise.
   * @param commit whatever names one
   */
  async tag(
    repository: Repository,
    name: string,
    commit: string,
    { author = 'ada', annotated = true }: { author?: string; annotated?: boolean } = {},
  ): Promise<void> {
    const { git } = repository;
    const sha = (await git.commitOf(commit))!;
    const seconds = Math.floor(this.world.now().getTime() / 1000);
    const tagger = `${author} <${author}@example.org> ${seconds} +0200`;
    const text = `object ${sha}\ntype commit\ntag ${name}\ntagger ${tagger}\n\n${name}\n`;
    const after = annotated ? await git.text(['mktag'], { input: text }) : sha;
    const ref = `refs/tags/${name}`;
    if (!(await git.swapRef(ref, after, undefined))) throw new Error(`${ref} is there already`);
    await this.#pushed(repository, { ref, before: undefined, after, actor: author });
  }

  /**
   * Publishes a release as a person does on GitHub's page. A tag that there is not is made there: a lightweight one of the
   * default branch, whose push starts workflows too.
   */
  async release(repository: Repository, tag: string, body: string, author = 'ada'): Promise<void> {
    const there = await repository.git.resolve(`refs/tags/${tag}`);
    if (there === undefined) await this.tag(repository, tag, repository.defaultBranch, { author, annotated: false });
    const at = { id: this.world.id(), tag, draft: false, author, createdAt: this.world.now() };
    const release = { ...at, name: tag, body, assets: [] };
    this.world.state(repository).releases.push(release);
    for (const activity of ['created', 'published', 'released'] as const)
      this.#reactor?.happened(await releaseEvent(this.world, repository, release, activity));
  }

  /** After a push by a person: open pull requests of the branch follow, and workflows start. */
  async #pushed(
    repository: Repository,
    push: { ref: string; before: string | undefined; after: string; actor: string },
  ): Promise<void> {
    this.#reactor?.pushed(repository, push);
    const pulls = this.world.repositories.flatMap((one) => this.world.state(one).pulls);
    for (const pull of pulls) {
      if (pull.state !== 'open' || `refs/heads/${pull.head}` !== push.ref || pull.headRepository !== repository)
        continue;
      const before = pull.headSha;
      await updatePull(this.world, pull);
      this.#reactor?.pullRequest(pull, 'synchronize', before);
    }
  }

  /**
   * From now on pushes, opened and updated pull requests, and the ends of runs start the workflows that want them, as on
   * GitHub. What the API did with a job's token starts nothing, except for what it dispatched.
   * @param run runs one workflow: `engine({ double, … })` of tests/engine
   * @returns `happened(event)` for events of the test's own, and `settled()` to wait for everything that runs
   */
  react<T>(run: Runner<T>): Reactor<T> {
    const reactor = new Reactor(this.world, run);
    this.#reactor = reactor as Reactor;
    this.world.onOpened = (pull) => reactor.pullRequest(pull, 'opened');
    this.world.onDispatched = (event) => reactor.happened(event);
    this.world.onRerun = (run) => reactor.rerun(run);
    this.server.onPush = async (repository, updates, actor) => {
      for (const update of updates) await this.#pushed(repository, { ...update, actor });
    };
    return reactor;
  }

  /** Opens a pull request: `refs/pull/N/head` and, without conflicts, `refs/pull/N/merge` are there as on GitHub. */
  async openPullRequest(options: {
    repository: Repository;
    head: string;
    base?: string;
    headRepository?: Repository;
    title?: string;
    body?: string;
    author?: string;
  }): Promise<PullRequest> {
    const pull = await openPull(this.world, options);
    this.#reactor?.pullRequest(pull, 'opened');
    return pull;
  }

  /** Merges with a merge commit, as a person does; its push starts workflows. @returns the new tip of the base branch */
  async mergePullRequest(pull: PullRequest): Promise<string> {
    const before = await pull.repository.git.resolve(`refs/heads/${pull.base}`);
    const after = await mergePull(this.world, pull);
    await this.#pushed(pull.repository, { ref: `refs/heads/${pull.base}`, before, after, actor: pull.author });
    return after;
  }

  /** @returns the value for GITHUB_TOKEN; everything not in `permissions` is refused */
  token(options: {
    repository: Repository;
    permissions: Permissions;
    /** Default: `github-actions[bot]`, as a job's token. */
    login?: string;
    run?: WorkflowRun;
    job?: string;
    expiresAt?: Date;
  }): string {
    const value = `ghs_${this.world.secret('token').slice(0, 36)}`;
    const token: Token = {
      value,
      repository: options.repository,
      permissions: options.permissions,
      login: options.login ?? 'github-actions[bot]',
      ...(options.run ? { run: options.run } : {}),
      ...(options.job === undefined ? {} : { job: options.job }),
      expiresAt: options.expiresAt ?? new Date(this.world.now().getTime() + TOKEN_LIFE),
      revoked: false,
    };
    this.world.tokens.set(value, token);
    return value;
  }

  /** @returns the value for ACTIONS_RUNTIME_TOKEN, which may write artifacts and caches of this run's attempt */
  runtimeToken(options: { run: WorkflowRun; job?: string; attempt?: number }): string {
    const { run, job = 'job', attempt = run.attempt } = options;
    const scp = `Actions.Results:${backendId(run, attempt)}:${job}-${this.world.id()}`;
    const value = jwt({
      scp,
      exp: Math.floor(this.world.now().getTime() / 1000) + 6 * 3600,
      sub: this.world.secret('runtime'),
    });
    this.world.runtimeTokens.set(value, { run, attempt, job, revoked: false });
    return value;
  }

  /** A job has ended: its tokens are worth nothing now. */
  revoke(...tokens: string[]): void {
    for (const value of tokens)
      for (const token of [this.world.tokens.get(value), this.world.runtimeTokens.get(value)])
        if (token) token.revoked = true;
  }

  /** Registers a run. `in_progress` unless said otherwise; with a conclusion, completed. */
  startRun(options: {
    repository: Repository;
    /** `.github/workflows/x.yml` */
    workflow: string;
    event: string;
    headSha: string;
    headBranch: string;
    headRepository?: Repository;
    pullRequest?: number;
    actor?: string;
    status?: WorkflowRun['status'];
    conclusion?: Conclusion;
    attempt?: number;
    createdAt?: Date;
  }): WorkflowRun {
    const { repository, workflow, event, headSha, headBranch } = options;
    const { runs } = this.world.state(repository);
    const now = options.createdAt ?? this.world.now();
    const run: WorkflowRun = {
      id: this.world.id(),
      repository,
      workflow,
      // Only when it is asked for, and by requests without waiting for git: runs are started by the hundred.
      get name() {
        return workflowName(fileNow(repository, headSha, workflow), workflow);
      },
      number: runs.filter((one) => one.workflow === workflow).length + 1,
      event,
      headSha,
      headBranch,
      headRepository: options.headRepository ?? repository,
      ref: cacheRef({ event, headBranch }, options.pullRequest),
      actor: options.actor ?? 'ada',
      createdAt: now,
      called: [],
      attempt: options.attempt ?? 1,
      status: options.conclusion ? 'completed' : (options.status ?? 'in_progress'),
      conclusion: options.conclusion,
      earlier: Array.from({ length: (options.attempt ?? 1) - 1 }, () => undefined),
      startedAt: now,
      updatedAt: now,
      jobs: [],
      pending: [],
    };
    // The check suite has the next number.
    this.world.id();
    runs.push(run);
    return run;
  }

  finishRun(run: WorkflowRun, conclusion: Conclusion): void {
    Object.assign(run, { status: 'completed', conclusion, updatedAt: this.world.now() });
  }

  /** The same run once more, as "Re-run all jobs" starts it. */
  rerun(run: WorkflowRun): void {
    const now = this.world.now();
    Object.assign(run, {
      attempt: run.attempt + 1,
      earlier: [...run.earlier, run.conclusion],
      status: 'in_progress',
      conclusion: undefined,
      startedAt: now,
      updatedAt: now,
    });
  }

  /** A person lets the job of a run that waits for its environment begin, or not. @throws Error when none waits for them */
  review(run: WorkflowRun, environment: string, state: 'approved' | 'rejected', reviewer: string): void {
    const at = run.pending.findIndex((one) => one.environment === environment && one.reviewers.includes(reviewer));
    if (at < 0) throw new Error(`no job of run ${run.id} waits for ${reviewer} to review ${environment}`);
    run.pending.splice(at, 1)[0]!.decide(state);
  }

  /** Everything the repository has beside git; a test may read and change it. */
  state(repository: Repository): RepositoryState {
    return this.world.state(repository);
  }

  /** The bytes of an artifact as they were uploaded. */
  artifactBytes(id: number): Buffer | undefined {
    const artifact = this.world.repositories
      .flatMap((one) => this.world.state(one).artifacts)
      .find((one) => one.id === id);
    return artifact && this.world.blobs.get(artifact.blob)?.data;
  }

  /** Every request so far, in order of arrival. */
  get requests(): RecordedRequest[] {
    return this.server.requests;
  }

  /** Requests and answers that GitHub's OpenAPI does not allow, routes this double lacks, and its own failures. */
  get violations(): string[] {
    return this.server.violations;
  }

  /** From now on: rules, a seeded schedule, a schedule of one's own, or nothing. */
  faults(schedule: readonly FaultRule[] | SeededFaults | FaultSchedule | undefined): void {
    this.server.schedule =
      schedule === undefined
        ? noFaults
        : 'decide' in schedule
          ? schedule
          : 'seed' in schedule
            ? seededFaults(schedule)
            : faultRules(schedule);
  }

  /** Requests an hour that every token has from now on. */
  limit(hourly: number): void {
    this.server.limits.set(hourly);
  }

  /** Moves the double's clock: tokens and artifacts expire, limits reset. */
  passTime(milliseconds: number): void {
    this.world.passTime(milliseconds);
  }

  /** Ends the server and removes the repositories. */
  async close(): Promise<void> {
    await this.server.close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** A file's text at a commit; empty when it is not there. */
function fileNow(repository: Repository, commit: string, path: string): string {
  try {
    return repository.git.now(['cat-file', 'blob', `${commit}:${path}`]);
  } catch {
    return '';
  }
}
