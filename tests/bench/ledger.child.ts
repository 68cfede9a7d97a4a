// `seed DIR FROM TO` or `time DIR RUNS [REPEATS]`: in processes of their own, because starting git from a large process is slow, and
// seeding makes a process large.
import { createHash } from 'node:crypto';
import { openLedger } from '#evidence';
import type { Host } from '#kit';
import { testHost } from '#testing';
import { indexPaths, planRecord, type Recording } from '../../packages/evidence/ledger/plan.ts';
import { createRun, type RunRecord } from '../../packages/evidence/ledger/runs.ts';
import { compare, type Measured } from './compare.ts';

/** Small enough that this process stays small too. */
const SEED_BATCH = 2000;

const [, , command, repository = '', ...numbers] = process.argv;
const host = testHost({ directory: repository });
const [first = 0, second = 0] = numbers.map(Number);
if (command === 'seed') await seed(host, repository, first, second);
else console.log(JSON.stringify(await time(host, repository, first, second)));

/** Look-up and recording in a ledger that holds `runs` seeded runs. */
async function time(host: Host, repository: string, runs: number, rounds: number): Promise<Measured[]> {
  const ledger = await openLedger(host, { repository, name: 'bench' });
  const recordOne = ({ run, statements }: Recording) => ledger.record(run, statements);
  let step = 0;
  const some = (): Recording => recording((step++ * 7919) % runs);
  // The new runs are numbered apart from the seeded ones, which go on from where they were.
  const fresh = (): Recording => recording(runs * 1_000_000 + step++);
  const measured = await compare(
    [
      { name: 'starting git', run: () => host.git.run(['version'], { directory: repository }) },
      { name: 'look up by id', run: () => there(ledger.run(some().run.id)) },
      { name: 'look up by commit', run: () => there(ledger.byCommit(some().run.commit)) },
      { name: 'look up by digest', run: () => there(ledger.byDigest(some().run.model!)) },
      { name: 'record', run: () => recordOne(fresh()) },
    ],
    rounds,
  );
  // Apart and last, because it fills this process's memory.
  const list = { name: 'list the newest 20 (reads all)', run: () => newest(ledger.runs('bench'), 20) };
  return [...measured, ...(await compare([list], 3))];
}
async function there(answer: Promise<unknown>): Promise<void> {
  if ((await answer) === undefined) throw new Error('the bench asked for something that is not there');
}

/** Takes the first `count`. */
async function newest(runs: AsyncIterable<RunRecord>, count: number): Promise<void> {
  for await (const _ of runs) if (--count === 0) return;
}

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

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
async function seed(host: Host, repository: string, from: number, to: number): Promise<void> {
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
