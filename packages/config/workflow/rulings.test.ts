import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SOUGHT } from './rulings.ts';
import { readYaml } from '../yaml.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

describe('the inputs that are rules', () => {
  it.each(Object.keys(SOUGHT))('are declared by %s: what is judged of a change is judged of its base', (action) => {
    const file = action === 'run-pipeline' ? 'action.yml' : join('actions', action, 'action.yml');
    const content = readFileSync(join(repository, file));
    const { value } = readYaml({ content, file, fail: ({ message }) => new Error(message) as never });
    const { inputs } = value as { inputs: object };
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining([...SOUGHT[action]!.inputs]));
  });
});
