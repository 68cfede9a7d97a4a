import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost, type TestHost } from '#testing';
import { startGithub, type GithubDouble, type WorkflowRun } from '../../tests/doubles/github/index.ts';
import { directoryCache, whyNoCache, type CacheClient, type DirectoryCacheOptions } from './cache.ts';

let double: GithubDouble;
let run: WorkflowRun;
let directory: string;
let engine: string;
const environment = { ...process.env };

beforeAll(async () => {
  double = await startGithub();
  const repository = double.createRepository({ owner: 'acme', name: 'app' });
  const headSha = await double.commit(repository, 'main', { a: 'a' });
  run = double.startRun({
    repository,
    workflow: '.github/workflows/a.yml',
    event: 'push',
    headSha,
    headBranch: 'main',
  });
});
afterAll(async () => {
  expect(double.violations).toEqual([]);
  await double.close();
  process.env = environment;
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cache-'));
  engine = join(directory, 'tools', 'duckdb-1-linux-x64');
  await mkdir(join(directory, 'tools'));
});
afterEach(() => rm(directory, { recursive: true }));

const pushed = { eventName: 'push' as const, change: { commit: 'c', head: 'c', branch: 'main', untrusted: false } };

function enter(changes: Partial<DirectoryCacheOptions> = {}): { host: TestHost; options: DirectoryCacheOptions } {
  const env = {
    ...process.env,
    ACTIONS_RUNTIME_TOKEN: double.runtimeToken({ run }),
    ACTIONS_RESULTS_URL: double.resultsUrl,
    ACTIONS_CACHE_SERVICE_V2: 'true',
    GITHUB_SERVER_URL: double.serverUrl,
    RUNNER_TEMP: directory,
    GITHUB_WORKSPACE: directory,
  };
  Object.assign(process.env, env);
  const host = testHost({ directory, env });
  return { host, options: { host, context: pushed, judging: false, ...changes } };
}

const wanted = (content = 'engine') => ({
  path: engine,
  digests: [content],
  verify: async (path: string) => (await readFile(join(path, 'file'), 'utf8')) === content,
});
async function install(content: string): Promise<void> {
  await mkdir(engine);
  await writeFile(join(engine, 'file'), content);
}

describe('a directory in the cache', () => {
  it('comes back as it was saved', async () => {
    const { options } = enter();
    await install('engine');
    expect(await directoryCache(options).save(wanted())).toBe(true);
    await rm(engine, { recursive: true });
    expect(await directoryCache(options).restore(wanted())).toBe(true);
    expect(await readFile(join(engine, 'file'), 'utf8')).toBe('engine');
  });

  it('is not there before it was saved', async () => {
    const { options } = enter();
    expect(await directoryCache(options).restore(wanted('never saved'))).toBe(false);
  });

  it('is not saved when it is not what it should be', async () => {
    const { options } = enter();
    await install('something else');
    expect(await directoryCache(options).save(wanted())).toBe(false);
  });

  it('is thrown away when somebody else has put something there', async () => {
    const { options, host } = enter();
    await install('a trap');
    // As a program of the user's does, which has the same token.
    await directoryCache(options).save({ ...wanted('trapped'), verify: async () => true });
    await rm(engine, { recursive: true });
    expect(await directoryCache(options).restore(wanted('trapped'))).toBe(false);
    expect(await readdir(join(directory, 'tools'))).toEqual([]);
    expect(host.lines.join('\n')).toMatch(/held something else/);
  });

  it('is never worth an error', async () => {
    const broken: CacheClient = {
      restoreCache: () => Promise.reject(new Error('503 from the cache')),
      saveCache: () => Promise.reject(new Error('503 from the cache')),
    };
    const { options, host } = enter({ client: async () => broken });
    expect(await directoryCache(options).restore(wanted())).toBe(false);
    await install('engine');
    expect(await directoryCache(options).save(wanted())).toBe(false);
    expect(host.lines.filter((line) => /503 from the cache/.test(line))).toHaveLength(2);
  });
});

describe('nothing is taken from a cache', () => {
  it.each<{ name: string; changes: Partial<DirectoryCacheOptions> }>([
    { name: 'where another job is judged', changes: { judging: true } },
    { name: "in a stranger's run", changes: { context: { ...pushed, change: { ...pushed.change, untrusted: true } } } },
    { name: 'after the run of a fork', changes: { context: { ...pushed, eventName: 'workflow_run' } } },
    { name: 'in a release', changes: { context: { ...pushed, eventName: 'release' } } },
  ])('$name', async ({ changes }) => {
    const client = () => Promise.reject(new Error('never loaded'));
    const { options } = enter({ ...changes, client });
    expect(whyNoCache(options)).toBeDefined();
    expect(await directoryCache(options).restore(wanted())).toBe(false);
    expect(await directoryCache(options).save(wanted())).toBe(false);
  });
});
