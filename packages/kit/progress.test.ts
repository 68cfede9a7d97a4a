import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { withProgress, type Tell } from './progress.ts';

/** What a host was told, on a clock that only the test moves. */
function watched() {
  const told: unknown[] = [];
  const host = {
    clock: { now: () => new Date(), monotonic: () => jest.now() },
    progress: (title: string, total?: number) => {
      told.push([title, total]);
      return { update: (...where: Parameters<Tell>) => told.push(where), end: () => told.push('end') };
    },
  };
  return { told, host };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('tells every second how long work takes that tells nothing', async () => {
  const { told, host } = watched();
  let finish = (_: string): void => undefined;
  const work = withProgress(host, 'judging', 3, () => new Promise<string>((resolve) => (finish = resolve)));
  jest.advanceTimersByTime(2500);
  finish('done');
  expect(await work).toBe('done');
  jest.advanceTimersByTime(5000);
  expect(told).toEqual([['judging', 3], [1], [2], 'end']);
});

it('tells what the work tells, at once and again, and ends when it fails', async () => {
  const { told, host } = watched();
  const work = withProgress(host, 'verifying', 5, async (tell) => {
    tell(1, 'train-model');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    throw new Error('broken');
  });
  jest.advanceTimersByTime(1500);
  await expect(work).rejects.toThrow('broken');
  expect(told).toEqual([['verifying', 5], [1, 'train-model'], [1, 'train-model'], 'end']);
});
