// The processes of a process target under test: its keeper, its router, and a deployment that is killed.
import { join } from 'node:path';
import { testHost } from '#testing';
import type { Host } from '#kit';
import { fromSources } from '../../../../tests/beside/from-sources.ts';
import { untilInterrupted } from '../../../local/interruption.ts';
import { TOKEN_VARIABLE } from '../../token.ts';
import { untilOwnerEnds } from '../owner.child.ts';
import type { Release, Target } from '../target.ts';
import { processTarget } from './process-target.ts';
import { placeOf } from './state.ts';
import { keepServers, routeRequests } from './services.ts';

/** A target whose servers do what the file `behaviour` of their model's directory says. */
export function targetUnderTest(
  host: Host,
  directory: string,
  more: {
    port?: number;
    memoryBytes?: number;
    readySeconds?: number;
    prepare?: () => Promise<unknown>;
    /** Of the test: what is started ends with it. */
    owner?: number;
  } = {},
): Target {
  const owner = String(more.owner ?? process.pid);
  const self = (...args: string[]): string[] => [
    ...fromSources(join(import.meta.dirname, 'process-target.child.ts')),
    ...args,
    owner,
  ];
  return processTarget(host, {
    directory,
    cwd: import.meta.dirname,
    address: '127.0.0.1',
    port: more.port ?? 0,
    memoryBytes: more.memoryBytes ?? 2 ** 30,
    readySeconds: more.readySeconds ?? 60,
    env: [TOKEN_VARIABLE],
    prepare: more.prepare ?? (async () => undefined),
    keeper: self('keep', directory),
    router: self('route', directory),
    server: (release, port) => [
      ...fromSources(join(import.meta.dirname, 'server.child.ts')),
      release.directory,
      release.version,
      port,
      release.digest,
      owner,
      placeOf(directory).secret,
    ],
  });
}

/** The host's process is killed, as by SIGKILL from outside, before its `step`-th writing of a file, or right behind it. */
function killedAt(host: Host, step: number): Host {
  let count = 0;
  const die = (): void => void (++count === step && process.kill(process.pid, 'SIGKILL'));
  const write: Host['files']['write'] = async (...args) => {
    die();
    await host.files.write(...args);
    die();
  };
  return { ...host, files: { ...host.files, write } };
}

async function perform(directory: string, step: number, call: string, release: Release): Promise<void> {
  const target = targetUnderTest(killedAt(testHost({ directory }), step), directory, { owner: process.ppid });
  switch (call) {
    case 'start':
      return void (await target.start(release));
    case 'switch':
      return target.switch(release);
    case 'rollback':
      return target.rollback(release);
    case 'canary':
      return void (await target.canary!(0.5));
    case 'settle':
      return target.settle();
    case 'stop':
      return target.stop();
    default:
      return target.discard();
  }
}

if (process.argv[1] === import.meta.filename) {
  const [what, ...args] = process.argv.slice(2) as [string, ...string[]];
  if (what === 'perform') {
    await perform(args[0]!, Number(args[1]), args[2]!, JSON.parse(args[3]!) as Release);
  } else {
    const signal = AbortSignal.any([untilInterrupted(), untilOwnerEnds(Number(args[1]))]);
    const host = testHost({ directory: args[0]!, signal });
    await (what === 'keep' ? keepServers : routeRequests)(host, args[0]!);
    if (host.lines.length > 0) console.error(host.lines.join('\n'));
  }
}
