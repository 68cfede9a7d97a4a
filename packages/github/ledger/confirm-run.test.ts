import { describe, expect, it } from '@jest/globals';
import type { Api } from '../api/api.ts';
import { confirmRun, findRecord } from './confirm-run.ts';
import type { EvidenceRun } from './evidence-runs.ts';
import type { KeptBundle } from './kept-evidence.ts';
import { soundJobs } from './sound-jobs.ts';

const RUN = { id: 'a'.repeat(64), project: 'prices', commit: 'c'.repeat(40), finishedAt: '2026-03-01T00:00:00.000Z' };
const RECORDS = 'mlops-actions/mlops-actions/.github/workflows/ml-train.yml@v1';

const left = (...ids: string[]): KeptBundle => {
  const runs = ids.map((id) => ({ id, project: 'prices' }) as KeptBundle['runs'][number]);
  return { name: 'mlops-prices-record-1-evidence', ledger: new Map(), runs, store: new Map() };
};
const workflowRun = (called: string[], ...bundles: KeptBundle[]): EvidenceRun => {
  const url = 'https://github.com/o/r/actions/runs/7';
  return {
    ...{ id: 7, url, commit: RUN.commit, called: called.map((path) => ({ path, sha: 'e'.repeat(40) })) },
    ...{ endedWell: true, conclusion: 'success', underWay: false, ended: 0 },
    ...{ bundles, unpassed: [], lost: [], expired: [], earlier: async () => [] },
  };
};
const failed = (): EvidenceRun => ({
  ...workflowRun([RECORDS], left(RUN.id)),
  endedWell: false,
  conclusion: 'failure',
});

interface Around {
  off?: string;
  doubt?: string | undefined;
  cell?: string;
  /** How jobs ended, by name; of the first attempt unless a number says which. */
  jobs?: readonly (readonly [name: string, conclusion: string, attempt?: number])[];
}

function whyUnsoundOf(jobs: NonNullable<Around['jobs']>, of: 'called' | 'any') {
  const pages = async function* () {
    for (const [name, conclusion, attempt] of jobs) yield { name, conclusion, run_attempt: attempt ?? 1 };
  } as unknown as Api['pages'];
  return soundJobs({ pages } as Api, of);
}

function confirm(found: EvidenceRun[], { off, doubt, jobs = [], cell }: Around = {}) {
  const before = async function* (_: string, __: Date, ended: string): AsyncGenerator<EvidenceRun> {
    yield* found.filter(({ endedWell }) => endedWell || ended === 'anyhow');
  };
  return confirmRun(
    { ...RUN, cell },
    {
      runs: { before, doubt: () => doubt },
      whyOff: async () => off,
      whyUnsound: whyUnsoundOf(jobs, 'called'),
      ours: 'MLOps-Actions/mlops-actions',
      repository: 'o/r',
    },
  );
}

describe('a recorded run', () => {
  it('is confirmed by the workflow run that left the same record', async () => {
    const bundle = left(RUN.id);
    const other = workflowRun([RECORDS], left('b'.repeat(64)));
    expect(await confirm([other, workflowRun([RECORDS], left('d'.repeat(64)), bundle)])).toEqual({
      url: 'https://github.com/o/r/actions/runs/7',
      bundle,
    });
  });

  it.each([
    { name: 'which no workflow run left', found: [], why: /to have made it$/ },
    { name: 'of which all is gone', found: [], doubt: 'it has expired', why: /to have made it: it has expired$/ },
    {
      name: 'that left another one',
      found: [workflowRun([RECORDS], left('b'.repeat(64)))],
      why: /runs\/7 recorded another one$/,
    },
    {
      name: 'of a workflow that is not ours',
      found: [workflowRun(['o/r/.github/workflows/other-ml-train.yml@v1', 'ml-train.yml@v1'], left(RUN.id))],
      why: /runs\/7 did not call ml-train\.yml of MLOps-Actions\/mlops-actions$/,
    },
    {
      name: "of somebody else's workflow of that name",
      found: [workflowRun(['mallory/mlops-actions/.github/workflows/ml-train.yml@v1'], left(RUN.id))],
      why: /runs\/7 did not call ml-train\.yml of MLOps-Actions\/mlops-actions$/,
    },
    {
      name: 'of a copy that is not the one that was merged',
      found: [workflowRun(['o/r/.github/workflows/ml-train.yml@refs/heads/mine'], left(RUN.id))],
      why: /runs\/7 did not call ml-train\.yml/,
    },
    {
      name: 'of a commit that is not on the default branch',
      found: [workflowRun([RECORDS], left(RUN.id))],
      off: 'was never the newest one of main',
      why: /that commit was never the newest one of main$/,
    },
  ])('is refused $name', async ({ found, why, ...more }) => {
    await expect(confirm(found, more)).rejects.toMatchObject({
      code: 'MLOPS_RUN_UNCONFIRMED',
      message: expect.stringMatching(why),
    });
  });

  it('is confirmed by what its cell of a matrix left, where it names one', async () => {
    const bundle = left(RUN.id);
    const none = { bundles: [], unpassed: [], lost: [], earlier: async () => [] };
    const otherCells = async (_: string, cell?: string) =>
      cell === 'abcdef01' ? { ...none, bundles: [bundle] } : none;
    const run = { ...workflowRun([RECORDS]), otherCells };
    expect((await confirm([run], { cell: 'abcdef01' })).bundle).toBe(bundle);
    await expect(confirm([run], { cell: 'abcdef02' })).rejects.toMatchObject({ code: 'MLOPS_RUN_UNCONFIRMED' });
    await expect(confirm([{ ...run, called: [] }], { cell: 'abcdef01' })).rejects.toMatchObject({
      message: expect.stringContaining('did not call ml-train.yml'),
    });
  });

  it('whose evidence has expired is refused with the way back: its content once more', async () => {
    const expired = {
      ...workflowRun([RECORDS]),
      lost: [{ name: 'mlops-prices-record-1-evidence', how: 'has expired' }],
    };
    await expect(confirm([expired], { doubt: 'it has expired' })).rejects.toMatchObject({
      code: 'MLOPS_RUN_UNCONFIRMED',
      hint: expect.stringContaining(`git restore --source ${RUN.commit.slice(0, 12)} --staged --worktree FOLDER`),
    });
    await expect(confirm([])).rejects.toMatchObject({ hint: expect.stringMatching(/^Let the workflow/) });
  });

  it('is confirmed by a copy of the workflow in the repository itself, as it was merged', async () => {
    const run = workflowRun([], left(RUN.id));
    const called = [{ path: 'o/r/.github/workflows/ml-train.yml@refs/heads/main', sha: RUN.commit }];
    expect((await confirm([{ ...run, called }])).url).toBe(run.url);
  });

  it('is confirmed by the attempt that left it, though a later one left another record', async () => {
    const jobs = [
      ['record (prices) / work', 'success', 1],
      ['record (prices) / record', 'success', 1],
      ['record (prices) / work', 'success', 2],
      ['record (prices) / record', 'failure', 2],
    ] as const;
    const bundle = left(RUN.id);
    const again: EvidenceRun = { ...workflowRun([RECORDS], left('b'.repeat(64))), earlier: async () => [bundle] };
    expect(await confirm([again], { jobs })).toEqual({ url: again.url, bundle });
    const other = jobs.map(([name, , attempt]) => [name, attempt === 1 ? 'failure' : 'success', attempt] as const);
    await expect(confirm([again], { jobs: other })).rejects.toMatchObject({
      message: expect.stringMatching(
        /left it in its attempt 1, of several, where record \(prices\) \/ record did not end well$/,
      ),
    });
    await expect(confirm([{ ...again, called: [] }], { jobs })).rejects.toMatchObject({
      message: expect.stringContaining('did not call ml-train.yml'),
    });
  });

  describe('in a run that did not end well', () => {
    const good = [
      ['record (prices) / work', 'success'],
      ['record (prices) / record', 'success'],
    ] as const;
    const bad = [
      ['record (delays) / work', 'success'],
      ['record (delays) / record', 'failure'],
    ] as const;

    it.each<{ name: string; jobs: Around['jobs'] }>([
      { name: 'another project failed', jobs: [...bad, ...good] },
      { name: 'another job failed', jobs: [['lint', 'failure'], ...good] },
      {
        name: 'all that could have made it ended well',
        jobs: [
          ['lint', 'failure'],
          ['a / work', 'success'],
          ['a / record', 'success'],
        ],
      },
      {
        name: 'its work was not run again',
        jobs: [['record (prices) / work', 'success', 0], ['record (prices) / record', 'failure', 0], good[1], ...bad],
      },
      { name: 'a later attempt failed', jobs: [...good, ['record (prices) / record', 'failure', 2]] },
    ])('is confirmed where its jobs did: $name', async ({ jobs }) => {
      expect((await confirm([failed()], { jobs })).bundle.runs[0]!.id).toBe(RUN.id);
    });

    it.each<{ name: string; jobs: Around['jobs']; why: RegExp }>([
      {
        name: 'its own job failed',
        jobs: [good[0], ['record (prices) / record', 'failure']],
        why: /ended with failure, and so did record \(prices\) \/ record$/,
      },
      {
        name: 'its work failed',
        jobs: [['record (prices) / work', 'failure'], good[1]],
        why: /ended with failure, and so did record \(prices\) \/ work$/,
      },
      {
        name: 'names do not tell which it was',
        jobs: [...bad, ['record (x) / work', 'success'], ['record (x) / record', 'success']],
        why: /ended with failure, and which of its jobs made it is not to be told by their names$/,
      },
      {
        name: 'a job of that name is of no workflow that was called',
        jobs: [
          ['record', 'success'],
          ['lint', 'failure'],
        ],
        why: /is not to be told by their names$/,
      },
      { name: 'there are none', jobs: [], why: /is not to be told by their names$/ },
    ])('is refused, and told so: $name', async ({ jobs, why }) => {
      await expect(confirm([failed()], { jobs })).rejects.toMatchObject({
        code: 'MLOPS_RUN_UNCONFIRMED',
        message: expect.stringMatching(why),
      });
    });
  });
});

describe('what is to be compared with', () => {
  function find(found: EvidenceRun[], { off, doubt, judged, cell, jobs = [] }: Around & { judged?: 'anyhow' } = {}) {
    const before = async function* (): AsyncGenerator<EvidenceRun> {
      yield* found;
    };
    const runs = { before, doubt: () => doubt };
    const whyUnsound = whyUnsoundOf(jobs, 'any');
    return findRecord({ ...RUN, cell }, { runs, whyOff: async () => off, whyUnsound }, judged);
  }

  it('is not what did not pass, which was recorded all the same', async () => {
    const bundle = left(RUN.id);
    const run = { ...workflowRun([]), unpassed: [{ ...bundle, name: 'mlops-prices-record-1-evidence' }] };
    expect(await find([run])).toMatch(/left it$/);
    expect(await find([run], { judged: 'anyhow' })).toMatchObject({ runs: bundle.runs });
  });

  it('is what any workflow run of the default branch left, in any of its attempts', async () => {
    const bundle = left(RUN.id);
    expect(await find([workflowRun([], left('b'.repeat(64))), workflowRun([], bundle)])).toBe(bundle);
    const again = { ...workflowRun([], left('b'.repeat(64))), earlier: async () => [bundle] };
    expect(await find([again])).toBe(bundle);
  });

  it.each([
    { name: 'another cell of a matrix left', run: {}, found: true },
    { name: 'another cell left that did not pass', run: { passed: false }, found: false },
    { name: 'another cell left of another project', run: { project: 'delays' }, found: false },
  ])('is, or is not, what $name: $found', async ({ run: { passed = true, project = 'prices' }, found }) => {
    const bundle = left(RUN.id);
    const none = { bundles: [], unpassed: [], lost: [], earlier: async () => [] };
    const otherCells = async (of: string) =>
      of !== project ? none : passed ? { ...none, bundles: [bundle] } : { ...none, unpassed: [bundle] };
    const answer = await find([{ ...workflowRun([], left('b'.repeat(64))), otherCells }]);
    if (found) expect(answer).toBe(bundle);
    else expect(answer).toMatch(/left it$/);
  });

  it('is what another cell left in an attempt before its last, and nothing of a cell that the record does not name', async () => {
    const asked: unknown[] = [];
    const otherCells = async (_: string, cell?: string) => {
      asked.push(cell);
      return { bundles: [], unpassed: [], lost: [], earlier: async () => [bundle] };
    };
    const bundle = left(RUN.id);
    const run = { ...workflowRun([]), otherCells };
    expect(await find([run])).toBe(bundle);
    await find([run], { cell: 'abcdef01' });
    expect(asked).toEqual([undefined, 'abcdef01']);
  });

  describe('of which the evidence has expired', () => {
    const EVIDENCE = 'mlops-prices-record-1-evidence';
    const named = (id: string, attempt = 1, beside: string[] = []): EvidenceRun['expired'][number] => ({
      ...{ run: id, name: `mlops-prices-record-${attempt}-run-${id}`, beside },
    });
    const lost = (...expired: EvidenceRun['expired']): EvidenceRun => ({
      ...workflowRun([]),
      ...{ expired, lost: [{ name: EVIDENCE, how: 'has expired' }] },
    });
    const left = (conclusion: string, ...expired: EvidenceRun['expired']): EvidenceRun => ({
      ...lost(...expired),
      ...{ endedWell: false, conclusion },
    });
    const good = [
      ['record (prices) / work', 'success'],
      ['record (prices) / record', 'success'],
    ] as const;

    it('is what a run of that commit called an artifact by, and not where it is gone', async () => {
      const run = lost(named('b'.repeat(64)), named(RUN.id));
      const whyNot = /what .*runs\/7 left of that commit has expired, and no artifact there is called by that run$/;
      expect(await find([lost(), run])).toEqual({ expiredIn: run.url });
      expect(await find([lost(named('b'.repeat(64)))])).toMatch(whyNot);
      expect(await find([{ ...lost(), lost: [{ name: EVIDENCE, how: 'is gone' }] }])).toMatch(/left it$/);
    });

    it.each<{ name: string; run: EvidenceRun; jobs: Around['jobs'] }>([
      {
        name: 'another project failed',
        run: left('failure', named(RUN.id, 1, ['mlops-delays-record-1-evidence'])),
        jobs: [['record (delays) / work', 'success'], ['record (delays) / record', 'failure'], ...good],
      },
      { name: 'another job failed', run: left('failure', named(RUN.id)), jobs: [['lint', 'failure'], ...good] },
      {
        name: 'a later attempt was cancelled',
        run: left('cancelled', named(RUN.id)),
        jobs: [...good, ['record (prices) / work', 'cancelled', 2]],
      },
      {
        name: 'a later attempt failed, with evidence of its own',
        run: left('failure', named('b'.repeat(64), 2), named(RUN.id)),
        jobs: [...good, ['record (prices) / record', 'failure', 2]],
      },
      {
        name: 'another job failed than the one that does everything',
        run: left('failure', named(RUN.id)),
        jobs: [
          ['record', 'success'],
          ['lint', 'failure'],
        ],
      },
      {
        name: 'another job failed than the only cell of such a job',
        run: left('failure', named(RUN.id)),
        jobs: [
          ['record (3.12)', 'success'],
          ['lint', 'failure'],
        ],
      },
    ])('is so in a run that did not end well, where $name', async ({ run, jobs = [] }) => {
      expect(await find([run], { jobs })).toEqual({ expiredIn: run.url });
    });

    it.each<{ name: string; run: EvidenceRun; jobs: Around['jobs']; why: RegExp }>([
      {
        name: 'its own job failed',
        run: left('failure', named(RUN.id)),
        jobs: [good[0], ['record (prices) / record', 'failure']],
        why: /ended with failure, and so did record \(prices\) \/ record$/,
      },
      {
        name: 'its own job failed in that attempt',
        run: left('failure', named(RUN.id, 2)),
        jobs: [...good, ['record (prices) / record', 'failure', 2]],
        why: /ended with failure, and so did record \(prices\) \/ record$/,
      },
      {
        name: 'names do not tell which it was',
        run: left('failure', named(RUN.id)),
        jobs: [['model', 'failure']],
        why: /ended with failure, and which of its jobs made it is not to be told by their names$/,
      },
      {
        name: 'the job that does everything failed',
        run: left('failure', named(RUN.id)),
        jobs: [
          ['record', 'failure'],
          ['lint', 'success'],
        ],
        why: /ended with failure, and so did record$/,
      },
      {
        name: 'several cells of such a job are there',
        run: left('failure', named(RUN.id)),
        jobs: [
          ['record (3.11)', 'failure'],
          ['record (3.12)', 'success'],
        ],
        why: /ended with failure, and which of its jobs made it is not to be told by their names$/,
      },
      {
        name: 'a job is called like the one of a workflow that was called, and failed',
        run: left('failure', named(RUN.id)),
        jobs: [['record', 'success'], good[0], ['record (prices) / record', 'failure']],
        why: /ended with failure, and so did record \(prices\) \/ record$/,
      },
      {
        name: 'another job left evidence of that project, too',
        run: left('failure', named(RUN.id, 1, ['mlops-prices-other-1-evidence'])),
        jobs: [['lint', 'failure'], ...good],
        why: /ended with failure, and mlops-prices-other-1-evidence is of prices, too$/,
      },
      {
        name: 'it is called by another run',
        run: left('failure', named('b'.repeat(64))),
        jobs: [['lint', 'failure'], ...good],
        why: /ended with failure, and no artifact there is called by that run$/,
      },
    ])('is not in a run that did not end well, where $name, and that is said', async ({ run, jobs = [], why }) => {
      const found = await find([run], { jobs });
      expect(found).toMatch(why);
      expect(found).toMatch(/what .*runs\/7 left of that commit has expired, /);
    });
  });

  it.each([
    { name: 'no workflow run left', found: [], why: /no workflow run of the default branch is there that left it$/ },
    { name: 'has expired', found: [], doubt: 'it has expired', why: /left it \(it has expired\)$/ },
    { name: 'is another record', found: [workflowRun([RECORDS], left('b'.repeat(64)))], why: /left it$/ },
    {
      name: 'is not of the default branch',
      found: [workflowRun([RECORDS], left(RUN.id))],
      off: 'was never the newest one of main',
      why: /that commit was never the newest one of main$/,
    },
  ])('is not what $name', async ({ found, why, ...more }) => {
    expect(await find(found, more)).toMatch(why);
  });
});
