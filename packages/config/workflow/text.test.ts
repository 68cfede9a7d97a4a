import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { callsIn, type StepText } from './text.ts';
import { readYaml } from '../yaml.ts';

const ROOT = '.github/workflows/model.yml';
const workflows = join(import.meta.dirname, '..', '..', '..', '.github', 'workflows');
const parse = (content: Uint8Array): unknown =>
  readYaml({ content, file: ROOT, fail: ({ message }) => new Error(message) as never }).value;
const env = (): undefined => undefined;
const parts = (steps: readonly StepText[]): string[] => steps.map((of) => `${of.job}: ${of.input('part')}`);

describe('a call of our own workflow', () => {
  it.each(['ml-pull-request.yml', 'ml-pull-request-fork.yml', 'ml-train.yml'])(
    'stands for the steps that %s has',
    (name) => {
      const written = new Map([[ROOT, parse(readFileSync(join(workflows, name)))]]);
      const calls = {
        jobs: { model: { uses: `acme/judge/.github/workflows/${name}@v1`, with: { config: 'm/mlops.yml' } } },
      };
      const found = callsIn(ROOT, new Map([[ROOT, calls]]), { repository: 'Acme/Judge', env });
      const own = callsIn(ROOT, written, { repository: 'mlops-actions/mlops-actions', env }).steps;
      expect(parts(found.steps)).toEqual(parts(own.filter((of) => of.input('part') !== '')));
      expect(found.steps.map((of) => of.input('config'))).toEqual(found.steps.map(() => 'm/mlops.yml'));
      expect(found.opaque).toEqual([]);
    },
  );
});

describe('what a gate reads', () => {
  const uses = 'acme/judge/actions/evaluate-model@v1';
  const composite = (id: string, steps: readonly object[]): object => ({
    outputs: { scored: { value: `\${{ steps.${id}.outputs.scored }}` } },
    runs: { using: 'composite', steps },
  });
  it.each<{ name: string; before: readonly object[]; action?: object; reads: string }>([
    { name: 'an evaluation', before: [{ id: 'x', uses }], reads: 'evaluation' },
    { name: 'an evaluation, whatever its id is written like', before: [{ id: 'X', uses }], reads: 'evaluation' },
    { name: 'a file of a program', before: [{ uses }, { id: 'x', run: './predict.sh' }], reads: 'file' },
    { name: 'a file of another action', before: [{ id: 'x', uses: 'actions/download-artifact@v5' }], reads: 'file' },
    { name: 'either of what is not read', before: [{ id: 'x', uses: 'acme/predict@v1' }], reads: 'either' },
    { name: 'an evaluation, where no step has left anything', before: [{ id: 'y', run: 'true' }], reads: 'evaluation' },
    {
      name: 'an evaluation inside of an action',
      before: [{ id: 'x', uses: './a' }],
      action: composite('x', [{ id: 'x', uses }]),
      reads: 'evaluation',
    },
    {
      name: 'a file that an action leaves beside an evaluation',
      before: [{ id: 'x', uses: './a' }],
      action: composite('other', [{ uses }, { id: 'other', run: 'true' }]),
      reads: 'file',
    },
    {
      name: 'either of two that are called the same',
      before: [{ id: 'x', run: 'true' }, { uses: './a' }],
      action: composite('x', [{ id: 'x', uses }]),
      reads: 'either',
    },
  ])('is $name', ({ before, action, reads }) => {
    const gate = { uses: 'acme/judge/actions/gate-model@v1', with: { predictions: '${{ steps.x.outputs.scored }}' } };
    // What a job before has left is not this one's.
    const jobs = { earlier: { steps: [{ id: 'x', run: 'true' }] }, model: { steps: [...before, gate] } };
    const files = new Map<string, unknown>([
      [ROOT, { jobs }],
      ['a/action.yml', action],
    ]);
    const { steps } = callsIn(ROOT, files, { repository: 'Acme/Judge', env });
    expect(steps.find((of) => of.action === 'gate-model')?.reads).toBe(reads);
  });
});
