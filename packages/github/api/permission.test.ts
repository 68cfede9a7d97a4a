import { describe, expect, it } from '@jest/globals';
import type { MlopsError, Permissions } from '#kit';
import { Refusal } from './outcome.ts';
import { explainRefusal } from './permission.ts';

const declared: Permissions = { contents: 'read', 'pull-requests': 'write', actions: 'read' };

function explained(accepted: string | undefined, permissions = declared): MlopsError {
  const refusal = new Refusal('Resource not accessible by integration', { status: 403, accepted });
  return explainRefusal('POST /x', refusal, { exists: false, permissions }) as MlopsError;
}

describe('a missing permission', () => {
  it.each([
    { name: 'the one there is', accepted: 'checks=write', lacks: 'checks: write' },
    {
      name: 'of two ways, the one that is declared',
      accepted: 'issues=write; pull_requests=write',
      lacks: 'pull-requests: write',
    },
    {
      name: 'all of one way',
      accepted: 'statuses=write,deployments=read',
      lacks: 'statuses: write, deployments: read',
    },
    { name: 'none that a workflow has no word for', accepted: 'metadata=read', lacks: 'a permission' },
    { name: 'none where GitHub names none', accepted: undefined, lacks: 'a permission' },
  ])('is named: $name', ({ accepted, lacks }) => {
    const { code, message } = explained(accepted);
    expect(code).toBe('MLOPS_GITHUB_PERMISSION');
    expect(message).toContain(`It lacks ${lacks}.`);
  });

  it('comes with everything that the action needs, because what is not named is taken away', () => {
    expect(explained('actions=write,checks=write').hint).toBe(
      [
        'Give the job',
        '',
        'permissions:',
        '  actions: write',
        '  checks: write',
        '  contents: read',
        '  pull-requests: write',
        '',
        'A pull request from a fork gets a token that can only read, whatever stands there.',
      ].join('\n'),
    );
  });

  it('never weakens what is declared', () => {
    expect(explained('pull_requests=read').hint).toContain('\n  pull-requests: write\n');
  });
});
