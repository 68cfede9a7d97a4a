import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { withProgress, type Host, type MlopsError, type Sha256 } from '#kit';
import { changed, digestFile, notRegular, unreadable } from './digest.ts';

export interface FileDigest {
  sha256: Sha256;
  /** See `fingerprint`. */
  fingerprint: string;
}

const WORKERS = 2;
/** Fewer files than this are digested sooner than a worker starts. */
const WORTH_WORKERS = 200;
/** A tenth of a second of hashing: less is never watched. */
const WORTH_WATCHING = 1 << 27;
const LOOK_MS = 1000;

/** Where somebody sees how far it is. */
export type Watched = Pick<Host, 'progress' | 'clock'>;

/**
 * Digests of many regular files, in their order, with a line of progress where that takes long. The last part of a path is never followed when it is a symbolic link.
 * @throws MLOPS_DIGEST_UNREADABLE, MLOPS_DIGEST_REFUSED, MLOPS_DIGEST_CHANGED, of the first file that had it
 */
export async function digestFiles(paths: readonly string[], host?: Watched): Promise<FileDigest[]> {
  if (host && paths.length >= WORTH_WORKERS)
    return withProgress(host, `hashing ${paths.length} files`, paths.length, (tell) => digestInWorkers(paths, tell));
  if (paths.length >= WORTH_WORKERS) return digestInWorkers(paths);
  const total = host ? paths.reduce((sum, path) => sum + sizeOf(path), 0) : 0;
  if (host && total >= WORTH_WATCHING) {
    const what = paths.length === 1 ? basename(paths[0]!) : `${paths.length} files`;
    return withProgress(host, `hashing ${what}`, total, (tell) => digestEach(paths, tell));
  }
  return digestEach(paths);
}

/** @param tell how many bytes of all are done */
async function digestEach(paths: readonly string[], tell?: (bytes: number) => void): Promise<FileDigest[]> {
  const digests: FileDigest[] = [];
  let done = 0;
  for (const path of paths) digests.push(await digestFile(path, (bytes) => tell?.((done += bytes))));
  return digests;
}

function sizeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** What each worker shares with the others and with this thread; nothing but failures is sent by message. */
interface Shared {
  paths: readonly string[];
  /** Index of the next file that nobody has taken. */
  next: Int32Array;
  /** 32 bytes a file. */
  digests: Uint8Array;
  /** size, mtime, ctime, inode of each file. */
  stats: BigInt64Array;
}

type Failure = { index: number; reason: 'unreadable' | 'not-regular' | 'changed'; message: string };

async function digestInWorkers(paths: readonly string[], tell?: (files: number) => void): Promise<FileDigest[]> {
  const shared: Shared = {
    paths,
    next: new Int32Array(new SharedArrayBuffer(4)),
    digests: new Uint8Array(new SharedArrayBuffer(32 * paths.length)),
    stats: new BigInt64Array(new SharedArrayBuffer(32 * paths.length)),
  };
  const look = tell && setInterval(() => tell(Math.min(Atomics.load(shared.next, 0), paths.length)), LOOK_MS);
  const ended = await Promise.all(Array.from({ length: WORKERS }, () => runWorker(shared))).finally(() =>
    clearInterval(look),
  );
  const failures = ended.flat();
  const first = failures.sort((a, b) => a.index - b.index)[0];
  if (first) throw explain(first, paths[first.index]!);
  const hex = Buffer.from(shared.digests.buffer).toString('hex');
  return paths.map((_, index) => ({
    sha256: hex.slice(64 * index, 64 * (index + 1)),
    fingerprint: shared.stats.subarray(4 * index, 4 * index + 4).join(':'),
  }));
}

function runWorker(shared: Shared): Promise<Failure[]> {
  return new Promise((resolve, reject) => {
    const failures: Failure[] = [];
    const worker = new Worker(WORKER, { eval: true, workerData: shared, execArgv: [], env: {} });
    worker.on('message', (failure: Failure) => failures.push(failure));
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve(failures);
      else reject(new Error(`a digest worker ended with code ${code}`));
    });
  });
}

function explain(failure: Failure, path: string): MlopsError {
  switch (failure.reason) {
    case 'not-regular':
      return notRegular(path);
    case 'changed':
      return changed(path);
    case 'unreadable':
      return unreadable(path, new Error(failure.message));
  }
}

/** The worker's program, as text: a file of its own would not survive bundling. Takes files in lots until none is left. */
const WORKER = `
const { parentPort, workerData: { paths, next, digests, stats } } = require('node:worker_threads');
const { closeSync, constants, fstatSync, openSync, readSync } = require('node:fs');
const { createHash } = require('node:crypto');
const LOT = 64;
const buffer = Buffer.allocUnsafeSlow(256 * 1024);

function digest(index) {
  const file = openSync(paths[index], constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOFOLLOW ?? 0));
  try {
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) return 'not-regular';
    const hash = createHash('sha256');
    let size = 0;
    for (;;) {
      const count = readSync(file, buffer, 0, buffer.length, null);
      size += count;
      if (count > 0) hash.update(count === buffer.length ? buffer : buffer.subarray(0, count));
      // A short read of a regular file is its end.
      if (count < buffer.length) break;
    }
    if (BigInt(size) !== before.size) return 'changed';
    if (size >= buffer.length) {
      const after = fstatSync(file, { bigint: true });
      if (after.mtimeNs !== before.mtimeNs || after.ctimeNs !== before.ctimeNs) return 'changed';
    }
    digests.set(hash.digest(), 32 * index);
    stats.set([before.size, before.mtimeNs, before.ctimeNs, before.ino], 4 * index);
    return undefined;
  } finally {
    closeSync(file);
  }
}

for (let start = Atomics.add(next, 0, LOT); start < paths.length; start = Atomics.add(next, 0, LOT)) {
  for (let index = start; index < Math.min(start + LOT, paths.length); index++) {
    let reason, message = '';
    try {
      reason = digest(index);
    } catch (error) {
      reason = error.code === 'ELOOP' ? 'not-regular' : 'unreadable';
      message = error.message;
    }
    if (reason) parentPort.postMessage({ index, reason, message });
  }
}
`;
