import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Release, Target, TargetStatus } from './target.ts';

/** What a test of a target must be able to do besides calling it. */
export interface TargetRig {
  target: Target;
  /** The same one, that waits only a second for a server: patience is for busy machines, not for servers that never come. */
  impatient: Target;
  /** A release with a model of its own whose server behaves so; the same version twice is the same release. */
  release(version: string, behaviour?: 'good' | 'crashes' | 'hangs'): Release;
  /** The version that answers a client now; undefined when none does. */
  asked(): Promise<string | undefined>;
  /** Carries out a call in a process of its own that is killed at its `step`-th boundary. @returns whether it was */
  killed(step: number, call: 'start' | 'switch' | 'rollback' | 'discard' | 'stop', release: Release): Promise<boolean>;
  /** Back to nothing deployed. */
  reset(): Promise<void>;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

/** What every target promises, as tests: call it in a test file of the target. */
export function targetContract(name: string, makeRig: () => Promise<TargetRig>): void {
  describe(`${name} keeps the contract of a target`, () => {
    let rig: TargetRig;
    beforeAll(async () => {
      rig = await makeRig();
    });
    beforeEach(() => rig.reset());
    afterAll(() => rig.close());

    async function deploy(version: string): Promise<void> {
      await rig.target.start(rig.release(version));
      await rig.target.switch(rig.release(version));
    }
    const versions = ({ serving, warm, candidate }: TargetStatus): (string | undefined)[] =>
      [serving, warm, candidate].map((instance) => instance?.version);

    it('has nothing before the first deployment', async () => {
      expect(versions(await rig.target.status())).toEqual([undefined, undefined, undefined]);
      await rig.target.discard();
      expect(await rig.asked()).toBeUndefined();
    });

    it('starts beside, switches, keeps warm, and goes back', async () => {
      const first = rig.release('1.0.0');
      const started = await rig.target.start(first);
      expect(started).toMatchObject({ version: '1.0.0', digest: first.digest, ready: true });
      expect(await rig.asked()).toBeUndefined();
      await rig.target.switch(first);
      expect(await rig.asked()).toBe('1.0.0');

      const beside = await rig.target.start(rig.release('1.1.0'));
      expect(beside.url).not.toBe(started.url);
      expect(await rig.asked()).toBe('1.0.0');
      expect(versions(await rig.target.status())).toEqual(['1.0.0', undefined, '1.1.0']);
      await expect(rig.target.switch(rig.release('1.2.0'))).rejects.toMatchObject({ code: 'MLOPS_DEPLOY_TARGET' });
      expect(await rig.asked()).toBe('1.0.0');
      await rig.target.switch(rig.release('1.1.0'));
      expect(await rig.asked()).toBe('1.1.0');
      expect(versions(await rig.target.status())).toEqual(['1.1.0', '1.0.0', undefined]);

      await rig.target.rollback(first);
      expect(await rig.asked()).toBe('1.0.0');
      expect([undefined, '1.1.0']).toContain((await rig.target.status()).warm?.version);
      await rig.target.settle();
      expect(versions(await rig.target.status())).toEqual(['1.0.0', undefined, undefined]);
      expect(await rig.asked()).toBe('1.0.0');
    });

    it('serves nothing again, and then the next one', async () => {
      await deploy('1.0.0');
      await rig.target.stop();
      await rig.target.stop();
      expect(versions(await rig.target.status())).toEqual([undefined, undefined, undefined]);
      expect(await rig.asked()).toBeUndefined();
      await deploy('1.1.0');
      expect(await rig.asked()).toBe('1.1.0');
    });

    it('does nothing twice', async () => {
      await deploy('1.0.0');
      const release = rig.release('1.1.0');
      const once = await rig.target.start(release);
      const twice = await rig.target.start(release);
      expect([twice.url, twice.pid]).toEqual([once.url, once.pid]);
      await rig.target.switch(release);
      await rig.target.switch(release);
      expect(versions(await rig.target.status())).toEqual(['1.1.0', '1.0.0', undefined]);
      expect((await rig.target.start(release)).pid).toBe(once.pid);
      await rig.target.rollback(rig.release('1.0.0'));
      await rig.target.rollback(rig.release('1.0.0'));
      await rig.target.discard();
      expect(await rig.asked()).toBe('1.0.0');
    });

    it('takes a warm version for a candidate as it is', async () => {
      await deploy('1.0.0');
      await deploy('1.1.0');
      const { warm } = await rig.target.status();
      const again = await rig.target.start(rig.release('1.0.0'));
      expect([again.url, again.pid]).toEqual([warm!.url, warm!.pid]);
      await rig.target.switch(rig.release('1.0.0'));
      expect(versions(await rig.target.status())).toEqual(['1.0.0', '1.1.0', undefined]);
    });

    it('ends the candidate that a killed deployment left, whatever is started next', async () => {
      await deploy('1.0.0');
      await rig.target.start(rig.release('1.1.0'));
      await rig.target.start(rig.release('1.0.0'));
      expect(versions(await rig.target.status())).toEqual(['1.0.0', undefined, undefined]);
      await rig.target.switch(rig.release('1.0.0'));
      expect(await rig.asked()).toBe('1.0.0');
    });

    it('says why there is nothing to go back to', async () => {
      await deploy('1.0.0');
      await expect(rig.target.rollback(rig.release('0.9.0'))).rejects.toMatchObject({ code: 'MLOPS_ROLLBACK_NOTHING' });
      expect(await rig.asked()).toBe('1.0.0');
    });

    it.each(['crashes', 'hangs'] as const)('leaves the old version when the new one %s', async (behaviour) => {
      await deploy('1.0.0');
      await expect(rig.impatient.start(rig.release('1.1.0', behaviour))).rejects.toMatchObject({
        code: 'MLOPS_DEPLOY_START',
      });
      expect(versions(await rig.target.status())).toEqual(['1.0.0', undefined, undefined]);
      expect(await rig.asked()).toBe('1.0.0');
    });

    const kills = [
      { call: 'start', of: '1.1.0', before: [], after: ['1.0.0'] },
      { call: 'switch', of: '1.1.0', before: ['start'], after: ['1.0.0', '1.1.0'] },
      { call: 'discard', of: '1.1.0', before: ['start'], after: ['1.0.0'] },
      { call: 'stop', of: '1.0.0', before: [], after: ['1.0.0', undefined] },
      { call: 'rollback', of: '1.0.0', before: ['start', 'switch'], after: ['1.1.0', '1.0.0'] },
    ] as const;
    it.each(kills)('serves one version when a deployment is killed in $call', async ({ call, of, before, after }) => {
      const release = rig.release(of);
      for (let step = 1; ; step++) {
        await deploy('1.0.0');
        for (const earlier of before)
          await (earlier === 'start'
            ? rig.target.start(rig.release('1.1.0'))
            : rig.target.switch(rig.release('1.1.0')));
        const killed = await rig.killed(step, call, release);
        const status = await rig.target.status();
        expect(after).toContain(status.serving?.version);
        expect(await rig.asked()).toBe(status.serving?.version);
        // Whatever it left, a whole deployment and the way back work again.
        await deploy('1.2.0');
        expect(await rig.asked()).toBe('1.2.0');
        if (status.serving) {
          await rig.target.rollback((await rig.target.status()).warm!);
          expect(await rig.asked()).toBe(status.serving.version);
        }
        if (!killed) break;
      }
    });
  });
}
