import type { Json } from '#kit';
import { limitOf } from './limits.ts';
import { Refusal, type Outcome } from './outcome.ts';

export interface Message {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  readonly headers: Headers;
  /** Parsed JSON, else the bytes; undefined when there is no body. */
  readonly data: unknown;
}

interface Wire {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  /** For the whole exchange, the answer's last byte included. */
  readonly timeoutMs: number;
  /** Milliseconds since 1970, for limits given as a time of day. */
  now(): number;
}

/**
 * Sends a message once. An answer counts only when it is whole: one that breaks off, or is no JSON where it says so, is
 * as good as none.
 *
 * @throws the signal's reason when it is aborted, and nothing else
 */
export async function exchange(message: Message, wire: Wire): Promise<Outcome<Answer>> {
  wire.signal.throwIfAborted();
  const timeout = AbortSignal.timeout(wire.timeoutMs);
  try {
    const response = await wire.fetch(message.url, {
      method: message.method,
      headers: { ...message.headers },
      ...(message.body !== undefined && { body: asSent(message.body) }),
      // A redirected write would arrive as another method, or twice.
      redirect: isRead(message.method) ? 'follow' : 'manual',
      signal: AbortSignal.any([wire.signal, timeout]),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return judge(response, bytes, wire.now());
  } catch (error) {
    wire.signal.throwIfAborted();
    if (timeout.aborted)
      return { kind: 'unclear', problem: `no whole answer within ${wire.timeoutMs / 1000} s`, cause: error };
    return broken(error);
  }
}

/** Bytes go as they are, everything else as JSON. */
function asSent(body: unknown): string | Uint8Array<ArrayBuffer> {
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

export function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function judge(response: Response, bytes: Uint8Array, now: number): Outcome<Answer> {
  const { status, headers } = response;
  if (status >= 200 && status < 300) {
    if (bytes.length === 0) return { kind: 'done', value: { headers, data: undefined } };
    if (!/^application\/json\b/i.test(headers.get('content-type') ?? ''))
      return { kind: 'done', value: { headers, data: bytes } };
    const data = parsed(bytes);
    return data === undefined
      ? { kind: 'unclear', problem: `an answer (${status}) that is no JSON` }
      : { kind: 'done', value: { headers, data } };
  }
  const refusal = new Refusal(sentence(parsed(bytes)) ?? (response.statusText || `status ${status}`), {
    status,
    accepted: headers.get('x-accepted-github-permissions') ?? undefined,
  });
  if (status >= 500 || status === 408) return { kind: 'unclear', problem: `${refusal.message} (${status})` };
  const limit = limitOf(status, headers, refusal.message, now);
  return limit === undefined ? { kind: 'refused', refusal } : { kind: 'limited', limit, refusal };
}

function parsed(bytes: Uint8Array): Json | undefined {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch {
    return undefined;
  }
}

/** GitHub's own words: `message`, and what `errors` adds to it. */
function sentence(body: Json | undefined): string | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const { message, errors } = body;
  if (typeof message !== 'string') return undefined;
  const more = Array.isArray(errors) ? errors.map(detail).filter((text) => text !== '') : [];
  return more.length === 0 ? message : `${message}: ${more.join(', ')}`;
}

function detail(error: Json): string {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null || Array.isArray(error)) return '';
  const { message, resource, field, code } = error;
  if (typeof message === 'string') return message;
  return [resource, field, code].filter((part) => typeof part === 'string').join(' ');
}

const CONNECTING = new Set(['connect', 'getaddrinfo']);

/** Only what failed while the connection was being made surely never reached the server. */
function broken(error: unknown): Outcome<never> {
  const causes = chain(error);
  const unsent = causes.some(
    ({ syscall, code = '' }) =>
      (syscall !== undefined && CONNECTING.has(syscall)) ||
      code === 'UND_ERR_CONNECT_TIMEOUT' ||
      CERTIFICATE.test(code),
  );
  const problem = causes.find(({ code }) => code !== undefined)?.code ?? causes.at(-1)?.message ?? String(error);
  return { kind: unsent ? 'unsent' : 'unclear', problem, cause: error };
}

/** Node's codes of a server whose certificate is not trusted: the request waits for a hand-shake that never ends. */
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY))/;

interface Failure {
  message?: string;
  code?: string;
  syscall?: string;
}

/** An error, its causes, and the errors of several addresses that were tried; told by their fields, as fetch throws its own kinds. */
function chain(error: unknown, depth = 0): Failure[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  return [error, ...[cause, errors].flat().flatMap((below) => chain(below, depth + 1))];
}
