import { describe, expect, it } from '@jest/globals';
import type { Api } from '../api/api.ts';
import type { GithubContext } from './context.ts';
import { scheduleEnds } from './schedule.ts';

const change = { commit: 'c'.repeat(40), head: 'c'.repeat(40), untrusted: false };

describe('when a schedule ends', () => {
  it.each([
    { name: 'of a public repository', event: 'schedule', hidden: false, ends: '2026-03-02T00:00:00.000Z', asked: 1 },
    { name: 'of a private one', event: 'schedule', hidden: true, ends: undefined, asked: 0 },
    { name: 'of one that does not say', event: 'schedule', hidden: undefined, ends: undefined, asked: 0 },
    { name: 'that did not start this run', event: 'push', hidden: false, ends: undefined, asked: 0 },
  ] as const)('$name: $ends', async ({ event: eventName, hidden, ends, asked }) => {
    const requests: unknown[] = [];
    const request = async (_: string, parameters: unknown) => {
      requests.push(parameters);
      return { committer: { date: '2026-01-01T00:00:00Z' } };
    };
    const event: GithubContext['event'] = { repository: { private: hidden } };
    const found = await scheduleEnds({ request } as unknown as Api, { eventName, event, change });
    expect(found?.at.toISOString()).toBe(ends);
    expect(requests).toEqual(Array.from({ length: asked }, () => ({ commit_sha: change.commit })));
  });
});
