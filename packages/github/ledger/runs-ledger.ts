import { canonicalJson, type JsonObject, type LedgerBranch } from '#kit';
import { evidenceRuns, type EvidenceRun, type EvidenceRuns, type EvidenceRunsOptions } from './evidence-runs.ts';
import { refuseWhenClosed } from './ledger-closed.ts';
import type { StoredBytes } from './recorded-bytes.ts';

export interface RunsLedgerOptions extends EvidenceRunsOptions {
  /** The name people gave to the ledger. */
  name: string;
  /** Why this run may not append; undefined when it may. */
  closed: string | undefined;
}

/** A ledger that no branch holds: what each run would have added to one lies in an artifact of the run. */
export interface RunsLedger extends LedgerBranch, StoredBytes, Pick<EvidenceRuns, 'newestOf'> {
  /** Why an empty answer does not prove that nothing was recorded; undefined when it does. Asked after reading. */
  doubt(): string | undefined;
  /** What this run added: to be kept in an artifact. */
  pending(): ReadonlyMap<string, string | Uint8Array>;
}

/**
 * Reads the ledger of workflow runs whose token may only read. Nothing is searched that is not asked for:
 *
 * - `by-commit/…` of many commits is answered for the nearest that has a baseline, in the order asked, and no further;
 * - `projects/…` and `by-branch/…` are those of the newest run that left any. Where none is found and earlier evidence has
 *   expired, that there never was any is not proven: `doubt` says so;
 * - `runs/…` is looked for in what is open, then in the newest runs of that project;
 * - everything else, and the directories, in what is open.
 *
 * Requests: one for the list of runs, one for that of artifacts and one for those of the name, and two and a download for each run that
 * is opened, of which there are at most five for a question, and one for each that had no evidence: who asks for a project has its commit looked for on the default
 * branch too. Where five have nothing, one or more for what else was kept. What this run appended is read like the rest.
 */
export function runsLedger(options: RunsLedgerOptions): RunsLedger {
  const runs = evidenceRuns(options);
  const pending = new Map<string, Uint8Array>();
  const passedOver = new Map<string, string>();
  let appending = false;
  const decode = (segment: string): string => decodeURIComponent(segment.replace(/\.json$/, ''));

  async function read(paths: readonly string[]): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const add = (path: string, content: Uint8Array | undefined): void => {
      if (content) found.set(path, content);
    };
    const byCommit = paths.filter((path) => path.startsWith('by-commit/'));
    for (const [path, content] of await readByCommit(byCommit)) add(path, content);
    for (const path of paths) {
      const [kind, project = ''] = path.split('/');
      if (kind === 'projects' || kind === 'by-branch' || kind === 'runs')
        add(path, await newest(path, decode(project)));
      else if (kind !== 'by-commit') add(path, inOpen(path));
      add(path, pending.get(path));
    }
    return found;
  }

  async function readByCommit(paths: readonly string[]): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const pathOf = new Map(paths.map((path) => [decode(path.split('/').at(-1)!), path]));
    const empty: EvidenceRun[] = [];
    for await (const run of paths.length === 0 ? [] : runs.ofCommits([...pathOf.keys()])) {
      const path = pathOf.get(run.commit)!;
      if (run.lost !== undefined || run.bundles.length === 0) empty.push(run);
      // Of one commit the newest run comes first, and what it says includes what it had read of the others.
      const index = { ...merged(run, path), ...parsed(found.get(path)) };
      if (Object.keys(index).length === 0) continue;
      found.set(path, Buffer.from(canonicalJson(index)));
      if (!Object.values(index).some((project) => hasBaseline(project as JsonObject))) continue;
      await lookBack(empty, run);
      break;
    }
    for (const { id, commit, lost } of empty)
      if (lost !== undefined) passedOver.set(commit, `the evidence of run ${id} of ${commit.slice(0, 7)} ${lost}`);
    return found;
  }

  /** What was passed over to find a run had evidence once, if it did what that one did. */
  async function lookBack(empty: readonly EvidenceRun[], found: EvidenceRun): Promise<void> {
    for (const run of empty)
      if (run.lost === undefined && run.commit !== found.commit && (await runs.didAsMuch(run, found)))
        passedOver.set(
          run.commit,
          `run ${run.id} of ${run.commit.slice(0, 7)} did what run ${found.id} did, and its evidence is not there any more`,
        );
  }

  /** Whether a run of the default branch passed on the commit. */
  function hasBaseline({ baselines }: JsonObject): boolean {
    return (baselines as JsonObject | undefined)?.[options.context.defaultBranch] !== undefined;
  }

  async function newest(path: string, project: string): Promise<Uint8Array | undefined> {
    // Of an index only the newest is right; a run is what its id says, wherever it is found.
    if (path.startsWith('runs/')) {
      const open = inOpen(path);
      // Whoever records asks whether this very run is there already: only this process can have put it there.
      if (open || appending) return open;
    }
    for await (const run of runs.ofProject(project)) {
      const content = inBundles(run, path);
      if (content) return content;
    }
    return undefined;
  }

  function inOpen(path: string): Uint8Array | undefined {
    for (const run of runs.opened()) {
      const content = inBundles(run, path);
      if (content) return content;
    }
    return undefined;
  }

  function below(directory: string): string[] {
    const all = [
      ...runs.opened().flatMap(({ bundles }) => bundles.flatMap(({ ledger }) => [...ledger.keys()])),
      ...pending.keys(),
    ];
    return [...new Set(all)].filter((path) => path.startsWith(`${directory}/`)).sort();
  }

  /** Who lists the runs of a project wants to find one there. */
  async function openNewest(directory: string): Promise<void> {
    const [kind, project] = directory.split('/');
    if (kind !== 'runs' || project === undefined) return;
    for await (const _ of runs.ofProject(decode(project)));
  }

  const tip = async (): Promise<string | undefined> => {
    if (pending.size > 0) return `run ${options.context.runId}`;
    const newest = await runs.newest();
    return newest && `run ${newest.id}`;
  };

  return {
    name: options.name,
    tip,
    read: (_, paths) => read(paths),
    async list(commit, directory) {
      if (commit === undefined) return [];
      await openNewest(directory);
      return [...new Set(below(directory).map((path) => path.slice(directory.length + 1).split('/')[0]!))];
    },
    async walk(commit, directory) {
      if (commit === undefined) return [];
      await openNewest(directory);
      return below(directory);
    },
    async append(change) {
      refuseWhenClosed(options.name, options.closed);
      const before = await tip();
      appending = true;
      const next = await change(before).finally(() => (appending = false));
      if (next === undefined) return before;
      if (options.artifacts.missing !== undefined) {
        options.host.log.warning(`Nothing is recorded for later runs: ${options.artifacts.missing}.`);
        return before;
      }
      for (const [path, content] of next.files) pending.set(path, Buffer.from(content));
      return tip();
    },
    doubt: runs.doubt,
    passedOver: () => passedOver,
    newestOf: runs.newestOf,
    pending: () => pending,
    stored: async (digest) =>
      runs
        .opened()
        .flatMap(({ bundles }) => bundles)
        .find(({ store }) => store.has(digest))
        ?.store.get(digest),
  };
}

/** What a run left of a ledger's file. */
export function inBundles({ bundles }: EvidenceRun, path: string): Uint8Array | undefined {
  return bundles.find(({ ledger }) => ledger.has(path))?.ledger.get(path);
}

/** A commit's index has one entry for each project; jobs that judged different projects have one each. */
function merged({ bundles }: EvidenceRun, path: string): JsonObject {
  return Object.assign({}, ...bundles.map(({ ledger }) => parsed(ledger.get(path))).reverse()) as JsonObject;
}

function parsed(content: Uint8Array | undefined): JsonObject {
  return content === undefined ? {} : (JSON.parse(Buffer.from(content).toString('utf8')) as JsonObject);
}
