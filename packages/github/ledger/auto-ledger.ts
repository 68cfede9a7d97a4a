import { z } from 'zod';
import { layout, parseEntry } from '#evidence';
import { MlopsError, type LedgerBranch, type Log } from '#kit';
import { inBundles, type RunsLedger } from './runs-ledger.ts';

const ByProject = z.record(z.string(), z.unknown());
const Index = z.object({ latest: z.string() });

/**
 * The ledger where nobody has said where it is: the branch when there is one, else what runs left in artifacts. The first
 * record begins the branch when the token may write, and goes into an artifact when it may not.
 *
 * Whoever may push can push a branch of that name, an old clone's for example. One that does not have what the newest run
 * of a project recorded is not the record of that project, and artifacts are.
 *
 * @param branch compared with `runs`
 * @param trusted whether this run is one; a fork's has no verdict that counts, and a token that may not ask for runs
 */
export function autoLedger(
  branch: LedgerBranch & Pick<RunsLedger, 'doubt'>,
  runs: RunsLedger,
  { log, trusted }: { log: Pick<Log, 'warning'>; trusted: boolean },
): LedgerBranch & Pick<RunsLedger, 'doubt'> {
  let onBranch = false;
  /** The branch is there, and what it says of a project that was asked for is not what was recorded. */
  let foreign = false;
  let unread: string | undefined;
  const compared = new Map<string, Promise<boolean>>();
  /** A branch that is being begun continues nothing: what artifacts hold is gone in a while. */
  let beginning = false;
  let appending = false;

  /** A commit of the branch is a git object; a tip of the runs is not. */
  function holder(commit: string | undefined): LedgerBranch {
    onBranch = !foreign && commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit);
    return onBranch ? branch : runs;
  }

  async function read(commit: string | undefined, paths: readonly string[]): Promise<Map<string, Uint8Array>> {
    const found = await holder(commit).read(commit, paths);
    if (!onBranch || appending || !trusted) return found;
    for (const project of projectsIn(found)) {
      const has = compared.get(project) ?? hasNewest(commit!, project);
      compared.set(project, has);
      if (await has) continue;
      foreign = true;
      const lacks = `the branch ${branch.name} does not have what the newest run of ${project} recorded in artifacts`;
      log.warning(
        `T${lacks.slice(1)}, which are read instead. Delete the branch, or let the runs of the default branch record there (contents: write).`,
      );
      // What another workflow recorded there is not for this one to read.
      if ((await runs.read(undefined, [layout.project(project)])).size === 0) unread = lacks;
      return read(commit, paths);
    }
    return found;
  }

  async function hasNewest(commit: string, project: string): Promise<boolean> {
    const index = layout.project(project);
    for await (const newest of runs.newestOf(project)) {
      const path = layout.byCommit(newest.commit);
      const there = parseEntry((await branch.read(commit, [path])).get(path), ByProject, path);
      if (there?.[project] !== undefined) return true;
      const { latest } = parseEntry(inBundles(await newest.open(), index), Index, index) ?? {};
      if (latest !== undefined) return (await branch.read(commit, [layout.run(project, latest)])).size > 0;
    }
    return true;
  }

  return {
    name: branch.name,
    tip: async () => (foreign ? undefined : await branch.tip()) ?? runs.tip(),
    async read(commit, paths) {
      if (commit === undefined && beginning) return new Map();
      const found = await read(commit, paths);
      // Of a branch that is not there, it is asked what became of it.
      const missing = paths.filter((path) => !found.has(path));
      if (!onBranch && !foreign && missing.length > 0) await branch.read(undefined, missing);
      return found;
    },
    list: (commit, directory) => holder(commit).list(commit, directory),
    walk: (commit, directory) => holder(commit).walk(commit, directory),
    async append(change) {
      appending = true;
      try {
        return await branch.append((tip) => {
          beginning = tip === undefined;
          return change(tip).finally(() => (beginning = false));
        });
      } catch (error) {
        const mayNotWrite = error instanceof MlopsError && error.code === 'MLOPS_GITHUB_PERMISSION';
        // A branch that exists is the one that is read, unless it is not the record: what is not on it is not recorded.
        if (!mayNotWrite || (!foreign && (await branch.tip()) !== undefined)) throw error;
        return await runs.append(change);
      } finally {
        appending = false;
      }
    },
    // What could not be found in artifacts is no doubt about a branch that is there.
    passedOver: () => (onBranch ? new Map() : runs.passedOver!()),
    doubt: () => (onBranch ? branch.doubt() : (unread ?? runs.doubt() ?? branch.doubt())),
  };
}

/** Projects of which these files of a ledger say what was recorded. */
function projectsIn(files: ReadonlyMap<string, Uint8Array>): Set<string> {
  const projects = [...files].flatMap(([path, content]) => {
    const [kind, name] = path.split('/');
    if (kind === 'by-commit') return Object.keys(parseEntry(content, ByProject, path) ?? {});
    return kind === 'projects' ? [decodeURIComponent(name!.replace(/\.json$/, ''))] : [];
  });
  return new Set(projects);
}
