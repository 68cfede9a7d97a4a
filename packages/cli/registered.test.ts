import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLedger, sha256 } from '#evidence';
import type { Json } from '#kit';
import { openRegistry } from '#registry';
import { testHost } from '#testing';
import { places, VersionRecord } from '../registry/records.ts';
import { releaseStatement } from '../registry/release.ts';
import { TestChain } from '../registry/testing-chain.ts';
import registry from './commands/registry.ts';
import serve from './commands/serve.ts';
import { fetchRegistered, proveRegistered } from './registered.ts';

let chain: TestChain;
beforeEach(async () => {
  chain = await TestChain.begin(testHost);
  await chain.release({ model: 'one' });
});
afterEach(() => chain.remove());

/** Writes into the record of the version, and a statement that fits it unless another one is named, as whoever may push to the ledger can. */
async function forge(change: (record: VersionRecord) => Partial<VersionRecord>): Promise<void> {
  const { entries } = await openLedger(chain.host, chain.project);
  const place = places.version('churn', '1.0.0');
  const before = VersionRecord.parse(
    JSON.parse(Buffer.from((await entries.read([place])).get(place)!).toString('utf8')),
  );
  const changes = change(before);
  const { statement: _, ...record } = { ...before, ...changes };
  const { text, digest } = releaseStatement(chain.host, record);
  const files = new Map([
    [place, JSON.stringify({ ...record, statement: changes.statement ?? digest } as unknown as Json)],
    [places.release('churn', '1.0.0'), text],
  ]);
  await entries.append({ message: 'Forge', files });
}

/** Takes what the store has of a digest out of it, and out of the workspace. */
function lose(digest: string): void {
  rmSync(join(chain.directory, '.mlops', 'store', 'sha256', digest.slice(0, 2), digest));
  rmSync(join(chain.directory, '.mlops', 'outputs'), { recursive: true, force: true });
}

/** As whoever types it. */
async function promote(): Promise<void> {
  const config = join(chain.directory, 'mlops.yml');
  writeFileSync(config, 'project: churn\n');
  const inputs = registry.inputs.parse({ act: 'promote', subject: 'churn@v1.0.0', config });
  await registry.run({ inputs, host: chain.host });
}

describe('the model of a version, fetched', () => {
  it('is there when its record is what its run made', async () => {
    const to = join(chain.directory, 'fetched');
    const config = join(chain.directory, 'mlops.yml');
    writeFileSync(config, 'project: churn\n');
    const inputs = registry.inputs.parse({ act: 'fetch', subject: 'churn@v1.0.0', to, config });
    await registry.run({ inputs, host: chain.host });
    expect(existsSync(join(to, 'model.txt'))).toBe(true);
  });

  it('is not, when somebody wrote that it has other files', async () => {
    await forge(({ model, evidence }) => ({
      model: { ...model, files: [{ ...model.files[0]!, digest: Object.values(evidence)[0]! }] },
    }));
    const on = await chain.registry();
    const directory = join(chain.directory, 'fetched');
    await expect(
      fetchRegistered(chain.host, on, { version: await on.resolve('churn@v1.0.0'), directory }),
    ).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(/^a file of churn@v1/),
    });
    expect(existsSync(directory)).toBe(false);
  });

  it('is not, when somebody wrote that another run made it', async () => {
    await forge(() => ({ run: 'ab'.repeat(32) }));
    const on = await chain.registry();
    const directory = join(chain.directory, 'fetched');
    await expect(
      fetchRegistered(chain.host, on, { version: await on.resolve('churn@v1.0.0'), directory }),
    ).rejects.toMatchObject({ code: 'MLOPS_RUN_UNKNOWN' });
    expect(existsSync(directory)).toBe(false);
  });

  it('is, with a warning, where the store has lost what says how it is called', async () => {
    const warned: string[] = [];
    const log = { ...chain.host.log, warning: (text: string) => void warned.push(text) };
    const on = await chain.registry();
    const version = await on.resolve('churn@v1.0.0');
    lose(version.features!.digest);
    const directory = join(chain.directory, 'fetched');
    await fetchRegistered({ ...chain.host, log }, on, { version, directory });
    expect(existsSync(join(directory, 'model.txt'))).toBe(true);
    expect(warned).toEqual([
      expect.stringMatching(/^Whether the record of churn@v1\.0\.0 is what its run made is not known: the store /),
    ]);
  });

  it('is not served by names of classes of which it is not known whether its run gave them', async () => {
    await forge(({ signature }) => ({ signature: { ...signature, classes: ['late', 'early', 'never'] } }));
    const ledger = await openLedger(chain.host, chain.project);
    const on = await chain.registry();
    const { subjects } = await ledger.run((await on.resolve('churn@v1.0.0')).run);
    const { sha256 } = subjects['evaluate-model']!.find(({ name }) => name === 'result.json')!.digest;
    lose(sha256!);
    const config = join(chain.directory, 'mlops.yml');
    writeFileSync(config, 'project: churn\n');
    const inputs = serve.inputs.parse({ reference: 'churn@v1.0.0', port: '0', config });
    await expect(serve.run({ inputs, host: chain.host })).rejects.toMatchObject({
      code: 'MLOPS_SERVE_OPTIONS',
      message: expect.stringMatching(/^churn@v1\.0\.0 has more than two classes, and .* is not known/),
      hint: expect.stringContaining('--classes'),
    });
  });

  it('is, as its own run made it, in a folder of another project', async () => {
    const on = await openRegistry(chain.host, { ...chain.project, name: 'other' });
    const directory = join(chain.directory, 'fetched');
    await fetchRegistered(chain.host, on, { version: await on.resolve('churn@v1.0.0'), directory });
    expect(existsSync(join(directory, 'model.txt'))).toBe(true);
  });
});

describe('the verification of a version', () => {
  const verified = async (reference?: string) => {
    const on = await chain.registry();
    const version = await on.resolve('churn@v1.0.0');
    const chained = await chain.verify(version.run);
    const { verdict, exit, links, firstGap } = await proveRegistered(on, version, chained, reference);
    return { verdict, exit, link: links[0], firstGap };
  };

  it('holds when what is on record of it is what its run made', async () => {
    const link = { stage: 'register-model', material: 'churn@v1.0.0', status: 'ok' };
    expect(await verified()).toMatchObject({ verdict: 'pass', exit: 0, link, firstGap: undefined });
  });

  it.each<{ name: string; forged: () => Promise<Partial<VersionRecord>>; says: RegExp }>([
    {
      name: 'another run of its model',
      forged: async () => ({ run: await chain.run({ model: 'one', again: true }) }),
      says: /^the (evidence|tag) of churn@v1\.0\.0 is not what run /,
    },
    {
      name: 'a run whose gate failed',
      forged: async () => ({ run: await chain.run({ model: 'one', again: true, gate: 'fail' }) }),
      says: /^gate-model of run .* says: fail; expected pass$/,
    },
    {
      name: 'other metrics',
      forged: async () => ({ metrics: { mae: 0 } }),
      says: /^a metric of churn@v1\.0\.0 is not /,
    },
    {
      name: 'another author',
      forged: async () => ({ by: 'Mallory <mallory@example.org>' }),
      says: /^who asked for it of churn@v1\.0\.0 is not /,
    },
    { name: 'no lock files', forged: async () => ({ lock: [] }), says: /^a lock file of churn@v1\.0\.0 is not / },
    {
      name: 'another reason for its number',
      forged: async () => ({ bump: { kind: 'major', reason: 'because' } }),
      says: /^the bump of churn@v1\.0\.0 is not /,
    },
  ])('has a gap where somebody wrote $name into its record', async ({ forged, says }) => {
    const change = await forged();
    await forge(() => change);
    expect(await verified()).toMatchObject({
      verdict: 'fail',
      exit: 1,
      firstGap: { stage: 'register-model', material: 'churn@v1.0.0', detail: expect.stringMatching(says) },
    });
  });

  it.each([
    { name: 'as it is made again', recorded: 'of its run', again: 'of its run', status: 'ok' },
    { name: 'other than it is made again', recorded: 'without drift', again: 'of its run', status: 'gap' },
    { name: 'that cannot be made again', recorded: 'of its run', again: undefined, status: 'recorded, not re-hashed' },
    { name: 'of nothing', recorded: undefined, again: 'of its run', status: 'recorded, not re-hashed' },
  ])('asks what monitoring compares with: $name', async ({ recorded, again, status }) => {
    const path = join(chain.directory, '.mlops', 'again.json');
    writeFileSync(path, again ?? '');
    const reference = recorded && { name: 'reference.json', digest: sha256(recorded), bytes: recorded.length };
    if (reference) await forge(() => ({ reference }));
    expect(await verified(again === undefined ? undefined : path)).toMatchObject({ link: { status } });
  });

  it('goes by the run alone where the store has lost what need not be kept, and says so', async () => {
    lose((await (await chain.registry()).resolve('churn@v1.0.0')).golden!.features.digest);
    expect(await verified()).toMatchObject({ verdict: 'pass', link: { status: 'recorded, not re-hashed' } });
    await forge(({ model }) => ({ model: { ...model, files: [{ ...model.files[0]!, bytes: 1, name: 'x' }] } }));
    expect(await verified()).toMatchObject({
      verdict: 'fail',
      firstGap: { detail: expect.stringMatching(/^a file of churn@v1\.0\.0 is not what run /) },
    });
  });

  it.each<{ name: string; change: Partial<VersionRecord>; says: RegExp }>([
    { name: 'other metrics', change: { metrics: { mae: 0 } }, says: /^a metric of / },
    { name: 'an exception', change: { excepted: ['mae.max'] }, says: /^an exception of / },
    {
      name: 'a card',
      change: { card: [{ name: 'README.md', digest: 'ab'.repeat(32), bytes: 1 }] },
      says: /^the card of /,
    },
    { name: 'another statement', change: { statement: 'ab'.repeat(32) }, says: /^its statement of / },
  ])('has a gap there as well where somebody wrote $name into its record', async ({ change, says }) => {
    lose((await (await chain.registry()).resolve('churn@v1.0.0')).golden!.features.digest);
    await forge(() => change);
    expect(await verified()).toMatchObject({ verdict: 'fail', firstGap: { detail: expect.stringMatching(says) } });
    // Nobody goes by it who serves the model.
    const on = await chain.registry();
    await on.proveRecorded(await on.resolve('churn@v1.0.0'));
  });

  it('that does not hold is the same with or without its record', async () => {
    const on = await chain.registry();
    const version = await on.resolve('churn@v1.0.0');
    lose(version.model.files[0]!.digest);
    const verification = await chain.verify(version.run);
    expect(verification.verdict).toBe('fail');
    expect(await proveRegistered(on, version, verification, undefined)).toBe(verification);
  });
});

describe('a version that is promoted', () => {
  it('is refused where somebody wrote it down as made by a run whose gate failed', async () => {
    const run = await chain.run({ model: 'one', again: true, gate: 'fail' });
    await forge(() => ({ run }));
    await expect(promote()).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_NOT_PASSED' });
    await expect((await chain.registry()).resolve('churn#production')).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNKNOWN',
    });
  });

  it('need not have its files here', async () => {
    lose((await (await chain.registry()).resolve('churn@v1.0.0')).features!.digest);
    await promote();
    expect(await (await chain.registry()).resolve('churn#production')).toMatchObject({ version: '1.0.0' });
  });
});
