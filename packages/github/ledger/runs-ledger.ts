import { baselineOf, layout, NO_CELL, runsOfCell, type CommitRuns } from '#evidence';
import { canonicalJson, type JsonObject, type LedgerBranch } from '#kit';
import { evidenceRuns, TRIES, type EvidenceRun, type EvidenceRuns, type EvidenceRunsOptions } from './evidence-runs.ts';
import { isEvidenceOf } from '../artifacts/artifacts.ts';
import { refuseWhenClosed } from './ledger-closed.ts';
import type { StoredBytes } from './recorded-bytes.ts';
import { isSettled } from './settled.ts';

export interface RunsLedgerOptions extends EvidenceRunsOptions {
  /** The name people gave to the ledger. */
  name: string;
  /** Why this run may not append; undefined when it may. */
  closed: string | undefined;
}

/** Why nobody is known to have brought what artifacts hold. */
export const IN_ARTIFACTS = 'what runs keep in artifacts was pushed by nobody';

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
 * - `by-commit/…` of many commits is answered for the nearest that has a baseline of the project that is asked about, in the
 *   order asked, and no further;
 * - `projects/…` and `by-branch/…` are those of the newest run that left any. Where none is found and earlier evidence has
 *   expired, that there never was any is not proven: `doubt` says so;
 * - `runs/…` is looked for in what is open, then in the newest runs of that project;
 * - everything else, and the directories, in what is open.
 *
 * Requests: one for the list of runs, one for that of artifacts and one for those of the name, and two and a download for each
 * run that is opened, of which there are at most five for a question that ended well and five that did not, and one for each of
 * at most five that had no evidence: who asks for a project has its commit looked for on the default branch too. Where five have
 * nothing, one or more for what else was kept. Where the default branch is and was costs two more, as `branchLine` says. What
 * this run appended is read like the rest.
 */
export function runsLedger(options: RunsLedgerOptions): RunsLedger {
  const runs = evidenceRuns(options);
  const pending = new Map<string, Uint8Array>();
  const passedOver = new Map<string, string>();
  const main = options.context.defaultBranch;
  let appending = false;
  const decode = (segment: string): string => decodeURIComponent(segment.replace(/\.json$/, ''));

  async function read(paths: readonly string[], project?: string): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const add = (path: string, content: Uint8Array | undefined): void => {
      if (content) found.set(path, content);
    };
    const byCommit = paths.filter((path) => path.startsWith('by-commit/'));
    for (const [path, content] of await readByCommit(byCommit, project)) add(path, content);
    for (const path of paths) {
      const [kind, of = ''] = path.split('/');
      if (kind === 'projects' || kind === 'by-branch' || kind === 'runs') add(path, await newest(path, decode(of)));
      else if (kind !== 'by-commit') add(path, inOpen(path));
      add(path, pending.get(path));
    }
    return found;
  }

  async function readByCommit(paths: readonly string[], project?: string): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const pathOf = new Map(paths.map((path) => [decode(path.split('/').at(-1)!), path]));
    const without: EvidenceRun[] = [];
    for await (const run of paths.length === 0 ? [] : runs.ofCommits([...pathOf.keys()], project)) {
      const path = pathOf.get(run.commit)!;
      if (!hasSome(run, project) || lostOf(run, project) !== undefined) without.push(run);
      // Of one commit the newest run comes first, and what it says includes what it had read of the others.
      const index = { ...merged(run, path), ...parsed(found.get(path)) };
      if (Object.keys(index).length === 0) continue;
      found.set(path, Buffer.from(canonicalJson(index)));
      const baseline = (project === undefined ? Object.keys(index) : [project])
        .map((one) => ({ project: one, found: baselineIn(index[one] as JsonObject | undefined) }))
        .find((one) => one.found !== undefined);
      if (!baseline) continue;
      await lookBack(without, run, baseline);
      break;
    }
    for (const run of without) {
      const lost = lostOf(run, project);
      if (lost !== undefined) passOver(run, `the evidence of run ${run.id} of ${run.commit.slice(0, 7)} ${lost}`);
    }
    return found;
  }

  /** Whether a run had evidence once that was passed over to find that of another one. */
  async function lookBack(
    without: readonly EvidenceRun[],
    found: EvidenceRun,
    baseline: { project: string; found: string | undefined },
  ): Promise<void> {
    let asked = 0;
    for (const run of without) {
      if (run.commit === found.commit || run.underWay || lostOf(run, baseline.project) !== undefined) continue;
      const what = `run ${run.id} of ${run.commit.slice(0, 7)}`;
      if (run.unread) {
        if (isSettled(run, runs.opened(), { ...baseline, branch: main })) continue;
        passOver(run, `${what} may have left evidence, and ${TRIES} nearer ones were looked into`);
      } else if (++asked > TRIES) {
        runs.cut(`whether ${what} had evidence once was not asked, nor of older ones`);
        return;
      } else {
        const why = await runs.whyGone(run, found, baseline.project);
        if (why !== undefined) passOver(run, `${what} ${why}`);
      }
    }
  }

  function passOver({ commit }: EvidenceRun, why: string): void {
    passedOver.set(commit, why);
  }

  /** Whether a run left what it recorded of a project, or of any. */
  function hasSome({ bundles, unpassed }: EvidenceRun, project: string | undefined): boolean {
    return [...bundles, ...unpassed].some(({ ledger }) => project === undefined || ledger.has(layout.project(project)));
  }

  /** What has become of evidence of a project, or of any. */
  function lostOf({ lost }: EvidenceRun, project: string | undefined): string | undefined {
    const { matrix } = options;
    return lost.find(({ name }) => project === undefined || isEvidenceOf(name, { project, matrix }))?.how;
  }

  /** The run of the default branch that passed on the commit, in this cell: what a branch had of the others is kept with it. */
  function baselineIn(index: JsonObject | undefined): string | undefined {
    return baselineOf(runsOfCell(index as CommitRuns | undefined, options.matrix ?? NO_CELL), main);
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
    read: (_, paths, project) => read(paths, project),
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
    broughtBy: async () => ({ unknown: IN_ARTIFACTS }),
    doubt: runs.doubt,
    passedOver: () => passedOver,
    ofCell: () => options.matrix !== undefined,
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
export function inBundles({ bundles }: Pick<EvidenceRun, 'bundles'>, path: string): Uint8Array | undefined {
  return bundles.find(({ ledger }) => ledger.has(path))?.ledger.get(path);
}

/** A commit's index has one entry for each project; jobs that judged different projects have one each. */
function merged({ bundles }: EvidenceRun, path: string): JsonObject {
  return Object.assign({}, ...bundles.map(({ ledger }) => parsed(ledger.get(path))).reverse()) as JsonObject;
}

function parsed(content: Uint8Array | undefined): JsonObject {
  return content === undefined ? {} : (JSON.parse(Buffer.from(content).toString('utf8')) as JsonObject);
}
