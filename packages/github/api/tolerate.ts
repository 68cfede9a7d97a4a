import { MlopsError, type Host } from '#kit';

/**
 * Does what may fail without changing the verdict: showing a report in one more place. Trouble with GitHub is one
 * warning with the next step; the report is in the job's summary anyway.
 *
 * @param what could not be done: `The comment could not be written`
 * @returns undefined when it could not be done
 * @throws what is no MlopsError, and everything once the run is interrupted
 */
export async function tolerate<T>(
  host: Pick<Host, 'log' | 'signal'>,
  what: string,
  body: () => Promise<T>,
  consequence = "The verdict stands, and the report is in the job's summary.",
): Promise<T | undefined> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof MlopsError) || host.signal.aborted) throw error;
    const hint = error.hint === undefined ? '' : `\n${error.hint}`;
    host.log.warning(`${what}: ${error.message} (${error.code}). ${consequence}${hint}`);
    return undefined;
  }
}
