import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArtifactClient } from '@actions/artifact';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startGithub, type GithubDouble, type Repository, type WorkflowRun } from './index.ts';

let double: GithubDouble;
let repository: Repository;
let run: WorkflowRun;
let main: string;
let directory: string;
let artifacts: ArtifactClient;
const before = { ...process.env };

beforeAll(async () => {
  // The clients talk to a runner all the time.
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  double = await startGithub();
  // The clients read these when they are loaded or called.
  Object.assign(process.env, {
    GITHUB_API_URL: double.url,
    GITHUB_SERVER_URL: double.serverUrl,
    ACTIONS_RESULTS_URL: double.resultsUrl,
    ACTIONS_CACHE_SERVICE_V2: 'true',
  });
  const { DefaultArtifactClient } = await import('@actions/artifact');
  artifacts = new DefaultArtifactClient();
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  main = await double.commit(repository, 'main', { '.github/workflows/ml.yml': 'name: Model\non: push\n' });
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await double.close();
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'results-'));
  run = start('main', 'push');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  expect(double.violations).toEqual([]);
});

function start(headBranch: string, event: string, pullRequest?: number): WorkflowRun {
  const started = double.startRun({
    repository,
    workflow: '.github/workflows/ml.yml',
    event,
    headSha: main,
    headBranch,
    ...(pullRequest === undefined ? {} : { pullRequest }),
  });
  as(started);
  return started;
}

function as(one: WorkflowRun): void {
  process.env['ACTIONS_RUNTIME_TOKEN'] = double.runtimeToken({ run: one });
}

async function upload(name: string, content: string, options: { retentionDays?: number; skipArchive?: boolean } = {}) {
  const file = join(directory, name);
  writeFileSync(file, content);
  return artifacts.uploadArtifact(name, [file], directory, options);
}

const place = () => ({
  token: double.token({ repository, permissions: { actions: 'read' } }),
  repositoryOwner: 'acme',
  repositoryName: 'app',
  workflowRunId: run.id,
});

describe('artifacts, by @actions/artifact', () => {
  it('go up and come down in the same run', async () => {
    const { id, digest, size } = await upload('data.txt', 'content');
    expect(await artifacts.getArtifact('data.txt')).toMatchObject({
      artifact: { id, size, digest: `sha256:${digest}` },
    });
    const target = join(directory, 'down');
    const { digestMismatch } = await artifacts.downloadArtifact(id!, {
      path: target,
      expectedHash: `sha256:${digest}`,
    });
    expect([digestMismatch, readFileSync(join(target, 'data.txt'), 'utf8')]).toEqual([false, 'content']);
  });

  it('are found by another run through REST, under the same id', async () => {
    const { id, digest } = await upload('model.txt', 'weights');
    const findBy = place();
    start('other', 'push');
    await expect(artifacts.getArtifact('model.txt')).rejects.toThrow('not found');
    expect((await artifacts.getArtifact('model.txt', { findBy })).artifact).toMatchObject({
      id,
      digest: `sha256:${digest}`,
    });
    const target = join(directory, 'down');
    await artifacts.downloadArtifact(id!, { path: target, findBy });
    expect(readFileSync(join(target, 'model.txt'), 'utf8')).toBe('weights');
    const listed = await artifacts.listArtifacts({ findBy });
    expect(listed.artifacts.map((one) => one.name)).toEqual(['model.txt']);
  });

  it('stay unzipped with skipArchive, so that a browser opens them', async () => {
    const html = '<h1>Report</h1>';
    const { id, digest } = await upload('report.html', html, { skipArchive: true });
    expect(digest).toBe(createHash('sha256').update(html).digest('hex'));
    const target = join(directory, 'down');
    await artifacts.downloadArtifact(id!, { path: target });
    expect(readdirSync(target)).toEqual(['report.html']);
    expect(double.artifactBytes(id!)!.toString()).toBe(html);
  });

  it('take a name once in an attempt, and again in the next', async () => {
    await upload('one.txt', 'a');
    await expect(upload('one.txt', 'b')).rejects.toThrow('409');
    double.rerun(run);
    as(run);
    const { id } = await upload('one.txt', 'c');
    expect((await artifacts.getArtifact('one.txt', { findBy: place() })).artifact.id).toBe(id);
    expect((await artifacts.listArtifacts({ findBy: place() })).artifacts).toHaveLength(2);
  });

  it('expire', async () => {
    const { id } = await upload('short.txt', 'a', { retentionDays: 1 });
    double.passTime(2 * 24 * 3600 * 1000);
    const { token } = place();
    const ask = (rest: string) =>
      fetch(`${double.url}/repos/acme/app/actions/artifacts/${id}${rest}`, {
        headers: { authorization: `Bearer ${token}` },
        redirect: 'manual',
      });
    expect(((await (await ask('')).json()) as { expired: boolean }).expired).toBe(true);
    expect((await ask('/zip')).status).toBe(410);
  });

  it('are refused to a token of an ended job', async () => {
    double.revoke(process.env['ACTIONS_RUNTIME_TOKEN']!);
    await expect(upload('late.txt', 'a')).rejects.toThrow('401');
  });
});

describe('caches, by @actions/cache', () => {
  it('are restored by key and by prefix, within reach of their branch', async () => {
    const cache = await import('@actions/cache');
    process.env['RUNNER_TEMP'] = directory;
    process.env['GITHUB_WORKSPACE'] = directory;
    const cached = join(directory, 'cached');
    const fill = (text: string) => {
      mkdirSync(cached, { recursive: true });
      writeFileSync(join(cached, 'x'), text);
    };
    const restore = async (...keys: [string, ...string[]]) => {
      rmSync(cached, { recursive: true, force: true });
      const key = await cache.restoreCache([cached], keys[0], keys.slice(1));
      return [key, key === undefined ? undefined : readFileSync(join(cached, 'x'), 'utf8')];
    };
    fill('main');
    await cache.saveCache([cached], 'deps-1');
    expect(await restore('deps-1')).toEqual(['deps-1', 'main']);

    start('feature', 'pull_request', 7);
    expect(await restore('deps-2', 'deps-')).toEqual(['deps-1', 'main']);
    fill('feature');
    await cache.saveCache([cached], 'deps-2');
    expect(await restore('deps-2')).toEqual(['deps-2', 'feature']);

    start('main', 'push');
    expect(await restore('deps-2')).toEqual([undefined, undefined]);
    expect(double.state(repository).caches.map(({ ref, key }) => `${ref} ${key}`)).toEqual([
      'refs/heads/main deps-1',
      'refs/pull/7/merge deps-2',
    ]);
  });
});
