import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { escape, withProgress, type Host } from '#kit';
import { programEnvironment, secrets } from './environment.ts';
import { fail } from './errors.ts';
import { sessionKeeper } from './keeper.ts';
import { explainEnding, type Ending } from './outcome.ts';
import { defaultLimits, outputSink } from './output.ts';
import { endSession, signalSession } from './session.ts';
import { spawned } from './spawned.ts';
import { sessionSampler } from './usage.ts';

export interface Program {
  /** Program and arguments. A relative path with a slash is relative to `cwd`; a bare name is looked up in PATH. */
  argv: readonly string[];
  /** Absolute. */
  cwd: string;
  /** Given in addition to the allow-list: the stage's own `MLOPS_…` variables. */
  env: Readonly<Record<string, string>>;
  /** Names the project declares under `env:`. */
  allowEnv?: readonly string[];
  timeLimitSeconds?: number;
  /** How long the program may take to end after SIGTERM. Default 5: a cancelled job has ten seconds in all. */
  graceSeconds?: number;
  /** Where the shown lines are also written. */
  logFile?: string;
  /** Of output shown in all; the end is shown whatever came before. Default 8 MiB. */
  outputLimitBytes?: number;
  /** What the program is, for people: `train`, `predict`, `setup`. */
  label: string;
  /** How long it took the last time, for an estimate of the time left. */
  expectedSeconds?: number;
}

export interface ProgramResult {
  exitCode: number;
  signal: NodeJS.Signals | null;
  /** Wall clock. */
  seconds: number;
  /** Of the whole session; `null` where the system does not say. */
  peakRssBytes: number | null;
  cpuSeconds: number | null;
  /** Output that was not shown. */
  truncatedBytes: number;
  /** The last lines, escaped for a log. */
  tail: string[];
}

/**
 * Runs one program of the user's to its end, without a shell and in a session of its own. Its output reaches the
 * log line by line, escaped and bounded. Nothing of the session survives the call, nor this process, whatever ends it: but what a SIGKILL
 * left no time to tell the keeper of.
 *
 * A process that leaves the session on purpose (`setsid`) is out of reach; containers are the tool against that.
 *
 * @throws MLOPS_PROGRAM_NOT_FOUND, MLOPS_PROGRAM_FAILED (exit code not 0), MLOPS_PROGRAM_KILLED (a signal that is not
 *   ours), MLOPS_PROGRAM_TIME_LIMIT, MLOPS_PROGRAM_CANCELLED (`host.signal`), MLOPS_PROGRAM_ENVIRONMENT
 */
export async function runProgram(host: Host, program: Program): Promise<ProgramResult> {
  const env = programEnvironment(host.env, program.allowEnv ?? [], program.env);
  for (const secret of secrets(host.env, program.allowEnv ?? [])) host.mask(secret);
  if (host.signal.aborted) throw ended(program, 'cancelled', { exitCode: null, signal: null }, []);

  const log = openLog(host, program.logFile);
  const sink = outputSink(
    (line) => {
      host.log.info(`| ${line}`);
      log.write(line);
    },
    () => host.clock.monotonic(),
    { ...defaultLimits, totalBytes: program.outputLimitBytes ?? defaultLimits.totalBytes },
  );
  const started = host.clock.monotonic();
  const elapsed = (): number => (host.clock.monotonic() - started) / 1000;
  const run = async (): Promise<ProgramResult> => {
    const { child, hasEnded } = await start(program, env);
    const streams = [child.stdout!, child.stderr!].map((stream) => {
      const filter = sink.filter();
      stream.on('data', (chunk: Buffer) => filter.write(chunk));
      return filter;
    });
    const { ending, stopped, usage } = await supervise(host, child, program);
    hasEnded();
    for (const stream of streams) stream.end();
    if (stopped || ending.exitCode !== 0) throw ended(program, stopped, ending, sink.tail);
    return {
      exitCode: ending.exitCode,
      signal: ending.signal,
      seconds: elapsed(),
      ...usage,
      truncatedBytes: streams.reduce((sum, stream) => sum + stream.droppedBytes, 0),
      tail: sink.tail,
    };
  };
  try {
    return await withProgress(host, program.label, program.expectedSeconds, run);
  } finally {
    log.close();
  }
}

type Stopped = 'time-limit' | 'cancelled';

/**
 * @returns the program, and what is to be called when nothing of it lives
 * @throws MLOPS_PROGRAM_NOT_FOUND with the reason the system gave
 */
async function start(program: Program, env: Record<string, string>) {
  const [command, ...args] = program.argv;
  const keep = sessionKeeper();
  const child = spawn(command!, args, { cwd: program.cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  // Before anything else happens: it runs already.
  const hasEnded = child.pid === undefined ? () => undefined : keep(child.pid);
  await spawned(child, program);
  return { child, hasEnded };
}

/** Waits for the end, brings it about when it is due, and leaves nothing of the session behind. */
async function supervise(host: Host, child: ChildProcess, program: Program) {
  const session = child.pid!;
  const grace = (program.graceSeconds ?? 5) * 1000;
  const sampler = sessionSampler(session);
  const timers = new Set<NodeJS.Timeout>();
  const later = (milliseconds: number, action: () => void): void => {
    timers.add(setTimeout(action, milliseconds));
  };

  // Often at first, so that short programs are measured too; then once a second.
  const sampleEvery = (milliseconds: number): void => {
    sampler.sample();
    later(milliseconds, () => sampleEvery(Math.min(1000, milliseconds * 2)));
  };
  sampleEvery(20);

  let stopped: Stopped | undefined;
  const stop = (reason: Stopped): void => {
    if (stopped) return;
    stopped = reason;
    signalSession(session, 'SIGTERM');
    later(grace, () => signalSession(session, 'SIGKILL'));
  };
  const cancel = (): void => stop('cancelled');
  host.signal.addEventListener('abort', cancel, { once: true });
  if (program.timeLimitSeconds !== undefined)
    later(Math.min(program.timeLimitSeconds * 1000, MAX_TIMER), () => stop('time-limit'));

  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ending = await new Promise<Ending>((resolve) =>
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal })),
  );
  host.signal.removeEventListener('abort', cancel);
  for (const timer of timers) clearTimeout(timer);
  // What outlived its leader.
  await endSession(session, LEFTOVER_GRACE);
  // Somebody outside of it may still hold the pipe open: what was printed has arrived, nobody waits for more.
  await Promise.race([closed, sleep(1000, undefined, { ref: false })]);
  child.stdout!.destroy();
  child.stderr!.destroy();
  return { ending, stopped, usage: sampler.usage };
}

/** The longest a Node timer can wait, about 24 days. */
const MAX_TIMER = 2 ** 31 - 1;
const LEFTOVER_GRACE = 500;

function ended(program: Program, stopped: Stopped | undefined, ending: Ending, tail: readonly string[]) {
  const name = `${program.label}: ${escape.logLine(program.argv.join(' '))}`;
  const said =
    tail.length === 0 ? '. It printed nothing.' : `. Its last lines:\n${tail.map((line) => `  | ${line}`).join('\n')}`;
  const where = { field: program.label };
  switch (stopped) {
    case 'time-limit':
      return fail('MLOPS_PROGRAM_TIME_LIMIT', {
        message: `${name} was ended after its time limit of ${program.timeLimitSeconds} s${said}`,
        where,
        hint: 'Give it more time with `time-limit:` in mlops.yml, or less to do.',
      });
    case 'cancelled':
      return fail('MLOPS_PROGRAM_CANCELLED', {
        message: `${name} was ended because the run was cancelled${said}`,
        where,
        hint: 'Run the same command again; nothing half-made was kept.',
      });
    case undefined: {
      const memory = ending.signal === 'SIGKILL' || ending.exitCode === 137;
      return fail(ending.signal ? 'MLOPS_PROGRAM_KILLED' : 'MLOPS_PROGRAM_FAILED', {
        message: `${name} ended with ${explainEnding(ending)}${said}`,
        where,
        hint: memory
          ? 'Give the machine more memory, or let the program hold less at once.'
          : 'Read its last lines above; it runs alone in the same directory.',
      });
    }
  }
}

/** Losing the copy of the log (a full disk) is no reason to lose the training: it is said once. */
function openLog(host: Host, path: string | undefined) {
  if (path === undefined) return { write: () => undefined, close: () => undefined };
  const file = openSync(path, 'a');
  let broken = false;
  return {
    write(line: string) {
      if (broken) return;
      try {
        writeSync(file, `${line}\n`);
      } catch (cause) {
        broken = true;
        host.log.warning(`The program's log cannot be written any more: ${(cause as Error).message}`);
      }
    },
    close: () => closeSync(file),
  };
}
