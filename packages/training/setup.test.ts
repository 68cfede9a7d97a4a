import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testHost, type TestHost } from '#testing';
import type { Project } from '#config';
import { prepareEnvironment, prepareProject } from './setup.ts';

let root: string;
let host: TestHost;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'setup-'));
  host = testHost({ directory: root });
  writeFileSync(join(root, 'requirements.txt'), 'numpy==1');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const MAKE = 'mkdir -p env/bin && touch env/bin/python && echo ran >> runs';
const setup = [['sh', '-c', MAKE, 'requirements.txt']];
const prepare = (commands: string[][] = setup, programs = [['env/bin/python', 'train.py']]) =>
  prepareEnvironment(host, { root, workspace: join(root, '.mlops') }, { setup: commands, programs });
const runs = (): number =>
  existsSync(join(root, 'runs')) ? readFileSync(join(root, 'runs'), 'utf8').trim().split('\n').length : 0;

describe('prepareEnvironment', () => {
  it('runs nothing without commands', async () => {
    expect(await prepare([])).toBe(false);
  });

  it('runs once for the same files', async () => {
    expect([await prepare(), await prepare(), runs()]).toEqual([true, false, 1]);
  });

  it.each([
    { name: 'a named file changed', change: () => writeFileSync(join(root, 'requirements.txt'), 'numpy==2') },
    { name: 'a lock file appeared', change: () => writeFileSync(join(root, 'uv.lock'), 'x') },
    { name: 'the environment is gone', change: () => rmSync(join(root, 'env'), { recursive: true }) },
    { name: 'the program in it is gone', change: () => rmSync(join(root, 'env/bin/python')) },
    { name: 'the memo is damaged', change: () => writeFileSync(join(root, '.mlops/cache/setup.json'), '{"key":') },
  ])('runs again when $name', async ({ change }) => {
    await prepare();
    change();
    expect([await prepare(), runs()]).toEqual([true, 2]);
  });

  it('runs once when a command names what an earlier one made', async () => {
    const commands = [...setup, ['sh', '-c', 'exit 0', 'env/bin/python']];
    expect([await prepare(commands), await prepare(commands), runs()]).toEqual([true, false, 1]);
  });

  it('runs again when a named file changed while it ran', async () => {
    const commands = [...setup, ['sh', '-c', 'echo "# $(wc -l < runs)" >> requirements.txt']];
    await prepare(commands);
    expect([await prepare(commands), runs()]).toEqual([true, 2]);
  });

  it('runs again when the commands changed', async () => {
    await prepare();
    expect(await prepare([['sh', '-c', `${MAKE} # other`, 'requirements.txt']])).toBe(true);
  });

  it('sees a file behind an equals sign', async () => {
    const command = [['sh', '-c', MAKE, '--requirement=requirements.txt']];
    await prepare(command);
    writeFileSync(join(root, 'requirements.txt'), 'numpy==3');
    expect(await prepare(command)).toBe(true);
  });

  it('remembers nothing when a command failed', async () => {
    const broken = [...setup, ['sh', '-c', 'exit 4']];
    await expect(prepare(broken)).rejects.toMatchObject({ code: 'MLOPS_PROGRAM_FAILED' });
    await expect(prepare(broken)).rejects.toMatchObject({ code: 'MLOPS_PROGRAM_FAILED' });
    expect(runs()).toBe(2);
  });
});

// `run`, re-scoring a baseline and `reproduce` all prepare a project this way.
describe('prepareProject', () => {
  it.each([
    { name: 'named in train.env', env: ['INDEX_TOKEN'], seen: 'of the operator' },
    { name: 'not named', env: [], seen: '' },
  ])('lets set-up see a variable that is $name', async ({ env, seen }) => {
    const config = { train: { setup: [['sh', '-c', 'printf %s "$INDEX_TOKEN" > seen']], run: ['true'], env } };
    host = testHost({ directory: root, env: { ...process.env, INDEX_TOKEN: 'of the operator' } });
    await prepareProject(host, { root, workspace: join(root, '.mlops'), config } as unknown as Project);
    expect(readFileSync(join(root, 'seen'), 'utf8')).toBe(seen);
  });
});
