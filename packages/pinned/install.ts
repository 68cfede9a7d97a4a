import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Host } from '#kit';
import type { Pinned } from './pinned.ts';
import { type Pin, tarballPath } from './pin.ts';
import type { NpmRegistry } from './registry.ts';
import { readTarball } from './tarball.ts';

/** What an installed program consists of: sha256 by path under its directory, nothing more and nothing less. */
function filesOf({ packages, own }: Pinned): Map<string, string> {
  const files = new Map<string, string>();
  for (const { at, pin } of packages)
    for (const [path, digest] of Object.entries(pin.files)) files.set(`${at}/${path}`, digest);
  for (const [path, content] of Object.entries(own ?? {}))
    files.set(path, createHash('sha256').update(content).digest('hex'));
  return files;
}

/**
 * Checks an installed program against its pins, byte for byte, before anything of it is loaded. A file that is not
 * pinned is as wrong as a changed one: module resolution might prefer it.
 * @throws the program's error for a checksum, naming the file
 */
export async function checkPinned(directory: string, pinned: Pinned): Promise<void> {
  const expected = filesOf(pinned);
  const present = await regularFiles(directory);
  const wrong = (path: string, what: string) =>
    pinned.fail('checksum', {
      message: `${path} of ${pinned.what} ${what}; nothing of it is loaded`,
      where: { file: join(directory, path) },
      hint: `Remove ${directory}; the next run fetches it again.`,
    });
  for (const path of present) if (!expected.has(path)) throw wrong(path, 'is not one of its pinned files');
  for (const [path, digest] of expected) {
    if (!present.has(path)) throw wrong(path, 'is missing');
    if (sha256(join(directory, path)) !== digest) throw wrong(path, 'does not have its pinned sha256');
  }
}

/**
 * Fetches the program's packages, checks them, and puts them in place as `directory` by one rename: a killed or a losing
 * process leaves nothing there that looks whole. Several processes may do this at once.
 * @param registryOf where a package comes from, by its name
 * @throws the program's errors: network, checksum, cache
 */
export async function installPinned(
  host: Host,
  directory: string,
  pinned: Pinned,
  registryOf: (name: string) => Promise<NpmRegistry>,
): Promise<void> {
  const progress = host.progress(`fetching ${pinned.what} (${pinned.title})`, pinned.packages.length);
  const fetched = new Map<string, Uint8Array>();
  for (const [done, { at, version, pin }] of pinned.packages.entries()) {
    const files = await fetchPackage(host, pinned, { version, pin, registry: await registryOf(pin.package) });
    for (const [path, content] of files) fetched.set(`${at}/${path}`, content);
    progress.update(done + 1);
  }
  for (const [path, content] of Object.entries(pinned.own ?? {})) fetched.set(path, Buffer.from(content));
  try {
    await mkdir(dirname(directory), { recursive: true });
    await removeAbandoned(dirname(directory), host.clock.now());
    const aside = await mkdtemp(join(dirname(directory), ASIDE));
    try {
      await unpack(aside, fetched);
      await rename(aside, directory).catch(async (error: NodeJS.ErrnoException) => {
        // Another process was first; what it put there is checked like everything else before it is loaded.
        if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code ?? '') || !(await exists(directory))) throw error;
      });
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  } catch (cause) {
    throw pinned.fail('cache', {
      message: `${pinned.what} could not be written to ${directory}: ${(cause as Error).message}`,
      where: { file: directory },
      hint: `Free some space (${pinned.megabytes} MB), or name a writable directory in RUNNER_TOOL_CACHE.`,
      cause,
    });
  }
  progress.end();
}

interface Source {
  version: string;
  pin: Pin;
  registry: NpmRegistry;
}

async function fetchPackage(
  host: Host,
  pinned: Pinned,
  { version, pin, registry }: Source,
): Promise<[string, Uint8Array][]> {
  const url = new URL(tarballPath(pin.package, version), registry.url);
  const tarball = await download(host, pinned, url, registry);
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  if (integrity !== pin.integrity) {
    throw pinned.fail('checksum', {
      message: `${pin.package}@${version} from the npm registry has the digest ${integrity}, expected ${pin.integrity}; it is not used`,
      hint: 'The registry, or something between it and this machine, changes packages. Nothing was installed.',
    });
  }
  return [...readTarball(tarball)].filter(([path]) => Object.hasOwn(pin.files, path));
}

const ATTEMPTS = 3;

/** A server error or a broken connection is tried again; a refusal is not. */
async function download(host: Host, pinned: Pinned, url: URL, registry: NpmRegistry, attempt = 1): Promise<Uint8Array> {
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
    return download(host, pinned, url, registry, attempt + 1);
  }
  throw pinned.fail('network', {
    message: `${pinned.what} is not on this machine yet and ${url.pathname.split('/').pop()} could not be fetched from ${url.origin}: ${reason}`,
    hint: `Check the network and the npm registry (npm config get registry), or copy the directory ${pinned.directory} of another machine's tool cache and name it in ${pinned.variable}.`,
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

/** Into one buffer: one for each part of a hundred megabytes keeps the garbage collector busy for as long as the hash takes. */
function sha256(path: string): string {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(256 * 1024);
  const file = openSync(path, 'r');
  try {
    for (let count; (count = readSync(file, buffer)) > 0;) hash.update(buffer.subarray(0, count));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
