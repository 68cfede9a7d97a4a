import type { IncomingMessage } from 'node:http';
import type { Reply } from '../route.ts';
import type { World } from '../world.ts';

/**
 * The blob storage behind signed addresses: the part of Azure's REST interface that the clients use (Put Blob, Put
 * Block, Put Block List, Get with ranges, properties).
 */
export function answerBlob(world: World, request: IncomingMessage, url: URL, body: Buffer): Reply {
  const blob = world.blobs.get(url.pathname.slice('/blob/'.length));
  if (!blob || !url.searchParams.has('sig')) return reply(blob ? 403 : 404);
  if (request.method === 'PUT') {
    const comp = url.searchParams.get('comp');
    if (comp === 'block') blob.blocks.set(url.searchParams.get('blockid') ?? '', body);
    else if (comp === 'blocklist') {
      const ids = [...body.toString('utf8').matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]+)</g)].map(
        (match) => match[1]!,
      );
      if (ids.some((id) => !blob.blocks.has(id))) return reply(400);
      blob.data = Buffer.concat(ids.map((id) => blob.blocks.get(id)!));
      blob.blocks.clear();
    } else blob.data = body;
    return reply(201, { etag: '"1"', 'last-modified': new Date().toUTCString() });
  }
  if (blob.data === undefined) return reply(404);
  const { data } = blob;
  const headers = {
    'content-type': blob.contentType,
    'content-disposition': `attachment; filename="${blob.fileName.replace(/["\\\r\n]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(blob.fileName)}`,
    'accept-ranges': 'bytes',
    etag: '"1"',
    'last-modified': new Date().toUTCString(),
  };
  if (request.method === 'HEAD') return reply(200, { ...headers, 'content-length': String(data.length) });
  const range = /^bytes=(\d+)-(\d*)$/.exec(String(request.headers.range ?? request.headers['x-ms-range'] ?? ''));
  if (!range) return reply(200, { ...headers, 'content-length': String(data.length) }, data);
  const first = Number(range[1]);
  const last = range[2] ? Math.min(Number(range[2]), data.length - 1) : data.length - 1;
  if (first > last) return reply(416);
  const part = data.subarray(first, last + 1);
  const place = { 'content-length': String(part.length), 'content-range': `bytes ${first}-${last}/${data.length}` };
  return reply(206, { ...headers, ...place }, part);
}

function reply(status: number, headers?: Record<string, string>, body?: Buffer): Reply {
  return { status, ...(headers ? { headers } : {}), ...(body ? { body } : {}) };
}
