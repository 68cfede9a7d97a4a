import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Host, Publication } from '#kit';
import { pullRequestEvent } from '../../../tests/doubles/github/events.ts';
import {
  type Fault,
  startGithub,
  type GithubDouble,
  type Permissions,
  type PullRequest,
  type Repository,
  type WorkflowRun,
} from '../../../tests/doubles/github/index.ts';
import { githubVariables } from '../../../tests/engine/environment.ts';
import { githubApi, type Api } from '../api/api.ts';
import { retellEarlier, type Overtaken, type Retell } from './earlier-reports.ts';
import { openCheck } from './check-run.ts';
import { readMarker } from './comment-marker.ts';
import { publish, type Published } from './publish.ts';
import { githubStep, type GithubStep } from '../step.ts';
import { githubVoice } from '../voice/voice.ts';

let double: GithubDouble;
let repository: Repository;
let pull: PullRequest;
let head: string;
let runs: WorkflowRun[];
beforeEach(async () => {
  double = await startGithub();
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  await double.commit(repository, 'main', { 'README.md': 'hello' });
  head = await double.commit(repository, 'topic', { 'predict.py': 'pass' }, { from: 'main' });
  pull = await double.openPullRequest({ repository, head: 'topic' });
  runs = [1, 2, 3, 4, 5].map(() => begin('model.yml'));
});
afterEach(async () => {
  expect(double.violations).toEqual([]);
  await double.close();
});

/** A run of a workflow about the change, of `headRepository` where that is a fork. */
function begin(workflow: string, headRepository = repository, headBranch = 'topic'): WorkflowRun {
  const of = { repository, headRepository, event: 'pull_request', headSha: head, headBranch };
  return double.startRun({ ...of, workflow: `.github/workflows/${workflow}` });
}

const DECLARED: Permissions = { contents: 'read', actions: 'read', 'pull-requests': 'write' };
const said: string[] = [];
/** Waiting takes no time. */
let slept = 0;
beforeEach(() => void said.splice(0));

function hostFor(): Pick<Host, 'fetch' | 'clock' | 'random' | 'log' | 'signal'> {
  const say = (level: string) => (message: string) => void said.push(`${level}: ${message}`);
  return {
    fetch: globalThis.fetch,
    clock: { now: () => new Date(), monotonic: () => performance.now() + slept },
    random: { bytes: (length) => new Uint8Array(length), uuid: () => 'u' },
    log: { debug: say('debug'), info: say('info'), warning: say('warning'), error: say('error') },
    signal: new AbortController().signal,
  };
}

function client(permissions: Permissions = DECLARED, login?: string): Api {
  return githubApi({
    token: double.token({ repository, permissions, ...(login !== undefined && { login }) }),
    apiUrl: double.url,
    graphqlUrl: double.graphqlUrl,
    repository: 'acme/app',
    host: hostFor(),
    permissions: { contents: 'read', 'pull-requests': 'write' },
    sleep: async (ms) => void (slept += ms),
  });
}

function run(runNumber: number, runAttempt = 1): Published {
  const change = { commit: head, head, pullRequest: pull.number, untrusted: false };
  const { id, workflow } = runs[runNumber - 1]!;
  return { workflowPath: workflow, job: 'model', runId: id, runNumber, runAttempt, change };
}

function report(words: string): Publication {
  return { project: 'flights', verdict: 'fail', headline: words, markdown: `### flights: **fail**. ${words}` };
}

const comments = (): string[] =>
  double.state(repository).comments.map(({ author, body }) => `${author}: ${body.split('\n')[0]!.split('**. ')[1]}`);

async function say(words: string, about: Published, api = client()): Promise<number> {
  const before = double.requests.length;
  await publish(api, about, hostFor(), report(words));
  return double.requests.length - before;
}

describe('a comment on a pull request', () => {
  it('is one, written in three requests, and left alone in one, or in three by an older run', async () => {
    expect(await say('first', run(1))).toBe(3);
    expect(await say('second', run(2))).toBe(3);
    expect(await say('the first again', run(1, 2))).toBe(3);
    expect(await say('second', run(2))).toBe(1);
    expect(comments()).toEqual(['github-actions[bot]: second']);
    expect(readMarker(double.state(repository).comments[0]!.body)).toMatchObject({
      run: runs[1]!.id,
      number: 2,
      head,
    });
    expect(said.filter((line) => !line.startsWith('debug'))).toEqual([
      `info: Commented on #${pull.number}.`,
      `info: Updated the comment on #${pull.number}.`,
      `info: The comment on #${pull.number} is about run 2, which is newer than this run 1, attempt 2: this report is in the job's summary only.`,
      `info: The comment on #${pull.number} says this already.`,
    ]);
  });

  it("is found again by an app's token, and by a person's", async () => {
    for (const login of ['ml-reports[bot]', 'ada']) {
      await say('first', run(1), client(DECLARED, login));
      await say('second', run(2), client(DECLARED, login));
    }
    expect(comments()).toEqual(['ml-reports[bot]: second', 'ada: second']);
  });

  it('is found behind a hundred others', async () => {
    const others = double.state(repository).comments;
    await say('first', run(1));
    const [own] = others.splice(0);
    for (let id = 1; id <= 120; id += 1) others.push({ ...own!, id, author: 'ada', body: own!.body });
    others.push(own!);
    expect(await say('second', run(2))).toBe(4);
    expect(comments().at(-1)).toBe('github-actions[bot]: second');
    expect(
      comments()
        .slice(0, -1)
        .every((line) => line === 'ada: first'),
    ).toBe(true);
  });

  it('is written over by the next report when a person edited it, whatever number the marker got', async () => {
    await say('bad', run(1));
    const [comment] = double.state(repository).comments;
    const body = comment!.body
      .replace(/bad/, 'fine')
      .replace(/run=\d+ number=\d+/, 'run=999999999999 number=999999999');
    const maintainer = client({ 'pull-requests': 'write' }, 'mallory');
    const edit = { comment_id: comment!.id, body };
    await maintainer.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', edit);
    expect(comments()).toEqual(['github-actions[bot]: fine']);
    await say('still bad', run(2));
    expect(comments()).toEqual(['github-actions[bot]: still bad']);
    expect(await say('the first again', run(1, 2))).toBe(3);
  });

  it('is about the later of two runs of forks, whatever workflow file each of them named', async () => {
    const fork = double.createRepository({ owner: 'eve', name: 'app', fork: repository });
    const files = { 'ci.yml': 'Work', 'model.yml': 'Work', 'lint.yml': 'Lint' };
    const named = Object.entries(files).map(([file, name]) => [`.github/workflows/${file}`, `name: ${name}`] as const);
    head = await double.commit(fork, 'topic', Object.fromEntries(named), { from: 'main' });
    pull = await double.openPullRequest({ repository, headRepository: fork, head: 'topic' });
    runs = [begin('ci.yml', fork), begin('report.yml'), begin('model.yml', fork), begin('report.yml')];
    const of = (at: number): Published => {
      const { id, number, attempt, workflow: workflowPath, name } = runs[at]!;
      const says = { event: 'pull_request', conclusion: 'success', headSha: head, headBranch: 'topic' };
      const triggering = { id, number, attempt, workflowPath, name, ...says, headRepository: 'eve/app' };
      return { ...run(2), triggering };
    };
    await say('of a workflow', of(0));
    await say('of a later push, of another one', of(2));
    expect(comments()).toEqual(['github-actions[bot]: of a later push, of another one']);
    await say('the first, reported late', { ...of(0), runId: runs[3]!.id });
    expect(comments()).toEqual(['github-actions[bot]: of a later push, of another one']);
    // A run of a workflow whose end starts no report has none.
    runs.push(begin('lint.yml', fork));
    await say('forged', of(4));
    await say('of a later push, still', of(2));
    expect(comments()).toEqual(['github-actions[bot]: of a later push, still']);
  });

  it.each<{ name: string; names?: () => number; permissions?: Permissions; believed?: true }>([
    { name: 'of which GitHub knows none' },
    { name: 'which is of another pull request', names: () => begin('model.yml', repository, 'aside').id },
    { name: 'as there may be one, where it does not say', permissions: { 'pull-requests': 'write' }, believed: true },
  ])('of another workflow that repeats the marker of a newer run, $name', async ({ names, permissions, believed }) => {
    const runId = names?.() ?? runs[4]!.id + 1000;
    await say('forged', { ...run(5), runId, runNumber: names ? 6 : 5 });
    await say('honest', run(1), client(permissions));
    expect(comments()).toEqual([`github-actions[bot]: ${believed ? 'forged' : 'honest'}`]);
  });

  it('that may not be written is a warning with what to paste', async () => {
    await say('first', run(1), client({ contents: 'read', 'pull-requests': 'read' }));
    expect(comments()).toEqual([]);
    const warnings = said.filter((line) => line.startsWith('warning'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('permissions:\n  contents: read\n  pull-requests: write');
  });

  it.each(['reset-before', 'reset-after', 'status-after', 'stale'] as const)(
    'is one, about the newest run, when every other write or look ends so: %s',
    async (kind) => {
      const fault: Fault = kind === 'status-after' ? { kind, status: 502 } : { kind };
      double.faults([{ on: kind === 'stale' ? 'graphql' : 'issues', nth: [1, 3, 5], fault }]);
      await say('first', run(1));
      await say('second', run(2));
      double.faults(undefined);
      await say('third', run(3));
      expect(comments()).toEqual(['github-actions[bot]: third']);
    },
  );

  it('is one, about the newest run, when five jobs write at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      double.state(repository).comments.splice(0);
      await Promise.all([3, 5, 1, 4, 2].map((number) => say(`run ${number}`, run(number))));
      expect(comments()).toEqual(['github-actions[bot]: run 5']);
    }
  });
});

describe('a check run', () => {
  it('is opened, completed, and taken over by the next attempt when it was left', async () => {
    const open = () =>
      openCheck({
        api: client({ contents: 'read', checks: 'write' }),
        lastWords: () => client({ checks: 'write' }),
        context: { ...run(1), runUrl: 'https://github.example/acme/app/actions/runs/1' },
        host: hostFor(),
        project: 'flights',
      });
    await open();
    const check = await open();
    await check.complete(report('worse'));
    await check.close();
    expect(double.state(repository).checks).toMatchObject([
      { name: 'mlops: flights', status: 'completed', conclusion: 'failure', headSha: head },
    ]);
    expect(said.filter((line) => line.startsWith('warning'))).toEqual([]);
  });
});

describe('a run that ended in an error', () => {
  const tell: Retell = async ({ project, commit, links }) =>
    `### ${project}: **fail**. broken at ${commit.slice(0, 7)}, see ${links.run}`;
  const PLACE = { runUrl: 'https://run', serverUrl: 'https://server', repository: 'acme/app' };
  const broken = (about: Published, of: Partial<Overtaken> = {}): Promise<void> =>
    retellEarlier(client(), { ...about, ...PLACE }, hostFor(), tell, { says: 'fail', matrix: '', ...of });
  const now = () => `github-actions[bot]: broken at ${head.slice(0, 7)}, see https://run`;

  /** A run of a later commit. */
  const next = (number: number): Published => {
    const { change, ...rest } = run(number);
    return { ...rest, change: { ...change, head: 'f'.repeat(40) } };
  };
  const flights = { project: 'flights' };

  it('is told where an earlier one is, and nowhere else', async () => {
    await broken(run(1));
    await broken(run(1), flights);
    expect(comments()).toEqual([]);
    await say('fine', run(1));
    await publish(client(), run(1), hostFor(), report('of a cell'), { matrix: '{"os":"linux"}' });
    await publish(client(), { ...run(1), workflowPath: 'other.yml' }, hostFor(), report('of another workflow'));
    await broken(run(2), flights);
    expect(comments()).toEqual([now(), 'github-actions[bot]: of a cell', 'github-actions[bot]: of another workflow']);
    await say('mended', run(3));
    await broken(run(2), flights);
    expect(comments()[0]).toBe('github-actions[bot]: mended');
  });

  it('does not take the place of what another project says of this run, or of this very commit', async () => {
    await say('fine', run(1));
    for (const again of [run(1), run(1, 2), run(2)]) {
      await broken(again);
      await broken(again, { project: 'weather', others: true });
      expect(comments()).toEqual(['github-actions[bot]: fine']);
    }
    await broken(run(1), flights);
    expect(comments()).toEqual([now()]);
  });

  it('says no more of another project than that it is not judged yet, until that one is', async () => {
    await say('fine', run(1));
    await broken(next(2));
    expect(comments()).toEqual(['github-actions[bot]: broken at fffffff, see https://run']);
    // The same run goes on, and what its step waited for, and why it stopped, is known better.
    await broken(next(2), { says: 'waiting' });
    await say('judged', next(2));
    await broken(next(2));
    expect(comments()).toEqual(['github-actions[bot]: judged']);
  });

  it('is told in the place of what its own run has said before there was a verdict', async () => {
    await say('fine', run(1));
    await broken(next(2), { says: 'waiting', ...flights });
    await retellEarlier(client(), { ...next(2), ...PLACE }, hostFor(), async () => '### flights: **fail**. stopped', {
      ...{ says: 'fail', matrix: '' },
    });
    expect(comments()).toEqual(['github-actions[bot]: stopped']);
  });

  it('is not told before it ends, but that another commit than the one that was judged is not judged yet', async () => {
    const begins = (about: Published, of: Partial<Overtaken> = {}): Promise<void> =>
      broken(about, { says: 'waiting', ...of });
    await begins(run(1));
    await say('fine', run(1));
    for (const project of [undefined, 'flights']) {
      await begins(run(1, 2), { project });
      await begins(run(2), { project });
      await begins(next(2), { project: 'another' });
      expect(comments()).toEqual(['github-actions[bot]: fine']);
    }
    await begins(next(3));
    expect(comments()).toEqual(['github-actions[bot]: broken at fffffff, see https://run']);
    // Whatever the run says then is more than that.
    await say('judged', next(3));
    await begins(next(2));
    expect(comments()).toEqual(['github-actions[bot]: judged']);
  });

  /** The second run's step, as the runner starts it. */
  async function stepOf({
    ledger = 'off',
    decides = true,
    signal = new AbortController().signal,
  }): Promise<{ step: GithubStep; directory: string }> {
    const directory = await mkdtemp(join(tmpdir(), 'step-'));
    const file = join(directory, 'event.json');
    const event = await pullRequestEvent(double.world, pull, 'synchronize');
    await writeFile(file, JSON.stringify(event!.payload));
    const env = {
      ...Object.fromEntries(githubVariables(event!, runs[1]!)),
      GITHUB_API_URL: double.url,
      GITHUB_GRAPHQL_URL: double.graphqlUrl,
      GITHUB_SERVER_URL: double.serverUrl,
      GITHUB_WORKFLOW_REF: `acme/app/${runs[1]!.workflow}@refs/heads/main`,
      GITHUB_JOB: 'model',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: file,
    };
    const token = double.token({ repository, permissions: DECLARED });
    const step = await githubStep({
      ...{ action: 'run-pipeline', env, signal, permissions: DECLARED, decides },
      voice: githubVoice({ env, write: () => true, ...hostFor() }),
      inputs: { token, matrix: '', ledger, 'ledger-token': '', check: '' },
    });
    return { step, directory };
  }

  it('keeps no job waiting before it began, of which nobody can be told', async () => {
    const { step, directory } = await stepOf({});
    double.faults([{ fault: { kind: 'time-out' } }]);
    const { timeout } = AbortSignal;
    const waits = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout.call(AbortSignal, ms / 200));
    try {
      await step.begins(async () => 'not judged yet', 'flights');
      expect([...new Set(waits.mock.calls.map(([ms]) => ms))]).toEqual([10_000]);
    } finally {
      waits.mockRestore();
      double.faults(undefined);
      await rm(directory, { recursive: true });
    }
  });

  it.each([
    { name: 'that was interrupted', abort: true },
    { name: 'whose inputs make no sense', ledger: 'nowhere at all' },
    { name: 'whose inputs do not even name a project', ledger: 'nowhere at all', named: undefined, still: 'fine' },
    { name: 'that does not decide', decides: false, still: 'fine' },
  ])('is said by the step itself, of one $name', async (of) => {
    const { abort, ledger = 'off', decides = true, still = 'broken' } = of;
    const named = 'named' in of ? of.named : 'flights';
    await say('fine', run(1));
    const interruption = new AbortController();
    const { step, directory } = await stepOf({ ledger, decides, signal: interruption.signal });
    try {
      const begun = async () => step.hostFor(directory).origin!.begin('flights');
      if (ledger === 'off') await begun();
      else await expect(begun()).rejects.toMatchObject({ code: 'MLOPS_STEP_INPUT' });
      if (abort) interruption.abort();
      await step.broke(async ({ project }) => `### ${project}: **fail**. broken`, named);
      await step.end();
      expect(comments()).toEqual([`github-actions[bot]: ${still}`]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
