import { describe, expect, it } from '@jest/globals';
import { confirmRun, findRecord } from './confirm-run.ts';
import type { EvidenceRun } from './evidence-runs.ts';
import type { KeptBundle } from './kept-evidence.ts';

const RUN = { id: 'a'.repeat(64), commit: 'c'.repeat(40), finishedAt: '2026-03-01T00:00:00.000Z' };
const RECORDS = 'mlops-actions/mlops-actions/.github/workflows/ml-train.yml@v1';

const left = (...ids: string[]): KeptBundle => {
  const runs = ids.map((id) => ({ id }) as KeptBundle['runs'][number]);
  return { name: 'mlops-flights-judge-1-evidence', ledger: new Map(), runs, store: new Map() };
};
const workflowRun = (called: string[], ...bundles: KeptBundle[]): EvidenceRun => {
  const url = 'https://github.com/o/r/actions/runs/7';
  const rest = { endedWell: true, underWay: false, ended: 0, unpassed: [], lost: [], earlier: async () => [] };
  return { id: 7, url, commit: RUN.commit, called, bundles, ...rest };
};

function confirm(found: EvidenceRun[], { onDefault = true, doubt = undefined as string | undefined } = {}) {
  const before = async function* (): AsyncGenerator<EvidenceRun> {
    yield* found;
  };
  return confirmRun(RUN, { before, doubt: () => doubt }, async () => onDefault);
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
    { name: 'which no workflow run left', found: [], why: /left it$/ },
    { name: 'of which all is gone', found: [], doubt: 'it has expired', why: /left it: it has expired$/ },
    {
      name: 'that left another one',
      found: [workflowRun([RECORDS], left('b'.repeat(64)))],
      why: /runs\/7 recorded another one$/,
    },
    {
      name: 'of a workflow that is not ours',
      found: [workflowRun(['o/r/.github/workflows/other-ml-train.yml@v1', 'ml-train.yml@v1'], left(RUN.id))],
      why: /runs\/7 did not call ml-train\.yml$/,
    },
    {
      name: 'of a commit that is not on the default branch',
      found: [workflowRun([RECORDS], left(RUN.id))],
      onDefault: false,
      why: /that commit is not on it$/,
    },
  ])('is refused $name', async ({ found, why, ...more }) => {
    await expect(confirm(found, more)).rejects.toMatchObject({
      code: 'MLOPS_RUN_UNCONFIRMED',
      message: expect.stringMatching(why),
    });
  });
});

describe('what is to be compared with', () => {
  function find(found: EvidenceRun[], { onDefault = true, doubt = undefined as string | undefined } = {}) {
    const before = async function* (): AsyncGenerator<EvidenceRun> {
      yield* found;
    };
    return findRecord(RUN, { before, doubt: () => doubt }, async () => onDefault);
  }

  it('is what any workflow run of the default branch left, in any of its attempts', async () => {
    const bundle = left(RUN.id);
    expect(await find([workflowRun([], left('b'.repeat(64))), workflowRun([], bundle)])).toBe(bundle);
    const again = { ...workflowRun([], left('b'.repeat(64))), earlier: async () => [bundle] };
    expect(await find([again])).toBe(bundle);
  });

  it.each([
    { name: 'no workflow run left', found: [], why: /no workflow run of the default branch is there that left it$/ },
    { name: 'has expired', found: [], doubt: 'it has expired', why: /left it \(it has expired\)$/ },
    { name: 'is another record', found: [workflowRun([RECORDS], left('b'.repeat(64)))], why: /left it$/ },
    {
      name: 'is not of the default branch',
      found: [workflowRun([RECORDS], left(RUN.id))],
      onDefault: false,
      why: /that commit is not on the default branch$/,
    },
  ])('is not what $name', async ({ found, why, ...more }) => {
    expect(await find(found, more)).toMatch(why);
  });
});
