import type { Host } from './host.ts';

/** Where work stands, for `withProgress`. */
export type Tell = (done: number, note?: string) => void;

const BEAT_MS = 1000;

/**
 * Does work of which a line tells every second how far it is, as soon as it takes longer than the host keeps quiet.
 *
 * @param total of what the work tells; of seconds where it tells nothing, such as those that it took the last time
 */
export async function withProgress<T>(
  host: Pick<Host, 'progress' | 'clock'>,
  title: string,
  total: number | undefined,
  work: (tell: Tell) => Promise<T>,
): Promise<T> {
  const started = host.clock.monotonic();
  const progress = host.progress(title, total);
  let told: Parameters<Tell> | undefined;
  const show = (): void => progress.update(...(told ?? [(host.clock.monotonic() - started) / 1000]));
  const beat = setInterval(show, BEAT_MS);
  try {
    return await work((...where) => {
      told = where;
      show();
    });
  } finally {
    clearInterval(beat);
    progress.end();
  }
}
