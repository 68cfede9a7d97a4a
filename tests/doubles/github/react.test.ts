import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  mergeGroupEvent,
  scheduleEvent,
  startGithub,
  type GithubDouble,
  type Repository,
  type WorkflowRun,
} from './index.ts';

let double: GithubDouble;
let repository: Repository;
let ran: string[];
let github: ReturnType<typeof follow>;
beforeEach(async () => {
  double = await startGithub();
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  ran = [];
  await double.commit(repository, 'main', {
    '.github/workflows/all.yml':
      'name: All\non: { push: , pull_request: , pull_request_target: , merge_group: , schedule: [{ cron: "0 5 * * *" }] }\njobs: {}\n',
    '.github/workflows/after.yml': 'name: After\non: { workflow_run: { workflows: [All, After] } }\njobs: {}\n',
  });
  github = follow();
});
afterEach(async () => {
  expect(double.violations).toEqual([]);
  await double.close();
});

/** Notes what would run, instead of running it. */
function follow() {
  return double.react(({ workflow, event, run }): Promise<{ run: WorkflowRun }> => {
    const { headSha, headBranch, ref } = event;
    if (event.name !== 'workflow_run') ran.push(`${event.name} ${event.activity ?? ''} ${ref}`.replace(/ {2}/, ' '));
    else ran.push(`after ${event.completed!.event}`);
    if (run) {
      double.rerun(run);
      double.finishRun(run, 'success');
    }
    return Promise.resolve({
      run:
        run ?? double.startRun({ repository, workflow, event: event.name, headSha, headBranch, conclusion: 'success' }),
    });
  });
}

const happened = async () => {
  await github.settled();
  return ran
    .splice(0)
    .filter((one) => !one.startsWith('after'))
    .sort();
};

describe('what starts workflows', () => {
  it('a release on its page: once for each activity that is asked for, and a tag that it makes is pushed', async () => {
    const on = 'on: { push: { tags: ["*"] }, release: { types: [released] } }';
    await double.commit(repository, 'main', { '.github/workflows/release.yml': `name: Release\n${on}\njobs: {}\n` });
    await github.settled();
    ran = [];
    await double.release(repository, 'v1', 'Words');
    await github.settled();
    expect(ran.filter((one) => !one.startsWith('after')).sort()).toEqual([
      'push refs/tags/v1',
      'push refs/tags/v1',
      'release released refs/tags/v1',
    ]);
    expect(await repository.git.resolve('refs/tags/v1')).toBe(await repository.git.resolve('refs/heads/main'));
  });

  it('a push, and the end of a run, at most three times', async () => {
    await double.commit(repository, 'main', { x: '1' });
    await github.settled();
    expect(ran).toEqual(['push refs/heads/main', 'after push', 'after workflow_run', 'after workflow_run']);
  });

  it('the same event, when failed jobs are run again; and the end of that, once more', async () => {
    await double.commit(repository, 'main', { x: '1' });
    await github.settled();
    ran.splice(0);
    const run = double.state(repository).runs.find(({ workflow }) => workflow.endsWith('all.yml'))!;
    const token = double.token({ repository, permissions: { actions: 'write' } });
    const again = (): Promise<Response> =>
      fetch(`${double.url}/repos/acme/app/actions/runs/${run.id}/rerun-failed-jobs`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await again()).status).toBe(201);
    await github.settled();
    expect(run.attempt).toBe(2);
    expect(ran).toEqual(['push refs/heads/main', 'after push', 'after workflow_run', 'after workflow_run']);
    double.rerun(run);
    expect((await again()).status).toBe(403);
  });

  it('a pull request, opened, updated and merged', async () => {
    await double.commit(repository, 'feature', { x: '1' }, { from: 'main' });
    expect(await happened()).toEqual(['push refs/heads/feature']);
    const pull = await double.openPullRequest({ repository, head: 'feature' });
    expect(await happened()).toEqual([
      'pull_request opened refs/pull/1/merge',
      'pull_request_target opened refs/heads/main',
    ]);
    await double.commit(repository, 'feature', { x: '2' });
    expect(await happened()).toEqual([
      'pull_request synchronize refs/pull/1/merge',
      'pull_request_target synchronize refs/heads/main',
      'push refs/heads/feature',
    ]);
    expect(pull.headSha).toBe(await repository.git.resolve('refs/heads/feature'));
    await double.mergePullRequest(pull);
    expect(await happened()).toEqual(['push refs/heads/main']);
    expect(pull).toMatchObject({ merged: true, state: 'closed' });
  });

  it('no pull request that conflicts', async () => {
    await double.commit(repository, 'feature', { x: '1' }, { from: 'main' });
    await double.commit(repository, 'main', { x: '2' });
    await happened();
    await double.openPullRequest({ repository, head: 'feature' });
    expect(await happened()).toEqual([]);
  });

  it('a schedule and the merge queue', async () => {
    await double.commit(repository, 'feature', { x: '1' }, { from: 'main' });
    const pull = await double.openPullRequest({ repository, head: 'feature' });
    await happened();
    github.happened(await scheduleEvent(double.world, repository, '0 5 * * *'));
    github.happened(await scheduleEvent(double.world, repository, '0 6 * * *'));
    github.happened(await mergeGroupEvent(double.world, pull));
    expect(await happened()).toEqual([
      `merge_group checks_requested refs/heads/gh-readonly-queue/main/pr-1-${pull.baseSha}`,
      'schedule refs/heads/main',
    ]);
  });

  it.each([
    { name: 'a person’s push over git', login: 'ada', events: ['push refs/heads/main', 'push refs/heads/new'] },
    { name: 'nothing that a job’s token pushed', login: 'github-actions[bot]', events: [] },
  ])('$name', async ({ login, events }) => {
    const directory = mkdtempSync(join(tmpdir(), 'clone-'));
    const token = double.token({ repository, permissions: { contents: 'write' }, login });
    const remote = double.gitUrl(repository).replace('http://', `http://x:${token}@`);
    const env = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b' };
    const git = (...args: string[]) => repository.git.run(['-C', directory, ...args], { bare: false, env });
    try {
      await git('clone', '-q', remote, '.');
      await git('commit', '-q', '--allow-empty', '-m', 'x');
      await git('push', '-q', 'origin', 'HEAD:main', 'HEAD:new');
      expect(await happened()).toEqual(events);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('a pull request that a person opened through the API, and none that a job’s token did', async () => {
    await double.commit(repository, 'feature', { x: '1' }, { from: 'main' });
    await happened();
    const open = (login: string) => {
      const token = double.token({ repository, permissions: { 'pull-requests': 'write' }, login });
      const body = JSON.stringify({ head: 'feature', base: 'main', title: 'Try' });
      return fetch(`${double.url}/repos/acme/app/pulls`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${token}` },
      });
    };
    expect((await open('github-actions[bot]')).status).toBe(201);
    expect(await happened()).toEqual([]);
    expect((await open('ada')).status).toBe(201);
    expect(await happened()).toHaveLength(2);
  });
});
