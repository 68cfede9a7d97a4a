import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Host, Publication } from '#kit';
import {
  startGithub,
  type GithubDouble,
  type Permissions,
  type PullRequest,
  type Repository,
} from '../../tests/doubles/github/index.ts';
import { githubApi, type Api } from './api.ts';
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
  it('is written in three requests, and left alone by who says the same', async () => {
    expect(await say('first', run(1))).toBe(3);
    expect(await say('first', run(1))).toBe(1);
    expect(comments()).toEqual(['github-actions[bot]: first']);
    expect(readMarker(double.state(repository).comments[0]!.body)).toMatchObject({ run: 1001, number: 1, head });
  });

  it.each(['reset-before', 'reset-after'] as const)('is one after a write that ended so: %s', async (kind) => {
    double.faults([{ on: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments', nth: 1, fault: { kind } }]);
    await say('first', run(1));
    expect(comments()).toEqual(['github-actions[bot]: first']);
  });

  it('that may not be written is a warning with what to paste', async () => {
    await say('first', run(1), client({ contents: 'read', 'pull-requests': 'read' }));
    expect(comments()).toEqual([]);
    const warnings = said.filter((line) => line.startsWith('warning'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('permissions:\n  contents: read\n  pull-requests: write');
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
