import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { digestDirectory } from '#evidence';
import { testHost } from '#testing';
import { until } from '#testing/patience';
import { ownAuthorization } from './probe.ts';
import { startServer, type Server, type ServerOptions } from './server.ts';

const [ECHO, HANG, SLOW] = [0, 3, 5];
const fixtures = join(import.meta.dirname, 'fixtures');
const model = { name: 'm', version: '1.0.0', directory: join(fixtures, 'price') };

/** A project whose own onnxruntime-node is a stand-in that hangs and dawdles when it is asked to. */
let project: string;
let stop: AbortController;
const servers: Server[] = [];
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'project-'));
  const native = join(project, 'node_modules', 'onnxruntime-node');
  mkdirSync(native, { recursive: true });
  cpSync(join(fixtures, 'runtime.cjs'), join(native, 'index.js'));
  writeFileSync(join(native, 'package.json'), '{"version": "9.9.9"}');
  stop = new AbortController();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  rmSync(project, { recursive: true });
});

async function start(options: Partial<ServerOptions> = {}) {
  const host = testHost({ directory: project, signal: stop.signal });
  const server = await startServer(host, { models: [model], native: project, ...options });
  servers.push(server);
  return { server, host };
}

const TYPE = { 'content-type': 'application/json' };
const bodyOf = (what: number): string =>
  JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1], data: [what] }] });
const infer = (server: Server, what: number) =>
  fetch(`${server.url}/v2/models/m/infer`, {
    method: 'POST',
    headers: TYPE,
    body: bodyOf(what),
  });
/** How many requests it computes an answer for. */
async function inFlight({ url }: Server): Promise<number> {
  return Number(/^mlops_requests_in_flight (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1]);
}
const status = async (url: string, headers: Record<string, string> = {}) => (await fetch(url, { headers })).status;

describe('a server', () => {
  it("runs models by the project's own onnxruntime-node when it is told to, and says so", async () => {
    const { server } = await start();
    expect(await (await infer(server, ECHO)).json()).toMatchObject({ outputs: [{ name: 'y', data: [0] }] });
    const { dirHash1: digest } = await digestDirectory(join(project, 'node_modules', 'onnxruntime-node'));
    const runtime = { name: 'onnxruntime-node', version: '9.9.9', digest };
    expect(await (await fetch(`${server.url}/v2`)).json()).toMatchObject({ runtime });
    expect(await (await fetch(`${server.url}/v2/models/m`)).json()).toMatchObject({ parameters: { runtime } });
  });

  it('listens on loopback unless told otherwise', async () => {
    const { server } = await start();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('answers its health checks while a model computes, and starts one again that never comes back', async () => {
    const { server } = await start({ limits: { seconds: 3 } });
    let answered = false;
    const answer = infer(server, HANG).finally(() => (answered = true));
    await until(async () => (await inFlight(server)) === 1);
    expect(await status(`${server.url}/v2/health/live`)).toBe(200);
    expect(answered).toBe(false);
    expect((await answer).status).toBe(504);
    await until(async () => (await infer(server, ECHO)).status === 200);
    expect(await status(`${server.url}/v2/health/ready`)).toBe(200);
  });

  it('with a token shows its health to everybody, and the rest to who has it or has deployed it', async () => {
    const { server } = await start({ token: 'secret', probes: 'of the deployment' });
    const metadata = `${server.url}/v2/models/m`;
    expect(await status(`${server.url}/v2/health/ready`)).toBe(200);
    for (const path of ['/v2', '/v2/models/m', '/v2/models/m/ready', '/metrics'])
      expect([path, await status(`${server.url}${path}`)]).toEqual([path, 401]);
    expect((await infer(server, ECHO)).status).toBe(401);
    const own = (secret: string, ago: number): string => ownAuthorization(secret, new Date(Date.now() - ago));
    const stale = [own('of another', 0), own('of the deployment', 3_600_000), `${own('of the deployment', 0)}0`];
    for (const wrong of ['Bearer secre', 'Bearer secrets', 'Basic secret', 'secret', ...stale])
      expect(await status(metadata, { authorization: wrong })).toBe(401);
    for (const right of ['Bearer secret', own('of the deployment', 0)])
      expect(await status(metadata, { authorization: right })).toBe(200);
  });
});

/** A request whose last byte has not come. @returns sends it, and gives the status of the answer, which may come before */
function halfAsked({ url }: Server, what: number): { answered: Promise<number | undefined>; finish(): void } {
  const body = bodyOf(what);
  const headers = { ...TYPE, 'content-length': body.length };
  const asked = request(`${url}/v2/models/m/infer`, { method: 'POST', headers });
  asked.write(body.slice(0, -1));
  const answered = new Promise<number | undefined>((resolve, reject) => {
    asked
      .on('error', reject)
      .on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)));
  });
  return { answered, finish: () => void asked.end(body.slice(-1)) };
}

describe('a server that is asked too much', () => {
  it('tells those who come again, and breaks nothing', async () => {
    const { server } = await start({ limits: { concurrent: 2 } });
    const held = [infer(server, SLOW), infer(server, SLOW)];
    await until(async () => (await inFlight(server)) === 2);
    const answers = await Promise.all(Array.from({ length: 500 }, () => infer(server, ECHO)));
    const seen = new Set(answers.map(({ status: code, headers }) => `${code} ${headers.get('retry-after')}`));
    // A busy machine may be done with one before the next is asked.
    seen.delete('200 null');
    expect([...seen]).toEqual(['503 1']);
    await Promise.all(answers.map((answer) => answer.text()));
    expect((await Promise.all(held)).map((answer) => answer.status)).toEqual([200, 200]);
    expect((await infer(server, ECHO)).status).toBe(200);
  });

  it('is not kept from answering by those who do not send what they ask', async () => {
    const { server } = await start({ limits: { concurrent: 1, bodies: 3 } });
    const slow: ReturnType<typeof halfAsked>[] = [];
    for (let count = 0; count < 3; count++) {
      slow.push(halfAsked(server, ECHO));
      await setTimeout(30);
    }
    expect((await infer(server, ECHO)).status).toBe(200);
    expect(await slow[0]!.answered).toBe(503);
    for (const { finish, answered } of slow.slice(1)) {
      finish();
      expect(await answered).toBe(200);
    }
  });

  it('waits for a body only so long', async () => {
    const { server } = await start({ limits: { bodySeconds: 0.5 } });
    expect(await halfAsked(server, ECHO).answered).toBe(408);
  });
});

describe('a server that is stopped', () => {
  it('answers what it was asked, then nobody', async () => {
    const { server } = await start();
    const asked = infer(server, SLOW);
    await until(async () => (await inFlight(server)) === 1);
    stop.abort();
    const answer = await asked;
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    await server.closed;
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('waits for an answer no longer than it was told', async () => {
    const { server } = await start({ limits: { drainSeconds: 0.3 } });
    const asked = infer(server, HANG).catch(() => 'cut off');
    await until(async () => (await inFlight(server)) === 1);
    await server.close();
    expect(await asked).toBe('cut off');
  });
});

describe('a server cannot be started', () => {
  it('on a port in use', async () => {
    const { server } = await start();
    await expect(start({ port: Number(new URL(server.url).port) })).rejects.toMatchObject({
      code: 'MLOPS_SERVE_PORT',
      message: expect.stringContaining('the port is in use'),
      hint: expect.stringContaining('--port'),
    });
  });

  it.each<{ name: string; options: Partial<ServerOptions>; says: RegExp }>([
    { name: 'without a model', options: { models: [] }, says: /without a model/ },
    { name: 'with a version twice', options: { models: [model, model] }, says: /m@v1\.0\.0 was given twice/ },
    { name: 'with no room for requests', options: { limits: { concurrent: 0 } }, says: /limit concurrent is 0/ },
    { name: 'with a limit that is no number', options: { limits: { seconds: Number.NaN } }, says: /seconds is NaN/ },
    { name: 'with a share of nothing', options: { log: { directory: 'log', rate: 0 } }, says: /share .* is 0/ },
  ])('$name', async ({ options, says }) => {
    await expect(start(options)).rejects.toMatchObject({
      code: 'MLOPS_SERVE_OPTIONS',
      message: expect.stringMatching(says),
    });
  });

  it('with the features of another model', async () => {
    const featuresFile = join(project, 'features.json');
    writeFileSync(featuresFile, '{"features": [{"name": "age"}]}');
    const models = [{ ...model, directory: join(fixtures, 'kinds'), featuresFile }];
    await expect(startServer(testHost({ directory: project }), { models })).rejects.toMatchObject({
      code: 'MLOPS_SERVE_MODEL',
      message: expect.stringContaining('a matrix of 2 columns, and its features.json names 1 features'),
    });
  });

  it.each([
    { name: 'is no JSON', content: '{' },
    { name: 'says something else', content: '{"features": "all"}' },
  ])('with a features.json that $name', async ({ content }) => {
    const featuresFile = join(project, 'features.json');
    writeFileSync(featuresFile, content);
    await expect(start({ models: [{ ...model, featuresFile }] })).rejects.toMatchObject({ code: 'MLOPS_SERVE_MODEL' });
  });
});
