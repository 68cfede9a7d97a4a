import { MlopsError, type Host, type LedgerBranch, type LedgerChange, type Sha256 } from '#kit';
import { ledgerBranch } from './branch.ts';
import { failLedger } from './errors.ts';
import { layout } from './layout.ts';
import {
  CommitIndex,
  type CommitRuns,
  DigestIndex,
  Links,
  RunIndex,
  checkStatements,
  indexPaths,
  parseEntry,
  planRecord,
  type Mention,
} from './plan.ts';
import { unfetchedLedger } from './unfetched.ts';
import { createRun, parseRun, type RunRecord } from './runs.ts';

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
  latest(project: string): Promise<RunIndex | undefined>;
  /** The newest run of a branch that may be a baseline. */
  latestPassing(project: string, branch: string): Promise<RunRecord | undefined>;
  /** The first run of a branch that passed, though of uncommitted work: no baseline, and better than nothing. */
  firstUncommitted(project: string, branch: string): Promise<RunRecord | undefined>;
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
const SHORTEST_PREFIX = 4;

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

function ledgerOn(
  host: Host,
  repository: string,
  projectName: string,
  name: string,
  { push, pinned }: { push?: string | undefined; pinned?: { commit: string; branch: LedgerBranch } } = {},
): Ledger {
  const branch = pinned?.branch ?? host.origin?.ledger(name) ?? ledgerBranch(host, repository, name, push);
  const tip = async (): Promise<string | undefined> => pinned?.commit ?? (await branch.tip());
  const read = async (paths: readonly string[]): Promise<Map<string, Uint8Array>> => branch.read(await tip(), paths);
  const append = (change: (commit: string | undefined) => Promise<LedgerChange | undefined>) => {
    if (pinned !== undefined) throw new TypeError('a ledger at one of its past commits cannot grow');
    return branch.append(async (parent) => {
      if (parent === undefined) await refuseSecond();
      return change(parent);
    });
  };

  /** A ledger is begun once; what is on a remote goes on here. */
  async function refuseSecond(): Promise<void> {
    const elsewhere = await unfetchedLedger(host, repository, { branch: name, tip });
    if (elsewhere === undefined) return;
    throw failLedger('MLOPS_LEDGER_UNFETCHED', {
      message: `nothing is recorded, or there would be two ledgers: ${elsewhere}`,
      hint: 'Fetch the ledger first; a remote that is no more can be removed: git remote remove NAME.',
    });
  }

  const ledger: Ledger = {
    branch: name,
    tip,
    at: (commit) =>
      commit === null ? ledgerOff(name) : ledgerOn(host, repository, projectName, name, { pinned: { commit, branch } }),

    async record(given, statements) {
      const run = createRun(given);
      const recording = { run, statements };
      checkStatements(recording);
      const place = layout.run(run.project, run.id);
      const indices = indexPaths(recording);
      let on: string | undefined;
      const commit = await append(async (parent) => {
        on = parent;
        const current = await branch.read(parent, [place, ...indices]);
        return current.has(place) ? undefined : planRecord(recording, current);
      });
      return { id: run.id, commit, on };
    },

    async run(idOrPrefix) {
      const id = await fullId(idOrPrefix);
      return (await ledger.runsById([id]))[0]!;
    },

    async runsById(ids) {
      const paths = ids.map((id) => layout.run(projectName, id));
      const found = await read(paths);
      return paths.map((path, i) => {
        const content = found.get(path);
        if (!content) throw unknownRun(ids[i]!);
        return parseRun(text(content), path);
      });
    },

    async byCommit(commit) {
      return (await ledger.byCommits([commit])).get(commit);
    },

    async byCommits(commits) {
      const found = await read(commits.map(layout.byCommit));
      const indices = new Map<string, CommitRuns>();
      for (const commit of commits) {
        const path = layout.byCommit(commit);
        const index = parseEntry(found.get(path), CommitIndex, path)?.[projectName];
        if (index) indices.set(commit, index);
      }
      return indices;
    },

    async byDigest(digest) {
      return (await ledger.byDigests([digest])).get(digest);
    },

    async byDigests(digests) {
      const found = await read(digests.map(layout.byDigest));
      const indices = new Map<Sha256, DigestIndex>();
      for (const digest of digests) {
        const path = layout.byDigest(digest);
        const index = parseEntry(found.get(path), DigestIndex, path);
        if (index) indices.set(digest, index);
      }
      return indices;
    },

    async *mentions(digest) {
      let mention = (await ledger.byDigest(digest))?.latest;
      while (mention) {
        yield mention;
        const path = layout.links(mention.project, mention.run);
        mention = parseEntry((await read([path])).get(path), Links, path)?.digests[digest];
      }
    },

    projects: async () => (await branch.list(await tip(), layout.projects)).map(projectIn).sort(),

    async latest(project) {
      const path = layout.project(project);
      return parseEntry((await read([path])).get(path), RunIndex, path);
    },

    latestPassing: (project, branchName) => passing(project, branchName, 'latestPassing'),
    firstUncommitted: (project, branchName) => passing(project, branchName, 'firstUncommitted'),

    async *runs(project) {
      const commit = await tip();
      const paths = (await branch.walk(commit, folderOf(project))).filter((path) => path.endsWith('/run.json'));
      const found = await branch.read(commit, paths);
      const all = paths.map((path) => parseRun(text(found.get(path)!), path));
      yield* all.sort((a, b) =>
        a.finishedAt === b.finishedAt ? (a.id < b.id ? -1 : 1) : a.finishedAt < b.finishedAt ? 1 : -1,
      );
    },

    async statements(run) {
      const found = await read(
        Object.keys(run.statements).map((stage) => layout.statement(run.project, run.id, stage)),
      );
      return new Map(
        [...found].map(([path, content]) => [path.slice(path.lastIndexOf('/') + 1, -'.json'.length), content]),
      );
    },

    async arrival(run) {
      const git = (...args: string[]) => host.git.run(args, { directory: repository });
      const path = layout.run(run.project, run.id);
      const unreadable = (why: string) =>
        failLedger('MLOPS_LEDGER_UNREADABLE', {
          message: `git does not say what was recorded before ${path}: ${why}`,
          hint: 'Fetch the whole ledger: `git fetch --unshallow origin mlops/ledger`.',
        });
      const only = ['--no-renames', '--diff-filter=A', '--format=%H %ct %P', '-1'];
      const answer = await git('log', ...only, (await tip()) ?? 'HEAD', '--', path);
      const [commit, seconds, parent] = text(answer.stdout).trim().split(' ');
      if (answer.code !== 0 || !commit) throw unreadable(answer.stderr.trim() || 'it never came');
      // Where a clone is cut off, git gives a commit no parents; the commit itself still names them.
      const [header = ''] = text((await git('cat-file', 'commit', commit)).stdout).split('\n\n');
      if (parent === undefined && /^parent /m.test(header))
        throw unreadable('this clone does not have the whole ledger');
      return { at: new Date(Number(seconds) * 1000), before: ledger.at(parent ?? null) };
    },

    doubt: () => branch.doubt?.(),
    passedOver: () => branch.passedOver?.() ?? new Map(),

    entries: {
      read,
      list: async (directory) => branch.list(await tip(), directory),
      append: (change) => append(async () => change),
      amend: (change) => append((parent) => change(ledger.at(parent ?? null))),
    },
  };

  async function passing(
    project: string,
    branchName: string,
    which: 'latestPassing' | 'firstUncommitted',
  ): Promise<RunRecord | undefined> {
    const path = layout.byBranch(project, branchName);
    const id = parseEntry((await read([path])).get(path), RunIndex, path)?.[which];
    if (id === undefined) return undefined;
    const place = layout.run(project, id);
    const content = (await read([place])).get(place);
    if (!content) throw unknownRun(id);
    return parseRun(text(content), place);
  }

  async function fullId(idOrPrefix: string): Promise<string> {
    const prefix = idOrPrefix.toLowerCase();
    if (!/^[0-9a-f]{4,64}$/.test(prefix)) {
      throw failLedger('MLOPS_RUN_UNKNOWN', {
        message: `"${idOrPrefix}" is not a run: expected ${SHORTEST_PREFIX} to 64 hexadecimal characters`,
        hint: 'List the runs with `mlops runs`.',
      });
    }
    if (prefix.length === 64) return prefix;
    const names = await branch.list(await tip(), layout.runs(projectName, prefix.slice(0, 2)));
    const matches = names.filter((candidate) => candidate.startsWith(prefix));
    if (matches.length === 1) return matches[0]!;
    if (matches.length === 0) throw unknownRun(idOrPrefix);
    throw failLedger('MLOPS_RUN_AMBIGUOUS', {
      message: `${matches.length} runs begin with ${prefix}: ${matches.slice(0, 10).join(', ')}`,
      hint: 'Give more characters of the one you mean.',
    });
  }

  return ledger;
}

const text = (content: Uint8Array): string => Buffer.from(content).toString('utf8');
/** @throws MLOPS_LEDGER_UNREADABLE when no project is filed under this name */
function projectIn(file: string): string {
  const name = decodedName(file.replace(/\.json$/, ''));
  if (name !== undefined && layout.project(name) === `${layout.projects}/${file}`) return name;
  throw failLedger('MLOPS_LEDGER_UNREADABLE', {
    message: `${layout.projects}/${file} in the ledger is named after no project`,
    hint: 'The ledger is append-only: `git log` of its branch shows the commit that added this file.',
  });
}

function decodedName(file: string): string | undefined {
  try {
    return decodeURIComponent(file);
  } catch {
    return undefined;
  }
}

const folderOf = (project: string): string => layout.runs(project, '').replace(/\/$/, '');

function unknownRun(id: string) {
  return failLedger('MLOPS_RUN_UNKNOWN', {
    message: `the ledger has no run ${id}`,
    hint: 'List the runs with `mlops runs`; fetch those of others with `git fetch origin mlops/ledger`.',
  });
}

/** Keeps nothing and knows nothing; who needs a past run is told to name one. @param branch of a ledger that is on and empty */
function ledgerOff(branch?: string): Ledger {
  const nothing = async (): Promise<undefined> => undefined;
  const ledger: Ledger = {
    branch,
    tip: nothing,
    at: () => ledger,
    async record(given, statements) {
      const run = createRun(given);
      checkStatements({ run, statements });
      return { id: run.id, commit: undefined, on: undefined };
    },
    run: async (id) => Promise.reject(unknownRun(id)),
    runsById: async (ids) => (ids.length === 0 ? [] : Promise.reject(unknownRun(ids[0]!))),
    byCommit: nothing,
    byCommits: async () => new Map(),
    byDigest: nothing,
    byDigests: async () => new Map(),
    async *mentions() {},
    projects: async () => [],
    latest: nothing,
    latestPassing: nothing,
    firstUncommitted: nothing,
    async *runs() {},
    statements: async () => new Map(),
    arrival: async (run) => Promise.reject(unknownRun(run.id)),
    doubt: () => undefined,
    passedOver: () => new Map(),
    entries: { read: async () => new Map(), list: async () => [], append: nothing, amend: nothing },
  };
  return ledger;
}
