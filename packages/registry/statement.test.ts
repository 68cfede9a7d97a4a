import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openLedger, sha256, type Statement } from '#evidence';
import { canonicalJson, type Json } from '#kit';
import { testHost } from '#testing';
import { places, VersionRecord } from './records.ts';
import { releaseStatement } from './release.ts';
import { TestChain } from './testing-chain.ts';

/** Two versions; each test spoils a copy. */
let pristine: TestChain;
let chain: TestChain;
beforeAll(async () => {
  pristine = await TestChain.begin(testHost);
  await pristine.release({ model: 'one' });
  await pristine.release({ model: 'two' }, { version: '2.0.0' });
});
beforeEach(async () => {
  chain = await pristine.copy();
});
afterEach(() => chain.remove());
afterAll(() => pristine.remove());

async function statement(): Promise<Statement> {
  const registry = await chain.registry();
  return registry.statement(await registry.resolve('churn@v2.0.0'), await chain.verify());
}

/** Puts another record, and a statement that fits it or another one, where whoever may push to the ledger can put them. */
async function forge(change: (record: VersionRecord) => Partial<VersionRecord>, text?: (text: string) => string) {
  const ledger = await openLedger(chain.host, chain.project);
  const place = places.version('churn', '2.0.0');
  const found = (await ledger.entries.read([place])).get(place)!;
  const { statement: _, ...before } = VersionRecord.parse(JSON.parse(Buffer.from(found).toString('utf8')));
  const record = { ...before, ...change({ ...before, statement: '' }) };
  const own = releaseStatement(chain.host, record).text;
  const told = text?.(own) ?? own;
  const files = new Map([
    [place, `${canonicalJson({ ...record, statement: sha256(told) } as unknown as Json)}\n`],
    [places.release('churn', '2.0.0'), told],
  ]);
  await ledger.entries.append({ message: 'Forge', files });
}

const OTHER = 'ab'.repeat(32);

describe('the statement of a version', () => {
  it('is the one that was made with it', async () => {
    const { predicateType, predicate, subject } = await statement();
    expect([predicateType, predicate['purl']]).toEqual([
      'https://in-toto.io/attestation/release/v0.1',
      'pkg:generic/churn@2.0.0',
    ]);
    expect(subject.map(({ name }) => name)).toContain('model/model.txt');
  });

  it('made elsewhere, for another cause, is the same', async () => {
    await forge(
      () => ({}),
      (text) => text.replace('"cause": "hand"', '"cause": "drift"').replace(/"cpus": \d+/, '"cpus": 1'),
    );
    expect((await statement()).predicate).toMatchObject({ purl: 'pkg:generic/churn@2.0.0' });
  });

  it.each<{ name: string; change: (record: VersionRecord) => Partial<VersionRecord>; says: string }>([
    {
      name: 'a file',
      change: ({ model }) => ({ model: { ...model, files: [{ ...model.files[0]!, digest: OTHER }] } }),
      says: 'a file',
    },
    {
      name: 'a file more',
      change: ({ model }) => ({
        model: { ...model, files: [...model.files, { name: 'more', digest: OTHER, bytes: 1 }] },
      }),
      says: 'a file',
    },
    { name: 'a model', change: ({ model }) => ({ model: { ...model, digest: OTHER } }), says: 'the model' },
    {
      name: 'evidence',
      change: ({ evidence }) => ({ evidence: { ...evidence, 'gate-model': OTHER } }),
      says: 'the evidence',
    },
    { name: 'a commit', change: () => ({ commit: 'ab'.repeat(20) }), says: 'the commit' },
    { name: 'a project', change: () => ({ project: 'other' }), says: 'the project' },
  ])('is refused where the record has $name that its run did not make', async ({ change, says }) => {
    await forge(change);
    await expect(statement()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(new RegExp(`^${says} of churn@v2.0.0 is not what run `)),
    });
  });

  it('is refused where the record has the tag of another version', async () => {
    const { tag, tagObject } = await (await chain.registry()).resolve('churn@v1.0.0');
    await forge(() => ({ tag, tagObject }));
    await expect(statement()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(/^the tag of /),
    });
  });

  it.each<{ name: string; text: (text: string) => string }>([
    { name: 'another version', text: (text) => text.replace('churn@2.0.0', 'churn@3.0.0') },
    { name: 'another run', text: (text) => text.replace(/"run": "\w+"/, `"run": "${OTHER}"`) },
    { name: 'something more', text: (text) => text.replace('"purl"', '"safe": true,\n    "purl"') },
    { name: 'nothing that can be read', text: () => '{}' },
  ])('is refused where it says $name', async ({ text }) => {
    await forge(() => ({}), text);
    await expect(statement()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(/^its statement of churn@v2\.0\.0 is not/),
    });
  });

  it('is refused where it is another text than the record says, whatever that is', async () => {
    const ledger = await openLedger(chain.host, chain.project);
    const place = places.release('churn', '2.0.0');
    const text = Buffer.from((await ledger.entries.read([place])).get(place)!).toString('utf8');
    await ledger.entries.append({
      message: 'Forge',
      files: new Map([[place, text.replace(/"cpus": \d+/, '"cpus": 0')]]),
    });
    await expect(statement()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(/^its statement of /),
    });
  });

  it('is not said for a version that was withdrawn', async () => {
    await (await chain.registry()).deprecate('churn@v2.0.0');
    await expect(statement()).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_DEPRECATED' });
  });
});
