import { createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { noFaults, type Fault, type FaultSchedule } from './faults.ts';
import { answerGit, type OnPush } from './git-http.ts';
import { executeGraphql } from './graphql/execute.ts';
import { schema } from './graphql/schema.ts';
import { Limits, primaryLimit } from './limits.ts';
import { cached, instead, json, read, send } from './messages.ts';
import type { Permissions, Token } from './model.ts';
import { answerBlob } from './results/blobs.ts';
import { answerResults } from './results/service.ts';
import {
  acceptedPermissions,
  allows,
  findRoute,
  notFound,
  refusal,
  route,
  type Call,
  type Found,
  type Reply,
  type Route,
} from './route.ts';
import type { Validator } from './validate.ts';
import type { World } from './world.ts';

/** One request as it came, and what it got. */
export interface RecordedRequest {
  method: string;
  /** Path with query. */
  path: string;
  /** `GET /repos/{owner}/{repo}`, `POST /graphql`, `twirp CreateArtifact`, `blob PUT`, `git`; the path itself when unknown. */
  operation: string;
  /** What the token that came with it may do; undefined without a known token of the API, as of the results service. */
  permissions: Permissions | undefined;
  /** The job and the run the token was made for, also where it was not answered; undefined without one, as of `blob PUT`. */
  job: string | undefined;
  run: number | undefined;
  /** Parsed JSON. */
  body: unknown;
  /** What the operation needs, any one of them. */
  needs: readonly string[];
  /** undefined when the connection was cut or held. */
  status: number | undefined;
  fault: Fault | undefined;
}

interface Sent {
  body: unknown;
  bytes: Buffer;
}

/** The HTTP face of one world. */
export class GithubServer {
  readonly requests: RecordedRequest[] = [];
  readonly violations: string[] = [];
  readonly limits: Limits;
  schedule: FaultSchedule = noFaults;
  readonly #world: World;
  readonly #routes: readonly Route[];
  readonly #validator: Validator;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #pending = new Set<Promise<void>>();
  /** Called after a person pushed over git; a job's token starts nothing. */
  onPush: OnPush = () => Promise.resolve();

  constructor(world: World, routes: readonly Route[], validator: Validator) {
    this.#world = world;
    this.#validator = validator;
    this.limits = new Limits(world);
    this.#routes = [...routes, route('GET /rate_limit', [], ({ token }) => this.limits.overview(token))];
    this.#server = createServer((request, response) => {
      const work = this.#answer(request, response).catch((error: unknown) => {
        this.violations.push(`the double failed on ${request.method} ${request.url}: ${(error as Error).stack}`);
        if (!response.headersSent) response.writeHead(500).end();
      });
      this.#pending.add(work);
      void work.finally(() => this.#pending.delete(work));
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no address');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Waits until everything that was asked is done: of whoever was killed, the last request may still be worked on. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await this.idle();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#world.url);
    const method = request.method ?? 'GET';
    if (url.pathname.startsWith('/git/')) return this.#git(request, response, url);
    const bytes = await read(request);
    if (bytes === undefined) return;
    const body = json(request, bytes);
    const operation = this.#operation(method, url);
    const fault = this.schedule.decide({ method, path: request.url!, operation, body });
    const entry = this.#record({ method, path: request.url!, operation, body, fault }, request);
    if (fault?.kind === 'reset-before') return void response.destroy();
    if (fault?.kind === 'time-out') return;
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
    const reply = instead(fault, this.#world) ?? (await this.#work(request, url, bytes, body, entry));
    if (fault?.kind === 'reset-after') return void response.destroy();
    const sent = fault?.kind === 'status-after' ? refusal(fault.status, 'Server Error') : reply;
    entry.status = sent.status;
    send(response, sent, request);
  }

  /** git has no conditional answers and no lists: what is stale elsewhere is true here. */
  async #git(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const what = { method: request.method ?? 'GET', path: request.url!, operation: 'git' };
    const fault = this.schedule.decide(what);
    const entry = this.#record({ ...what, body: undefined, fault }, request);
    if (fault?.kind === 'reset-before') return void response.destroy();
    if (fault?.kind === 'time-out') return;
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
    const refused = instead(fault, this.#world);
    if (refused) {
      request.resume();
      entry.status = refused.status;
      return send(response, refused, request);
    }
    const token = this.#token(request.headers.authorization);
    const isLost = fault?.kind === 'reset-after' || fault?.kind === 'status-after';
    // Written to nobody, the answer is there all the same.
    const to = isLost ? new ServerResponse(request) : response;
    entry.status = await answerGit(this.#world, request, to, url, token, (...push) => this.onPush(...push));
    if (fault?.kind === 'reset-after') return void response.destroy();
    if (fault?.kind === 'status-after') response.writeHead((entry.status = fault.status)).end();
  }

  #work(
    request: IncomingMessage,
    url: URL,
    bytes: Buffer,
    body: unknown,
    entry: RecordedRequest,
  ): Reply | Promise<Reply> {
    const { pathname } = url;
    if (pathname.startsWith('/blob/')) return answerBlob(this.#world, request, url, bytes);
    if (pathname.startsWith('/twirp/'))
      return answerResults(this.#world, pathname, request.headers.authorization, body ?? {});
    return this.#rest(request, url, { body, bytes }, entry);
  }

  #record(
    entry: Pick<RecordedRequest, 'method' | 'path' | 'operation' | 'body' | 'fault'>,
    { headers }: IncomingMessage,
  ): RecordedRequest {
    const api = this.#token(headers.authorization);
    const token = api ?? this.#runtimeToken(headers.authorization);
    const recorded: RecordedRequest = {
      ...entry,
      permissions: api?.permissions,
      job: token?.job,
      run: token?.run?.id,
      needs: [],
      status: undefined,
    };
    this.requests.push(recorded);
    return recorded;
  }

  #operation(method: string, url: URL): string {
    if (url.pathname.startsWith('/twirp/')) return `twirp ${url.pathname.split('/').at(-1)!}`;
    if (url.pathname.startsWith('/blob/')) return `blob ${method}`;
    const found = findRoute(this.#routes, method, url.pathname);
    return found ? `${method} ${found.route.template}` : `${method} ${url.pathname}`;
  }

  #token(authorization: string | undefined): Token | undefined {
    const [scheme, value] = (authorization ?? '').split(' ');
    const plain =
      scheme?.toLowerCase() === 'basic'
        ? Buffer.from(value ?? '', 'base64')
            .toString('utf8')
            .split(':')
            .at(-1)
        : value;
    const token = this.#world.tokens.get(plain ?? '');
    return token && !token.revoked && token.expiresAt > this.#world.now() ? token : undefined;
  }

  /** Of a job, for the results service. */
  #runtimeToken(authorization: string | undefined): { run: { id: number }; job: string } | undefined {
    return this.#world.runtimeTokens.get((authorization ?? '').replace(/^bearer /i, ''));
  }

  async #rest(request: IncomingMessage, url: URL, sent: Sent, entry: RecordedRequest): Promise<Reply> {
    const token = this.#token(request.headers.authorization);
    if (!token) return refusal(401, request.headers.authorization ? 'Bad credentials' : 'Requires authentication');
    const limited = !this.limits.spend(token);
    const headers = this.limits.headers(token);
    if (limited) return { ...primaryLimit(403, Number(headers['x-ratelimit-reset'])), headers };
    const found = findRoute(this.#routes, entry.method, url.pathname);
    const reply =
      url.pathname === '/graphql' && entry.method === 'POST'
        ? await this.#graphql(request, token, sent, entry)
        : found
          ? await this.#routed(request, url, token, found, sent, entry)
          : this.#unknown(entry);
    return { ...reply, headers: { ...headers, ...reply.headers } };
  }

  #unknown(entry: RecordedRequest): Reply {
    this.violations.push(`${entry.operation}: this double has no such route`);
    return refusal(501, 'This double has no such route');
  }

  async #graphql(
    request: IncomingMessage,
    token: Token,
    { body, bytes }: Sent,
    entry: RecordedRequest,
  ): Promise<Reply> {
    if (typeof (body as { query?: unknown } | undefined)?.query !== 'string')
      return refusal(400, 'A query attribute must be specified and must be a string.');
    const { repository } = token;
    const call: Call = {
      world: this.#world,
      token,
      repository,
      params: {},
      query: new URLSearchParams(),
      body,
      bytes,
      headers: request.headers,
      path: '/graphql',
      fault: entry.fault,
    };
    const reply = await executeGraphql(schema, call);
    const { errors = [] } = reply.body as {
      errors?: { message: string; extensions?: { code?: string }; type?: string }[];
    };
    for (const { message, extensions, type } of errors)
      if (extensions?.code === 'undefinedField' || type === undefined || type === 'INVALID')
        this.violations.push(`POST /graphql: ${message}`);
    return reply;
  }

  async #routed(
    request: IncomingMessage,
    url: URL,
    token: Token,
    { route: { template, needs, answer }, params }: Found,
    { body, bytes }: Sent,
    entry: RecordedRequest,
  ): Promise<Reply> {
    entry.needs = needs;
    const operation = `${entry.method} ${template}`;
    const name = params['owner'] === undefined ? token.repository.fullName : `${params['owner']}/${params['repo']}`;
    const repository = this.#world.repository(name);
    // What a token can not see does not exist.
    if (!repository || (repository !== token.repository && (repository.private || entry.method !== 'GET')))
      return notFound();
    if (!allows(token.permissions, needs))
      return {
        ...refusal(403, 'Resource not accessible by integration'),
        headers: { 'x-accepted-github-permissions': acceptedPermissions(needs) },
      };
    const wrong = this.#validator.request(operation, url.searchParams, body);
    if (wrong.length > 0) {
      this.violations.push(...wrong.map((one) => `${operation}: ${one}`));
      return refusal(422, 'Invalid request.', { errors: wrong });
    }
    const call: Call = {
      world: this.#world,
      token,
      repository,
      params,
      query: url.searchParams,
      body,
      bytes,
      headers: request.headers,
      path: url.pathname,
      fault: entry.fault,
    };
    const reply = await answer(call);
    this.#checkAnswer(operation, reply);
    return cached(request, reply);
  }

  #checkAnswer(operation: string, reply: Reply): void {
    const type = reply.headers?.['content-type'] ?? 'application/json';
    // What is sent is JSON; undefined fields do not arrive.
    const sent: unknown =
      reply.body === undefined || Buffer.isBuffer(reply.body) ? reply.body : JSON.parse(JSON.stringify(reply.body));
    const wrong = this.#validator.response(operation, reply.status, type, sent);
    this.violations.push(...wrong.map((one) => `${operation}: the double's own answer: ${one}`));
  }
}
