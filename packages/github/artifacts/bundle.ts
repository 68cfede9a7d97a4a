import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseRun, parseStatement, sha256, sha256File, type RunRecord } from '#evidence';
import { MlopsError, type Sha256, type Store } from '#kit';
import { fail } from '../errors.ts';
import { unsafeName } from './unsafe-name.ts';

/**
 * What a workflow run leaves for later runs, in one artifact: the files it added, or would have added, to a ledger's branch
 * (`ledger/…`), its statements (`evidence/…`), and bytes that others compare with (`store/<sha256>`).
 */
export interface Bundle {
  /** Path in the ledger → content; empty for runs that may not record. */
  ledger: ReadonlyMap<string, string | Uint8Array>;
  /** File names → where they lie. */
  evidence: ReadonlyMap<string, string>;
  store: readonly Sha256[];
}

export interface OpenBundle {
  /** Path in the ledger → content. */
  ledger: ReadonlyMap<string, Uint8Array>;
  runs: readonly RunRecord[];
  /** Digest → where the bytes lie, checked. */
  store: ReadonlyMap<Sha256, string>;
}

const FORMAT = 'mlops-actions evidence 1\n';
/** Places in the ledger that recording a run writes to. */
const LEDGER_PATH = /^(runs|by-commit|by-digest|by-branch|projects)\/.+\.json$/;
const RUN_FILE = /^(runs\/[^/]+\/[0-9a-f]{2}\/([0-9a-f]{64}))\/([a-z0-9-]+)\.json$/;

/**
 * Lays a bundle out in a fresh directory. Bytes that the store does not have are left out: who needs them makes them anew.
 * @returns how many of the store's bytes are in it
 */
export async function packBundle(bundle: Bundle, store: Store, directory: string): Promise<number> {
  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  };
  await write('format', FORMAT);
  for (const [path, content] of bundle.ledger) await write(`ledger/${path}`, content);
  for (const [name, path] of bundle.evidence) await write(`evidence/${name}`, await readFile(path));
  const kept = [];
  for (const digest of new Set(bundle.store)) {
    if (!(await store.has(digest))) continue;
    await store.get(digest, join(directory, 'store', digest));
    kept.push(digest);
  }
  return kept.length;
}

/**
 * Reads a bundle that claims to be the evidence of a commit. A digest proves consistency, not origin: that the right run
 * made it is for the caller to check.
 *
 * Checked: every run is of this commit, has the id its content has, and exactly the statements it names, byte for byte; its
 * predictions are those that its evaluation states; the commit's index names only its runs; stored bytes have their digests.
 *
 * @param names of the files in `directory`, all of them regular
 * @throws MLOPS_BUNDLE_INVALID
 */
export async function openBundle(directory: string, names: readonly string[], commit: string): Promise<OpenBundle> {
  const format = names.includes('format') ? await readFile(join(directory, 'format'), 'utf8') : 'none';
  if (format !== FORMAT) throw invalid(`its format is ${JSON.stringify(format.slice(0, 60).trim())}`);
  const ledger = new Map<string, Uint8Array>();
  const store = new Map<Sha256, string>();
  for (const name of names) {
    const place = join(directory, name);
    const [top, rest] = [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)];
    if (top === 'ledger') ledger.set(rest, await readFile(place));
    else if (top === 'store') store.set(await checkedDigest(place, rest), place);
    else if (top !== 'evidence' && name !== 'format') throw invalid(`it holds ${JSON.stringify(name)}`);
  }
  return { ledger, runs: checkLedger(ledger, commit), store };
}

async function checkedDigest(place: string, name: string): Promise<Sha256> {
  const found = await sha256File(place);
  if (found !== name) throw invalid(`store/${name} has sha256 ${found}`);
  return found;
}

function checkLedger(ledger: ReadonlyMap<string, Uint8Array>, commit: string): RunRecord[] {
  const runs: RunRecord[] = [];
  for (const [path, content] of ledger) {
    if (!LEDGER_PATH.test(path) || unsafeName(path) !== undefined) throw invalid(`it holds ledger/${path}`);
    if (!isJsonObject(content)) throw invalid(`ledger/${path} is not a JSON object`);
    if (path.startsWith('by-commit/') && !path.endsWith(`/${commit}.json`))
      throw invalid(`it speaks of another commit: ${path}`);
    if (!path.startsWith('runs/')) continue;
    const [, folder, id, file] = RUN_FILE.exec(path) ?? [];
    if (folder === undefined) throw invalid(`it holds ledger/${path}`);
    if (file === 'run') runs.push(readRun(ledger, folder, content, commit));
    else if (!ledger.has(`${folder}/run.json`)) throw invalid(`it holds ${file}.json of ${id}, and not the run itself`);
  }
  return runs;
}

function readRun(
  ledger: ReadonlyMap<string, Uint8Array>,
  folder: string,
  content: Uint8Array,
  commit: string,
): RunRecord {
  const run = checked(() => parseRun(text(content), `${folder}/run.json`));
  if (run.commit !== commit)
    throw invalid(`run ${run.id} is of commit ${run.commit}, and the workflow ran on ${commit}`);
  const stages = [...ledger.keys()].flatMap((path) => {
    const [, where, , file] = RUN_FILE.exec(path) ?? [];
    return where === folder && file !== 'run' && file !== 'links' ? [file!] : [];
  });
  for (const stage of new Set([...stages, ...Object.keys(run.statements)])) {
    const bytes = ledger.get(`${folder}/${stage}.json`);
    const found = bytes === undefined ? 'none' : sha256(bytes);
    const named = run.statements[stage] ?? 'none';
    if (found !== named) throw invalid(`the statement of ${stage} has sha256 ${found}; run ${run.id} names ${named}`);
  }
  checkPredictions(run, ledger.get(`${folder}/evaluate-model.json`));
  return run;
}

/** What is compared with later is what was evaluated then. */
function checkPredictions(run: RunRecord, evaluation: Uint8Array | undefined): void {
  if (run.predictions === undefined) return;
  if (evaluation === undefined) throw invalid(`run ${run.id} has predictions and no evaluation`);
  const { subject } = checked(() => parseStatement(text(evaluation), 'evaluate-model.json'));
  if (!subject.some(({ digest }) => digest.sha256 === run.predictions))
    throw invalid(`the predictions of run ${run.id} are not those of its evaluation`);
}

function checked<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MlopsError) throw invalid(error.message, error);
    throw error;
  }
}

function isJsonObject(content: Uint8Array): boolean {
  try {
    const value: unknown = JSON.parse(text(content));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const text = (content: Uint8Array): string => Buffer.from(content).toString('utf8');

function invalid(why: string, cause?: unknown) {
  return fail('MLOPS_BUNDLE_INVALID', {
    message: `what an earlier workflow run uploaded is not its evidence: ${why}`,
    hint: 'It is not used. Run the workflow on that commit again, or keep the recorded runs in a branch: `ledger: branch`.',
    cause,
  });
}
