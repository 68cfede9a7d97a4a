import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestDirectory, sha256File } from '#evidence';
import { localFiles } from '#local';
import { DigestMemo } from '../../packages/evidence/digest/memo.ts';
import { compare, run, type Table } from './compare.ts';

/** The memo keeps nothing that was written a moment ago. */
const SETTLED_MS = 2_500;

/** One large file and many small ones beside what else there is; `hashFiles` of GitHub's expressions opens a stream for each file. */
export async function digests({ largeBytes = 1e9, smallFiles = 50_000, rounds = 3 } = {}): Promise<Table[]> {
  const root = mkdtempSync(join(tmpdir(), 'mlops-bench-'));
  try {
    return [await large(join(root, 'large'), largeBytes, rounds), await small(root, smallFiles, rounds)];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function large(path: string, bytes: number, rounds: number): Promise<Table> {
  await writeLarge(path, bytes);
  const measured = await compare(
    [
      { name: 'ours', run: () => sha256File(path) },
      { name: 'openssl dgst -sha256', run: () => run(['openssl', 'dgst', '-sha256', path]) },
      { name: 'sha256sum', run: () => run(['sha256sum', path]) },
    ],
    rounds,
  );
  const gigabytes = bytes / 1e9;
  return { title: `sha256 of one file of ${gigabytes} GB`, aim: 'openssl at least 0.9 × ours', measured };
}

async function small(root: string, count: number, rounds: number): Promise<Table> {
  const directory = join(root, 'small');
  const paths = writeSmall(directory, count);
  await sleep(SETTLED_MS);
  const measured = await compare(
    [
      { name: 'ours', run: () => digestDirectory(directory) },
      { name: 'ours, with the memo', run: () => remember(directory, join(root, 'memo')) },
      {
        name: 'find -exec sha256sum',
        run: () => run(['find', directory, '-type', 'f', '-exec', 'sha256sum', '{}', '+']),
      },
      {
        name: 'a stream per file (hashFiles)',
        run: async () => {
          for (const path of paths) await pipeline(createReadStream(path), createHash('sha256'));
        },
      },
    ],
    rounds,
  );
  return { title: `Digest of a directory of ${count} files of 1 kB`, aim: '1.1 s, with the memo 0.4 s', measured };
}

async function remember(directory: string, memoFile: string): Promise<void> {
  const memo = DigestMemo.open(memoFile);
  await digestDirectory(directory, memo);
  await memo.save(localFiles);
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
