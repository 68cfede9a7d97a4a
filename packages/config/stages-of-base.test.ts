import { describe, expect, it } from '@jest/globals';
import type { Origin } from '#kit';
import { testHost } from '#testing';
import { projectFromInputs } from './load.ts';
import { isGatedAtBase, leftOutStages } from './stages-of-base.ts';
import { originOf, steps, workflowFile, WORKFLOW, type Tree } from './testing-workflows.ts';

const LEFT = ['validate-data', 'gate-model'];
const only = (inputs: string, job = 'model'): Tree => ({
  [WORKFLOW]: workflowFile({ [job]: steps({ with: inputs }) }),
});

async function leftOut(base: Tree, head = base, given = 'evaluate-model'): Promise<string[] | undefined> {
  const host = { ...testHost({ directory: '.' }), origin: originOf({ base, head }, { given: { stages: given } }) };
  return leftOutStages(host, await projectFromInputs(host, { config: {} }), LEFT);
}

describe('stages that a change leaves out', () => {
  it.each<{ name: string; base: Tree; head?: Tree; missing: string[] }>([
    { name: 'all that the base runs', base: only(''), missing: LEFT },
    { name: 'those that the base names', base: only('stages: "evaluate-model, gate-model"'), missing: ['gate-model'] },
    { name: 'none but what the base leaves out', base: only('stages: evaluate-model'), missing: [] },
    { name: 'all of a step that the base has in another job', base: only('', 'gate'), missing: LEFT },
    { name: 'all where the base has no such step', base: {}, missing: LEFT },
    { name: 'those of an expression of the base', base: only('stages: "${{ vars.STAGES }}"'), missing: [] },
    {
      name: 'all, where the base has an expression that the change has not',
      base: only('stages: "${{ vars.STAGES }}"'),
      head: only('stages: evaluate-model'),
      missing: LEFT,
    },
  ])('are $name', async ({ base, head, missing }) => {
    expect(await leftOut(base, head)).toEqual(missing);
  });

  it('are of no interest where nothing is to be merged', async () => {
    const host = testHost({ directory: '.' });
    const origin = { base: async () => undefined } as unknown as Origin;
    expect(
      await leftOutStages({ ...host, origin }, await projectFromInputs(host, { config: {} }), LEFT),
    ).toBeUndefined();
  });
});

describe('a gate that is a step', () => {
  const gate = steps({ uses: '/actions/gate-model', with: '' });
  it.each<{ name: string; jobs: Readonly<Record<string, string>>; is: boolean }>([
    { name: 'the base has it in this job', jobs: { model: gate }, is: true },
    { name: 'the base has it in another job', jobs: { model: steps({ with: '' }), other: gate }, is: false },
    {
      name: 'it is of another project',
      jobs: { model: steps({ uses: '/actions/gate-model', with: 'project: weather' }) },
      is: false,
    },
  ])('is expected, or not, where $name', async ({ jobs, is }) => {
    const origin = originOf({ base: { [WORKFLOW]: workflowFile(jobs) } }, { action: 'report-run' });
    const host = { ...testHost({ directory: '.' }), origin };
    expect(await isGatedAtBase(host, await projectFromInputs(host, { config: {} }))).toBe(is);
  });
});
