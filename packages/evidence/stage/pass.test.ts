import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { aloneInWorkspace } from './pass.ts';

let directory: string;
let workspace: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pass-'));
  workspace = join(directory, '.mlops');
});
afterEach(() => rmSync(directory, { recursive: true }));

it('one pass at a time is made in a workspace, and git keeps nothing of it', async () => {
  const host = testHost({ directory });
  const lock = join(workspace, 'cache', 'locks', 'run.lock');
  const made = await aloneInWorkspace(host, { workspace }, async () => {
    expect(readFileSync(join(workspace, '.gitignore'), 'utf8')).toBe('*\n');
    await expect(aloneInWorkspace(host, { workspace }, async () => 'second')).rejects.toMatchObject({
      code: 'MLOPS_STAGE_BUSY',
      message: expect.stringMatching(/is making a run in the same workspace/),
      where: { file: lock },
    });
    return 'first';
  });
  expect(made).toBe('first');
  expect(existsSync(lock)).toBe(false);
  expect(await aloneInWorkspace(host, { workspace }, async () => 'next')).toBe('next');
});
