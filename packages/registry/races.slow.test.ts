import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testHost } from '#testing';
import { TestChain } from './testing-chain.ts';
import { expectOneWinner, race } from './testing-racers.ts';

/** Two versions, none in production; each test works on copies. */
let pristine: TestChain;
beforeAll(async () => {
  pristine = await TestChain.begin(testHost);
  await pristine.release({ model: 'one' });
  await pristine.release({ model: 'two', low: 0.01 });
});
afterAll(() => pristine.remove());

describe('fifty that promote at once', () => {
  it('in one repository have one winner', async () => {
    const chain = await pristine.copy();
    const { version } = expectOneWinner(await race([chain], 50));
    const registry = await chain.registry();
    expect(await chain.git('tag', '-l', 'churn#*')).toBe('churn#production#1');
    expect(await registry.resolve('churn#production')).toMatchObject({ version });
    expect(await registry.check()).toEqual([]);
    await chain.remove();
  }, 600_000);

  it('in five clones of one server have one winner there', async () => {
    const server = await mkdtemp(join(tmpdir(), 'registry-server-'));
    const clones: TestChain[] = [];
    for (let n = 0; n < 5; n++) clones.push(await pristine.copy());
    await clones[0]!.git('init', '-q', '--bare', server);
    for (const clone of clones) await clone.git('remote', 'add', 'origin', server);
    await clones[0]!.git('push', '-q', 'origin', 'main');
    const { tag, version } = expectOneWinner(await race(clones, 50, 'origin'));
    const there = await clones[0]!.git('ls-remote', '--refs', 'origin', 'refs/tags/churn#*');
    expect(there.split(/\s+/).slice(1)).toEqual([`refs/tags/${tag}`]);
    for (const clone of clones) {
      await clone.git('fetch', '-q', 'origin', 'refs/tags/*:refs/tags/*', 'mlops/ledger:mlops/ledger');
      const registry = await clone.registry();
      expect(await registry.resolve('churn#production')).toMatchObject({ version });
      expect(await registry.check()).toEqual([]);
    }
    for (const clone of clones) await clone.remove();
    await rm(server, { recursive: true, force: true });
  }, 600_000);
});
