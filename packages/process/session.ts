import { setTimeout as sleep } from 'node:timers/promises';
import { sessionMembers } from './usage.ts';

/** A killed process takes a moment to go: it may be writing still. */
const KILLED_GRACE = 2000;

/**
 * Ends what lives of a session: politely, then for good, again and again until nothing is left, for what is not killed yet may
 * start more. Returns when it is gone, or after two seconds more: what the system does not let go of then has its signal.
 *
 * @param session the number of the process that began it, which nobody else gets as long as anything of it lives
 */
export async function endSession(session: number, graceMilliseconds: number): Promise<void> {
  if (!signalSession(session, 'SIGTERM')) return;
  for (let waited = 0; waited < graceMilliseconds && isAlive(session); waited += 20) await sleep(20);
  for (let waited = 0; waited < KILLED_GRACE && signalSession(session, 'SIGKILL'); waited += 20) await sleep(20);
}

/**
 * Signals what lives of a session, group by group, for nobody forks past a signal to a whole group. A session has several where
 * `timeout` or a shell with job control (`set -m`) made one. Without `/proc` only the first is known.
 *
 * @returns whether there was anybody who may be signalled
 */
export function signalSession(session: number, signal: NodeJS.Signals): boolean {
  const groups = sessionMembers(session)?.map(({ group }) => group) ?? [session];
  return [...new Set(groups)].map((group) => signalGroup(group, signal)).includes(true);
}

function isAlive(session: number): boolean {
  const members = sessionMembers(session);
  return members === null ? signalGroup(session, 0) : members.length > 0;
}

function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
