import { isRunning } from '#process';

const LOOK_EVERY = 500;

/**
 * Aborted when the test run has ended that processes belong to. What a target starts outlives whoever started it: a test that
 * is interrupted, or whose worker ends, cannot end it any more.
 * @param pid of the test's process
 */
export function untilOwnerEnds(pid: number): AbortSignal {
  const ended = new AbortController();
  const look = setInterval(() => {
    if (isRunning({ pid, started: null })) return;
    clearInterval(look);
    ended.abort();
  }, LOOK_EVERY).unref();
  return ended.signal;
}
