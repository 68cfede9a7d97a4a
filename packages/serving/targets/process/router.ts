import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { isRunning } from '#process';
import { isMeantFor, notMeant } from '../../loopback.ts';
import { movedFront, type Front } from './front.ts';
import { MovingServer } from './moving-server.ts';
import { CHALLENGE_HEADER, PROOF_HEADER } from '../../probe.ts';
import { ProvenAgent } from './proven-agent.ts';
import { proofOf, secretOf } from './proof.ts';
import {
  Counted,
  isEnded,
  portOf,
  readJson,
  replaceFile,
  watchObserved,
  watchState,
  type Observed,
  type Place,
  type State,
  type Wanted,
} from './state.ts';

/** Every answer names the router and the version that it came from. */
export const ROUTER_HEADER = 'mlops-router';
export const VERSION_HEADER = 'mlops-version';

export interface Router {
  /** Where it listens first. */
  port: number;
  /** Takes no new connection, lets running requests end. */
  close(): Promise<void>;
}

/** Between two servers of one machine an answer takes at most this long to begin, or to go on. */
const SILENCE = 60_000;
/** A new canary's counts are written this long after the first of them. */
const COUNT_EVERY = 100;
/** So soon it is where the state says that clients ask. */
const LOOK_EVERY = 100;

/**
 * Passes requests on to the version that serves; bodies are streamed, connections kept. Which one that is, is looked up in
 * the state file for every request, so that a switch is one renaming of that file: no request sees half of it, and none is
 * lost, as the old version still answers what it was asked. When the file names another address or port, the router moves.
 *
 * @param complain hears of what is wrong with the state file
 * @throws the system's error when the address or port cannot be had
 */
export async function startRouter(place: Place, complain: (error: unknown) => void): Promise<Router> {
  const decided = watchState(place, complain);
  const current = (): State | undefined => {
    const now = decided();
    return isEnded(now) ? undefined : now;
  };
  const observed = watchObserved(place);
  // In memory from here on, as the last good state is: what serves goes on where both are lost.
  const secret = secretOf(place);
  const agent = new ProvenAgent(secret);
  const canary = new Canary(place, complain);
  const first = current();
  if (first === undefined) throw new Error(`${place.state} does not say where to listen`);
  const server = await MovingServer.open((request, response) => {
    response.setHeader(ROUTER_HEADER, String(process.pid));
    const state = current();
    const wrong = notPassedOn(request, state);
    if (wrong) return refuse(response, ...wrong);
    const trial = state && isInference(request) ? canary.take(state) : undefined;
    if (trial)
      forward(request, response, {
        secret,
        chosen: trial,
        observed: observed(),
        agent,
        ended: (status) => canary.count(trial, status),
      });
    else if (state?.serving)
      forward(request, response, {
        secret,
        chosen: state.serving,
        observed: observed(),
        agent,
        ended: () => undefined,
      });
    else refuse(response, 503, 'no version is deployed here');
  }, first);
  let front: Front = first;
  let moved = Promise.resolve();
  const follow = setInterval(() => {
    const state = current();
    if (!state || !movedFront(front, state)) return;
    front = state;
    moved = moved.then(() => server.move(state)).catch(complain);
  }, LOOK_EVERY).unref();
  return {
    port: first.port,
    async close() {
      clearInterval(follow);
      await moved;
      await server.close();
      agent.destroy();
      canary.write();
    },
  };
}

interface Forwarding {
  /** Of the deployment. */
  secret: string;
  chosen: Wanted;
  observed: Observed | undefined;
  agent: ProvenAgent;
  /** @param status of the whole answer; undefined when there is none */
  ended(status: number | undefined): void;
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { secret, chosen, observed, agent, ended }: Forwarding,
): void {
  const version = `${chosen.name}@v${chosen.version}`;
  response.setHeader(VERSION_HEADER, version);
  const challenge = request.headers[CHALLENGE_HEADER];
  if (typeof challenge === 'string')
    response.setHeader(PROOF_HEADER, proofOf(secret, { challenge, pid: String(process.pid), version }));
  const { method, url: path } = request;
  const port = portOf(chosen, observed);
  // A server is on loopback, whatever the name of the machine is.
  const headers: ReturnType<typeof passedOn> = { ...passedOn(request), host: `127.0.0.1:${port}` };
  // Said, not left to Node, which frames no body where it expects none.
  if (method === 'POST' && headers['content-length'] === undefined) headers['transfer-encoding'] = 'chunked';
  const upstream = ask({ ...agent.to(chosen, port), method, path, headers });
  upstream.setTimeout(SILENCE, () => upstream.destroy(new Error(`no answer for ${SILENCE / 1000} s`)));
  upstream.once('response', (answer) => {
    response.writeHead(answer.statusCode!, passedOn(answer));
    answer.pipe(response);
    answer.once('end', () => ended(answer.statusCode));
    answer.once('error', () => {
      ended(undefined);
      response.destroy();
    });
  });
  upstream.once('error', (error) => {
    if (response.destroyed) return; // the client went away first
    if (response.headersSent) return void response.destroy();
    ended(undefined);
    refuse(response, 503, `the server of version ${chosen.version} does not answer: ${error.message}`);
    // What is left of the request has nowhere to go.
    request.unpipe(upstream).resume();
  });
  response.once('close', () => {
    if (!response.writableFinished) upstream.destroy();
  });
  if (method === 'POST') request.pipe(upstream);
  else upstream.end();
}

/** What a canary is about: health checks and metadata say nothing of its predictions. */
function isInference({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && /\/infer\/?(?:\?|$)/.test(url);
}

const METHODS = ['GET', 'HEAD', 'POST'];

/**
 * Why a request goes no further: connections to a server are shared, so where a request ends must never be in doubt. One
 * whose body the server does not expect would be read there as the next client's request.
 */
function notPassedOn(
  { method, headers }: IncomingMessage,
  state: State | undefined,
): [status: number, error: string] | undefined {
  if (state && !isMeantFor(state.address, headers.host)) return [421, notMeant(state.address, headers.host)];
  if (!METHODS.includes(method!)) return [405, `expected one of the methods ${METHODS.join(', ')}, received ${method}`];
  const coding = headers['transfer-encoding'];
  if (method !== 'POST' && (coding !== undefined || Number(headers['content-length'] ?? 0) !== 0))
    return [400, `a request with the method ${method} has no body here`];
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return [400, `expected no transfer-encoding but chunked, received ${coding}`];
  return undefined;
}

/** Nothing more is read on a connection whose request was a mistake. */
function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 503 ? { 'retry-after': '1' } : { connection: 'close' }),
    ...(status === 405 && { allow: METHODS.join(', ') }),
  });
  response.end(`${JSON.stringify({ error })}\n`);
}

/** Headers that are about one connection, not about the message. @see RFC 9110, section 7.6.1 */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'proxy-authenticate', 'proxy-authorization'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'expect'],
  ...[ROUTER_HEADER, VERSION_HEADER, CHALLENGE_HEADER, PROOF_HEADER],
]);

function passedOn({ headers }: IncomingMessage): Record<string, string | string[]> {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  // Where a body ends is no matter of one connection, whatever a client says.
  named.delete('content-length');
  return Object.fromEntries(
    Object.entries(headers).filter(
      (header): header is [string, string | string[]] =>
        header[1] !== undefined && !HOP_BY_HOP.has(header[0]) && !named.has(header[0]),
    ),
  );
}

/** Spreads a share of the requests evenly, and counts what they come to. */
class Canary {
  readonly #place: Place;
  readonly #complain: (error: unknown) => void;
  #counted: Counted | undefined;
  #owed = 0;
  #checked = 0;
  #alive = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(place: Place, complain: (error: unknown) => void) {
    this.#place = place;
    this.#complain = complain;
  }

  /** The candidate, when this request is one of its share. A share whose deployment has died is none. */
  take({ canary, candidate }: State): Wanted | undefined {
    if (!canary || !candidate || canary.candidate !== candidate.id) return undefined;
    if (performance.now() - this.#checked > COUNT_EVERY) {
      this.#checked = performance.now();
      this.#alive = isRunning(canary.deployer);
    }
    if (!this.#alive) return undefined;
    this.#owed += canary.share;
    if (this.#owed < 1) return undefined;
    this.#owed -= 1;
    return candidate;
  }

  /** What the client did wrong says nothing of the candidate, and proves nothing either. */
  count({ id }: Wanted, status = 500): void {
    if (status >= 400 && status < 500) return;
    if (this.#counted?.candidate !== id) {
      const before = readCounted(this.#place);
      this.#counted = before?.candidate === id ? before : { candidate: id, requests: 0, errors: 0 };
    }
    this.#counted.requests += 1;
    if (status >= 500) this.#counted.errors += 1;
    this.#timer ??= setTimeout(() => this.write(), COUNT_EVERY).unref();
  }

  write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#counted) return;
    try {
      replaceFile(this.#place.canary, JSON.stringify(this.#counted));
    } catch (error) {
      // A full disk ends no service; the deployment that waits for the count will find it wanting.
      this.#complain(error);
    }
  }
}

export function readCounted(place: Place): Counted | undefined {
  try {
    return readJson(place.canary, Counted);
  } catch {
    return undefined;
  }
}
