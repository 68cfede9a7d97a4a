import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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
const prepare = (commands: string[][] = setup, programs = [['env/bin/python', 'train.py']], allowEnv: string[] = []) =>
  prepareEnvironment(
    host,
    { root, workspace: join(root, '.mlops'), config: { project: 'p' } },
    { setup: commands, programs, allowEnv },
  );
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

  describe('in a project of a repository, runs again when', () => {
    it.each<{ name: string; command: string[]; files: Record<string, string>; changes: string }>([
      {
        name: 'what a named file includes changed',
        command: ['sh', '-c', MAKE, 'requirements.txt'],
        files: { 'requirements.txt': '-r base.txt\n', 'base.txt': '1' },
        changes: 'base.txt',
      },
      {
        name: 'a module of a directory that is installed changed',
        command: ['sh', '-c', MAKE, './pkg[fast]'],
        files: { 'pkg/deep/mod.py': '1' },
        changes: 'pkg/deep/mod.py',
      },
      {
        name: 'a module of one that a script installs changed',
        command: ['sh', '-c', `${MAKE} # bash tools/set-up.sh`],
        files: { 'tools/set-up.sh': 'pip install "$TOP/libs/pkg"', '../libs/pkg/mod.py': '1' },
        changes: '../libs/pkg/mod.py',
      },
      {
        name: 'the project itself, which is installed, changed',
        command: ['sh', '-c', `${MAKE} # pip install .`],
        files: { 'lib/mod.py': '1' },
        changes: 'lib/mod.py',
      },
      {
        name: 'a file beside the project changed',
        command: ['sh', '-c', MAKE, '-r../requirements.txt'],
        files: { '../requirements.txt': '1' },
        changes: '../requirements.txt',
      },
      {
        name: 'a lock file above the project changed',
        command: ['sh', '-c', MAKE],
        files: { '../uv.lock': '1' },
        changes: '../uv.lock',
      },
    ])('$name', async ({ command, files, changes }) => {
      const at = join(root, 'models');
      const write = (name: string, text: string): void => {
        mkdirSync(dirname(join(at, name)), { recursive: true });
        writeFileSync(join(at, name), text);
      };
      const others = { '.gitignore': 'env/\nruns\n.mlops/\n', '../other/train.py': '' };
      for (const [name, text] of Object.entries({ ...files, ...others })) write(name, text);
      execFileSync('git', ['init', '-q'], { cwd: root, stdio: 'pipe' });
      const project = { root: at, workspace: join(at, '.mlops'), config: { project: 'p' } };
      const run = (): Promise<boolean> =>
        prepareEnvironment(host, project, { setup: [command], programs: [['env/bin/python', 'train.py']] });
      expect([await run(), await run()]).toEqual([true, false]);
      write('../other/train.py', 'changed');
      expect(await run()).toBe(false);
      write(changes, '2');
      expect(await run()).toBe(true);
    });
  });

  it('runs again for another value of a declared variable, but not for that of a secret', async () => {
    const seen = (level: string, token: string): Promise<boolean> => {
      host = testHost({ directory: root, env: { ...process.env, LEVEL: level, INDEX_TOKEN: token } });
      return prepare(setup, [['env/bin/python']], ['INDEX_TOKEN', 'LEVEL']);
    };
    expect([await seen('a', 'x'), await seen('a', 'y'), await seen('b', 'y')]).toEqual([true, false, true]);
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
