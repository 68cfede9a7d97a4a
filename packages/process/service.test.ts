import { afterAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testHost } from '#testing';
import { until } from '#testing/patience';
import {
  endService,
  findService,
  isRunning,
  rotateLog,
  serviceLog,
  serviceMemory,
  startService,
  thisProcess,
  type ServiceProcess,
} from './service.ts';

const directory = mkdtempSync(join(tmpdir(), 'service-'));
const host = testHost({ directory, env: { ...process.env, MY_TOKEN: 'x', KEPT: 'kept' } });
const started: ServiceProcess[] = [];
afterAll(async () => {
  for (const service of started) await endService(service, 0);
  rmSync(directory, { recursive: true, force: true });
});

let count = 0;
async function start(code: string, allowEnv: string[] = []): Promise<{ service: ServiceProcess; logFile: string }> {
  const logFile = join(directory, `${count++}.log`);
  const argv = [process.execPath, '-e', code];
  const service = await startService(host, { argv, cwd: directory, env: {}, allowEnv, logFile, label: 'serve' });
  started.push(service);
  return { service, logFile };
}

describe('a service', () => {
  it('has a group of its own, writes its log itself, and sees the allow-list only', async () => {
    const { service, logFile } = await start(
      'console.log(process.env.MY_TOKEN, process.env.KEPT); console.error("::warning::x"); setInterval(() => {}, 1000)',
      ['KEPT'],
    );
    await until(() => serviceLog(logFile).length === 2);
    expect(serviceLog(logFile)[0]).toBe('undefined kept');
    expect(serviceLog(logFile)[1]).not.toMatch(/^::warning/);
    expect(isRunning(service)).toBe(true);
    expect(serviceMemory(service)).toBeGreaterThan(10e6);
    const group = readFileSync(`/proc/${service.pid}/stat`, 'latin1').split(') ')[1]!.split(' ')[2];
    expect(Number(group)).toBe(service.pid);
    expect(statSync(logFile).mode & 0o077).toBe(0);
    await endService(service);
    expect(isRunning(service)).toBe(false);
  });

  it('ends with its children, though it refuses to', async () => {
    const { service, logFile } = await start(
      `process.on('SIGTERM', () => {});
       const child = require('node:child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)'], { stdio: 'inherit' });
       console.log(child.pid); setInterval(() => {}, 1000)`,
    );
    await until(() => serviceLog(logFile).includes('up'));
    const child = Number(serviceLog(logFile).find((line) => /^\d+$/.test(line)));
    await endService(service, 0.1);
    expect([service.pid, child].map((pid) => isRunning({ pid, started: null }))).toEqual([false, false]);
  });

  it('has let go of its port once it does not run any more, each time', async () => {
    const server = createServer();
    // The first thread of a killed process is gone before those that hold its memory: they keep its port meanwhile.
    const code = `const { createServer } = require('node:http');
      const kept = Buffer.alloc(5e7, 1);
      createServer(() => kept).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
    for (let i = 0; i < 12; i++) {
      const { service, logFile } = await start(code);
      await until(() => serviceLog(logFile).length === 1);
      process.kill(service.pid, 'SIGKILL');
      while (isRunning(service)) continue;
      await once(server.listen(Number(serviceLog(logFile)[0]), '127.0.0.1'), 'listening');
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('is not taken for another process that has its number', () => {
    expect(isRunning(thisProcess())).toBe(true);
    expect(isRunning({ ...thisProcess(), started: '1' })).toBe(false);
    expect(isRunning({ pid: 2 ** 22 + 1, started: null })).toBe(false);
  });

  it('is found again by its environment', async () => {
    const { service } = await start('setInterval(() => {}, 1000)', ['KEPT']);
    expect(findService('KEPT', 'kept')).toEqual(service);
    await endService(service);
    expect(findService('KEPT', 'kept')).toBeUndefined();
  });

  it('that cannot be started says why', async () => {
    const argv = ['./nothing'];
    await expect(
      startService(host, { argv, cwd: directory, env: {}, logFile: join(directory, 'x.log'), label: 'serve' }),
    ).rejects.toMatchObject({ code: 'MLOPS_PROGRAM_NOT_FOUND' });
  });
});

describe('its log', () => {
  it('is moved aside when it is long, under a writer that goes on', async () => {
    const logFile = join(directory, 'long.log');
    writeFileSync(logFile, 'old\n'.repeat(100));
    rotateLog(logFile, 1000);
    expect(statSync(logFile).size).toBe(400);
    rotateLog(logFile, 399);
    appendFileSync(logFile, 'new\n');
    expect(readFileSync(logFile, 'utf8')).toBe('new\n');
    expect(statSync(`${logFile}.1`).size).toBe(400);
  });

  it('of nothing is empty', () => {
    expect(serviceLog(join(directory, 'none.log'))).toEqual([]);
  });
});
