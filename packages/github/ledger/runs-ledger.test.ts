import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { layout, openLedger, type Ledger, type RunRecord } from '#evidence';
import type { Conclusion, GithubDouble, WorkflowRun } from '../../../tests/doubles/github/index.ts';
import { startJob, WORKFLOW, type Job, type JobOptions } from '../../../tests/github-job.ts';
import { directory, double, repository } from '../../../tests/github-repository.ts';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const predictionsOf = (commit: string): string => `predictions of ${commit}`;

function push(headSha: string, options: Partial<Parameters<GithubDouble['startRun']>[0]> = {}): WorkflowRun {
  return double.startRun({ repository, workflow: WORKFLOW, event: 'push', headSha, headBranch: 'main', ...options });
}

async function enter(run: WorkflowRun, options: Omit<JobOptions, 'run'> = {}): Promise<Job & { ledger: Ledger }> {
  const job = await startJob(double, directory, { run, ...options });
  const host = { ...job.host, origin: job.origin };
  // The ledger is found through the server; the clone beside it is a stand-in with one commit.
  await host.git.run(['init', '-q', directory], { directory });
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  await host.git.run([...who, 'commit', '-q', '--allow-empty', '-m', 'x'], { directory });
  return { ...job, ledger: await openLedger(host, { repository: directory, name: 'flights' }) };
}

/** What one run of main records and keeps. */
async function recordAndKeep(
  run: WorkflowRun,
  { project = 'flights', ...options }: Omit<JobOptions, 'run'> & { project?: string } = {},
  changes: Partial<RunRecord> = {},
): Promise<Job> {
  const job = await enter(run, options);
  const { headSha } = run;
  const scored = join(directory, `scored-${run.id}-${run.attempt}`);
  await writeFile(scored, predictionsOf(headSha));
  const predictions = await job.store.put(scored);
  const statement = statementOf(predictions);
  const record = {
    project,
    commit: headSha,
    tree: headSha,
    dirty: false,
    branch: 'main',
    cause: 'push' as const,
    startedAt: new Date(double.world.now().getTime()).toISOString(),
    finishedAt: new Date(double.world.now().getTime() + 500).toISOString(),
    tool: 'mlops-actions 0.1.0',
    verdict: 'pass' as const,
    statements: { 'evaluate-model': sha(statement) },
    subjects: { 'evaluate-model': [{ name: 'scored.parquet', digest: { sha256: predictions } }] },
    metrics: {},
    parameters: {},
    data: {},
    predictions,
    ...changes,
  };
  await job.ledger.record(record, { 'evaluate-model': statement });
  const workspace = join(directory, `workspace-${run.id}-${project}`);
  await mkdir(join(workspace, 'evidence'), { recursive: true });
  await writeFile(join(workspace, 'evidence', 'evaluate-model.json'), statement);
  await writeFile(join(workspace, 'report.html'), '<h1>report</h1>');
  await job.origin.keep({
    project,
    report: join(workspace, 'report.html'),
    evidence: new Map([['evaluate-model', join(workspace, 'evidence', 'evaluate-model.json')]]),
    store: [predictions],
  });
  return job;
}

/** The least that is a statement of ours. */
function statementOf(predictions: string): string {
  return JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'scored.parquet', digest: { sha256: predictions } }],
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      'https://github.com/mlops-actions/mlops-actions/facts/v1': {
        tool: { name: 'mlops-actions', version: '0.1.0' },
        project: 'flights',
        stage: 'evaluate-model',
        key: 'ab'.repeat(32),
        parameters: {},
        cause: 'push',
        startedOn: '2024-01-01T00:00:00.000Z',
        durationMs: 1,
        host: { platform: 'linux', arch: 'x64', cpus: 2, cpuModel: 'x', memoryBytes: 1, node: '24' },
      },
    },
  });
}

/** A run that passed, with one job, which ended well. */
async function kept(commit: string): Promise<WorkflowRun> {
  const run = push(commit);
  addJob(run, 'success');
  await recordAndKeep(run);
  double.finishRun(run, 'success');
  return run;
}

function addJob(run: WorkflowRun, conclusion: Conclusion): void {
  const times = { createdAt: run.createdAt, startedAt: run.createdAt, completedAt: run.createdAt };
  run.jobs.push({ id: run.id, run, attempt: 1, name: 'model', labels: [], status: 'completed', conclusion, ...times });
}

async function commits(number: number): Promise<string[]> {
  const made: string[] = [];
  for (let i = 0; i < number; i++) made.push(await double.commit(repository, 'main', { 'a.txt': `${i}` }));
  return made.reverse();
}

const pullRequest = (headSha: string) =>
  enter(push(headSha, { event: 'pull_request', headBranch: 'topic' }), {
    change: { pullRequest: 7, base: { branch: 'main', commit: headSha } },
  });

describe('evidence of the default branch', () => {
  it('is found by the nearest commit, verified, with its bytes', async () => {
    const [head, parent, grandparent] = await commits(3);
    for (const commit of [grandparent!, parent!]) {
      const run = push(commit);
      await recordAndKeep(run);
      double.finishRun(run, 'success');
    }
    const { ledger, store, api, origin } = await pullRequest(head!);
    const found = await ledger.byCommits([head!, parent!, grandparent!]);
    expect([...found.keys()]).toEqual([parent]);
    const [run] = await ledger.runsById([found.get(parent!)!.latest]);
    expect(run).toMatchObject({ commit: parent, predictions: sha(predictionsOf(parent!)) });
    expect([...(await ledger.statements(run!)).keys()]).toEqual(['evaluate-model']);
    expect(await store.has(run!.predictions!)).toBe(true);
    await store.get(run!.predictions!, join(directory, 'out'));
    expect(await readFile(join(directory, 'out'), 'utf8')).toBe(predictionsOf(parent!));
    // The lists of runs and of artifacts, where main is and was, and the artifacts of one run; its download is GitHub's client's.
    expect(api.spent.requests).toBe(5);
    expect(origin.ledger('mlops/ledger').name).toBe('mlops/ledger');
  });

  it.each([
    {
      name: 'deleted: a run that did as much had some',
      left: 'nothing',
      lost: /did what run \d+ did, and its evidence/,
    },
    { name: 'left out: a job was skipped', left: 'skipped', lost: undefined },
    { name: 'expired', left: 'expired', lost: /^the evidence of run \d+ of [0-9a-f]{7} has expired$/ },
  ])('is that of an ancestor where that of a nearer commit was $name', async ({ left, lost }) => {
    const [head, parent] = await commits(2);
    const run = push(parent!);
    addJob(run, 'success');
    await recordAndKeep(run);
    double.finishRun(run, 'success');
    const later = push(head!);
    addJob(later, left === 'skipped' ? 'skipped' : 'success');
    if (left === 'expired') {
      await recordAndKeep(later);
      for (const artifact of double.state(repository).artifacts)
        if (artifact.run === later) artifact.expiresAt = new Date(0);
    }
    double.finishRun(later, 'success');
    const change = { pullRequest: 7, base: { branch: 'main', commit: head! } };
    const { ledger } = await enter(push(head!, { event: 'pull_request' }), { change, ledger: { kind: 'auto' } });
    expect([...(await ledger.byCommits([head!, parent!])).keys()]).toEqual([parent]);
    expect([...ledger.passedOver()]).toEqual(lost === undefined ? [] : [[head, expect.stringMatching(lost)]]);
  });

  it('gives the newest passing run, and continues the record', async () => {
    const [head, parent, grandparent] = await commits(3);
    const first = push(grandparent!);
    await recordAndKeep(first);
    double.finishRun(first, 'success');
    const second = push(parent!);
    await recordAndKeep(second);
    double.finishRun(second, 'success');
    const { ledger } = await pullRequest(head!);
    const champion = await ledger.latestPassing('flights', 'main');
    expect(champion?.commit).toBe(parent);
    const index = await ledger.latest('flights');
    expect(index).toMatchObject({ latest: champion!.id });
    expect(index!.first).not.toBe(champion!.id);
    expect((await ledger.run(index!.first)).commit).toBe(grandparent);
  });

  it('is joined when two jobs kept some of one run, each of its project', async () => {
    const [head, parent] = await commits(2);
    const run = push(parent!);
    await recordAndKeep(run, { job: 'one' });
    await recordAndKeep(run, { job: 'two', project: 'weather' });
    double.finishRun(run, 'success');
    const { origin } = await pullRequest(head!);
    const branch = origin.ledger('mlops/ledger');
    const path = `by-commit/${parent!.slice(0, 2)}/${parent}.json`;
    const content = (await branch.read(await branch.tip(), [path])).get(path)!;
    expect(Object.keys(JSON.parse(Buffer.from(content).toString()))).toEqual(['flights', 'weather']);
  });

  it('is that of the last attempt', async () => {
    const [head, parent] = await commits(2);
    const run = push(parent!);
    await recordAndKeep(run, {}, { verdict: 'fail' });
    double.finishRun(run, 'failure');
    double.rerun(run);
    await recordAndKeep(run, {}, { metrics: { roc_auc: 1 } });
    double.finishRun(run, 'success');
    const { ledger } = await pullRequest(head!);
    expect((await ledger.latestPassing('flights', 'main'))?.metrics).toEqual({ roc_auc: 1 });
  });

  it.each([
    { name: 'fails', conclusion: 'failure' },
    { name: 'is cancelled', conclusion: 'cancelled' },
    { name: 'is under way', conclusion: undefined },
  ] as const)('is that of the last attempt that ended well, when the next one $name', async ({ conclusion }) => {
    const [head, middle, parent] = await commits(3);
    const run = push(parent!);
    await recordAndKeep(run);
    double.finishRun(run, 'success');
    double.rerun(run);
    await recordAndKeep(run, {}, { verdict: 'fail' });
    if (conclusion !== undefined) double.finishRun(run, conclusion);
    const ask = async (): Promise<void> => {
      const { ledger, api } = await enter(push(head!));
      expect([...(await ledger.byCommits([head!, middle!, parent!])).keys()]).toEqual([parent]);
      expect((await ledger.latestPassing('flights', 'main'))?.verdict).toBe('pass');
      expect(ledger.doubt()).toBeUndefined();
      expect(api.spent.requests).toBeLessThanOrEqual(9);
    };
    await ask();
    // Neither does a later run hide it, which recorded nothing.
    double.finishRun(push(middle!), 'success');
    await ask();
  });

  it('is kept apart for each cell of a matrix', async () => {
    const [head, parent] = await commits(2);
    const run = push(parent!);
    await recordAndKeep(run, { matrix: '{"data":"a"}' });
    double.finishRun(run, 'success');
    const ask = async (matrix: string) =>
      (await enter(push(head!, { event: 'pull_request' }), { matrix })).ledger.byCommit(parent!);
    expect(await ask('{"data":"a"}')).toBeDefined();
    expect(await ask('{"data":"b"}')).toBeUndefined();
  });

  it('survives a step that is run twice', async () => {
    const [head, parent] = await commits(2);
    const run = push(parent!);
    await recordAndKeep(run);
    await recordAndKeep(run);
    double.finishRun(run, 'success');
    const names = double.state(repository).artifacts.map(({ name }) => name);
    expect(names).toContain('mlops-flights-model-1-evidence-2');
    expect(await (await pullRequest(head!)).ledger.byCommit(parent!)).toBeDefined();
  });
});

describe('a run that passed, and whose workflow run did not end well', () => {
  it.each([
    { name: 'another job failed', end: 'failure' },
    { name: 'it was cancelled after that', end: 'cancelled' },
    { name: 'another job is under way', end: undefined },
  ] as const)('is compared with: $name', async ({ end }) => {
    const [head, parent, grandparent] = await commits(3);
    await kept(grandparent!);
    const run = push(parent!);
    await recordAndKeep(run);
    if (end !== undefined) double.finishRun(run, end);
    const { ledger, api } = await pullRequest(head!);
    expect([...(await ledger.byCommits([head!, parent!, grandparent!])).keys()]).toEqual([parent]);
    expect((await ledger.latestPassing('flights', 'main'))?.commit).toBe(parent);
    expect([...ledger.passedOver(), ledger.doubt()]).toEqual([undefined]);
    // The lists of runs and of artifacts and that of the name, the artifacts of one run, and main: where it is, and was.
    expect(api.spent.requests).toBeLessThanOrEqual(6);
  });

  it('is the record of the branch as well, which is not passed over for an older one', async () => {
    const [head, parent, grandparent] = await commits(3);
    await kept(grandparent!);
    const run = push(parent!);
    addJob(run, 'success');
    const writes = { permissions: { contents: 'write', actions: 'read' } } as const;
    await recordAndKeep(run, { ledger: { kind: 'auto' }, ...writes }, { finishedAt: new Date().toISOString() });
    double.finishRun(run, 'failure');
    const job = await enter(push(head!, { event: 'pull_request' }), { ledger: { kind: 'auto' } });
    expect([...(await job.ledger.byCommits([parent!, grandparent!])).keys()]).toEqual([parent]);
    const { predictions } = (await job.ledger.latestPassing('flights', 'main'))!;
    expect(await job.store.has(predictions!)).toBe(true);
    expect(job.host.lines.filter((line) => /does not have what/.test(line))).toEqual([]);
  });

  it('is not believed where another job of the run says otherwise of the project', async () => {
    const [head, parent] = await commits(2);
    const run = push(parent!);
    await recordAndKeep(run, { job: 'work' });
    await recordAndKeep(run, { job: 'judge' }, { verdict: 'fail' });
    double.finishRun(run, 'failure');
    const { ledger } = await pullRequest(head!);
    expect(await ledger.byCommit(parent!)).toBeUndefined();
    expect(await ledger.latestPassing('flights', 'main')).toBeUndefined();
  });

  it('is found behind many that did not pass', async () => {
    const all = await commits(9);
    await kept(all.at(-1)!);
    for (const commit of all.slice(1, -1).reverse()) {
      double.passTime(2000);
      const run = push(commit);
      await recordAndKeep(run, {}, { verdict: 'fail' });
      double.finishRun(run, 'failure');
    }
    const { ledger } = await pullRequest(all[0]!);
    const baselines = [...(await ledger.byCommits(all))].filter(([, { baselines }]) => baselines);
    expect(baselines.map(([commit]) => commit)).toEqual([all.at(-1)]);
    expect((await ledger.latestPassing('flights', 'main'))?.commit).toBe(all.at(-1));
    expect([...ledger.passedOver()]).toEqual([]);
  });
});

it('a run that passed behind many that began while it was under way is not passed over for an older one', async () => {
  const all = await commits(9);
  await kept(all[8]!);
  const slow = push(all[7]!);
  addJob(slow, 'success');
  for (const commit of all.slice(1, 7).reverse()) {
    double.passTime(2000);
    const run = push(commit);
    await recordAndKeep(run, {}, { verdict: 'fail' });
    double.finishRun(run, 'failure');
  }
  double.passTime(2000);
  await recordAndKeep(slow);
  double.finishRun(slow, 'failure');
  const { ledger } = await pullRequest(all[0]!);
  await ledger.byCommits(all);
  expect([...ledger.passedOver()]).toEqual([[all[7], expect.stringMatching(/may have left evidence/)]]);
}, 30_000);

describe('evidence of a nearer run that was deleted is missed', () => {
  const none = (run: WorkflowRun, project = ''): void => {
    const { artifacts } = double.state(repository);
    const left = artifacts.filter((one) => one.run !== run || !one.name.startsWith(`mlops-${project}`));
    artifacts.splice(0, artifacts.length, ...left);
  };
  const gone = /and its evidence is not there any more|has no evidence/;

  it.each<{ name: string; then: (run: WorkflowRun) => void; missed: boolean }>([
    { name: 'where its job had another name', then: (run) => (run.jobs[0]!.name = 'Judge the model'), missed: true },
    {
      name: 'where the run was made again, and cancelled',
      then: (run) => {
        double.rerun(run);
        double.finishRun(run, 'cancelled');
      },
      missed: true,
    },
    {
      name: 'where another job failed',
      then: (run) => {
        addJob(run, 'failure');
        run.jobs.at(-1)!.name = 'lint';
        double.finishRun(run, 'failure');
      },
      missed: true,
    },
    {
      name: 'and not where its job was skipped, in a matrix',
      then: (run) => (run.jobs[0]!.conclusion = 'skipped'),
      missed: false,
    },
    {
      name: 'and not where its job failed',
      then: (run) => {
        run.jobs[0]!.conclusion = 'failure';
        double.finishRun(run, 'failure');
      },
      missed: false,
    },
    {
      name: 'and not where the caller was skipped',
      then: (run) => Object.assign(run.jobs[0]!, { name: 'train', conclusion: 'skipped' }),
      missed: false,
    },
  ])('$name', async ({ name, then, missed }) => {
    const [head, parent, grandparent] = await commits(3);
    const old = await kept(grandparent!);
    old.jobs[0]!.name = name.includes('matrix') ? 'model (a)' : name.includes('caller') ? 'train / model' : 'model';
    const nearer = await kept(parent!);
    none(nearer);
    then(nearer);
    const { ledger } = await pullRequest(head!);
    expect([...(await ledger.byCommits([head!, parent!, grandparent!])).keys()]).toEqual([grandparent]);
    expect([...ledger.passedOver()]).toEqual(missed ? [[parent, expect.stringMatching(gone)]] : []);
  });

  it.each(['cancelled', 'failure'] as const)('and is there, however often the run was made again: %s', async (end) => {
    const [head, parent, grandparent] = await commits(3);
    await kept(grandparent!);
    const nearer = await kept(parent!);
    for (let i = 0; i < 6; i++) {
      double.rerun(nearer);
      double.finishRun(nearer, end);
    }
    const { ledger } = await pullRequest(head!);
    expect([...(await ledger.byCommits([head!, parent!, grandparent!])).keys()]).toEqual([parent]);
  });

  it.each([
    { name: 'beside that of another project', skipped: false },
    { name: 'and not where only another project was judged', skipped: true },
  ])('$name', async ({ skipped }) => {
    const [head, parent, grandparent] = await commits(3);
    const judge = async (commit: string): Promise<WorkflowRun> => {
      const run = push(commit);
      for (const job of ['flights', 'weather']) {
        addJob(run, 'success');
        run.jobs.at(-1)!.name = job;
        await recordAndKeep(run, { project: job, job });
      }
      double.finishRun(run, 'success');
      return run;
    };
    await judge(grandparent!);
    const nearer = await judge(parent!);
    none(nearer, 'flights-');
    if (skipped) nearer.jobs[0]!.conclusion = 'skipped';
    const { ledger } = await pullRequest(head!);
    expect([...(await ledger.byCommits([head!, parent!, grandparent!])).keys()]).toEqual([grandparent]);
    expect([...ledger.passedOver()]).toEqual(skipped ? [] : [[parent, expect.stringMatching(gone)]]);
  });
});

describe('a list of runs that lacks the newest one', () => {
  const lag = (): void => double.faults([{ on: 'actions/workflows', fault: { kind: 'stale' } }]);
  afterEach(() => double.faults(undefined));

  it('does not hide it, neither by its commit nor as the newest', async () => {
    const [head, parent, grandparent] = await commits(3);
    for (const commit of [grandparent!, parent!]) {
      const run = push(commit);
      await recordAndKeep(run);
      double.finishRun(run, 'success');
    }
    lag();
    const { ledger } = await pullRequest(head!);
    expect([...(await ledger.byCommits([parent!, grandparent!])).keys()]).toEqual([parent]);
    expect((await ledger.latestPassing('flights', 'main'))?.commit).toBe(parent);
    expect(ledger.doubt()).toBeUndefined();
  });

  it.each([
    { name: 'a hundred artifacts', artifacts: 100, requests: 7 },
    // The two lists, three pages of the second and the names in the listed run; by name; the run that was not listed, opened;
    // and main: where it is, and was.
    { name: 'more than are looked through', artifacts: 300, requests: 10 },
  ])('is made up for, whatever others uploaded since: $name', async ({ artifacts: number, requests }) => {
    const [head, parent, grandparent] = await commits(3);
    for (const commit of [grandparent!, parent!]) {
      const run = push(commit);
      await recordAndKeep(run);
      double.finishRun(run, 'success');
    }
    const run = push(head!, { workflow: '.github/workflows/ci.yml', event: 'pull_request', headBranch: 'topic' });
    const { artifacts } = double.state(repository);
    const own = artifacts.at(-1)!;
    for (let i = 1; i <= number; i++) artifacts.push({ ...own, run, id: own.id + 1000 + i, name: `logs-${i}` });
    lag();
    const { ledger, api } = await pullRequest(head!);
    expect([...(await ledger.byCommits([head!, parent!, grandparent!])).keys()]).toEqual([parent]);
    expect(ledger.doubt()).toBeUndefined();
    expect(api.spent.requests).toBe(requests);
  });

  it.each(['success', 'failure', undefined] as const)(
    'does not hide one that left evidence, ended: %s',
    async (end) => {
      const [head, parent] = await commits(2);
      const run = push(parent!);
      await recordAndKeep(run);
      if (end !== undefined) double.finishRun(run, end);
      lag();
      const { ledger } = await enter(push(head!));
      expect((await ledger.latest('flights'))?.latestPassing).toBeDefined();
      expect(ledger.doubt()).toBeUndefined();
    },
  );
});

describe('a branch of the ledger’s name, where nobody said where the ledger is', () => {
  const branch = { ledger: { kind: 'branch' }, permissions: { contents: 'write', actions: 'read' } } as const;
  const auto = { ledger: { kind: 'auto' } } as const;

  it.each([
    { name: 'is the record where it has what the newest run recorded', newest: branch, foreign: false },
    { name: 'is not where the newest run recorded elsewhere', newest: {}, foreign: true },
  ])('$name', async ({ newest, foreign }) => {
    const [head, parent, grandparent] = await commits(3);
    for (const [commit, place] of [
      [grandparent!, branch],
      [parent!, newest],
    ] as const) {
      const run = push(commit);
      await recordAndKeep(run, place);
      double.finishRun(run, 'success');
    }
    const run = push(head!);
    const { ledger, host } = await enter(run, auto);
    expect([...(await ledger.byCommits([parent!, grandparent!])).keys()][0]).toBe(parent);
    expect((await ledger.latestPassing('flights', 'main'))?.commit).toBe(parent);
    expect(
      host.lines.filter((line) => /does not have what the newest run of flights recorded/.test(line)),
    ).toHaveLength(foreign ? 1 : 0);
    const next = ledger.entries.append({ message: 'x', files: new Map([['projects/flights.json', '{"latest":"a"}']]) });
    if (foreign) expect(await next).toBe(`run ${run.id}`);
    else
      await expect(next).rejects.toMatchObject({
        code: 'MLOPS_GITHUB_PERMISSION',
        message: expect.stringMatching(/^the branch mlops\/ledger is where runs are recorded/),
        hint: expect.stringMatching(/contents: write[^]*`ledger: artifacts`, or delete mlops\/ledger/),
      });
  });

  const pushed = (path: string): Promise<string> =>
    double.commit(repository, 'mlops/ledger', { [path]: '{"by":"Ada <ada@example.org>"}' });
  const EXCEPTIONS = 'accepted/flights';
  const brought = async (ledger: Ledger) => {
    expect(await ledger.entries.list(EXCEPTIONS)).toEqual(['1.json']);
    return ledger.entries.broughtBy(`${EXCEPTIONS}/1.json`);
  };

  it.each([
    {
      name: 'that has nothing else, beside records in artifacts',
      place: {},
      expected: { unknown: expect.stringMatching(/because it has no run of flights$/), help: expect.anything() },
    },
    { name: 'that records', place: branch, expected: { login: 'ada' } },
  ])('has exceptions that count from the record alone: a branch $name', async ({ place, expected }) => {
    const [head, parent] = await commits(2);
    const run = push(parent!);
    await recordAndKeep(run, place);
    double.finishRun(run, 'success');
    await pushed(`${EXCEPTIONS}/1.json`);
    const { ledger } = await enter(push(head!), auto);
    expect(await brought(ledger)).toEqual(expected);
  });

  it.each([
    { name: 'that did not pass left evidence alone', verdict: 'fail', days: 0, why: /it has no run of flights$/ },
    { name: 'left evidence that has expired', verdict: 'pass', days: 100, why: /no run of flights whose evidence/ },
    { name: 'never was', verdict: undefined, days: 0, why: /no run of flights whose evidence/ },
  ] as const)('has exceptions that count for nothing where a run of main $name', async ({ verdict, days, why }) => {
    const [head, parent] = await commits(2);
    const run = push(parent!);
    if (verdict !== undefined) {
      await recordAndKeep(run, {}, { verdict });
      double.finishRun(run, verdict === 'pass' ? 'success' : 'failure');
    }
    double.passTime(days * 24 * 3600 * 1000);
    if (verdict !== 'fail') await recordAndKeep(push(parent!), branch, { metrics: { roc_auc: 0.1 } });
    if (verdict !== 'fail') double.state(repository).artifacts.pop();
    await pushed(`${EXCEPTIONS}/1.json`);
    const { ledger } = await enter(push(head!), auto);
    expect(await brought(ledger)).toMatchObject({ unknown: expect.stringMatching(why) });
    double.passTime(-days * 24 * 3600 * 1000);
  });

  it('has exceptions that do not count where another run of the newest commit is on it', async () => {
    const [head, parent] = await commits(2);
    const run = push(parent!);
    await recordAndKeep(run);
    double.finishRun(run, 'success');
    await recordAndKeep(push(parent!), branch, { metrics: { roc_auc: 0.1 } });
    double.state(repository).artifacts.pop();
    await pushed(`${EXCEPTIONS}/1.json`);
    const { ledger } = await enter(push(head!), auto);
    expect(await brought(ledger)).toMatchObject({
      unknown: expect.stringMatching(/does not have what the newest run/),
    });
    // The record goes on where it is.
    const next = { message: 'x', files: new Map([['projects/flights.json', '{"latest":"a"}']]) };
    expect(await ledger.entries.append(next)).toMatch(/^run /);
  });

  it('with an exception alone hinders no record in artifacts', async () => {
    const [head] = await commits(1);
    await pushed(`${EXCEPTIONS}/1.json`);
    const { ledger } = await enter(push(head!), auto);
    const next = { message: 'x', files: new Map([['projects/flights.json', '{"latest":"a"}']]) };
    expect(await ledger.entries.append(next)).toMatch(/^run /);
  });
});

describe('a branch of the ledger’s name that was pushed back', () => {
  it('is not believed by another workflow than the one that records', async () => {
    const [head, parent, grandparent] = await commits(3);
    const writes = { ledger: { kind: 'branch' }, permissions: { contents: 'write', actions: 'read' } } as const;
    const tips: string[] = [];
    for (const commit of [grandparent!, parent!]) {
      const run = push(commit, { workflow: '.github/workflows/train.yml' });
      await recordAndKeep(run, writes);
      double.finishRun(run, 'success');
      tips.push((await repository.git.text(['rev-parse', 'refs/heads/mlops/ledger'])).trim());
    }
    const read = async () => {
      const { ledger } = await enter(push(head!), { ledger: { kind: 'auto' } });
      return [[...(await ledger.byCommits([parent!, grandparent!])).keys()][0], ledger.doubt()];
    };
    expect(await read()).toEqual([parent, undefined]);
    await repository.git.text(['update-ref', 'refs/heads/mlops/ledger', tips[0]!]);
    expect(await read()).toEqual([undefined, expect.stringMatching(/does not have what the newest run of flights/)]);
  });
});

describe('a branch that names no run of the default branch that passed', () => {
  const branch = { ledger: { kind: 'branch' }, permissions: { contents: 'write', actions: 'read' } } as const;
  const NAME = 'mlops/ledger';
  const indices = ['projects/flights.json', 'by-branch/flights/main.json'];
  const ask = async (options: Omit<JobOptions, 'run'> = branch, of: { first?: string; cell?: string } = {}) => {
    const { ledger, api } = await enter(push((await commits(1))[0]!), options);
    await ledger.latest('flights');
    const before = api.spent.requests;
    return { why: await ledger.passedBefore?.(of), requests: api.spent.requests - before };
  };
  const recorded = async (changes: Partial<RunRecord> = {}): Promise<string> => {
    const [commit] = await commits(1);
    const run = push(commit!);
    await recordAndKeep(run, branch, { metrics: { at: double.world.now().getTime() }, ...changes });
    double.finishRun(run, changes.verdict === 'fail' ? 'failure' : 'success');
    return (await repository.git.resolve(`refs/heads/${NAME}`))!;
  };
  const show = (path: string) => repository.git.text(['show', `${NAME}:${path}`]);
  const files = async () => (await repository.git.text(['ls-tree', '-r', '--name-only', NAME])).trim().split('\n');
  const asked = async (of: (path: string) => boolean, edit: (text: string) => string | undefined) => {
    const paths = (await files()).filter(of);
    const all = await Promise.all(paths.map(async (path) => [path, edit(await show(path))] as const));
    return double.commit(repository, NAME, Object.fromEntries(all), { author: 'mallory' });
  };
  const strip = () =>
    asked(
      (path) => /^(projects|by-)/.test(path),
      (text) => JSON.stringify(JSON.parse(text), (key, one) => (/latestPassing|baselines/.test(key) ? undefined : one)),
    );

  it.each([
    { name: 'one that is said to be the record', options: branch },
    { name: 'one that nobody named', options: { ledger: { kind: 'auto' } } as const },
  ])('named one once: $name', async ({ options }) => {
    await recorded({ verdict: 'fail' });
    const passed = await recorded();
    await strip();
    for (let more = 0; more < 2; more++) await recorded({ verdict: 'fail' });
    double.state(repository).artifacts.splice(0);
    const { why, requests } = await ask(options);
    expect(why).toMatch(
      new RegExp(
        `^run [0-9a-f]{7}, which ${passed.slice(0, 12)} added to ${NAME}, passed on [0-9a-f]{7}, and its indices name no such run any more: put them back as they were \\(see git log ${NAME} -- projects by-branch by-commit\\)$`,
      ),
    );
    // The versions of the index, the branch's line, what became of it, and the runs.
    expect(requests).toBeLessThanOrEqual(5);
  });

  it.each([
    { name: 'all files of the project were taken away', of: () => true },
    { name: 'its record was taken away', of: (path: string) => path.startsWith('runs/') },
  ])('had one: $name', async ({ of }) => {
    await recorded();
    await strip();
    await asked(of, () => undefined);
    await double.commit(repository, NAME, { 'projects/other.json': '{}' });
    expect((await ask()).why).toMatch(
      /is not there any more: put back what was taken away \(see git log mlops\/ledger\)$/,
    );
  });

  it.each(['deleteRef', 'forceRef'] as const)('had one before it was rewritten: %s', async (end) => {
    const before = await recorded({ verdict: 'fail' });
    await recorded();
    if (end === 'forceRef') await strip();
    await repository.git[end](`refs/heads/${NAME}`, before, 'mallory');
    if (end === 'deleteRef') await repository.git.text(['update-ref', `refs/heads/${NAME}`, before]);
    const what = end === 'deleteRef' ? 'deleted' : 'rewritten';
    expect((await ask()).why).toMatch(new RegExp(`passed on [0-9a-f]{7}, and the branch ${NAME} was ${what} on `));
  });

  const ways = [
    { name: 'one that is said to be the record', options: branch },
    { name: 'one that nobody named', options: { ledger: { kind: 'auto' } } as const },
  ];
  const rename = () => repository.git.renameRef(`refs/heads/${NAME}`, 'refs/heads/x');

  it.each(ways)('had one before its index was taken away, and the branch deleted: $name', async ({ options }) => {
    await recorded();
    const gone = await asked(
      (path) => path === indices[0],
      () => undefined,
    );
    await repository.git.deleteRef(`refs/heads/${NAME}`);
    double.state(repository).artifacts.splice(0);
    expect((await ask(options)).why).toMatch(
      new RegExp(
        `^run [0-9a-f]{7}, .* passed on [0-9a-f]{7}, and the branch ${NAME} was deleted on .* by ada, when it was at ${gone}: put back what it had \\(git fetch origin ${gone}\\)$`,
      ),
    );
  });

  it.each(ways)('had one before it was renamed, and begun anew: $name', async ({ options }) => {
    await recorded();
    const at = await asked(
      (path) => path === indices[0],
      () => undefined,
    );
    await rename();
    double.state(repository).artifacts.splice(0);
    const why = new RegExp(`passed on [0-9a-f]{7}, and the branch ${NAME} was taken away or renamed .* at ${at}:`);
    expect((await ask(options)).why).toMatch(why);
    await recorded({ verdict: 'fail' });
    double.state(repository).artifacts.splice(0);
    expect((await ask(options)).why).toMatch(why);
  });

  it('had one before it was made to lack what artifacts have, which are read then', async () => {
    const passed = await recorded();
    double.state(repository).artifacts.splice(0);
    await recorded({ verdict: 'fail' });
    await asked(
      (path) => path.startsWith('runs/') || path.startsWith('by-'),
      () => undefined,
    );
    const { why } = await ask({ ledger: { kind: 'auto' } });
    expect(why).toMatch(new RegExp(`^run [0-9a-f]{7}, which ${passed.slice(0, 12)} added to ${NAME}, is not there`));
  });

  it('has begun with the run that is known', async () => {
    await recorded({ verdict: 'fail' });
    await recorded();
    const { latestPassing: first, latest } = JSON.parse(await show(indices[0]!)) as Record<string, string>;
    await recorded();
    expect((await ask(branch, { first: first! })).why).toBeUndefined();
    expect((await ask(branch, { first: 'f'.repeat(64) })).why).toMatch(new RegExp(`^run ${latest!.slice(0, 7)}`));
  });

  it.each<{ name: string; changes?: Partial<RunRecord>; cell?: string }>([
    { name: 'runs that failed', changes: { verdict: 'fail' } },
    { name: 'runs with uncommitted work', changes: { dirty: true } },
    { name: 'runs that an exception let pass', changes: { excepted: ['roc_auc.min'] } },
    { name: 'another cell of a matrix', changes: { cell: 'aaaa0001' }, cell: 'bbbb0002' },
  ])('had none that counts: $name', async ({ changes, cell }) => {
    for (let more = 0; more < 2; more++) await recorded(changes);
    expect((await ask(branch, { ...(cell !== undefined && { cell }) })).why).toBeUndefined();
  });

  it('had one of the cell of a matrix that asks', async () => {
    const cell = 'aaaa0001';
    await recorded({ cell: 'bbbb0002' });
    await recorded({ cell });
    await recorded({ cell: 'bbbb0002' });
    await strip();
    expect((await ask(branch, { cell })).why).toMatch(/passed on/);
    expect((await ask(branch, { cell: 'cccc0003' })).why).toBeUndefined();
  });
});

describe('what was ever recorded on a commit', () => {
  const branch = { ledger: { kind: 'branch' }, permissions: { contents: 'write', actions: 'read' } } as const;
  const NAME = 'mlops/ledger';
  let commit: string;
  beforeEach(async () => void ([commit = ''] = await commits(1)));
  const tip = async (): Promise<string> => (await repository.git.resolve(`refs/heads/${NAME}`))!;
  /** @returns the ledger's commit that brought it */
  async function recorded(verdict: 'pass' | 'fail', of = commit): Promise<string> {
    const run = push(of);
    await recordAndKeep(run, branch, { verdict, metrics: { at: double.world.now().getTime() } });
    double.finishRun(run, verdict === 'pass' ? 'success' : 'failure');
    return tip();
  }
  const take = async (...paths: string[]) =>
    double.commit(repository, NAME, Object.fromEntries(paths.map((path) => [path, undefined])), { author: 'mallory' });
  const index = () => layout.byCommit(commit);
  async function asked() {
    const { ledger } = await enter(push(commit), branch);
    const { lines, ...rest } = await ledger.everOn(commit);
    return { ...rest, lines: lines.map((runs) => runs.map(({ run, by }) => [by, run?.verdict])) };
  }

  it('is there when its index was taken away, or was begun anew', async () => {
    const [failed, passed] = [await recorded('fail'), await recorded('pass')];
    await recorded('pass', (await commits(1))[0]!);
    const both = [
      [failed, 'fail'],
      [passed, 'pass'],
    ];
    expect(await asked()).toEqual({ lines: [both] });
    await take(index());
    expect(await asked()).toEqual({ lines: [both] });
    const again = await recorded('fail');
    expect(await asked()).toEqual({ lines: [[...both, [again, 'fail']]] });
  });

  it('is missed where it was taken away itself', async () => {
    const passed = await recorded('pass');
    const { latest } = JSON.parse(await repository.git.text(['show', `${NAME}:projects/flights.json`])) as RunRecord & {
      latest: string;
    };
    await take(index(), layout.run('flights', latest), layout.links('flights', latest));
    expect(await asked()).toEqual({ lines: [[[passed, undefined]]] });
  });

  it('is there as it was before the branch was rewritten', async () => {
    const failed = await recorded('fail');
    const passed = await recorded('pass');
    await repository.git.forceRef(`refs/heads/${NAME}`, failed, 'mallory');
    expect(await asked()).toEqual({
      lines: [
        [[failed, 'fail']],
        [
          [failed, 'fail'],
          [passed, 'pass'],
        ],
      ],
    });
  });

  it('is nothing that the index was made to lead to', async () => {
    const [other] = await commits(1);
    await recorded('pass', other);
    const text = await repository.git.text(['show', `${NAME}:${layout.byCommit(other!)}`]);
    await double.commit(repository, NAME, { [index()]: text }, { author: 'mallory' });
    expect(await asked()).toEqual({ lines: [[]] });
  });
});

describe('a project that was recorded elsewhere', () => {
  const auto = { ledger: { kind: 'auto' } } as const;
  const writes = { ...auto, permissions: { contents: 'write', actions: 'read' } } as const;

  it('by a workflow file of another name, is no new one', async () => {
    const [head, parent] = await commits(2);
    const run = push(parent!, { workflow: '.github/workflows/model.yml' });
    await recordAndKeep(run);
    double.finishRun(run, 'success');
    const { ledger } = await enter(push(head!));
    expect(await ledger.latest('flights')).toBeUndefined();
    expect(ledger.doubt()).toMatch(
      /^run \d+ of \.github\/workflows\/model\.yml recorded flights on [0-9a-f]{7}, and only/,
    );
  });

  it('in artifacts, goes on in a branch that another project began', async () => {
    const [head, third, second, first] = await commits(4);
    await kept(first!);
    const begins = push(second!);
    await recordAndKeep(begins, { ...writes, project: 'weather', job: 'weather' });
    double.finishRun(begins, 'success');
    const ask = async () => {
      const { ledger } = await enter(push(head!), auto);
      const found = await ledger.byCommits([third!, second!, first!]);
      return [
        [...found].filter(([, { baselines }]) => baselines).map(([commit]) => commit),
        (await ledger.latestPassing('flights', 'main'))?.commit,
        ledger.doubt(),
      ];
    };
    expect(await ask()).toEqual([[first], first, undefined]);
    // What does not pass there takes nothing away either.
    const failed = push(third!);
    await recordAndKeep(failed, writes, { verdict: 'fail' });
    double.finishRun(failed, 'failure');
    expect(await ask()).toEqual([[first], first, undefined]);
  });

  it('in a branch that was pushed back, is found out behind what a tag called main left', async () => {
    const [head, parent, grandparent] = await commits(3);
    const tips: string[] = [];
    for (const commit of [grandparent!, parent!]) {
      const run = push(commit);
      await recordAndKeep(run, writes);
      double.finishRun(run, 'success');
      tips.push((await repository.git.text(['rev-parse', 'refs/heads/mlops/ledger'])).trim());
    }
    const aside = await double.commit(repository, 'aside', { 'b.txt': 'b' }, { from: 'main' });
    for (let i = 0; i < 5; i++) {
      const tagged = push(aside, { workflow: '.github/workflows/eve.yml' });
      await (await enter(tagged)).origin.keep({ project: 'flights', evidence: new Map(), store: [] });
      double.finishRun(tagged, 'success');
    }
    await repository.git.text(['update-ref', 'refs/heads/mlops/ledger', tips[0]!]);
    const { ledger } = await enter(push(head!), auto);
    expect([...(await ledger.byCommits([parent!, grandparent!])).keys()]).toEqual([parent]);
  });
});

describe('what is not evidence of the default branch is not compared with', () => {
  it.each<{
    name: string;
    run: Partial<Parameters<GithubDouble['startRun']>[0]>;
    conclusion?: Conclusion;
    verdict?: RunRecord['verdict'];
  }>([
    { name: 'a pull request from a branch that is called main', run: { event: 'pull_request' } },
    { name: 'a fork', run: {} },
    { name: 'another workflow', run: { workflow: '.github/workflows/other.yml' } },
    { name: 'another branch', run: { headBranch: 'topic' } },
    { name: 'a run that was judged so, and failed', run: {}, conclusion: 'failure', verdict: 'fail' },
    { name: 'a run that was judged so, and was cancelled', run: {}, conclusion: 'cancelled', verdict: 'inconclusive' },
  ])('$name', async ({ name, run: changes, conclusion = 'success', verdict = 'pass' }) => {
    const [head, parent] = await commits(2);
    const fork =
      name === 'a fork' ? { headRepository: double.createRepository({ owner: 'eve', name: repository.name }) } : {};
    const run = push(parent!, { ...changes, ...fork });
    // Whoever makes it says of itself what helps.
    await recordAndKeep(run, { change: { branch: 'main' } }, { verdict });
    double.finishRun(run, conclusion);
    const { ledger } = await pullRequest(head!);
    expect(await ledger.byCommit(parent!)).toBeUndefined();
    expect(await ledger.latestPassing('flights', 'main')).toBeUndefined();
    expect(await ledger.latest('flights')).toBeUndefined();
  });
});

describe('what others put in front of the evidence', () => {
  /** A run that keeps an artifact of the name that the evidence has, and nothing in it that is recorded. */
  async function keepNothing(run: WorkflowRun): Promise<void> {
    const change = { pullRequest: 9, base: { branch: 'main', commit: run.headSha }, untrusted: true };
    const { origin } = await enter(run, { change });
    await origin.keep({ project: 'flights', evidence: new Map(), store: [] });
    double.finishRun(run, 'success');
  }

  /** Evidence on main, and so many later runs of main without any that only its name finds it. */
  async function buried(): Promise<{ head: string; parent: string }> {
    const [head, parent] = (await commits(2)) as [string, string];
    const run = push(parent);
    await recordAndKeep(run);
    double.finishRun(run, 'success');
    for (let i = 0; i < 5; i++) double.finishRun(push(head), 'success');
    return { head, parent };
  }

  it('does not hide it: a crowd of runs of a fork whose branch is called main', async () => {
    const { head } = await buried();
    const fork = double.createRepository({ owner: 'eve', name: repository.name, fork: repository });
    for (let i = 0; i < 5; i++)
      await keepNothing(push(head, { event: 'pull_request', headBranch: 'main', headRepository: fork }));
    const { ledger } = await enter(push(head));
    expect(await ledger.latest('flights')).toBeDefined();
    expect(ledger.doubt()).toBeUndefined();
  });

  it('does not hide it: a crowd of pull requests from main', async () => {
    const { head } = await buried();
    for (let i = 0; i < 6; i++) await keepNothing(push(head, { event: 'pull_request', headBranch: 'main' }));
    const { ledger, api } = await enter(push(head));
    expect(await ledger.latest('flights')).toBeDefined();
    // The lists of runs, of artifacts and of the name, the artifacts of one run, the tip of main and where its commit lies.
    expect(api.spent.requests).toBe(6);
  });

  it('does not prove that there was none: more artifacts of a fork than are looked through', async () => {
    const { head } = await buried();
    const fork = double.createRepository({ owner: 'eve', name: repository.name, fork: repository });
    const run = push(head, { event: 'pull_request', headBranch: 'main', headRepository: fork });
    await keepNothing(run);
    const { artifacts } = double.state(repository);
    for (let i = 1; i < 300; i++) artifacts.push({ ...artifacts.at(-1)!, id: artifacts.at(-1)!.id + 1 });
    const { ledger, api } = await enter(push(head));
    expect(await ledger.latest('flights')).toBeUndefined();
    expect(ledger.doubt()).toMatch(/only 300 artifacts called mlops-flights-model-1-evidence were looked through/);
    // The runs, three pages of all artifacts and the names of one run's, three pages of the name, five runs looked into.
    expect(api.spent.requests).toBe(13);
  });

  it('does not prove that there was none: runs without any, since a job was renamed', async () => {
    const { head } = await buried();
    const renamed = await enter(push(head), { job: 'gate' });
    expect(await renamed.ledger.latest('flights')).toBeUndefined();
    expect(renamed.ledger.doubt()).toMatch(/mlops-flights-model-1-evidence/);
  });

  it('is not feared where nothing of the project was ever kept, however many runs there were', async () => {
    const { head } = await buried();
    const { origin } = await enter(push(head));
    const branch = origin.ledger('mlops/ledger');
    expect(await branch.read(await branch.tip(), ['projects/weather.json'])).toEqual(new Map());
    expect(branch.doubt!()).toBeUndefined();
  });
});

describe('evidence of a commit that is not on the default branch', () => {
  // GitHub calls the branch of a run by what was pushed, be it a tag.
  it('is no champion: what a push of a tag called main left', async () => {
    const [first] = await commits(1);
    const good = push(first!);
    await recordAndKeep(good);
    double.finishRun(good, 'success');
    const aside = await double.commit(repository, 'aside', { 'b.txt': 'b' }, { from: 'main' });
    const tagged = push(aside);
    await recordAndKeep(tagged);
    double.finishRun(tagged, 'success');
    const [head] = await commits(1);
    const { ledger, host, api } = await pullRequest(head!);
    expect((await ledger.latestPassing('flights', 'main'))?.commit).toBe(first);
    const told = new RegExp(`run ${tagged.id} .*${aside.slice(0, 7)}.* was never the newest one of main`);
    expect(host.lines.join('\n')).toMatch(told);
    // The list by name, two runs, and of each its artifacts; where main is, and was.
    expect(api.spent.requests).toBeLessThanOrEqual(8);
  });

  it('is no baseline: what a push of a tag called main left of a commit that came with a merge', async () => {
    const [first] = await commits(1);
    const good = push(first!);
    await recordAndKeep(good);
    double.finishRun(good, 'success');
    const hidden = await double.commit(repository, 'topic', { 'b.txt': 'worse' }, { from: 'main' });
    await double.commit(repository, 'topic', { 'b.txt': 'b' });
    await double.mergePullRequest(await double.openPullRequest({ repository, head: 'topic', author: 'ada' }));
    const tagged = push(hidden);
    await recordAndKeep(tagged);
    double.finishRun(tagged, 'success');
    const [head] = await commits(1);
    const { ledger } = await pullRequest(head!);
    expect([...(await ledger.byCommits([head!, hidden, first!])).keys()]).toEqual([first]);
    expect((await ledger.latestPassing('flights', 'main'))?.commit).toBe(first);
    // Nor does it stand in the way of one.
    expect([...ledger.passedOver()]).toEqual([]);
  });

  it.each([
    { name: 'the tag is of another history', from: undefined },
    { name: 'the tag is ahead of main', from: 'main' },
  ])('is no first run either: $name', async ({ from }) => {
    const [head] = await commits(1);
    const aside = await double.commit(repository, 'aside', { 'b.txt': 'b' }, from === undefined ? {} : { from });
    const tagged = push(aside);
    await recordAndKeep(tagged);
    double.finishRun(tagged, 'success');
    const { ledger } = await pullRequest(head!);
    expect(await ledger.latestPassing('flights', 'main')).toBeUndefined();
    expect(await ledger.latest('flights')).toBeUndefined();
    expect(ledger.doubt()).toMatch(/was never the newest one of main/);
  });
});

describe('evidence that is gone or was changed', () => {
  let head: string;
  let parent: string;
  let run: WorkflowRun;
  beforeEach(async () => {
    [head, parent] = (await commits(2)) as [string, string];
    run = push(parent);
    await recordAndKeep(run);
    double.finishRun(run, 'success');
  });
  const evidence = () => double.state(repository).artifacts.find(({ name }) => name.endsWith('evidence'))!;

  it('has expired: no baseline, and never a first run', async () => {
    evidence().expiresAt = new Date(0);
    const { ledger, host } = await pullRequest(head);
    expect(await ledger.byCommit(parent)).toBeUndefined();
    expect(host.lines.join('\n')).toMatch(/has expired/);
    expect(await ledger.latest('flights')).toBeUndefined();
    expect(ledger.doubt()).toMatch(/has expired/);
  });

  it('has expired: the default branch records anew', async () => {
    evidence().expiresAt = new Date(0);
    const next = push(head);
    await recordAndKeep(next);
    double.finishRun(next, 'success');
    const last = await double.commit(repository, 'main', { 'a.txt': 'last' });
    expect((await (await pullRequest(last)).ledger.latestPassing('flights', 'main'))?.commit).toBe(head);
  });

  it.each<{ name: string; change: () => void; code: string }>([
    { name: 'without a digest', change: () => (evidence().digest = undefined), code: 'MLOPS_ARTIFACT_DIGEST' },
    {
      name: 'with other bytes',
      change: () => (evidence().digest = `sha256:${'0'.repeat(64)}`),
      code: 'MLOPS_ARTIFACT_DIGEST',
    },
    { name: 'of another commit', change: () => Object.assign(run, { headSha: head }), code: 'MLOPS_BUNDLE_INVALID' },
  ])('is an error: $name', async ({ change, code }) => {
    change();
    const { ledger } = await pullRequest(head);
    await expect(ledger.byCommits([parent, head])).rejects.toMatchObject({ code });
  });
});

describe('who may record', () => {
  it('is a run of the default branch, and nobody else', async () => {
    const [head] = await commits(1);
    const { ledger } = await pullRequest(head!);
    await expect(ledger.entries.append({ message: 'x', files: new Map() })).rejects.toMatchObject({
      code: 'MLOPS_LEDGER_CLOSED',
    });
  });

  it('keeps what a pull request made for a week, without a record', async () => {
    const [head] = await commits(1);
    const { origin, host } = await pullRequest(head!);
    const report = join(directory, 'report.html');
    await writeFile(report, '<h1>report</h1>');
    const links = await origin.keep({ project: 'flights', report, evidence: new Map(), store: [] });
    const kept = double.state(repository).artifacts;
    expect(kept.map(({ name, mimeType }) => [name, mimeType])).toEqual([
      ['mlops-flights-model-1-report.html', 'text/html'],
      ['mlops-flights-model-1-evidence', 'application/zip'],
    ]);
    expect(links.report).toBe(`${links.run}/artifacts/${kept[0]!.id}`);
    for (const { createdAt, expiresAt } of kept)
      expect(Math.round((expiresAt.getTime() - createdAt.getTime()) / 86_400_000)).toBe(7);
    expect(host.lines.join('\n')).toMatch(/Kept mlops-flights-model-1-evidence: \d+ bytes, for 7 days\./);
  });
});

it('works on an Enterprise Server without artifacts, and proves nothing there', async () => {
  const [head] = await commits(1);
  const { origin, host, api } = await enter(push(head!), { context: { serverUrl: 'https://git.example.org' } });
  const branch = origin.ledger('mlops/ledger');
  expect(await branch.tip()).toBeUndefined();
  expect(await branch.read(undefined, ['projects/flights.json'])).toEqual(new Map());
  expect(branch.doubt!()).toMatch(/Enterprise Server/);
  expect(await branch.append(async () => ({ message: 'x', files: new Map([['a', 'b']]) }))).toBeUndefined();
  const links = await origin.keep({ project: 'flights', evidence: new Map(), store: [] });
  expect(links.run).toContain('/actions/runs/');
  expect(links.report).toBeUndefined();
  expect(host.lines.filter((line) => /Enterprise Server/.test(line))).toHaveLength(2);
  expect(api.spent.requests).toBe(0);
});
