import { createHash } from 'node:crypto';
import type { Event } from './events.ts';
import { BareGit, isoSeconds } from './git.ts';
import type {
  Analysis,
  Artifact,
  Attestation,
  CacheEntry,
  CheckRun,
  Comment,
  CommitStatus,
  Deployment,
  Issue,
  PullRequest,
  Release,
  Repository,
  Token,
  WorkflowRun,
} from './model.ts';

/** Everything of one repository that is not in git. */
export interface RepositoryState {
  pulls: PullRequest[];
  issues: Issue[];
  /** What `repository_dispatch` was asked for, in order. */
  dispatches: { type: string; payload: Record<string, unknown> }[];
  comments: Comment[];
  checks: CheckRun[];
  deployments: Deployment[];
  statuses: CommitStatus[];
  releases: Release[];
  analyses: Analysis[];
  attestations: Attestation[];
  runs: WorkflowRun[];
  artifacts: Artifact[];
  caches: CacheEntry[];
  /** What Pages shows; undefined before anything was published. */
  site: { version: string; archive: Buffer } | undefined;
}

/** The state of one GitHub: repositories, tokens, the clock. */
export class World {
  readonly tokens = new Map<string, Token>();
  readonly repositories: Repository[] = [];
  readonly runtimeTokens = new Map<string, { run: WorkflowRun; attempt: number; job: string; revoked: boolean }>();
  readonly blobs = new Map<string, Blob>();
  /** Where the bare repositories are. */
  readonly directory: string;
  url = '';
  /** Called after a person opened a pull request through the API. */
  onOpened: (pull: PullRequest) => void = () => undefined;
  /** Called after an event was dispatched through the API. */
  onDispatched: (event: Event) => void = () => undefined;
  onRerun: (run: WorkflowRun) => void = () => undefined;
  /** Called when a job waits for a reviewer of its environment. */
  onWaiting: (run: WorkflowRun, environment: string) => void = () => undefined;
  /** What links start with and `GITHUB_SERVER_URL` says: clients take any other host for an Enterprise Server. */
  readonly serverUrl = 'https://github.com';
  #states = new Map<Repository, RepositoryState & { numbers: number }>();
  // Real ids are larger than 32 bits; so are these.
  #lastId = 5_000_000_000;
  #skew = 0;
  #seed: number;

  constructor(directory: string, seed: number) {
    this.directory = directory;
    this.#seed = seed;
  }

  now(): Date {
    return new Date(Date.now() + this.#skew);
  }

  /** Moves the double's clock: tokens and artifacts expire, limits reset. */
  passTime(milliseconds: number): void {
    this.#skew += milliseconds;
  }

  id(): number {
    return ++this.#lastId;
  }

  /** Unguessable to the code under test, the same for the same seed. */
  secret(purpose: string): string {
    return createHash('sha256').update(`${this.#seed}:${purpose}:${this.id()}`).digest('hex');
  }

  createRepository(options: {
    owner: string;
    name: string;
    private?: boolean;
    defaultBranch?: string;
    fork?: Repository;
  }): Repository {
    const fullName = `${options.owner}/${options.name}`;
    if (this.repository(fullName)) throw new Error(`${fullName} is there already`);
    const path = `${this.directory}/${fullName}.git`;
    const defaultBranch = options.defaultBranch ?? options.fork?.defaultBranch ?? 'main';
    const git = BareGit.init(path, defaultBranch);
    if (options.fork) git.now(['fetch', '-q', options.fork.path, '+refs/heads/*:refs/heads/*']);
    const repository: Repository = {
      id: this.id(),
      owner: options.owner,
      name: options.name,
      fullName,
      private: options.private ?? false,
      defaultBranch,
      path,
      git,
      ...(options.fork ? { fork: options.fork } : {}),
      createdAt: this.now(),
      settings: {
        collaborators: [],
        rulesets: [],
        environments: [],
        runners: [],
        defaultWorkflowPermissions: 'read',
        mayApprovePullRequests: false,
        allowedActions: 'all',
        shaPinningRequired: false,
        immutableReleases: true,
        codeScanning: true,
        forkApproval: 'first_time_contributors',
      },
    };
    this.repositories.push(repository);
    return repository;
  }

  /** GitHub's names have no case. */
  repository(fullName: string): Repository | undefined {
    return this.repositories.find((one) => one.fullName.toLowerCase() === fullName.toLowerCase());
  }

  state(repository: Repository): RepositoryState & { numbers: number } {
    let state = this.#states.get(repository);
    if (!state) {
      state = {
        pulls: [],
        issues: [],
        dispatches: [],
        comments: [],
        checks: [],
        deployments: [],
        statuses: [],
        releases: [],
        analyses: [],
        attestations: [],
        runs: [],
        artifacts: [],
        caches: [],
        site: undefined,
        numbers: 0,
      };
      this.#states.set(repository, state);
    }
    return state;
  }

  runs(): WorkflowRun[] {
    return this.repositories.flatMap((repository) => this.state(repository).runs);
  }

  run(id: number): WorkflowRun | undefined {
    return this.runs().find((run) => run.id === id);
  }

  link(path: string): string {
    return `${this.serverUrl}/${path}`;
  }

  api(path: string): string {
    return `${this.url}/${path}`;
  }

  time(date: Date): string {
    return isoSeconds(date);
  }
}

/** One object of the blob storage. */
export interface Blob {
  blocks: Map<string, Buffer>;
  data: Buffer | undefined;
  contentType: string;
  /** For `content-disposition`. */
  fileName: string;
}

/** GraphQL's opaque ids: stable, and not to be confused with the numbers. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`;
}
