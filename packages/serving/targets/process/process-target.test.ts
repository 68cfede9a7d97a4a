import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { withLock } from '#evidence';
import { endService, isRunning, startService } from '#process';
import { testHost } from '#testing';
import { until } from '#testing/patience';
import { TOKEN_VARIABLE } from '../../token.ts';
import type { Release, Target } from '../target.ts';
import { targetContract, type TargetRig } from '../testing-contract.ts';
import { freePort } from './front.ts';
import { markOf } from './kept.ts';
import { targetUnderTest } from './process-target.child.ts';
import { deploymentId, secretOf } from './proof.ts';
import { ROUTER_HEADER, startRouter, VERSION_HEADER } from './router.ts';
import { stopServers } from './services.ts';
import { startingLock } from './starting.ts';
import { placeOf, readObserved, readState, STATE_FORMAT, textOf, writeState, type State } from './state.ts';

type Behaviour = 'good' | 'crashes' | 'hangs' | 'leaks' | 'fails' | `slow ${number}`;
interface Rig extends TargetRig {
  directory: string;
  release(version: string, behaviour?: Behaviour): Release;
}

/** @param kept where the repository's own directory is; default: in it, not of a linked work tree */
async function makeRig(more: Parameters<typeof targetUnderTest>[2] = {}, kept?: string): Promise<Rig> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'target-')));
  const directory = join(root, '.mlops', 'deploy', 'flights');
  for (const folder of [kept ?? join(root, '.git'), directory]) mkdirSync(folder, { recursive: true });
  if (kept !== undefined) writeFileSync(join(root, '.git'), `gitdir: ${kept}\n`);
  const host = testHost({ directory });
  const target = targetUnderTest(host, directory, more);
  const child = join(import.meta.dirname, 'process-target.child.ts');
  return {
    directory,
    target,
    impatient: targetUnderTest(host, directory, { ...more, readySeconds: 1 }),
    release(version, behaviour: Behaviour = 'good') {
      const model = join(directory, 'models', version);
      mkdirSync(model, { recursive: true });
      writeFileSync(join(model, 'behaviour'), behaviour);
      const digest = createHash('sha256').update(`${version} ${behaviour}`).digest('hex');
      return { name: 'flights', version, digest, directory: model };
    },
    async asked() {
      const state = readState(placeOf(directory));
      if (!state) return undefined;
      const response = await fetch(`http://127.0.0.1:${state.port}/v2`).catch(() => undefined);
      const text = await response?.text();
      if (response?.status !== 200) return undefined;
      expect(response.headers.get(VERSION_HEADER)).toBe(`flights@v${text}`);
      return text;
    },
    killed: (step, call, release) =>
      new Promise((resolve, reject) => {
        const args = [child, 'perform', directory, String(step), call, JSON.stringify(release)];
        spawn(process.execPath, args, { stdio: 'ignore' }).once('exit', (code, signal) =>
          signal === 'SIGKILL' || code === 0
            ? resolve(signal === 'SIGKILL')
            : reject(new Error(`${call} ended with ${code}`)),
        );
      }),
    async reset() {
      const place = placeOf(directory);
      const state = readState(place);
      if (!state) return;
      const { serving: _s, warm: _w, ...empty } = state;
      await writeState(host, place, empty);
      await target.discard();
    },
    async close() {
      const observed = readObserved(placeOf(directory));
      if (observed) {
        await endService(observed.keeper);
        for (const { process } of [observed.router, ...Object.values(observed.instances)].flatMap((kept) => kept ?? []))
          if (process) await endService(process, 0.1);
      }
      rmSync(root, { recursive: true, force: true });
    },
  };
}

targetContract('process', () => makeRig());

it('nothing is started where what servers need cannot be brought', async () => {
  const rig = await makeRig({ prepare: () => Promise.reject(new Error('no network')) });
  await expect(rig.target.start(rig.release('1.0.0'))).rejects.toThrow('no network');
  expect([readState(placeOf(rig.directory)), readObserved(placeOf(rig.directory))]).toEqual([undefined, undefined]);
  await rig.close();
});

describe('what clients see', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await makeRig({ memoryBytes: 200 << 20 });
  });
  beforeEach(() => rig.reset());
  afterAll(() => rig.close());

  const place = (): ReturnType<typeof placeOf> => placeOf(rig.directory);
  const git = (): string => join(rig.directory, '..', '..', '..', '.git');
  const url = (): string => `http://127.0.0.1:${readState(place())!.port}`;
  async function endKeeper(): Promise<void> {
    const { keeper } = readObserved(place())!;
    process.kill(keeper.pid, 'SIGKILL');
    await until(() => !isRunning(keeper));
  }
  /** As a service manager would start one. Returns when it has ended. */
  function spawnKeeper(): Promise<unknown> {
    const child = join(import.meta.dirname, 'process-target.child.ts');
    return once(
      spawn(process.execPath, [child, 'keep', rig.directory, String(process.pid)], { stdio: 'ignore' }),
      'exit',
    );
  }
  async function deploy(version: string, behaviour?: Behaviour): Promise<void> {
    const release = rig.release(version, behaviour);
    await rig.target.start(release);
    await rig.target.switch(release);
  }

  it('no request is lost or answered by half a switch', async () => {
    await deploy('1.0.0', 'slow 30');
    await rig.target.start(rig.release('1.1.0'));
    let going = true;
    const answers: string[] = [];
    const clients = Array.from({ length: 8 }, async () => {
      while (going) {
        const response = await fetch(`${url()}/v2/x`, { method: 'POST', body: 'x'.repeat(100_000) });
        answers.push(`${response.status} ${await response.text()}`);
      }
    });
    await until(() => answers.length > 0);
    await rig.target.switch(rig.release('1.1.0'));
    const switched = answers.length;
    await until(() => answers.length > switched + clients.length);
    going = false;
    await Promise.all(clients);
    expect([...new Set(answers)].sort()).toEqual(['200 1.0.0', '200 1.1.0']);
    expect(answers.at(-1)).toBe('200 1.1.0');
  });

  it('a canary answers its share, exactly, and only while its deployment lives', async () => {
    await deploy('1.0.0');
    await rig.target.start(rig.release('1.1.0', 'fails'));
    expect(await rig.target.canary!(0.25)).toEqual({ requests: 0, errors: 0 });
    const seen: Record<string, number> = {};
    for (let i = 0; i < 40; i++) {
      const { headers, status } = await fetch(`${url()}/v2/models/flights/infer`, { method: 'POST' });
      expect((await fetch(`${url()}/v2/health/live`)).headers.get(VERSION_HEADER)).toBe('flights@v1.0.0');
      const key = `${headers.get(VERSION_HEADER)} ${status}`;
      seen[key] = (seen[key] ?? 0) + 1;
    }
    expect(seen).toEqual({ 'flights@v1.0.0 200': 30, 'flights@v1.1.0 500': 10 });
    await until(async () => (await rig.target.canary!(0.25)).errors === 10);
    const state = readState(place())!;
    const died = { ...state.canary!, deployer: { pid: 2 ** 22 + 1, started: '1' } };
    await writeState(testHost({ directory: rig.directory }), place(), { ...state, canary: died });
    const inferred = async (): Promise<string> => (await fetch(`${url()}/v2/x/infer`, { method: 'POST' })).text();
    await until(async () => {
      const answers = [await inferred(), await inferred(), await inferred(), await inferred()];
      return answers.every((answer) => answer === '1.0.0');
    });
    for (let i = 0; i < 8; i++) expect(await inferred()).toBe('1.0.0');
  });

  it('a server that is killed, or holds too much memory, is started anew', async () => {
    await deploy('1.0.0');
    const { pid } = (await rig.target.status()).serving!;
    process.kill(pid!, 'SIGKILL');
    await until(async () => (await rig.target.status()).serving?.restarts === 1);
    await until(async () => (await rig.asked()) === '1.0.0');

    await deploy('1.1.0', 'leaks');
    for (let i = 0; i < 8; i++) await fetch(url()).catch(() => undefined);
    await until(() => /MiB of memory; the limit is 200 MiB/.test(JSON.stringify(readObserved(place()))));
    await until(async () => (await fetch(`${url()}/v2/health/ready`)).ok);
  });

  it('after a restart of the machine a server whose port another program has is found on another one', async () => {
    await deploy('1.0.0');
    const { keeper, router, instances } = readObserved(place())!;
    for (const process of [keeper, router!.process!, ...Object.values(instances).map((kept) => kept.process!)])
      await endService(process, 0);
    const got: string[] = [];
    const stranger = createHttpServer((request, response) => {
      got.push(String(request.headers.authorization));
      response.end('another');
    });
    await new Promise<void>((resolve) => stranger.listen(readState(place())!.serving!.port, '127.0.0.1', resolve));
    // As a service manager would start one.
    const child = join(import.meta.dirname, 'process-target.child.ts');
    spawn(process.execPath, [child, 'keep', rig.directory, String(process.pid)], { stdio: 'ignore', detached: true });
    const ask = (): Promise<string> =>
      fetch(url(), { headers: { authorization: 'Bearer of-a-client' } }).then(
        (response) => response.text(),
        () => '',
      );
    await until(async () => (await ask()) === '1.0.0');
    expect(got).not.toContain('Bearer of-a-client');
    expect(await rig.target.status()).toMatchObject({ serving: { version: '1.0.0', ready: true }, problems: [] });
    await deploy('1.0.0');
    expect(await rig.asked()).toBe('1.0.0');
    stranger.closeAllConnections();
    await new Promise((resolve) => stranger.close(resolve));
  });

  it('a warm server that has ended serves again after a rollback', async () => {
    await deploy('1.0.0');
    await deploy('1.1.0');
    process.kill((await rig.target.status()).warm!.pid!, 'SIGKILL');
    await rig.target.rollback(rig.release('1.0.0'));
    expect(await rig.asked()).toBe('1.0.0');
  });

  it('a dead keeper takes nothing with it, and the next one goes on with what runs', async () => {
    await deploy('1.0.0');
    const before = readObserved(place())!;
    process.kill(before.keeper.pid, 'SIGKILL');
    await until(() => !isRunning(before.keeper));
    expect(await rig.asked()).toBe('1.0.0');
    expect((await rig.target.status()).problems.join()).toContain('nothing keeps the servers running');
    // As if it had been killed before it wrote anything down.
    rmSync(place().observed);
    await rig.target.start(rig.release('1.1.0'));
    const after = readObserved(place())!;
    const { serving } = readState(place())!;
    expect(after.instances[serving!.id]!.process).toEqual(before.instances[serving!.id]!.process);
    expect(after.router!.process).toEqual(before.router!.process);
    expect(await rig.asked()).toBe('1.0.0');
  });

  it('what decides is put back where it is lost, and what serves goes on; nobody else is believed meanwhile', async () => {
    await deploy('1.0.0');
    await deploy('1.1.0');
    const [state, observed] = [readState(place()), readObserved(place())!];
    // The keeper looks ten times a second.
    await sleep(500);
    let going = true;
    const answers = new Set<string>();
    const front = url();
    const client = (async () => {
      while (going) {
        // Over connections of their own: the router has servers prove themselves anew.
        const response = await fetch(`${front}/v2/x`, { headers: { connection: 'close' } });
        answers.add(`${response.status} ${await response.text()}`);
      }
    })();
    for (const lost of [join(git(), 'mlops'), place().state, place().secret, place().observed]) {
      rmSync(lost, { recursive: true });
      await until(() => [place().state, place().secret, place().observed].every((file) => existsSync(file)));
      await sleep(300);
      expect([readState(place()), readObserved(place())]).toMatchObject([state, { keeper: observed.keeper }]);
    }
    going = false;
    await client;
    expect([...answers]).toEqual(['200 1.1.0']);
    expect((await rig.target.status()).problems).toEqual([]);
    await rig.target.rollback(rig.release('1.0.0'));
    expect(await rig.asked()).toBe('1.0.0');
  });

  it('what decides is lost while nothing keeps the servers: said, and ended by the one command that is named', async () => {
    await deploy('1.0.0');
    const { keeper, router, instances } = readObserved(place())!;
    const front = url();
    await endKeeper();
    rmSync(join(git(), 'mlops'), { recursive: true });
    const running = [router!.process!, ...Object.values(instances).map((kept) => kept.process!)];
    const pids = running.map(({ pid }) => pid);
    const { serving, problems } = await rig.target.status();
    expect([serving, problems]).toEqual([undefined, [expect.stringMatching(/run, and .* is gone.*mlops deploy stop/)]]);
    for (const pid of pids) expect(problems[0]).toMatch(new RegExp(`\\b${pid}\\b`));
    await expect(rig.target.start(rig.release('1.1.0'))).rejects.toMatchObject({
      code: 'MLOPS_DEPLOY_STATE',
      hint: expect.stringContaining('mlops deploy stop'),
    });
    expect(await (await fetch(front)).text()).toBe('1.0.0');
    await stopServers(rig.directory);
    expect([keeper, ...running].map(isRunning)).toEqual(running.map(() => false).concat(false));
    expect(await rig.target.status()).toEqual({ problems: [] });
    await deploy('1.1.0');
    expect(await rig.asked()).toBe('1.1.0');
  });

  it('what has ended stays ended, also by the keeper of a service manager', async () => {
    await deploy('1.0.0');
    const { keeper } = readObserved(place())!;
    await stopServers(rig.directory);
    expect(isRunning(keeper)).toBe(false);
    await spawnKeeper();
    expect([readState(place()), await rig.target.status()]).toEqual([undefined, { problems: [] }]);
    await deploy('1.1.0');
    expect(await rig.asked()).toBe('1.1.0');
  });

  it('a keeper that finds nothing of what decides ends nothing', async () => {
    await deploy('1.0.0');
    const front = url();
    await endKeeper();
    const state = readFileSync(place().state);
    rmSync(place().state);
    await spawnKeeper();
    expect(await (await fetch(front)).text()).toBe('1.0.0');
    writeFileSync(place().state, state);
    await deploy('1.0.0');
  });

  it('stopping ends servers whose keeper is dead and whose state cannot be read, or says that it cannot', async () => {
    await deploy('1.0.0');
    await deploy('1.1.0');
    const { router, instances } = readObserved(place())!;
    const running = [router!.process!, ...Object.values(instances).map((kept) => kept.process!)];
    expect(running).toHaveLength(3);
    await endKeeper();
    writeFileSync(place().state, '{"format":');
    rmSync(place().observed);
    await expect(stopServers(rig.directory, join(rig.directory, 'no-proc'))).rejects.toMatchObject({
      code: 'MLOPS_DEPLOY_STOP',
      message: expect.stringContaining('cannot be known'),
    });
    expect(running.map(isRunning)).toEqual([true, true, true]);
    await stopServers(rig.directory);
    expect(running.map(isRunning)).toEqual([false, false, false]);
  });

  it('a copy of the repository ends nothing of it, nor takes what runs there for its own', async () => {
    await deploy('1.0.0');
    const { keeper } = readObserved(place())!;
    const copy = realpathSync(mkdtempSync(join(tmpdir(), 'copy-')));
    cpSync(join(git(), '..'), copy, { recursive: true });
    const directory = join(copy, '.mlops', 'deploy', 'flights');
    const there = targetUnderTest(testHost({ directory }), directory);
    const { serving, problems } = await there.status();
    expect([serving?.ready, serving?.pid]).toEqual([false, undefined]);
    // What is deployed there is on record as there, though its secret came along.
    expect(secretOf(placeOf(directory))).toBe(secretOf(place()));
    expect(there.where()).not.toBe(rig.target.where());
    expect(problems).toContain('nothing keeps the servers running: deploy again');
    await stopServers(directory);
    expect(isRunning(keeper)).toBe(true);
    expect(await rig.asked()).toBe('1.0.0');
    expect((await rig.target.status()).problems).toEqual([]);
    rmSync(copy, { recursive: true });
  });

  it('another repository whose workspace leads to this one ends nothing of it', async () => {
    await deploy('1.0.0');
    const { keeper } = readObserved(place())!;
    const other = realpathSync(mkdtempSync(join(tmpdir(), 'linked-')));
    mkdirSync(join(other, '.git'));
    symlinkSync(join(git(), '..', '.mlops'), join(other, '.mlops'));
    const directory = join(other, '.mlops', 'deploy', 'flights');
    expect(await targetUnderTest(testHost({ directory }), directory).status()).toEqual({ problems: [] });
    await stopServers(directory);
    expect(isRunning(keeper)).toBe(true);
    expect(await rig.asked()).toBe('1.0.0');
    expect((await rig.target.status()).problems).toEqual([]);
    rmSync(other, { recursive: true });
  });

  it('has one name on one machine, however its directory is called', async () => {
    const link = join(realpathSync(mkdtempSync(join(tmpdir(), 'link-'))), 'repository');
    symlinkSync(join(git(), '..'), link);
    const called = placeOf(join(link, '.mlops', 'deploy', 'flights'));
    const machine = join(link, '..', 'machine-id');
    const named = (text?: string): string => {
      if (text !== undefined) writeFileSync(machine, text);
      return deploymentId(called, machine);
    };
    const nameless = named();
    // Nothing says which machine it is in a container, nor while one is started for the first time.
    expect([named(''), named('uninitialized\n')]).toEqual([nameless, nameless]);
    const [one, other] = [`${'a1'.repeat(16)}\n`, `${'b2'.repeat(16)}\n`];
    expect(new Set([nameless, named(one), named(other)]).size).toBe(3);
    expect([deploymentId(called), deploymentId(place(), machine)]).toEqual([rig.target.where(), named(other)]);
    rmSync(join(link, '..'), { recursive: true });
  });

  it('a copy of a linked work tree ends and changes nothing of it, and it ends where it is moved away', async () => {
    const main = mkdtempSync(join(tmpdir(), 'main-'));
    const linked = await makeRig({}, join(main, '.git', 'worktrees', 'linked'));
    await linked.target.start(linked.release('1.0.0'));
    await linked.target.switch(linked.release('1.0.0'));
    const { keeper, router, instances } = readObserved(placeOf(linked.directory))!;
    const root = join(linked.directory, '..', '..', '..');
    const beside = realpathSync(mkdtempSync(join(tmpdir(), 'beside-')));
    const [copy, moved] = ['copy', 'moved'].map((name) => join(beside, name, '.mlops', 'deploy', 'flights'));
    cpSync(root, join(beside, 'copy'), { recursive: true });
    const there = targetUnderTest(testHost({ directory: copy! }), copy!);
    expect(await there.status()).toEqual({ problems: [] });
    expect(there.where()).not.toBe(linked.target.where());
    await stopServers(copy!);
    await there.start(linked.release('1.1.0'));
    await there.switch(linked.release('1.1.0'));
    expect([await linked.asked(), (await linked.target.status()).problems]).toEqual(['1.0.0', []]);
    await stopServers(copy!);
    renameSync(root, join(beside, 'moved'));
    const running = [keeper, router!.process!, ...Object.values(instances).map((one) => one.process!)];
    await until(() => running.every((process) => !isRunning(process)));
    expect(await targetUnderTest(testHost({ directory: moved! }), moved!).status()).toEqual({ problems: [] });
    for (const folder of [main, beside]) rmSync(folder, { recursive: true });
  });

  it('a linked work tree has what decides of it, however it is called', () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'called-')));
    mkdirSync(join(root, 'tree'));
    writeFileSync(join(root, 'tree', '.git'), `gitdir: ${join(root, 'git')}\n`);
    symlinkSync(join(root, 'tree'), join(root, 'link'));
    const [called, itself] = ['link', 'tree'].map((name) => placeOf(join(root, name, '.mlops', 'deploy', 'flights')));
    expect(called!.state).toBe(itself!.state);
    rmSync(root, { recursive: true });
  });

  it('ends with its repository', async () => {
    const other = await makeRig();
    const at = placeOf(other.directory);
    await other.target.start(other.release('1.0.0'));
    await other.target.switch(other.release('1.0.0'));
    const { keeper, router, instances } = readObserved(at)!;
    rmSync(join(other.directory, '..', '..', '..'), { recursive: true });
    await until(() =>
      [keeper, router!.process!, ...Object.values(instances).map((kept) => kept.process!)].every(
        (process) => !isRunning(process),
      ),
    );
    expect(at.anchors.some((anchor) => existsSync(anchor))).toBe(false);
    await other.close();
  });

  it('a token that is set, changed or removed is that of all servers, and no request is lost', async () => {
    const directory = rig.directory;
    const given = (token?: string): Target =>
      targetUnderTest(testHost({ directory, env: { ...process.env, [TOKEN_VARIABLE]: token } }), directory);
    const known = async (token: string): Promise<string> => {
      const response = await fetch(url(), { headers: { authorization: `Bearer ${token}` } });
      return `${response.status} ${await response.text()}`;
    };
    await deploy('1.0.0');
    const { keeper } = readObserved(place())!;
    const { pid } = (await rig.target.status()).serving!;
    expect((await given('secret-1').status()).serving).toMatchObject({ ready: true, differing: [TOKEN_VARIABLE] });
    let going = true;
    const seen = new Set<string>();
    const client = (async () => {
      while (going) seen.add(await known('secret-1'));
    })();

    for (const [version, token] of [
      ['1.1.0', 'secret-1'],
      ['1.1.0', 'secret-1'],
      ['1.0.0', 'secret-1'],
    ] as const) {
      await given(token).start(rig.release(version));
      await given(token).switch(rig.release(version));
      expect([await known(token), (await fetch(url())).status]).toEqual([`200 ${version}`, 401]);
      expect((await given(token).status()).serving!.differing).toBeUndefined();
    }
    going = false;
    await client;
    expect([...seen].sort()).toEqual(['200 1.0.0', '200 1.1.0']);
    // What was warm without a token was not taken as it is; the server of another keeper has gone on until it was ended.
    expect((await given('secret-1').status()).serving!.pid).not.toBe(pid);
    expect(isRunning(keeper)).toBe(false);
    expect((await given('secret-1').status()).problems).toEqual([]);

    // A server that ends is started anew with the token, also when it is looked at by somebody who does not know it.
    process.kill((await rig.target.status()).serving!.pid!, 'SIGKILL');
    await until(async () => (await rig.target.status()).serving?.restarts === 1);
    await until(async () => (await fetch(url())).status === 401);
    for (const file of [place().state, place().observed]) expect(readFileSync(file, 'utf8')).not.toContain('secret-1');

    await given('secret-2').start(rig.release('1.0.0'));
    await given('secret-2').switch(rig.release('1.0.0'));
    expect([await known('secret-1'), await known('secret-2')]).toEqual(['401 1.0.0', '200 1.0.0']);
    await deploy('1.0.0');
    expect(await rig.asked()).toBe('1.0.0');
  });

  it('a keeper with another token than was deployed with starts no server', async () => {
    const directory = rig.directory;
    const secured = targetUnderTest(testHost({ directory, env: { ...process.env, [TOKEN_VARIABLE]: 'x' } }), directory);
    await secured.start(rig.release('1.0.0'));
    await secured.switch(rig.release('1.0.0'));
    const { keeper } = readObserved(place())!;
    process.kill(keeper.pid, 'SIGKILL');
    await until(() => !isRunning(keeper));
    process.kill((await secured.status()).serving!.pid!, 'SIGKILL');
    // As a service manager would start one.
    const child = join(import.meta.dirname, 'process-target.child.ts');
    const args = [child, 'keep', directory, String(process.pid)];
    const { pid } = spawn(process.execPath, args, { stdio: 'ignore', detached: true });
    await until(async () => /has another MLOPS_SERVE_TOKEN than/.test((await secured.status()).problems.join()));
    await until(() =>
      /has another MLOPS_SERVE_TOKEN than/.test(
        readObserved(place())!.instances[readState(place())!.serving!.id]!.ending ?? '',
      ),
    );
    expect(readObserved(place())!.keeper.pid).toBe(pid);
    expect(await rig.asked()).toBeUndefined();
    await secured.start(rig.release('1.0.0'));
    expect((await fetch(url())).status).toBe(401);
    expect((await secured.status()).problems).toEqual([]);
    await deploy('1.0.0');
  });

  it('what serves is started with no other token after a deployment with one has failed', async () => {
    const given = (token?: string): Target =>
      targetUnderTest(
        testHost({ directory: rig.directory, env: { ...process.env, [TOKEN_VARIABLE]: token } }),
        rig.directory,
      );
    await given('x').start(rig.release('1.0.0'));
    await given('x').switch(rig.release('1.0.0'));
    await expect(given().start(rig.release('1.1.0', 'crashes'))).rejects.toMatchObject({ code: 'MLOPS_DEPLOY_START' });
    const { serving } = await given().status();
    expect(serving).toMatchObject({ version: '1.0.0', ready: true, differing: [TOKEN_VARIABLE] });
    process.kill(serving!.pid!, 'SIGKILL');
    const ending = () => readObserved(place())!.instances[readState(place())!.serving!.id]!.ending ?? '';
    await until(() => /has another MLOPS_SERVE_TOKEN than it was deployed with/.test(ending()));
    expect(await rig.asked()).toBeUndefined();
    expect((await given().status()).problems).toContain(
      'the serving version 1.0.0 is not ready with what was deployed: its keeper has another MLOPS_SERVE_TOKEN than it was deployed with',
    );
    await given('x').start(rig.release('1.0.0'));
    expect((await fetch(url())).status).toBe(401);
    expect((await given('x').status()).problems).toEqual([]);
    await deploy('1.0.0');
  });

  it('a dead router is started anew', async () => {
    await deploy('1.0.0');
    process.kill(readObserved(place())!.router!.process!.pid, 'SIGKILL');
    await until(async () => (await rig.asked()) === '1.0.0');
  });

  it.each([
    { name: 'says nothing of itself', claimed: () => ({}) },
    {
      name: 'claims to be the router',
      claimed: () => ({ [ROUTER_HEADER]: String(readObserved(place())?.router?.process?.pid ?? process.pid) }),
    },
  ])('another program on the port of a dead router is not taken for it when it $name', async ({ claimed }) => {
    await deploy('1.0.0');
    const { port } = readState(place())!;
    const imposter = createHttpServer((request, response) => {
      response.writeHead(200, { [VERSION_HEADER]: 'flights@v1.0.0', ...claimed() }).end('1.0.0');
    });
    process.kill(readObserved(place())!.router!.process!.pid, 'SIGKILL');
    await until(
      () =>
        new Promise((resolve) => {
          if (imposter.listening) resolve(true);
          imposter.once('error', () => resolve(false)).once('listening', () => resolve(true));
          if (!imposter.listening) imposter.listen(port, '127.0.0.1');
        }),
    );
    expect((await fetch(url())).status).toBe(200);
    // While a router tries to start, and while it waits to be started anew.
    const seen = new Set<boolean>();
    await until(async () => {
      expect((await rig.target.status()).problems.join()).toContain('the router does not answer');
      seen.add(readObserved(place())?.router?.process === undefined);
      return seen.size === 2;
    });
    imposter.closeAllConnections();
    await new Promise((resolve) => imposter.close(resolve));
    await until(async () => (await rig.target.status()).problems.length === 0);
  });

  it('what is started otherwise than a deployment would is not taken as it is', async () => {
    await deploy('1.0.0');
    await deploy('1.1.0');
    await deploy('1.0.0');
    const state = readState(place())!;
    const { serving, warm, ...rest } = state;
    const argv = serving!.argv.map((word) => (word === rig.release('1.0.0').digest ? 'another' : word));
    await writeState(testHost({ directory: rig.directory }), place(), {
      ...rest,
      serving: { ...serving!, id: 'x', argv },
      // With a program in front, that passes on what is asked.
      warm: { ...warm!, argv: [process.execPath, ...warm!.argv] },
    });
    await until(async () =>
      /serving version 1\.0\.0 is not ready with.*warm version 1\.1\.0 is not ready with/.test(
        (await rig.target.status()).problems.join(),
      ),
    );
    await deploy('1.0.0');
    expect(readState(place())!.serving!.argv).not.toContain('another');
    expect((await rig.target.status()).serving).toMatchObject({ version: '1.0.0', ready: true });
  });

  it('the same model under another name is not taken for what is asked for', async () => {
    await deploy('1.0.0');
    await deploy('1.1.0');
    const state = readState(place())!;
    const asOther = (wanted: State['serving']) => ({ ...wanted!, name: 'other' });
    await writeState(testHost({ directory: rig.directory }), place(), { ...state, warm: asOther(state.warm) });
    await expect(rig.target.rollback(rig.release('1.0.0'))).rejects.toMatchObject({ code: 'MLOPS_ROLLBACK_NOTHING' });
    await writeState(testHost({ directory: rig.directory }), place(), { ...state, serving: asOther(state.serving) });
    await expect(rig.target.switch(rig.release('1.1.0'))).rejects.toMatchObject({ code: 'MLOPS_DEPLOY_TARGET' });
    await deploy('1.1.0');
    expect((await rig.target.status()).serving).toMatchObject({ name: 'flights', version: '1.1.0', ready: true });
  });

  it('the router passes on another version than the state has: said', async () => {
    await deploy('1.0.0');
    await deploy('1.1.0');
    const { state: file } = place();
    const before = readFileSync(file, 'utf8');
    const { serving, warm, ...rest } = readState(place())!;
    // Nobody sees from outside that a file of the same size was written at the same moment.
    const write = (text: string): void => {
      writeFileSync(file, text);
      utimesSync(file, 1e9, 1e9);
    };
    write(textOf({ ...rest, serving: warm, warm: serving }));
    await until(async () => (await rig.asked()) === '1.0.0');
    write(before);
    expect((await rig.target.status()).problems).toEqual([
      expect.stringMatching(
        /^the router passes on flights@v1\.0\.0 at .*, and flights@v1\.1\.0 is to serve: deploy again$/,
      ),
    ]);
    await deploy('1.1.0');
    expect([await rig.asked(), (await rig.target.status()).problems]).toEqual(['1.1.0', []]);
  });

  it('moves to the port that mlops.yml has come to name, with the switch and not before', async () => {
    await deploy('1.0.0');
    const before = url();
    const port = await unusedPort();
    const moved = targetUnderTest(testHost({ directory: rig.directory }), rig.directory, { port });
    expect(await moved.status()).toMatchObject({ url: before, movesTo: `http://127.0.0.1:${port}`, problems: [] });
    await moved.start(rig.release('1.1.0'));
    expect(await rig.asked()).toBe('1.0.0');
    expect(url()).toBe(before);
    await moved.switch(rig.release('1.1.0'));
    expect(url()).toBe(`http://127.0.0.1:${port}`);
    expect(await rig.asked()).toBe('1.1.0');
    await until(() =>
      fetch(before).then(
        () => false,
        () => true,
      ),
    );
    expect(await moved.status()).toMatchObject({ serving: { version: '1.1.0' }, problems: [] });
    expect(await moved.status()).not.toHaveProperty('movesTo');

    // The same version again: only the port is another.
    await rig.target.switch(rig.release('1.1.0'));
    expect(url()).toBe(`http://127.0.0.1:${port}`);
    const again = targetUnderTest(testHost({ directory: rig.directory }), rig.directory, { port: await unusedPort() });
    await again.start(rig.release('1.1.0'));
    await again.switch(rig.release('1.1.0'));
    expect(url()).not.toBe(`http://127.0.0.1:${port}`);
    expect(await rig.asked()).toBe('1.1.0');
  });

  it('stays where it is when another program listens where it is to move', async () => {
    await deploy('1.0.0');
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const moved = targetUnderTest(testHost({ directory: rig.directory }), rig.directory, { port });
    await expect(moved.start(rig.release('1.1.0'))).rejects.toMatchObject({ code: 'MLOPS_DEPLOY_PORT' });
    expect(await rig.asked()).toBe('1.0.0');
    other.close();
  });

  it('a port that another program has after a restart is named by the router, and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    await deploy('1.0.0');
    const host = testHost({ directory: rig.directory });
    const { port } = other.address() as AddressInfo;
    const elsewhere = { ...place(), state: join(rig.directory, 'elsewhere.json') };
    await writeState(host, elsewhere, { ...readState(place())!, port });
    await expect(startRouter(elsewhere, () => undefined)).rejects.toMatchObject({
      code: 'MLOPS_DEPLOY_PORT',
      hint: expect.stringContaining('mlops deploy stop'),
    });
    other.close();
  });

  it('a keeper that comes while another one starts something waits until that is written down', async () => {
    await deploy('1.0.0');
    const before = readObserved(place())!;
    process.kill(before.keeper.pid, 'SIGKILL');
    await until(() => !isRunning(before.keeper));
    const keeper = join(import.meta.dirname, 'process-target.child.ts');
    const args = [keeper, 'keep', rig.directory, String(process.pid)];
    const pid = await withLock(startingLock(place()), async () => {
      const { pid } = spawn(process.execPath, args, { stdio: 'ignore', detached: true });
      await until(() => readFileSync(`/proc/${pid}/stat`, 'utf8').length > 0);
      await sleep(2000);
      expect(readObserved(place())).toEqual(before);
      return pid;
    });
    await until(() => readObserved(place())!.keeper.pid === pid);
    expect(readObserved(place())!.router!.process).toEqual(before.router!.process);
    expect(await rig.asked()).toBe('1.0.0');
  });

  it('stopping ends a server that stands on no file too', async () => {
    await deploy('1.0.0');
    const { id } = readState(place())!.serving!;
    const host = testHost({ directory: rig.directory });
    const env = markOf(place(), id);
    const argv = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
    const logFile = place().log('unknown');
    const unknown = await startService(host, { argv, cwd: rig.directory, env, logFile, label: 'unknown' });
    await stopServers(rig.directory);
    expect(isRunning(unknown)).toBe(false);
  });

  it('a state that cannot be read changes nothing, nor does a keeper that starts on it', async () => {
    await deploy('1.0.0');
    const good = readFileSync(place().state);
    writeFileSync(place().state, '{"format":');
    const before = readObserved(place())!;
    process.kill(before.keeper.pid, 'SIGKILL');
    await until(() => !isRunning(before.keeper));
    const { router, instances } = readObserved(place())!;
    const keeper = join(import.meta.dirname, 'process-target.child.ts');
    const { pid } = spawn(process.execPath, [keeper, 'keep', rig.directory, String(process.pid)], {
      stdio: 'ignore',
      detached: true,
    });
    await until(() => readObserved(place())!.keeper.pid === pid);
    await sleep(300);
    expect(readObserved(place())).toMatchObject({ router, instances });
    await expect(rig.target.status()).rejects.toMatchObject({ code: 'MLOPS_DEPLOY_STATE' });
    const { port } = JSON.parse(good.toString()) as { port: number };
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('1.0.0');
    writeFileSync(place().state, good);
    expect(await rig.asked()).toBe('1.0.0');
    expect((await rig.target.status()).problems).toEqual([]);
  });
});

/** As a name of a file it would be too long where each byte takes three characters. */
const MODELS = 'модели-прогнозов-опозданий-интернет-магазина'.repeat(2);

it.each([
  { name: 'in a folder of a repository', git: (root: string) => mkdirSync(join(root, '.git')), at: '.git' },
  {
    name: 'in a work tree of one',
    git: (root: string) => writeFileSync(join(root, '.git'), 'gitdir: elsewhere\n'),
    at: 'elsewhere',
  },
  {
    name: 'in one whose workspace is a link to a larger disk',
    git: (root: string) => {
      for (const folder of ['.git', MODELS]) mkdirSync(join(root, folder));
      symlinkSync(mkdtempSync(join(tmpdir(), 'disk-')), join(root, MODELS, '.mlops'));
    },
    at: '.git',
  },
])('what decides which servers run lies where no commit brings it: $name', async ({ git, at }) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'brought-')));
  git(root);
  const directory = join(root, MODELS, '.mlops', 'deploy', 'churn');
  const place = placeOf(directory);
  const files = (({ state, observed, canary, secret }) => [state, observed, canary, secret])(place);
  for (const file of files) expect(file.startsWith(join(root, at, '/'))).toBe(true);
  const state: State = {
    ...{ format: STATE_FORMAT, address: '127.0.0.1', port: 0, cwd: root, env: [], environment: {} },
    ...{ router: ['router'], memoryBytes: 1 },
  };
  mkdirSync(directory, { recursive: true });
  for (const file of files) writeFileSync(join(directory, basename(file)), JSON.stringify({ ...state, cwd: '/' }));
  expect([readState(place), readObserved(place)]).toEqual([undefined, undefined]);
  await writeState(testHost({ directory: root }), place, state);
  expect(readState(place)).toEqual(state);
  rmSync(root, { recursive: true });
});

it('outside of a repository it lies in the directory of the deployment', () => {
  const directory = join(mkdtempSync(join(tmpdir(), 'alone-')), '.mlops', 'deploy', 'churn');
  expect(placeOf(directory)).toMatchObject({ state: join(directory, 'state.json'), secret: join(directory, 'secret') });
});

it('stopping ends what the state alone names: its keeper was killed before it wrote anything down', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'stopped-'));
  const [host, place] = [testHost({ directory }), placeOf(directory)];
  const start = (id: string) =>
    startService(host, {
      argv: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
      cwd: directory,
      env: markOf(place, id),
      logFile: place.log(id),
      label: id,
    });
  const wanted = { name: 'churn', version: '1.0.0', digest: 'd', directory, argv: ['server'], port: 1 };
  await writeState(host, place, {
    ...{ format: STATE_FORMAT, address: '127.0.0.1', port: 0, cwd: directory, env: [], environment: {} },
    ...{ router: ['router'], memoryBytes: 1, candidate: { id: 'v1.0.0-new', ...wanted } },
  });
  const started = [await start('v1.0.0-new'), await start('router')];
  await stopServers(directory);
  expect(started.map(isRunning)).toEqual([false, false]);
  rmSync(directory, { recursive: true });
});

const unusedPort = (): Promise<number> => freePort({ address: '127.0.0.1', port: 0 });

it('says that the port is taken, before anything is started', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const rig = await makeRig({ port: (other.address() as AddressInfo).port });
  await expect(rig.target.start(rig.release('1.0.0'))).rejects.toMatchObject({
    code: 'MLOPS_DEPLOY_PORT',
    message: expect.stringContaining('another program does'),
  });
  expect(readObserved(placeOf(rig.directory))).toBeUndefined();
  await rig.close();
  other.close();
});
