import { describe, expect, it } from '@jest/globals';
import type { Ancestor } from '#kit';
import { nearestRecorded, type Walk } from './nearest.ts';

/** A merge of a late line, `x`, with one of `length` commits on top of `good`; both come from `root`. */
function merged(length: number): Ancestor[] {
  const line = Array.from({ length }, (_, i) => ({
    commit: `g${i}`,
    parents: [i + 1 < length ? `g${i + 1}` : 'good'],
  }));
  return [
    { commit: 'merge', parents: ['x', 'g0'] },
    { commit: 'x', parents: ['root'] },
    ...line,
    { commit: 'good', parents: ['root'] },
    { commit: 'root', parents: [] },
  ];
}

/** A history of which only the newest commits are listed. */
function walk(commits: readonly Ancestor[], listed: number, asked: string[] = []): Walk {
  return {
    async *ancestors() {
      yield* commits.slice(0, listed);
    },
    async *since(base) {
      asked.push(base);
      for (const { commit } of commits) if (![base, 'root'].includes(commit)) yield commit;
    },
  };
}

const runsOf =
  (...recorded: string[]) =>
  async (commits: readonly string[]): Promise<Map<string, string>> =>
    new Map(commits.filter((commit) => recorded.includes(commit)).map((commit) => [commit, `run of ${commit}`]));

describe('the nearest recorded commit', () => {
  it.each([
    { name: 'the other line is listed too', listed: 1000, recorded: ['x', 'good'], found: ['x', 'good'] },
    { name: 'the other line goes on beyond the list', listed: 100, recorded: ['x', 'good'], found: ['x', 'good'] },
    { name: 'beyond the list nothing is recorded', listed: 100, recorded: ['x', 'root'], found: ['x'] },
    { name: 'none is listed', listed: 100, recorded: ['good'], found: [] },
  ])('when $name: $found', async ({ listed, recorded, found }) => {
    const nearest = await nearestRecorded(walk(merged(400), listed), 'merge', runsOf(...recorded));
    expect(nearest.map(({ commit }) => commit)).toEqual(found);
  });

  it('is known without looking any further where nothing lies beside it', async () => {
    const asked: string[] = [];
    const [one] = await nearestRecorded(walk(merged(400), 1000, asked), 'merge', runsOf('merge', 'good'));
    expect({ one, asked }).toEqual({ one: { commit: 'merge', run: 'run of merge', distance: 0 }, asked: [] });
  });
});
