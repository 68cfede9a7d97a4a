import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../digest/digest.ts';
import { directoryStore } from './directory-store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-'));
  writeFileSync(join(directory, 'model.bin'), 'weights');
});
afterEach(() => rmSync(directory, { recursive: true }));

const store = () => directoryStore(join(directory, 'store'));
const digest = sha256('weights');
const stored = () => join(directory, 'store', 'sha256', digest.slice(0, 2), digest);

describe('directoryStore', () => {
  it('gives back under the digest what was put, however often', async () => {
    expect(await store().has(digest)).toBe(false);
    expect(await Promise.all([1, 2, 3].map(() => store().put(join(directory, 'model.bin'))))).toEqual([
      digest,
      digest,
      digest,
    ]);
    expect(await store().has(digest)).toBe(true);
    await store().get(digest, join(directory, 'deep', 'copy.bin'));
    expect(readFileSync(join(directory, 'deep', 'copy.bin'), 'utf8')).toBe('weights');
    expect(readdirSync(join(directory, 'store'))).toEqual(['sha256']);
  });

  it('keeps its own bytes when the file put is changed afterwards', async () => {
    await store().put(join(directory, 'model.bin'));
    writeFileSync(join(directory, 'model.bin'), 'other');
    await store().get(digest, join(directory, 'copy.bin'));
    expect(readFileSync(join(directory, 'copy.bin'), 'utf8')).toBe('weights');
  });

  it('says what is missing', async () => {
    await expect(store().get(digest, join(directory, 'copy.bin'))).rejects.toMatchObject({
      code: 'MLOPS_STORE_MISSING',
    });
  });

  it('hands out nothing that has been altered, and putting the bytes again repairs it', async () => {
    await store().put(join(directory, 'model.bin'));
    writeFileSync(join(directory, 'copy.bin'), 'before');
    writeFileSync(stored(), 'tampered');
    await expect(store().get(digest, join(directory, 'copy.bin'))).rejects.toMatchObject({
      code: 'MLOPS_STORE_TAMPERED',
      where: { file: stored() },
    });
    expect(readFileSync(join(directory, 'copy.bin'), 'utf8')).toBe('before');
    await store().put(join(directory, 'model.bin'));
    await store().get(digest, join(directory, 'copy.bin'));
    expect(readFileSync(join(directory, 'copy.bin'), 'utf8')).toBe('weights');
    expect(readdirSync(directory).sort()).toEqual(['copy.bin', 'model.bin', 'store']);
  });

  it("clears away a killed process' copy after a day, and no younger one", async () => {
    await store().put(join(directory, 'model.bin'));
    const [old, young] = ['.aside-old', '.aside-young'].map((name) => join(directory, 'store', name)) as [
      string,
      string,
    ];
    for (const path of [old, young]) writeFileSync(path, 'half');
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    utimesSync(old, yesterday, yesterday);
    await store().put(join(directory, 'model.bin'));
    expect(readdirSync(join(directory, 'store'))).toEqual(['.aside-young', 'sha256']);
  });

  it.each(['', 'abc', '../../etc/passwd', digest.toUpperCase()])('does not take %j for a digest', async (text) => {
    await expect(store().has(text)).rejects.toThrow(TypeError);
  });
});
