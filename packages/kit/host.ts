import type { Where } from './errors.ts';
import type { JsonObject, Verdict } from './result.ts';

/**
 * The Host port: everything an action needs of the world around it. `packages/local` implements it for a
 * terminal; another host needs no change to domain code.
 */
export interface Host {
  readonly log: Log;
  /** Marks a line of the user's files; a terminal prints it, GitHub shows it in the diff. */
  annotate(annotation: Annotation): void;
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Work that may take over two seconds. `total` in any unit gives an estimate of the time left. */
  progress(title: string, total?: number): Progress;
  /** Appends Markdown (already escaped by its renderer) to the job's summary. */
  summary(markdown: string): Promise<void>;
  output(name: string, value: string): Promise<void>;
  /** Keeps a secret out of everything printed afterwards. */
  mask(secret: string): void;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: Files;
  readonly fetch: typeof globalThis.fetch;
  readonly git: Git;
  readonly store: Store;
  readonly workspace: Workspace;
  /** The server that the repository lives on, when the run happens beside it; a laptop has none. */
  readonly origin?: Origin;
  /** The environment of the operator; user programs see only an allow-listed part of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted on SIGINT, SIGTERM or cancellation. */
  readonly signal: AbortSignal;
  /** What started this run. */
  readonly cause: Cause;
  /** Told of a stage before it is executed, and of none whose recorded result is used. What it throws ends the stage, and leaves what was there. */
  beforeExecution?(stage: string): Promise<void>;
}

export type Cause = 'pull-request' | 'push' | 'schedule' | 'dispatch' | 'data' | 'drift' | 'quality' | 'hand';

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warning(message: string): void;
  error(message: string): void;
}

export interface Annotation {
  level: 'notice' | 'warning' | 'error';
  message: string;
  title?: string;
  where?: Where;
}

export interface Progress {
  /** @param done how much of `total` is finished; @param note what is happening now */
  update(done: number, note?: string): void;
  end(note?: string): void;
}

export interface Clock {
  now(): Date;
  /** Milliseconds that never go back. */
  monotonic(): number;
}

export interface Random {
  bytes(length: number): Uint8Array;
  uuid(): string;
}

/** Files by absolute path. Writing is atomic: written aside in the same directory, then renamed. */
export interface Files {
  read(path: string): Promise<Uint8Array>;
  readText(path: string): Promise<string>;
  write(path: string, content: string | Uint8Array): Promise<void>;
  exists(path: string): Promise<boolean>;
  list(path: string): Promise<string[]>;
  remove(path: string): Promise<void>;
  /** A file or a directory, also to another device: copied aside there, then renamed. */
  rename(from: string, to: string): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  /** A fresh directory inside `parent` (default: the system's), named `<prefix>XXXXXX`. */
  makeTemporaryDirectory(prefix: string, parent?: string): Promise<string>;
  /** Copies one regular file; copy-on-write where the file system can. */
  copy(from: string, to: string): Promise<void>;
}

export interface GitResult {
  code: number;
  stdout: Uint8Array;
  stderr: string;
}

/** git, run with an argument list (never a shell). The only process domain code may start besides #process. */
export interface Git {
  /**
   * @param options.directory where to run; @param options.input bytes for stdin; @param options.signal ends git, which then
   * has a code other than 0
   * @returns the result whatever the exit code; callers decide what a failure means
   */
  run(
    args: readonly string[],
    options: { directory: string; input?: string | Uint8Array; env?: Record<string, string>; signal?: AbortSignal },
  ): Promise<GitResult>;
}

/** sha256 as 64 lower-case hexadecimal characters. */
export type Sha256 = string;

/** Bytes by digest that must outlive a run. */
export interface Store {
  /** Idempotent. @returns the digest under which `get` finds the bytes of the file at `path` */
  put(path: string): Promise<Sha256>;
  has(digest: Sha256): Promise<boolean>;
  /**
   * Writes the bytes to `path` (aside, then rename) after checking their digest.
   * @throws MLOPS_STORE_MISSING, MLOPS_STORE_TAMPERED
   */
  get(digest: Sha256, path: string): Promise<void>;
}

/** Carries directories from one job to the next; on one machine they are simply still there. */
export interface Workspace {
  /** @returns a ticket for `restore`: enough to find these very bytes again, and no others */
  save(name: string, directory: string): Promise<string>;
  /**
   * Fills a fresh directory. What arrives is data from elsewhere: it is checked by the ticket's digest and never leaves the
   * directory. @throws MLOPS_ARTIFACT_MISSING, MLOPS_ARTIFACT_DIGEST, MLOPS_ARTIFACT_REFUSED when it is gone, has another
   * digest, or is larger than the stated limits; something else when it is out of reach
   */
  restore(ticket: string, directory: string): Promise<void>;
  /**
   * The ticket of what the workflow run that started this one (a fork's) saved under a name. Anyone may have written it.
   * @returns undefined when that run saved nothing under it, or there is no such run
   */
  find(name: string): Promise<string | undefined>;
  /** What attempts of a job leave for the next one. Absent where all of them are made on one machine, which keeps what it has. */
  readonly attempts?: Attempts;
}

export interface Attempts {
  /** Keeps a directory under a name for later attempts of this job. */
  keep(name: string, directory: string): Promise<void>;
  /** Tickets of what attempts of this job kept under a name, newest first. */
  kept(name: string): Promise<string[]>;
}

/** A step as its workflow file has it. */
export interface WorkflowStep {
  /** Path of the file in the repository. */
  workflow: string;
  /** Id of the job. */
  job: string;
  /** The repository of the action, as `uses:` names it; empty for a copy in the repository itself. */
  repository: string;
  /** Which of that repository's actions it is: `gate-model`. */
  action: string;
  /** As it was given; empty where it was left out. */
  input(name: string): string;
  /** A variable of its environment, where any step before may have set it. */
  env(name: string): string | undefined;
  /** By the names of the workflow's inputs, what the person entered who started the run; absent where nobody could. */
  readonly entered?: Readonly<Record<string, string>>;
}

/** Where a path of a commit leads through its symbolic links. */
export type Followed =
  | { kind: 'inside'; path: string }
  /** Relative to the top of the repository, or absolute. */
  | { kind: 'outside'; path: string }
  /** `path` of the submodule, its commit, and what is meant in it. */
  | { kind: 'submodule'; path: string; commit: string; rest: string };

/** A commit of a history that is walked. */
export interface Ancestor {
  commit: string;
  parents: readonly string[];
}

/**
 * The server of the repository. A clone beside it is often one commit deep, or absent, so what git cannot say there
 * (history, the base branch's files, recorded runs) is asked of the server.
 */
export interface Origin {
  /** `owner/name` */
  readonly repository: string;
  /** Short name of the default branch. */
  readonly defaultBranch: string;
  readonly change: Change;
  /** The workflow step that this is: its inputs may say what is judged, and how. Absent where no change can edit its workflow. */
  readonly step?: WorkflowStep;
  /** The cell of a matrix that this job is, as names of artifacts have it; absent without a matrix. */
  readonly cell?: string;
  /**
   * What the change is to be merged into, as that branch is now: its rules decide, also when an old run is run again. Of a
   * merge group, the commit that it was queued on. What is pushed beside the default branch is judged by that one: who may
   * push a branch could else have its own rules make the check. @returns undefined on the default branch
   */
  base(): Promise<Change['base']>;
  /** Id of the newest commit of `refs/heads/<default branch>`, however often it is asked; a tag of that name is none. */
  tipOfDefault(): Promise<string>;
  /**
   * Whether a commit is one that the default branch was at, pushed or merged as such; what came to it inside of a merge is none.
   * @returns why it is not, as the end of a sentence about it; undefined when it is
   */
  whyOffDefault(commit: string): Promise<string | undefined>;
  /** @returns the best common ancestor; undefined when there is none */
  mergeBase(base: string, commit: string): Promise<string | undefined>;
  /** The commit and its ancestors, newest first and none before a descendant of it; at most a few hundred. */
  ancestors(commit: string): AsyncIterable<Ancestor>;
  /** Ancestors of a commit that are not ancestors of `base`, the commit itself included: all of them, in any order. */
  since(base: string, commit: string): AsyncIterable<string>;
  /**
   * Files that differ between two commits: `status` is git's letter.
   * @returns undefined when there are too many to say
   */
  changedFiles(from: string, to: string): Promise<{ status: string; path: string; from?: string }[] | undefined>;
  /** A file at a commit, by its path in the repository. @returns undefined when it is proven absent, never when it cannot be read */
  read(commit: string, path: string): Promise<Uint8Array | undefined>;
  /** Where a path of a commit leads, which need not be there: a file that is a link has only its target's name to read. */
  follow(commit: string, path: string): Promise<Followed>;
  /** The files of these that a commit has, a hundred in one request. */
  readAll(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Names in a directory at a commit; empty when there is none. */
  list(commit: string, directory: string): Promise<string[]>;
  /** All files below a directory (empty: the top) at a commit, by their paths in the repository, sorted. */
  walk(commit: string, directory: string): Promise<string[]>;
  /**
   * Brings one commit, without its history, into a clone that is one commit deep.
   * @param repository top of the clone @throws when the server does not give it
   */
  bring(commit: string, repository: string): Promise<void>;
  /** The recorded runs, where this server keeps them. */
  ledger(branch: string): LedgerBranch;
  /**
   * Has what was recorded since the ledgers were asked first seen by those that are opened from now on: programs may take hours. Not
   * for one that has appended. What is confirmed stays so.
   */
  refresh(): Promise<void>;
  /** git that this server lets in, as it lets in everything else here: to fetch from it, and to push to it. */
  readonly git: Git;
  /**
   * Whether a workflow of the default branch made a recorded run, by what the server knows: an entry of a ledger is as good
   * as whoever may write there. The bytes that the workflow kept of the run are in the store from then on.
   * @returns where people see that workflow run @throws when the server knows of none that did
   */
  confirm(run: RecordedRun): Promise<string>;
  /**
   * Whether a recorded run may be compared with: a workflow run of the default branch left the same record, and judged it well,
   * whatever became of its other jobs. The bytes that it kept are in the store from then on.
   * @param judged `anyhow`: whether there was such a run at all, passed or not
   * @returns why the server does not confirm that; undefined when it does, or has nothing that it could confirm it by
   */
  whyUnconfirmed(run: RecordedRun, judged?: 'well' | 'anyhow'): Promise<string | undefined>;
  /**
   * Says that a report about this project is being made. What ends without one is shown as ended; saying it twice is
   * saying it once.
   */
  begin(project: string): Promise<void>;
  /**
   * The workflow run of the default branch whose end started this one. @returns undefined when nothing's end did
   * @throws when it is a run of anything else
   */
  ended(): Promise<EndedRun | undefined>;
  /** Runs the failed jobs of that run again, as its next attempt. @returns false when there is one already */
  runAgain(run: EndedRun): Promise<boolean>;
  /** Jobs of this workflow run that no machine has taken yet; `since` as ISO 8601. */
  waitingJobs(): Promise<{ job: string; labels: string[]; since: string }[]>;
  /** Keeps a run's report and evidence for people and later runs. Called before `publish`, which links to them. */
  keep(run: KeptRun): Promise<Links>;
  /** Shows the report where the change is talked about. A token that may not write is a warning, not an error. */
  publish(publication: Publication): Promise<void>;
  /**
   * Shows what somebody has to do something about: at most one open issue for each topic, the same one for as long as it
   * lasts. Topics that are not named stay as they are. @throws what the server refuses
   */
  show(matters: readonly Matter[]): Promise<void>;
  /**
   * Shows findings where people look for those about the code; those that the same stage showed of the same project before make
   * room. A run that anyone may start shows none, and says so.
   * @throws what the server refuses
   */
  showFindings(findings: Findings): Promise<void>;
  /**
   * Starts what waits for an event of this name. Every call starts it anew: whoever may ask twice remembers it elsewhere.
   * @returns false when nobody can tell whether the server heard it @throws an MlopsError when it surely did not
   */
  dispatch(event: string, payload: Readonly<Record<string, string>>): Promise<boolean>;
  /** Whether a `dispatch`, of whatever name, started anything since then. One request. */
  wasHeard(since: Date): Promise<boolean>;
  /**
   * Says how the deployment of this job to its environment goes; saying it twice is saying it once. What served there before is
   * said to serve no more when another one does.
   * @throws what the server refuses
   */
  deployment(environment: string, news: DeploymentNews): Promise<void>;
  /**
   * Publishes a tag with files, for people; doing it twice is doing it once.
   * @returns where people find it @throws what the server refuses
   */
  release(publishing: Publishing): Promise<string>;
  /**
   * Which of a version's files a release does not take, each with why, by name; `besides` are as many others that go along.
   */
  unreleasable(files: readonly { name: string; bytes: number }[], besides: number): ReadonlyMap<string, string>;
  /** The names under which `release` publishes files, in their order. */
  releaseNames(files: readonly Pick<ReleasedFile, 'name' | 'digest'>[]): string[];
  /**
   * When the server stops the schedule that started this run, should nothing happen in the repository until then.
   * @returns `why` is a sentence, and what keeps it going; undefined when it does not stop, or another event started the run
   */
  scheduleEnds(): Promise<{ at: Date; why: string } | undefined>;
}

export interface EndedRun {
  id: number;
  /** 1, 2, 3 … */
  attempt: number;
  /** When that attempt ended, as ISO 8601; absent where the server did not say. */
  at?: string;
  /** Where people see it. */
  url: string;
  /** Names of the jobs that failed in that attempt. */
  failed: readonly string[];
  /** Of those that were cancelled: by a person, or by the time limit of the job. */
  cancelled: readonly string[];
  /** Attempts that kept something for the next one. */
  kept: readonly number[];
}

/** A run as a ledger has it; `finishedAt` as ISO 8601. */
export interface RecordedRun {
  id: Sha256;
  project: string;
  commit: string;
  /** The cell of a matrix that recorded it. */
  cell?: string | undefined;
  finishedAt: string;
}

/** What a run is about. */
export interface Change {
  /** The commit that runs; on a pull request usually the merge of base and head. */
  commit: string;
  /** The commit people know: on a pull request its head, elsewhere the same. */
  head: string;
  branch?: string;
  /** The tag that was pushed, or that somebody started this for. */
  tag?: string;
  /** What it is to be merged into, as it was when this began. Absent on a branch of its own. */
  base?: { branch: string; commit: string };
  pullRequest?: number;
  /** The numbers were made by a run that anyone may start: they are reported, never a green check. */
  untrusted: boolean;
  /** The workflow file that made them, where the change itself edits it: nothing of how they were made is known. */
  editedWorkflow?: string;
}

export interface KeptRun {
  project: string;
  /** Absolute path of the page. */
  report?: string;
  /** Absolute paths of the statements, by stage. */
  evidence: ReadonlyMap<string, string>;
  /** Digests of the store's bytes that a later run compares with. */
  store: readonly Sha256[];
}

/** Absolute addresses. */
export interface Links {
  report?: string;
  run?: string;
  commit?: string;
}

export interface Publication {
  project: string;
  verdict: Verdict;
  /** Said before there is a verdict, which takes its place whatever it is. */
  waiting?: boolean;
  /** One plain line: the verdict and the number that decided it. */
  headline: string;
  /** The comment; escaped by its renderer. */
  markdown: string;
}

/** Something that somebody has to do something about, or had to: `over` is the sentence, as Markdown, that closes it. */
export type Matter = { topic: string } & ({ issue: Issue } | { over: string });

export interface Issue {
  /** Names the cause for as long as it lasts: an issue that a person has closed is not opened again for the same one. */
  cause: string;
  /** When the cause began (ISO 8601), where that is known: what was closed before is of something else. */
  since?: string;
  /** One plain line. */
  title: string;
  /** Escaped by its renderer. */
  markdown: string;
  /** Accounts on the server, given to an issue when it is opened. */
  assignees: readonly string[];
}

export interface Findings {
  /** Name of the stage that has them. */
  stage: string;
  project: string;
  /** SARIF 2.1.0 with one run, as `sarifLog` makes it: paths from the top of the repository. */
  sarif: JsonObject;
}

export interface Publishing {
  tag: string;
  /** One plain line. */
  title: string;
  /** Escaped by its renderer. */
  markdown: string;
  files: readonly ReleasedFile[];
}

export interface ReleasedFile {
  /** May have directories. */
  name: string;
  digest: Sha256;
  path: string;
}

export interface DeploymentNews {
  state: 'in_progress' | 'success' | 'failure';
  /** One plain line. */
  sentence: string;
  /** Where clients ask. */
  url?: string;
}

/** Files to write on top of a ledger's branch, path → content, and the sentence that explains them. */
export interface LedgerChange {
  message: string;
  files: ReadonlyMap<string, string | Uint8Array>;
  /**
   * Tags that go together with the commit, name → object: all appear in one transaction of references, or none of it
   * does. Only a ledger in a branch of this clone can. Those that are there already only go along to a remote.
   */
  tags?: ReadonlyMap<string, string>;
}

/** The account on the server that pushed something; or why it is not known, and what helps where pushing it anew does not: clauses. */
export type Brought = { login: string } | { unknown: string; help?: string };

/** A branch used as an append-only tree of files; a work tree is never touched. */
export interface LedgerBranch {
  readonly name: string;
  /** The newest ledger commit known here; undefined when nothing was ever recorded. @throws MLOPS_LEDGER_UNREADABLE */
  tip(): Promise<string | undefined>;
  /**
   * Content of those paths that exist at the commit; the others are proven absent.
   * @param project whose part of files is asked for that several projects share: who has to search ends with what is nearest of it
   * @throws MLOPS_LEDGER_UNREADABLE
   */
  read(commit: string | undefined, paths: readonly string[], project?: string): Promise<Map<string, Uint8Array>>;
  /** Names in a directory at the commit; empty when it is proven absent. @throws MLOPS_LEDGER_UNREADABLE */
  list(commit: string | undefined, directory: string): Promise<string[]>;
  /** All paths below a directory at the commit, the directory included. @throws MLOPS_LEDGER_UNREADABLE */
  walk(commit: string | undefined, directory: string): Promise<string[]>;
  /** The commit that changed a file last, of those up to one that has it; absent where the ledger is no branch of git. */
  lastChange?(commit: string, path: string): Promise<string | undefined>;
  /** Who pushed what the ledger has at a path and a commit; absent on one machine, where nobody but its people has pushed. */
  broughtBy?(commit: string, path: string): Promise<Brought>;
  /** Files that the newest pushes of these accounts changed; absent on one machine. */
  pushedBy?(logins: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Adds one commit. `change` sees the tip it will be put on and is asked again when another process was faster;
   * undefined means there is nothing to add.
   * @returns the new tip, or the old one when nothing was added
   * @throws MLOPS_LEDGER_BUSY after a minute of losing, MLOPS_LEDGER_WRITE
   */
  append(change: (tip: string | undefined) => Promise<LedgerChange | undefined>): Promise<string | undefined>;
  /**
   * Why an empty answer does not prove that nothing was recorded; undefined when it does. Asked after reading. A branch of
   * git proves it always.
   */
  doubt?(): string | undefined;
  /** Commits of which something was recorded that is not there any more, each with why. Asked after reading; none on a branch of git. */
  passedOver?(): ReadonlyMap<string, string>;
  /** Whether what was read is of this job's cell of a matrix alone. A branch of git knows projects, and no cells. */
  ofCell?(): boolean;
  /** What a file was, up to a commit of the branch, and where it is not there before it was taken away; absent on one machine, and where the ledger is no branch of git. */
  past?(commit: string | undefined, path: string): Promise<FilePast>;
}

/** What a file of a branch was that only grows, whatever its newest commit says. */
export interface FilePast {
  /** Its versions, the newest first: up to the commit that is asked about, and to those at which the branch was before it ended. */
  lines: PastLine[];
  /** Why there may be more: a clause. */
  doubt?: string;
}

export interface PastLine {
  /** The commit up to which it is told. */
  at: string;
  versions: FileVersion[];
  /** What has become of the branch as it was there: a clause; absent of the one that is asked about. */
  ended?: string;
  /** Content of those paths that exist there. */
  read(paths: readonly string[]): Promise<Map<string, Uint8Array>>;
}

export interface FileVersion {
  /** That changed the file. */
  commit: string;
  /** Absent where it took the file away. */
  content: Uint8Array | undefined;
}
