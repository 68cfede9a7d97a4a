import { describe, expect, it } from '@jest/globals';
import type { Candidate } from './candidate.ts';
import type { VersionRecord } from './records.ts';
import { planRegistration } from './register.ts';
import type { Sight } from './registry.ts';

describe('a name in the registry', () => {
  const version = { tag: 'delays@v1.0.0', version: '1.0.0', project: 'delays' } as VersionRecord;
  const sight: Sight = {
    recorded: { name: 'delays', versions: [version], moves: [], withdrawals: [] },
    tags: [],
  } as unknown as Sight;

  it('takes no model of another project, whatever that has passed', () => {
    const toy = { project: 'toy', commit: 'c', model: { digest: 'd' } } as Candidate;
    const plan = (): unknown => planRegistration(sight, toy, {});
    expect(plan).toThrow(
      'delays@v1.0.0 is a model of the project delays, and this is one of toy: a name has one project',
    );
  });
});
