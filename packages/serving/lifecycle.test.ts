import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
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
  mkdirSync(join(project, 'node_modules', 'onnxruntime-node'), { recursive: true });
  cpSync(join(fixtures, 'runtime.cjs'), join(project, 'node_modules', 'onnxruntime-node', 'index.js'));
  stop = new AbortController();
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  rmSync(project, { recursive: true });
});

async function start(options: Partial<ServerOptions> = {}) {
  const host = testHost({ directory: project, signal: stop.signal });
  const server = await startServer(host, { models: [model], project, ...options });
  servers.push(server);
  return { server, host };
}

const infer = (server: Server, what: number) =>
  fetch(`${server.url}/v2/models/m/infer`, {
    method: 'POST',
    body: JSON.stringify({ inputs: [{ name: 'x', datatype: 'FP32', shape: [1], data: [what] }] }),
  });
const status = async (url: string, headers: Record<string, string> = {}) => (await fetch(url, { headers })).status;

describe('a server', () => {
  it("runs models by the project's own onnxruntime-node when it has one", async () => {
    const { server, host } = await start();
    expect(await (await infer(server, ECHO)).json()).toMatchObject({ outputs: [{ name: 'y', data: [0] }] });
    expect(host.lines).toContain(`models are run by onnxruntime-node of ${project}`);
  });

  it('listens on loopback unless told otherwise', async () => {
    const { server } = await start();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('answers its health checks while a model computes, and starts one again that never comes back', async () => {
    const { server } = await start({ limits: { seconds: 0.8 } });
    const answer = infer(server, HANG);
    await setTimeout(100);
    const began = performance.now();
    expect(await status(`${server.url}/v2/health/live`)).toBe(200);
    expect(performance.now() - began).toBeLessThan(500);
    expect((await answer).status).toBe(504);
    expect((await infer(server, ECHO)).status).toBe(200);
    expect(await status(`${server.url}/v2/health/ready`)).toBe(200);
  });

  it('with a token shows its health to everybody, and the rest to who has it', async () => {
    const { server } = await start({ token: 'secret' });
    const metadata = `${server.url}/v2/models/m`;
    expect(await status(`${server.url}/v2/health/ready`)).toBe(200);
    for (const path of ['/v2', '/v2/models/m', '/v2/models/m/ready', '/metrics'])
      expect([path, await status(`${server.url}${path}`)]).toEqual([path, 401]);
    expect((await infer(server, ECHO)).status).toBe(401);
    for (const wrong of ['Bearer secre', 'Bearer secrets', 'Basic secret', 'secret'])
      expect(await status(metadata, { authorization: wrong })).toBe(401);
    expect(await status(metadata, { authorization: 'Bearer secret' })).toBe(200);
  });
});

describe('a server that is stopped', () => {
  it('answers what it was asked, then nobody', async () => {
    const { server } = await start();
    const asked = infer(server, SLOW);
    await setTimeout(100);
    stop.abort();
    const answer = await asked;
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    await server.closed;
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('waits for an answer no longer than it was told', async () => {
    const { server } = await start({ limits: { drainSeconds: 0.3 } });
    const asked = infer(server, HANG).catch(() => 'cut off');
    await setTimeout(100);
    const began = performance.now();
    await server.close();
    expect(performance.now() - began).toBeLessThan(3000);
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
