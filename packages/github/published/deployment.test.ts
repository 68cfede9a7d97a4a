import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeploymentNews } from '#kit';
import {
  startGithub,
  type Fault,
  type GithubDouble,
  type Repository,
  type WorkflowRun,
} from '../../../tests/doubles/github/index.ts';
import { addDeployment, addStatus } from '../../../tests/doubles/github/routes/deployments.ts';
import { startJob } from '../../../tests/github-job.ts';

const BOT = 'github-actions[bot]';

let double: GithubDouble;
let directory: string;
let repository: Repository;
let sha: string;
let count = 0;
beforeAll(async () => {
  double = await startGithub();
  directory = mkdtempSync(join(tmpdir(), 'deployments-'));
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await double.close();
  expect(double.violations).toEqual([]);
});
beforeEach(async () => {
  count += 1;
  repository = double.createRepository({ owner: 'acme', name: `app${count}` });
  sha = await double.commit(repository, 'main', { 'README.md': 'hello' });
  double.faults(undefined);
});

function startRun(): WorkflowRun {
  const workflow = '.github/workflows/release.yml';
  return double.startRun({ repository, workflow, event: 'push', headSha: sha, headBranch: 'main' });
}

/** As GitHub makes one when a job with an `environment:` begins. */
function began(run: WorkflowRun, environment = 'production', production = true, ref = 'main'): void {
  const made = { repository, sha, ref, task: 'deploy', environment, production, creator: BOT };
  const deployment = addDeployment(double.world, { ...made, description: null, payload: {} });
  const logUrl = `${double.serverUrl}/${repository.fullName}/actions/runs/${run.id}/job/1`;
  const status = { state: 'in_progress', description: '', logUrl, environmentUrl: '', creator: BOT } as const;
  addStatus(double.world, deployment, { ...status, autoInactive: true });
}

const deploying: DeploymentNews = { state: 'in_progress', sentence: 'late@v1.0.0 is being deployed' };
const serves: DeploymentNews = { state: 'success', sentence: 'late@v1.0.0 serves', url: 'https://late.example.org' };

/** What a job says, and how many requests it takes. */
async function tell(run: WorkflowRun, ...all: DeploymentNews[]): Promise<number> {
  const { origin } = await startJob(double, directory, { run, permissions: { deployments: 'write' } });
  const before = double.requests.length;
  for (const news of all) await origin.deployment('production', news);
  return double.requests.length - before;
}

const shown = (): string[] =>
  double
    .state(repository)
    .deployments.map(({ environment, statuses }) => `${environment}: ${statuses.map(({ state }) => state).join(' ')}`);

describe('the deployment of a job', () => {
  it('is the one that its environment made, and says how it goes, once', async () => {
    const run = startRun();
    began(run);
    began(startRun(), 'staging');
    expect(await tell(run, deploying, serves)).toBe(8);
    expect(shown()).toEqual(['production: in_progress in_progress success', 'staging: in_progress']);
    expect(double.state(repository).deployments[0]!.statuses[2]).toMatchObject({
      description: 'late@v1.0.0 serves',
      environmentUrl: 'https://late.example.org',
      logUrl: expect.stringMatching(new RegExp(`/actions/runs/${run.id}$`)),
    });
    await tell(run, serves);
    expect(shown()[0]).toBe('production: in_progress in_progress success');
  });

  it('is of the branch or tag of the run, whatever newer one of another says that it is of that run', async () => {
    const run = startRun();
    began(run);
    began(run, 'production', true, 'late@v9.9.9');
    await tell(run, deploying);
    expect(shown()).toEqual(['production: in_progress in_progress', 'production: in_progress']);
  });

  it('is the one of its own attempt, when the run is done again', async () => {
    const run = startRun();
    began(run);
    await tell(run, deploying);
    double.rerun(run);
    began(run);
    await tell(run, deploying, serves);
    expect(shown()).toEqual(['production: in_progress in_progress', 'production: in_progress in_progress success']);
  });

  it('is made again, when the run is done again after another one has come to serve', async () => {
    const [old, newer] = [startRun(), startRun()];
    await tell(old, deploying, serves);
    await tell(newer, deploying, serves);
    double.rerun(old);
    await tell(old, deploying, serves);
    const over = 'production: in_progress success inactive';
    expect(shown()).toEqual([over, over, 'production: in_progress success']);
  });

  it('is taken up by the next attempt, when the job that made it was cut off', async () => {
    const run = startRun();
    await tell(run, deploying);
    double.rerun(run);
    await tell(run, deploying, serves);
    expect(shown()).toEqual(['production: in_progress success']);
  });

  it('says how it ended when the job is cancelled, and begins none then', async () => {
    const run = startRun();
    const cancelled = new AbortController();
    const { signal } = cancelled;
    const { origin } = await startJob(double, directory, { run, permissions: { deployments: 'write' }, signal });
    await origin.deployment('production', deploying);
    cancelled.abort(new Error('Stopped'));
    await origin.deployment('production', { state: 'failure', sentence: 'nothing serves' });
    expect(shown()).toEqual(['production: in_progress failure']);
    await expect(origin.deployment('production', deploying)).rejects.toThrow('Stopped');
    expect(shown()).toEqual(['production: in_progress failure']);
  });

  it.each([
    { name: 'a list does not show yet', lists: [1], statuses: [] },
    { name: 'two lists do not show yet', lists: [1, 2], statuses: [] },
    { name: 'a list and then its statuses do not show yet', lists: [1], statuses: [1] },
    { name: 'two lists and then its statuses do not show yet', lists: [1, 2], statuses: [1] },
  ])('is not made beside one that $name', async ({ lists, statuses }) => {
    const run = startRun();
    began(run);
    const fault = { kind: 'stale' } as const;
    const list = 'GET /repos/{owner}/{repo}/deployments';
    double.faults([
      { on: list, nth: lists, fault },
      { on: `${list}/{deployment_id}/statuses`, nth: statuses, fault },
    ]);
    await tell(run, deploying);
    expect(shown()).toEqual(['production: in_progress in_progress']);
  });

  it('that succeeds ends also those that jobs left active which were cut off while they ended others', async () => {
    const runs = [startRun(), startRun(), startRun()];
    for (const run of runs) began(run);
    const [first, second, third] = runs as [WorkflowRun, WorkflowRun, WorkflowRun];
    await tell(first, serves);
    const cutOffAfter = async (run: WorkflowRun, statuses: number): Promise<void> => {
      let seen = 0;
      double.faults({
        decide({ operation }) {
          if (seen === statuses) double.revoke(...double.world.tokens.keys());
          if (operation.startsWith('POST') && operation.endsWith('/statuses')) seen += 1;
          return undefined;
        },
      });
      await expect(tell(run, serves)).rejects.toMatchObject({ code: 'MLOPS_GITHUB_TOKEN' });
      double.faults(undefined);
    };
    await cutOffAfter(second, 1);
    await cutOffAfter(third, 2);
    const last = startRun();
    began(last);
    await tell(last, serves);
    const over = 'production: in_progress success inactive';
    expect(shown()).toEqual([over, over, over, 'production: in_progress success']);
  });

  /** As any workflow with `deployments: write` makes one, while the job waits for its reviewers. */
  function forged(run: WorkflowRun, of: { sha?: string; creator?: string; links?: boolean } = {}): void {
    const { sha: commit = sha, creator = BOT, links = false } = of;
    const made = { repository, sha: commit, ref: commit, task: 'deploy', environment: 'production', production: true };
    const payload = links ? {} : { run: run.id, attempt: 1 };
    const deployment = addDeployment(double.world, { ...made, creator, description: 'forged', payload });
    if (!links) return;
    const logUrl = `${double.serverUrl}/${repository.fullName}/actions/runs/${run.id}/job/1`;
    const status = { state: 'in_progress', description: '', logUrl, environmentUrl: '', creator: BOT } as const;
    addStatus(double.world, deployment, { ...status, autoInactive: true });
  }
  const forgedStates = (): string[] =>
    double
      .state(repository)
      .deployments.filter(({ description }) => description === 'forged')
      .flatMap(({ statuses }) => statuses.map(({ description }) => description).filter(Boolean));

  it.each([
    { name: 'of another commit that names the run', of: { sha: 'other' } },
    { name: 'of another commit that links to the run', of: { sha: 'other', links: true } },
    { name: 'of this commit, that names the run', of: {} },
    { name: 'of this commit by another account, that names the run', of: { creator: 'mallory' }, own: false },
    { name: 'of another commit that names the run, where GitHub made none', of: { sha: 'other' }, own: false },
  ])('is not one $name', async ({ of, own = true }) => {
    const run = startRun();
    const other = await double.commit(repository, 'side', { 'README.md': 'evil' }, { from: 'main' });
    if (own) began(run);
    forged(run, { ...of, ...(of.sha === 'other' && { sha: other }) });
    await tell(run, deploying, serves);
    expect(forgedStates()).toEqual([]);
    const told = double.state(repository).deployments.find(({ description }) => description !== 'forged');
    expect(told!.statuses.at(-1)).toMatchObject({ state: 'success', description: 'late@v1.0.0 serves' });
  });

  it('is made where the job has no environment, and made once', async () => {
    const run = startRun();
    await tell(run, deploying, { state: 'failure', sentence: 'golden: other answers' });
    expect(shown()).toEqual(['production: in_progress failure']);
    await tell(startRun(), deploying);
    expect(shown()).toEqual(['production: in_progress failure', 'production: in_progress']);
  });

  it('that succeeds is the only active one of production', async () => {
    const runs = [startRun(), startRun(), startRun()];
    for (const run of runs) {
      began(run);
      await tell(run, serves);
    }
    const over = 'production: in_progress success inactive';
    expect(shown()).toEqual([over, over, 'production: in_progress success']);
  });

  it.each<Fault['kind']>(['status-after', 'reset-after', 'reset-before'])(
    'is told once, and made once, when a request ends with %s',
    async (kind) => {
      const fault = (kind === 'status-after' ? { kind, status: 502 } : { kind }) as Fault;
      double.faults([{ on: 'POST', nth: [1, 3], fault }]);
      await tell(startRun(), deploying, serves);
      expect(shown()).toEqual(['production: in_progress success']);
    },
  );

  it('without the permission is an error with the words to paste', async () => {
    const { origin } = await startJob(double, directory, { run: startRun(), permissions: { contents: 'write' } });
    await expect(origin.deployment('production', deploying)).rejects.toMatchObject({ code: 'MLOPS_GITHUB_PERMISSION' });
  });
});
