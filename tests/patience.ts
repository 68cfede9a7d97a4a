import { setTimeout } from 'node:timers/promises';

/** Waits until what another process does is seen. A minute is for busy machines: only what hangs takes it. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`after a minute it still does not hold: ${condition}`);
    await setTimeout(20);
  }
}

/** Seconds that this process computes for `work`; by a clock, a busy machine would be a slow program. */
export function computingSeconds(work: () => unknown): number {
  const began = process.cpuUsage();
  work();
  return process.cpuUsage(began).user / 1e6;
}
