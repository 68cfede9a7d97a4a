import { canonicalJson, type Json, type Sha256, type Store } from '#kit';
import { sha256 } from '../digest/digest.ts';
import { fail } from '../errors.ts';
import { readme } from './readme.ts';
import { runLine } from './table.ts';
import { layout } from '../ledger/layout.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';

/** Where the bytes of an exported file come from. All digests are known before anything is written. */
export type ExportSource = { bytes: string | Uint8Array } | { stored: Sha256 } | { file: string; sha256: Sha256 };

/** Everything a bundle will hold: path below its folder, `/` between the parts → where the bytes come from. */
export interface ExportPlan {
  /** Name of the folder that an archive unpacks to. */
  folder: string;
  /** When the newest of the runs ended: the time of every file in an archive, so that the same runs give the same bytes. */
  modified: Date;
  runs: number;
  /** Outputs that were recorded and that the store no longer has. */
  missing: number;
  files: ReadonlyMap<string, ExportSource>;
}

/** A rendered report, by file name; undefined when what it is made of is not all there. */
export type RenderReport = (
  run: RunRecord,
  statements: ReadonlyMap<string, Uint8Array>,
) => Promise<ReadonlyMap<string, { file: string; sha256: Sha256 }> | undefined>;

/** What goes into a bundle. */
export interface Exporting {
  /** Id of one run or its beginning; without it every run of the project, oldest first. */
  subject?: string | undefined;
  store: Pick<Store, 'has'>;
  /**
   * Without it the bundle has what was recorded and nothing that is worded today, README.txt neither: the same run gives the
   * same bytes with any version of this tool.
   */
  report?: RenderReport;
  /** Whether what a stage calls so goes along, where the store has it. Default: all does. */
  takes?: (stage: string, name: string) => boolean;
}

/** What a stage made in one run, as `index.json` tells it. */
interface ExportedOutput {
  /** Folder in the bundle; null when the store has nothing of it. Runs that made the same bytes share one. */
  folder: string | null;
  files: { name: string; sha256: Sha256; here: boolean }[];
}

/**
 * What a bundle of recorded runs consists of: their records and statements byte for byte, the outputs that the store
 * still has, a table of all of them, and the digests to check it with. Nothing is written.
 *
 * @throws MLOPS_EXPORT_NOTHING, MLOPS_RUN_UNKNOWN, MLOPS_RUN_AMBIGUOUS, MLOPS_LEDGER_UNREADABLE
 */
export async function planExport(
  ledger: Ledger,
  project: string,
  { subject, store, report, takes = () => true }: Exporting,
): Promise<ExportPlan> {
  // One commit of the ledger is exported, whatever is recorded meanwhile.
  const tip = await ledger.tip();
  const pinned = tip === undefined ? ledger : ledger.at(tip);
  const runs = subject === undefined ? await allRuns(pinned, project) : [await pinned.run(subject)];
  if (runs.length === 0) {
    throw fail('MLOPS_EXPORT_NOTHING', {
      message: `no run of ${project} is recorded here, so there is nothing to export`,
      hint: `Fetch the ledger with \`git fetch origin ${ledger.branch ?? 'mlops/ledger'}\`, or see what there is with \`mlops runs\`.`,
    });
  }
  const files = new Map<string, ExportSource>();
  const outputs = new SharedOutputs({ store, takes }, files);
  const listed: Json[] = [];
  for await (const [run, statements] of withStatements(pinned, runs)) {
    files.set(`runs/${run.id}/run.json`, json(run));
    for (const [stage, bytes] of statements) files.set(`runs/${run.id}/statements/${stage}.json`, { bytes });
    const made = await outputs.of(run);
    const rendered = (await report?.(run, statements)) ?? new Map<string, { file: string; sha256: Sha256 }>();
    for (const [name, source] of rendered) files.set(`runs/${run.id}/report/${name}`, source);
    listed.push({
      run: run.id,
      verdict: run.verdict,
      commit: run.commit,
      statements: Object.fromEntries(
        [...statements.keys()].map((stage) => [stage, `runs/${run.id}/statements/${stage}.json`]),
      ),
      report: rendered.size === 0 ? null : `runs/${run.id}/report`,
      outputs: made as unknown as Json,
    });
  }
  if (subject === undefined) await addAccepted(pinned, project, files);
  files.set('runs.jsonl', { bytes: runs.map((run) => `${canonicalJson(runLine(run))}\n`).join('') });
  // One run is the same whatever was recorded after it.
  const commit = (subject === undefined ? tip : undefined) ?? null;
  files.set('index.json', json({ project, ledger: { branch: ledger.branch ?? null, commit }, runs: listed }));
  if (report) files.set('README.txt', { bytes: readme(project, runs.length) });
  files.set('SHA256SUMS', { bytes: sums(files) });
  return {
    folder: `${project}-evidence`,
    modified: new Date(
      runs
        .map(({ finishedAt }) => finishedAt)
        .sort()
        .at(-1)!,
    ),
    runs: runs.length,
    missing: outputs.missing,
    files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** sha256 of the bytes that will be written. */
function digestOfSource(source: ExportSource): Sha256 {
  if ('bytes' in source) return sha256(source.bytes);
  return 'stored' in source ? source.stored : source.sha256;
}

async function allRuns(ledger: Ledger, project: string): Promise<RunRecord[]> {
  const runs: RunRecord[] = [];
  for await (const run of ledger.runs(project)) runs.push(run);
  return runs.reverse();
}

const RUNS_AT_ONCE = 50;

/** Each run with its statements' bytes, many runs in one read. */
async function* withStatements(
  ledger: Ledger,
  runs: readonly RunRecord[],
): AsyncGenerator<[RunRecord, Map<string, Uint8Array>]> {
  const place = (run: RunRecord, stage: string): string => layout.statement(run.project, run.id, stage);
  for (let from = 0; from < runs.length; from += RUNS_AT_ONCE) {
    const some = runs.slice(from, from + RUNS_AT_ONCE);
    const paths = some.flatMap((run) => Object.keys(run.statements).map((stage) => place(run, stage)));
    const found = await ledger.entries.read(paths);
    for (const run of some) {
      const stages = Object.keys(run.statements).filter((stage) => found.has(place(run, stage)));
      yield [run, new Map(stages.map((stage) => [stage, found.get(place(run, stage))!]))];
    }
  }
}

/** Exceptions on record belong to the project, not to a run. */
async function addAccepted(ledger: Ledger, project: string, files: Map<string, ExportSource>): Promise<void> {
  const folder = layout.acceptedFolder(project);
  const paths = await ledger.entries.walk(folder);
  const found = await ledger.entries.read(paths);
  for (const path of paths.toSorted())
    files.set(`accepted/${path.slice(folder.length + 1)}`, { bytes: found.get(path)! });
}

/** Puts the outputs of stages into a bundle, once for all runs that made the same. */
class SharedOutputs {
  readonly #from: Required<Pick<Exporting, 'store' | 'takes'>>;
  readonly #files: Map<string, ExportSource>;
  readonly #made = new Map<string, ExportedOutput>();
  missing = 0;

  constructor(from: Required<Pick<Exporting, 'store' | 'takes'>>, files: Map<string, ExportSource>) {
    this.#from = from;
    this.#files = files;
  }

  async of(run: RunRecord): Promise<Record<string, ExportedOutput>> {
    const outputs: Record<string, ExportedOutput> = {};
    for (const [stage, subjects] of Object.entries(run.subjects)) {
      const made = subjects.flatMap(({ name, digest }) =>
        digest.sha256 !== undefined && isBelow(name) ? [{ name, sha256: digest.sha256 }] : [],
      );
      const key = canonicalJson([stage, ...made.map(({ name, sha256 }) => [name, sha256])]);
      const known = this.#made.get(key);
      outputs[stage] = known ?? (await this.#add(made, stage, `runs/${run.id}/outputs/${stage}`));
      this.#made.set(key, outputs[stage]);
    }
    return outputs;
  }

  async #add(
    made: readonly { name: string; sha256: Sha256 }[],
    stage: string,
    folder: string,
  ): Promise<ExportedOutput> {
    const { store, takes } = this.#from;
    const files = [];
    for (const { name, sha256: stored } of made) {
      const isTaken = takes(stage, name);
      const here = isTaken && (await store.has(stored));
      if (here) this.#files.set(`${folder}/${name}`, { stored });
      else if (isTaken) this.missing++;
      files.push({ name, sha256: stored, here });
    }
    return { folder: files.some(({ here }) => here) ? folder : null, files };
  }
}

/** A recorded name is a path below its stage's output; whoever could write to the ledger could write another. */
function isBelow(name: string): boolean {
  return !/[\r\n\0\\]/.test(name) && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function json(value: unknown): ExportSource {
  return { bytes: `${JSON.stringify(value, null, 2)}\n` };
}

/** What `sha256sum -c` reads. */
function sums(files: ReadonlyMap<string, ExportSource>): string {
  return [...files]
    .map(([path, source]) => `${digestOfSource(source)}  ${path}\n`)
    .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
    .join('');
}
