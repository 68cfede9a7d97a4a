import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '#kit';
import { isRunning, killProcess, serviceLog, startService } from '#process';
import { fail } from '../../deploy/errors.ts';
import { apart, environmentOf, RUNTIME_VARIABLES, type Environment } from './environment.ts';
import { KEEPER, markOf } from './kept.ts';
import { secretOf } from './proof.ts';
import { readObserved, readState, type Place } from './state.ts';

/** The program that keeps servers running, and what it gets. */
export interface Keeping {
  keeper: readonly string[];
  cwd: string;
  /** Names of variables that servers see besides the allow-list. */
  env: readonly string[];
}

/**
 * Starts a keeper unless one runs that can start what the state names. One that runs with another environment than servers
 * are to have is replaced by one of ours: what it started goes on.
 * @throws MLOPS_DEPLOY_KEEPER
 */
export async function ensureKeeper(host: Host, place: Place, { keeper: argv, cwd, env }: Keeping): Promise<void> {
  const observed = readObserved(place);
  if (observed && isRunning(observed.keeper)) {
    const wanted = readState(place)?.environment ?? {};
    const fits = (environment: Environment): boolean => apart(environment, wanted).length === 0;
    if (fits(observed.environment) || !fits(environmentOf(secretOf(place), host, env))) return;
    await killProcess(observed.keeper);
  }
  const logFile = place.log('keeper');
  const keeper = await startService(host, {
    argv,
    cwd,
    env: markOf(place, KEEPER),
    allowEnv: [...RUNTIME_VARIABLES, ...env],
    logFile,
    label: 'the keeper of the servers',
  });
  for (let waited = 0; waited < KEEPER_WAIT; waited += POLL) {
    const now = readObserved(place);
    if (now && isRunning(now.keeper)) return;
    if (!isRunning(keeper)) break;
    await sleep(POLL);
  }
  throw fail('MLOPS_DEPLOY_KEEPER', {
    message: `the process that keeps servers running did not start${lastWords(logFile)}`,
    where: { file: logFile },
    hint: 'Read its log, then run the same command again.',
  });
}

const KEEPER_WAIT = 20_000;
const POLL = 50;

/** What a service printed last, to end a message with. */
export function lastWords(logFile: string): string {
  const lines = serviceLog(logFile);
  return lines.length === 0
    ? '. It printed nothing.'
    : `. Its last lines:\n${lines.map((line) => `  | ${line}`).join('\n')}`;
}
