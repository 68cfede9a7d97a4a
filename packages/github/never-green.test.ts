import { describe, expect, it } from '@jest/globals';
import type { Action, Host, Verdict } from '#kit';
import { neverGreen } from './never-green.ts';

async function heldBack(verdict: Verdict | undefined, decides = true) {
  const said: string[] = [];
  const action = {
    decides,
    run: async () => ({ ...(verdict && { verdict }), summary: 'so', outputs: { verdict: verdict ?? '' } }),
  } as unknown as Action;
  const host = { annotate: ({ title }: { title: string }) => void said.push(title) } as unknown as Host;
  const result = await neverGreen(action).run({ host, inputs: {} });
  return { verdict: result.verdict, output: result.outputs['verdict'], said: said.length };
}

describe("a fork's run of an action whose verdict people require", () => {
  it.each([
    { verdict: 'pass', is: 'inconclusive', said: 1 },
    // Stages were left out, and nobody judged.
    { verdict: undefined, is: 'inconclusive', said: 1 },
    { verdict: 'inconclusive', is: 'inconclusive', said: 0 },
    { verdict: 'fail', is: 'fail', said: 0 },
  ] as const)('is $is where it says $verdict', async ({ verdict, is, said }) => {
    expect(await heldBack(verdict)).toEqual({ verdict: is, output: is, said });
  });

  it('is as it is where the action decides nothing', async () => {
    expect(await heldBack(undefined, false)).toEqual({ verdict: undefined, output: '', said: 0 });
  });
});
