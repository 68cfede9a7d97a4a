import { lstatSync, readFileSync } from 'node:fs';
import type { Files, Sha256 } from '#kit';
import { fingerprint } from './digest.ts';
import { digestFiles, type FileDigest, type Watched } from './workers.ts';

/**
 * A file may be written twice within one tick of its file system's clock (up to 2 s), the second time without a trace. So a digest is
 * remembered only of a file that was last changed longer ago than this.
 */
const SETTLED_NS = 2_000_000_000n;

/** Entries beyond this are dropped, the longest unused first. */
const MOST_ENTRIES = 500_000;

/**
 * Remembers digests of files by path, size, mtime, ctime and inode, in one file, across runs. For saving time only: whoever
 * must know (verify, register, deploy) digests without it.
 */
export class DigestMemo {
  readonly #file: string;
  readonly #host: Watched | undefined;
  /** `path → fingerprint sha256`; in the order of use, the latest last. */
  #known: Map<string, string>;
  #changed = false;

  private constructor(file: string, known: Map<string, string>, host?: Watched) {
    this.#file = file;
    this.#host = host;
    this.#known = known;
  }

  /** A file that is missing or not readable as a memo is an empty memo. */
  static open(file: string, host?: Watched): DigestMemo {
    try {
      return new DigestMemo(file, parse(readFileSync(file, 'utf8')), host);
    } catch {
      return new DigestMemo(file, new Map(), host);
    }
  }

  /** sha256 of each file, in order; only what changed since it was remembered is read. @throws as `digestFiles` */
  async digestFiles(paths: readonly string[]): Promise<Sha256[]> {
    const found = paths.map((path) => this.#recall(path));
    const unknown = paths.filter((_, index) => found[index] === undefined);
    const digests = (await digestFiles(unknown, this.#host)).values();
    const now = BigInt(Date.now()) * 1_000_000n;
    return paths.map((path, index) => found[index] ?? this.#remember(path, digests.next().value!, now));
  }

  #recall(path: string): Sha256 | undefined {
    const entry = this.#known.get(path);
    if (entry === undefined) return undefined;
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    const mark = entry.length - 65;
    if (!stats?.isFile() || entry.slice(0, mark) !== fingerprint(stats)) return undefined;
    return entry.slice(mark + 1);
  }

  #remember(path: string, digest: FileDigest, now: bigint): Sha256 {
    const [, mtime, ctime] = digest.fingerprint.split(':').map(BigInt);
    const latest = mtime! > ctime! ? mtime! : ctime!;
    this.#changed = this.#known.delete(path) || this.#changed;
    if (latest < now - SETTLED_NS && !path.includes('\n')) {
      this.#known.set(path, `${digest.fingerprint} ${digest.sha256}`);
      this.#changed = true;
    }
    return digest.sha256;
  }

  /** Writes what is known, when something new is. */
  async save(files: Pick<Files, 'write'>): Promise<void> {
    if (!this.#changed) return;
    const lines = [...this.#known].slice(-MOST_ENTRIES).map(([path, entry]) => `${entry} ${path}\n`);
    await files.write(this.#file, lines.join(''));
    this.#changed = false;
  }
}

const LINE = /^(-?\d+:-?\d+:-?\d+:-?\d+ [0-9a-f]{64}) (.+)$/gm;

function parse(text: string): Map<string, string> {
  const known = new Map<string, string>();
  for (const match of text.matchAll(LINE)) known.set(match[2]!, match[1]!);
  return known;
}
