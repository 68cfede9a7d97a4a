import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { withScratch } from './scratch.ts';

const parent = mkdtempSync(join(tmpdir(), 'scratch-'));
const host = testHost({ directory: parent });
afterAll(() => rmSync(parent, { recursive: true }));

describe('withScratch', () => {
  it('removes what a killed call left, keeps what is not its own, and leaves nothing', async () => {
    mkdirSync(join(parent, 'train-killed'));
    writeFileSync(join(parent, 'train-killed', 'half'), '');
    mkdirSync(join(parent, 'other'));
    await withScratch(host, { parent, prefix: 'train-' }, async (directory) => {
      expect(readdirSync(parent).filter((name) => name !== 'other')).toEqual([directory.slice(parent.length + 1)]);
    });
    expect(readdirSync(parent)).toEqual(['other']);
  });

  it('leaves nothing when the body throws', async () => {
    const broken = withScratch(host, { parent, prefix: 'train-' }, () => Promise.reject(new Error('no')));
    await expect(broken).rejects.toThrow('no');
    expect(readdirSync(parent)).toEqual(['other']);
  });
});
