// A team's own deployment, as small as it can be: `node deployer.child.ts start|switch|rollback|status|discard|stop <directory> <owner>`
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

interface Server {
  version: string;
  digest: string;
  url: string;
  pid: number;
}
export type Servers = Partial<Record<'serving' | 'warm' | 'candidate', Server>>;

export function readServers(directory: string): Servers {
  const file = join(directory, 'servers.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Servers) : {};
}

function writeServers(directory: string, servers: Servers): void {
  writeFileSync(join(directory, 'servers.tmp'), JSON.stringify(servers));
  renameSync(join(directory, 'servers.tmp'), join(directory, 'servers.json'));
}

async function start(directory: string, owner: string, left: (value: object) => void): Promise<void> {
  const { MLOPS_VERSION: version, MLOPS_DIGEST: digest, MLOPS_MODEL: model } = process.env as Record<string, string>;
  const { serving, warm, candidate } = readServers(directory);
  if (warm?.digest === digest) {
    end(candidate);
    writeServers(directory, { ...(serving && { serving }), candidate: warm! });
    return left({ url: warm!.url });
  }
  end(candidate);
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const found = (probe.address() as AddressInfo).port;
      probe.close(() => resolve(found));
    });
  });
  const script = join(import.meta.dirname, 'process', 'server.child.ts');
  const child = spawn(process.execPath, [script, model!, version!, String(port), digest!, owner], {
    detached: true,
    stdio: 'ignore',
  });
  child.unref();
  const url = `http://127.0.0.1:${port}`;
  const started = { version: version!, digest: digest!, url, pid: child.pid! };
  writeServers(directory, { ...(serving && { serving }), ...(warm && { warm }), candidate: started });
  left({ url });
}

export function end(server: Server | undefined): void {
  try {
    if (server) process.kill(server.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

async function program(name: string, directory: string, owner: string): Promise<void> {
  const left = (value: object): void => writeFileSync(process.env['MLOPS_OUTPUT']!, JSON.stringify(value));
  const { serving, warm, candidate } = readServers(directory);
  switch (name) {
    case 'start':
      return start(directory, owner, left);
    case 'status':
      return left({ serving, warm, candidate });
    case 'switch':
      if (!candidate) return;
      writeServers(directory, { serving: candidate, ...(serving && { warm: serving }) });
      return end(warm);
    case 'rollback':
      writeServers(directory, { ...(warm && { serving: warm }) });
      return end(serving);
    case 'stop':
      writeServers(directory, { ...(warm && { warm }), ...(candidate && { candidate }) });
      return end(serving);
    default:
      writeServers(directory, { ...(serving && { serving }), ...(warm && { warm }) });
      return end(candidate);
  }
}

if (process.argv[1] === import.meta.filename) await program(process.argv[2]!, process.argv[3]!, process.argv[4]!);
