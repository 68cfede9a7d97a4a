import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startGithub, type GithubDouble, type Permissions, type PullRequest, type Repository } from './index.ts';

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

describe('what a token may do', () => {
  const cases: {
    name: string;
    permissions: Permissions;
    method?: string;
    path: string;
    body?: unknown;
    status: number;
    accepted?: string;
  }[] = [
    {
      name: 'reads contents with contents: read',
      permissions: { contents: 'read' },
      path: '/repos/acme/app/commits',
      status: 200,
    },
    {
      name: 'reads nothing without',
      permissions: {},
      path: '/repos/acme/app/commits',
      status: 403,
      accepted: 'contents=read',
    },
    {
      name: 'comments with pull-requests: write',
      permissions: { 'pull-requests': 'write' },
      method: 'POST',
      path: '/repos/acme/app/issues/1/comments',
      body: { body: 'x' },
      status: 201,
    },
    {
      name: 'comments with issues: write',
      permissions: { issues: 'write' },
      method: 'POST',
      path: '/repos/acme/app/issues/1/comments',
      body: { body: 'x' },
      status: 201,
    },
    {
      name: 'does not comment with read',
      permissions: { 'pull-requests': 'read' },
      method: 'POST',
      path: '/repos/acme/app/issues/1/comments',
      body: { body: 'x' },
      status: 403,
      accepted: 'issues=write; pull_requests=write',
    },
    {
      name: 'sees no other private repository',
      permissions: { contents: 'write' },
      path: '/repos/acme/secret/commits',
      status: 404,
    },
    {
      name: 'writes in no other repository',
      permissions: { contents: 'write' },
      method: 'POST',
      path: '/repos/acme/public/git/blobs',
      body: { content: 'x' },
      status: 404,
    },
  ];
  it.each(cases)('$name', async ({ permissions, method = 'GET', path, body, status, accepted }) => {
    double.createRepository({ owner: 'acme', name: 'secret', private: true });
    double.createRepository({ owner: 'acme', name: 'public' });
    const reply = await ask(
      path,
      { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
      permissions,
    );
    expect(reply.status).toBe(status);
    expect(reply.headers.get('x-accepted-github-permissions')).toBe(accepted ?? null);
    if (status === 403)
      expect(await reply.json()).toMatchObject({ message: 'Resource not accessible by integration', status: '403' });
    expect(double.requests.at(-1)).toMatchObject({ permissions, status });
    expect(double.violations).toEqual([]);
  });

  it('ends with the token', async () => {
    const expiresAt = new Date(double.world.now().getTime() + 1000);
    const { rest } = octokit({ contents: 'read' }, { expiresAt });
    await rest.repos.listCommits(place);
    double.passTime(2000);
    await expect(rest.repos.listCommits(place)).rejects.toMatchObject({ status: 401 });
    expect((await fetch(`${double.url}/repos/acme/app`)).status).toBe(401);
  });
});

describe('pull requests and comments, by Octokit', () => {
  it('shows the pull request as GitHub does', async () => {
    const { rest } = octokit({ contents: 'read', 'pull-requests': 'read' });
    const { data } = await rest.pulls.get({ ...place, pull_number: pull.number });
    expect(data).toMatchObject({
      number: 1,
      title: 'Better',
      mergeable: true,
      head: { ref: 'feature' },
      base: { sha: main },
    });
    expect((await rest.repos.getCommit({ ...place, ref: data.merge_commit_sha! })).data.parents).toHaveLength(2);
    expect((await rest.pulls.listFiles({ ...place, pull_number: 1 })).data).toMatchObject([
      { filename: 'b.txt', status: 'added' },
    ]);
    const found = await rest.repos.listPullRequestsAssociatedWithCommit({ ...place, commit_sha: pull.headSha });
    expect(found.data.map(({ number }) => number)).toEqual([1]);
    expect((await rest.pulls.list({ ...place, head: 'acme:feature' })).data).toHaveLength(1);
    expect((await rest.pulls.list({ ...place, head: 'else:feature' })).data).toHaveLength(0);
    expect(double.violations).toEqual([]);
  });

  it('takes the head of a fork, and sees conflicts', async () => {
    const fork = double.createRepository({ owner: 'eve', name: 'app', fork: repository });
    await double.commit(fork, 'evil', { 'a.txt': 'theirs\n' }, { from: 'main' });
    const other = await double.openPullRequest({ repository, head: 'evil', headRepository: fork });
    expect(await repository.git.resolve(`refs/pull/${other.number}/head`)).toBe(other.headSha);
    await double.commit(repository, 'main', { 'a.txt': 'ours\n' });
    await double.commit(fork, 'evil', { 'a.txt': 'theirs again\n' });
    const { data } = await octokit({ 'pull-requests': 'read' }).rest.pulls.get({ ...place, pull_number: other.number });
    expect(data).toMatchObject({ mergeable: false, head: { repo: { full_name: 'eve/app', fork: true } } });
    expect(double.violations).toEqual([]);
  });

  it('pages through comments, changes and removes them', async () => {
    const client = octokit({ 'pull-requests': 'write' });
    for (let index = 0; index < 45; index++) await say(`comment ${index}`);
    const pages = await client.paginate(client.rest.issues.listComments, { ...place, issue_number: 1, per_page: 20 });
    expect(pages.map(({ body }) => body)).toEqual(Array.from({ length: 45 }, (_, index) => `comment ${index}`));
    expect(pages[0]!.user!.login).toBe('github-actions[bot]');
    const { rest } = client;
    await rest.issues.updateComment({ ...place, comment_id: pages[3]!.id, body: 'new' });
    await rest.issues.deleteComment({ ...place, comment_id: pages[4]!.id });
    expect(
      double
        .state(repository)
        .comments.map(({ body }) => body)
        .slice(2, 5),
    ).toEqual(['comment 2', 'new', 'comment 5']);
    await expect(rest.issues.getComment({ ...place, comment_id: pages[4]!.id })).rejects.toMatchObject({ status: 404 });
    expect(double.violations).toEqual([]);
  });
});

describe('checks and runs, by Octokit', () => {
  it('keeps check runs and statuses', async () => {
    const { rest } = octokit({ checks: 'write', statuses: 'write' });
    const { data } = await rest.checks.create({
      ...place,
      name: 'model',
      head_sha: pull.headSha,
      status: 'in_progress',
    });
    const annotation = {
      path: 'b.txt',
      start_line: 1,
      end_line: 1,
      annotation_level: 'warning' as const,
      message: 'm',
    };
    await rest.checks.update({
      ...place,
      check_run_id: data.id,
      status: 'completed',
      conclusion: 'failure',
      output: { title: 't', summary: 's', annotations: [annotation] },
    });
    const listed = await rest.checks.listForRef({ ...place, ref: pull.headSha });
    expect(listed.data.check_runs).toMatchObject([
      { name: 'model', status: 'completed', conclusion: 'failure', output: { annotations_count: 1 } },
    ]);
    expect((await rest.checks.listAnnotations({ ...place, check_run_id: data.id })).data).toHaveLength(1);
    await rest.repos.createCommitStatus({ ...place, sha: main, state: 'success', context: 'x' });
    expect(double.violations).toEqual([]);
  });

  it('lists a workflow’s runs, newest first, by what is asked', async () => {
    const workflow = '.github/workflows/ml.yml';
    const start = (headBranch: string, event: string) =>
      double.startRun({ repository, workflow, event, headSha: main, headBranch });
    const [first, second] = [start('main', 'push'), start('main', 'push')];
    double.finishRun(first, 'success');
    double.finishRun(second, 'failure');
    const third = start('feature', 'pull_request');
    const { rest } = octokit({ actions: 'read' });
    const ids = async (filter: object) =>
      (await rest.actions.listWorkflowRuns({ ...place, workflow_id: 'ml.yml', ...filter })).data.workflow_runs.map(
        ({ id }) => id,
      );
    expect(await ids({})).toEqual([third.id, second.id, first.id]);
    expect(await ids({ status: 'success', branch: 'main', event: 'push' })).toEqual([first.id]);
    expect(await ids({ head_sha: pull.headSha })).toEqual([]);
    const { data } = await rest.actions.getWorkflowRun({ ...place, run_id: third.id });
    expect(data).toMatchObject({
      name: 'Model',
      path: workflow,
      status: 'in_progress',
      conclusion: null,
      run_number: 3,
    });
    expect((await rest.actions.getWorkflow({ ...place, workflow_id: 'ml.yml' })).data.id).toBe(data.workflow_id);
    expect((await rest.actions.listJobsForWorkflowRun({ ...place, run_id: third.id })).data.total_count).toBe(0);
    expect(double.violations).toEqual([]);
  });

  it('answers a doctor', async () => {
    repository.settings.rulesets.push({
      name: 'main',
      target: 'branch',
      enforcement: 'active',
      include: ['~DEFAULT_BRANCH'],
      rules: [{ type: 'pull_request' }],
    });
    repository.settings.runners.push({
      name: 'gpu-1',
      labels: ['self-hosted', 'Linux', 'X64', 'gpu'],
      status: 'online',
      busy: false,
    });
    repository.settings.environments.push({ name: 'production', reviewers: ['ada'] });
    const { rest } = octokit({ administration: 'read', actions: 'read' });
    expect((await rest.repos.getRepoRulesets(place)).data).toHaveLength(1);
    expect((await rest.actions.listSelfHostedRunnersForRepo(place)).data.runners[0]!.labels).toHaveLength(4);
    expect((await rest.actions.getGithubActionsPermissionsRepository(place)).data.allowed_actions).toBe('all');
    expect(
      (await rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository(place)).data
        .default_workflow_permissions,
    ).toBe('read');
    expect((await rest.repos.getAllEnvironments(place)).data.total_count).toBe(1);
    expect((await rest.rateLimit.get()).data.resources.core.limit).toBe(1000);
    expect(double.violations).toEqual([]);
  });
});
