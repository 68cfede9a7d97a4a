import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TOOL } from '#evidence';
import type { Host } from '#kit';
import { Bodies, parseBody } from './body.ts';
import { infer, type InferenceResponse } from './infer.ts';
import { isMeantFor, notMeant } from './loopback.ts';
import type { Metrics } from './metrics.ts';
import type { OpenModel, OpenModels } from './models.ts';
import type { OnlineStore } from './online.ts';
import type { PredictionLog } from './prediction-log.ts';
import { isOwn } from './probe.ts';
import { Refusal } from './refusal.ts';
import type { Limits } from './server.ts';

export interface Answer {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

export interface RouterOptions {
  models: OpenModels;
  limits: Limits;
  metrics: Metrics;
  log: PredictionLog | undefined;
  token: string | undefined;
  online: OnlineStore | undefined;
  /** That the server listens on. */
  address: string;
  /** Secret of the deployment, by which its own requests are known. */
  probes: string | undefined;
}

const EXTENSIONS = ['null_is_missing', 'tensor_per_feature', 'entity', 'metrics'];
const MODEL = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(?:\/(ready|infer))?$/;

type Route = 'live' | 'ready' | 'server' | 'model' | 'model-ready' | 'infer' | 'metrics' | 'unknown';

/** Which request gets which answer. A client's mistake is an answer; only a fault of ours is logged. */
export class Router {
  draining = false;
  readonly #host: Host;
  readonly #options: RouterOptions;
  readonly #token: Buffer | undefined;
  readonly #bodies: Bodies;
  #inFlight = 0;

  constructor(host: Host, options: RouterOptions) {
    this.#host = host;
    this.#options = options;
    this.#token = options.token === undefined ? undefined : digest(options.token);
    this.#bodies = new Bodies(options.limits);
  }

  /** Never rejects. */
  async answer(request: IncomingMessage): Promise<Answer> {
    const path = (request.url ?? '/').split('?')[0]!.replace(/(?<=.)\/$/, '');
    const [, name, version, what] = MODEL.exec(path) ?? [];
    const route = routeOf(path, name, what);
    const answer = await this.#route(request, route, { name, version }).catch((error: unknown) => this.#refuse(error));
    this.#options.metrics.requests.inc({ route, code: answer.status });
    return answer;
  }

  async #route(
    request: IncomingMessage,
    route: Route,
    asked: { name: string | undefined; version: string | undefined },
  ): Promise<Answer> {
    const { models, metrics, address } = this.#options;
    const { host } = request.headers;
    if (!isMeantFor(address, host)) throw new Refusal(421, notMeant(address, host));
    if (route === 'unknown') throw new Refusal(404, 'there is nothing at this address; the protocol begins at /v2');
    allow(request, route === 'infer' ? 'POST' : 'GET');
    if (route === 'live') return json(200, { live: true });
    if (route === 'ready') {
      const ready = !this.draining && models.all.every(({ runner }) => runner.ready);
      return json(ready ? 200 : 503, { ready, models: models.all.map(loaded) });
    }
    this.#authorize(request);
    if (route === 'metrics') return { status: 200, type: metrics.contentType, body: await metrics.text() };
    if (route === 'server')
      return json(200, { name: 'mlops', version: TOOL.version, extensions: EXTENSIONS, runtime: models.runtime });
    const model = this.#find(asked.name!, asked.version);
    const { name, runner } = model;
    if (route === 'model') return json(200, metadata(model, models));
    if (route === 'model-ready') return json(runner.ready ? 200 : 503, { name, ready: runner.ready });
    return this.#infer(request, model);
  }

  async #infer(request: IncomingMessage, model: OpenModel): Promise<Answer> {
    const { limits, metrics } = this.#options;
    if (this.draining) throw new Refusal(503, 'the server is stopping', { retryAfter: 1 });
    // Not before: whoever takes his time to send keeps no room from those who have asked.
    const bytes = await this.#bodies.read(request);
    if (this.#inFlight >= limits.concurrent)
      throw new Refusal(503, `${limits.concurrent} requests are being answered already`, { retryAfter: 1 });
    const leave = this.#bodies.admit(bytes);
    metrics.inFlight.set((this.#inFlight += 1));
    try {
      return json(200, await this.#start(model, bytes));
    } finally {
      leave();
      metrics.inFlight.set((this.#inFlight -= 1));
    }
  }

  /** Not async: nobody holds the parsed body while the model computes, but what of it is a request. */
  #start(model: OpenModel, bytes: Buffer): Promise<InferenceResponse> {
    const { limits, metrics, log, online, probes } = this.#options;
    const options = { metrics, log, online, probes, rows: limits.rows, bytes: bytes.length };
    return infer(this.#host, model, parseBody(bytes), options);
  }

  #find(name: string, version: string | undefined): OpenModel {
    const { models } = this.#options;
    const [wantedName, wantedVersion] = [name, version].map((part) => part && decoded(part));
    const model = models.find(wantedName!, wantedVersion);
    if (model) return model;
    const served = models.all.map((other) => `${other.name} ${other.version}`).join(', ');
    throw new Refusal(404, `there is no such model or version; served are: ${served}`);
  }

  /** Compared by digests of equal length, so that the time taken says nothing of the token. */
  #authorize(request: IncomingMessage): void {
    if (this.#token === undefined) return;
    const { authorization = '' } = request.headers;
    const given = /^Bearer (.+)$/i.exec(authorization)?.[1];
    if (given !== undefined && timingSafeEqual(digest(given), this.#token)) return;
    const { probes } = this.#options;
    if (probes !== undefined && isOwn(probes, authorization, this.#host.clock.now())) return;
    throw new Refusal(401, 'expected the header "Authorization: Bearer …" with the token of this server');
  }

  #refuse(error: unknown): Answer {
    if (!(error instanceof Refusal)) {
      this.#host.log.error(`a request failed: ${(error as Error).stack ?? String(error)}`);
      return json(500, { error: 'the server failed; its log says why' });
    }
    const { allow, retryAfter } = error.detail;
    return json(error.status, error.body, {
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...(allow !== undefined && { allow }),
      ...(error.status === 401 && { 'www-authenticate': 'Bearer' }),
    });
  }
}

function routeOf(path: string, name: string | undefined, what: string | undefined): Route {
  if (name !== undefined) return what === 'infer' ? 'infer' : what === 'ready' ? 'model-ready' : 'model';
  switch (path) {
    case '/v2/health/live':
      return 'live';
    case '/v2/health/ready':
      return 'ready';
    case '/v2':
      return 'server';
    case '/metrics':
      return 'metrics';
    default:
      return 'unknown';
  }
}

/** Which bytes are served, hashed when they were read. */
function loaded({ name, version, digest, features }: OpenModel) {
  return { name, version, digests: { model: digest, features: features.digest } };
}

/** @see Open Inference Protocol v2, "Model Metadata Response JSON Object" */
function metadata(model: OpenModel, { all, runtime }: OpenModels): object {
  const { name, runner, features } = model;
  return {
    name,
    versions: all.filter((other) => other.name === name).map(({ version }) => version),
    platform: 'onnxruntime_onnx',
    inputs: runner.inputs,
    outputs: runner.outputs,
    parameters: { features: features.names, entity: features.entity, digests: loaded(model).digests, runtime },
  };
}

function allow({ method }: IncomingMessage, allowed: 'GET' | 'POST'): void {
  if (method !== allowed)
    throw new Refusal(405, `expected the method ${allowed}, received ${method}`, { allow: allowed });
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function json(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return { status, type: 'application/json', body: JSON.stringify(body), headers };
}
