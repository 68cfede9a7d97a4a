import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost, type TestHost } from '#testing';
import { planExport, type ExportPlan, type RenderReport } from './export.ts';
import { exportFormat, writeExport } from './write.ts';
import { tarHeader } from './tar.ts';
import { zipDirectory, zipLocalHeader } from './zip.ts';
import { openLedger, type Ledger } from '../ledger/ledger.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { flightsRun } from '../ledger/testing-run.ts';

let directory: string;
let host: TestHost;
let ledger: Ledger;
let commit: string;

const sha = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
const noReport: RenderReport = async () => undefined;
const plan = (subject?: string, report = noReport): Promise<ExportPlan> =>
  planExport(ledger, 'flights', { subject, store: host.store, report });

async function git(...args: string[]): Promise<string> {
  const answer = await host.git.run(args, { directory });
  if (answer.code !== 0) throw new Error(answer.stderr);
  return Buffer.from(answer.stdout).toString('utf8').trim();
}

async function keep(content: string): Promise<string> {
  const path = join(directory, 'made');
  writeFileSync(path, content);
  return host.store.put(path);
}

/** A run that made these files; what is `lost` never reached the store. */
async function record(n: number, files: Record<string, string>, lost: readonly string[] = []): Promise<string> {
  const subjects: RunRecord['subjects'][string] = [];
  for (const [name, content] of Object.entries(files))
    subjects.push({ name, digest: { sha256: lost.includes(name) ? sha(content) : await keep(content) } });
  const statement = `{"statement": ${n}}\n`;
  const run = flightsRun(commit, `2030-01-0${n}T00:00:00.000Z`, {
    finishedAt: `2030-01-0${n}T00:00:30.000Z`,
    statements: { 'train-model': sha(statement) },
    subjects: { 'train-model': subjects },
    metrics: { roc_auc: 0.7 + n / 100 },
    parameters: { max_iter: n },
    data: { 'data/flights': sha('flights') },
  });
  return (await ledger.record(run, { 'train-model': statement })).id;
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mlops-export-'));
  host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: directory } });
  await git('init', '-q', '-b', 'main');
  await git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-q', '--allow-empty', '-m', 'Begin');
  commit = await git('rev-parse', 'HEAD');
  ledger = await openLedger(host, { repository: directory, name: 'flights' });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const text = (planned: ExportPlan, path: string): string => {
  const source = planned.files.get(path);
  if (!source || !('bytes' in source)) throw new Error(`${path} is not a text of the plan`);
  return Buffer.from(source.bytes).toString('utf8');
};
const lines = (planned: ExportPlan): Record<string, unknown>[] =>
  text(planned, 'runs.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('planExport', () => {
  it('has the record, the statement byte for byte, and what the stage made', async () => {
    const id = await record(1, { 'model/weights.bin': 'weights', 'metrics.json': '{}' });
    const planned = await plan();
    expect(text(planned, `runs/${id}/statements/train-model.json`)).toBe('{"statement": 1}\n');
    expect(JSON.parse(text(planned, `runs/${id}/run.json`))).toMatchObject({ id, metrics: { roc_auc: 0.71 } });
    expect(planned.files.get(`runs/${id}/outputs/train-model/model/weights.bin`)).toEqual({ stored: sha('weights') });
    expect(planned.missing).toBe(0);
  });

  it('names every file in SHA256SUMS before any is written', async () => {
    await record(1, { model: 'weights' });
    const planned = await plan();
    const listed = text(planned, 'SHA256SUMS')
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(66));
    expect(listed).toEqual([...planned.files.keys()].filter((path) => path !== 'SHA256SUMS'));
  });

  it('keeps once what two runs made alike, and says where', async () => {
    const first = await record(1, { model: 'same' });
    const second = await record(2, { model: 'same' });
    const planned = await plan();
    expect([...planned.files.keys()].filter((path) => path.endsWith('/model'))).toEqual([
      `runs/${first}/outputs/train-model/model`,
    ]);
    const { runs } = JSON.parse(text(planned, 'index.json')) as {
      runs: { run: string; outputs: Record<string, { folder: string }> }[];
    };
    expect(runs.map(({ run, outputs }) => [run, outputs['train-model']!.folder])).toEqual([
      [first, `runs/${first}/outputs/train-model`],
      [second, `runs/${first}/outputs/train-model`],
    ]);
  });

  it('says what the store no longer has', async () => {
    const id = await record(1, { model: 'weights', log: 'gone' }, ['log']);
    const planned = await plan();
    expect(planned.missing).toBe(1);
    expect(planned.files.has(`runs/${id}/outputs/train-model/log`)).toBe(false);
    expect(text(planned, 'index.json')).toContain('"here": false');
  });

  it.each(['../../escaped', '/etc/passwd', 'a/../../b', 'a\\b', 'a\nb', ''])(
    'leaves out an output that a hand-made record calls %j',
    async (name) => {
      await record(1, { [name]: 'x' });
      expect([...(await plan()).files.keys()].filter((path) => path.includes('/outputs/'))).toEqual([]);
    },
  );

  it('has one line for each run, oldest first, in the column names of mlflow.search_runs()', async () => {
    const ids = [await record(1, { model: 'a' }), await record(2, { model: 'b' })];
    const planned = await plan();
    expect(lines(planned).map((line) => line['run_id'])).toEqual(ids);
    expect(lines(planned)[1]).toMatchObject({
      'metrics.roc_auc': 0.72,
      'params.max_iter': 2,
      'tags.mlflow.source.git.commit': commit,
      'tags.verdict': 'pass',
    });
  });

  it('takes one run by the beginning of its id', async () => {
    await record(1, { model: 'a' });
    const second = await record(2, { model: 'b' });
    expect(lines(await plan(second.slice(0, 8))).map((line) => line['run_id'])).toEqual([second]);
  });

  it('is the same of one run whatever is recorded after it, and without a report has no words of today', async () => {
    const id = await record(1, { 'result.json': '{}', 'scored.parquet': 'rows' });
    const takes = (_: string, name: string): boolean => name === 'result.json';
    const alone = () => planExport(ledger, 'flights', { subject: id, store: host.store, takes });
    const before = await alone();
    await record(2, { 'result.json': '{"other": 1}' });
    expect(await alone()).toEqual(before);
    expect([...before.files.keys()]).toEqual([
      'SHA256SUMS',
      'index.json',
      'runs.jsonl',
      `runs/${id}/outputs/train-model/result.json`,
      `runs/${id}/run.json`,
      `runs/${id}/statements/train-model.json`,
    ]);
    // What was left out is listed, and nothing is said to be lost.
    expect(text(before, 'index.json')).toContain('"scored.parquet"');
    expect(before.missing).toBe(0);
  });

  it('has the exceptions on record', async () => {
    await record(1, { model: 'a' });
    await ledger.entries.append({ message: 'Accept', files: new Map([['accepted/flights/1.json', '{"rule":"r"}']]) });
    expect(text(await plan(), 'accepted/1.json')).toBe('{"rule":"r"}');
  });

  it('refuses to make an empty bundle', async () => {
    await expect(plan()).rejects.toMatchObject({ code: 'MLOPS_EXPORT_NOTHING' });
  });
});

describe('writeExport', () => {
  const target = (name: string): string => join(directory, 'out', name);
  const leftAside = (): string[] => readdirSync(join(directory, 'out')).filter((name) => name.includes('aside'));
  let planned: ExportPlan;
  beforeEach(async () => {
    await record(1, { 'model/weights.bin': 'w'.repeat(3_000_000), [`model/${'ü'.repeat(60)}`]: 'long name' });
    await record(2, { empty: '' });
    planned = await plan();
  });

  /** Path → sha256, as another program reads the bundle. */
  function contents(path: string): Record<string, string> {
    const script = `
import hashlib, json, os, sys, tarfile, zipfile
path, found = sys.argv[1], {}
def add(name, data): found[name] = hashlib.sha256(data).hexdigest()
if path.endswith('.zip'):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist(): add(name, archive.read(name))
elif path.endswith('.tar'):
    with tarfile.open(path) as archive:
        for member in archive.getmembers(): add(member.name, archive.extractfile(member).read())
else:
    for folder, _, names in os.walk(path):
        for name in names: add(os.path.join('flights-evidence', os.path.relpath(os.path.join(folder, name), path)), open(os.path.join(folder, name), 'rb').read())
print(json.dumps(found))`;
    return JSON.parse(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' })) as Record<string, string>;
  }

  it.each(['bundle', 'bundle.zip', 'bundle.tar'])('%s has exactly the bytes that SHA256SUMS says', async (name) => {
    await writeExport(host, planned, target(name));
    const { ['flights-evidence/SHA256SUMS']: own, ...others } = contents(target(name));
    expect(own).toBe(sha(text(planned, 'SHA256SUMS')));
    const listed = text(planned, 'SHA256SUMS').trimEnd().split('\n');
    expect(others).toEqual(
      Object.fromEntries(listed.map((line) => [`flights-evidence/${line.slice(66)}`, line.slice(0, 64)])),
    );
    expect(leftAside()).toEqual([]);
  });

  it.each(['zip', 'tar'])('the same runs give the same .%s again', async (kind) => {
    await writeExport(host, planned, target(`a.${kind}`));
    await writeExport(host, await plan(), target(`b.${kind}`));
    expect(readFileSync(target(`a.${kind}`)).equals(readFileSync(target(`b.${kind}`)))).toBe(true);
  });

  it.each(['bundle', 'bundle.zip'])('never overwrites %s', async (name) => {
    mkdirSync(join(directory, 'out'));
    writeFileSync(target(name), 'mine');
    await expect(writeExport(host, planned, target(name))).rejects.toMatchObject({ code: 'MLOPS_EXPORT_EXISTS' });
    expect(readFileSync(target(name), 'utf8')).toBe('mine');
  });

  it.each(['bundle', 'bundle.tar'])('does not overwrite a %s that appeared meanwhile', async (name) => {
    const late: ExportPlan = { ...planned, files: new Map(planned.files) };
    const { get } = host.store;
    const appearing = {
      ...host,
      store: {
        ...host.store,
        get: async (digest: string, path: string) => {
          if (!existsSync(target(name))) {
            mkdirSync(join(directory, 'out'), { recursive: true });
            if (name === 'bundle') mkdirSync(target(name));
            writeFileSync(name === 'bundle' ? join(target(name), 'mine') : target(name), 'mine');
          }
          return get(digest, path);
        },
      },
    };
    await expect(writeExport(appearing, late, target(name))).rejects.toMatchObject({ code: 'MLOPS_EXPORT_EXISTS' });
    expect(readFileSync(name === 'bundle' ? join(target(name), 'mine') : target(name), 'utf8')).toBe('mine');
  });

  it.each(['bundle', 'bundle.zip', 'bundle.tar'])('leaves nothing of %s when it is stopped', async (name) => {
    const stopped = new AbortController();
    const stopping = {
      ...testHost({ directory, signal: stopped.signal }),
      store: { ...host.store, get: async () => stopped.abort(new Error('stopped')) },
    };
    await expect(writeExport(stopping, planned, target(name))).rejects.toThrow();
    expect(readdirSync(join(directory, 'out'))).toEqual([]);
  });

  it('does not export bytes that were altered in the store', async () => {
    const digest = sha('w'.repeat(3_000_000));
    writeFileSync(join(directory, '.mlops', 'store', 'sha256', digest.slice(0, 2), digest), 'other');
    await expect(writeExport(host, planned, target('bundle.zip'))).rejects.toMatchObject({
      code: 'MLOPS_STORE_TAMPERED',
    });
    expect(readdirSync(join(directory, 'out'))).toEqual([]);
  });

  it.each(['a.tar.gz', 'a.tgz', 'a.7z'])('refuses %s, which would not be the same bytes again', (name) => {
    expect(() => exportFormat(name)).toThrow(expect.objectContaining({ code: 'MLOPS_EXPORT_FORMAT' }));
  });
});

describe('archives too large for a test', () => {
  it('zip64 records, forced on small files, are read by another program', () => {
    const path = join(directory, 'large.zip');
    const content = Buffer.from('0123456789abcdef');
    const parts: Uint8Array[] = [];
    let at = 0;
    const entries = ['a', 'b'].map((name) => {
      const entry = {
        path: name,
        size: content.length,
        crc32: crc32(content),
        modified: new Date('2030-01-02T03:04:06Z'),
        offset: at,
      };
      parts.push(zipLocalHeader(entry, 10), content);
      at = parts.reduce((sum, part) => sum + part.length, 0);
      return entry;
    });
    writeFileSync(path, Buffer.concat([...parts, zipDirectory(entries, at, 10)]));
    const script =
      'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), [(i.filename, i.file_size, i.date_time) for i in z.infolist()], z.read("b").decode())';
    expect(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' }).trim()).toBe(
      "None [('a', 16, (2030, 1, 2, 3, 4, 6)), ('b', 16, (2030, 1, 2, 3, 4, 6))] 0123456789abcdef",
    );
  });

  it('a tar header says sizes beyond 8 GiB', () => {
    const path = join(directory, 'large.tar');
    writeFileSync(path, tarHeader('model.bin', 2 ** 34 + 1, new Date(0)));
    const script =
      'import sys, tarfile; t = tarfile.TarFile(sys.argv[1]); m = t.firstmember; print(m.name, m.size, oct(m.mode))';
    expect(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' }).trim()).toBe(
      `model.bin ${2 ** 34 + 1} 0o644`,
    );
  });
});
