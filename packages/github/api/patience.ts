import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '#kit';

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** How long all requests together may still wait. */
export interface Patience {
  readonly leftMs: number;
  readonly waitedMs: number;
  /** Time that brought nothing: an attempt that failed. */
  spend(ms: number): void;
  /**
   * Waits, and makes whoever asks for a turn meanwhile wait as long.
   * @returns false, at once, when that is longer than what is left
   */
  wait(ms: number): Promise<boolean>;
  /** Waits until nobody waits any more. */
  turn(): Promise<void>;
  /** The same patience, of which no more than `ms` may be used here. */
  atMost(ms: number): Patience;
}

const pause: Sleep = async (ms, signal) => {
  await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
};

/** @param totalMs for all waits together; waiting for the same time twice over is counted once */
export function createPatience(
  totalMs: number,
  { clock, signal, sleep = pause }: { clock: Clock; signal: AbortSignal; sleep?: Sleep },
): Patience {
  let leftMs = totalMs;
  let waitedMs = 0;
  /** Until when somebody waits, by the clock that never goes back. */
  let horizon = 0;

  const within = (capMs: number): Patience => {
    const floor = Math.max(0, leftMs - capMs);
    return {
      get leftMs() {
        return Math.max(0, leftMs - floor);
      },
      get waitedMs() {
        return waitedMs;
      },
      spend(ms) {
        leftMs = Math.max(0, leftMs - ms);
      },
      async wait(ms) {
        const end = clock.monotonic() + ms;
        const more = Math.max(0, end - Math.max(horizon, end - ms));
        if (more > leftMs - floor) return false;
        leftMs -= more;
        waitedMs += more;
        horizon = Math.max(horizon, end);
        await sleep(ms, signal);
        signal.throwIfAborted();
        return true;
      },
      async turn() {
        for (let ms = horizon - clock.monotonic(); ms > 0; ms = horizon - clock.monotonic()) {
          await sleep(ms, signal);
          signal.throwIfAborted();
        }
      },
      atMost: within,
    };
  };
  return within(totalMs);
}
