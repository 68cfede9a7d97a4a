import { describe, expect, it } from '@jest/globals';
import { startJob, WORKFLOW } from '../../../tests/github-job.ts';
import { directory, double, repository } from '../../../tests/github-repository.ts';
import type { Api } from '../api/api.ts';
import { branchLine, branchPushes } from './default-branch.ts';

const commit = (branch: string, files: Record<string, string>, from?: string): Promise<string> =>
  double.commit(repository, branch, files, from === undefined ? {} : { from });

async function line() {
  const headSha = (await repository.git.resolve('refs/heads/main'))!;
  const run = double.startRun({ repository, workflow: WORKFLOW, event: 'push', headSha, headBranch: 'main' });
  const { api } = await startJob(double, directory, { run, permissions: { contents: 'read' } });
  return { whyOff: branchLine(api, 'main'), api };
}

describe('a commit of a branch', () => {
  it('is what the branch is at, and costs one request', async () => {
    await commit('main', { a: '1' });
    const tip = await commit('main', { a: '2' });
    const { whyOff, api } = await line();
    expect([await whyOff(tip), await whyOff(tip)]).toEqual([undefined, undefined]);
    expect(api.spent.requests).toBe(1);
  });

  it('is each that it was at, the first one too: one more request for all of them', async () => {
    const all: string[] = [];
    for (const a of ['1', '2', '3']) all.push(await commit('main', { a }));
    const { whyOff, api } = await line();
    expect(await Promise.all(all.map(whyOff))).toEqual([undefined, undefined, undefined]);
    expect(api.spent.requests).toBe(2);
  });

  it('is a merge, and none that came with it', async () => {
    const first = await commit('main', { a: '1' });
    const hidden = await commit('topic', { evil: '1' }, 'main');
    const head = await commit('topic', { evil: 'gone', b: '1' });
    const pull = await double.openPullRequest({ repository, head: 'topic', author: 'ada' });
    const merge = await double.mergePullRequest(pull);
    await commit('main', { a: '2' });
    await repository.git.forceRef('refs/tags/main', hidden);
    const { whyOff } = await line();
    expect(await Promise.all([first, merge].map(whyOff))).toEqual([undefined, undefined]);
    const never = 'was never the newest one of main';
    expect(await Promise.all([hidden, head, 'ab'.repeat(20)].map(whyOff))).toEqual([never, never, never]);
  });

  it('is none that it was at and does not lead to any more', async () => {
    const first = await commit('main', { a: '1' });
    const lost = await commit('main', { a: '2' });
    await repository.git.forceRef('refs/heads/main', first);
    const kept = await commit('main', { a: '3' });
    await commit('main', { a: '4' });
    const { whyOff, api } = await line();
    expect(await whyOff(lost)).toBe('is not on main any more');
    expect(await Promise.all([first, kept].map(whyOff))).toEqual([undefined, undefined]);
    expect(api.spent.requests).toBe(3);
  });

  it('is looked for over several pages of what moved the branch', async () => {
    const [first, other] = [await commit('main', { a: '0' }), await commit('aside', { a: '1' }, 'main')];
    for (let i = 0; i < 60; i++)
      for (const sha of [other, first]) await repository.git.forceRef('refs/heads/main', sha);
    const tip = await commit('main', { b: '1' });
    const { whyOff, api } = await line();
    expect(await Promise.all(['ab'.repeat(20), first, tip].map(whyOff))).toEqual([
      'was never the newest one of main',
      undefined,
      undefined,
    ]);
    // The tip and two pages: since it was there last, the branch was not rewritten.
    expect(api.spent.requests).toBe(3);
  });

  it('is not looked for without an end', async () => {
    let asked = 0;
    const pages = async function* () {
      for (;;) yield { ref: 'refs/heads/main', before: 'b', after: `${++asked}`, activity_type: 'push' };
    } as unknown as Api['pages'];
    const whyOff = branchLine({ pages } as Api, 'main', async () => 'tip');
    expect(await whyOff('1001')).toMatch(/^is not among the 1000 newest that were pushed or merged to main/);
    expect(await whyOff('1000')).toBeUndefined();
    expect(asked).toBe(1001);
  });

  it('is none of another branch whose name the server takes for it', async () => {
    const pages = async function* () {
      yield { ref: 'refs/heads/refs/heads/main', before: 'b', after: 'a', activity_type: 'push' };
    } as unknown as Api['pages'];
    expect(await branchLine({ pages } as Api, 'main', async () => 'tip')('a')).toBe('was never the newest one of main');
  });
});

describe('who pushed a commit', () => {
  const by = (author: string, branch = 'side'): Promise<string> =>
    double.commit(repository, branch, { [`${author}-${Math.random()}`]: '1' }, { author, from: 'main' });
  async function asked(commit: string) {
    await double.commit(repository, 'main', { a: '1' });
    const { api } = await line();
    const { whoPushed: pushes } = branchPushes(api, 'side');
    const answer = await pushes(commit);
    expect(await pushes(commit)).toEqual(answer);
    return { answer, requests: api.spent.requests };
  }

  it('is the account of the push that ended with it, whatever came later: one request', async () => {
    await commit('main', { a: '0' });
    const [first, graces] = [await by('ada'), await by('grace')];
    await by('mallory');
    expect(await asked(graces)).toEqual({ answer: { login: 'grace' }, requests: 1 });
    expect((await asked(first)).answer).toEqual({ login: 'ada' });
  });

  it.each<{ name: string; then: (commit: string, before: string) => Promise<unknown>; answer: object }>([
    {
      name: 'another that put the branch back to it',
      then: async (graces, before) => {
        await repository.git.forceRef('refs/heads/side', before, 'mallory');
        await repository.git.forceRef('refs/heads/side', graces, 'mallory');
      },
      answer: { login: 'mallory' },
    },
    {
      name: 'nobody known, where the branch was put elsewhere since',
      then: async (graces, before) => {
        await repository.git.forceRef('refs/heads/side', before, 'mallory');
        const top = await by('mallory', 'other');
        await repository.git.forceRef('refs/heads/side', top, 'mallory');
      },
      answer: { unknown: expect.stringMatching(/^side was rewritten or deleted after commit/) },
    },
  ])('is $name', async ({ then, answer }) => {
    await commit('main', { a: '0' });
    const [first, graces] = [await by('ada'), await by('grace')];
    await then(graces, first);
    expect((await asked(graces)).answer).toEqual(answer);
  });

  it('is nobody known where it came along with others', async () => {
    await commit('main', { a: '0' });
    const inner = await by('mallory', 'topic');
    const tip = await by('mallory', 'topic');
    await repository.git.forceRef('refs/heads/side', tip, 'grace');
    expect((await asked(inner)).answer).toEqual({
      unknown: expect.stringMatching(/came along with others in a push$/),
    });
    expect((await asked(tip)).answer).toEqual({ login: 'grace' });
  });

  it('is nobody known where GitHub does not say', async () => {
    await commit('main', { a: '0' });
    const graces = await by('grace');
    double.faults([{ on: '/activity', fault: { kind: 'status', status: 503 } }]);
    try {
      expect((await asked(graces)).answer).toEqual({ unknown: expect.stringMatching(/could not be asked: /) });
    } finally {
      double.faults(undefined);
    }
  });
});
