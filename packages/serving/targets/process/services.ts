import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '#kit';
import { endService, isRunning, type ServiceProcess } from '#process';
import { fail } from '../../deploy/errors.ts';
import { keep } from './keeper.ts';
import { findAllKept } from './kept.ts';
import { startRouter } from './router.ts';
import { ENDED_FORMAT, placeOf, readObserved, replaceFile, textOf, type Ended, type Place } from './state.ts';

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

/**
 * Ends everything of a deployment; what it fetched and logged stays.
 * @throws MLOPS_DEPLOY_STOP when something goes on, or it cannot be known whether anything does
 */
export async function stopServers(directory: string, proc?: string): Promise<void> {
  const place = placeOf(directory);
  const before = readObserved(place);
  const running = (): ServiceProcess[] | undefined => findAllKept(place, proc)?.map(({ process }) => process);
  const wasHere = existsSync(place.state);
  if (!wasHere && !before && !running()?.length) return;
  mkdirSync(dirname(place.state), { recursive: true });
  replaceFile(place.state, textOf({ format: ENDED_FORMAT } satisfies Ended));
  // Where a version before kept its state: its keeper ends everything when that is gone.
  if (dirname(place.state) !== directory) rmSync(join(directory, 'state.json'), { force: true });
  if (before) {
    // The keeper does it; in its place, whoever is asked.
    for (let waited = 0; waited < STOP_WAIT && isRunning(before.keeper); waited += 50) await sleep(50);
    await endService(before.keeper);
  }
  const after = readObserved(place);
  const written = [before, after].flatMap((one) => (one ? [one.router, ...Object.values(one.instances)] : []));
  const left = written.flatMap((kept) => kept?.process ?? []);
  for (const process of left) await endService(process);
  // A keeper that is killed may have started one and written down nothing of it.
  for (let found = running(), waited = 0; found?.length && waited < STOP_WAIT; found = running(), waited += 50) {
    await Promise.all(found.map((process) => endService(process)));
    await sleep(50);
  }
  const still = [...(before ? [before.keeper] : []), ...left, ...(running() ?? [])].filter(isRunning);
  if (still.length > 0) throw goesOn(still);
  if (!before && !after && running() === undefined) throw notKnown(place);
}

function goesOn(still: readonly ServiceProcess[]): Error {
  const pids = [...new Set(still.map(({ pid }) => pid))].join(', ');
  return fail('MLOPS_DEPLOY_STOP', {
    message: `what was deployed has not ended: processes ${pids} go on`,
    hint: 'End them as the user who started them, a service manager perhaps, then run it again.',
  });
}

function notKnown({ observed }: Place): Error {
  return fail('MLOPS_DEPLOY_STOP', {
    message: `whether servers go on cannot be known: ${observed}, which says what runs, cannot be read, and this system does not tell the environment of processes`,
    where: { file: observed },
    hint: 'Look for processes of `mlops deploy keep`, `mlops deploy route` and `mlops serve` (ps ax), and end them.',
  });
}
