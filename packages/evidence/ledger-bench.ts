import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '#kit';
import { indexPaths, planRecord, type Recording } from './ledger-plan.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { createRun } from './runs.ts';

/** Medians in milliseconds with this many runs recorded before. */
export interface LedgerTiming {
  runs: number;
  record: number;
  byId: number;
  byCommit: number;
  byDigest: number;
}

const REPEATS = 15;
const SEED_BATCH = 10_000;

/**
 * Measures recording and look-up in ledgers of growing size, in a repository of its own.
 * Seeded runs are written by the same plan as `record` writes them, many commits to one git process.
 */
export async function benchLedger(
  host: Host,
  sizes: readonly number[] = [10, 100, 1000, 10_000],
): Promise<LedgerTiming[]> {
  const repository = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
  try {
    const git = async (args: readonly string[], input?: Uint8Array): Promise<string> => {
      const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
      const answer = await host.git.run([...identity, ...args], { directory: repository, ...(input ? { input } : {}) });
      if (answer.code !== 0) throw new Error(`git ${args.join(' ')}: ${answer.stderr}`);
      return Buffer.from(answer.stdout).toString('utf8').trim();
    };
    await git(['init', '-q', '-b', 'main']);
    await git(['commit', '-q', '--allow-empty', '-m', 'bench']);
    const ledger = await openLedger(host, { repository, name: 'bench' });
    const written = new Map<string, Uint8Array>();
    const timings: LedgerTiming[] = [];
    let count = 0;
    for (const size of sizes) {
      await seed(git, written, count, size);
      count = size;
      timings.push(await measure(host, ledger, size));
    }
    return timings;
  } finally {
    await rm(repository, { recursive: true, force: true });
  }
}

async function measure(host: Host, ledger: Ledger, runs: number): Promise<LedgerTiming> {
  const some = Array.from({ length: REPEATS }, (_, i) => recording(Math.floor((i * runs) / REPEATS)));
  // The new runs are numbered apart from the seeded ones, which go on from where they were.
  const fresh = Array.from({ length: REPEATS }, (_, i) => recording(runs * 1_000_000 + i));
  return {
    runs,
    byId: await median(host, some, ({ run }) => ledger.run(run.id)),
    byCommit: await median(host, some, ({ run }) => ledger.byCommit(run.commit)),
    byDigest: await median(host, some, ({ run }) => ledger.byDigest(run.model!)),
    record: await median(host, fresh, ({ run, statements }) => ledger.record(run, statements)),
  };
}

async function median(
  host: Host,
  items: readonly Recording[],
  body: (item: Recording) => Promise<unknown>,
): Promise<number> {
  const times: number[] = [];
  for (const item of items) {
    const start = host.clock.monotonic();
    if ((await body(item)) === undefined) throw new Error('the bench asked for something that is not there');
    times.push(host.clock.monotonic() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1]!;
}

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A run of five stages on its own commit, with its own model and predictions, and data shared by all. */
function recording(n: number): Recording {
  const stages = ['validate-data', 'build-features', 'train-model', 'evaluate-model', 'gate-model'];
  const statements = Object.fromEntries(
    stages.map((stage) => [
      stage,
      JSON.stringify({ stage, n, digest: { sha256: sha(`${stage} ${n}`) }, padding: 'x'.repeat(1000) }),
    ]),
  );
  const at = new Date(1_700_000_000_000 + n * 1000).toISOString();
  const run = createRun({
    project: 'bench',
    commit: sha(`commit ${n}`).slice(0, 40),
    tree: sha(`tree ${n}`).slice(0, 40),
    dirty: false,
    branch: 'main',
    cause: 'push',
    startedAt: at,
    finishedAt: at,
    tool: 'bench',
    verdict: 'pass',
    statements: Object.fromEntries(Object.entries(statements).map(([stage, text]) => [stage, sha(text)])),
    subjects: { 'train-model': [{ name: 'model', digest: { sha256: sha(`model ${n}`) } }] },
    metrics: { roc_auc: 0.78 },
    parameters: {},
    data: { flights: sha('flights') },
    model: sha(`model ${n}`),
    predictions: sha(`predictions ${n}`),
  });
  return { run, statements };
}

/** Adds runs `from`…`to - 1`, many commits to one git process; `written` remembers the branch's index files. */
async function seed(
  git: (args: readonly string[], input?: Uint8Array) => Promise<string>,
  written: Map<string, Uint8Array>,
  from: number,
  to: number,
): Promise<void> {
  for (let start = from; start < to; start += SEED_BATCH) {
    const parts: Buffer[] = [];
    const put = (content: string | Uint8Array): void => void parts.push(Buffer.from(content));
    const data = (content: string | Uint8Array): void => {
      put(`data ${Buffer.byteLength(content)}\n`);
      put(content);
      put('\n');
    };
    for (let n = start; n < Math.min(start + SEED_BATCH, to); n++) {
      const item = recording(n);
      const indices = indexPaths(item);
      const change = planRecord(
        item,
        new Map(indices.flatMap((path) => (written.has(path) ? [[path, written.get(path)!]] : []))),
      );
      put('commit refs/heads/mlops/ledger\ncommitter bench <bench@localhost> 1700000000 +0000\n');
      data(change.message);
      if (n === start && (await git(['for-each-ref', 'refs/heads/mlops/ledger'])) !== '') {
        put('from refs/heads/mlops/ledger^0\n');
      }
      for (const [path, content] of change.files) {
        put(`M 100644 inline ${path}\n`);
        data(content);
      }
      for (const path of indices) written.set(path, Buffer.from(change.files.get(path)!));
    }
    await git(
      ['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet', '--force', '--date-format=raw'],
      Buffer.concat(parts),
    );
  }
}
