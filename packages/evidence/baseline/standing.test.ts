import { describe, expect, it } from '@jest/globals';
import { flightsRun } from '../ledger/testing-run.ts';
import type { RunRecord } from '../ledger/runs.ts';
import { nearestStanding } from './standing.ts';

interface Push {
  /** Minutes from the first push on. */
  took: [from: number, to: number];
  /** The commit that it was compared with, if the ladder led there. */
  with?: string;
  /** What it measured. */
  value?: number;
  /** On which examples. */
  on?: string | undefined;
  /** The commit was run again, as a run that passed too. */
  again?: Push;
  /** The commit was run again, and failed. */
  lost?: Push;
  /** Nobody confirms its run. */
  madeUp?: true;
  /** The commit's own run, where `madeUp` took its place. */
  instead?: Push;
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
      return [commit, recorded(`run of ${commit}`, commit, pushes[commit] ?? { took: [-9, -8] })];
    }),
  );
  for (const [commit, { again, lost }] of Object.entries(pushes)) {
    if (again) records.set(`${commit} again`, recorded(`run of ${commit} again`, commit, again));
    if (lost) records.set(`${commit} lost`, recorded(`run of ${commit} lost`, commit, lost));
  }
  const asked: string[] = [];
  const whyNot = ({ id }: RunRecord): string | undefined => {
    const [commit, which] = named({ id }).split(' ') as [string, 'again' | 'lost' | undefined];
    const push = which === undefined ? pushes[commit] : pushes[commit]?.[which];
    asked.push(named({ id }));
    return push?.madeUp ? `nobody made ${named({ id })}` : undefined;
  };
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
      asGood: (one, other) =>
        one.evaluationSet === other.evaluationSet ? one.metrics['value']! >= other.metrics['value']! : undefined,
      again: async (commit) => (pushes[commit]?.again ? [`run of ${commit} again`] : []),
      lost: async (commit) => (pushes[commit]?.lost ? [`run of ${commit} lost`] : []),
      confirm: async (run) => whyNot(run),
      async trusted(run, by) {
        // What a run that passed was compared with had been confirmed by then.
        if (by?.compared === run.commit && !pushes[run.commit]?.madeUp) return { run };
        const unconfirmed = whyNot(run);
        if (unconfirmed === undefined) return { run };
        const own = pushes[run.commit]!.instead;
        return own ? { run: recorded(`${run.id} itself`, run.commit, own) } : { run, unconfirmed };
      },
    },
  );
  const said = found.map(({ record, open, unconfirmed }) =>
    [open ? `open: ${open.map(named).join(' or ')}` : named(record), unconfirmed].filter(Boolean).join(', '),
  );
  return { stands: said.join(' and '), asked: [...new Set(asked)] };
}

const named = ({ id }: Pick<RunRecord, 'id'>): string => id.slice('run of '.length);

function recorded(id: string, commit: string, { took, with: compared, value = 0, on }: Push): RunRecord {
  const [startedAt, finishedAt] = took.map(at) as [string, string];
  const changes = {
    ...{ startedAt, finishedAt, metrics: { value } },
    ...(compared !== undefined && { compared }),
    ...(on !== undefined && { evaluationSet: on }),
  };
  return { id, ...flightsRun(commit, at(0), changes) };
}

const slow: Push = { took: [0, 30], with: 'root', value: 2 };
/** Judged beside `slow`, with more examples than that and what lies behind both. */
const grown: Push = { took: [2, 3], with: 'root', value: 9, on: 'more' };
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
  {
    name: 'the second, where the first had gained nothing, whatever examples it has itself',
    pushes: { a: { ...slow, value: 0 }, b: grown },
    is: 'b',
  },
  {
    name: 'the second, though it lost a little, where the first had gained nothing',
    pushes: { a: { ...slow, value: 0 }, b: { ...grown, value: -1, on: undefined } },
    is: 'b',
  },
  {
    name: 'nobody knows which, where the first had gained and the examples are others',
    pushes: { a: slow, b: grown },
    is: 'open: a or b',
  },
  {
    name: 'nobody knows which, where both have examples of their own',
    pushes: { a: { ...slow, on: 'some', value: 0 }, b: grown },
    is: 'open: a or b',
  },
  {
    name: 'the second, made again and compared with the first',
    pushes: { a: slow, b: { ...grown, again: { ...grown, took: [40, 41], with: 'a' } } },
    is: 'b again',
  },
  {
    name: 'the first, where the second was made again, compared with that, and failed',
    pushes: { a: slow, b: { ...grown, lost: { ...grown, took: [40, 41], with: 'a' } } },
    is: 'a',
  },
  {
    name: 'nobody knows which, where the second failed against another',
    pushes: { a: slow, b: { ...grown, lost: { ...grown, took: [40, 41] } } },
    is: 'open: a or b',
  },
  {
    name: 'nobody knows which, where the second was made again and compared with what it had been compared with',
    pushes: { a: slow, b: { ...grown, again: { ...grown, took: [20, 21] } } },
    is: 'open: a or b',
  },
  {
    name: 'nobody knows which of the first two, with a third that was judged beside them',
    pushes: { a: slow, b: grown, c: { ...grown, took: [4, 5] } },
    is: 'open: a or b',
  },
  {
    name: 'the third, which was not compared with the second as it was made again, and measured as well',
    pushes: {
      a: slow,
      b: { ...grown, again: { ...grown, took: [40, 41], with: 'a' } },
      c: { ...grown, took: [4, 45] },
    },
    is: 'c',
  },
  {
    name: 'nobody knows which of the first two, with a third that was compared with the second',
    pushes: { a: slow, b: grown, c: { ...grown, took: [4, 5], with: 'b', on: 'most' } },
    is: 'open: a or b',
  },
  {
    name: 'the third, which was told to be compared with the second',
    pushes: { a: slow, b: grown, c: { took: [40, 41] } },
    is: 'c',
  },
];

describe('of pushes that were judged at one time stands', () => {
  it.each(cases)('$name', async ({ pushes, is }) => {
    expect((await standing(pushes)).stands).toBe(is);
  });

  it.each(cases)('also where each answer names only the nearest: $name', async ({ pushes, is }) => {
    expect((await standing(pushes, { partial: true })).stands).toBe(is);
  });

  it('what was compared with the first in a merge of the two lines', async () => {
    const pushes: Pushes = {
      a: slow,
      b: { took: [2, 3], with: 'root', value: 1 },
      merge: { took: [40, 41], with: 'a', value: 2 },
    };
    const { stands } = await standing(pushes, { parents: { b: ['root'], merge: ['b', 'a'] } });
    expect(stands).toBe('merge');
  });
});

/** A line of three, each compared with the one before it, the last the best. */
const line: Pushes = {
  a: { took: [0, 1], with: 'root', value: 1 },
  b: { took: [2, 3], with: 'a', value: 9 },
};
/** Says that it lost what another had gained. */
const worst: Push = { took: [2, 3], with: 'root', value: -9, madeUp: true };
const best: Push = { took: [0, 1], with: 'root', value: 99, madeUp: true };

describe('a record that nobody confirms', () => {
  it.each<{ name: string; pushes: Pushes; is: string }>([
    {
      name: 'is not overtaken, so that what is behind it is taken: it is nearest, and unconfirmed',
      pushes: { ...line, b: worst },
      is: 'b, nobody made b',
    },
    {
      name: 'in the place of a true one of its commit is passed over for that',
      pushes: { ...line, b: { ...worst, instead: line['b']! } },
      is: 'b itself',
    },
    {
      name: 'overtakes nothing, and is told',
      pushes: { a: { took: [0, 1], with: 'root' }, x: best, b: { ...line['b']!, value: 5 } },
      is: 'b, nobody made x',
    },
    {
      name: 'does not let a later one stand that had lost what was gained',
      pushes: { a: slow, b: { took: [2, 3], with: 'root', again: { ...worst, with: 'a', took: [40, 41] } } },
      is: 'a, nobody made b again',
    },
    {
      name: 'does not say that a later one had failed',
      pushes: { a: slow, b: { ...grown, lost: { ...grown, took: [40, 41], with: 'a', madeUp: true } } },
      is: 'open: a or b, nobody made b lost',
    },
    {
      name: 'behind what was compared with another run of its commit is told',
      pushes: { a: { ...best, value: -1 }, b: line['b']! },
      is: 'b, nobody made a',
    },
  ])('$name', async ({ pushes, is }) => {
    expect((await standing(pushes)).stands).toBe(is);
  });

  it('is asked for of the nearest run alone, where each was compared with the one before it', async () => {
    expect(await standing(line)).toEqual({ stands: 'b', asked: ['b'] });
  });

  it('is asked for of no run that was made again, where that decides nothing', async () => {
    const again: Push = { took: [1, 2], with: 'root', value: 1 };
    expect(await standing({ ...line, a: { ...line['a']!, again } })).toEqual({ stands: 'b', asked: ['b'] });
  });

  it('is asked for of each that was judged at the same time', async () => {
    const pushes: Pushes = { a: slow, b: { took: [2, 3], with: 'root' }, c: { took: [4, 5], with: 'b' } };
    expect(await standing(pushes)).toEqual({ stands: 'a', asked: ['c', 'a', 'b'] });
  });
});
