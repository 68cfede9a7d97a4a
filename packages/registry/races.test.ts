import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testHost, type TestHost } from '#testing';
import type { Registry } from './registry.ts';
import { TestChain } from './testing-chain.ts';
import { expectOneWinner, race, startPromoting } from './testing-racers.ts';

/** Two versions, none in production; each test works on a copy. */
let pristine: TestChain;
let chain: TestChain;
let registry: Registry;

beforeAll(async () => {
  pristine = await TestChain.begin(testHost);
  await pristine.release({ model: 'one' });
  await pristine.release({ model: 'two', low: 0.01 });
});
beforeEach(async () => {
  chain = await pristine.copy();
  registry = await chain.registry();
});
afterEach(() => chain.remove());
afterAll(() => pristine.remove());

describe('twenty that promote at once', () => {
  it('have one winner, and each loser is told who won', async () => {
    const { version } = expectOneWinner(await race([chain], 20));
    expect(await chain.git('tag', '-l', 'churn#*')).toBe('churn#production#1');
    expect(await registry.resolve('churn#production')).toMatchObject({ version });
    expect(await registry.check()).toEqual([]);
  });
});

describe('several that register at once', () => {
  it('get different numbers for different models, and one number is given once', async () => {
    const runs = [];
    for (const model of ['three', 'four', 'five']) runs.push(await chain.run({ model }));
    const verified = await Promise.all(runs.map((run) => chain.verify(run)));
    const derived = await Promise.all(verified.map(async (one) => (await chain.registry()).register('churn', one)));
    expect(derived.map(({ version }) => version.version).sort()).toEqual(['1.1.1', '1.1.2', '1.1.3']);
    const more = [await chain.run({ model: 'six' }), await chain.run({ model: 'seven' })];
    const same = await Promise.allSettled(
      more.map(async (run) =>
        (await chain.registry()).register('churn', await chain.verify(run), { version: '2.0.0' }),
      ),
    );
    expect(same.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(same.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'MLOPS_REGISTRY_TAKEN', message: expect.stringMatching(/^churn@v2.0.0 \(by Ada/) },
    });
    expect(await registry.check()).toEqual([]);
  });
});

describe('killed at any moment', () => {
  it('a promotion has happened whole or not at all', async () => {
    let answered = 0;
    for (let round = 0; round < 6; round++) {
      const child = startPromoting('on', chain.directory);
      const closed = new Promise((resolve) => child.on('close', resolve));
      await new Promise<void>((resolve) => {
        child.stdout!.on('data', (text: Buffer) => {
          answered = Math.max(answered, ...[...text.toString().matchAll(/#(\d+)\n/g)].map(([, n]) => Number(n)));
          resolve();
        });
        child.on('close', () => resolve());
      });
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
      process.kill(-child.pid!, 'SIGKILL');
      await closed;
      expect(await registry.check()).toEqual([]);
      const moves = (await registry.history('churn')).filter(({ event }) => event === 'assignment');
      expect(moves.length - answered).toBeGreaterThanOrEqual(0);
      expect(moves.length - answered).toBeLessThanOrEqual(1);
      const { version } = await registry.resolve('churn#production');
      expect(version).toBe(moves[0]!.version);
      answered = moves.length;
    }
  });

  /** What git leaves that is killed after it moved the ledger and before it moved the tag. */
  async function interrupt(age: number): Promise<string> {
    const { move } = await registry.promote('churn@v1.0.0', 'production');
    const tag = join(chain.directory, '.git', 'refs', 'tags', move.tag);
    rmSync(tag);
    mkdirSync(join(tag, '..'), { recursive: true });
    writeFileSync(`${tag}.lock`, `${move.tagObject}\n`);
    utimesSync(`${tag}.lock`, new Date(Date.now() - age), new Date(Date.now() - age));
    return tag;
  }

  it('between ledger and tag, the tag is put into place', async () => {
    const tag = await interrupt(60_000);
    expect(await registry.resolve('churn#production')).toMatchObject({ version: '1.0.0' });
    expect([existsSync(tag), existsSync(`${tag}.lock`)]).toEqual([true, false]);
    expect((chain.host as TestHost).lines.join('\n')).toContain('put churn#production#1 into place');
    expect(await registry.check()).toEqual([]);
  });

  it('nobody hurries one that is still at it', async () => {
    const tag = await interrupt(4_000);
    const done = registry.resolve('churn#production');
    setTimeout(() => {
      renameSync(`${tag}.lock`, tag);
    }, 200);
    expect(await done).toMatchObject({ version: '1.0.0' });
    expect((chain.host as TestHost).lines.join('\n')).not.toContain('into place');
  });

  it('a tag that is gone without a lock was deleted, and does not come back by itself', async () => {
    rmSync(`${await interrupt(60_000)}.lock`);
    await expect(registry.resolve('churn#production')).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_MISSING' });
  });
});
