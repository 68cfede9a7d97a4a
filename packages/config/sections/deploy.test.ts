import { describe, expect, it } from '@jest/globals';
import { DeploySection, inStaging } from './deploy.ts';

const programs = { start: ['a'], switch: ['b'], rollback: ['c'], status: ['d'] };
const command = { target: 'command', url: 'https://models.example.org', promote: 'production', ...programs };
const canary = { share: 0.05 };

describe('what holds in staging', () => {
  it.each([
    {
      name: 'what is said, else what holds in production; no label of that, and no canary',
      section: { ...command, canary, env: ['KEY'], staging: { url: 'https://staging.example.org', start: ['e'] } },
      expected: { ...programs, url: 'https://staging.example.org', start: ['e'], env: ['KEY'], 'time-limit': '10 min' },
    },
    {
      name: 'a port and a label of its own',
      section: { target: 'process', promote: 'production', staging: { port: 8081, promote: 'staging' } },
      expected: { port: 8081, promote: 'staging', address: '127.0.0.1' },
    },
  ])('$name', ({ section, expected }) => {
    const staged = inStaging(DeploySection.parse(section))!;
    expect(staged).toMatchObject(expected);
    expect(Object.keys(staged)).toEqual(expect.not.arrayContaining(['canary', 'staging']));
    expect(staged.promote).toBe('promote' in expected ? expected.promote : undefined);
  });

  it('is nothing where it is not described, and never the address of production', () => {
    expect(inStaging(DeploySection.parse(command))).toBeUndefined();
    expect(DeploySection.safeParse({ ...command, staging: { promote: 'staging' } }).success).toBe(false);
    expect(DeploySection.safeParse({ target: 'process', staging: {} }).success).toBe(false);
  });
});
