import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  startGithub,
  type GithubDouble,
  type Repository,
  type WorkflowRun,
} from '../../../tests/doubles/github/index.ts';
import { githubApi, type Api } from '../api/api.ts';
import type { GithubContext } from './context.ts';
import type { TriggeringRun } from './event.ts';
import { withTriggeringPullRequest } from './triggered-pull-request.ts';

const WORKFLOW = '.github/workflows/model-fork.yml';

let double: GithubDouble;
let repository: Repository;
let fork: Repository;
let head: string;
const said: string[] = [];
beforeEach(async () => {
  said.length = 0;
  double = await startGithub();
  repository = double.createRepository({ owner: 'acme', name: 'app' });
  await double.commit(repository, 'main', { [WORKFLOW]: 'name: Model of a fork\n' });
  fork = double.createRepository({ owner: 'eve', name: 'app', fork: repository });
  head = await double.commit(fork, 'topic', { 'predict.py': 'pass' }, { from: 'main' });
});
afterEach(async () => {
  expect(double.violations).toEqual([]);
  await double.close();
});

const log = {
  debug: () => undefined,
  info: () => undefined,
  warning: (message: string) => void said.push(message),
  error: () => undefined,
};

function client(): Api {
  return githubApi({
    token: double.token({ repository, permissions: { contents: 'read', actions: 'read', 'pull-requests': 'write' } }),
    apiUrl: double.url,
    graphqlUrl: double.graphqlUrl,
    repository: repository.fullName,
    host: {
      fetch: globalThis.fetch,
      clock: { now: () => new Date(), monotonic: () => performance.now() },
      random: { bytes: (length) => new Uint8Array(length), uuid: () => 'u' },
      log,
      signal: new AbortController().signal,
    },
  });
}

function pullRun(headSha: string) {
  const of = { repository, workflow: WORKFLOW, event: 'pull_request', headBranch: 'topic' };
  return { ...of, headSha, conclusion: 'success' as const };
}

function run(options: Partial<Parameters<GithubDouble['startRun']>[0]> = {}): WorkflowRun {
  return double.startRun({ ...pullRun(head), headRepository: fork, ...options });
}

/** What the event says of a run. */
function contextOf(of: WorkflowRun, says: Partial<TriggeringRun> = {}): GithubContext {
  const { id, number, attempt, workflow: workflowPath, name, event, headSha, headBranch } = of;
  const facts = { id, number, attempt, workflowPath, name, event, conclusion: 'success', headSha, headBranch };
  const triggering: TriggeringRun = { ...facts, headRepository: 'eve/app', ...says };
  const change = { commit: 'c', head: headSha, untrusted: true };
  return { repository: 'acme/app', defaultBranch: 'main', triggering, change } as GithubContext;
}

describe('the pull request whose run ended', () => {
  it('is found by commit and repository, in three requests', async () => {
    const pull = await double.openPullRequest({ repository, headRepository: fork, head: 'topic' });
    const api = client();
    const { change } = await withTriggeringPullRequest(api, contextOf(run()), { log });
    expect(change).toEqual({
      commit: 'c',
      head,
      untrusted: true,
      pullRequest: pull.number,
      base: { branch: 'main', commit: pull.baseSha },
    });
    expect(api.spent.requests).toBe(3);
  });

  it.each([
    { name: 'no open pull request', open: [], says: /^No open pull request has [0-9a-f]{7} of eve\/app as head/ },
    { name: 'two of them', open: ['main', 'dev'], says: /^2 open pull requests have/ },
  ])('is none where there is $name', async ({ open, says }) => {
    await double.commit(repository, 'dev', { 'a.txt': 'a' }, { from: 'main' });
    for (const base of open) await double.openPullRequest({ repository, headRepository: fork, head: 'topic', base });
    const { change } = await withTriggeringPullRequest(client(), contextOf(run()), { log });
    expect(change.pullRequest).toBeUndefined();
    expect(said).toEqual([expect.stringMatching(says)]);
  });
});

describe('the workflow file that ran', () => {
  it.each<{ name: string; write: () => Promise<unknown>; edited: boolean }>([
    { name: 'as it is on main', write: async () => undefined, edited: false },
    {
      name: 'older than on main, which is what was run',
      write: () => double.commit(repository, 'main', { [WORKFLOW]: 'name: Model of a fork\non: pull_request\n' }),
      edited: false,
    },
    {
      name: 'which the pull request edits',
      write: async () => (head = await double.commit(fork, 'topic', { [WORKFLOW]: 'name: Model of a fork\n# mine\n' })),
      edited: true,
    },
    {
      name: 'which the pull request deletes',
      write: async () => (head = await double.commit(fork, 'topic', { [WORKFLOW]: undefined })),
      edited: true,
    },
  ])('is one $name', async ({ write, edited }) => {
    await write();
    await double.openPullRequest({ repository, headRepository: fork, head: 'topic' });
    const { change } = await withTriggeringPullRequest(client(), contextOf(run()), { log });
    expect(change).toMatchObject({ untrusted: true, ...(edited && { editedWorkflow: WORKFLOW }) });
    expect('editedWorkflow' in change).toBe(edited);
    expect(said).toEqual(edited ? [expect.stringContaining(`${WORKFLOW}, which ran, is not what main has`)] : []);
  });
});

it('of the repository itself is trusted no more than a fork when the pull request edits the workflow', async () => {
  await double.commit(repository, 'topic', { [WORKFLOW]: 'name: mine\n' }, { from: 'main' });
  const pull = await double.openPullRequest({ repository, head: 'topic' });
  const own = double.startRun({ ...pullRun(pull.headSha), headRepository: repository });
  const context = contextOf(own, { headRepository: 'acme/app' });
  const trusted = { ...context, change: { ...context.change, pullRequest: pull.number, untrusted: false } };
  const { change } = await withTriggeringPullRequest(client(), trusted, { log });
  expect(change).toMatchObject({ pullRequest: pull.number, untrusted: true, editedWorkflow: WORKFLOW });
});

describe('a run that is not reported on', () => {
  it.each<{ name: string; of?: Parameters<typeof run>[0]; says?: Partial<TriggeringRun>; message: RegExp }>([
    { name: 'of another event', of: { event: 'push' }, message: /event push; expected pull_request/ },
    { name: 'of another commit than the event says', says: { headSha: 'ab'.repeat(20) }, message: /head commit/ },
    { name: 'of another file than the event says', says: { workflowPath: 'x.yml' }, message: /workflow file/ },
    { name: 'that goes on', of: { status: 'in_progress', conclusion: undefined! }, message: /state in_progress/ },
    {
      name: 'of a file that the fork added',
      of: { workflow: '.github/workflows/mine.yml' },
      message: /is of \.github\/workflows\/mine\.yml; expected a workflow file that main has/,
    },
    { name: 'of a directory', of: { workflow: '.github/workflows' }, message: /a workflow file that main has/ },
  ])('is one $name', async ({ of, says, message }) => {
    const seen = withTriggeringPullRequest(client(), contextOf(run(of), says), { log });
    await expect(seen).rejects.toMatchObject({
      code: 'MLOPS_TRIGGER_REFUSED',
      message: expect.stringMatching(message),
    });
  });

  it('is one of a file that only a tag called as the default branch has', async () => {
    const workflow = '.github/workflows/mine.yml';
    const aside = await double.commit(repository, 'aside', { [workflow]: 'name: Model of a fork\n' }, { from: 'main' });
    await repository.git.forceRef('refs/tags/main', aside);
    const seen = withTriggeringPullRequest(client(), contextOf(run({ workflow })), { log });
    await expect(seen).rejects.toMatchObject({ code: 'MLOPS_TRIGGER_REFUSED' });
  });
});
