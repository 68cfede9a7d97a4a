import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '#kit';
import { testHost } from '#testing';
import { openRegistry, type Registry } from './registry.ts';
import { TestChain } from './testing-chain.ts';

/** Two clones of one server: what one of them pushed, the other has to respect. */
let pristine: TestChain;
let [ours, theirs]: TestChain[] = [];
let server: string;

beforeAll(async () => {
  pristine = await TestChain.begin(testHost);
  await pristine.release({ model: 'one' });
  await pristine.release({ model: 'two', low: 0.01 });
});
afterAll(() => pristine.remove());
beforeEach(async () => {
  server = await mkdtemp(join(tmpdir(), 'registry-server-'));
  ours = await pristine.copy();
  theirs = await pristine.copy();
  await ours.git('init', '-q', '--bare', server);
  for (const clone of [ours, theirs]) await clone.git('remote', 'add', 'origin', server);
  await ours.git('push', '-q', 'origin', 'main');
});
afterEach(async () => {
  for (const clone of [ours!, theirs!]) await clone.remove();
  await rm(server, { recursive: true, force: true });
});

const pushing = (clone: TestChain): Promise<Registry> => openRegistry(clone.host, clone.project, { push: 'origin' });
const onServer = async (what: string): Promise<string> =>
  (await ours!.git('ls-remote', 'origin', what)).split(/\s/)[0]!;

describe('with a remote', () => {
  it('tag and ledger go there in one push, with what was registered here before', async () => {
    const { move } = await (await pushing(ours!)).promote('churn', 'production');
    expect(await onServer('refs/tags/churn#production#1')).toBe(move.tagObject);
    expect(await onServer('refs/tags/churn@v1.0.0')).toBe(await ours!.git('rev-parse', 'refs/tags/churn@v1.0.0'));
    expect(await onServer('refs/heads/mlops/ledger')).toBe(await ours!.git('rev-parse', 'mlops/ledger'));
    expect(await (await pushing(theirs!)).promote('churn', 'production')).toMatchObject({ already: true });
  });

  it('what is here already goes there when it is asked for again', async () => {
    await (await ours!.registry()).promote('churn', 'production');
    expect(await onServer('refs/tags/churn#production#1')).toBe('');
    expect(await (await pushing(ours!)).promote('churn', 'production')).toMatchObject({ already: true });
    expect(await onServer('refs/tags/churn#production#1')).not.toBe('');
    const before = await onServer('refs/heads/mlops/ledger');
    await (await pushing(ours!)).promote('churn', 'production');
    expect(await onServer('refs/heads/mlops/ledger')).toBe(before);
  });

  it('of two clones one wins, and the other is told who', async () => {
    const [first, second] = [await pushing(ours!), await pushing(theirs!)];
    await first.promote('churn@v1.0.0', 'production', { expected: null });
    await expect(second.promote('churn@v1.1.0', 'production', { expected: null })).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_LOST',
      message: expect.stringMatching(/v1.0.0 is there, moved by Ada/),
    });
    expect(await theirs!.git('tag', '-l', 'churn#*')).toBe('churn#production#1');
  });

  it('of four at once one wins', async () => {
    const registries = [await pushing(ours!), await pushing(theirs!), await pushing(ours!), await pushing(theirs!)];
    const done = await Promise.allSettled(
      registries.map((registry, i) => registry.promote(`churn@v1.${i % 2}.0`, 'production', { expected: null })),
    );
    const moved = done.flatMap((one) => (one.status === 'fulfilled' && !one.value.already ? [one.value.move] : []));
    // Two who say the same within a second of one clone make the same tag, byte for byte: that is one move.
    expect(new Set(moved.map(({ tagObject }) => tagObject)).size).toBe(1);
    expect(await onServer('refs/tags/churn#production#1')).toBe(moved[0]!.tagObject);
    expect(await onServer('refs/tags/churn#production#2')).toBe('');
  });

  it('a push that arrived, and whose answer was lost, is one', async () => {
    const { host, project } = ours!;
    const git: Host['git'] = {
      async run(args, options) {
        const answer = await host.git.run(args, options);
        return args.includes('push') ? { ...answer, code: 128, stderr: 'error: RPC failed; HTTP 502' } : answer;
      },
    };
    const registry = await openRegistry({ ...host, git }, project, { push: 'origin' });
    const { move } = await registry.promote('churn', 'production');
    expect(await onServer('refs/tags/churn#production#1')).toBe(move.tagObject);
    expect(await ours!.git('rev-parse', 'refs/tags/churn#production#1', 'mlops/ledger')).toBe(
      `${move.tagObject}\n${await onServer('refs/heads/mlops/ledger')}`,
    );
  });

  it('a server that refuses changes nothing here', async () => {
    const protectedTags = '#!/bin/sh\ncase "$1" in refs/tags/*) echo "tags are protected"; exit 1;; esac\n';
    await writeFile(join(server, 'hooks', 'update'), protectedTags, { mode: 0o755 });
    const before = await ours!.git('show-ref');
    await expect((await pushing(ours!)).promote('churn', 'production')).rejects.toMatchObject({
      code: 'MLOPS_LEDGER_WRITE',
      message: expect.stringMatching(/tags are protected/),
    });
    expect(await ours!.git('show-ref')).toBe(before);
    expect(await onServer('refs/heads/mlops/ledger')).toBe('');
  });
});
