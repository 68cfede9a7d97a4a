// A call of the target in a process that is killed: `node command-target.child.ts <directory> <url> <step> <call> <release>`
import { join } from 'node:path';
import { testHost } from '#testing';
import type { Host } from '#kit';
import { fromSources } from '../../../tests/beside/from-sources.ts';
import { commandTarget } from './command-target.ts';
import type { Release, Target } from './target.ts';

/** @param owner process of the test: what is started ends with it */
export function commandUnderTest(
  host: Host,
  directory: string,
  url: string,
  { owner = process.pid, readySeconds = 60 } = {},
): Target {
  const program = (name: string): string[] => [
    ...fromSources(join(import.meta.dirname, 'deployer.child.ts')),
    name,
    directory,
    String(owner),
  ];
  return commandTarget(host, {
    name: 'flights',
    where: () => url,
    url,
    programs: {
      start: program('start'),
      switch: program('switch'),
      rollback: program('rollback'),
      status: program('status'),
      discard: program('discard'),
      stop: program('stop'),
    },
    cwd: directory,
    env: [],
    timeLimitSeconds: 60,
    readySeconds,
  });
}

/** The host's process is killed, as by SIGKILL from outside, right after the `step`-th program that it runs. */
function killedAt(host: Host, step: number): Host {
  let count = 0;
  return {
    ...host,
    files: {
      ...host.files,
      remove: async (path) => {
        await host.files.remove(path);
        if (++count === step) process.kill(process.pid, 'SIGKILL');
      },
    },
  };
}

async function perform(directory: string, url: string, step: number, call: string, release: Release): Promise<void> {
  const target = commandUnderTest(killedAt(testHost({ directory }), step), directory, url, { owner: process.ppid });
  if (call === 'start') await target.start(release);
  else if (call === 'switch') await target.switch(release);
  else if (call === 'rollback') await target.rollback(release);
  else if (call === 'stop') await target.stop();
  else await target.discard();
}

if (process.argv[1] === import.meta.filename) {
  const [directory, url, step, call, release] = process.argv.slice(2) as [string, string, string, string, string];
  await perform(directory, url, Number(step), call, JSON.parse(release) as Release);
}
