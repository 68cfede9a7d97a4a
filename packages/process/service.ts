import { spawn } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { escape, type Host } from '#kit';
import { programEnvironment } from './environment.ts';
import { spawned } from './spawned.ts';
import { groupMembers, processMemory, processesWith, startOf } from './usage.ts';

/** A program that is to go on after the process that started it has ended. */
export interface Service {
  /** Program and arguments. A relative path with a slash is relative to `cwd`; a bare name is looked up in PATH. */
  argv: readonly string[];
  /** Absolute. */
  cwd: string;
  /** Given in addition to the allow-list. */
  env: Readonly<Record<string, string>>;
  /** Names of the operator's environment that the service sees besides the allow-list. */
  allowEnv?: readonly string[];
  /** Everything it prints is appended here, as it is: read it with {@link serviceLog}. */
  logFile: string;
  label: string;
}

/** One process, also after its number was given to another. */
export interface ServiceProcess {
  pid: number;
  /** Clock ticks since boot; `null` where the system does not say (no `/proc`): then the number alone names it. */
  started: string | null;
}

/**
 * Starts a program without a shell, in a session and process group of its own: it outlives this process, its terminal and
 * its signals. It writes straight to its log, so nobody has to stay alive to read a pipe.
 * @throws MLOPS_PROGRAM_NOT_FOUND, MLOPS_PROGRAM_ENVIRONMENT
 */
export async function startService(host: Host, service: Service): Promise<ServiceProcess> {
  const env = programEnvironment(host.env, service.allowEnv ?? [], service.env);
  const [command, ...args] = service.argv;
  mkdirSync(dirname(service.logFile), { recursive: true });
  const log = openSync(service.logFile, 'a', 0o600);
  try {
    const child = spawn(command!, args, { cwd: service.cwd, env, detached: true, stdio: ['ignore', log, log] });
    await spawned(child, service);
    child.unref();
    return { pid: child.pid!, started: startOf(child.pid!) ?? null };
  } finally {
    closeSync(log);
  }
}

/** Whether that very process lives, or still holds what it had; a zombie of one thread does not. */
export function isRunning({ pid, started }: ServiceProcess): boolean {
  const now = startOf(pid);
  if (now !== null) return now !== undefined && (started === null || now === started);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** This process, as {@link isRunning} knows it. */
export function thisProcess(): ServiceProcess {
  return { pid: process.pid, started: startOf(process.pid) ?? null };
}

/** Ends a service and its process group: politely, then for good. Returns when nothing of it lives. */
export async function endService(service: ServiceProcess, graceSeconds = 5): Promise<void> {
  if (!isRunning(service)) return;
  signal(-service.pid, 'SIGTERM');
  for (let waited = 0; waited < graceSeconds * 1000 && isRunning(service); waited += 20) await sleep(20);
  signal(-service.pid, 'SIGKILL');
  for (let waited = 0; waited < KILLED_GRACE && groupMembers(service.pid)?.length !== 0; waited += 20) {
    if (groupMembers(service.pid) === null && !isRunning(service)) return;
    await sleep(20);
  }
}

const KILLED_GRACE = 2000;

/** Ends one process at once, and nothing else of its group: what it started goes on. Returns when it does not live. */
export async function killProcess(service: ServiceProcess): Promise<void> {
  if (isRunning(service)) signal(service.pid, 'SIGKILL');
  for (let waited = 0; waited < KILLED_GRACE && isRunning(service); waited += 20) await sleep(20);
}

/** @param pid negative: of a group */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}

/** The process of this user whose environment has `name=value` since its start; undefined when there is none, or no `/proc`. */
export function findService(name: string, value: string): ServiceProcess | undefined {
  return findServices(name, value)?.find(({ rest }) => rest === '')?.process;
}

/** Every process of this user whose environment has, since its start, a value of `name` with this beginning. Undefined without `/proc`. */
export function findServices(
  name: string,
  beginning: string,
  proc?: string,
): { rest: string; process: ServiceProcess }[] | undefined {
  return processesWith(`${name}=${beginning}`, proc)?.map(({ id, rest }) => {
    return { rest, process: { pid: id, started: startOf(id) ?? null } };
  });
}

/** Resident memory of the service's own process now, its children not counted; `null` where the system does not say. */
export function serviceMemory({ pid }: ServiceProcess): number | null {
  return processMemory(pid);
}

/**
 * Moves what a log holds to `<log>.1` once it is longer than `limitBytes`, and begins it anew. The service goes on writing
 * to the same file; lines that it writes between the copy and the cut are lost.
 */
export function rotateLog(logFile: string, limitBytes: number): void {
  if (!existsSync(logFile) || statSync(logFile).size <= limitBytes) return;
  const aside = `${logFile}.1.tmp`;
  copyFileSync(logFile, aside);
  renameSync(aside, `${logFile}.1`);
  truncateSync(logFile);
}

/** The last lines of a service's log, escaped for a log; none when it has not printed anything. */
export function serviceLog(logFile: string, lines = 10): string[] {
  if (!existsSync(logFile)) return [];
  const file = openSync(logFile, 'r');
  try {
    const { size } = statSync(logFile);
    const bytes = Buffer.alloc(Math.min(size, LOG_END));
    const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
    const text = bytes.subarray(0, read).toString('utf8').trimEnd();
    return text === '' ? [] : text.split('\n').slice(-lines).map(escape.logLine);
  } finally {
    closeSync(file);
  }
}

const LOG_END = 16 << 10;
