import { describe, expect, it } from '@jest/globals';
import type { Origin } from '#kit';
import { testHost } from '#testing';
import { projectFromInputs } from '../load.ts';
import { BASE, originOf, steps, workflowFile, WORKFLOW, type Tree } from './testing-workflows.ts';
import { workflowPolicy, type WorkflowPolicy } from './workflow-policy.ts';

const GIVEN = { metric: 'roc_auc', margin: '0.02', slices: 'carrier, origin', group: 'day' };
const SAID = 'predictions: p.csv, metric: roc_auc, margin: 0.02, slices: "carrier,origin", group: day';
const LAX = { ...GIVEN, margin: '0.9' };

/** A workflow whose job has these steps of the whole pipeline, each with these inputs. */
const file = (...inputs: string[]): string => workflowFile({ model: steps(...inputs.map((of) => ({ with: of }))) });
/** The same as the only file of a commit. */
const only = (...inputs: string[]): Tree => ({ [WORKFLOW]: file(...inputs) });

async function policyOf(
  given: Readonly<Record<string, string>>,
  trees: Parameters<typeof originOf>[0],
  place: Parameters<typeof originOf>[1] = {},
): Promise<WorkflowPolicy | undefined> {
  const host = { ...testHost({ directory: '.' }), origin: originOf(trees, { ...place, given }) };
  return workflowPolicy(host, await projectFromInputs(host, { config: { project: given['project'] } }));
}

interface Case {
  name: string;
  given?: Readonly<Record<string, string>>;
  base: Tree;
  began?: Tree;
  head?: Tree;
  place?: Parameters<typeof originOf>[1];
  is: object;
}

describe('rules that are inputs of a step', () => {
  it.each<Case>([
    { name: 'the same, written otherwise', base: only(SAID), is: { from: 'base', edited: false } },
    { name: 'a number that ends in nought', base: only(SAID.replace('0.02', '0.020')), is: { edited: false } },
    {
      name: 'a larger margin',
      given: LAX,
      base: only(SAID),
      is: { from: 'base', edited: true, workflow: WORKFLOW, ruling: { margin: '0.02', group: 'day' } },
    },
    {
      name: 'no slices any more',
      given: { ...GIVEN, slices: '' },
      base: only(SAID),
      is: { edited: true, ruling: { slices: ['carrier', 'origin'] } },
    },
    {
      name: 'a baseline of its own',
      given: { ...GIVEN, baseline: 'bad.csv' },
      base: only(SAID),
      is: { edited: true, ruling: { baseline: undefined } },
    },
    {
      name: 'those that main had when the run began',
      base: only(SAID.replace('0.02', '0.01')),
      began: only(SAID),
      is: { from: 'base', edited: false, ruling: { margin: '0.01' } },
    },
    { name: 'those of another step of the job', base: only(SAID, `${SAID}, project: other`), is: { from: 'base' } },
    { name: 'two steps that say the same', base: only(SAID, SAID), is: { from: 'base', edited: false } },
    { name: 'no file there', base: {}, is: { from: 'head', edited: false, ruling: { margin: '0.02' } } },
    {
      name: 'two steps with different rules',
      base: only(SAID, SAID.replace('0.02', '0.5')),
      is: { from: 'unclear', workflow: WORKFLOW, why: 'its steps for flights have different rules' },
    },
    { name: 'a file that is no YAML', base: { [WORKFLOW]: 'jobs: [' }, is: { from: 'unclear' } },
  ])('are judged as the base has them: $name', async ({ given = GIVEN, base, began, is }) => {
    expect(await policyOf(given, { base, began })).toMatchObject({ base: BASE, ...is });
  });

  it('are not edited by what was pushed beside main before main edited them', async () => {
    const origin = originOf({ base: only(SAID.replace('0.02', '0.01')), began: only(SAID) }, { given: GIVEN });
    const { base: _, ...change } = origin.change;
    const host = { ...testHost({ directory: '.' }), origin: { ...origin, change } };
    const policy = await workflowPolicy(host, await projectFromInputs(host, { config: {} }));
    expect(policy).toMatchObject({ from: 'base', edited: false, ruling: { margin: '0.01' } });
  });

  const elsewhere = { '.github/workflows/old.yml': file(SAID) };
  const gate = { uses: '/actions/gate-model', with: 'metric: roc_auc, margin: 0.02' };
  const parts = { [WORKFLOW]: workflowFile({ model: steps({ uses: '/actions/evaluate-model', with: '' }, gate) }) };
  it.each<Case>([
    {
      name: 'the job was renamed',
      base: only(SAID),
      place: { job: 'gate' },
      is: { from: 'base', edited: true, workflow: WORKFLOW, ruling: { margin: '0.02' } },
    },
    {
      name: 'the file was renamed',
      base: elsewhere,
      is: { from: 'base', edited: true, workflow: '.github/workflows/old.yml', ruling: { margin: '0.02' } },
    },
    {
      name: 'the project was renamed',
      given: { ...LAX, project: 'other' },
      base: only(SAID),
      head: only(`${SAID.replace('0.02', '0.9')}, project: other`),
      is: { from: 'base', edited: true, ruling: { margin: '0.02' } },
    },
    {
      name: 'a project of its own came beside it',
      given: { ...LAX, slices: 'carrier,origin', predictions: 'p.csv', project: 'other' },
      base: only(SAID),
      head: only(SAID, `${SAID.replace('0.02', '0.9')}, project: other`),
      is: { from: 'head', ruling: { margin: '0.9' } },
    },
    {
      name: 'files of other names disagree',
      base: { ...elsewhere, '.github/workflows/b.yaml': file(SAID.replace('0.02', '0.1')) },
      is: { from: 'unclear' },
    },
    {
      name: 'another file says by an expression whose step it is',
      base: { '.github/workflows/old.yml': file(`${SAID}, project: "\${{ vars.PROJECT }}"`) },
      is: { from: 'unclear', workflow: '.github/workflows/old.yml' },
    },
    {
      name: 'a file of no job of ours is no YAML',
      base: { '.github/workflows/x.yml': 'jobs: [' },
      is: { from: 'head' },
    },
    {
      name: 'the pipeline took the place of its parts',
      base: parts,
      is: { from: 'base', edited: true, ruling: { margin: '0.02', slices: [] } },
    },
    {
      name: 'a part took the place of the pipeline',
      base: only(SAID),
      place: { action: 'gate-model' },
      is: { from: 'base', edited: true, ruling: { margin: '0.02', slices: ['carrier', 'origin'] } },
    },
    {
      name: 'a part has a minimum of its own',
      given: { metric: 'roc_auc', min: '0.1' },
      base: { [WORKFLOW]: workflowFile({ model: steps({ ...gate, with: 'metric: roc_auc, Min: 0.7' }) }) },
      place: { action: 'gate-model' },
      is: { from: 'base', edited: true, ruling: { min: 0.7 } },
    },
    {
      name: 'examples are measured otherwise',
      given: { target: 'score' },
      base: parts,
      place: { action: 'evaluate-model' },
      is: { from: 'base', edited: true, ruling: { target: undefined } },
    },
  ])('do not get lost where $name', async ({ given = LAX, base, head, place = {}, is }) => {
    expect(await policyOf(given, { base, head }, place)).toMatchObject({ base: BASE, ...is });
  });

  const variable = SAID.replace('0.02', '"${{ vars.MARGIN }}"');
  const celled = SAID.replace('0.02', '"${{ matrix.a }}"');
  const ofVariable = SAID.replace('metric: roc_auc', 'metric: "${{ vars.METRIC }}"');
  const ofEnv = ofVariable.replace('0.02', '"${{ env.MARGIN }}"');
  const withEnv = { [WORKFLOW]: `env: {MARGIN: 0.02}\n${file(ofEnv)}` };
  const planned = "${{ fromJSON(format('{{''include'': [{{''a'': {0}}}]}}', needs.plan.outputs.margin)) }}";
  const braced = {
    [WORKFLOW]: workflowFile({ model: steps({ with: celled }) }, `    strategy: {matrix: "${planned}"}\n`),
  };
  const format = SAID.replace('0.02', `"\${{ fromJSON(format('{{0}}', env.MARGIN)) }}"`);
  const inBraces = (margin: string): Tree => ({ [WORKFLOW]: `env: {MARGIN: ${margin}}\n${file(format)}` });
  const needed = SAID.replace('0.02', '"${{ needs.a.outputs.margin }}"');
  it.each<Case>([
    {
      name: 'in a file that the change leaves alone',
      base: only(variable),
      head: only(variable),
      is: { from: 'base' },
    },
    {
      name: 'in a step that it leaves alone, of a variable',
      base: only(variable),
      head: { [WORKFLOW]: `# words\n${file(variable)}` },
      is: { from: 'base', edited: false, ruling: { margin: '0.9' } },
    },
    {
      name: 'in a job that it calls otherwise, of a variable',
      base: { [WORKFLOW]: workflowFile({ all: steps({ with: variable }) }) },
      head: only(variable),
      is: { from: 'base', edited: false, ruling: { margin: '0.9' } },
    },
    {
      name: 'in a step that it leaves alone, of another job',
      base: only(needed),
      head: { [WORKFLOW]: `# words\n${file(needed)}` },
      is: { from: 'unclear' },
    },
    { name: 'in a step that it edits', base: only(variable), head: only(SAID), is: { from: 'unclear' } },
    {
      name: 'of a matrix that it edits',
      base: { [WORKFLOW]: workflowFile({ model: steps({ with: celled }) }, '    strategy: {matrix: {a: [0.02]}}\n') },
      head: { [WORKFLOW]: workflowFile({ model: steps({ with: celled }) }, '    strategy: {matrix: {a: [0.9]}}\n') },
      is: { from: 'base', edited: true, ruling: { margin: '0.02' } },
    },
    {
      name: 'of what an earlier job gives, in a matrix that is made of braces',
      base: braced,
      head: braced,
      is: { from: 'unclear', why: 'margin is there what an earlier step gives, which runs what this change has' },
    },
    {
      name: 'inside of braces, of an `env` that the change edits',
      base: inBraces('0.02'),
      head: inBraces('0.9'),
      is: { from: 'unclear' },
    },
    {
      name: 'not those beside it, of an `env` that a step overwrote',
      base: withEnv,
      head: withEnv,
      is: { from: 'base', edited: true, ruling: { metric: ['roc_auc'], margin: '0.02' } },
    },
    {
      name: 'not those beside it, where the change edits another line',
      base: withEnv,
      head: { [WORKFLOW]: `# words\n${withEnv[WORKFLOW]}` },
      is: { from: 'base', edited: true, ruling: { metric: ['roc_auc'], margin: '0.02' } },
    },
    {
      name: 'not those beside it that it leaves out',
      given: { ...GIVEN, baseline: 'none' },
      base: only(ofVariable),
      head: only(ofVariable),
      is: { from: 'base', edited: true, ruling: { metric: ['roc_auc'], baseline: undefined } },
    },
  ])('that are expressions are what this run gives: $name', async ({ given = LAX, base, head, is }) => {
    expect(await policyOf(given, { base, head })).toMatchObject(is);
  });

  const dispatched = (margin: string, more = 'type: string'): Tree => ({
    [WORKFLOW]: file(SAID.replace('0.02', `"\${{ ${margin} }}"`)).replace(
      'on: pull_request',
      `on: {pull_request: , workflow_dispatch: {inputs: {margin: {${more}}}}}`,
    ),
  });
  const byDefault = (margin: string): Tree => ({
    [WORKFLOW]:
      'on: {workflow_dispatch: {inputs: {margin: }}}\njobs:\n  m:\n    uses: ./.github/workflows/called.yml\n',
    '.github/workflows/called.yml': file(SAID.replace('0.02', '"${{ inputs.margin }}"')).replace(
      'on: pull_request',
      `on: {workflow_call: {inputs: {margin: {type: string, default: "\${{ ${margin} }}"}}}}`,
    ),
  });
  const entered = { from: 'unclear', why: 'margin is there what was entered where this run was started by hand' };
  const asItIs = { from: 'base', edited: false, ruling: { margin: '0.9' } };
  it.each<Case>([
    { name: 'to a step', base: dispatched('inputs.margin || 0.02'), is: entered },
    { name: 'by its index', base: dispatched("inputs['margin'] || 0.02"), is: entered },
    { name: 'by the event', base: dispatched("github.event['inputs'].margin || 0.02"), is: entered },
    { name: 'with all of the event', base: dispatched('fromJSON(toJSON(github.event)).inputs.margin'), is: entered },
    { name: 'in capitals', base: dispatched('Inputs.margin'), is: entered },
    { name: 'by the default of a workflow that is called', base: byDefault('inputs.margin'), is: entered },
    { name: 'by such a default and the event', base: byDefault('github.event.inputs.margin'), is: entered },
    { name: 'not where it is what the file says', base: dispatched('inputs.margin', 'default: 0.90'), is: asItIs },
    { name: 'not where nothing is entered', base: dispatched('inputs.margin'), place: {}, is: asItIs },
    {
      name: 'not where no rule is made of it',
      base: dispatched("github.ref_name == 'x' && 0.1 || github.event.label.name || vars.inputs || 'inputs'"),
      is: asItIs,
    },
    {
      name: 'beside an edit of the file',
      base: dispatched('github.event.inputs.margin || 0.02'),
      head: dispatched('github.event.inputs.margin || 0.02', 'type: number'),
      is: { from: 'unclear' },
    },
  ])('that a person enters who starts the run are the change’s: $name', async ({ base, head = base, place, is }) => {
    const given = place ?? { entered: { margin: '0.9' } };
    expect(await policyOf(LAX, { base, head }, given)).toMatchObject(is);
  });

  const described = { 'mlops.yml': 'project: flights\nevaluate: {predictions: p.csv}\n' };
  it('do not take the place of an mlops.yml that the change drops', async () => {
    await expect(policyOf(LAX, { base: described })).rejects.toMatchObject({ code: 'MLOPS_BASE_POLICY' });
    expect(await policyOf(LAX, { base: described, began: {} })).toMatchObject({
      from: 'unclear',
      workflow: 'mlops.yml',
    });
  });

  it('that the base has and nobody can use are none to pass', async () => {
    const base = { [WORKFLOW]: workflowFile({ model: steps({ uses: '/actions/gate-model', with: 'min: much' }) }) };
    await expect(policyOf(GIVEN, { base }, { action: 'gate-model' })).rejects.toMatchObject({
      code: 'MLOPS_BASE_POLICY',
      where: { file: WORKFLOW, field: 'min' },
    });
  });

  it('are its own where nothing is to be merged', async () => {
    const host = testHost({ directory: '.' });
    const project = await projectFromInputs(host, { config: {} });
    const origin = { ...originOf({ base: only(SAID) }), base: async () => undefined } as Origin;
    expect(await workflowPolicy({ ...host, origin }, project)).toBeUndefined();
    expect(await workflowPolicy(host, project)).toBeUndefined();
  });
});
