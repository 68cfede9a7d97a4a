import { describe, expect, it } from '@jest/globals';
import { flightsRun } from '../ledger/testing-run.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { nearestStanding } from './standing.ts';

interface Push {
  /** Minutes from the first push on. */
  took: [from: number, to: number];
  /** The commit that it was compared with. */
  with: string;
  /** What it measured. */
  value?: number;
}
type Pushes = Readonly<Record<string, Push>>;

const MINUTE = 60_000;
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1) + minute * MINUTE).toISOString();

/** The runs of a line of commits on top of `root`, which is recorded too. @returns the commit whose run stands */
async function standing(pushes: Pushes, { partial = false, parents = {} as Record<string, string[]> } = {}) {
  const commits = ['root', ...Object.keys(pushes), 'head'];
  const history = commits.map((commit, i) => ({
    commit,
    parents: parents[commit] ?? (i === 0 ? [] : [commits[i - 1]!]),
  }));
  const records = new Map(
    commits.slice(0, -1).map((commit): [string, RunRecord] => {
      const { took = [-9, -8], with: compared = undefined, value = 0 } = pushes[commit] ?? {};
      const times = { startedAt: at(took[0]), finishedAt: at(took[1]), metrics: { value } };
      return [
        commit,
        { id: `run of ${commit}`, ...flightsRun(commit, at(0), { ...times, ...(compared && { compared }) }) },
      ];
    }),
  );
  const found = await nearestStanding(
    {
      async *ancestors() {
        yield* history.toReversed();
      },
      async *since() {
        throw new Error('the list knows');
      },
    },
    'head',
    async (of) => {
      const recorded = of.filter((commit) => records.has(commit));
      return new Map((partial ? recorded.slice(0, 1) : recorded).map((commit) => [commit, `run of ${commit}`]));
    },
    {
      ledger: { runsById: async (ids) => ids.map((id) => records.get(id.slice('run of '.length))!) },
      asGood: (one, other) => one.metrics['value']! >= other.metrics['value']!,
    },
  );
  return found.map(({ commit }) => commit).join(' and ');
}

const slow: Push = { took: [0, 30], with: 'root', value: 2 };
const cases: { name: string; pushes: Pushes; is: string }[] = [
  {
    name: 'the second, which was compared with the first',
    pushes: { a: { took: [0, 5], with: 'root', value: 2 }, b: { took: [6, 7], with: 'a' } },
    is: 'b',
  },
  {
    name: 'the first, whose work the second was not compared with',
    pushes: { a: slow, b: { took: [2, 3], with: 'root' } },
    is: 'a',
  },
  {
    name: 'the second, which was not compared with the first and measured as well',
    pushes: { a: { took: [0, 30], with: 'root' }, b: { took: [2, 3], with: 'root', value: 1 } },
    is: 'b',
  },
  {
    name: 'the first, whose record was not to be seen when the second was judged',
    pushes: { a: { took: [0, 1], with: 'root', value: 2 }, b: { took: [2, 3], with: 'root' } },
    is: 'a',
  },
  {
    name: 'the second, when the first was made again later',
    pushes: { a: { took: [9, 12], with: 'root', value: 2 }, b: { took: [2, 3], with: 'root' } },
    is: 'b',
  },
  {
    name: 'the first, with a third that was compared with the second meanwhile',
    pushes: { a: slow, b: { took: [2, 3], with: 'root' }, c: { took: [4, 5], with: 'b' } },
    is: 'a',
  },
  {
    name: 'the third, which was compared with the first as soon as that was to be seen',
    pushes: {
      a: { took: [0, 4], with: 'root', value: 2 },
      b: { took: [2, 6], with: 'root' },
      c: { took: [5, 9], with: 'a', value: 2 },
    },
    is: 'c',
  },
  {
    name: 'the third, which was compared with the second and measured as well as the first',
    pushes: { a: slow, b: { took: [2, 3], with: 'root' }, c: { took: [4, 5], with: 'b', value: 2 } },
    is: 'c',
  },
  {
    name: 'the third, which was compared with the second on another day: the first had been recorded by then',
    pushes: { a: slow, b: { took: [2, 3], with: 'root' }, c: { took: [2000, 2001], with: 'b' } },
    is: 'c',
  },
];

describe('of pushes that were judged at one time stands', () => {
  it.each(cases)('$name', async ({ pushes, is }) => {
    expect(await standing(pushes)).toBe(is);
  });

  it.each(cases)('also where each answer names only the nearest: $name', async ({ pushes, is }) => {
    expect(await standing(pushes, { partial: true })).toBe(is);
  });

  it('what was compared with the first in a merge of the two lines', async () => {
    const pushes: Pushes = {
      a: slow,
      b: { took: [2, 3], with: 'root', value: 1 },
      merge: { took: [40, 41], with: 'a', value: 2 },
    };
    expect(await standing(pushes, { parents: { b: ['root'], merge: ['b', 'a'] } })).toBe('merge');
  });
});
