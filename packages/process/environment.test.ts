import { expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { environmentDigests } from './environment.ts';

it('tells values of declared variables apart without saying them, and of secrets says the name alone', () => {
  const env = { LEVEL: 'a', HF_TOKEN: 'hf_x', OTHER: 'b' };
  expect(environmentDigests(env, ['LEVEL', 'HF_TOKEN', 'ABSENT'])).toEqual({
    ABSENT: 'unset',
    HF_TOKEN: 'secret',
    LEVEL: createHash('sha256').update('a').digest('hex'),
  });
});
