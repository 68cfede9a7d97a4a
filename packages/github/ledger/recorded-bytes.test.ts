import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createRun, sha256, type RunRecord } from '#evidence';
import type { GithubDouble, WorkflowRun } from '../../../tests/doubles/github/index.ts';
import { startJob, WORKFLOW, type Job } from '../../../tests/github-job.ts';
import { directory, double, repository } from '../../../tests/github-repository.ts';

const LEDGER = 'mlops/ledger';
const PREDICTIONS = 'id,score\n1,0.5\n';
const DIGEST = sha256(PREDICTIONS);
let commit: string;
beforeEach(async () => {
  commit = await double.commit(repository, 'main', { 'a.txt': 'a' });
});

const start = (options: Partial<Parameters<GithubDouble['startRun']>[0]> = {}): WorkflowRun =>
  double.startRun({ repository, workflow: WORKFLOW, event: 'push', headSha: commit, headBranch: 'main', ...options });

const record = (): RunRecord =>
  createRun({
    project: 'flights',
    commit,
    tree: commit,
    dirty: false,
    branch: 'main',
    cause: 'push',
    startedAt: new Date().toISOString(),
    finishedAt: new Date().toISOString(),
    tool: 'mlops-actions 0.1.0',
    verdict: 'pass',
    statements: {},
    subjects: { 'evaluate-model': [{ name: 'scored.parquet', digest: { sha256: DIGEST } }] },
    metrics: {},
    parameters: {},
    data: {},
  });

/** A run of main that records in the branch, and keeps what is compared with later. */
async function recordAndKeep(run: WorkflowRun, bytes = PREDICTIONS, matrix?: string): Promise<RunRecord> {
  const permissions = { contents: 'write', actions: 'read' } as const;
  const change = { branch: 'main' };
  const place = { job: 'record', ledger: { kind: 'branch' } } as const;
  const options = { ...place, permissions, change, ...(matrix !== undefined && { matrix }) };
  const job = await startJob(double, directory, { run, ...options });
  const made = record();
  const path = `runs/flights/${made.id.slice(0, 2)}/${made.id}/run.json`;
  await job.origin
    .ledger(LEDGER)
    .append(async () => ({ message: 'Record', files: new Map([[path, JSON.stringify(made)]]) }));
  const scored = join(directory, `scored-${run.id}-${run.attempt}`);
  await writeFile(scored, bytes);
  const store = [await job.store.put(scored)];
  await mkdir(join(directory, 'workspace'), { recursive: true });
  await job.origin.keep({ project: 'flights', evidence: new Map(), store });
  double.finishRun(run, 'success');
  return made;
}

async function read(job: Job, { id }: RunRecord): Promise<void> {
  const ledger = job.origin.ledger(LEDGER);
  await ledger.read(await ledger.tip(), [`runs/flights/${id.slice(0, 2)}/${id}/run.json`]);
}

describe('bytes of a run that a branch records', () => {
  it.each([
    { name: 'lie in the evidence of the recording run', workflow: WORKFLOW },
    { name: 'are found by another workflow too', workflow: '.github/workflows/report-fork.yml' },
  ])('$name', async ({ workflow }) => {
    const made = await recordAndKeep(start());
    const job = await startJob(double, directory, {
      run: start({ workflow, event: 'pull_request', headBranch: 'topic' }),
      ledger: { kind: 'auto' },
    });
    await read(job, made);
    const before = job.api.spent.requests;
    expect(await job.store.has(DIGEST)).toBe(true);
    expect(job.api.spent.requests - before).toBe(2);
    const target = join(directory, `got-${job.api.spent.requests}`);
    await job.store.get(DIGEST, target);
    expect(await readFile(target, 'utf8')).toBe(PREDICTIONS);
    expect(job.api.spent.requests - before).toBe(2);
  });

  it('are those of the attempt that left them, however often the run was made again', async () => {
    const run = start();
    const made = await recordAndKeep(run);
    for (let i = 0; i < 6; i++) {
      double.rerun(run);
      await recordAndKeep(run, `id,score\n1,0.${i}\n`);
    }
    const job = await startJob(double, directory, { run: start(), ledger: { kind: 'branch' } });
    expect(await job.origin.whyUnconfirmed(made)).toBeUndefined();
    expect(await job.store.has(DIGEST)).toBe(true);
  });

  it('are those of an earlier attempt of this very run, and none that came since', async () => {
    const run = start();
    const made = await recordAndKeep(run);
    double.rerun(run);
    const question = async () =>
      (await startJob(double, directory, { run, ledger: { kind: 'branch' } })).origin.whyUnconfirmed(made);
    expect(await question()).toBeUndefined();
    for (const artifact of double.state(repository).artifacts) artifact.createdAt = new Date(Date.now() + 60_000);
    expect(await question()).toMatch(/no workflow run of the default branch is there that left it/);
  });

  it('are not looked for before a record names them', async () => {
    await recordAndKeep(start());
    const job = await startJob(double, directory, { run: start(), ledger: { kind: 'branch' } });
    expect(await job.store.has(DIGEST)).toBe(false);
    expect(job.api.spent.requests).toBe(0);
  });

  it('are lost when the artifact has expired, which is said', async () => {
    const made = await recordAndKeep(start());
    for (const artifact of double.state(repository).artifacts) artifact.expiresAt = new Date(0);
    const job = await startJob(double, directory, { run: start(), ledger: { kind: 'branch' } });
    await read(job, made);
    expect(await job.store.has(DIGEST)).toBe(false);
    expect(job.host.lines.join('\n')).toContain('has expired');
  });

  it.each<{ name: string; left: Partial<Parameters<GithubDouble['startRun']>[0]>; bytes?: string }>([
    { name: 'other bytes', left: {}, bytes: 'id,score\n1,0.9\n' },
    { name: 'what a pull request of the commit left', left: { event: 'pull_request' } },
    { name: 'what another branch left', left: { headBranch: 'topic' } },
  ])('are not $name', async ({ left, bytes }) => {
    const made = await recordAndKeep(start(left), bytes);
    const job = await startJob(double, directory, { run: start(), ledger: { kind: 'branch' } });
    await read(job, made);
    expect(await job.store.has(DIGEST)).toBe(false);
  });
});

describe('a recorded run that is to be compared with', () => {
  const ask = (options: Partial<Parameters<typeof startJob>[2]> = {}): Promise<Job> => {
    const run = start({ event: 'pull_request', headBranch: 'topic' });
    return startJob(double, directory, { run, ledger: { kind: 'branch' }, ...options });
  };

  it('is confirmed by what its workflow run left, in three requests, once, and its bytes are there then', async () => {
    const made = await recordAndKeep(start());
    const job = await ask();
    expect(await job.origin.whyUnconfirmed(made)).toBeUndefined();
    expect(await job.origin.whyUnconfirmed(made)).toBeUndefined();
    expect(job.api.spent.requests).toBe(3);
    expect(await job.store.has(DIGEST)).toBe(true);
    expect(job.api.spent.requests).toBe(3);
  });

  it('is confirmed by what another cell of a matrix left, since the branch knows no cells, and its bytes are there', async () => {
    const made = await recordAndKeep(start());
    const job = await ask({ matrix: 'abcdef01' });
    expect(await job.origin.whyUnconfirmed(made)).toBeUndefined();
    expect(job.api.spent.requests).toBe(3);
    expect(await job.store.has(DIGEST)).toBe(true);
  });

  it('is confirmed by what another cell left before it was run again', async () => {
    const run = start();
    const made = await recordAndKeep(run, PREDICTIONS, '{"python":"3.11"}');
    double.rerun(run);
    await recordAndKeep(run, 'id,score\n1,0.9\n', '{"python":"3.11"}');
    const job = await ask({ matrix: '{"python":"3.12"}' });
    expect(await job.origin.whyUnconfirmed(made)).toBeUndefined();
  });

  it('is confirmed though its workflow run has failed since', async () => {
    const run = start();
    const made = await recordAndKeep(run);
    double.finishRun(run, 'failure');
    expect(await (await ask()).origin.whyUnconfirmed(made)).toBeUndefined();
  });

  it('is not when nobody but the ledger has it', async () => {
    await recordAndKeep(start());
    const forged = createRun({ ...record(), id: undefined, tool: 'by hand' } as never);
    expect(await (await ask()).origin.whyUnconfirmed(forged)).toMatch(
      /^run [0-9a-f]{12} of commit [0-9a-f]{12} is in the ledger, .* no workflow run of the default branch is there that left it$/,
    );
  });

  describe('where GitHub lists what its workflow run left, and has let it expire', () => {
    const expire = (): void => {
      for (const artifact of double.state(repository).artifacts) artifact.expiresAt = new Date(0);
    };

    it.each([
      { name: 'this job', matrix: undefined },
      { name: 'another cell of a matrix', matrix: '{"python":"3.11"}' },
    ])('is confirmed by the name of an artifact that $name left', async ({ matrix }) => {
      const made = await recordAndKeep(start(), PREDICTIONS, matrix);
      expire();
      const job = await ask();
      expect(await job.origin.whyUnconfirmed(made)).toBeUndefined();
      expect(job.host.lines.join('\n')).toMatch(/is confirmed by the name of what .* left, which has expired/);
    });

    it('is confirmed by what an earlier attempt left, and by that of the last', async () => {
      const run = start();
      const first = await recordAndKeep(run);
      double.rerun(run);
      const second = await recordAndKeep(run, 'id,score\n1,0.9\n');
      expire();
      const { origin } = await ask();
      expect(await Promise.all([first, second].map((made) => origin.whyUnconfirmed(made)))).toEqual([
        undefined,
        undefined,
      ]);
    });

    it.each([
      { name: 'another project failed beside it', ended: ['success', 'success'], confirmed: true },
      { name: 'its own job failed', ended: ['success', 'failure'], confirmed: false },
    ] as const)(
      'is confirmed, or is not, in a run that ended with failure, where $name',
      async ({ ended, confirmed }) => {
        const run = start();
        const made = await recordAndKeep(run);
        const job = { run, attempt: 1, status: 'completed' } as const;
        const at = { createdAt: run.startedAt, startedAt: run.startedAt, completedAt: run.startedAt };
        const ends = { 'record (flights) / work': ended[0], 'record (flights) / record': ended[1] };
        for (const [name, conclusion] of Object.entries({ ...ends, 'record (prices) / record': 'failure' } as const))
          run.jobs.push({ ...job, ...at, labels: [], id: double.world.id(), name, conclusion });
        double.finishRun(run, 'failure');
        expire();
        const why = await (await ask()).origin.whyUnconfirmed(made);
        if (confirmed) expect(why).toBeUndefined();
        else
          expect(why).toMatch(
            /left of that commit has expired, it ended with failure, and so did record \(flights\) \/ record$/,
          );
      },
    );

    it('is not another one of that commit, which only the ledger has', async () => {
      await recordAndKeep(start());
      expire();
      const forged = createRun({ ...record(), id: undefined, tool: 'by hand' } as never);
      expect(await (await ask()).origin.whyUnconfirmed(forged)).toMatch(
        /in the ledger, .* and what .*\/runs\/\d+ left of that commit has expired, and no artifact there is called by that run$/,
      );
    });

    it.each<{ name: string; left: Partial<Parameters<GithubDouble['startRun']>[0]> }>([
      { name: 'a pull request', left: { event: 'pull_request' } },
      { name: 'another branch', left: { headBranch: 'topic' } },
    ])('is not one that a run of $name called an artifact by', async ({ left }) => {
      await recordAndKeep(start());
      const forged = await recordAndKeep(start(left), 'id,score\n1,0.9\n');
      expire();
      expect(await (await ask()).origin.whyUnconfirmed(forged)).toMatch(/no artifact there is called by that run$/);
    });

    it.each([
      { name: 'another job', is: '-record-1-', called: '-other-1-' },
      { name: 'another attempt', is: '-record-1-', called: '-record-0-' },
      { name: 'another cell', is: '-record-1-', called: '-record-1-abcdef01-' },
    ])('is not where the artifact is of $name, which left no evidence', async ({ is, called }) => {
      const made = await recordAndKeep(start());
      expire();
      const artifact = double.state(repository).artifacts.find(({ name }) => name.includes(made.id))!;
      artifact.name = artifact.name.replace(is, called);
      expect(await (await ask()).origin.whyUnconfirmed(made)).toMatch(/no artifact there is called by that run$/);
    });

    it('is not where somebody deleted the artifact that is called by it', async () => {
      const made = await recordAndKeep(start());
      expire();
      const { artifacts } = double.state(repository);
      artifacts.splice(
        artifacts.findIndex(({ name }) => name.includes(made.id)),
        1,
      );
      expect(await (await ask()).origin.whyUnconfirmed(made)).toMatch(/no artifact there is called by that run$/);
    });
  });

  it('is not when its commit is on no default branch', async () => {
    await double.commit(repository, 'topic', { 'b.txt': 'b' }, { from: 'main' });
    const head = await repository.git.commitOf('topic');
    const forged = createRun({ ...record(), id: undefined, commit: head } as never);
    expect(await (await ask()).origin.whyUnconfirmed(forged)).toMatch(/that commit was never the newest one of main$/);
  });

  it('is as it is where artifacts hold the record: nobody else can have left it', async () => {
    const job = await ask({ ledger: { kind: 'artifacts' } });
    expect(await job.origin.whyUnconfirmed(record())).toBeUndefined();
    expect(job.api.spent.requests).toBe(0);
  });

  it('is an error of a token that may not ask, but for a run that is never green', async () => {
    const permissions = { contents: 'read' } as const;
    const made = await recordAndKeep(start());
    await expect((await ask({ permissions })).origin.whyUnconfirmed(made)).rejects.toMatchObject({
      code: 'MLOPS_GITHUB_PERMISSION',
    });
    const fork = await ask({ permissions, change: { untrusted: true } });
    expect(await fork.origin.whyUnconfirmed(made)).toBeUndefined();
  });
});
