import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '#kit';
import {
  endService,
  isRunning,
  rotateLog,
  serviceMemory,
  startService,
  thisProcess,
  type ServiceProcess,
} from '#process';
import { apart, environmentOf, RUNTIME_VARIABLES, type Environment } from './environment.ts';
import { freePort } from './front.ts';
import { findKept, markOf, ROUTER } from './kept.ts';
import { secretOf } from './proof.ts';
import { startingAlone } from './starting.ts';
import {
  instancesOf,
  isEnded,
  PORT,
  readObserved,
  realPath,
  replaceFile,
  textOf,
  watchState,
  type Ended,
  type Kept,
  type Observed,
  type Place,
  type State,
} from './state.ts';

const TICK = 100;
const LOG_BYTES = 8 << 20;
/** A process that ends is started anew after half a second, then after twice as long each time, up to half a minute. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** One that ran this long has earned a fresh start. */
const SETTLED = 60_000;

/**
 * Keeps running what the state file names: its servers and the router. Starts anew what ends or holds too much memory,
 * ends what is named no more. It may be killed at any moment: what it started goes on, and the next keeper goes on with
 * it. A state file that cannot be read ends nothing and starts nothing, and no server is started with another environment
 * than it was deployed with: one that is to ask for a token would be open. What it has read it puts back where it is lost.
 * Returns when the signal is aborted, the state file says that the deployment has ended, or its work tree or repository is gone, after
 * ending everything; or when another keeper has taken over, or nothing was ever said, without ending anything.
 */
export async function keep(host: Host, place: Place): Promise<void> {
  const keeper = await startingAlone(place, async () => new Keeper(host, place));
  // Also while a server takes its time to end: what would be put back is what was said last.
  const looking = setInterval(() => keeper.look(), TICK);
  try {
    while (!host.signal.aborted) {
      if (keeper.replaced()) return;
      const found = keeper.look();
      if (found === 'nothing was said') return;
      if (found === 'ended') break;
      if (found !== 'unreadable') await keeper.tick(found);
      await sleep(TICK, undefined, { signal: host.signal }).catch(() => undefined);
    }
    await keeper.endAll();
  } finally {
    clearInterval(looking);
  }
}

/** A process that is to run, by the id it is kept under. */
interface Task {
  id: string;
  /** With {@link PORT} where a port is to stand. */
  argv: readonly string[];
  /** Of a server. */
  port?: number;
  env: Readonly<Record<string, string>>;
  allowEnv: readonly string[];
  memoryBytes: number;
}

interface Care extends Kept {
  since: number;
  startAt: number;
  pause: number;
}

class Keeper {
  readonly #host: Host;
  readonly #place: Place;
  readonly #me = thisProcess();
  readonly #state: () => State | Ended | undefined;
  readonly #secret: string;
  readonly #cared = new Map<string, Care>();
  /** Of the variables that the state names. */
  #environment: Environment = {};
  #written = '';

  constructor(host: Host, place: Place) {
    this.#host = host;
    this.#place = place;
    this.#secret = secretOf(place);
    this.#state = watchState(place, (error) => host.log.error(`${(error as Error).message}. What runs is left to run`));
    const state = this.#state();
    if (state && !isEnded(state)) this.#environment = environmentOf(this.#secret, host, state.env);
    const before = readObserved(place);
    for (const [id, kept] of Object.entries({
      ...before?.instances,
      ...(before?.router && { [ROUTER]: before.router }),
    }))
      this.#cared.set(id, this.#adopt(id, kept));
    this.#write('taking over');
  }

  replaced(): boolean {
    const keeper = readObserved(this.#place)?.keeper;
    return keeper !== undefined && keeper.pid !== this.#me.pid && isRunning(keeper);
  }

  /** What is to be kept. Of a file that never could be read, not even once, nothing is known: least of all that everything is to end. */
  look(): State | 'ended' | 'unreadable' | 'nothing was said' {
    const decided = this.#state();
    if (isEnded(decided) || !this.#place.anchors.every((path) => existsSync(path))) return 'ended';
    if (decided === undefined) return existsSync(this.#place.state) ? 'unreadable' : 'nothing was said';
    return decided;
  }

  async tick(state: State): Promise<void> {
    this.#putBack(state);
    this.#environment = environmentOf(this.#secret, this.#host, state.env);
    const tasks = tasksOf(state);
    const wanted = new Set(tasks.map(({ id }) => id));
    const surplus = [...this.#cared.keys()].filter((id) => !wanted.has(id));
    // Beside each other: one that takes its time to end keeps nobody waiting for a start.
    await Promise.all([...tasks.map((task) => this.#care(state, task)), ...surplus.map((id) => this.#end(id))]);
    this.#write();
  }

  /** Nobody has ended the deployment, and what says so is gone: clients are answered as they were. */
  #putBack(state: State): void {
    const { state: file, secret } = this.#place;
    try {
      mkdirSync(dirname(file), { recursive: true });
      if (!holds(secret, this.#secret)) replaceFile(secret, this.#secret, 0o600);
      if (existsSync(file)) return;
      replaceFile(file, textOf(state));
      this.#host.log.warning(`${file} was gone, and is written again as it was. What runs is left to run`);
    } catch (error) {
      this.#host.log.error(`What is deployed cannot be written again: ${(error as Error).message}`);
    }
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#cared.keys()].map((id) => this.#end(id)));
    this.#write();
  }

  async #care(state: State, task: Task): Promise<void> {
    const care = this.#cared.get(task.id) ?? this.#adopt(task.id);
    this.#cared.set(task.id, care);
    if (care.process && !isRunning(care.process)) this.#ended(task.id, care, 'it ended by itself');
    if (care.process) {
      await this.#watchMemory(task, care, care.process);
      rotateLog(this.#place.log(task.id), LOG_BYTES);
      if (this.#now() - care.since > SETTLED) care.pause = FIRST_PAUSE;
      return;
    }
    const prevented = this.#prevented(state, task, care);
    if (prevented !== undefined) {
      if (care.ending !== prevented) this.#host.log.error(`${task.id} is not started: ${prevented}`);
      care.ending = prevented;
    } else if (this.#now() >= care.startAt) {
      await startingAlone(this.#place, () => this.#startUnlessStarted(state, task, care));
    }
  }

  /** Why a server cannot be started as it was deployed: as it ran before, or else as the last deployment says. */
  #prevented(state: State, { id }: Task, { environment = state.environment }: Care): string | undefined {
    const differing = id === ROUTER ? [] : apart(this.#environment, environment);
    if (differing.length === 0) return undefined;
    return `its keeper has another ${differing.join(', ')} than it was deployed with`;
  }

  /** What the keeper before started and did not live to write down runs already. @param kept what it has written of it */
  #adopt(id: string, kept: Kept = { restarts: 0 }): Care {
    const begun = { since: this.#now(), startAt: 0, pause: FIRST_PAUSE };
    if (kept.process && isRunning(kept.process)) return { ...kept, ...begun };
    const running = findKept(this.#place, id);
    return { ...kept, ...(running && { process: running }), ...begun };
  }

  /** Two keepers run for a moment, as after a restart of the machine: what the other one has started is kept, not started twice. */
  async #startUnlessStarted(state: State, task: Task, care: Care): Promise<void> {
    if (this.replaced()) return;
    const running = findKept(this.#place, task.id);
    if (running === undefined) return this.#start(state, task, care);
    care.process = running;
    care.since = this.#now();
    this.#write();
  }

  async #start(state: State, task: Task, care: Care): Promise<void> {
    try {
      const port = await this.#givePort(task, care);
      care.process = await startService(this.#host, {
        argv: task.argv.map((word) => (word === PORT ? String(port) : word)),
        cwd: state.cwd,
        env: { ...task.env, ...markOf(this.#place, task.id) },
        allowEnv: task.allowEnv,
        logFile: this.#place.log(task.id),
        label: task.id,
      });
      care.since = this.#now();
      if (task.id !== ROUTER) care.environment = this.#environment;
      // At once: a keeper that is killed now leaves word of it.
      this.#write();
    } catch (error) {
      this.#ended(task.id, care, (error as Error).message);
    }
  }

  /**
   * Its own port, or any while another program has that: after a restart of the machine a server is not where it was, and is
   * found all the same.
   */
  async #givePort({ port }: Task, care: Care): Promise<number | undefined> {
    if (port === undefined) return undefined;
    const before = care.port;
    delete care.port;
    const given = await freePort({ address: '127.0.0.1', port }).catch(() =>
      freePort({ address: '127.0.0.1', port: 0 }),
    );
    if (given !== port) care.port = given;
    // Before the start: a keeper that is killed meanwhile leaves word of where the server is.
    if (care.port !== before) this.#write();
    return given;
  }

  #ended(id: string, care: Care, ending: string): void {
    delete care.process;
    delete care.memory;
    care.ending = ending;
    care.restarts += 1;
    care.startAt = this.#now() + care.pause;
    this.#host.log.warning(`${id} is started anew in ${care.pause / 1000} s: ${ending}`);
    care.pause = Math.min(LONGEST_PAUSE, care.pause * 2);
  }

  async #watchMemory(task: Task, care: Care, running: ServiceProcess): Promise<void> {
    const memory = serviceMemory(running);
    if (memory === null) return;
    care.memory = memory;
    if (memory <= task.memoryBytes) return;
    await endService(running);
    this.#ended(task.id, care, `it held ${mebibytes(memory)} of memory; the limit is ${mebibytes(task.memoryBytes)}`);
  }

  async #end(id: string): Promise<void> {
    const running = this.#cared.get(id)?.process;
    this.#cared.delete(id);
    if (running) await endService(running);
  }

  /**
   * Synchronous, so that nothing of this process happens between a start and its being written down. What another keeper has
   * written since is its own.
   */
  #write(why?: 'taking over'): void {
    const kept = Object.fromEntries(
      [...this.#cared].map(([id, { process, restarts, ending, memory, port, environment }]): [string, Kept] => [
        id,
        {
          ...(process && { process }),
          restarts,
          ...(ending !== undefined && { ending }),
          // In whole MiB, so that the file changes only when that says something.
          ...(memory !== undefined && { memory: Math.round(memory / MEBIBYTE) * MEBIBYTE }),
          ...(port !== undefined && { port }),
          ...(environment && { environment }),
        },
      ]),
    );
    const { [ROUTER]: router, ...instances } = kept;
    const observed: Observed = {
      directory: realPath(this.#place.directory),
      keeper: this.#me,
      environment: this.#environment,
      ...(router && { router }),
      instances,
    };
    const text = textOf(observed);
    const isWritten = text === this.#written && readObserved(this.#place) !== undefined;
    if (isWritten || (why === undefined && this.replaced())) return;
    try {
      replaceFile(this.#place.observed, text);
      this.#written = text;
    } catch (error) {
      this.#host.log.error(`What runs cannot be written down: ${(error as Error).message}`);
    }
  }

  #now(): number {
    return this.#host.clock.monotonic();
  }
}

function holds(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8') === text;
  } catch {
    return false;
  }
}

const MEBIBYTE = 2 ** 20;
const mebibytes = (bytes: number): string => `${Math.round(bytes / MEBIBYTE)} MiB`;

function tasksOf(state: State): Task[] {
  const { memoryBytes, env } = state;
  const allowEnv = [...RUNTIME_VARIABLES, ...env];
  return [
    ...instancesOf(state).map(({ id, argv, port }): Task => ({ id, argv, port, env: {}, allowEnv, memoryBytes })),
    { id: ROUTER, argv: state.router, env: {}, allowEnv: [], memoryBytes },
  ];
}
