import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import type { Host } from '#kit';
import { fail } from './errors.ts';
import { openMetrics } from './metrics.ts';
import { openModels, type ServedModel } from './models.ts';
import type { OnlineStore } from './online.ts';
import { PATIENCE } from './patience.ts';
import { CHALLENGE_HEADER, PROOF_HEADER, servedProof } from './probe.ts';
import { PredictionLog, type PredictionLogOptions } from './prediction-log.ts';
import { Router, type Answer } from './router.ts';

export interface ServerOptions {
  /** At least one; the first of several versions with one name answers where a request names no version. */
  models: readonly ServedModel[];
  /** Default: any free one. */
  port?: number;
  /** Default 127.0.0.1: nobody else reaches it. */
  address?: string;
  /** When given, everything but health needs `Authorization: Bearer <token>`. */
  token?: string;
  log?: PredictionLogOptions;
  limits?: Partial<Limits>;
  online?: OnlineStore;
  /**
   * Secret of a deployment: requests that prove to know it only try the server, are not logged, and may do without the token.
   * By it the server of the first model proves, to whoever challenges it, that the answer is its own.
   */
  probes?: string;
  /** Root of the project whose own onnxruntime-node runs the models; default: the pinned onnxruntime-web does. */
  native?: string;
}

export interface Limits {
  /** Largest body of a request. Default 8 MiB. */
  bodyBytes: number;
  /** Most rows in one request. Default 10,000. */
  rows: number;
  /** Most inference requests at once; more are told to come back. Default 128. */
  concurrent: number;
  /** Most bodies that are being sent at once; of more, the one that has taken longest is told to come back. Default 512. */
  bodies: number;
  /** Within which a body is there, or comes with 16 KiB a second from then on. Default 5. */
  bodySeconds: number;
  /** For one request's computation, and for waiting until it begins. Default 10. */
  seconds: number;
  /** For requests that are being answered when the server stops. Default 10. */
  drainSeconds: number;
}

export interface Server {
  /** `http://127.0.0.1:8080` */
  url: string;
  /** Stops taking requests, answers those it has, ends. Called twice it is called once. */
  close(): Promise<void>;
  /** Settled when the server has ended, by `close` or because the host's signal was aborted. */
  closed: Promise<void>;
}

const DEFAULTS: Limits = {
  ...{ bodyBytes: 8 * 2 ** 20, bodies: 512, bodySeconds: 5 },
  ...{ rows: 10_000, concurrent: 128, seconds: 10, drainSeconds: 10 },
};

/**
 * Serves ONNX models by the Open Inference Protocol v2 over HTTP, with `/metrics` for Prometheus and a log of what was
 * predicted. It is ready when this resolves, and drains when the host's signal is aborted.
 * @throws MLOPS_SERVE_OPTIONS, MLOPS_SERVE_MODEL, MLOPS_SERVE_PORT, MLOPS_SERVE_LOG, MLOPS_RUNTIME_…
 * @see github.com/kserve/open-inference-protocol, specification/protocol/inference_rest.md
 */
export async function startServer(host: Host, options: ServerOptions): Promise<Server> {
  const limits = { ...DEFAULTS, ...options.limits };
  checkOptions(options, limits);
  const metrics = openMetrics();
  const counts = { logged: (rows: number) => metrics.logged.inc(rows), lost: (rows: number) => metrics.lost.inc(rows) };
  const log = options.log && (await PredictionLog.open(host, options.log, counts));
  const models = await openModels(host, options.models, {
    native: options.native === undefined ? undefined : resolve(options.native),
    limitSeconds: limits.seconds,
  }).catch(async (error: unknown) => {
    await log?.close();
    throw error;
  });
  const { port = 0, address = '127.0.0.1', token, online, probes } = options;
  const router = new Router(host, { models, limits, metrics, log, token, online, address, probes });
  const http = createServer(PATIENCE, (request, response) => {
    const challenge = request.headers[CHALLENGE_HEADER];
    if (probes !== undefined && typeof challenge === 'string') {
      const { name, version, digest } = models.all[0]!;
      const said = { challenge, port: portOf(http), name, version, digest };
      response.setHeader(PROOF_HEADER, servedProof(probes, said));
    }
    void router.answer(request).then((answer) => send(request, response, answer, router.draining));
  });
  const end = async (): Promise<void> => {
    await models.close();
    await log?.close();
  };
  await listen(http, port, address).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  let closing: Promise<void> | undefined;
  let tell: () => void;
  const closed = new Promise<void>((done) => (tell = done));
  const close = (): Promise<void> => {
    host.signal.removeEventListener('abort', close);
    closing ??= drain(http, router, limits.drainSeconds).then(end).then(tell);
    return closing;
  };
  host.signal.addEventListener('abort', close, { once: true });
  if (host.signal.aborted) void close();
  return { url: urlOf(http, address), close, closed };
}

function checkOptions({ models, log }: ServerOptions, limits: Limits): void {
  const refuse = (message: string, hint: string): Error => fail('MLOPS_SERVE_OPTIONS', { message, hint });
  if (models.length === 0) throw refuse('a server was asked for without a model', 'Name at least one.');
  const names = models.map(({ name, version }) => `${name}@v${version}`);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw refuse(`${twice} was given twice`, 'Name every version once.');
  for (const [name, value] of Object.entries(limits))
    if (!(value > 0)) throw refuse(`the limit ${name} is ${value}`, 'Expected a number above 0.');
  if (log?.rate !== undefined && !(log.rate > 0 && log.rate <= 1))
    throw refuse(`the share of requests to log is ${log.rate}`, 'Expected a number above 0, at most 1.');
}

function listen(http: HttpServer, port: number, address: string): Promise<void> {
  return new Promise((done, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        fail('MLOPS_SERVE_PORT', {
          message: `cannot listen on ${address}, port ${port}: ${cause.code === 'EADDRINUSE' ? 'the port is in use' : cause.message}`,
          hint: 'Choose another with --port; 0 takes any free one.',
          cause,
        }),
      ),
    );
    http.listen(port, address, done);
  });
}

function urlOf(http: HttpServer, address: string): string {
  const named =
    address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '[::1]' : address.includes(':') ? `[${address}]` : address;
  return `http://${named}:${portOf(http)}`;
}

function portOf(http: HttpServer): number {
  const bound = http.address();
  return bound !== null && typeof bound === 'object' ? bound.port : 0;
}

const LINGER_MS = 2000;

function send(request: IncomingMessage, response: ServerResponse, answer: Answer, draining: boolean): void {
  const { status, type, body, headers } = answer;
  const unread = !request.complete;
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...headers,
    ...((draining || unread) && { connection: 'close' }),
  });
  if (!unread) {
    response.end(body);
    return;
  }
  // Who is still sending has not begun to read: a connection closed at once would take the answer with it.
  response.write(body);
  const over = setTimeout(() => response.end(), LINGER_MS);
  request.once('close', () => clearTimeout(over)).once('end', () => response.end());
  request.resume();
}

/** Nothing new; what is being answered gets its answer, until the time is over. */
async function drain(http: HttpServer, router: Router, seconds: number): Promise<void> {
  router.draining = true;
  const ended = new Promise<void>((done) => http.close(() => done()));
  http.closeIdleConnections();
  const late = setTimeout(() => http.closeAllConnections(), seconds * 1000);
  await ended;
  clearTimeout(late);
}
