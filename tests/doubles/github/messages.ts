import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import { primaryLimit, secondaryLimit } from './limits.ts';
import { refusal, type Reply } from './route.ts';
import type { World } from './world.ts';

export function instead(fault: Fault | undefined, world: World): Reply | undefined {
  switch (fault?.kind) {
    case 'status':
      return refusal(fault.status, 'Server Error');
    case 'primary-limit':
      return primaryLimit(fault.status, Math.ceil(world.now().getTime() / 1000) + fault.seconds);
    case 'secondary-limit':
      return secondaryLimit(fault.status, fault.seconds);
    default:
      return undefined;
  }
}

/** Adds an ETag to what was found, and answers 304 to who has it already. */
export function cached(request: IncomingMessage, reply: Reply): Reply {
  if (request.method !== 'GET' || reply.status !== 200) return reply;
  const bytes = Buffer.isBuffer(reply.body) ? reply.body : JSON.stringify(reply.body);
  const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
  const known = String(request.headers['if-none-match'] ?? '').replace(/^W\//, '');
  return known === etag
    ? { status: 304, headers: { ...reply.headers, etag } }
    : { ...reply, headers: { ...reply.headers, etag } };
}

export function send(response: ServerResponse, reply: Reply, request: IncomingMessage): void {
  const headers: Record<string, string> = { 'x-github-request-id': 'double', ...reply.headers };
  if (reply.body === undefined) {
    response.writeHead(reply.status, headers).end();
    return;
  }
  const raw = Buffer.isBuffer(reply.body) || typeof reply.body === 'string';
  const bytes = Buffer.from(raw ? (reply.body as string) : JSON.stringify(reply.body));
  headers['content-type'] ??= 'application/json; charset=utf-8';
  response.writeHead(reply.status, { ...headers, 'content-length': String(bytes.length) });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** @returns undefined when the client went away */
export async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

export function json(request: IncomingMessage, bytes: Buffer): unknown {
  if (bytes.length === 0 || request.url!.startsWith('/blob/')) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return bytes.toString('utf8');
  }
}
