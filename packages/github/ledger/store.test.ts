import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { directoryStore, sha256 } from '#evidence';
import { testHost } from '#testing';
import { backedStore } from './store.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'store-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('a store with the bytes of opened evidence', () => {
  it.each([
    { name: 'has what was put there', own: true, evidence: false },
    { name: 'has what the evidence has', own: false, evidence: true },
    { name: 'has what both have', own: true, evidence: true },
    { name: 'lacks what neither has', own: false, evidence: false },
  ])('$name', async ({ own, evidence }) => {
    const path = join(directory, 'file');
    await writeFile(path, 'bytes');
    const local = directoryStore(join(directory, 'own'));
    const store = backedStore(local, async () => (evidence ? path : undefined), testHost({ directory }).random);
    if (own) await store.put(path);
    const digest = sha256('bytes');
    expect(await store.has(digest)).toBe(own || evidence);
    const target = join(directory, 'to', 'target');
    if (own || evidence) {
      await store.get(digest, target);
      expect(await readFile(target, 'utf8')).toBe('bytes');
    } else await expect(store.get(digest, target)).rejects.toMatchObject({ code: 'MLOPS_STORE_MISSING' });
  });

  it('does not give out what was changed after it was opened', async () => {
    const path = join(directory, 'file');
    await writeFile(path, 'changed');
    const store = backedStore(directoryStore(join(directory, 'own')), async () => path, testHost({ directory }).random);
    const target = join(directory, 'to', 'target');
    await expect(store.get(sha256('bytes'), target)).rejects.toMatchObject({ code: 'MLOPS_STORE_TAMPERED' });
    expect(await readdir(join(directory, 'to'))).toEqual([]);
  });
});
