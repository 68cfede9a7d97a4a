import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Files } from '#kit';
import { DigestMemo } from './digest-memo.ts';
import { sha256File } from './digest.ts';
import { digestDirectory } from './directory.ts';

/** One measured way of doing a thing. */
export interface Measurement {
  name: string;
  /** Median wall time, seconds. */
  seconds: number;
  /** Our time as a multiple of this way's: below 1 we are faster. Absent for our own. */
  ratio?: number;
}

export interface BenchOptions {
  files: Pick<Files, 'write'>;
  /** Runs a program to its end; how is the caller's affair. */
  run(argv: readonly string[]): Promise<void>;
  /** Size of the one large file in bytes; default 1 GB. */
  largeBytes?: number;
  /** Number of small files; default 50,000. */
  smallFiles?: number;
}

const REPEATS = 3;

/**
 * Digests beside the alternatives, in the same run: one large file against openssl and sha256sum; many small files against sha256sum and a
 * stream for each file, as GitHub's `hashFiles` reads them.
 */
export async function benchDigests(options: BenchOptions): Promise<Record<'large' | 'small', Measurement[]>> {
  const root = await mkdtemp(join(tmpdir(), 'bench-digests-'));
  try {
    return { large: await benchLarge(root, options), small: await benchSmall(root, options) };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function benchLarge(root: string, { run, largeBytes = 1e9 }: BenchOptions): Promise<Measurement[]> {
  const path = join(root, 'large');
  await writeLarge(path, largeBytes);
  return compare({
    ours: async () => void (await sha256File(path)),
    'openssl dgst -sha256': () => run(['openssl', 'dgst', '-sha256', path]),
    sha256sum: () => run(['sha256sum', path]),
  });
}

async function benchSmall(root: string, { files, run, smallFiles = 50_000 }: BenchOptions): Promise<Measurement[]> {
  const directory = join(root, 'small');
  const paths = writeSmall(directory, smallFiles);
  // The memo keeps nothing that was written a moment ago.
  await sleep(2_500);
  const memo = join(root, 'memo');
  await remember(directory, memo, files);
  return compare({
    ours: async () => void (await digestDirectory(directory)),
    'ours, with the memo': () => remember(directory, memo, files),
    'find | xargs sha256sum': () => run(['find', directory, '-type', 'f', '-exec', 'sha256sum', '{}', '+']),
    'a stream per file (hashFiles)': async () => {
      for (const path of paths) await pipeline(createReadStream(path), createHash('sha256'));
    },
  });
}

async function remember(directory: string, memoFile: string, files: Pick<Files, 'write'>): Promise<void> {
  const memo = DigestMemo.open(memoFile);
  await digestDirectory(directory, memo);
  await memo.save(files);
}

/** Each way in turn, so that a noisy moment hits all of them; the first is the one that the others are compared with. */
async function compare(ways: Record<string, () => Promise<void>>): Promise<Measurement[]> {
  const times = Object.keys(ways).map((name) => ({ name, seconds: [] as number[] }));
  for (let round = 0; round < REPEATS; round++) {
    for (const time of times) {
      const started = performance.now();
      await ways[time.name]!();
      time.seconds.push((performance.now() - started) / 1000);
    }
  }
  const [ours, ...others] = times.map(({ name, seconds }) => ({ name, seconds: median(seconds) }));
  return [ours!, ...others.map((other) => ({ ...other, ratio: ours!.seconds / other.seconds }))];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function writeLarge(path: string, bytes: number): Promise<void> {
  const block = Buffer.alloc(1 << 20, 'the same bytes cost sha256 as much as any others');
  const file = await open(path, 'w');
  try {
    for (let written = 0; written < bytes; written += block.length) await file.write(block);
  } finally {
    await file.close();
  }
}

function writeSmall(directory: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const folder = join(directory, String(index % 100));
    if (index < 100) mkdirSync(folder, { recursive: true });
    const path = join(folder, `${index}.json`);
    writeFileSync(path, `{"index": ${index}}`.padEnd(1000));
    return path;
  });
}
