import { describe, expect, it } from '@jest/globals';
import type { EndedRun, Host } from '#kit';
import { again } from './again.ts';

const URL = 'https://github.com/acme/app/actions/runs/7';

/** What is done about a run that ended so. */
async function after(ended: Partial<EndedRun> | undefined, started = true) {
  const asked: EndedRun[] = [];
  const run = ended && {
    id: 7,
    attempt: 1,
    url: URL,
    failed: ['train / work', 'train / record'],
    cancelled: [],
    kept: [],
    ...ended,
  };
  const origin = {
    ended: async () => run,
    runAgain: async (again: EndedRun) => {
      asked.push(again);
      return started;
    },
  };
  const done = await again({ origin } as unknown as Host).catch((error: Error) => error);
  return { said: 'summary' in done ? done.summary : done, asked: asked.length };
}

describe('after a run that trained', () => {
  it.each([
    {
      name: 'a job that was lost with a checkpoint',
      ended: { kept: [1] },
      said: /as attempt 2: it left a new checkpoint/,
    },
    {
      name: 'one that was lost without',
      ended: {},
      said: /as attempt 2: it left no new checkpoint, which may happen once/,
    },
    { name: 'one more, after one that got on', ended: { attempt: 9, kept: [1, 4, 8] }, said: /as attempt 10: .* once/ },
    { name: 'a job of a matrix', ended: { failed: ['train (a) / work'] }, said: /train \(a\) \/ work goes on/ },
  ])('has it go on: $name', async ({ ended, said }) => {
    expect(await after(ended)).toEqual({ said: expect.stringMatching(said), asked: 1 });
  });

  it.each([
    { name: 'attempts that got nowhere', ended: { attempt: 2 }, says: /attempts 1 and 2 left no new checkpoint$/ },
    {
      name: 'attempts that got no further',
      ended: { attempt: 5, kept: [1, 3] },
      says: /attempts 4 and 5 left no new checkpoint, the last one is of attempt 3$/,
    },
  ])('stops after two $name', async ({ ended, says }) => {
    const { said, asked } = await after(ended);
    expect(said).toMatchObject({ code: 'MLOPS_TRAINING_STUCK', message: expect.stringMatching(says) });
    expect(asked).toBe(0);
  });

  it.each([
    { name: 'a verdict is none', ended: { failed: ['train / record'] } },
    { name: 'nothing failed', ended: { failed: [] } },
    { name: 'no run ended', ended: undefined },
  ])('does nothing where $name', async ({ ended }) => {
    expect(await after(ended)).toEqual({ said: expect.stringMatching(/^No training is to go on/), asked: 0 });
  });

  it('says that the job with the code was cancelled', async () => {
    const { said } = await after({ failed: ['train / record'], cancelled: ['train / work'] });
    expect(said).toBe(
      'No training is to go on: train / work was cancelled, by a person or by the time limit of the job.',
    );
  });

  it('says so when somebody else was faster', async () => {
    expect(await after({ kept: [1] }, false)).toEqual({ said: 'train / work has another attempt already.', asked: 1 });
  });
});
