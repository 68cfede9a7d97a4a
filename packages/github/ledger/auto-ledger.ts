import { z } from 'zod';
import { layout, parseEntry } from '#evidence';
import { MlopsError, type Brought, type LedgerBranch, type LedgerChange, type Log } from '#kit';
import { fail } from '../errors.ts';
import type { PastKnown } from './compared-ledger.ts';
import { IN_ARTIFACTS, inBundles, type RunsLedger } from './runs-ledger.ts';

const Index = z.looseObject({ latest: z.string(), latestPassing: z.string().optional() });
const Baselines = z.looseObject({ baselines: z.record(z.string(), z.string()).optional() });
const ByProject = z.record(z.string(), Baselines);

/** Runs that may be the newest, and commits that are not on the default branch, which are looked at before it is given up. */
const TRIES = 5;

/** What a branch is beside what runs of a project left. */
interface Compared {
  /** Why it is not the record. */
  lacks?: string;
  /** Whether a run that it has is one of those. Where nothing could be compared, nothing lacks and nothing is seen. */
  seen: boolean;
}

export interface AutoLedgerOptions {
  log: Pick<Log, 'warning'>;
  defaultBranch: string;
  /** Whether this run is one; a fork's has no verdict that counts, and a token that may not ask for runs. */
  trusted: boolean;
}

/**
 * The ledger where nobody has said where it is: the branch when there is one, else what runs left in artifacts. The first
 * record begins the branch when the token may write, and goes into an artifact when it may not. Of a project of which the
 * branch has no run of the default branch that passed, both are read: it began there lately.
 *
 * Whoever may push can push a branch of that name, an old clone's for example. One that does not have what the newest run
 * of a project recorded is not the record of that project, and artifacts are. Exceptions count from the record alone: from a
 * branch that has a run which is seen in what that run left, too.
 *
 * @param branch compared with `runs`
 */
export function autoLedger(
  branch: LedgerBranch & PastKnown & Pick<RunsLedger, 'doubt'>,
  runs: RunsLedger,
  { log, defaultBranch, trusted }: AutoLedgerOptions,
): LedgerBranch & Pick<RunsLedger, 'doubt'> {
  let onBranch = false;
  /** The branch is there, and what it says of a project that was asked for is not what was recorded. */
  let foreign = false;
  let unread: string | undefined;
  const compared = new Map<string, Promise<Compared>>();
  /** The same run by run, for exceptions. */
  const records = new Map<string, Promise<string | undefined>>();
  /** Whether a run of a project passed on the branch. */
  const begun = new Map<string, Promise<boolean>>();
  /** Projects that are read in both. */
  const both = new Set<string>();
  /** A branch that is being begun continues nothing: what artifacts hold is gone in a while. */
  let beginning = false;
  let appending = false;

  /** A commit of the branch is a git object; a tip of the runs is not. */
  function holder(commit: string | undefined): LedgerBranch {
    onBranch = !foreign && commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit);
    return onBranch ? branch : runs;
  }

  async function read(
    commit: string | undefined,
    paths: readonly string[],
    project?: string,
  ): Promise<Map<string, Uint8Array>> {
    const found = await holder(commit).read(commit, paths, project);
    if (!onBranch || appending || !trusted) return found;
    for (const one of projectsIn(found)) {
      const lack = compared.get(one) ?? compare(commit!, one);
      compared.set(one, lack);
      const { lacks } = await lack;
      if (lacks === undefined) continue;
      foreign = true;
      log.warning(`Read from artifacts: ${lacks}. ${waysOut(branch.name, defaultBranch)}`);
      // What another workflow recorded there is not for this one to read.
      if ((await runs.read(undefined, [layout.project(one)])).size === 0) unread = lacks;
      return read(commit, paths, project);
    }
    const asked = project ?? onlyProject(paths);
    if (asked === undefined || hasPassed(found, asked)) return found;
    const isNamed = paths.every((path) => path.startsWith('runs/'));
    if (isNamed ? found.size === paths.length || !both.has(asked) : await hasBegun(commit!, asked)) return found;
    both.add(asked);
    return joined(await runs.read(undefined, paths, asked), found);
  }

  async function names(kind: 'list' | 'walk', commit: string | undefined, directory: string): Promise<string[]> {
    const found = await holder(commit)[kind](commit, directory);
    const project = projectOf(directory);
    if (!onBranch || !trusted || project === undefined || (await hasBegun(commit!, project))) return found;
    both.add(project);
    return [...new Set([...found, ...(await runs[kind](await runs.tip(), directory))])];
  }

  /** An exception lets a failure pass: whoever pushed one beside the record, it lets nothing pass. */
  async function broughtBy(commit: string, path: string): Promise<Brought> {
    if (holder(commit) !== branch || !branch.broughtBy) return { unknown: IN_ARTIFACTS };
    const project = decodeURIComponent(path.split('/')[1] ?? '');
    const asked = records.get(project) ?? whyNoRecord(commit, project);
    records.set(project, asked);
    const why = await asked;
    if (why === undefined) return branch.broughtBy(commit, path);
    return {
      unknown: `the branch ${branch.name} is not known to be the record, because ${why}`,
      help: `let the runs of ${defaultBranch} record there (contents: write); where nothing is kept in artifacts, say \`ledger: branch\``,
    };
  }

  /** @returns why a branch is not known to be where a project is recorded: a run on it must be seen in what that run left */
  async function whyNoRecord(commit: string, project: string): Promise<string | undefined> {
    const index = layout.project(project);
    if (!(await branch.read(commit, [index])).has(index)) return `it has no run of ${project}`;
    if (!trusted) return undefined;
    const { lacks, seen } = await compare(commit, project, true);
    return lacks ?? (seen ? undefined : `no run of ${project} whose evidence is still there was recorded on it`);
  }

  /**
   * Whether the branch has what the newest run of a project recorded.
   * @param byRun whether it must have the very run: by default any run of the commit will do, which costs one request
   */
  async function compare(commit: string, project: string, byRun = false): Promise<Compared> {
    const index = layout.project(project);
    const strays = new Set<string>();
    let looked = 0;
    for await (const newest of runs.newestOf(project)) {
      const path = layout.byCommit(newest.commit);
      const there = byRun ? undefined : parseEntry((await branch.read(commit, [path])).get(path), ByProject, path);
      if (there?.[project] !== undefined) return { seen: true };
      const run = await newest.open();
      if (run === undefined) {
        if (strays.add(newest.commit).size < TRIES) continue;
        const lacks = `the branch ${branch.name} could not be compared with the newest run of ${project}: ${TRIES} commits that are not on ${defaultBranch} left what is called like its evidence`;
        return { lacks, seen: false };
      }
      const all = { bundles: [...run.bundles, ...run.unpassed] };
      const { latest } = parseEntry(inBundles(all, index), Index, index) ?? {};
      if (latest !== undefined) {
        const seen = (await branch.read(commit, [layout.run(project, latest)])).size > 0;
        if (seen) return { seen };
        const lacks = `the branch ${branch.name} does not have what the newest run of ${project} recorded in artifacts`;
        return { lacks, seen };
      }
      if (++looked === TRIES) break;
    }
    return { seen: false };
  }

  /** Whether the branch is one that somebody pushed beside the record of these projects, for an exception or with all they had. */
  async function isBeside(tip: string, projects: readonly string[]): Promise<boolean> {
    for (const project of projects) {
      const index = layout.project(project);
      const begun = (await branch.read(tip, [index])).has(index);
      if (begun && (!trusted || (await compare(tip, project, true)).lacks === undefined)) return false;
    }
    return projects.length > 0;
  }

  function notWritable(cause: MlopsError): MlopsError {
    return fail('MLOPS_GITHUB_PERMISSION', {
      message: `the branch ${branch.name} is where runs are recorded, and the token may not write there: ${cause.message}`,
      hint: `${cause.hint}\n\nOr, where artifacts are to hold what is recorded: \`ledger: artifacts\`, or delete ${branch.name}, if somebody pushed it by mistake.`,
      cause,
    });
  }

  function hasBegun(commit: string, project: string): Promise<boolean> {
    const ask = async (): Promise<boolean> => {
      const path = layout.byBranch(project, defaultBranch);
      return parseEntry((await branch.read(commit, [path])).get(path), Index, path)?.latestPassing !== undefined;
    };
    const answer = begun.get(project) ?? ask();
    begun.set(project, answer);
    return answer;
  }

  /** Whether files of a ledger name a run of the default branch that passed. */
  function hasPassed(files: ReadonlyMap<string, Uint8Array>, project: string): boolean {
    return [...files].some(([path, content]) =>
      path.startsWith('by-commit/')
        ? parseEntry(content, ByProject, path)?.[project]?.baselines?.[defaultBranch] !== undefined
        : path === layout.byBranch(project, defaultBranch) &&
          parseEntry(content, Index, path)?.latestPassing !== undefined,
    );
  }

  return {
    name: branch.name,
    tip: async () => (foreign ? undefined : await branch.tip()) ?? runs.tip(),
    async read(commit, paths, project) {
      if (commit === undefined && beginning) return new Map();
      const found = await read(commit, paths, project);
      // Of a branch that is not there, it is asked what became of it.
      const missing = paths.filter((path) => !found.has(path));
      if (!onBranch && !foreign && missing.length > 0) await branch.read(undefined, missing);
      return found;
    },
    list: (commit, directory) => names('list', commit, directory),
    walk: (commit, directory) => names('walk', commit, directory),
    lastChange: async (commit, path) => (onBranch ? branch.lastChange?.(commit, path) : undefined),
    broughtBy,
    pushedBy: async (logins) => (onBranch && (await branch.pushedBy?.(logins))) || new Set(),
    async append(change) {
      appending = true;
      let last: LedgerChange | undefined;
      try {
        return await branch.append(async (tip) => {
          beginning = tip === undefined;
          last = await change(tip).finally(() => (beginning = false));
          return last;
        });
      } catch (error) {
        if (!(error instanceof MlopsError) || error.code !== 'MLOPS_GITHUB_PERMISSION') throw error;
        const tip = foreign ? undefined : await branch.tip();
        const projects = [...(last?.files.keys() ?? [])].filter((path) => path.startsWith('projects/')).map(projectOf);
        // What is not on a branch that is the record is not recorded.
        if (tip !== undefined && !(await isBeside(tip, projects as string[]))) throw notWritable(error);
        return await runs.append(change);
      } finally {
        appending = false;
      }
    },
    // What could not be found in artifacts is no doubt about a branch that is there.
    passedOver: () => (onBranch && both.size === 0 ? new Map() : runs.passedOver!()),
    ofCell: () => !onBranch && runs.ofCell?.() === true,
    // Also where artifacts are read in its place: they forget, and who may write can delete them.
    past: async (commit, path) => branch.past(holder(commit) === branch ? commit : await branch.tip(), path),
    doubt: () =>
      onBranch
        ? (branch.doubt() ?? (both.size === 0 ? undefined : runs.doubt()))
        : (unread ?? runs.doubt() ?? branch.doubt()),
  };
}

/** What makes a branch the record, or takes it away. */
function waysOut(name: string, main: string): string {
  return `Let the runs of ${main} record there (contents: write); if somebody pushed ${name} who should not, restore or delete it.`;
}

/** Projects of which these files of a ledger say what was recorded. */
function projectsIn(files: ReadonlyMap<string, Uint8Array>): Set<string> {
  const projects = [...files].flatMap(([path, content]) => {
    if (path.startsWith('by-commit/')) return Object.keys(parseEntry(content, ByProject, path) ?? {});
    return path.startsWith('projects/') ? [projectOf(path)!] : [];
  });
  return new Set(projects);
}

/** The project that all of these files are of. */
function onlyProject(paths: readonly string[]): string | undefined {
  const [one, ...others] = new Set(paths.map(projectOf));
  return others.length === 0 ? one : undefined;
}

function projectOf(path: string): string | undefined {
  const [, name] = /^(?:projects|by-branch|runs)\/([^/]+)/.exec(path) ?? [];
  return name && decodeURIComponent(name.replace(/\.json$/, ''));
}

/** Files of two ledgers; of an index, what is only in the older one too. */
function joined(
  older: ReadonlyMap<string, Uint8Array>,
  newer: ReadonlyMap<string, Uint8Array>,
): Map<string, Uint8Array> {
  const files = new Map([...older, ...newer]);
  const Json = z.record(z.string(), z.unknown());
  for (const [path, content] of older) {
    if (!newer.has(path) || path.startsWith('runs/')) continue;
    const [before, after] = [content, newer.get(path)].map((one) => parseEntry(one, Json, path)!);
    files.set(path, Buffer.from(JSON.stringify(merged(before!, after!))));
  }
  return files;
}

function merged(older: Record<string, unknown>, newer: Record<string, unknown>): Record<string, unknown> {
  const both = Object.entries(newer).map(([key, value]) => {
    const before = older[key];
    return [key, isObject(value) && isObject(before) ? merged(before, value) : value];
  });
  return { ...older, ...Object.fromEntries(both) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
