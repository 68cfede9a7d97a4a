import { describe, expect, it } from '@jest/globals';
import { confirmRun } from './confirm-run.ts';
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
  return { id: 7, url, commit: RUN.commit, called, endedWell: true, underWay: false, bundles, unpassed: [], lost: [] };
};

function confirm(
  found: EvidenceRun[],
  { off = undefined as string | undefined, doubt = undefined as string | undefined } = {},
) {
  const before = async function* (): AsyncGenerator<EvidenceRun> {
    yield* found;
  };
  return confirmRun(RUN, { before, doubt: () => doubt }, async () => off);
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
      off: 'was never the newest one of main',
      why: /that commit was never the newest one of main$/,
    },
  ])('is refused $name', async ({ found, why, ...more }) => {
    await expect(confirm(found, more)).rejects.toMatchObject({
      code: 'MLOPS_RUN_UNCONFIRMED',
      message: expect.stringMatching(why),
    });
  });
});
