import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from './front.ts';
import { CHALLENGE_HEADER, PROOF_HEADER, servedProof, type Served } from '../../probe.ts';
import { isProven, secretOf } from './proof.ts';
import { startRouter, type Router } from './router.ts';
import { placeOf, STATE_FORMAT, type State } from './state.ts';

let directory: string;
let server: Server;
/** Its port. */
let inner: number;
let router: Router;
/** What the server behind the router was asked, each with its body. */
let asked: string[];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'router-'));
  server = createServer((request, response) => {
    const challenge = request.headers[CHALLENGE_HEADER];
    if (typeof challenge === 'string') {
      const said = { challenge, port: inner, name: 'flights', version: '1.0.0', digest: 'd' };
      response.setHeader(PROOF_HEADER, servedProof(secretOf(placeOf(directory)), said));
      response.setHeader('content-length', 0);
      return void response.end();
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${Buffer.concat(chunks)}`);
      response.end('answer');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  inner = (server.address() as AddressInfo).port;
  const state: State = {
    format: STATE_FORMAT,
    address: '127.0.0.1',
    port: await freePort({ address: '127.0.0.1', port: 0 }),
    ...{ cwd: directory, env: [], environment: {}, router: ['-'], memoryBytes: 1 },
    serving: { id: 'a', name: 'flights', version: '1.0.0', digest: 'd', directory, argv: ['-'], port: inner },
  };
  writeFileSync(placeOf(directory).state, JSON.stringify(state));
  router = await startRouter(placeOf(directory), (error) => {
    throw error;
  });
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await router.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true });
});

describe('who answers', () => {
  const said = { challenge: 'c', pid: String(process.pid), version: 'flights@v1.0.0' };

  it('is proven by what only this deployment can say', async () => {
    const { headers } = await fetch(`http://127.0.0.1:${router.port}/`, { headers: { [CHALLENGE_HEADER]: 'c' } });
    const proof = headers.get(PROOF_HEADER)!;
    expect(isProven(secretOf(placeOf(directory)), said, proof)).toBe(true);
    for (const other of [{ challenge: 'd' }, { pid: '1' }, { version: 'flights@v1.0.1' }])
      expect(isProven(secretOf(placeOf(directory)), { ...said, ...other }, proof)).toBe(false);
    expect(isProven(secretOf(placeOf(directory)), said, '')).toBe(false);
    expect(isProven(secretOf(placeOf(join(directory, 'other'))), said, proof)).toBe(false);
  });

  it('is no secret of other users of the machine', () => {
    expect(statSync(placeOf(directory).secret).mode & 0o077).toBe(0);
  });

  it.each([
    { name: 'nothing', content: '' },
    { name: 'part of one', content: '0123456789abcdef' },
    { name: 'zeroes of a disk', content: '\0'.repeat(64) },
  ])('is not proven by a secret of $name', ({ content }) => {
    const place = placeOf(join(directory, content === '' ? 'empty' : `of ${content.length}`));
    mkdirSync(place.directory, { recursive: true });
    writeFileSync(place.secret, content);
    const refused = expect.objectContaining({
      code: 'MLOPS_DEPLOY_STATE',
      message: expect.stringContaining(`${place.secret} is not the secret of a deployment`),
      hint: expect.stringContaining('mlops deploy stop'),
    });
    expect(() => secretOf(place)).toThrow(refused);
  });
});

/** Sends bytes as they are. @returns everything that comes back until the connection ends */
function send(...lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(router.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += data.toString('latin1')));
    socket.once('close', () => resolve(answer));
    socket.once('error', reject);
    socket.write(lines.join('\r\n'));
  });
}
const statuses = (answer: string): string[] => [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status!);
const chunked = (body: string): string[] => [body.length.toString(16), body, '0', '', ''];

describe('another program on the port of a server', () => {
  /** Answers everything. @param proof what it says when it is challenged */
  async function stranger(use: (port: number, asked: string[]) => Promise<void>, proof: (said: Served) => string) {
    const got: string[] = [];
    const other = createServer((request, response) => {
      got.push(JSON.stringify([request.url, request.headers]));
      const challenge = String(request.headers[CHALLENGE_HEADER]);
      response.setHeader(PROOF_HEADER, proof({ challenge, port, name: 'flights', version: '1.0.0', digest: 'd' }));
      response.setHeader('content-length', 8).end('stranger');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await use(port, got);
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  }
  const secret = (): string => secretOf(placeOf(directory));

  it.each<{ name: string; proof: (said: Served) => string }>([
    { name: 'says nothing of itself', proof: () => '' },
    { name: 'has asked the server for a proof', proof: (said) => servedProof(secret(), { ...said, port: inner }) },
    { name: 'is the server of another version', proof: (said) => servedProof(secret(), { ...said, version: '1.0.1' }) },
    { name: 'does not know the secret', proof: (said) => servedProof('guessed', said) },
  ])('is told nothing by clients, and answers none, when it $name', async ({ proof }) => {
    const { state } = placeOf(directory);
    const before = readFileSync(state, 'utf8');
    await stranger(async (port, got) => {
      const moved = JSON.parse(before) as State;
      moved.serving!.port = port;
      writeFileSync(`${state}.tmp`, JSON.stringify(moved));
      renameSync(`${state}.tmp`, state);
      const response = await fetch(`http://127.0.0.1:${router.port}/v2/models/flights/infer`, {
        method: 'POST',
        headers: { authorization: 'Bearer of-a-client' },
        body: 'of a client',
      });
      expect([response.status, (await response.json()) as object]).toEqual([
        503,
        { error: expect.stringContaining(`another program answers on port ${port}`) },
      ]);
      expect(got).toHaveLength(1);
      expect(got.join()).not.toContain('of-a-client');
    }, proof);
    writeFileSync(`${state}.tmp`, before);
    renameSync(`${state}.tmp`, state);
    expect(await (await fetch(`http://127.0.0.1:${router.port}/`)).text()).toBe('answer');
  });
});

describe('where a request ends is in no doubt', () => {
  const hidden = ['POST /hidden HTTP/1.1', 'Host: localhost', 'Content-Length: 6', '', 'HIDDEN'].join('\r\n');
  const noBody = (method: string, ...headers: string[]): string[] => [
    `${method} /outer HTTP/1.1`,
    'Host: localhost',
    ...headers,
  ];
  const length = `Content-Length: ${hidden.length}`;
  const coding = 'Transfer-Encoding: chunked';

  it.each([
    { name: 'a chunked GET', sent: [...noBody('GET', coding), '', ...chunked(hidden)], status: '400' },
    { name: 'a GET with a length', sent: [...noBody('GET', length), '', hidden], status: '400' },
    {
      name: 'a GET whose length is named in Connection',
      sent: [...noBody('GET', length, 'Connection: content-length'), '', hidden],
      status: '400',
    },
    { name: 'a chunked HEAD', sent: [...noBody('HEAD', coding), '', ...chunked(hidden)], status: '400' },
    { name: 'a DELETE', sent: [...noBody('DELETE', length), '', hidden], status: '405' },
    { name: 'a chunked OPTIONS', sent: [...noBody('OPTIONS', coding), '', ...chunked(hidden)], status: '405' },
    {
      name: 'a POST of another coding',
      sent: [...noBody('POST', 'Transfer-Encoding: gzip, chunked'), '', ...chunked(hidden)],
      status: '400',
    },
  ])('$name is answered $status, and no byte of it passed on', async ({ sent, status }) => {
    expect(statuses(await send(...sent))).toEqual([status]);
    expect(asked).toEqual([]);
  });

  it.each([
    { name: 'chunked', headers: [coding], body: chunked(hidden) },
    { name: 'with a length', headers: [length], body: [hidden] },
    {
      name: 'with a length that is named in Connection',
      headers: [length, 'Connection: close, content-length'],
      body: [hidden],
    },
  ])('a POST $name is one request, with its whole body', async ({ headers, body }) => {
    const answer = await send(...noBody('POST', 'Connection: close', ...headers), '', ...body);
    expect(statuses(answer)).toEqual(['200']);
    expect(asked).toEqual([`POST /outer ${hidden}`]);
  });

  it('a request by another name that leads here is not passed on', async () => {
    const answer = await send('GET /outer HTTP/1.1', 'Host: models.example', 'Connection: close', '', '');
    expect([statuses(answer), asked]).toEqual([['421'], []]);
  });

  it('a POST of nothing and a GET with length 0 are passed on', async () => {
    await send(...noBody('POST', 'Connection: close'), '', '');
    await send(...noBody('GET', 'Content-Length: 0', 'Connection: close'), '', '');
    expect(asked).toEqual(['POST /outer ', 'GET /outer ']);
  });
});
