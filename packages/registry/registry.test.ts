import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStatement, sha256 } from '#evidence';
import { testHost } from '#testing';
import { momentOf } from './history.ts';
import type { Registry } from './registry.ts';
import { TestChain } from './testing-chain.ts';

/** Two versions, the first of them in production; each test spoils a copy. */
let pristine: TestChain;
let chain: TestChain;
let registry: Registry;

beforeAll(async () => {
  pristine = await TestChain.begin(testHost);
  const first = await pristine.release({ model: 'one' });
  const second = await pristine.release({ model: 'two', low: 0.01 });
  expect([first.version, second.version]).toEqual(['1.0.0', '1.1.0']);
  await (await pristine.registry()).promote('churn@v1.0.0', 'production');
});
beforeEach(async () => {
  chain = await pristine.copy();
  registry = await chain.registry();
});
afterEach(() => chain.remove());
afterAll(() => pristine.remove());

const tags = async (): Promise<string[]> => (await chain.git('tag')).split('\n');
const registerNow = async (numbering?: { version?: string; bump?: 'major' | 'minor' | 'patch'; unasked?: boolean }) =>
  registry.register('churn', await chain.verify(), numbering);

describe('a version', () => {
  it('is what the run recorded', async () => {
    const version = await registry.resolve('churn@v1.1.0');
    expect(version).toMatchObject({
      commit: await chain.git('rev-parse', 'HEAD'),
      model: { files: [{ name: 'model.txt', bytes: 3 }] },
      golden: { scored: { name: 'scored.parquet' }, features: { name: 'evaluate.parquet' } },
      features: { name: 'features.json' },
      lock: [{ name: 'requirements.txt', bytes: 20 }],
      bump: { kind: 'minor', reason: "mae is shown to be better than the baseline's" },
      by: 'Ada <ada@example.org>',
      deprecated: false,
    });
    const statement = await chain.git('show', 'mlops/ledger:releases/churn/1.1.0.json');
    expect(parseStatement(statement, 'release')).toMatchObject({
      predicate: { purl: 'pkg:generic/churn@1.1.0' },
      subject: [
        { name: 'model', digest: { dirHash1: version.model.digest } },
        { name: 'model/model.txt', digest: { sha256: version.model.files[0]!.digest } },
        ...['features.json', 'golden/scored.parquet', 'golden/evaluate.parquet', 'lock/requirements.txt'].map(
          (name) => ({
            name,
          }),
        ),
      ],
    });
    expect(sha256(`${statement}\n`)).toBe(version.statement);
    expect(Object.keys(version.evidence)).toEqual([
      'build-features',
      'evaluate-model',
      'gate-model',
      'scan-model',
      'train-model',
    ]);
  });

  it.each([
    ['churn', '1.1.0'],
    ['churn@v1.0.0', '1.0.0'],
    ['churn#production', '1.0.0'],
  ])('is found as %s', async (reference, version) =>
    expect(await registry.resolve(reference)).toMatchObject({ version }),
  );

  it.each([
    ['churn@v9.0.0', 'MLOPS_REGISTRY_UNKNOWN'],
    ['churn#staging', 'MLOPS_REGISTRY_UNKNOWN'],
    ['chrun', 'MLOPS_REGISTRY_UNKNOWN'],
    ['churn@latest', 'MLOPS_REGISTRY_REFERENCE'],
    ['../../etc', 'MLOPS_REGISTRY_REFERENCE'],
  ])('is not found as %s', async (reference, code) =>
    expect(registry.resolve(reference)).rejects.toMatchObject({ code }),
  );

  it('of the same model is the same: nothing is done', async () => {
    const before = await chain.git('rev-parse', 'mlops/ledger');
    expect(await registerNow()).toMatchObject({ already: true, version: { version: '1.1.0' } });
    expect(await registerNow({ version: 'v1.1.0' })).toMatchObject({ already: true });
    expect(await chain.git('rev-parse', 'mlops/ledger')).toBe(before);
  });

  it('of the model of one that was withdrawn is new where somebody registers it, and none where nobody asked', async () => {
    await registry.deprecate('churn@v1.1.0');
    expect(await registerNow({ unasked: true })).toMatchObject({ already: true, version: { version: '1.1.0' } });
    const again = await registerNow();
    expect(again).toMatchObject({ already: false, version: { version: '1.2.0' }, withdrawnAs: 'churn@v1.1.0' });
    expect(await registerNow()).toMatchObject({ already: true, version: { version: '1.2.0' } });
  });

  it('is never another model', async () => {
    await chain.run({ model: 'three' });
    await expect(registerNow({ version: '1.0.0' })).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_TAKEN',
      message: expect.stringMatching(/churn@v1.0.0 \(by Ada.*never gets other bytes/),
    });
    expect(await tags()).toHaveLength(3);
  });

  it('is the only one that a tag on its commit may ask for, because gto reads no second one', async () => {
    await chain.run({ model: 'three', again: true });
    await chain.git('tag', '-a', 'churn@v3.0.0', '-m', 'by hand');
    await expect(registerNow()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_TAKEN',
      message: expect.stringMatching(/churn@v3.0.0 .* which has the version churn@v1.1.0/),
    });
  });

  it('is known by its tag, withdrawn or lost from the ledger; a second one of a commit is of that one too', async () => {
    const { commit } = await chain.release({ model: 'three', again: true });
    const [head, first] = [await chain.git('rev-parse', 'HEAD'), await chain.git('rev-parse', 'HEAD^')];
    await registry.deprecate('churn@v1.1.0');
    await chain.git('tag', 'churn@v9.0.0');
    const tagged = [
      { tag: 'churn@v1.0.0', commits: [first, await chain.git('rev-parse', 'HEAD^^')] },
      { tag: 'churn@v1.1.0', commits: [head, first] },
      { tag: 'churn@v1.1.1', commits: [commit, head] },
    ];
    expect(await registry.tagged('churn')).toEqual(tagged);
    await chain.git('update-ref', '-d', 'refs/heads/mlops/ledger');
    expect(await (await chain.registry()).tagged('churn')).toEqual(tagged);
  });

  it('has the number that a tag on its commit asks for, or none', async () => {
    await chain.run({ model: 'three' });
    await chain.git('tag', '-a', 'churn@v4.0.0', '-m', 'by hand');
    const taken = {
      code: 'MLOPS_REGISTRY_TAKEN',
      message: expect.stringMatching(/churn@v4.0.0 .*asks for another number/),
    };
    await expect(registerNow({ version: '3.0.0' })).rejects.toMatchObject(taken);
    await expect(registerNow({ bump: 'patch' })).rejects.toMatchObject(taken);
    expect(await registerNow()).toMatchObject({ version: { version: '4.0.0' } });
  });

  it.each([
    { name: 'other features', run: { features: [{ name: 'plan', type: 'string' }] }, version: '2.0.0' },
    { name: 'better', run: { low: 0.2 }, version: '1.2.0' },
    { name: 'trained again', run: {}, version: '1.1.1' },
  ])('is numbered by what changed: $name', async ({ run, version }) =>
    expect(await chain.release({ model: 'three', ...run })).toMatchObject({ version }),
  );

  it('is numbered as asked for', async () => {
    await chain.run({ model: 'three' });
    await expect(registerNow({ version: '1.2', bump: 'minor' })).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_INPUT',
    });
    await expect(registerNow({ version: '1.2.0', bump: 'minor' })).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_INPUT',
    });
    expect(await registerNow({ bump: 'major' })).toMatchObject({ version: { version: '2.0.0' } });
  });
});

describe('what is not proven is refused', () => {
  const place = (...parts: string[]): string => join(chain.directory, '.mlops', ...parts);

  it.each([
    {
      name: 'a model that changed between gate and register',
      spoil: () => writeFileSync(place('outputs', 'train-model', 'model', 'model.txt'), 'other'),
      detail: /train-model, model/,
    },
    {
      name: 'evidence of another model',
      spoil: () => {
        const path = place('evidence', 'train-model.json');
        writeFileSync(path, readFileSync(path, 'utf8').replace(/"key": "../, '"key": "00'));
      },
      detail: /in no recorded run/,
    },
    {
      name: 'evidence that is gone',
      spoil: () => rmSync(place('evidence', 'gate-model.json')),
      detail: /the workspace lacks it/,
    },
  ])('$name', async ({ spoil, detail }) => {
    await chain.run({ model: 'three' });
    spoil();
    await expect(registerNow()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(detail),
    });
    expect(await tags()).toHaveLength(3);
  });

  it.each([
    { name: 'a gate that failed', run: { gate: 'fail' as const }, detail: /gate-model.*fail/ },
    { name: 'a gate that cannot tell', run: { gate: 'inconclusive' as const }, detail: /gate-model.*inconclusive/ },
    { name: 'a scan that found something', run: { scan: 'fail' as const }, detail: /scan-model.*fail/ },
    { name: 'a model that nobody scanned', run: { scan: null }, detail: /scan-model.*not run/ },
    { name: 'uncommitted work', run: { dirty: true }, detail: /uncommitted/ },
  ])('$name', async ({ run, detail }) => {
    await chain.run({ model: 'three', ...run });
    await expect(registerNow()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_NOT_PASSED',
      message: expect.stringMatching(detail),
    });
    expect(await tags()).toHaveLength(3);
  });
});

describe('fetch', () => {
  it('brings the bytes from the store, whatever the workspace holds', async () => {
    rmSync(join(chain.directory, '.mlops', 'outputs'), { recursive: true });
    const version = await registry.resolve('churn#production');
    const directory = join(chain.directory, 'fetched', 'model');
    await registry.fetch(version, directory);
    expect(readFileSync(join(directory, 'model.txt'), 'utf8')).toBe('one');
    await registry.fetch(version, directory);
    await expect(registry.fetch(await registry.resolve('churn@v1.1.0'), directory)).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_BYTES',
    });
  });

  it('leaves nothing behind when the store lies', async () => {
    const version = await registry.resolve('churn');
    const { digest } = version.model.files[0]!;
    writeFileSync(join(chain.directory, '.mlops', 'store', 'sha256', digest.slice(0, 2), digest), 'twx');
    const directory = join(chain.directory, 'fetched');
    await expect(registry.fetch(version, directory)).rejects.toMatchObject({ code: 'MLOPS_STORE_TAMPERED' });
    expect(existsSync(directory)).toBe(false);
  });

  it('refuses files that are not the model together', async () => {
    const version = await registry.resolve('churn');
    const other = { ...version, model: { ...version.model, digest: 'a'.repeat(64) } };
    const directory = join(chain.directory, 'fetched');
    await expect(registry.fetch(other, directory)).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_BYTES' });
    expect(existsSync(directory)).toBe(false);
  });
});

describe('a stage', () => {
  it('moves with its record, and says who was there when', async () => {
    expect(await registry.promote('churn', 'production')).toMatchObject({
      move: { tag: 'churn#production#2', from: '1.0.0' },
    });
    expect(await registry.promote('churn', 'production')).toMatchObject({ already: true });
    expect(await registry.resolve('churn#production')).toMatchObject({ version: '1.1.0' });
    expect((await registry.at(momentOf('2020-02-29')!))[0]!.stages).toEqual({});
    expect((await registry.at(momentOf('2999-01-01')!))[0]).toMatchObject({
      newest: '1.1.0',
      stages: { production: { version: '1.1.0', tag: 'churn#production#2' } },
    });
  });

  it('is given back when the version is taken out, as with gto', async () => {
    await registry.promote('churn', 'production');
    expect(await registry.deprecate('churn#production')).toBe(
      'v1.1.0 is taken out of churn#production; v1.0.0 is there again',
    );
    expect(await registry.resolve('churn#production')).toMatchObject({ version: '1.0.0' });
  });

  it('keeps its version from being withdrawn, and takes none that was', async () => {
    await expect(registry.deprecate('churn@v1.0.0')).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_DEPRECATED' });
    expect(await registry.deprecate('churn@v1.1.0')).toBe('churn@v1.1.0 is withdrawn');
    expect(await registry.deprecate('churn@v1.1.0')).toBe('churn@v1.1.0 was withdrawn before');
    expect(await registry.resolve('churn@v1.1.0')).toMatchObject({ deprecated: true });
    expect(await registry.resolve('churn')).toMatchObject({ version: '1.0.0' });
    await expect(registry.promote('churn@v1.1.0', 'production')).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_DEPRECATED',
    });
    // Deleted here, or not fetched: the ledger has it on record.
    const tag = 'churn@v1.1.0!';
    const object = await chain.git('rev-parse', `refs/tags/${tag}`);
    await chain.git('tag', '-d', tag);
    expect(await registry.resolve('churn@v1.1.0')).toMatchObject({ deprecated: true });
    expect(await registry.resolve('churn')).toMatchObject({ version: '1.0.0' });
    await chain.git('update-ref', `refs/tags/${tag}`, object);
    await expect(registry.promote('churn@v1.0.0', 'Prod!')).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_INPUT' });
  });

  it('is not moved by who expected something else there', async () => {
    await expect(registry.promote('churn', 'production', { expected: null })).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_LOST',
      message: expect.stringMatching(/v1.0.0 is there, moved by Ada <ada@example.org> at .* \(churn#production#1\)/),
    });
  });

  it('that was moved by a clock which was ahead counts from before the next move', async () => {
    const { openRegistry } = await import('./registry.ts');
    const ahead = { ...chain.host, clock: { ...chain.host.clock, now: () => new Date('2036-11-22T10:00:00Z') } };
    await (await openRegistry(ahead, chain.project)).promote('churn@v1.1.0', 'production');
    expect((await registry.check()).map(({ kind, tag, hint }) => [kind, tag, hint])).toEqual([
      ['ahead', 'churn#production#2', expect.stringContaining('from the next move of churn#production on')],
    ]);
    await registry.promote('churn@v1.0.0', 'production');
    await registry.promote('churn@v1.1.0', 'staging');
    expect(await registry.check()).toEqual([]);
    const soon = new Date(Date.now() + 60_000);
    for (const moment of [soon, new Date('2030-01-01'), new Date('2040-01-01')])
      expect((await registry.at(moment))[0]!.stages).toMatchObject({
        production: { version: '1.0.0', tag: 'churn#production#3' },
        staging: { version: '1.1.0' },
      });
    const history = await registry.history('churn');
    expect(history[0]).toMatchObject({ tag: 'churn#staging#4' });
    expect(history.filter(({ at }) => at > soon.toISOString())).toEqual([]);
    expect(new Set(history.map(({ at }) => at)).size).toBe(history.length);
  });

  it('orders two moves within one second, and with a clock that went back', async () => {
    const { host } = chain;
    const late = { ...host, clock: { ...host.clock, now: () => new Date('2020-01-01') } };
    await registry.promote('churn', 'production');
    const { openRegistry } = await import('./registry.ts');
    const { move } = await (await openRegistry(late, chain.project)).promote('churn@v1.0.0', 'production');
    const history = await registry.history('churn');
    expect(history[0]).toMatchObject({ tag: move.tag, event: 'assignment', version: '1.0.0' });
    expect(new Set(history.map(({ at }) => at)).size).toBe(history.length);
  });
});

it('a name whose first version a clock registered that was ahead is of now from the next record on', async () => {
  const { openRegistry } = await import('./registry.ts');
  const chain = await TestChain.begin(testHost);
  try {
    const clock = { ...chain.host.clock, now: () => new Date('2036-11-22T10:00:00Z') };
    await chain.run({ model: 'one' });
    const ahead = await openRegistry({ ...chain.host, clock }, chain.project);
    const { version } = await ahead.register('churn', await chain.verify());
    await ahead.promote(version.tag, 'production');
    const registry = await openRegistry(chain.host, chain.project);
    expect((await registry.check()).map(({ kind, tag }) => [kind, tag])).toEqual([
      ['ahead', 'churn@v1.0.0'],
      ['ahead', 'churn#production#1'],
    ]);
    await registry.promote((await chain.release({ model: 'two' })).tag, 'production');
    expect(await registry.check()).toEqual([]);
    expect((await registry.at(new Date(Date.now() + 60_000)))[0]!.stages).toMatchObject({
      production: { tag: 'churn#production#2' },
    });
    const events = (await registry.history('churn')).map(({ tag }) => tag);
    expect(events[0]).toBe('churn#production#2');
    expect(events.slice(-2)).toEqual(['churn#production#1', 'churn@v1.0.0']);
  } finally {
    await chain.remove();
  }
});
