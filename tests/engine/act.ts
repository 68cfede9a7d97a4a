import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pythonWith } from '../python.ts';
import type { LogLine } from './log.ts';

/** Where act 0.2.89 and its Python are. */
export function actPrograms(): { act: string; python: string } {
  const bin = pythonWith(join(import.meta.dirname, 'act.requirements.txt'));
  return { act: join(bin, 'act'), python: join(bin, 'python3') };
}

export interface ActEnd {
  code: number | null;
  stderr: string;
}

/** What a test may do to a run while it goes on. */
export interface Control {
  /**
   * As GitHub cancels: SIGINT to the running step, SIGTERM after 7.5 s, the end after 2.5 s more. What a step has begun a
   * session for is its own to interrupt.
   */
  cancel(): void;
  /** The machine is gone: act and all it started end at once. */
  kill(): void;
}

/**
 * Runs act to its end.
 * @param onLine sees each line as it comes @param env all that act and its steps see of the environment
 * @throws Error when it takes longer than `timeoutMs`
 */
export async function runAct(
  args: readonly string[],
  env: Record<string, string>,
  onLine: (line: LogLine, control: Control) => void,
  timeoutMs: number,
): Promise<ActEnd> {
  const child = spawn(actPrograms().act, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const timers: NodeJS.Timeout[] = [];
  let cancelled = false;
  let late = false;
  const control: Control = {
    cancel: () => {
      if (cancelled) return;
      cancelled = true;
      // Only what runs now: the steps that are always done, and the jobs after them, are given their own time.
      const running = descendants(child.pid!);
      const steps = new Set(running.filter(({ parent }) => parent === child.pid).map(({ session }) => session));
      const signal = (name: NodeJS.Signals, isMeant: (of: Running) => boolean = () => true) => {
        const all = running.flatMap((one) => [one, ...descendants(one.pid)]).filter(isMeant);
        for (const pid of new Set(all.map(({ pid }) => pid))) send(pid, name);
      };
      const isOfStep = ({ session }: Running): boolean => steps.has(session);
      signal('SIGINT', isOfStep);
      timers.push(
        setTimeout(() => signal('SIGTERM', isOfStep), 7500),
        setTimeout(() => signal('SIGKILL'), 10_000),
      );
    },
    kill: () => {
      const started = descendants(child.pid!);
      for (const pid of [child.pid!, ...started.map(({ pid }) => pid)]) send(pid, 'SIGKILL');
    },
  };
  timers.push(
    setTimeout(() => {
      late = true;
      control.kill();
    }, timeoutMs),
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (text) => onLine(parse(text), control));
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (late) throw new Error(`act was not done after ${timeoutMs / 1000} s`);
    return { code, stderr };
  } finally {
    timers.forEach(clearTimeout);
  }
}

function parse(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { msg: text };
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

interface Running {
  pid: number;
  parent: number;
  session: number;
}

/** Processes that a process started, and theirs; on Linux, where /proc says who is whose. */
function descendants(ancestor: number): Running[] {
  if (!existsSync('/proc/self/stat')) return [];
  const all = readdirSync('/proc').flatMap((name): Running[] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The name in parentheses may hold anything; what follows it is numbers.
      const [, parent, , session] = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return [{ pid: Number(name), parent: Number(parent), session: Number(session) }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
  const found: Running[] = [];
  const pending = [ancestor];
  for (const above of pending)
    for (const one of all)
      if (one.parent === above) {
        found.push(one);
        pending.push(one.pid);
      }
  return found;
}
