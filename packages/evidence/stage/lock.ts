import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { fail } from '../errors.ts';

/** By this process, whatever its machine is called meanwhile: a laptop that joins another network may get another name. */
const held = new Set<string>();

/**
 * Runs `body` while no other process holds the lock file `path`. The lock of a process that has ended (killed, perhaps) is taken over.
 * @param doing what the holder is at, for whoever finds it busy
 * @throws MLOPS_STAGE_BUSY when a living process, or one of another machine, holds it
 */
export async function withLock<T>(path: string, body: () => Promise<T>, doing = 'performing this stage'): Promise<T> {
  await acquire(path, doing);
  held.add(path);
  try {
    return await body();
  } finally {
    held.delete(path);
    await rm(path, { force: true });
  }
}

/** Whether a living process, or one of another machine, holds the lock file `path`. */
export async function isLocked(path: string): Promise<boolean> {
  const holder = await holderOf(path);
  return holder !== undefined && isAlive(holder);
}

/** Whether the lock file `path` is held by this process, or by one above: that started it, or started that one, and so on. */
export async function heldBy(path: string): Promise<'this process' | 'one above' | undefined> {
  if (held.has(path)) return 'this process';
  const holder = await holderOf(path);
  if (holder === undefined || holder.machine !== hostname() || !isAlive(holder)) return undefined;
  // In a container it may be process 1, whose parent is 0.
  for (let pid = parentOf(process.pid); pid !== null && pid > 0; pid = parentOf(pid))
    if (pid === holder.pid) return 'one above';
  return undefined;
}

async function holderOf(path: string): Promise<Holder | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseHolder(text);
}

/** Who holds a lock. The start time tells a process from a later one that got the same number. */
interface Holder {
  machine: string;
  pid: number;
  started: string | null;
}

async function acquire(path: string, doing: string): Promise<void> {
  const me: Holder = { machine: hostname(), pid: process.pid, started: lookUp(process.pid).started };
  const mine = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(mine, JSON.stringify(me));
    for (;;) {
      // A hard link, so that the lock is never there without its holder's name.
      if (await succeeds(link(mine, path), 'EEXIST')) return;
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const holder = parseHolder(text);
      if (holder && isAlive(holder)) throw busy(path, holder, doing);
      await removeStale(path, text);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** Takes a dead process' lock away, unless another one has done so and locked again in the meantime. */
async function removeStale(path: string, text: string): Promise<void> {
  const stale = `${path}.${randomUUID()}`;
  if (!(await succeeds(rename(path, stale), 'ENOENT'))) return;
  if ((await readFile(stale, 'utf8')) !== text) await succeeds(link(stale, path), 'EEXIST');
  await rm(stale, { force: true });
}

async function succeeds(attempt: Promise<unknown>, expectedCode: string): Promise<boolean> {
  try {
    await attempt;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === expectedCode) return false;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  // Of another machine nothing can be known.
  if (holder.machine !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const { state, started } = lookUp(holder.pid);
  // It has ended, and keeps its number until its parent asks how: PID 1 of many containers never does.
  if (state === 'Z' || state === 'X') return false;
  return holder.started === started;
}

/** Who started a process; where there is no /proc, of this process alone. */
function parentOf(pid: number): number | null {
  const { parent } = lookUp(pid);
  if (parent !== null) return Number(parent);
  return pid === process.pid ? process.ppid : null;
}

/**
 * Fields 3, 4 and 22 of `/proc/<pid>/stat`: its state, who started it, and when, in clock ticks since boot; null where there is
 * no /proc.
 */
function lookUp(pid: number): { state: string | null; parent: string | null; started: string | null } {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? null, parent: fields[1] ?? null, started: fields[19] ?? null };
  } catch {
    return { state: null, parent: null, started: null };
  }
}

function busy(path: string, holder: Holder, doing: string) {
  return fail('MLOPS_STAGE_BUSY', {
    message: `process ${holder.pid} on ${holder.machine} is ${doing} in the same workspace`,
    where: { file: path },
    hint: 'Wait until it has finished. If it no longer runs, remove this file.',
  });
}
