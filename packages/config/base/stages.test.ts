import { describe, expect, it } from '@jest/globals';
import type { Origin } from '#kit';
import { testHost } from '#testing';
import { projectFromInputs } from '../load.ts';
import { isGatedAtBase, leftOutStages } from './stages.ts';
import { originOf, steps, workflowFile, WORKFLOW, type Tree } from './testing-workflows.ts';

const LEFT = ['validate-data', 'gate-model'];
const only = (inputs: string, job = 'model'): Tree => ({
  [WORKFLOW]: workflowFile({ [job]: steps({ with: inputs }) }),
});

const VARIABLE = 'stages: "${{ vars.STAGES }}"';
const withEnv = (stages: string): Tree => ({
  [WORKFLOW]: `env: {STAGES: "${stages}"}\n${only('stages: "${{ env.STAGES }}"')[WORKFLOW]}`,
});
const both = (...inputs: string[]): Tree => ({
  [WORKFLOW]: workflowFile({ model: steps(...inputs.map((of) => ({ with: of }))) }),
});

const inMatrix = (python: string): Tree => ({
  [WORKFLOW]: workflowFile(
    {
      model: `      - {uses: actions/setup-python@v6, with: {python-version: ${python}}}\n${steps(
        { with: 'project: "${{ matrix.p }}", stages: evaluate-model' },
        { with: 'project: "${{ matrix.p }}", stages: "validate-data, gate-model"' },
      )}`,
    },
    '    strategy: {matrix: {p: [flights]}}\n',
  ),
});

async function leftOut(
  base: Tree,
  head?: Tree,
  given = 'evaluate-model',
  entered?: Readonly<Record<string, string>>,
): Promise<readonly string[] | undefined> {
  const origin = originOf({ base, head }, { given: { stages: given }, ...(entered && { entered }) });
  const host = { ...testHost({ directory: '.' }), origin };
  return (await leftOutStages(host, await projectFromInputs(host, { config: {} }), LEFT))?.stages;
}

describe('stages that a change leaves out', () => {
  it.each<{ name: string; base: Tree; head?: Tree; given?: string; missing: string[] }>([
    { name: 'all that the base runs', base: only(''), missing: LEFT },
    { name: 'those that the base names', base: only('stages: "evaluate-model, gate-model"'), missing: ['gate-model'] },
    { name: 'none but what the base leaves out', base: only('stages: evaluate-model'), missing: [] },
    { name: 'all of a step that the base has in another job', base: only('', 'gate'), missing: LEFT },
    { name: 'all where the base has no such step', base: {}, missing: LEFT },
    {
      name: 'all that `env` of the file says, which an earlier step overwrote',
      base: withEnv('validate-data, evaluate-model, gate-model'),
      head: withEnv('validate-data, evaluate-model, gate-model'),
      missing: LEFT,
    },
    {
      name: 'none of two steps of a matrix, whose job it edits elsewhere',
      base: inMatrix('3.11'),
      head: inMatrix('3.12'),
      missing: [],
    },
    { name: 'none of a file that it leaves alone', base: only(VARIABLE), head: only(VARIABLE), missing: [] },
    {
      name: 'none of an expression that it leaves alone, of a variable',
      base: only(VARIABLE),
      head: only(`${VARIABLE}, cache: false`),
      missing: [],
    },
    {
      name: 'all of what an earlier step says, also where no file is edited',
      base: only('stages: "${{ steps.a.outputs.stages }}"'),
      head: only('stages: "${{ steps.a.outputs.stages }}"'),
      missing: LEFT,
    },
    {
      name: 'those that `env` of the file said, which it edits',
      base: withEnv('validate-data, evaluate-model, gate-model'),
      head: withEnv('evaluate-model'),
      missing: LEFT,
    },
    {
      name: 'those of one step of the job, which has them twice of the other',
      base: both('stages: validate-data', 'stages: "evaluate-model, gate-model"'),
      head: both('stages: validate-data', 'stages: "validate-data, evaluate-model"'),
      given: 'validate-data, evaluate-model',
      missing: ['gate-model'],
    },
    {
      name: 'none that another step of the job runs',
      base: both('stages: validate-data', 'stages: "evaluate-model, gate-model"'),
      head: both('stages: evaluate-model', 'stages: "validate-data, gate-model"'),
      missing: [],
    },
    {
      name: 'those of a step that no job has any more',
      base: {
        [WORKFLOW]: workflowFile({ model: steps({ with: 'stages: evaluate-model' }), all: steps({ with: '' }) }),
      },
      head: { [WORKFLOW]: workflowFile({ model: steps({ with: 'stages: evaluate-model' }) }, '    name: all\n') },
      missing: LEFT,
    },
    {
      name: 'all, where the base has an expression that the change has not',
      base: only(VARIABLE),
      head: only('stages: evaluate-model'),
      missing: LEFT,
    },
  ])('are $name', async ({ base, head, given, missing }) => {
    expect(await leftOut(base, head, given)).toEqual(missing);
  });

  it('are all where a person names others who starts the run', async () => {
    const base = only('stages: "${{ inputs.stages }}"');
    expect(await leftOut(base, base, '', { stages: '' })).toEqual([]);
    expect(await leftOut(base, base, 'evaluate-model', { stages: 'evaluate-model' })).toEqual(LEFT);
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
  const own = steps({ uses: '/actions/report-run', with: '' });
  it.each<{ name: string; jobs: Readonly<Record<string, string>>; head?: Tree; is: boolean }>([
    { name: 'the base has it in this job', jobs: { model: gate }, is: true },
    {
      name: 'the base has it in another job, which stays',
      jobs: { model: own, other: gate },
      head: { [WORKFLOW]: `# words\n${workflowFile({ model: own, other: steps({ with: '' }) })}` },
      is: false,
    },
    { name: 'the base has it in a job that the change has no more', jobs: { judge: gate }, is: true },
    {
      name: 'it is of another project',
      jobs: { model: steps({ uses: '/actions/gate-model', with: 'project: weather' }) },
      is: false,
    },
  ])('is expected, or not, where $name', async ({ jobs, head, is }) => {
    const origin = originOf({ base: { [WORKFLOW]: workflowFile(jobs) }, head }, { action: 'report-run' });
    const host = { ...testHost({ directory: '.' }), origin };
    expect(await isGatedAtBase(host, await projectFromInputs(host, { config: {} }))).toBe(is);
  });
});
