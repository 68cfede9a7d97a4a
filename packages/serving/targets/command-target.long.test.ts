import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { commandUnderTest } from './command-target.child.ts';
import { commandTarget } from './command-target.ts';
import { end, readServers, type Servers } from './deployer.child.ts';
import { targetContract, type TargetRig } from './testing-contract.ts';

async function makeRig(): Promise<TargetRig> {
  const directory = mkdtempSync(join(tmpdir(), 'command-'));
  const front = createServer((request, response) => {
    const { serving } = readServers(directory);
    fetch(`${serving?.url ?? 'http://127.0.0.1:65111'}${request.url}`).then(
      async (answer) => response.writeHead(answer.status).end(await answer.text()),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const child = join(import.meta.dirname, 'command-target.child.ts');
  const reset = async (): Promise<void> => {
    for (const server of Object.values(readServers(directory) as Required<Servers>)) end(server);
    rmSync(join(directory, 'servers.json'), { force: true });
  };
  return {
    target: commandUnderTest(testHost({ directory }), directory, url),
    impatient: commandUnderTest(testHost({ directory }), directory, url, { readySeconds: 1 }),
    reset,
    release(version, behaviour = 'good') {
      const model = join(directory, 'models', version);
      mkdirSync(model, { recursive: true });
      writeFileSync(join(model, 'behaviour'), behaviour);
      const digest = createHash('sha256').update(`${version} ${behaviour}`).digest('hex');
      return { name: 'flights', version, digest, directory: model };
    },
    async asked() {
      const response = await fetch(`${url}/v2`);
      const text = await response.text();
      return response.status === 200 ? text : undefined;
    },
    killed: (step, call, release) =>
      new Promise((resolve, reject) => {
        const args = [child, directory, url, String(step), call, JSON.stringify(release)];
        spawn(process.execPath, args, { stdio: 'ignore' }).once('exit', (code, signal) =>
          signal === 'SIGKILL' || code === 0
            ? resolve(signal === 'SIGKILL')
            : reject(new Error(`${call} ended with ${code}`)),
        );
      }),
    async close() {
      await reset();
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

targetContract('command', makeRig);

it.each([
  { name: 'nothing', left: '', code: 'MLOPS_DEPLOY_TARGET' },
  { name: 'no JSON', left: 'serving 1.0.0', code: 'MLOPS_DEPLOY_TARGET' },
  { name: 'a version without a digest', left: '{"serving": {"version": "1.0.0"}}', code: 'MLOPS_DEPLOY_TARGET' },
  {
    name: 'an address of no web server',
    left: '{"serving": {"version": "1", "digest": "x", "url": "file:///etc"}}',
    code: 'MLOPS_DEPLOY_TARGET',
  },
])('says what is wrong when the status program leaves $name', async ({ left, code }) => {
  const directory = mkdtempSync(join(tmpdir(), 'command-'));
  const script = `if (process.argv[1]) require('node:fs').writeFileSync(process.env.MLOPS_OUTPUT, process.argv[1])`;
  const status = [process.execPath, '-e', script, ...(left === '' ? [] : [left])];
  const programs = { start: status, switch: status, rollback: status, status };
  const common = {
    name: 'flights',
    where: () => '',
    url: 'http://127.0.0.1:65111',
    cwd: directory,
    env: [],
    timeLimitSeconds: 10,
    readySeconds: 1,
  };
  const target = commandTarget(testHost({ directory }), { ...common, programs });
  await expect(target.status()).rejects.toMatchObject({ code, where: { field: 'deploy.status' } });
  rmSync(directory, { recursive: true });
});

it('takes a version that is kept warm for ready only where it is asked by itself', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'command-'));
  // Another server than ours says of itself that it is ready, and not what it has loaded.
  const front = createServer((_, response) => response.end('{"ready": true}'));
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const reported = { serving: { version: '1.1.0', digest: 'b' }, warm: { version: '1.0.0', digest: 'a' } };
  const script = `require('node:fs').writeFileSync(process.env.MLOPS_OUTPUT, process.argv[1])`;
  const statusOf = async (said: object) => {
    const status = [process.execPath, '-e', script, JSON.stringify(said)];
    const programs = { start: status, switch: status, rollback: status, status };
    const common = { name: 'flights', where: () => '', cwd: directory, env: [], timeLimitSeconds: 10, readySeconds: 1 };
    return commandTarget(testHost({ directory }), { ...common, url, programs }).status();
  };
  expect(await statusOf(reported)).toMatchObject({ serving: { ready: true }, warm: { ready: false } });
  expect(await statusOf({ ...reported, warm: { ...reported.warm, url } })).toMatchObject({ warm: { ready: true } });
  front.closeAllConnections();
  await new Promise((resolve) => front.close(resolve));
  rmSync(directory, { recursive: true });
});

it('takes what the status program reports under another name for another model', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'command-'));
  const front = createServer((_, response) => response.end('{"ready": true}'));
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  // Every program leaves the same: what serves, and where what was started answers.
  const script = `const fs = require('node:fs');
    fs.appendFileSync('ran', process.argv[2] + ' ');
    fs.writeFileSync(process.env.MLOPS_OUTPUT, process.argv[1])`;
  const asked = async (name?: string) => {
    const left = JSON.stringify({ serving: { ...(name && { name }), version: '1.0.0', digest: 'a' }, url });
    const program = (step: string) => [process.execPath, '-e', script, left, step];
    const programs = {
      ...{ start: program('start'), switch: program('switch') },
      ...{ rollback: program('rollback'), status: program('status') },
    };
    const common = { name: 'flights', where: () => '', cwd: directory, env: [], timeLimitSeconds: 10, readySeconds: 1 };
    const target = commandTarget(testHost({ directory }), { ...common, url, programs });
    const { serving } = await target.status();
    await target.start({ name: 'flights', version: '1.0.0', digest: 'a', directory });
    const ran = readFileSync(join(directory, 'ran'), 'utf8');
    rmSync(join(directory, 'ran'));
    return { name: serving?.name, starts: ran.includes('start') };
  };
  expect(await asked()).toEqual({ name: 'flights', starts: false });
  expect(await asked('flights')).toEqual({ name: 'flights', starts: false });
  expect(await asked('delays')).toEqual({ name: 'delays', starts: true });
  front.closeAllConnections();
  await new Promise((resolve) => front.close(resolve));
  rmSync(directory, { recursive: true });
});
