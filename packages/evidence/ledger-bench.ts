import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '#kit';
import { indexPaths, planRecord, type Recording } from './ledger-plan.ts';
import { openLedger } from './ledger.ts';
import { createRun } from './runs.ts';

/** Medians in milliseconds with this many runs recorded before. */
export interface LedgerTiming {
  runs: number;
  /** Starting git and nothing else, in the same minute: the unit of the others on a busy machine. */
  git: number;
  record: number;
  byId: number;
  byCommit: number;
  byDigest: number;
}

const REPEATS = 15;
/** Small enough that this process stays small: starting git from a large one is what would be measured. */
const SEED_BATCH = 2000;

/**
 * Measures recording and look-up in ledgers of growing size, in a repository of its own.
 * Seeding fills this process's memory, and a large process starts git slowly: compare with `git`, or seed and
 * time in processes of their own.
 */
export async function benchLedger(
  host: Host,
  sizes: readonly number[] = [10, 100, 1000, 10_000],
): Promise<LedgerTiming[]> {
  const repository = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
  try {
    await git(host, repository, ['init', '-q', '-b', 'main']);
    await git(host, repository, ['commit', '-q', '--allow-empty', '-m', 'bench']);
    const timings: LedgerTiming[] = [];
    for (const [i, size] of sizes.entries()) {
      await seedLedger(host, repository, sizes[i - 1] ?? 0, size);
      timings.push(await timeLedger(host, repository, size));
    }
    return timings;
  } finally {
    await rm(repository, { recursive: true, force: true });
  }
}

/** Times look-up and recording in a ledger that holds `runs` seeded runs. */
export async function timeLedger(host: Host, repository: string, runs: number): Promise<LedgerTiming> {
  const ledger = await openLedger(host, { repository, name: 'bench' });
  const some = Array.from({ length: REPEATS }, (_, i) => recording(Math.floor((i * runs) / REPEATS)));
  // The new runs are numbered apart from the seeded ones, which go on from where they were.
  const fresh = Array.from({ length: REPEATS }, (_, i) => recording(runs * 1_000_000 + i));
  return {
    runs,
    git: await median(host, some, () => host.git.run(['version'], { directory: repository })),
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

/** Adds runs `from`…`to - 1`, written by the same plan as `record` writes them, many commits to one git process. */
export async function seedLedger(host: Host, repository: string, from: number, to: number): Promise<void> {
  const ledger = await openLedger(host, { repository, name: 'bench' });
  const shared = indexPaths(recording(0)).filter((path) => indexPaths(recording(1)).includes(path));
  for (let start = from; start < to; start += SEED_BATCH) {
    const current = await ledger.entries.read(shared);
    const parts: Buffer[] = [];
    const put = (content: string | Uint8Array): void => void parts.push(Buffer.from(content));
    const data = (content: string | Uint8Array): void => {
      put(`data ${Buffer.byteLength(content)}\n`);
      put(content);
      put('\n');
    };
    for (let n = start; n < Math.min(start + SEED_BATCH, to); n++) {
      const change = planRecord(recording(n), current);
      put('commit refs/heads/mlops/ledger\ncommitter bench <bench@localhost> 1700000000 +0000\n');
      data(change.message);
      if (n === start && n > 0) put('from refs/heads/mlops/ledger^0\n');
      for (const [path, content] of change.files) {
        put(`M 100644 inline ${path}\n`);
        data(content);
      }
      for (const path of shared) current.set(path, Buffer.from(change.files.get(path)!));
    }
    const keepPack = ['-c', 'fastimport.unpackLimit=0'];
    await git(host, repository, [...keepPack, 'fast-import', '--quiet', '--date-format=raw'], Buffer.concat(parts));
  }
}

async function git(host: Host, directory: string, args: readonly string[], input?: Uint8Array): Promise<void> {
  const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
  const answer = await host.git.run([...identity, ...args], { directory, ...(input ? { input } : {}) });
  if (answer.code !== 0) throw new Error(`git ${args.join(' ')}: ${answer.stderr}`);
}
