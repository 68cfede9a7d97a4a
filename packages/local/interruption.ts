import { fail } from './errors.ts';

/**
 * A signal that SIGINT or SIGTERM aborts, with MLOPS_INTERRUPTED as its reason. A second one ends the process at once.
 */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
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
