import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Host } from '#kit';
import { fail } from '../errors.ts';
import type { NpmRegistry } from './registry.ts';
import { isKept, tarballPath, type EnginePins, type Pin } from './package.ts';
import { readTarball } from './tarball.ts';

/** Takes the place of the platform package's own, which names no entry: `require('@duckdb/node-bindings')` finds the binary. */
const BINDINGS_PACKAGE = `${JSON.stringify({ name: '@duckdb/node-bindings', main: './duckdb.node' })}\n`;

/** What an installed engine consists of: sha256 by path under its directory, nothing more and nothing less. */
function engineFiles(pins: EnginePins, platform: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const [path, digest] of Object.entries(pins.api.files))
    files.set(`node_modules/@duckdb/node-api/${path}`, digest);
  for (const [path, digest] of Object.entries(pins.bindings[platform]!.files))
    files.set(`node_modules/@duckdb/node-bindings/${path}`, digest);
  files.set(
    'node_modules/@duckdb/node-bindings/package.json',
    createHash('sha256').update(BINDINGS_PACKAGE).digest('hex'),
  );
  return files;
}

/**
 * Checks an installed engine against the pins, byte for byte, before anything of it is loaded. A file that is not
 * pinned is as wrong as a changed one: module resolution might prefer it.
 * @throws MLOPS_ENGINE_CHECKSUM naming the file
 */
export async function checkEngine(directory: string, pins: EnginePins, platform: string): Promise<void> {
  const expected = engineFiles(pins, platform);
  const present = await regularFiles(directory);
  const wrong = (path: string, what: string) =>
    fail('MLOPS_ENGINE_CHECKSUM', {
      message: `${path} of the SQL engine ${what}; the engine is not loaded`,
      where: { file: join(directory, path) },
      hint: `Remove ${directory}; the next run fetches the engine again.`,
    });
  for (const path of present) if (!expected.has(path)) throw wrong(path, 'is not one of its pinned files');
  for (const [path, digest] of expected) {
    if (!present.has(path)) throw wrong(path, 'is missing');
    if ((await sha256(join(directory, path))) !== digest) throw wrong(path, 'does not have its pinned sha256');
  }
}

/**
 * Fetches both packages of the engine, checks them, and puts them in place as `directory` by one rename: a killed or
 * a losing process leaves nothing there that looks whole. Several processes may do this at once.
 * @throws MLOPS_ENGINE_NETWORK, MLOPS_ENGINE_CHECKSUM, MLOPS_ENGINE_CACHE
 */
export async function installEngine(
  host: Host,
  directory: string,
  pins: EnginePins,
  platform: string,
  registry: NpmRegistry,
): Promise<void> {
  const progress = host.progress(`fetching the SQL engine (DuckDB ${pins.version}, ${platform})`, 2);
  const api = await fetchPackage(host, pins.api, pins.version, registry);
  progress.update(1);
  const bindings = await fetchPackage(host, pins.bindings[platform]!, pins.version, registry);
  progress.update(2);
  bindings.set('package.json', Buffer.from(BINDINGS_PACKAGE));
  try {
    await mkdir(dirname(directory), { recursive: true });
    await removeAbandoned(dirname(directory), host.clock.now());
    const aside = await mkdtemp(join(dirname(directory), ASIDE));
    try {
      await unpack(join(aside, 'node_modules/@duckdb/node-api'), api);
      await unpack(join(aside, 'node_modules/@duckdb/node-bindings'), bindings);
      await rename(aside, directory).catch(async (error: NodeJS.ErrnoException) => {
        // Another process was first; what it put there is checked like everything else before it is loaded.
        if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code ?? '') || !(await exists(directory))) throw error;
      });
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  } catch (cause) {
    throw fail('MLOPS_ENGINE_CACHE', {
      message: `the SQL engine could not be written to ${directory}: ${(cause as Error).message}`,
      where: { file: directory },
      hint: 'Free some space (100 MB), or name a writable directory in RUNNER_TOOL_CACHE.',
      cause,
    });
  }
  progress.end();
}

async function fetchPackage(
  host: Host,
  pin: Pin,
  version: string,
  registry: NpmRegistry,
): Promise<Map<string, Uint8Array>> {
  const tarball = await download(host, new URL(tarballPath(pin.package, version), registry.url), registry);
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  if (integrity !== pin.integrity) {
    throw fail('MLOPS_ENGINE_CHECKSUM', {
      message: `${pin.package}@${version} from the npm registry has the digest ${integrity}, expected ${pin.integrity}; it is not used`,
      hint: 'The registry, or something between it and this machine, changes packages. Nothing was installed.',
    });
  }
  return new Map([...readTarball(tarball)].filter(([path]) => isKept(path)));
}

const ATTEMPTS = 3;

/** A server error or a broken connection is tried again; a refusal is not. */
async function download(host: Host, url: URL, registry: NpmRegistry, attempt = 1): Promise<Uint8Array> {
  let reason: string;
  let cause: unknown;
  let final = false;
  try {
    const response = await host.fetch(url, { headers: registry.headers, signal: host.signal });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    reason = `HTTP ${response.status}`;
    final = response.status < 500 && response.status !== 429;
  } catch (error) {
    cause = error;
    reason =
      error instanceof Error
        ? [error.message, (error.cause as Error | undefined)?.message].filter(Boolean).join(': ')
        : String(error);
    final = host.signal.aborted;
  }
  if (!final && attempt < ATTEMPTS) {
    await new Promise((resolve) => setTimeout(resolve, 250 * 4 ** (attempt - 1)));
    return download(host, url, registry, attempt + 1);
  }
  throw fail('MLOPS_ENGINE_NETWORK', {
    message: `the SQL engine is not on this machine yet and ${url.href} could not be fetched: ${reason}`,
    hint: 'Check the network and the npm registry (npm config get registry), or copy the engine directory of another machine and name it in MLOPS_ENGINE_PATH.',
    cause,
  });
}

async function unpack(directory: string, files: Map<string, Uint8Array>): Promise<void> {
  for (const [path, content] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
}

const ASIDE = '.engine-';
const ABANDONED_AFTER_MS = 3600_000;

/** What killed fetches left behind. An hour is longer than any fetch that is still going on. */
async function removeAbandoned(parent: string, now: Date): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(ASIDE)) continue;
    const status = await stat(join(parent, name)).catch(() => undefined);
    if (status && now.getTime() - status.mtimeMs > ABANDONED_AFTER_MS)
      await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function regularFiles(directory: string): Promise<Set<string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  // A link counts as a file that is not pinned, whatever it points to: its name never matches a pinned regular file.
  return new Set(
    entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name)
          .slice(directory.length + 1)
          .replaceAll('\\', '/');
        return entry.isFile() ? path : `${path} (not a regular file)`;
      }),
  );
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 2 ** 20 }), hash);
  return hash.digest('hex');
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
