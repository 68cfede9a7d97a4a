import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { until } from '#testing/patience';
import { PredictionLog, type LoggedPrediction, type PredictionLogOptions } from './prediction-log.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const row = (id: number, padding = ''): LoggedPrediction => ({
  id: String(id),
  time: '2026-01-01T00:00:00.000Z',
  model: 'm',
  version: '1.0.0',
  inputs: { padding },
  outputs: { score: 0.5 },
  milliseconds: 1,
  sampled: 1,
});
const names = (): string[] => readdirSync(directory).sort();
const lines = (file: string): { id?: string }[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id?: string });

async function opened(options: Partial<PredictionLogOptions> = {}) {
  const counts = { written: 0, gone: 0 };
  const host = testHost({ directory });
  const log = await PredictionLog.open(
    host,
    { directory, ...options },
    { logged: (rows) => (counts.written += rows), lost: (rows) => (counts.gone += rows) },
  );
  return { log, counts, host };
}

describe('the prediction log', () => {
  it('keeps every row in order, whoever else is writing', async () => {
    const { log, counts } = await opened();
    for (let id = 0; id < 100; id += 2) log.write(2, (index) => row(id + index));
    await log.close();
    expect(lines(join(directory, names()[0]!)).map(({ id }) => id)).toEqual(
      Array.from({ length: 100 }, (_, id) => String(id)),
    );
    expect(counts).toEqual({ written: 100, gone: 0 });
    expect(names()).toEqual([expect.stringMatching(/^predictions-\d{8}T\d{6}Z-\d+-0\.jsonl$/)]);
  });

  it('writes a large batch in parts, in order, and counts what is too much as lost', async () => {
    const { log, counts } = await opened();
    log.write(3000, (index) => row(index));
    log.write(100_000, (index) => row(index));
    await log.close();
    const [gap, ...kept] = lines(join(directory, names()[0]!));
    expect(gap).toEqual({ time: expect.any(String), lost: 100_000 });
    expect(kept.map(({ id }) => Number(id))).toEqual([...Array(3000).keys()]);
    expect(counts).toEqual({ written: 3000, gone: 100_000 });
  });

  it('keeps no more requests waiting than 64 MiB of them, however few rows they have', async () => {
    const { log, counts } = await opened();
    for (let id = 0; id < 12; id++) log.write(1, () => row(id), 8 * 2 ** 20);
    await log.close();
    expect(counts).toEqual({ written: 8, gone: 4 });
  });

  it('has room for one, however large requests may be', async () => {
    const { log, counts } = await opened();
    log.write(1, () => row(0), 2 ** 30);
    log.write(1, () => row(1), 1);
    await log.close();
    expect(counts).toEqual({ written: 1, gone: 1 });
  });

  it('has room again for what is written, and for what is lost', async () => {
    const { log, counts } = await opened();
    for (let times = 0; times < 3; times++) {
      for (let id = 0; id < 8; id++) log.write(1, () => row(id), 8 * 2 ** 20);
      await until(() => counts.written === 8 * (times + 1));
    }
    await log.close();
    expect(counts).toEqual({ written: 24, gone: 0 });
  });

  it('loses a row that no line can say, and no other', async () => {
    const { log, counts, host } = await opened();
    let deep: unknown = [];
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    const made: (() => LoggedPrediction)[] = [
      () => row(0),
      () => ({ ...row(1), entity: { id: deep } }),
      () => row(2, 'x'.repeat(16 * 2 ** 20)),
      () => row(3),
    ];
    for (const line of made) log.write(1, line);
    await log.close();
    const kept = lines(join(directory, names()[0]!));
    expect(kept).toEqual([{ time: expect.any(String), lost: 2 }, row(0), row(3)]);
    expect(counts).toEqual({ written: 2, gone: 2 });
    expect(host.lines.filter((line) => line.includes('cannot be logged'))).toHaveLength(1);
  });

  it('begins another file when one is full', async () => {
    const { log, counts } = await opened({ fileBytes: 300 });
    for (let id = 0; id < 6; id++) {
      log.write(1, () => row(id));
      await until(() => counts.written === id + 1);
    }
    await log.close();
    expect(names().map((name) => lines(join(directory, name)).map(({ id }) => id))).toEqual([
      ['0', '1'],
      ['2', '3'],
      ['4', '5'],
    ]);
  });

  it('removes its oldest files, and no other, when all together are too large', async () => {
    for (const [index, name] of ['predictions-a-1-0.jsonl', 'predictions-b-1-0.jsonl', 'notes.txt'].entries()) {
      writeFileSync(join(directory, name), 'x'.repeat(1000));
      utimesSync(join(directory, name), 1000 + index, 1000 + index);
    }
    const { log } = await opened({ fileBytes: 500, totalBytes: 1600 });
    await log.close();
    expect(names()).toEqual(['notes.txt', expect.stringMatching(/^predictions-2/), 'predictions-b-1-0.jsonl']);
  });

  it('takes a share of the requests', async () => {
    const { log } = await opened({ rate: 0.25 });
    const taken = Array.from({ length: 4000 }, () => log.sample()).filter(Boolean).length;
    await log.close();
    expect(taken).toBeGreaterThan(800);
    expect(taken).toBeLessThan(1200);
  });

  it('that cannot be written to at all is an error before anything is served', async () => {
    writeFileSync(join(directory, 'file'), '');
    await expect(opened({ directory: join(directory, 'file') })).rejects.toMatchObject({ code: 'MLOPS_SERVE_LOG' });
  });

  it('of a killed server has whole lines but for the last', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'prediction-log.child.ts'), directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((done) => child.stdout.once('data', done));
    child.kill('SIGKILL');
    await new Promise((done) => child.once('exit', done));
    const text = readFileSync(join(directory, names()[0]!), 'utf8').split('\n').slice(0, -1);
    expect(text.length).toBeGreaterThan(100);
    for (const line of text) expect(JSON.parse(line)).toHaveProperty('outputs');
  });
});

/** A file system of 1 MB of its own needs the right to mount one. */
const disk = mkdtempSync(join(tmpdir(), 'log-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status === 0;
if (!mounted)
  console.warn('skipped: a full disk under the log, because no file system can be mounted here (needs root)');
afterAll(() => {
  if (mounted) spawnSync('umount', ['--lazy', disk]);
  rmSync(disk, { recursive: true });
});

(mounted ? describe : describe.skip)('a full disk under the log', () => {
  it('costs lines, which are counted, and spoils none', async () => {
    const { log, counts, host } = await opened({ directory: disk });
    const filler = join(disk, 'filler');
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(filler, Buffer.alloc((bavail - 2) * bsize));
    for (let id = 0; id < 5; id++) {
      log.write(1, () => row(id, 'x'.repeat(3000)));
      await until(() => counts.written + counts.gone === id + 1);
    }
    const { written, gone } = counts;
    expect([written > 0, gone > 0, written + gone]).toEqual([true, true, 5]);
    expect(host.lines).toContainEqual(expect.stringMatching(/predictions are not being logged: ENOSPC/));
    rmSync(filler);
    await setTimeout(1100);
    log.write(1, () => row(9));
    await log.close();
    const kept = lines(join(disk, readdirSync(disk)[0]!));
    expect(kept.slice(-2)).toEqual([{ time: expect.any(String), lost: gone }, row(9)]);
    expect(kept.slice(0, -2).map(({ id }) => id)).toEqual(Array.from({ length: written }, (_, id) => String(id)));
  });
});
