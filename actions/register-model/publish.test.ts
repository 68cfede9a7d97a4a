import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openLedger, sha256, type Ledger } from '#evidence';
import type { Host } from '#kit';
import type { KeptFile, Version } from '#registry';
import { testHost, type TestHost } from '#testing';
import { flightsRun } from '../../packages/evidence/ledger/testing-run.ts';
import { startGithub, type GithubDouble, type Repository } from '../../tests/doubles/github/index.ts';
import { startJob } from '../../tests/github-job.ts';
import { publish } from './publish.ts';

const TAG = 'flights@v1.0.0';
const STATEMENT = '{"statement": 1}\n';
let directory: string;
let host: TestHost;
let ledger: Ledger;
let commit: string;
let double: GithubDouble;
let repository: Repository;
let version: Version;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'publish-'));
  host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: directory } });
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: directory, encoding: 'utf8' }).trim();
  git('init', '-q', '-b', 'main');
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-q', '--allow-empty', '-m', 'Begin');
  commit = git('rev-parse', 'HEAD');
  ledger = await openLedger(host, { repository: directory, name: 'flights' });
  double = await startGithub();
  const made = [await keep('metrics.json', '{"rows": 3}'), await keep('oof.parquet', 'rows')];
  const quoting = await keep('result.json', '{"examples": ["Ada Lovelace"]}');
  const { id } = await ledger.record(
    flightsRun(commit, '2030-01-01T00:00:00.000Z', {
      statements: { 'train-model': sha256(STATEMENT) },
      subjects: {
        'train-model': made.map(({ name, digest }) => ({ name, digest: { sha256: digest } })),
        'validate-data': [{ name: quoting.name, digest: { sha256: quoting.digest } }],
      },
    }),
    { 'train-model': STATEMENT },
  );
  const card = await keep('README.md', '---\nlicense: mit\n---\n# Late flights');
  const files = [await keep('late.onnx', 'weights')];
  version = {
    tag: TAG,
    project: 'flights',
    run: id,
    model: { digest: 'a'.repeat(64), files },
    evidence: { 'train-model': sha256(STATEMENT) },
    card: [card],
    statement: sha256('{}'),
  } as unknown as Version;
  writeFileSync(join(directory, 'statement.json'), '{}');
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await double.close();
  expect(double.violations).toEqual([]);
});
let count = 0;
beforeEach(() => {
  repository = double.createRepository({ owner: 'acme', name: `app${++count}` });
});

async function keep(name: string, content: string): Promise<KeptFile> {
  const path = join(directory, 'made');
  writeFileSync(path, content);
  return { name, digest: await host.store.put(path), bytes: content.length };
}

async function published(one = version, by: Host = host) {
  const workflow = '.github/workflows/release.yml';
  const run = double.startRun({ repository, workflow, event: 'push', headSha: commit, headBranch: 'main' });
  const { origin } = await startJob(double, directory, { run, permissions: { contents: 'write' } });
  await publish(by, origin, one, { ledger, statement: join(directory, 'statement.json') });
  const [release, ...others] = double.state(repository).releases;
  expect(others).toEqual([]);
  return release!;
}
const names = ({ assets }: Awaited<ReturnType<typeof published>>): string[] => assets.map(({ name }) => name);

describe('what a release has of a version', () => {
  it('is its model, its card, its statement and the evidence of its run, and all of that again', async () => {
    const release = await published();
    expect(release.body).toBe('# Late flights');
    expect(names(release)).toEqual(['model-late.onnx', 'README.md', 'statement.intoto.json', 'evidence.tar']);
    // Recorded later; what is published does not change by it.
    await ledger.record(flightsRun(commit, '2030-01-02T00:00:00.000Z'), {});
    expect(await published()).toBe(release);
  });

  it('is, of its evidence, nothing of any row', async () => {
    const sent: Buffer[] = [];
    const { store, ...rest } = host;
    const get: typeof store.get = async (digest, path) => {
      await store.get(digest, path);
      sent.push(readFileSync(path));
    };
    await published(version, { ...rest, store: { ...store, get } });
    expect(sent.map((bytes) => bytes.toString('utf8')).sort()).toEqual([
      '---\nlicense: mit\n---\n# Late flights',
      'weights',
      '{"rows": 3}',
    ]);
  });

  it('is said by a manifest where files of the model are none that a release takes', async () => {
    const empty = await keep('keep_me*', '');
    const large = { name: 'shards/1.safetensors', digest: 'c'.repeat(64), bytes: 3 * 2 ** 30 };
    const model = { ...version.model, files: [...version.model.files, empty, large] };
    const release = await published({ ...version, model });
    expect(names(release)).toEqual([
      'model-late.onnx',
      'manifest.json',
      'README.md',
      'statement.intoto.json',
      'evidence.tar',
    ]);
    const line = ({ name, bytes, digest }: KeptFile, asset: string | null) => ({ name, bytes, sha256: digest, asset });
    const [whole] = version.model.files;
    const files = [line(whole!, 'model-late.onnx'), line(empty, null), line(large, null)];
    const manifest = `${JSON.stringify({ version: TAG, model: version.model.digest, run: version.run, files }, null, 2)}\n`;
    expect(release.assets[1]!.digest).toBe(`sha256:${sha256(manifest)}`);
    expect(release.body).toContain('# Late flights\n\n**Not among the files of this release**');
    expect(release.body).toContain(
      `- \`shards/1.safetensors\`: 3221225472 bytes, sha256 \`${'c'.repeat(64)}\`, because a file of a release has fewer than 2 GiB`,
    );
    expect(release.body).toContain('`mlops registry fetch flights@v1.0.0`');
  });

  it('has no statement that somebody put into the ledger in place of another', async () => {
    const evidence = { 'train-model': 'd'.repeat(64) };
    await expect(published({ ...version, evidence })).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(/another statement of train-model/),
    });
    expect(double.state(repository).releases).toEqual([]);
  });
});
