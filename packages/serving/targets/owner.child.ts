const LOOK_EVERY = 500;

/**
 * Aborted when the test run has ended that processes belong to. What a target starts outlives whoever started it: a test that
 * is interrupted, or whose worker ends, cannot end it any more.
 * @param pid of the test's process
 */
export function untilOwnerEnds(pid: number): AbortSignal {
  const ended = new AbortController();
  const look = setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      clearInterval(look);
      ended.abort();
    }
  }, LOOK_EVERY).unref();
  return ended.signal;
}
