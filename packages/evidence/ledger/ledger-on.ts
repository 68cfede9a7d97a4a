import type { Host, LedgerBranch, LedgerChange, Sha256 } from '#kit';
import { ledgerBranch } from './branch.ts';
import { failLedger, unknownRun } from './errors.ts';
import { everOn } from './ever-on.ts';
import { layout } from './layout.ts';
import { ledgerOff } from './ledger-off.ts';
import type { Ledger } from './ledger.ts';
import { namedByBranch, namedByCommit, otherThanNamed, type Named } from './named.ts';
import {
  CellsIndex,
  CommitIndex,
  type CommitRuns,
  DigestIndex,
  entryOf,
  indexPaths,
  Links,
  parseEntry,
  planRecord,
  checkStatements,
} from './plan.ts';
import { passedBefore } from './passed-before.ts';
import { createRun, parseRun, type RunRecord } from './runs.ts';
import { unfetchedLedger } from './unfetched.ts';

const SHORTEST_PREFIX = 4;

/** Kept in a branch, here or on a server; nothing is created before something is recorded. @param options.pinned as it was at one of its commits */
export function ledgerOn(
  host: Host,
  repository: string,
  projectName: string,
  name: string,
  { push, pinned }: { push?: string | undefined; pinned?: { commit: string; branch: LedgerBranch } } = {},
): Ledger {
  const branch = pinned?.branch ?? host.origin?.ledger(name) ?? ledgerBranch(host, repository, name, push);
  const tip = async (): Promise<string | undefined> => pinned?.commit ?? (await branch.tip());
  const read = async (paths: readonly string[], project?: string): Promise<Map<string, Uint8Array>> =>
    branch.read(await tip(), paths, project);
  const append = (change: (commit: string | undefined) => Promise<LedgerChange | undefined>) => {
    if (pinned !== undefined) throw new TypeError('a ledger at one of its past commits cannot grow');
    return branch.append(async (parent) => {
      if (parent === undefined) await refuseSecond();
      return change(parent);
    });
  };

  /** By run, what indices said that led to it: an index is one file that anybody who may write there can turn to another run. */
  const named = new Map<string, Map<string, Named>>();
  function remember(by: readonly Named[]): void {
    for (const one of by)
      named.set(one.run, (named.get(one.run) ?? new Map<string, Named>()).set(JSON.stringify(one), one));
  }

  /** @throws MLOPS_LEDGER_UNREADABLE for a run that is not what the index says which led to it */
  async function readRun(content: Uint8Array, path: string): Promise<RunRecord> {
    const run = parseRun(text(content), path);
    for (const by of named.get(run.id)?.values() ?? []) {
      const other = otherThanNamed(run, by);
      if (other === undefined) continue;
      const commit = await tip();
      const brought = commit && (await branch.lastChange?.(commit, by.path));
      throw failLedger('MLOPS_LEDGER_UNREADABLE', {
        message: `${by.path} in the ledger names run ${run.id}, which ${other}: the index is damaged, or was made to lead to another run`,
        where: { file: by.path },
        hint: `The commit ${brought ?? 'of the ledger that changed this file last'} brought it: see \`git show ${brought ?? name} -- ${by.path}\`, put the file back as it was before, and let a ruleset say who may push to ${name}.`,
      });
    }
    return run;
  }

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
      const runs: RunRecord[] = [];
      for (const [i, path] of paths.entries()) {
        const content = found.get(path);
        if (!content) throw unknownRun(ids[i]!);
        runs.push(await readRun(content, path));
      }
      return runs;
    },

    async byCommit(commit) {
      return (await ledger.byCommits([commit])).get(commit);
    },

    async byCommits(commits) {
      const found = await read(commits.map(layout.byCommit), projectName);
      const indices = new Map<string, CommitRuns>();
      for (const commit of commits) {
        const path = layout.byCommit(commit);
        const index = parseEntry(found.get(path), CommitIndex, path)?.[projectName];
        if (!index) continue;
        indices.set(commit, index);
        remember(namedByCommit(index, path, commit));
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
      return parseEntry((await read([path])).get(path), CellsIndex, path);
    },

    async cells(branchName, commits) {
      const path = layout.byBranch(projectName, branchName);
      const found = await read([path, ...commits.map(layout.byCommit)], projectName);
      return Object.keys(parseEntry(found.get(path), CellsIndex, path)?.cells ?? {});
    },

    latestPassing: (project, branchName, cell) => passing(project, branchName, 'latestPassing', cell),
    firstUncommitted: (project, branchName, cell) => passing(project, branchName, 'firstUncommitted', cell),

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
      const git = (...args: string[]) => host.git.run(['--literal-pathspecs', ...args], { directory: repository });
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
    ofCell: () => branch.ofCell?.() ?? false,
    passedBefore: async (asked) => passedBefore(branch, await tip(), projectName, asked),
    everOn: async (commit) => everOn(branch, await tip(), projectName, commit),

    entries: {
      read,
      list: async (directory) => branch.list(await tip(), directory),
      walk: async (directory) => branch.walk(await tip(), directory),
      async broughtBy(path) {
        const commit = await tip();
        return commit === undefined ? undefined : branch.broughtBy?.(commit, path);
      },
      pushedBy: async (logins) => (await branch.pushedBy?.(logins)) ?? new Set(),
      append: (change) => append(async () => change),
      amend: (change) => append((parent) => change(ledger.at(parent ?? null))),
    },
  };

  async function passing(
    project: string,
    branchName: string,
    which: 'latestPassing' | 'firstUncommitted',
    cell: string | undefined,
  ): Promise<RunRecord | undefined> {
    const path = layout.byBranch(project, branchName);
    const index = parseEntry((await read([path])).get(path), CellsIndex, path);
    const id = (cell === undefined || !index?.cells ? index : entryOf(index.cells, cell))?.[which];
    if (id === undefined) return undefined;
    remember(namedByBranch(index!, path, branchName));
    const place = layout.run(project, id);
    const content = (await read([place])).get(place);
    if (!content) throw unknownRun(id);
    return readRun(content, place);
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
