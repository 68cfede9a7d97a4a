import { fail } from './errors.ts';

/**
 * A signal that SIGINT, SIGTERM or the end of the terminal aborts, with MLOPS_INTERRUPTED as its reason. A second one of them
 * ends the process at once. (`nohup` protects no Node program, which takes all signals as they come, so nothing is lost by
 * listening to SIGHUP.)
 */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () =>
      controller.abort(
        fail('MLOPS_INTERRUPTED', {
          message: `Stopped by ${signal}.`,
          hint: 'Run it again: what was finished before is taken from the cache.',
        }),
      ),
    );
  }
  return controller.signal;
}
