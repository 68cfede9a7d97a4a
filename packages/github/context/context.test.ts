import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Change, MlopsError } from '#kit';
import { localFiles } from '#local';
import { causeOf, readContext, type GithubContext } from './context.ts';

const sha = (digit: string): string => digit.repeat(40);
const [CHECKED_OUT, HEAD, BASE] = [sha('c'), sha('a'), sha('b')];
const here = { id: 1, full_name: 'octo/model', default_branch: 'main' };
const fork = { id: 2, full_name: 'mallory/model' };

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'mlops-context-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Env = Record<string, string | undefined>;

/** A step's environment, as the runner sets it. */
function stepOf(eventName: string, event: unknown, changed: Env = {}): Env {
  const path = join(directory, 'event.json');
  writeFileSync(path, typeof event === 'string' ? event : JSON.stringify(event));
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'octo/model',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKFLOW_REF: 'octo/model/.github/workflows/ml.yml@refs/heads/main',
    GITHUB_RUN_ID: '9012345678',
    GITHUB_RUN_NUMBER: '12',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'model',
    GITHUB_EVENT_NAME: eventName,
    GITHUB_EVENT_PATH: path,
    GITHUB_SHA: CHECKED_OUT,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_ACTOR: 'alice',
    RUNNER_ENVIRONMENT: 'github-hosted',
    ...changed,
  };
}

const read = (eventName: string, event: unknown, changed?: Env): Promise<GithubContext> =>
  readContext(stepOf(eventName, event, changed), localFiles);

const pullRequest = (headRepository: unknown, ref = 'feature'): object => ({
  repository: here,
  pull_request: {
    number: 7,
    head: { ref, sha: HEAD, repo: headRepository },
    base: { ref: 'main', sha: BASE, repo: here },
  },
});

const workflowRun = (changed: object = {}): object => ({
  repository: here,
  workflow_run: {
    id: 55,
    run_number: 3,
    run_attempt: 2,
    path: '.github/workflows/train.yml',
    name: 'Train',
    event: 'pull_request',
    conclusion: 'success',
    updated_at: '2026-03-01T00:00:00Z',
    head_sha: HEAD,
    head_branch: 'feature',
    head_repository: here,
    pull_requests: [{ number: 7, head: { sha: HEAD }, base: { ref: 'main', sha: BASE } }],
    ...changed,
  },
});

describe('the change of', () => {
  it.each<{ name: string; event: string; payload: object; ref?: string; change: Change }>([
    {
      name: 'a pull request',
      event: 'pull_request',
      payload: pullRequest(here),
      ref: 'refs/pull/7/merge',
      change: {
        commit: CHECKED_OUT,
        head: HEAD,
        branch: 'feature',
        base: { branch: 'main', commit: BASE },
        pullRequest: 7,
        untrusted: false,
      },
    },
    {
      name: 'a pull request from a fork, whose branch is called main',
      event: 'pull_request',
      payload: pullRequest(fork, 'main'),
      change: {
        commit: CHECKED_OUT,
        head: HEAD,
        base: { branch: 'main', commit: BASE },
        pullRequest: 7,
        untrusted: true,
      },
    },
    {
      name: 'a pull request whose fork was deleted',
      event: 'pull_request_target',
      payload: pullRequest(null),
      change: {
        commit: CHECKED_OUT,
        head: HEAD,
        base: { branch: 'main', commit: BASE },
        pullRequest: 7,
        untrusted: true,
      },
    },
    {
      name: 'a pull request from a repository of the same name with another id',
      event: 'pull_request',
      payload: pullRequest({ ...here, id: 3 }),
      change: {
        commit: CHECKED_OUT,
        head: HEAD,
        base: { branch: 'main', commit: BASE },
        pullRequest: 7,
        untrusted: true,
      },
    },
    {
      name: 'a push',
      event: 'push',
      payload: { repository: here },
      ref: 'refs/heads/topic/x',
      change: { commit: CHECKED_OUT, head: CHECKED_OUT, branch: 'topic/x', untrusted: false },
    },
    {
      name: 'a pushed tag',
      event: 'push',
      payload: { repository: here },
      ref: 'refs/tags/v1',
      change: { commit: CHECKED_OUT, head: CHECKED_OUT, tag: 'v1', untrusted: false },
    },
    {
      name: 'a release',
      event: 'release',
      payload: { repository: here },
      ref: 'refs/tags/v1',
      change: { commit: CHECKED_OUT, head: CHECKED_OUT, tag: 'v1', untrusted: false },
    },
    {
      name: 'a merge queue',
      event: 'merge_group',
      payload: {
        repository: here,
        merge_group: {
          head_sha: CHECKED_OUT,
          head_ref: 'refs/heads/gh-readonly-queue/main/pr-7',
          base_sha: BASE,
          base_ref: 'refs/heads/main',
        },
      },
      change: {
        commit: CHECKED_OUT,
        head: CHECKED_OUT,
        branch: 'gh-readonly-queue/main/pr-7',
        base: { branch: 'main', commit: BASE },
        untrusted: false,
      },
    },
    ...['schedule', 'repository_dispatch'].map((event) => ({
      name: event,
      event,
      payload: { repository: here },
      ref: '',
      change: { commit: CHECKED_OUT, head: CHECKED_OUT, branch: 'main', untrusted: false },
    })),
    {
      name: 'a dispatch on another branch',
      event: 'workflow_dispatch',
      payload: { repository: here },
      ref: 'refs/heads/topic',
      change: { commit: CHECKED_OUT, head: CHECKED_OUT, branch: 'topic', untrusted: false },
    },
    {
      name: 'a run on a pull request of this repository that ended',
      event: 'workflow_run',
      payload: workflowRun(),
      change: {
        commit: CHECKED_OUT,
        head: HEAD,
        branch: 'feature',
        base: { branch: 'main', commit: BASE },
        pullRequest: 7,
        untrusted: false,
      },
    },
    {
      name: 'a run of a fork that ended, whatever it says of pull requests',
      event: 'workflow_run',
      payload: workflowRun({ head_repository: fork }),
      change: { commit: CHECKED_OUT, head: HEAD, untrusted: true },
    },
    {
      name: 'a run of a deleted fork',
      event: 'workflow_run',
      payload: workflowRun({ head_repository: null, pull_requests: [] }),
      change: { commit: CHECKED_OUT, head: HEAD, untrusted: true },
    },
    {
      name: 'a run whose commit is the head of two pull requests',
      event: 'workflow_run',
      payload: workflowRun({
        pull_requests: [7, 8].map((number) => ({ number, head: { sha: HEAD }, base: { ref: 'main', sha: BASE } })),
      }),
      change: { commit: CHECKED_OUT, head: HEAD, branch: 'feature', untrusted: false },
    },
    {
      name: 'a run whose pull request has moved on since',
      event: 'workflow_run',
      payload: workflowRun({ pull_requests: [{ number: 7, head: { sha: BASE }, base: { ref: 'main', sha: BASE } }] }),
      change: { commit: CHECKED_OUT, head: HEAD, branch: 'feature', untrusted: false },
    },
  ])('$name', async ({ event, payload, ref, change }) => {
    const context = await read(event, payload, ref === undefined ? {} : { GITHUB_REF: ref });
    expect(context.change).toEqual(change);
    expect(context.defaultBranch).toBe('main');
  });
});

describe('the run', () => {
  it('is described whole', async () => {
    expect(await read('push', { repository: here })).toEqual({
      repository: 'octo/model',
      apiUrl: 'https://api.github.com',
      graphqlUrl: 'https://api.github.com/graphql',
      serverUrl: 'https://github.com',
      enterprise: false,
      hosted: true,
      workflowPath: '.github/workflows/ml.yml',
      ref: 'refs/heads/main',
      runId: 9012345678,
      runNumber: 12,
      runAttempt: 1,
      job: 'model',
      eventName: 'push',
      event: { repository: here },
      change: { commit: CHECKED_OUT, head: CHECKED_OUT, branch: 'main', untrusted: false },
      defaultBranch: 'main',
      cause: 'push',
      actor: 'alice',
      runUrl: 'https://github.com/octo/model/actions/runs/9012345678',
    });
  });

  it.each([
    { name: 'github.com', server: 'https://github.com', enterprise: false },
    { name: 'a tenant of GitHub', server: 'https://acme.ghe.com', enterprise: false },
    { name: 'a server of one’s own', server: 'https://git.acme.example/', enterprise: true },
    { name: 'a name that only begins like it', server: 'https://github.com.acme.example', enterprise: true },
  ])('is on $name: enterprise $enterprise', async ({ server, enterprise }) => {
    const context = await read('push', { repository: here }, { GITHUB_SERVER_URL: server });
    expect(context).toMatchObject({ enterprise, serverUrl: server.replace(/\/$/, '') });
  });

  it.each([
    ['octo/model/.github/workflows/ml.yml@refs/heads/a@b.yml', '.github/workflows/ml.yml'],
    ['octo/.github/.github/workflows/ml.yaml@v1', '.github/workflows/ml.yaml'],
  ])('of %s has the workflow %s', async (reference, path) => {
    const { workflowPath } = await read('push', { repository: here }, { GITHUB_WORKFLOW_REF: reference });
    expect(workflowPath).toBe(path);
  });

  it('that is not the first attempt links to its own', async () => {
    const { runUrl } = await read('push', { repository: here }, { GITHUB_RUN_ATTEMPT: '3' });
    expect(runUrl).toBe('https://github.com/octo/model/actions/runs/9012345678/attempts/3');
  });

  it('knows the run that started it, and its cause is that run’s', async () => {
    const { triggering, cause } = await read('workflow_run', workflowRun({ head_repository: fork }));
    expect(triggering).toEqual({
      id: 55,
      number: 3,
      attempt: 2,
      workflowPath: '.github/workflows/train.yml',
      name: 'Train',
      event: 'pull_request',
      conclusion: 'success',
      endedAt: '2026-03-01T00:00:00Z',
      headSha: HEAD,
      headBranch: 'feature',
      headRepository: 'mallory/model',
    });
    expect(cause).toBe('pull-request');
  });
});

describe('what makes no sense is refused:', () => {
  const push = { repository: here };
  it.each<{ name: string; event?: string; payload?: unknown; env?: Env; field: string }>([
    ...[
      ...['REPOSITORY', 'API_URL', 'GRAPHQL_URL', 'SERVER_URL', 'WORKFLOW_REF', 'RUN_ID', 'RUN_NUMBER', 'RUN_ATTEMPT'],
      ...['JOB', 'EVENT_NAME', 'EVENT_PATH', 'SHA'],
    ].map((name) => ({ name: `no GITHUB_${name}`, env: { [`GITHUB_${name}`]: undefined }, field: `GITHUB_${name}` })),
    { name: 'a repository without an owner', env: { GITHUB_REPOSITORY: 'model' }, field: 'GITHUB_REPOSITORY' },
    { name: 'a path as a repository', env: { GITHUB_REPOSITORY: 'a/../b' }, field: 'GITHUB_REPOSITORY' },
    { name: 'a file as an address', env: { GITHUB_API_URL: 'file:///etc' }, field: 'GITHUB_API_URL' },
    { name: 'a short commit', env: { GITHUB_SHA: 'abc1234' }, field: 'GITHUB_SHA' },
    { name: 'a run without a number', env: { GITHUB_RUN_ID: 'NaN' }, field: 'GITHUB_RUN_ID' },
    { name: 'a workflow that is no file', env: { GITHUB_WORKFLOW_REF: 'octo/model@v1' }, field: 'GITHUB_WORKFLOW_REF' },
    { name: 'an event nobody knows', event: 'issue_comment', field: 'GITHUB_EVENT_NAME' },
    {
      name: 'an event file that is absent',
      env: { GITHUB_EVENT_PATH: '/nowhere/event.json' },
      field: 'GITHUB_EVENT_PATH',
    },
    { name: 'an event file that is cut off', payload: '{"repository":', field: 'GITHUB_EVENT_PATH' },
    { name: 'an event that is a list', payload: [], field: 'GITHUB_EVENT_PATH' },
    { name: 'no default branch', payload: { repository: {} }, field: 'repository.default_branch' },
    { name: 'no pull request', event: 'pull_request', payload: push, field: 'pull_request' },
    {
      name: 'a pull request without a head',
      event: 'pull_request',
      payload: { ...push, pull_request: { number: 7, base: { ref: 'main', sha: BASE, repo: here } } },
      field: 'pull_request.head',
    },
    {
      name: 'a number that is a text',
      event: 'pull_request',
      payload: {
        ...push,
        pull_request: { ...(pullRequest(here) as { pull_request: object }).pull_request, number: '7' },
      },
      field: 'pull_request.number',
    },
    { name: 'no merge group', event: 'merge_group', payload: push, field: 'merge_group' },
    { name: 'no run that ended', event: 'workflow_run', payload: push, field: 'workflow_run' },
    {
      name: 'a commit that is a command',
      event: 'workflow_run',
      payload: workflowRun({ head_sha: '$(reboot)' }),
      field: 'workflow_run.head_sha',
    },
  ])('$name', async ({ event = 'push', payload = push, env = {}, field }) => {
    const error = await read(event, payload, env).catch((reason: unknown) => reason as MlopsError);
    expect(error).toMatchObject({ code: 'MLOPS_GITHUB_EVENT', where: { field } });
    expect((error as MlopsError).message).toContain(field);
  });
});

describe('the cause of a run', () => {
  it.each([
    ['pull_request', 'pull-request'],
    ['pull_request_target', 'pull-request'],
    ['merge_group', 'pull-request'],
    ['push', 'push'],
    ['release', 'push'],
    ['schedule', 'schedule'],
    ['workflow_dispatch', 'dispatch'],
    ['repository_dispatch', 'dispatch'],
    [undefined, 'hand'],
    ['an event nobody knows', 'hand'],
  ])('is for the event %s: %s', (event, cause) => expect(causeOf(event)).toBe(cause));
});
