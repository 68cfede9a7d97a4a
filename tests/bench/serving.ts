import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import autocannon from 'autocannon';
import { run, type Measured, type Table } from './compare.ts';

const root = join(import.meta.dirname, '..', '..');
const tools = join(root, '.tools', 'bench-serving');
const fixtures = join(root, 'packages', 'serving', 'fixtures');
const PEERS = ['fastapi==0.165.0', 'uvicorn[standard]==0.54.0', 'onnxruntime==1.31.1'];

interface Service {
  name: string;
  child: ChildProcess;
  url: string;
}

/**
 * `mlops serve`, with its prediction log and without, beside FastAPI with onnxruntime: the same scikit-learn model, one row of 30 features a
 * request, the servers asked in turn. Then ours for a longer time: no error, and its memory. An answer other than 200 fails the bench.
 */
export async function serving({ connections = [1, 8, 64], seconds = 5, long = 30, peers = true } = {}): Promise<
  Table[]
> {
  if (peers) {
    run(['uv', 'venv', '--quiet', '--allow-existing', tools]);
    run(['uv', 'pip', 'install', '--quiet', '--python', join(tools, 'bin', 'python'), ...PEERS]);
  }
  const directory = mkdtempSync(join(tmpdir(), 'mlops-bench-'));
  const services: Service[] = [];
  try {
    services.push(await ours('mlops serve', ['--log', join(directory, 'log')]));
    services.push(await ours('mlops serve --log none', ['--log', 'none']));
    if (peers) services.push(await fastapi());
    const tables: Table[] = [];
    for (const count of connections) {
      const measured: Measured[] = [];
      for (const { name, url } of services) measured.push({ name, value: (await ask(url, count, seconds)).requests });
      tables.push({ title: `Predictions a second, ${count} connections`, aim: 'ours ahead', unit: '/s', measured });
    }
    return [...tables, await endurance(services[0]!, long)];
  } finally {
    for (const { child } of services) child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  }
}

/** Memory at the beginning and at the end of a long time under load; both after a second in which all is warm. */
async function endurance({ url, child }: Service, seconds: number): Promise<Table> {
  await ask(url, 64, Math.min(5, seconds));
  const before = residentMegabytes(child);
  const { p99 } = await ask(url, 64, seconds);
  const after = residentMegabytes(child);
  return {
    title: `${seconds} s at 64 connections, no error, 99 of 100 answered within ${p99} ms: resident memory`,
    aim: 'flat',
    unit: 'MB',
    measured: [
      { name: 'before', value: before },
      { name: 'after', value: after },
    ],
  };
}

async function ask(url: string, connections: number, seconds: number): Promise<{ requests: number; p99: number }> {
  const { rows } = JSON.parse(readFileSync(join(fixtures, 'breast-cancer.expected.json'), 'utf8')) as {
    rows: number[][];
  };
  const body = JSON.stringify({ inputs: [{ name: 'matrix', datatype: 'FP32', shape: [1, 30], data: rows[0] }] });
  const result = await autocannon({
    url: `${url}/v2/models/cancer/infer`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    connections,
    duration: seconds,
  });
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0 || result['2xx'] === 0)
    throw new Error(`${url}: ${failed} requests of ${result.requests.total} failed`);
  return { requests: result['2xx'] / result.duration, p99: result.latency.p99 };
}

async function ours(name: string, args: string[]): Promise<Service> {
  const model = join(fixtures, 'breast-cancer');
  const mlops = [join(root, 'entry', 'mlops.ts'), 'serve', '--model', model, '--name', 'cancer', '--quiet'];
  return started(name, (port) => [process.execPath, ...mlops, '--port', port, ...args]);
}

async function fastapi(): Promise<Service> {
  const app = ['serving_peer:app', '--app-dir', import.meta.dirname, '--log-level', 'warning'];
  return started('FastAPI, onnxruntime, uvicorn', (port) => [join(tools, 'bin', 'uvicorn'), ...app, '--port', port]);
}

async function started(name: string, argv: (port: string) => string[]): Promise<Service> {
  const port = await freePort();
  const [program, ...args] = argv(String(port));
  const env = { ...process.env, MODEL: join(fixtures, 'breast-cancer', 'model.onnx') };
  const child = spawn(program!, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt++) {
    const ready = await fetch(`${url}/v2/health/ready`).catch(() => undefined);
    if (ready?.ok) return { name, child, url };
    await setTimeout(100);
  }
  child.kill('SIGKILL');
  throw new Error(`${name} did not become ready`);
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

function residentMegabytes({ pid }: ChildProcess): number {
  return Number(run(['ps', '-o', 'rss=', '-p', String(pid)])) / 1024;
}
