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
