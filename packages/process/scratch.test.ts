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

  it('where others use the prefix too, removes what is of no living process, and nothing else', async () => {
    const names = async (): Promise<string[]> => readdirSync(parent).filter((name) => name.startsWith('shared-'));
    const lend = (body: () => Promise<void>): Promise<void> =>
      withScratch(host, { parent, prefix: 'shared-', shared: true }, body);
    let mine = '';
    await lend(async () => {
      [mine = ''] = await names();
      await lend(async () => expect(await names()).toHaveLength(2));
      expect(await names()).toEqual([mine]);
    });
    expect(mine).toContain(`-${process.pid}-`);
    // The same number, given to another process; another machine; a file of somebody's own.
    const killed = mine.replace(/-\d+-(\w{6})$/, '-1-$1');
    const others = [mine, mine.replace('shared-', 'shared-far-'), 'shared-backup'];
    for (const name of [killed, ...others]) mkdirSync(join(parent, name));
    await lend(async () => expect(await names()).not.toContain(killed));
    expect(await names()).toEqual([...others].sort());
    for (const name of others) rmSync(join(parent, name), { recursive: true });
  });
});
