import { describe, expect, it } from '@jest/globals';
import type { Origin } from '#kit';
import { testHost } from '#testing';
import { workflowPolicy, type WorkflowPolicy } from './workflow-policy.ts';

const WORKFLOW = '.github/workflows/model.yml';
const BASE = { branch: 'main', commit: 'b'.repeat(40) };
const BEGAN = { branch: 'main', commit: 'a'.repeat(40) };
const OURS = 'acme/judge';
const GIVEN = { metric: 'roc_auc', margin: '0.02', slices: 'carrier, origin', group: 'day' };
const SAID = 'metric: roc_auc, margin: 0.02, slices: "carrier,origin", group: day';

/** A workflow whose job has these steps, each with these inputs. */
const file = (...steps: string[]): string =>
  `on: pull_request\njobs:\n  model:\n    steps:\n      - uses: actions/checkout@v5\n${steps.map((inputs) => `      - uses: ${OURS}@v2\n        with: {predictions: p.csv, ${inputs}}\n`).join('')}`;

async function policyOf(
  given: Record<string, string>,
  there: string | undefined,
  began = there,
): Promise<WorkflowPolicy | undefined> {
  const texts = new Map([
    [BASE.commit, there],
    [BEGAN.commit, began],
  ]);
  const origin = {
    step: { workflow: WORKFLOW, job: 'model', action: 'Acme/Judge', input: (name: string) => given[name] ?? '' },
    change: { base: BEGAN },
    base: async () => BASE,
    read: async (commit: string, path: string) => {
      const text = path === WORKFLOW ? texts.get(commit) : undefined;
      return text === undefined ? undefined : Buffer.from(text);
    },
  } as unknown as Origin;
  return workflowPolicy({ ...testHost({ directory: '.' }), origin });
}

describe('rules that are inputs of a step', () => {
  it.each<{ name: string; given?: Record<string, string>; there: string | undefined; began?: string; is: object }>([
    { name: 'the same, written otherwise', there: file(SAID), is: { from: 'base', edited: false } },
    { name: 'a number that ends in nought', there: file(SAID.replace('0.02', '0.020')), is: { edited: false } },
    {
      name: 'a larger margin',
      given: { ...GIVEN, margin: '0.9' },
      there: file(SAID),
      is: { from: 'base', edited: true, workflow: WORKFLOW, ruling: { margin: '0.02', group: 'day' } },
    },
    {
      name: 'no slices any more',
      given: { ...GIVEN, slices: '' },
      there: file(SAID),
      is: { edited: true, ruling: { slices: ['carrier', 'origin'] } },
    },
    {
      name: 'a baseline of its own',
      given: { ...GIVEN, baseline: 'bad.csv' },
      there: file(SAID),
      is: { edited: true, ruling: { baseline: undefined } },
    },
    {
      name: 'those that main had when the run began',
      there: file(SAID.replace('0.02', '0.01')),
      began: file(SAID),
      is: { from: 'base', edited: false, ruling: { margin: '0.01' } },
    },
    { name: 'those of another step of the job', there: file(SAID, 'project: other'), is: { from: 'base' } },
    { name: 'no file there', there: undefined, is: { from: 'head', edited: false, ruling: { margin: '0.02' } } },
    { name: 'two steps of one project', there: file(SAID, SAID), is: { from: 'unclear' } },
    { name: 'another job', there: file(SAID).replace('model:', 'other:'), is: { from: 'unclear' } },
    { name: 'another action', there: file(SAID).replace(OURS, 'acme/other'), is: { from: 'unclear' } },
    { name: 'an action in a folder', there: file(SAID).replace(OURS, `${OURS}/actions/gate`), is: { from: 'unclear' } },
    {
      name: 'an expression',
      there: file(SAID.replace('0.02', "'${{ vars.MARGIN }}'")),
      is: { from: 'unclear', ruling: { margin: '0.02' } },
    },
    { name: 'a file that is no YAML', there: 'jobs: [', is: { from: 'unclear' } },
  ])('are judged as the base has them: $name', async ({ given = GIVEN, there, began, is }) => {
    expect(await policyOf(given, there, began)).toMatchObject({ base: BASE, ...is });
  });

  it('are its own where nothing is to be merged', async () => {
    const origin = { step: { input: () => '' }, base: async () => undefined } as unknown as Origin;
    expect(await workflowPolicy({ ...testHost({ directory: '.' }), origin })).toBeUndefined();
    expect(await workflowPolicy(testHost({ directory: '.' }))).toBeUndefined();
  });
});
