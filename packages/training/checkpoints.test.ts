import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MlopsError, type Host } from '#kit';
import { runProgram } from '#process';
import { testHost, type TestHost } from '#testing';
import { until } from '#testing/patience';
import { withCheckpoints, type Checkpoints } from './checkpoints.ts';

let root: string;
let machine: TestHost;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'checkpoints-'));
  machine = testHost({ directory: root });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const KEY = 'a'.repeat(64);
const on = (name: string, more: Partial<Checkpoints> = {}): Checkpoints => ({
  name: 'app',
  directory: join(root, name, KEY),
  key: KEY,
  everySeconds: 0,
  ...more,
});

/** A job whose attempts keep things in a directory that all their machines see. */
function job(): Host & { kept: string[] } {
  const kept: string[] = [];
  const attempts = {
    keep: async (name: string, directory: string) =>
      void kept.unshift(await machine.workspace.save(`${name}-${kept.length}`, directory)),
    kept: async () => kept,
  };
  return { ...machine, workspace: { ...machine.workspace, attempts }, kept };
}

const put = (place: Checkpoints, files: Record<string, string>): void => {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(place.directory, name)), { recursive: true });
    writeFileSync(join(place.directory, name), content);
  }
};
const found = ({ directory }: Checkpoints): string[] => readdirSync(directory).sort();
/** A program that breaks, as they do. */
const breaks = (host: Host) => (): Promise<never> =>
  runProgram(host, { argv: ['false'], cwd: root, env: {}, label: 'train' }) as Promise<never>;

describe('on one machine', () => {
  it('what a training leaves is there for the next one, without what was half-written', async () => {
    const place = on('here');
    const first = withCheckpoints(machine, place, async () => {
      expect(found(place)).toEqual([]);
      put(place, { 'step-1/weights': 'w', 'step-2.tmp/weights': 'h', '.step-2': 'h' });
      return breaks(machine)();
    });
    await expect(first).rejects.toMatchObject({
      code: 'MLOPS_TRAINING_UNFINISHED',
      message: expect.stringMatching(/ended with exit code 1[\s\S]*It left checkpoint [0-9a-f]{12}, to go on from\.$/),
      hint: expect.stringMatching(/^Train again: it goes on from there/),
    });
    const second = await withCheckpoints(machine, place, async () => found(place));
    expect(second).toEqual({ value: ['step-1'], resumed: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('a training that leaves nothing breaks as any other', async () => {
    await expect(withCheckpoints(machine, on('here'), breaks(machine))).rejects.toMatchObject({
      code: 'MLOPS_PROGRAM_FAILED',
    });
  });
});

describe('across the attempts of a job, each on another machine', () => {
  it('what is new is kept while the program runs, and the next one goes on from the newest', async () => {
    const host = job();
    const first = on('first');
    await withCheckpoints(host, first, async () => {
      put(first, { 'step-1': '1' });
      await until(() => host.kept.length === 1);
      put(first, { 'step-2': '2', 'step-3.tmp': 'half' });
      await until(() => host.kept.length === 2);
    });
    const second = on('second');
    const { value, resumed } = await withCheckpoints(host, second, async () => found(second));
    expect({ value, resumed }).toEqual({ value: ['step-1', 'step-2'], resumed: expect.any(String) });
    expect(machine.lines.join('\n')).toContain(`Training goes on from checkpoint ${resumed!.slice(0, 12)}.`);
  });

  it('what is new at a break is kept once more; without anything new, nothing is', async () => {
    const host = job();
    const first = on('first', { everySeconds: 3600 });
    const broken = withCheckpoints(host, first, async () => {
      put(first, { 'step-1': '1' });
      await until(() => host.kept.length === 1);
      put(first, { 'step-2': '2' });
      return breaks(host)();
    });
    await expect(broken).rejects.toMatchObject({ code: 'MLOPS_TRAINING_UNFINISHED' });
    expect(host.kept).toHaveLength(2);
    await expect(withCheckpoints(host, on('second'), breaks(host))).rejects.toMatchObject({
      code: 'MLOPS_TRAINING_UNFINISHED',
      message: expect.stringMatching(/, the one that it went on from\.$/),
    });
    expect(host.kept).toHaveLength(2);
  });

  it.each<{ name: string; spoil: (packed: string) => void }>([
    { name: 'of other inputs', spoil: (packed) => retell(packed, KEY, 'b'.repeat(64)) },
    { name: 'whose bytes are others', spoil: (packed) => writeFileSync(join(packed, 'files', 'step-2'), 'changed') },
    { name: 'that has a file more', spoil: (packed) => writeFileSync(join(packed, 'files', 'more'), '') },
    { name: 'that says nothing of itself', spoil: (packed) => rmSync(join(packed, 'checkpoint.json')) },
  ])('a checkpoint $name is passed over for the one before it', async ({ spoil }) => {
    const host = job();
    const first = on('first');
    await withCheckpoints(host, first, async () => {
      put(first, { 'step-1': '1' });
      await until(() => host.kept.length === 1);
      put(first, { 'step-2': '2' });
      await until(() => host.kept.length === 2);
    });
    // What a host carries is read-only to it: a copy is spoilt.
    const spoilt = join(root, 'spoilt');
    cpSync(host.kept[0]!, spoilt, { recursive: true });
    spoil(spoilt);
    host.kept[0] = spoilt;
    const second = on('second');
    expect((await withCheckpoints(host, second, async () => found(second))).value).toEqual(['step-1']);
  });

  it('one that is gone is passed over for the one before it', async () => {
    const host = await broken('MLOPS_ARTIFACT_MISSING');
    const second = on('second');
    expect((await withCheckpoints(host, second, async () => found(second))).value).toEqual(['step-1']);
  });

  it.each([
    { name: 'one', host: () => broken('MLOPS_ARTIFACT_DOWNLOAD') },
    { name: 'their list', host: async () => listless(await broken('MLOPS_ARTIFACT_MISSING')) },
  ])('$name that is out of reach for a while leaves the training unfinished, and not begun anew', async ({ host }) => {
    const begun = withCheckpoints(await host(), on('second'), () => Promise.reject(new Error('begun')));
    await expect(begun).rejects.toMatchObject({
      code: 'MLOPS_TRAINING_UNFINISHED',
      message: 'What an earlier attempt kept could not be fetched: bad gateway',
      hint: 'Run the failed jobs again: the training goes on from there.',
    });
  });

  it('a checkpoint that cannot be kept is said, and the training goes on', async () => {
    const host = job();
    const place = on('first');
    await withCheckpoints(host, place, async () => {
      symlinkSync('/etc/passwd', join(place.directory, 'link'));
      await until(() => machine.lines.some((line) => /A checkpoint could not be kept: .*link/.test(line)));
    });
    expect(host.kept).toEqual([]);
  });
});

/** The second of two checkpoints does not arrive. */
async function broken(code: MlopsError['code']): Promise<Host> {
  const host = job();
  const first = on('first');
  await withCheckpoints(host, first, async () => {
    for (const step of ['1', '2']) {
      put(first, { [`step-${step}`]: step });
      await until(() => host.kept.length === Number(step));
    }
  });
  const restore = (ticket: string, directory: string): Promise<void> =>
    ticket === host.kept[0]
      ? Promise.reject(new MlopsError(code, { message: 'bad gateway' }))
      : host.workspace.restore(ticket, directory);
  return { ...host, workspace: { ...host.workspace, restore } };
}

function listless(host: Host): Host {
  const kept = (): Promise<never> =>
    Promise.reject(new MlopsError('MLOPS_GITHUB_UNREACHABLE', { message: 'bad gateway' }));
  return { ...host, workspace: { ...host.workspace, attempts: { ...host.workspace.attempts!, kept } } };
}

function retell(packed: string, from: string, to: string): void {
  const file = join(packed, 'checkpoint.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}
