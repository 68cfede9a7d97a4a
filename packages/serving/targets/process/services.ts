import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '#kit';
import { endService, isRunning } from '#process';
import { findKept, keep, ROUTER } from './keeper.ts';
import { startRouter } from './router.ts';
import { instancesOf, placeOf, readObserved, readState, type Place } from './state.ts';

/** Keeps the servers of a deployment running until the signal is aborted or nothing is deployed any more. */
export function keepServers(host: Host, directory: string): Promise<void> {
  return keep(host, placeOf(directory));
}

/**
 * Runs the router of a deployment until the signal is aborted.
 * @throws MLOPS_DEPLOY_PORT
 */
export async function routeRequests(host: Host, directory: string): Promise<void> {
  const router = await startRouter(placeOf(directory), (error) => host.log.error((error as Error).message));
  host.log.info(`routing on port ${router.port}`);
  await new Promise<void>((resolve) => {
    if (host.signal.aborted) resolve();
    host.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await router.close();
}

const STOP_WAIT = 20_000;

/** Ends everything of a deployment; what it fetched and logged stays. */
export async function stopServers(directory: string): Promise<void> {
  const place = placeOf(directory);
  const wanted = wantedIn(place);
  rmSync(place.state, { force: true });
  const observed = readObserved(place);
  if (observed) {
    // The keeper does it; in its place, whoever is asked.
    for (let waited = 0; waited < STOP_WAIT && isRunning(observed.keeper); waited += 50) await sleep(50);
    await endService(observed.keeper);
  }
  const left = readObserved(place) ?? observed;
  for (const { process } of [...Object.values(left?.instances ?? {}), ...(left?.router ? [left.router] : [])])
    if (process) await endService(process);
  const ids = [observed, left].flatMap((one) => Object.keys(one?.instances ?? {}));
  for (const id of new Set([ROUTER, ...wanted, ...ids])) await endUnknown(place, id);
}

/** Ids of servers that are to run: a keeper that is killed may have started one and written down nothing of it. */
function wantedIn(place: Place): string[] {
  try {
    return instancesOf(readState(place)).map(({ id }) => id);
  } catch {
    return [];
  }
}

/** What was started and stands on no file: nobody else would ever end it. */
async function endUnknown(place: Place, id: string): Promise<void> {
  for (let found = findKept(place, id); found && isRunning(found); found = findKept(place, id)) await endService(found);
}
