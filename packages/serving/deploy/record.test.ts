import { describe, expect, it } from '@jest/globals';
import type { Ledger } from '#evidence';
import { whatServed, type DeploymentRecord } from './record.ts';

/** A ledger of deployments: `+1` is deployed, `-1` is rolled back to, `!1` was tried and taken back. */
function ledgerOf(story: string): Ledger {
  const files = new Map<string, Uint8Array>();
  let now: string | null = null;
  for (const [index, step] of story.split(' ').filter(Boolean).entries()) {
    const reference = `churn@v${step.slice(1)}.0.0`;
    const previous = now === null ? null : { reference: now, model: 'm' };
    if (!step.startsWith('!')) now = reference;
    const takenBack = step.startsWith('!');
    const entry: DeploymentRecord = {
      at: new Date(index * 1000).toISOString(),
      action: step.startsWith('-') ? 'rollback' : 'deploy',
      outcome: takenBack ? 'rolled back' : 'deployed',
      verdict: takenBack ? 'fail' : 'pass',
      reason: null,
      deployed: { reference, model: 'm' },
      golden: null,
      latency: null,
      previous,
      serving: now === null ? null : { reference: now, model: 'm' },
    };
    files.set(
      `deployments/churn/${String(index).padStart(3, '0')}/deployment.json`,
      Buffer.from(JSON.stringify(entry)),
    );
  }
  const entries = {
    list: async () => [...files.keys()].map((path) => path.split('/')[2]!),
    read: async (paths: readonly string[]) => new Map(paths.map((path) => [path, files.get(path)!])),
  };
  return { entries } as unknown as Ledger;
}

describe('what one can go back to', () => {
  it.each([
    { story: '', stack: [] },
    { story: '+1 +2 +3', stack: [1, 2, 3] },
    { story: '+1 +2 -1', stack: [1] },
    { story: '+1 +2 +3 -2', stack: [1, 2] },
    { story: '+1 +2 +3 -1', stack: [1] },
    { story: '+1 +2 !3', stack: [1, 2] },
    { story: '+1 +2 -1 +3 -1', stack: [1] },
    { story: '+1 +1 +2', stack: [1, 2] },
    { story: '+1 +2 +1', stack: [1, 2, 1] },
    { story: '+2 +1 +2 -1', stack: [1] },
    { story: '+1 +2 -1 +2', stack: [1, 2] },
    // Deployed before there was a ledger.
    { story: '+2 -1', stack: [1] },
  ])('after "$story" is $stack', async ({ story, stack }) => {
    const { stack: found, ever } = await whatServed(ledgerOf(story), 'churn');
    expect(found).toEqual(stack.map((version) => `churn@v${version}.0.0`));
    const served = story.split(' ').filter((step) => /^[+-]/.test(step));
    expect([...ever].sort()).toEqual([...new Set(served.map((step) => `churn@v${step.slice(1)}.0.0`))].sort());
  });
});
