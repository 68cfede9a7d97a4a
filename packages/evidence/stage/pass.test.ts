import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { testHost } from '#testing';
import { aloneInWorkspace } from './pass.ts';
import { performStage } from './stage.ts';

let directory: string;
let workspace: string;
let project: { workspace: string; repository: string };
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pass-'));
  workspace = join(directory, '.mlops');
  project = { workspace, repository: directory };
});
afterEach(() => rmSync(directory, { recursive: true }));

it('one pass at a time is made in a workspace, and git keeps nothing of it', async () => {
  const host = testHost({ directory });
  const lock = join(workspace, 'cache', 'locks', 'run.lock');
  const made = await aloneInWorkspace(host, project, async () => {
    expect(readFileSync(join(workspace, '.gitignore'), 'utf8')).toBe('*\n');
    await expect(aloneInWorkspace(host, project, async () => 'second')).rejects.toMatchObject({
      code: 'MLOPS_STAGE_BUSY',
      message: expect.stringMatching(/is making a run, or a stage of one, in the same workspace/),
      where: { file: lock },
    });
    return 'first';
  });
  expect(made).toBe('first');
  expect(existsSync(lock)).toBe(false);
  expect(await aloneInWorkspace(host, project, async () => 'next')).toBe('next');
});

// A process that has ended keeps its number, and when it started, until its parent asks how it ended.
(process.platform === 'linux' ? it : it.skip)('one that was killed and is not waited for holds nothing', async () => {
  const parent = spawn('bash', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const pid = Number(String((await once(parent.stdout, 'data'))[0]));
    // A shell waits for its children; what it has become does not.
    while (readFileSync(`/proc/${parent.pid}/comm`, 'utf8') !== 'sleep\n')
      await new Promise((resolve) => setTimeout(resolve, 5));
    process.kill(pid, 'SIGKILL');
    const stat = (): string[] => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    while (stat()[0] !== 'Z') await new Promise((resolve) => setTimeout(resolve, 5));
    mkdirSync(join(workspace, 'cache', 'locks'), { recursive: true });
    const holder = { machine: hostname(), pid, started: stat()[19] };
    writeFileSync(join(workspace, 'cache', 'locks', 'run.lock'), JSON.stringify(holder));
    expect(await aloneInWorkspace(testHost({ directory }), project, async () => 'made')).toBe('made');
  } finally {
    parent.kill('SIGKILL');
  }
});

describe('a stage that runs programs of the project', () => {
  const prepare = jest.fn(async () => undefined);
  const perform = (command?: readonly string[]) =>
    performStage(
      testHost({ directory }),
      { ...project, name: 'p', root: directory },
      {
        ...{ stage: 'train-model', materials: [], parameters: {}, predicate: 'provenance' as const },
        ...(command && { program: { command, prepare } }),
        execute: async () => ({}),
      },
    );
  const lock = (): string => join(workspace, 'cache', 'locks', 'run.lock');
  function hold(pid: number): void {
    mkdirSync(join(workspace, 'cache', 'locks'), { recursive: true });
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    writeFileSync(lock(), JSON.stringify({ machine: hostname(), pid, started: stat[19] }));
  }

  it('is a part of the pass of its own process, or else holds its lock', async () => {
    await aloneInWorkspace(testHost({ directory }), project, async () => perform(['train']));
    expect(existsSync(lock())).toBe(false);
    expect((await perform(['train', 'again'])).cached).toBe(false);
    expect(existsSync(lock())).toBe(false);
  });

  // As in a container whose command is mlops.
  (process.platform === 'linux' ? it : it.skip)(
    'is a part of the pass of its own process, were it the first',
    async () => {
      const own = Object.getOwnPropertyDescriptor(process, 'pid')!;
      Object.defineProperty(process, 'pid', { ...own, value: 1 });
      try {
        const pass = aloneInWorkspace(testHost({ directory }), project, () => perform(['train']));
        await expect(pass).resolves.toMatchObject({ cached: false });
      } finally {
        Object.defineProperty(process, 'pid', own);
      }
    },
  );

  (process.platform === 'linux' ? it : it.skip)(
    'is not performed beside the pass of another one, unless that one called it',
    async () => {
      const other = spawn('sleep', ['60'], { stdio: 'ignore' });
      try {
        hold(other.pid!);
        await expect(perform(['train'])).rejects.toMatchObject({ code: 'MLOPS_STAGE_BUSY', where: { file: lock() } });
        await expect(perform()).resolves.toMatchObject({ cached: false });
      } finally {
        other.kill('SIGKILL');
      }
      prepare.mockClear();
      hold(process.ppid);
      await expect(perform(['train'])).resolves.toMatchObject({ cached: false });
      expect(existsSync(lock())).toBe(true);
      // That has set up what its program, which called, runs in.
      expect(prepare).not.toHaveBeenCalled();
    },
  );
});

it('none is made, and no stage performed, where a commit brings what an earlier one remembers', async () => {
  const host = testHost({ directory });
  const git = (...args: string[]): unknown => execFileSync('git', args, { cwd: directory });
  git('init', '-q');
  mkdirSync(join(workspace, 'cache', 'stages'), { recursive: true });
  writeFileSync(join(workspace, 'cache', 'stages', 'x.json'), '{}');
  git('add', '-f', '.mlops');
  const refused = {
    code: 'MLOPS_WORKSPACE_COMMITTED',
    message: expect.stringContaining('.mlops/cache/stages/x.json is in git'),
    hint: expect.stringContaining('git rm -r .mlops'),
  };
  await expect(aloneInWorkspace(host, project, async () => 'made')).rejects.toMatchObject(refused);
  const work = {
    ...{ stage: 'train-model', materials: [], parameters: {}, predicate: 'provenance' as const },
    execute: async () => ({}),
  };
  await expect(performStage(host, { ...project, name: 'p', root: directory }, work)).rejects.toMatchObject(refused);
  expect(existsSync(join(workspace, '.gitignore'))).toBe(false);
});
