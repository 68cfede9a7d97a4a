import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '#testing/patience';
import { isRunning } from './service.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keeper-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Prints nothing and takes no notice of SIGTERM and SIGHUP, nor does its child, which writes for two minutes. */
const STUBBORN = `
import os, signal, time
for name in (signal.SIGTERM, signal.SIGHUP): signal.signal(name, signal.SIG_IGN)
if os.fork() == 0:
    for _ in range(12000):
        with open("written", "a") as file: file.write("x")
        time.sleep(0.01)
os.wait()
`;

const length = (): number => statSync(join(directory, 'written'), { throwIfNoEntry: false })?.size ?? 0;

function start(argv: readonly string[]): ChildProcess {
  const child = join(import.meta.dirname, 'keeper.child.ts');
  return spawn(process.execPath, [child, ...argv], { cwd: directory, stdio: 'ignore' });
}

/** Until nothing is written any more. */
async function silence(): Promise<void> {
  let before = -1;
  await until(async () => {
    if (before === length()) return true;
    before = length();
    await sleep(500);
    return false;
  });
}

it.each(['SIGKILL', 'SIGHUP'] as const)('nothing that a program started goes on after a %s of ours', async (signal) => {
  const ours = start(['python3', '-c', STUBBORN]);
  await until(() => length() > 10);
  ours.kill(signal);
  await once(ours, 'exit');
  await silence();
});

/** In groups of their own, beside that of the program: the second one below the first. */
const GROUPS = `timeout 900 timeout 900 python3 -c '${STUBBORN}'; true`;

it.each(['SIGKILL', 'SIGTERM'] as const)('nor what it started with `timeout`, after a %s of ours', async (signal) => {
  const ours = start(['bash', '-c', GROUPS]);
  await until(() => length() > 10);
  ours.kill(signal);
  await once(ours, 'exit');
  await silence();
});

it('a keeper that is killed has another follow it', async () => {
  const ours = start(['python3', '-c', STUBBORN]);
  await until(() => length() > 10);
  const keepers = (): number[] =>
    readFileSync(`/proc/${ours.pid}/task/${ours.pid}/children`, 'utf8')
      .split(' ')
      .map(Number)
      .filter((pid) => pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('/bin/sh'));
  const [first] = keepers();
  process.kill(first!, 'SIGKILL');
  await until(() => keepers().some((pid) => pid !== first));
  ours.kill('SIGKILL');
  await once(ours, 'exit');
  await silence();
});

it('a session that has ended is not ended again, whose number may be that of others', async () => {
  const script = `
    import { spawn } from 'node:child_process';
    import { sessionKeeper } from ${JSON.stringify(join(import.meta.dirname, 'keeper.ts'))};
    const keep = sessionKeeper();
    const pids = [1, 2, 3].map(() => spawn('sleep', ['30'], { detached: true, stdio: 'ignore' }).pid);
    const [, second] = pids.map(keep);
    second();
    console.log(pids.join(' '));
  `;
  const ours = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = once(ours.stdout, 'data');
  const pids = String(await printed)
    .trim()
    .split(' ')
    .map(Number);
  ours.kill('SIGKILL');
  await until(() => !isRunning({ pid: pids[0]!, started: null }) && !isRunning({ pid: pids[2]!, started: null }));
  expect(isRunning({ pid: pids[1]!, started: null })).toBe(true);
  process.kill(pids[1]!, 'SIGKILL');
});
