// Loaded before a step: its clock runs FACTOR times faster. Every wait of the retry policy, of GitHub's own clients and
// every time-out is still waited for, in its order and its proportion; only the machine's seconds are fewer.
// The time of day is left alone, because it is compared with the server's, unless a step is to run LATER.
import timers from 'node:timers';
import promises from 'node:timers/promises';
import { syncBuiltinESMExports } from 'node:module';

const FACTOR = Number(process.env['FAST_CLOCK'] ?? 1);
/** A request may be slow because the machine is busy: a time-out is no shorter than this. */
const SHORTEST_TIME_OUT_MS = 3000;

const monotonic = performance.now.bind(performance);
performance.now = () => monotonic() * FACTOR;

const later = globalThis.setTimeout;
const faster = ((callback: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
  later(callback, ms / FACTOR, ...given)) as typeof setTimeout;
globalThis.setTimeout = Object.assign(faster, later);
timers.setTimeout = globalThis.setTimeout;

const wait = promises.setTimeout;
promises.setTimeout = (ms = 0, ...given) => wait(ms / FACTOR, ...given);
syncBuiltinESMExports();

AbortSignal.timeout = (ms) => {
  const controller = new AbortController();
  const end = (): void =>
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  later(end, Math.max(Math.min(ms, SHORTEST_TIME_OUT_MS), ms / FACTOR)).unref();
  return controller.signal;
};

const LATER = Number(process.env['LATER'] ?? 0);
if (LATER > 0) {
  const now = Date.now.bind(Date);
  globalThis.Date = class extends Date {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [now() + LATER] : given) as [number]));
    }
    static override now = (): number => now() + LATER;
  } as DateConstructor;
}
