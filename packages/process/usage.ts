import { readdirSync, readFileSync } from 'node:fs';

/** What a session used. `null` where the system does not say (no `/proc`). */
interface Usage {
  /** Largest resident memory seen, of the whole session. Pages that processes share count once for each. */
  peakRssBytes: number | null;
  /** Sampled, so a lower bound: what a process used after its last sample is not in it. */
  cpuSeconds: number | null;
}

export interface Sampler {
  sample(): void;
  readonly usage: Usage;
}

/** Linux reports times to programs in hundredths of a second, whatever the kernel's own tick. */
const TICKS_PER_SECOND = 100;

interface Member {
  id: number;
  group: number;
  session: number;
}

/** The living processes; what has ended ({@link hasEnded}) does not count. `null` without `/proc`. */
function living(proc: string): Member[] | null {
  const all = attempt(() => readdirSync(proc));
  if (!all?.includes('self')) return null;
  return all.flatMap((name) => {
    const fields = /^\d+$/.test(name) ? statFields(`${proc}/${name}`) : undefined;
    if (fields === undefined || hasEnded(fields)) return [];
    return [{ id: Number(name), group: Number(fields[GROUP]), session: Number(fields[SESSION]) }];
  });
}

/** Ids of the living processes of a group. `null` without `/proc`. */
export function groupMembers(group: number, proc = '/proc'): number[] | null {
  return living(proc)?.flatMap((one) => (one.group === group ? [one.id] : [])) ?? null;
}

/** The living processes of a session. `null` without `/proc`. */
export function sessionMembers(session: number, proc = '/proc'): Member[] | null {
  return living(proc)?.filter((one) => one.session === session) ?? null;
}

/**
 * When a process started, in clock ticks since boot: with its number it names one process, also after the number was
 * given to another. `null` without `/proc`, undefined when there is no such process or it has ended ({@link hasEnded}).
 */
export function startOf(pid: number, proc = '/proc'): string | null | undefined {
  if (!attempt(() => readdirSync(proc))?.includes('self')) return null;
  const fields = statFields(`${proc}/${pid}`);
  return fields === undefined || hasEnded(fields) ? undefined : fields[STARTED];
}

/**
 * Leaders of process groups whose environment had an entry with this beginning when they started, each with the rest of it; of
 * those that may be looked into. `null` without `/proc`.
 */
export function processesWith(beginning: string, proc = '/proc'): { id: number; rest: string }[] | null {
  const names = attempt(() => readdirSync(proc));
  if (!names?.includes('self')) return null;
  return names.flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const environment = attempt(() => readFileSync(`${proc}/${name}/environ`, 'utf8'));
    const entry = environment?.split('\0').find((one) => one.startsWith(beginning));
    if (entry === undefined || !leadsGroup(`${proc}/${name}`, name)) return [];
    return [{ id: Number(name), rest: entry.slice(beginning.length) }];
  });
}

/** Resident memory of one process now, in bytes; `null` without `/proc` or when there is no such process. */
export function processMemory(pid: number, proc = '/proc'): number | null {
  const status = statusOf(`${proc}/${pid}`);
  return status === '' ? null : kilobytes(status, 'VmRSS') * 1024;
}

/** Adds up memory and processor time of a session at each call of `sample`. */
export function sessionSampler(session: number, proc = '/proc'): Sampler {
  const ticks = new Map<number, number>();
  let peak: number | null = null;
  return {
    sample() {
      let now = 0;
      for (const { id } of sessionMembers(session, proc) ?? []) {
        const status = statusOf(`${proc}/${id}`);
        now += kilobytes(status, 'VmRSS') * 1024;
        peak = Math.max(peak ?? 0, now, kilobytes(status, 'VmHWM') * 1024);
        const used = statFields(`${proc}/${id}`);
        if (used) ticks.set(id, Number(used[UTIME]) + Number(used[STIME]));
      }
    },
    get usage() {
      const sum = [...ticks.values()].reduce((total, value) => total + value, 0);
      return { peakRssBytes: peak, cpuSeconds: ticks.size === 0 ? null : sum / TICKS_PER_SECOND };
    },
  };
}

// Fields of /proc/<pid>/stat counted from the one after the command name, proc(5).
const STATE = 0;
const GROUP = 2;
const SESSION = 3;
const UTIME = 11;
const STIME = 12;
const THREADS = 17;
const STARTED = 19;

/**
 * A zombie holds nothing. The first thread of a killed process is one before the others have ended, though: until then
 * all that they share, its ports among it, is still held.
 */
function hasEnded(fields: string[]): boolean {
  return fields[STATE] === 'Z' && Number(fields[THREADS]) <= 1;
}

function leadsGroup(directory: string, id: string): boolean {
  const fields = statFields(directory);
  return fields !== undefined && fields[GROUP] === id && !hasEnded(fields);
}

function statFields(directory: string): string[] | undefined {
  const stat = attempt(() => readFileSync(`${directory}/stat`, 'latin1'));
  // The command name stands in parentheses and may itself hold spaces and parentheses.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function statusOf(directory: string): string {
  return attempt(() => readFileSync(`${directory}/status`, 'latin1')) ?? '';
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
}

/** A process may end between being listed and being read. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
