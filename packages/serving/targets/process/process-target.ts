import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Host } from '#kit';
import { isRunning, thisProcess } from '#process';
import { fail } from '../../deploy/errors.ts';
import { answers, isReady } from '../ready.ts';
import { isSame, notStarted, type Instance, type Release, type Target, type TargetStatus } from '../target.ts';
import { apart, environmentOf } from './environment.ts';
import { ANOTHER_PORT, freePort, movedFront, urlOf, type Front } from './front.ts';
import { ensureKeeper, lastWords, type Keeping } from './keeping.ts';
import { findAllKept } from './kept.ts';
import { CHALLENGE_HEADER, PROOF_HEADER } from '../../probe.ts';
import { deploymentId, isProven, secretOf } from './proof.ts';
import { ROUTER_HEADER, readCounted, VERSION_HEADER } from './router.ts';
import {
  instancesOf,
  placeOf,
  PORT,
  portOf,
  readObserved,
  readState,
  STATE_FORMAT,
  writeState,
  type Observed,
  type Place,
  type State,
  type Wanted,
} from './state.ts';

export interface ProcessTargetOptions extends Front, Keeping {
  /** Where its files lie; absolute. One name of a model is deployed to one directory. Port 0 takes a free one, once. */
  directory: string;
  memoryBytes: number;
  readySeconds: number;
  router: readonly string[];
  /** Brings what servers need, before one is started: they do not see what this process knows of the way to the network. */
  prepare(): Promise<unknown>;
  /** The program of a server that answers for one release on one port of this machine. @param port what stands for it */
  server(release: Release, port: string): readonly string[];
}

/**
 * Servers of this machine behind a router: one state file says which version serves, a keeper keeps running what the file
 * names, and the router looks the version up for every request. A deployment only replaces that file, so one that is
 * killed between two steps, or in the middle of one, leaves what the file says: one serving version.
 */
export function processTarget(host: Host, options: ProcessTargetOptions): Target {
  const place = placeOf(options.directory);
  const settings = (): Settings => settingsOf(host, place, options);

  async function started(release: Release): Promise<State> {
    await options.prepare();
    const before = readState(place) ?? (await firstState(options, settings()));
    const candidate: Wanted = await wantedOf(release);
    const { canary: _, ...kept } = before;
    const state: State = { ...kept, ...settings(), candidate };
    await writeState(host, place, state);
    return state;
  }

  async function wantedOf(release: Release): Promise<Wanted> {
    const port = await freePort({ address: '127.0.0.1', port: 0 });
    const { name, version, digest, features, directory, classes } = release;
    const id = `v${version}-${host.random.uuid().slice(0, 8)}`;
    const argv = [...options.server(release, PORT)];
    const more = { ...(features !== undefined && { features }), ...(classes && { classes: [...classes] }) };
    return { id, name, version, digest, ...more, directory, argv, port };
  }

  /**
   * Waits for a server.
   * @param ends how often it may end meanwhile: a new one never, one that has served is started anew
   * @throws MLOPS_DEPLOY_START with its last words
   */
  async function ready(wanted: Wanted, ends = 0): Promise<Instance> {
    const deadline = host.clock.monotonic() + options.readySeconds * 1000;
    const before = ends === 0 ? 0 : (readObserved(place)?.instances[wanted.id]?.restarts ?? 0);
    for (;;) {
      host.signal.throwIfAborted();
      await ensureKeeper(host, place, options);
      const observed = readObserved(place);
      const kept = observed?.instances[wanted.id];
      const instance = await instanceOf(place, wanted, observed, options, settings());
      if (instance.ready && kept?.process && isRunning(kept.process)) return instance;
      const ended = (kept?.restarts ?? 0) > before + ends ? kept!.ending : undefined;
      if (ended !== undefined) throw notReady(place, wanted, ended);
      if (host.clock.monotonic() > deadline) {
        const ending = kept?.ending === undefined ? '' : `: ${kept.ending}`;
        throw notReady(place, wanted, `it was not ready after ${options.readySeconds} s${ending}`);
      }
      await sleep(POLL);
    }
  }

  async function change(make: (state: State) => State | undefined): Promise<State | undefined> {
    const state = readState(place);
    const next = state && make(state);
    if (next) await writeState(host, place, next);
    return next ?? state;
  }

  const target: Target = {
    kind: 'process',
    where: () => deploymentId(place),
    secret: () => secretOf(place),
    status: () => statusOf(place, options, settings),

    async start(release) {
      const state = readState(place);
      if (!state) refuseStrays(place);
      const moved = state && movedFront(state, options);
      // Before anything is started; a port of our own router is free for it at every address.
      if (moved && moved.port !== state.port) await freePort(moved);
      // From here on no server is started with another environment than this process has, nor in another way.
      await change((now) => ({ ...now, ...settings() }));
      const same = (wanted: Wanted | undefined): wanted is Wanted =>
        wanted !== undefined &&
        isSame(wanted, release) &&
        // Started in the very way in which it would be now; not with what somebody has written into the state.
        isDeepStrictEqual(wanted.argv, [...options.server(release, PORT)]) &&
        differing(wanted, readObserved(place), settings()).length === 0;
      if (same(state?.serving)) {
        await target.discard();
        return ready(state.serving, ENDS);
      }
      try {
        if (same(state?.warm)) {
          const { warm, canary: _, ...rest } = state;
          await writeState(host, place, { ...rest, candidate: warm });
          return await ready(warm, ENDS);
        }
        const running = readObserved(place)?.instances[state?.candidate?.id ?? ''];
        if (same(state?.candidate) && running?.restarts === 0) return await ready(state.candidate);
        return await ready((await started(release)).candidate!);
      } catch (error) {
        await target.discard();
        throw error;
      }
    },

    async canary(share) {
      const state = await change((now) =>
        now.candidate && (now.canary?.share !== share || now.canary.candidate !== now.candidate.id)
          ? { ...now, canary: { candidate: now.candidate.id, share, deployer: thisProcess() } }
          : undefined,
      );
      const counted = readCounted(place);
      const ours = counted !== undefined && counted.candidate === state?.candidate?.id;
      return { requests: ours ? counted.requests : 0, errors: ours ? counted.errors : 0 };
    },

    async switch(to) {
      const before = readState(place);
      if (!isSame(before?.candidate ?? before?.serving, to)) throw notStarted(to.version, before?.candidate?.version);
      const moved = before?.serving || before?.candidate ? movedFront(before, options) : undefined;
      const state = await change(({ candidate, canary: _, ...rest }) => {
        const { warm: _w, serving, ...settled } = rest;
        if (candidate) return { ...settled, ...moved, serving: candidate, ...(serving && { warm: serving }) };
        return moved && { ...rest, ...moved };
      });
      if (!state?.serving) return;
      try {
        await untilPassedOn(host, place, options, state.serving);
      } catch (error) {
        if (moved) await change((now) => ({ ...now, address: before!.address, port: before!.port }));
        throw error;
      }
    },

    async rollback(to) {
      const state = readState(place);
      if (!isSame(state?.serving, to)) {
        if (!state?.warm || !isSame(state.warm, to)) throw nothingWarm(to.version, state?.warm?.version);
        await change((now) => ({ ...now, ...settings() }));
        await ready(state.warm, ENDS);
        await change(({ warm, candidate: _a, canary: _c, serving, ...rest }) => {
          return { ...rest, serving: warm, ...(serving && { warm: serving }) };
        });
      }
      await untilPassedOn(host, place, options, readState(place)!.serving!);
    },

    async settle() {
      const state = await change(({ warm, ...rest }) => (warm ? rest : undefined));
      if (state) await gone(host, place, state);
    },

    async stop() {
      const state = await change(({ serving, ...rest }) => (serving ? rest : undefined));
      if (state) await gone(host, place, state);
    },

    async discard() {
      const state = await change(({ candidate, canary: _, ...rest }) => (candidate ? rest : undefined));
      if (state) await gone(host, place, state);
    },
  };
  return target;
}

/** Servers that run though nothing says that they are to: in words; undefined where there are none, or the system does not say. */
function strayProblem(place: Place): string | undefined {
  const strays = findAllKept(place) ?? [];
  if (strays.length === 0) return undefined;
  const pids = strays.map(({ process }) => process.pid).join(', ');
  return `processes ${pids} of a deployment of this name run, and nothing says what is to serve: ${place.state} is gone, or says that it has ended`;
}

const END_STRAYS = 'End them with mlops deploy stop, and deploy again';

/** The router among them holds the port. @throws MLOPS_DEPLOY_STATE */
function refuseStrays(place: Place): void {
  const message = strayProblem(place);
  if (message === undefined) return;
  throw fail('MLOPS_DEPLOY_STATE', { message, where: { file: place.state }, hint: `${END_STRAYS}.` });
}

const POLL = 50;
/** A version that has served may end this often while it is waited for. */
const ENDS = 3;

/** What the files and the servers themselves say. Changes nothing. */
async function statusOf(place: Place, options: ProcessTargetOptions, settings: () => Settings): Promise<TargetStatus> {
  const state = readState(place);
  if (!state) {
    const stray = strayProblem(place);
    return { problems: stray === undefined ? [] : [`${stray}. ${END_STRAYS}`] };
  }
  const observed = readObserved(place);
  const problems: string[] = [];
  if (!observed || !isRunning(observed.keeper)) problems.push('nothing keeps the servers running: deploy again');
  const kept = observed ? apart(observed.environment, state.environment) : [];
  if (kept.length > 0)
    problems.push(
      `what keeps the servers running has another ${kept.join(', ')} than was deployed with, and starts none: deploy again`,
    );
  const url = urlOf(state);
  if (state.serving) {
    const problem = passedOnProblem(url, state.serving, await passedOn(place, state));
    // Somebody has switched between the two questions.
    if (problem !== undefined && readState(place)?.serving?.id !== state.serving.id)
      return statusOf(place, options, settings);
    if (problem !== undefined) problems.push(problem);
  }
  const roles = ['serving', 'warm', 'candidate'] as const;
  const found = await Promise.all(
    roles.map(async (role) => state[role] && (await instanceOf(place, state[role], observed, options, settings()))),
  );
  const present: Omit<TargetStatus, 'problems'> = {};
  for (const [at, role] of roles.entries()) {
    const instance = found[at];
    if (!instance) continue;
    present[role] = instance;
    if (instance.ready) continue;
    const { process, ending } = observed?.instances[state[role]!.id] ?? {};
    const why = process || ending === undefined ? '' : `: ${ending}`;
    problems.push(`the ${role} version ${instance.version} is not ready with what was deployed${why}`);
  }
  const { router, env, cwd } = settings();
  if (!isDeepStrictEqual([state.router, state.env, state.cwd], [router, env, cwd]))
    problems.push('the router and the servers are started otherwise than this mlops would: deploy again');
  const movesTo = urlOf(movedFront(state, options) ?? state);
  return { ...(state.serving && { url, ...(movesTo !== url && { movesTo }) }), ...present, problems };
}

/** Ready is what was started in the very way in which it would be now: not with what somebody has written into the state. */
async function instanceOf(
  place: Place,
  wanted: Wanted,
  observed: Observed | undefined,
  { server }: Pick<ProcessTargetOptions, 'server'>,
  settings: Settings,
): Promise<Instance> {
  const { name, version, digest, features = null, classes = null, directory } = wanted;
  const url = `http://127.0.0.1:${portOf(wanted, observed)}`;
  const kept = observed?.instances[wanted.id];
  const running = kept?.process && isRunning(kept.process);
  const isOurs = isDeepStrictEqual(wanted.argv, [...server(wanted, PORT)]);
  const ready = running === true && isOurs && (await isReady(url, wanted, secretOf(place)));
  const names = differing(wanted, observed, settings);
  return {
    ...{ name, version, digest, features, classes, directory, url, ready },
    ...(running && { pid: kept.process!.pid }),
    ...(names.length > 0 && { differing: names }),
    ...(kept && { restarts: kept.restarts, ...(kept.memory !== undefined && { memory: kept.memory }) }),
  };
}

/** Names of the variables that a server was started with other values of than it would be now. */
function differing({ id }: Wanted, observed: Observed | undefined, { environment }: Settings): string[] {
  return apart(observed?.instances[id]?.environment, environment);
}

/**
 * The version whose answers our router passes on where clients ask. Undefined when none comes, or when it comes of another
 * program on that port: the router is the process that the keeper has started, and proves it.
 */
async function passedOn(place: Place, state: State): Promise<string | undefined> {
  const challenge = randomBytes(16).toString('hex');
  const headers = await answers(`${urlOf(state)}/v2/health/ready`, { [CHALLENGE_HEADER]: challenge });
  const [pid, version, proof] = [ROUTER_HEADER, VERSION_HEADER, PROOF_HEADER].map((name) => headers?.get(name) ?? '');
  const router = readObserved(place)?.router?.process;
  if (!router || !isRunning(router) || pid !== String(router.pid)) return undefined;
  return isProven(secretOf(place), { challenge, pid, version: version! }, proof!) ? version : undefined;
}

/** @param passed the version whose answers clients get */
function passedOnProblem(url: string, serving: Wanted, passed: string | undefined): string | undefined {
  const wanted = referenceOf(serving);
  if (passed === undefined) return `the router does not answer at ${url}`;
  return passed === wanted
    ? undefined
    : `the router passes on ${passed} at ${url}, and ${wanted} is to serve: deploy again`;
}

const referenceOf = ({ name, version }: Wanted): string => `${name}@v${version}`;

/** Waits until clients are answered by this version: a router may have to start first. */
async function untilPassedOn(host: Host, place: Place, options: ProcessTargetOptions, serving: Wanted): Promise<void> {
  const state = readState(place)!;
  const deadline = host.clock.monotonic() + ROUTER_WAIT;
  while (host.clock.monotonic() < deadline) {
    await ensureKeeper(host, place, options);
    if ((await passedOn(place, state)) === referenceOf(serving)) return;
    await sleep(POLL);
  }
  throw fail('MLOPS_DEPLOY_KEEPER', {
    message: `the router does not answer at ${urlOf(state)} with version ${serving.version}${lastWords(place.log('router'))}`,
    where: { file: place.log('router') },
    hint: `Look whether another program listens on port ${state.port}. ${ANOTHER_PORT}`,
  });
}

const ROUTER_WAIT = 20_000;

/** Waits until the keeper has ended what the state names no more. */
async function gone(host: Host, place: Place, state: State): Promise<void> {
  const wanted = new Set(instancesOf(state).map(({ id }) => id));
  for (let waited = 0; waited < 10_000; waited += POLL) {
    const observed = readObserved(place);
    const surplus = Object.keys(observed?.instances ?? {}).filter((id) => !wanted.has(id));
    if (surplus.length === 0 || !isRunning(observed!.keeper)) return;
    await sleep(POLL);
  }
  host.log.warning('A server that is not needed any more takes its time to end.');
}

/** @throws MLOPS_DEPLOY_PORT */
async function firstState(front: Front, settings: Settings): Promise<State> {
  return { format: STATE_FORMAT, address: front.address, port: await freePort(front), ...settings };
}

type Settings = Pick<State, 'cwd' | 'env' | 'environment' | 'router' | 'memoryBytes'>;

/** What a deployment may change besides the version. */
function settingsOf(host: Host, place: Place, { cwd, env, router, memoryBytes }: ProcessTargetOptions): Settings {
  const environment = { ...environmentOf(secretOf(place), host, env) };
  return { cwd, env: [...env], environment, router: [...router], memoryBytes };
}

function notReady(place: Place, wanted: Wanted, why: string): Error {
  const logFile = place.log(wanted.id);
  return fail('MLOPS_DEPLOY_START', {
    message: `version ${wanted.version} did not become ready: ${why}${lastWords(logFile)}`,
    where: { file: logFile },
    hint: 'What served before goes on serving. Read the log; the model can be tried with: mlops serve',
  });
}

function nothingWarm(version: string, warm: string | undefined): Error {
  return fail('MLOPS_ROLLBACK_NOTHING', {
    message: `version ${version} is not kept warm${warm === undefined ? '' : `; ${warm} is`}`,
    hint: 'Deploy the version that is to serve: mlops deploy-model NAME@vX.Y.Z',
  });
}
