import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  startGithub,
  type Fault,
  type GithubDouble,
  type Permissions,
  type PullRequest,
  type Repository,
} from './index.ts';

let double: GithubDouble;
let repository: Repository;
let main: string;
let pull: PullRequest;
beforeEach(async () => {
  double = await startGithub();
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  main = await double.commit(repository, 'main', { 'a.txt': 'a\n', '.github/workflows/ml.yml': 'name: Model\n' });
  await double.commit(repository, 'feature', { 'b.txt': 'b\n' }, { from: 'main' });
  pull = await double.openPullRequest({ repository, head: 'feature', title: 'Better' });
});
afterEach(async () => {
  await double.close();
});

const place = { owner: 'acme', repo: 'app' };
const noop = () => undefined;
function octokit(permissions: Permissions, options: { login?: string; expiresAt?: Date } = {}) {
  const token = double.token({ repository, permissions, ...options });
  return getOctokit(token, { baseUrl: double.url, log: { debug: noop, info: noop, warn: noop, error: noop } });
}
/** Without any client's own kindness. */
function ask(
  path: string,
  init: RequestInit = {},
  permissions: Permissions = { 'pull-requests': 'write', contents: 'read' },
) {
  const authorization = `Bearer ${double.token({ repository, permissions })}`;
  return fetch(`${double.url}${path}`, { ...init, headers: { authorization, ...init.headers } });
}
const comments = () => `/repos/acme/app/issues/${pull.number}/comments`;
const say = (body: string) => ask(comments(), { method: 'POST', body: JSON.stringify({ body }) });

describe('caching and limits', () => {
  it('answers 304 to a known ETag, until something changed', async () => {
    await say('one');
    const first = await ask(comments());
    const again = () => ask(comments(), { headers: { 'if-none-match': first.headers.get('etag')! } });
    expect((await again()).status).toBe(304);
    await say('two');
    expect((await again()).status).toBe(200);
  });

  it('counts the hour’s requests', async () => {
    double.limit(2);
    const { rest } = octokit({ contents: 'read' });
    expect((await rest.repos.listCommits(place)).headers['x-ratelimit-remaining']).toBe('1');
    await rest.repos.listCommits(place);
    await expect(rest.repos.listCommits(place)).rejects.toMatchObject({
      status: 403,
      response: { headers: { 'x-ratelimit-remaining': '0' } },
    });
    double.passTime(3600 * 1000 + 1);
    expect((await rest.repos.listCommits(place)).status).toBe(200);
  });
});

describe('faults', () => {
  it('leave it known whose a request was that nobody answered', async () => {
    const run = double.startRun({
      ...{ repository, workflow: '.github/workflows/ci.yml', event: 'push' },
      ...{ headSha: 'ab'.repeat(20), headBranch: 'main' },
    });
    const tokens = [double.token({ repository, permissions: {}, run }), double.runtimeToken({ run })];
    for (const [at, path] of ['/repos/acme/app', '/twirp/x/ListArtifacts'].entries()) {
      double.faults([{ on: /./, nth: 1, fault: { kind: 'reset-before' } }]);
      const headers = { authorization: `Bearer ${tokens[at]}` };
      await expect(fetch(`${double.url}${path}`, { method: 'POST', headers })).rejects.toThrow();
      expect(double.requests.at(-1)).toMatchObject({ run: run.id, status: undefined });
    }
  });

  const hit = (fault: Fault) =>
    double.faults([{ on: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments', nth: 1, fault }]);
  const cases: { name: string; fault: Fault; status: number | undefined; done: boolean; header?: [string, string] }[] =
    [
      { name: 'an error instead of the work', fault: { kind: 'status', status: 502 }, status: 502, done: false },
      { name: 'an error after the work', fault: { kind: 'status-after', status: 503 }, status: 503, done: true },
      {
        name: 'a primary limit',
        fault: { kind: 'primary-limit', status: 403, seconds: 9 },
        status: 403,
        done: false,
        header: ['x-ratelimit-remaining', '0'],
      },
      {
        name: 'a secondary limit',
        fault: { kind: 'secondary-limit', status: 429, seconds: 9 },
        status: 429,
        done: false,
        header: ['retry-after', '9'],
      },
      { name: 'a reset before the work', fault: { kind: 'reset-before' }, status: undefined, done: false },
      { name: 'a reset after the work', fault: { kind: 'reset-after' }, status: undefined, done: true },
      { name: 'a slow answer', fault: { kind: 'slow', milliseconds: 30 }, status: 201, done: true },
    ];
  it.each(cases)('$name', async ({ fault, status, done, header }) => {
    hit(fault);
    const reply = await say('x').catch(() => undefined);
    expect(reply?.status).toBe(status);
    if (header) expect(reply!.headers.get(header[0])).toBe(header[1]);
    expect(double.state(repository).comments).toHaveLength(done ? 1 : 0);
    expect((await say('y')).status).toBe(201);
  });

  it.each<{ name: string; fault: Fault; taken: boolean }>([
    { name: 'refused', fault: { kind: 'status', status: 502 }, taken: false },
    { name: 'cut off before it is taken', fault: { kind: 'reset-before' }, taken: false },
    { name: 'cut off when it is taken', fault: { kind: 'reset-after' }, taken: true },
    { name: 'taken, and answered with an error', fault: { kind: 'status-after', status: 503 }, taken: true },
  ])('a push that is $name', async ({ fault, taken }) => {
    const token = double.token({ repository, permissions: { contents: 'write' } });
    const to = double.gitUrl(repository).replace('http://', `http://x:${token}@`);
    const push = (branch: string) =>
      repository.git.ask(['-C', repository.path, 'push', '-q', to, `${main}:refs/heads/${branch}`], { bare: false });
    // A connection that was cut off git tries once more by itself.
    double.faults([{ on: /^POST .*git-receive-pack$/, nth: [1, 2], fault }]);
    expect((await push('mine')).code).not.toBe(0);
    expect(await repository.git.resolve('refs/heads/mine')).toBe(taken ? main : undefined);
    double.faults(undefined);
    expect((await push('other')).code).toBe(0);
  });

  it('a silent socket', async () => {
    hit({ kind: 'time-out' });
    await expect(
      ask(comments(), { method: 'POST', body: '{"body":"x"}', signal: AbortSignal.timeout(200) }),
    ).rejects.toThrow('timeout');
    expect(double.state(repository).comments).toHaveLength(0);
  });

  it('a stale list', async () => {
    await say('one');
    await say('two');
    double.faults([{ on: 'GET', nth: 1, fault: { kind: 'stale' } }]);
    const bodies = async () => ((await (await ask(comments())).json()) as { body: string }[]).map(({ body }) => body);
    expect([await bodies(), await bodies()]).toEqual([['one'], ['one', 'two']]);
  });

  it('a stale ref', async () => {
    const next = await double.commit(repository, 'main', { 'a.txt': 'b' });
    double.faults([{ on: 'git/ref', nth: 1, fault: { kind: 'stale' } }]);
    const sha = async () =>
      ((await (await ask('/repos/acme/app/git/ref/heads/main')).json()) as { object: { sha: string } }).object.sha;
    expect([await sha(), await sha()]).toEqual([main, next]);
  });

  it('come the same way for the same seed', async () => {
    const statuses = async (seed: number) => {
      double.faults({ seed, rate: 0.5 });
      const found: (number | undefined)[] = [];
      for (let index = 0; index < 20; index++) found.push((await ask(comments()).catch(() => undefined))?.status);
      return found;
    };
    const first = await statuses(1);
    expect(new Set(first).size).toBeGreaterThan(2);
    expect(await statuses(1)).toEqual(first);
    expect(await statuses(2)).not.toEqual(first);
  });
});

describe('violations', () => {
  const cases: { name: string; path: string; method?: string; body?: unknown; says: string }[] = [
    {
      name: 'a body of another shape',
      path: '/repos/acme/app/issues/1/comments',
      method: 'POST',
      body: { text: 'x' },
      says: "required property 'body'",
    },
    {
      name: 'a comment that is too long',
      path: '/repos/acme/app/issues/1/comments',
      method: 'POST',
      body: { body: 'x'.repeat(65_537) },
      says: '65,536',
    },
    {
      name: 'an unknown query parameter',
      path: '/repos/acme/app/commits?size=3',
      says: 'unknown query parameter "size"',
    },
    { name: 'a parameter of another type', path: '/repos/acme/app/commits?per_page=all', says: 'per_page' },
    { name: 'a route that is not there', path: '/repos/acme/app/stargazers', says: 'no such route' },
    {
      name: 'a GraphQL field that does not exist',
      path: '/graphql',
      method: 'POST',
      body: { query: '{ viewer { nope } }' },
      says: "'nope'",
    },
  ];
  it.each(cases)('reports $name', async ({ path, method = 'GET', body, says }) => {
    await ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    expect(double.violations).toEqual([expect.stringContaining(says)]);
  });

  it('reports a completed check run without a conclusion', async () => {
    await expect(
      octokit({ checks: 'write' }).rest.checks.create({
        ...place,
        name: 'x',
        head_sha: main,
        status: 'completed',
      } as never),
    ).rejects.toMatchObject({ status: 422 });
    expect(double.violations).toEqual([expect.stringContaining('requires a conclusion')]);
  });

  it('reports its own wrong answer', async () => {
    double.state(repository).comments.push({
      id: 'x' as never,
      issue: 1,
      author: 'ada',
      body: 'b',
      createdAt: new Date(),
      updatedAt: new Date(),
    });
    await ask(comments());
    expect(double.violations).toEqual([expect.stringContaining('own answer: answer 200/0/id: must be integer')]);
  });
});
