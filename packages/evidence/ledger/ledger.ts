import { MlopsError, type Brought, type Host, type LedgerChange, type Sha256 } from '#kit';
import { failLedger } from './errors.ts';
import type { EverOn } from './ever-on.ts';
import { ledgerOff } from './ledger-off.ts';
import { ledgerOn } from './ledger-on.ts';
import type { CellsIndex, CommitRuns, DigestIndex, Mention } from './plan.ts';
import type { PassedBefore } from './passed-before.ts';
import type { RunRecord } from './runs.ts';

/** Every recorded run of the projects of one repository, and the indices that find one without reading the others. */
export interface Ledger {
  /** The branch's name; undefined when the ledger is off. */
  readonly branch: string | undefined;
  /** The commit that reads see; undefined when nothing was ever recorded. */
  tip(): Promise<string | undefined>;
  /**
   * Adds a run and its statements in one commit; recording the same run again changes nothing.
   * @param statements stage → the exact bytes of its statement
   * @throws MLOPS_LEDGER_INVALID, MLOPS_LEDGER_UNFETCHED, MLOPS_LEDGER_BUSY, MLOPS_LEDGER_WRITE, MLOPS_LEDGER_UNREADABLE
   */
  record(
    run: Omit<RunRecord, 'id'> & { id?: Sha256 },
    statements: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<{
    id: Sha256;
    commit: string | undefined;
    /** The ledger's commit that it was put on, which may be newer than what any read has seen. */
    on: string | undefined;
  }>;
  /** By id or at least four of its first characters. @throws MLOPS_RUN_UNKNOWN, MLOPS_RUN_AMBIGUOUS */
  run(idOrPrefix: string): Promise<RunRecord>;
  /** Several runs by their full ids, in one read. @throws MLOPS_RUN_UNKNOWN */
  runsById(ids: readonly Sha256[]): Promise<RunRecord[]>;
  /** The runs of this project on a commit; undefined when there is none. */
  byCommit(commit: string): Promise<CommitRuns | undefined>;
  /** The same for many commits, in one read. */
  byCommits(commits: readonly string[]): Promise<Map<string, CommitRuns>>;
  /** Where a digest was seen first and last, in any project; undefined when never. */
  byDigest(digest: Sha256): Promise<DigestIndex | undefined>;
  byDigests(digests: readonly Sha256[]): Promise<Map<Sha256, DigestIndex>>;
  /** All mentions of a digest, latest first, one read each. */
  mentions(digest: Sha256): AsyncGenerator<Mention>;
  /** Names of all projects that have a recorded run, sorted. */
  projects(): Promise<string[]>;
  latest(project: string): Promise<CellsIndex | undefined>;
  /**
   * Cells of a matrix that have recorded a run of this project on a branch; none where all was recorded before cells were known.
   * @param commits whose runs are asked for next: they are read with it
   */
  cells(branch: string, commits: readonly string[]): Promise<string[]>;
  /** The newest run of a branch that may be a baseline. @param cell whose, as far as cells are known; any's without it */
  latestPassing(project: string, branch: string, cell?: string): Promise<RunRecord | undefined>;
  /** The first run of a branch that passed, though of uncommitted work: no baseline, and better than nothing. */
  firstUncommitted(project: string, branch: string, cell?: string): Promise<RunRecord | undefined>;
  /** All runs of a project, newest first. Reads them all. */
  runs(project: string): AsyncGenerator<RunRecord>;
  /** The exact bytes of a run's statements, stage → bytes, in one read. */
  statements(run: RunRecord): Promise<Map<string, Uint8Array>>;
  /** The same ledger as it was at one of its commits; null: when it had none. */
  at(commit: string | null): Ledger;
  /**
   * When a run was recorded, by the commit that did it, and the same ledger as it was until then: what that run could know.
   * @throws MLOPS_LEDGER_UNREADABLE, also where the clone does not have what was before
   */
  arrival(run: Pick<RunRecord, 'project' | 'id'>): Promise<Arrival>;
  /** Why having found nothing does not prove that nothing was recorded; undefined when it does. Asked after reading. */
  doubt(): string | undefined;
  /** Commits of which something was recorded that is not there any more, each with why. Asked after reading. */
  passedOver(): ReadonlyMap<string, string>;
  /** Whether what was read is of this job's cell of a matrix alone. */
  ofCell?(): boolean;
  /** As `passedBefore`; absent on one machine, where the ledger is what its people have. */
  passedBefore?(asked: PassedBefore): Promise<string | undefined>;
  /** As `everOn`: known of a branch on a server. */
  everOn(commit: string): Promise<EverOn>;
  /** For entries beside the runs: reads, lists and appends files of the branch. */
  readonly entries: Entries;
}

export interface Arrival {
  at: Date;
  before: Ledger;
}

export interface Entries {
  read(paths: readonly string[]): Promise<Map<string, Uint8Array>>;
  list(directory: string): Promise<string[]>;
  /** All files below a directory, by their whole paths. */
  walk(directory: string): Promise<string[]>;
  /** Who pushed a file that is there, by what the server saw; undefined on one machine. */
  broughtBy(path: string): Promise<Brought | undefined>;
  /** Files that the newest pushes of some accounts changed; none on one machine. */
  pushedBy(logins: readonly string[]): Promise<ReadonlySet<string>>;
  append(change: LedgerChange): Promise<string | undefined>;
  /**
   * The same for a change that depends on what is there: `change` reads the ledger that it will be put on, and is asked
   * again when another process was faster; undefined means there is nothing to add.
   * @throws what `change` throws
   */
  amend(change: (at: Ledger) => Promise<LedgerChange | undefined>): Promise<string | undefined>;
}

export interface LedgerOptions {
  /** Default `mlops/ledger`; `off` keeps nothing. */
  branch?: string;
  /** A remote that has the last word on what is appended: it goes there, or nowhere. */
  push?: string;
}

const DEFAULT_BRANCH = 'mlops/ledger';

/**
 * Opens the ledger of a project's repository; nothing is created before something is recorded.
 * @throws MLOPS_LEDGER_NO_REPOSITORY, MLOPS_LEDGER_NO_COMMITS
 */
export async function openLedger(
  host: Host,
  project: { repository: string; name: string },
  options: LedgerOptions = {},
): Promise<Ledger> {
  const name = options.branch ?? DEFAULT_BRANCH;
  if (name === 'off') return ledgerOff();
  // The server has the repository, whether or not a clone of it is here.
  if (host.origin) return ledgerOn(host, project.repository, project.name, name);
  const head = await host.git.run(['rev-parse', '--verify', '-q', 'HEAD^{commit}'], { directory: project.repository });
  if (head.code !== 0) {
    const outside = /not a git repository/i.test(head.stderr);
    throw failLedger(outside ? 'MLOPS_LEDGER_NO_REPOSITORY' : 'MLOPS_LEDGER_NO_COMMITS', {
      message: outside
        ? `${project.repository} is not in a git repository, so there is no ledger`
        : `${project.repository} has no commit yet, so a run cannot say what code it ran`,
      hint: outside ? 'Run `git init` and commit.' : 'Commit first: `git add . && git commit -m "Begin"`.',
    });
  }
  return ledgerOn(host, project.repository, project.name, name, { push: options.push });
}

/**
 * As `openLedger`; undefined outside of git and before the first commit, where there is nothing to record in.
 * @param without told why there is none
 */
export async function ledgerIfAny(
  host: Host,
  project: { repository: string; name: string },
  without: (why: MlopsError) => void = () => undefined,
): Promise<Ledger | undefined> {
  try {
    return await openLedger(host, project);
  } catch (error) {
    const none = ['MLOPS_LEDGER_NO_REPOSITORY', 'MLOPS_LEDGER_NO_COMMITS'];
    if (!(error instanceof MlopsError) || !none.includes(error.code)) throw error;
    without(error);
    return undefined;
  }
}

/** A run by its id; undefined when there is none. @throws MLOPS_RUN_AMBIGUOUS, MLOPS_LEDGER_UNREADABLE */
export async function runIfAny(ledger: Pick<Ledger, 'run'>, id: string): Promise<RunRecord | undefined> {
  try {
    return await ledger.run(id);
  } catch (error) {
    if (!(error instanceof MlopsError) || error.code !== 'MLOPS_RUN_UNKNOWN') throw error;
    return undefined;
  }
}
