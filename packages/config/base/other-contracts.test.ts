import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Host, Origin } from '#kit';
import { testHost } from '#testing';
import { openProject } from '../load.ts';
import { otherContracts } from './other-contracts.ts';

let directory: string;
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'contracts-')));
});
afterEach(() => rm(directory, { recursive: true }));

const yml = (contract: string): string => `project: flights\ndata: {raw: {path: raw.csv, contract: ${contract}}}\n`;
const STRICT = 'unique: true';

describe('a contract of the base', () => {
  it.each<{ name: string; head?: string; files: Record<string, string>; others: string[] }>([
    { name: 'is the same', files: { 'c.yaml': STRICT }, others: [] },
    { name: 'says something else', files: { 'c.yaml': '' }, others: ['c.yaml'] },
    { name: 'moved as it was', head: 'in/c.yaml', files: { 'in/c.yaml': STRICT }, others: [] },
    {
      name: 'gave way to another',
      head: 'lax.yaml',
      files: { 'c.yaml': STRICT, 'lax.yaml': '' },
      others: ['lax.yaml'],
    },
    { name: 'is not there', files: {}, others: ['c.yaml'] },
  ])('$name', async ({ head = 'c.yaml', files, others }) => {
    const all = { 'mlops.yml': yml(head), ...files };
    await mkdir(join(directory, 'in'));
    for (const [path, content] of Object.entries(all)) await writeFile(join(directory, path), content);
    const base = { branch: 'main', commit: 'b'.repeat(40) };
    const theirs: Record<string, string> = { 'mlops.yml': yml('c.yaml'), 'c.yaml': STRICT };
    const origin = {
      ...{ change: { base }, defaultBranch: 'main', base: async () => base },
      walk: async () => [],
      readAll: async () => new Map(),
      read: async (_: string, path: string) => (theirs[path] === undefined ? undefined : Buffer.from(theirs[path])),
    } as unknown as Origin;
    const host: Host = { ...testHost({ directory }), origin };
    const project = await openProject(host, { config: join(directory, 'mlops.yml'), 'data-roots': [] });
    expect(await otherContracts(host, project)).toEqual(others);
  });
});
