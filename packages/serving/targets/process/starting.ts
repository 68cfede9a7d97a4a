import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '#evidence';
import { escape, MlopsError } from '#kit';
import type { Place } from './state.ts';

/** Whoever starts something has done so by then. */
const START_WAIT = 10_000;
const POLL = 20;

/** By machine: what one that is gone has left, a container perhaps, keeps nobody waiting. */
export function startingLock({ directory }: Pick<Place, 'directory'>): string {
  return join(directory, `starting-${escape.fileName(hostname())}.lock`);
}

/**
 * Runs `body` while no other keeper of this place starts anything, so that what one has started is written down before
 * another one looks for it. Where no lock can be had, as on a full disk, it runs all the same: what serves is to go on.
 */
export async function startingAlone<T>(place: Place, body: () => Promise<T>): Promise<T> {
  let begun = false;
  const once = (): Promise<T> => {
    begun = true;
    return body();
  };
  for (let waited = 0; waited < START_WAIT; waited += POLL) {
    try {
      return await withLock(startingLock(place), once, 'starting servers');
    } catch (error) {
      if (begun) throw error;
      if (!(error instanceof MlopsError && error.code === 'MLOPS_STAGE_BUSY')) break;
      await sleep(POLL);
    }
  }
  return body();
}
