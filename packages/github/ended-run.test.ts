import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Conclusion, WorkflowRun } from '../../tests/doubles/github/index.ts';
import { startJob, WORKFLOW } from '../../tests/github-job.ts';
import { directory, double, repository } from '../../tests/github-repository.ts';

let commit: string;
beforeEach(async () => {
  commit = await double.commit(repository, 'main', { 'a.txt': 'a' });
});

const start = (event: string, headBranch = 'main'): WorkflowRun =>
  double.startRun({ repository, workflow: WORKFLOW, event, headSha: commit, headBranch });

function end(run: WorkflowRun, conclusion: Conclusion, jobs: Record<string, Conclusion>): void {
  const at = double.world.now();
  for (const [name, ended] of Object.entries(jobs))
    run.jobs.push({
      ...{ id: double.world.id(), run, attempt: run.attempt, name, labels: [] },
      ...{ status: 'completed', conclusion: ended, createdAt: at, startedAt: at, completedAt: at },
    });
  double.finishRun(run, conclusion);
}

async function keep(run: WorkflowRun): Promise<void> {
  const { workspace } = await startJob(double, directory, { run, job: 'work' });
  const place = await mkdtemp(join(directory, 'checkpoint-'));
  await writeFile(join(place, 'step'), `${run.attempt}`);
  await workspace.attempts!.keep('app', place);
}

/** The job that runs when a run has ended. */
async function after({ id, number, attempt, workflow: workflowPath, name, event, headSha, headBranch }: WorkflowRun) {
  const ended = { conclusion: 'failure', endedAt: '2026-03-01T00:00:00Z' };
  const triggering = { id, number, attempt, workflowPath, name, event, ...ended, headSha, headBranch };
  const job = { run: start('workflow_run'), permissions: { actions: 'write' }, context: { triggering } } as const;
  return (await startJob(double, directory, job)).origin;
}

describe('the run whose end started this one', () => {
  it('says which jobs of its last attempt failed, and which attempts kept something', async () => {
    const run = start('push');
    await keep(run);
    await keep(run);
    end(run, 'failure', { 'train / work': 'failure', 'train / record': 'failure' });
    double.rerun(run);
    end(run, 'failure', { 'train / work': 'timed_out', 'train / record': 'success', other: 'cancelled' });
    expect(await (await after(run)).ended()).toEqual({
      id: run.id,
      attempt: 2,
      at: '2026-03-01T00:00:00Z',
      url: expect.stringMatching(new RegExp(`/runs/${run.id}$`)),
      failed: ['train / work'],
      cancelled: ['other'],
      kept: [1],
    });
  });

  it.each([
    { name: 'once, is listed again', nth: [1], failed: ['train / work'] },
    {
      name: 'twice, is an error: a training that was cut off would be taken for one that came to its end',
      nth: [1, 2],
    },
  ])('whose failed job is not listed $name', async ({ nth, failed }) => {
    const run = start('push');
    end(run, 'failure', { 'train / work': 'failure' });
    double.faults([{ on: /attempts\/\d+\/jobs/, nth, fault: { kind: 'stale' } }]);
    const asked = (await after(run)).ended();
    if (failed) expect(await asked).toMatchObject({ failed });
    else await expect(asked).rejects.toMatchObject({ code: 'MLOPS_GITHUB_REFUSED' });
  });

  it.each([
    { name: 'a pull request', event: 'pull_request', branch: 'topic' },
    { name: 'a pull request of a branch that is called like it', event: 'pull_request', branch: 'main' },
    { name: 'another branch', event: 'push', branch: 'topic' },
  ])('is refused when it is one of $name', async ({ event, branch }) => {
    const run = start(event, branch);
    end(run, 'failure', {});
    await expect((await after(run)).ended()).rejects.toMatchObject({ code: 'MLOPS_TRIGGER_REFUSED' });
  });

  it('is run again once, whoever asks how often', async () => {
    const run = start('schedule');
    end(run, 'failure', { work: 'failure' });
    const rerun: WorkflowRun[] = [];
    double.world.onRerun = (again) => {
      rerun.push(again);
      double.rerun(again);
    };
    const origin = await after(run);
    const ended = (await origin.ended())!;
    // What is done and not answered is found to be done.
    double.faults([{ on: /rerun-failed-jobs/, fault: { kind: 'reset-after' } }]);
    expect([await origin.runAgain(ended), await origin.runAgain(ended)]).toEqual([true, false]);
    expect(rerun).toEqual([run]);
  });
});
