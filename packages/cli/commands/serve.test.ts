import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import serve from './serve.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const model = join(root, 'packages', 'serving', 'fixtures', 'delays');
const request = JSON.stringify({
  inputs: [
    { name: 'carrier', datatype: 'BYTES', shape: [1], data: ['UA'] },
    { name: 'distance', datatype: 'FP32', shape: [1], data: [1400] },
    { name: 'temp', datatype: 'FP32', shape: [1], data: [50] },
  ],
});

let directory: string;
beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'serve-')));
});
afterAll(() => rmSync(directory, { recursive: true }));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** `mlops serve` as a process; resolves when it says where the model is served. */
async function started(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ child: ChildProcess; url: string }> {
  const argv = [join(root, 'entry', 'mlops.ts'), 'serve', '--model', model, '--port', '0', ...args];
  const child = spawn(process.execPath, argv, {
    cwd: directory,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const said: string[] = [];
  for await (const line of createInterface(child.stderr!)) {
    said.push(line);
    const url = / is served at (http:\S+)\/v2\/models\//.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error(said.join('\n'));
}

const ended = (child: ChildProcess) =>
  new Promise((done) => child.once('exit', (code, signal) => done(code ?? signal)));
const infer = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/v2/models/late/infer`, {
    method: 'POST',
    body: request,
    headers: { 'content-type': 'application/json', ...headers },
  });

describe('mlops serve', () => {
  it('serves a directory, needs the token of its environment, ends at SIGTERM with nothing wrong', async () => {
    const { child, url } = await started(['--name', 'late', '--version', '2.0.0'], { MLOPS_SERVE_TOKEN: 'secret' });
    expect((await infer(url)).status).toBe(401);
    const answer = await infer(url, { authorization: 'Bearer secret' });
    expect(await answer.json()).toMatchObject({ model_name: 'late', model_version: '2.0.0' });
    const code = ended(child);
    child.kill('SIGTERM');
    expect(await code).toBe(0);
    const log = join(directory, '.mlops', 'predictions');
    expect(readFileSync(join(log, readdirSync(log)[0]!), 'utf8')).toMatch(/^\{"id":.*"outputs":\{"score":0\.94/);
  });

  it('killed leaves a log of whole lines, and nothing that keeps the next one from starting', async () => {
    const log = join(directory, 'kept');
    for (const round of [1, 2]) {
      const { child, url } = await started(['--name', 'late', '--log', log]);
      for (let index = 0; index < 20; index++) expect((await infer(url)).status).toBe(200);
      const code = ended(child);
      child.kill('SIGKILL');
      expect(await code).toBe('SIGKILL');
      expect(readdirSync(log)).toHaveLength(round);
    }
    for (const name of readdirSync(log)) {
      const lines = readFileSync(join(log, name), 'utf8').split('\n').slice(0, -1);
      expect(lines.length).toBeGreaterThanOrEqual(19);
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ model: 'late', outputs: {} });
    }
  });

  it('is no server of a deployment whose secret is empty: everybody could ask it without the token', async () => {
    const probes = join(directory, 'secret');
    writeFileSync(probes, '');
    const given = serve.inputs.parse({ model, probes });
    await expect(serve.run({ inputs: given, host: testHost({ directory }) })).rejects.toMatchObject({
      code: 'MLOPS_DEPLOY_STATE',
      message: expect.stringContaining(`${probes} is not the secret of a deployment`),
    });
  });

  it.each([
    { name: 'neither', inputs: {} },
    { name: 'both', inputs: { reference: 'flights-delay', model } },
  ])('told $name of a registered model and a directory says what is expected', async ({ inputs }) => {
    const given = serve.inputs.parse(inputs);
    await expect(serve.run({ inputs: given, host: testHost({ directory }) })).rejects.toMatchObject({
      code: 'MLOPS_SERVE_OPTIONS',
      hint: expect.stringContaining('mlops serve'),
    });
  });
});
