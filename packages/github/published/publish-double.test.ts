import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Host, Publication } from '#kit';
import {
  type Fault,
  startGithub,
  type GithubDouble,
  type Permissions,
  type PullRequest,
  type Repository,
} from '../../../tests/doubles/github/index.ts';
import { githubApi, type Api } from '../api/api.ts';
import { openCheck } from './check-run.ts';
import { readMarker } from './comment-marker.ts';
import { publish, type Published } from './publish.ts';

let double: GithubDouble;
let repository: Repository;
let pull: PullRequest;
let head: string;
beforeEach(async () => {
  double = await startGithub();
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  await double.commit(repository, 'main', { 'README.md': 'hello' });
  head = await double.commit(repository, 'topic', { 'predict.py': 'pass' }, { from: 'main' });
  pull = await double.openPullRequest({ repository, head: 'topic' });
});
afterEach(async () => {
  expect(double.violations).toEqual([]);
  await double.close();
});

const DECLARED: Permissions = { contents: 'read', 'pull-requests': 'write' };
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
  return { workflowPath: '.github/workflows/model.yml', runId: 1000 + runNumber, runNumber, runAttempt, change };
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
  it('is one, written in three requests, and left alone in one', async () => {
    expect(await say('first', run(1))).toBe(3);
    expect(await say('second', run(2))).toBe(3);
    expect(await say('the first again', run(1, 2))).toBe(1);
    expect(await say('second', run(2))).toBe(1);
    expect(comments()).toEqual(['github-actions[bot]: second']);
    expect(readMarker(double.state(repository).comments[0]!.body)).toMatchObject({ run: 1002, number: 2, head });
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
    expect(await say('the first again', run(1, 2))).toBe(1);
  });

  it('is about the later of two runs of forks, whatever workflow file each of them named', async () => {
    const report = '.github/workflows/report.yml';
    const of = (id: number, workflowPath: string, number: number): Published => {
      const run = { id, number, attempt: 1, workflowPath, event: 'pull_request', conclusion: 'success' };
      const triggering = { ...run, headSha: head, headBranch: 'topic', headRepository: 'eve/app' };
      return { ...pushed(id + 1), workflowPath: report, triggering };
    };
    const pushed = (id: number): Published => ({ ...run(1), runId: id });
    await say('of a workflow with many runs', of(5002, '.github/workflows/ci.yml', 9000));
    await say('of a later push', of(5004, '.github/workflows/model.yml', 51));
    expect(comments()).toEqual(['github-actions[bot]: of a later push']);
    await say('the first, reported late', { ...of(5002, '.github/workflows/ci.yml', 9000), runId: 5999 });
    expect(comments()).toEqual(['github-actions[bot]: of a later push']);
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
        context: { ...run(1), runUrl: 'https://github.example/acme/app/actions/runs/1001' },
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
