import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runId, sha256 } from '#evidence';
import { testHost } from '#testing';
import { zipDirectory, zipLocalHeader, type ZipEntry } from '../../evidence/export/zip.ts';
import { keptEvidence, type KeptEvidenceOptions } from './kept-evidence.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'kept-'));
});
afterEach(() => rm(directory, { recursive: true }));

const COMMIT = 'c'.repeat(40);
const [LARGE, SMALL] = ['aaaaaaa1', 'aaaaaaa2'];

/** What a job leaves that recorded a run. */
function bundle(cell: string | undefined, verdict: 'pass' | 'fail'): Record<string, string> {
  const content = {
    ...{ project: 'flights', commit: COMMIT, tree: COMMIT, dirty: false, branch: 'main', cause: 'push' as const },
    ...{ startedAt: '2024-01-01T00:00:00.000Z', finishedAt: '2024-01-01T00:00:01.000Z', tool: 'mlops-actions 0.1.0' },
    ...{ verdict, statements: {}, subjects: {}, metrics: {}, parameters: {}, data: {}, ...(cell && { cell }) },
  };
  const id = runId(content);
  const folder = `ledger/runs/flights/${id.slice(0, 2)}/${id}`;
  return {
    format: 'mlops-actions evidence 1\n',
    [`${folder}/run.json`]: JSON.stringify({ id, ...content }),
    [`${folder}/links.json`]: '{}',
    [`ledger/by-commit/cc/${COMMIT}.json`]: '{}',
    'ledger/projects/flights.json': '{}',
  };
}

function zipped(files: Record<string, string>): Buffer {
  const entries: ZipEntry[] = [];
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const entry = { path, size: text.length, crc32: crc32(text), modified: new Date('2024-01-01'), offset };
    entries.push(entry);
    for (const part of [zipLocalHeader(entry), Buffer.from(text)]) {
      parts.push(part);
      offset += part.length;
    }
  }
  return Buffer.concat([...parts, zipDirectory(entries, offset)]);
}

interface Left {
  cell: string | undefined;
  verdict: 'pass' | 'fail';
  /** Default: the first. */
  attempt?: number;
}

const FAILED = { run_attempt: 1, conclusion: 'failure' };

/** What a run left, as a job of a cell sees it. @param ended default: not well */
function leftBy(jobs: readonly Left[], matrix: string | undefined, ended: object = FAILED) {
  const archives = jobs.map(({ cell, verdict }) => zipped(bundle(cell, verdict)));
  const artifacts = jobs.map(({ cell, attempt = 1 }, id) => ({
    ...{ id, expired: false, size_in_bytes: archives[id]!.length, created_at: '2024-01-01T00:01:00Z' },
    name: [`mlops-flights-model-${attempt}`, ...(cell ? [cell] : []), 'evidence'].join('-'),
    digest: `sha256:${sha256(archives[id]!)}`,
  }));
  const options = {
    api: {
      repository: 'acme/flights',
      pages: async function* () {
        yield* artifacts;
      },
    },
    artifacts: {
      download: async ({ id }: { id: number }, to: string) => {
        const path = join(to, 'archive.zip');
        await writeFile(path, archives[id]!);
        return path;
      },
    },
    ...{ token: '', host: testHost({ directory }), context: { runId: 2 }, matrix },
  } as unknown as KeptEvidenceOptions;
  const run = { id: 1, ...ended, head_sha: COMMIT, run_started_at: '2024-01-01T01:00:00Z' };
  return keptEvidence(options, () => {})(run as never, async () => true);
}

describe('what the other jobs of a run left', () => {
  it.each<{ name: string; jobs: Left[]; asks: string | undefined; of: string | undefined; passed: number }>([
    {
      name: 'is believed of a cell that passed, whatever became of the one that asks',
      jobs: [
        { cell: LARGE, verdict: 'pass' },
        { cell: SMALL, verdict: 'fail' },
      ],
      ...{ asks: SMALL, of: LARGE, passed: 1 },
    },
    {
      name: 'is not where a job of no cell judged the project otherwise',
      jobs: [
        { cell: LARGE, verdict: 'pass' },
        { cell: undefined, verdict: 'fail' },
      ],
      ...{ asks: undefined, of: LARGE, passed: 0 },
    },
    {
      name: 'is not of a record that names no cell, where the one that asks did not pass',
      jobs: [
        { cell: LARGE, verdict: 'pass' },
        { cell: SMALL, verdict: 'fail' },
      ],
      ...{ asks: SMALL, of: undefined, passed: 0 },
    },
  ])('$name', async ({ jobs, asks, of, passed }) => {
    const kept = await leftBy(jobs, asks);
    const others = await kept.otherCells!('flights', of);
    expect(others.bundles).toHaveLength(passed);
    expect(others.unpassed).toHaveLength(1 - passed);
  });
});

describe('what a run left that was run again', () => {
  const well = { status: 'completed', conclusion: 'success' };
  const one = (verdict: Left['verdict'], attempt: number): Left => ({ cell: undefined, verdict, attempt });

  it.each<{ name: string; jobs: Left[]; last: number; believed: Left['verdict'][]; unpassed: number }>([
    { name: 'is believed of its only attempt', jobs: [one('fail', 1)], last: 1, believed: ['fail'], unpassed: 0 },
    {
      name: 'is not made good by an attempt that judged nothing',
      ...{ jobs: [one('fail', 1)], last: 2, believed: [], unpassed: 1 },
    },
    {
      name: 'is not taken away by one, where it passed',
      ...{ jobs: [one('pass', 1)], last: 2, believed: ['pass'], unpassed: 0 },
    },
    {
      name: 'is what passed before, where what came between did not',
      ...{ jobs: [one('pass', 1), one('fail', 2)], last: 3, believed: ['pass'], unpassed: 0 },
    },
  ])('$name', async ({ jobs, last, believed, unpassed }) => {
    const kept = await leftBy(jobs, undefined, { ...well, run_attempt: last });
    expect(kept.bundles.flatMap(({ runs }) => runs.map(({ verdict }) => verdict))).toEqual(believed);
    expect(kept.unpassed).toHaveLength(unpassed);
  });
});
