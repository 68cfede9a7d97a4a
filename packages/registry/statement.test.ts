import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FACTS_FIELD, hostFacts, openLedger, sha256, TOOL, type Statement } from '#evidence';
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
/** git's name for a tree without entries. */
const EMPTY = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const WHO = 'author Ada <ada@example.org> 1 +0000\ncommitter Ada <ada@example.org> 1 +0000\n\nx\n';

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
    // What the ledger has of where and why is nobody's to sign.
    expect((await statement()).predicate).toMatchObject({
      purl: 'pkg:generic/churn@2.0.0',
      [FACTS_FIELD]: { cause: 'hand', tool: { ...TOOL }, host: hostFacts() },
    });
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
    { name: 'a project', change: () => ({ project: 'other' }), says: 'the project' },
    { name: 'metrics', change: () => ({ metrics: { mae: 0 } }), says: 'a metric' },
    { name: 'features', change: () => ({ features: undefined }), says: 'the list of features' },
    {
      name: 'golden predictions',
      change: ({ golden }) => ({ golden: { ...golden!, scored: golden!.features } }),
      says: 'the golden predictions',
    },
    { name: 'a card', change: () => ({ card: [{ name: 'README.md', digest: OTHER, bytes: 1 }] }), says: 'the card' },
    {
      name: 'a signature',
      change: ({ signature }) => ({ signature: { ...signature, task: 'binary-classification' } }),
      says: 'the signature',
    },
    { name: 'an exception', change: () => ({ excepted: ['mae.margin'] }), says: 'an exception' },
  ])('is refused where the record has $name that its run did not make', async ({ change, says }) => {
    await forge(change);
    const refused = {
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(new RegExp(`^${says} of churn@v2.0.0 is not what run `)),
    };
    await expect(statement()).rejects.toMatchObject(refused);
    // Nor is it taken for what was registered before: by its model alone it would be.
    const registered = chain
      .registry()
      .then(async (one) => one.register('churn', await chain.verify(), { version: '2.0.0' }));
    const other = ['the model', 'the project'].includes(says) ? { code: 'MLOPS_REGISTRY_TAKEN' } : refused;
    await expect(registered).rejects.toMatchObject(other);
  });

  it.each<{ name: string; change: (record: VersionRecord) => Partial<VersionRecord>; says: string | undefined }>([
    { name: 'nothing', change: () => ({}), says: undefined },
    { name: 'a card', change: () => ({ card: [] }), says: undefined },
    { name: 'a model', change: ({ model }) => ({ model: { ...model, digest: OTHER } }), says: 'the tag' },
    {
      name: 'a file',
      change: ({ model }) => ({ model: { ...model, files: [{ ...model.files[0]!, digest: OTHER }] } }),
      says: 'a file',
    },
    { name: 'features', change: () => ({ features: undefined }), says: 'the list of features' },
    {
      name: 'golden predictions',
      change: ({ golden }) => ({ golden: { ...golden!, scored: golden!.features } }),
      says: 'the golden predictions',
    },
    {
      name: 'a signature',
      change: ({ signature }) => ({ signature: { ...signature, task: 'binary-classification' } }),
      says: 'the signature',
    },
    {
      name: 'a model, by hand in a tag with the message of another version',
      change: ({ tagText }) => ({
        tagText: tagText.replace(/version v2\.0\.0\n\nModel \w+/, `version v1.0.0\n\nModel ${OTHER}`),
      }),
      says: 'the tag',
    },
    {
      name: 'a tag',
      change: ({ tagText }) => ({ tagText: tagText.replace(/Model .*/, 'Model x') }),
      says: 'the tag',
    },
  ])(
    'is known by the run on record, without data or card, where somebody wrote another of $name',
    async ({ change, says }) => {
      await forge(change);
      const registry = await chain.registry();
      const version = await registry.resolve('churn@v2.0.0');
      rmSync(join(chain.directory, 'requirements.txt'));
      const proven = registry.proveRecorded(version);
      if (says === undefined) await proven;
      else
        await expect(proven).rejects.toMatchObject({
          code: 'MLOPS_REGISTRY_UNVERIFIED',
          message: expect.stringMatching(new RegExp(`^${says} of churn@v2.0.0 is not what run `)),
        });
    },
  );

  it('is refused where the record has another run of its model than the tag says', async () => {
    const id = await chain.run({ model: 'two', again: true });
    const verification = await chain.verify();
    await forge(() => ({ run: id, evidence: verification.run!.statements }));
    const registry = await chain.registry();
    const version = await registry.resolve('churn@v2.0.0');
    const refused = { message: expect.stringMatching(/^the tag of churn@v2\.0\.0 is not what run /) };
    await expect(registry.prove(version, verification)).rejects.toMatchObject(refused);
  });

  it.each([
    { name: 'the gate did not pass', run: { gate: 'fail' }, says: /^gate-model of run .* says: fail/ },
    {
      name: 'the gate could not judge',
      run: { gate: 'inconclusive' },
      says: /^gate-model of run .* says: inconclusive/,
    },
    { name: 'the scan did not pass', run: { scan: 'fail' }, says: /^scan-model of run .* says: fail/ },
  ] as const)('is of no run that $name, where somebody wrote it down as one of its model', async ({ run, says }) => {
    const id = await chain.run({ model: 'two', again: true, ...run });
    const verification = await chain.verify();
    expect(verification).toMatchObject({ verdict: 'pass', run: { id } });
    await forge(() => ({ run: id, evidence: verification.run!.statements }));
    const registry = await chain.registry();
    const version = await registry.resolve('churn@v2.0.0');
    const refused = { code: 'MLOPS_REGISTRY_NOT_PASSED', message: expect.stringMatching(says) };
    await expect(registry.prove(version, verification)).rejects.toMatchObject(refused);
    await expect(registry.statement(version, verification)).rejects.toMatchObject(refused);
  });

  it.each<{ name: string; change: (record: VersionRecord) => Partial<VersionRecord>; says: RegExp }>([
    { name: 'model', change: ({ model }) => ({ model: { ...model, digest: OTHER } }), says: /^says model / },
    { name: 'run', change: () => ({ run: OTHER }), says: /^says run [0-9a-f]{12}, and is recorded as of run abababab/ },
  ])('is found by a check where its record has another $name than its tag says', async ({ change, says }) => {
    await forge(change);
    const [found, ...rest] = await (await chain.registry()).check();
    expect([found, rest]).toEqual([
      expect.objectContaining({
        kind: 'conflicting',
        tag: 'churn@v2.0.0',
        message: expect.stringMatching(says),
      }),
      [],
    ]);
  });

  it.each<{ name: string; text?: (tree: string, parent: string) => string }>([
    { name: 'without more' },
    { name: 'with what is no commit', text: () => 'not a commit' },
    { name: 'of another content', text: (_, parent) => `tree ${EMPTY}\nparent ${parent}\n${WHO}` },
    { name: 'of another history', text: (tree, parent) => `tree ${tree}\nparent ${parent}\nparent ${parent}\n${WHO}` },
  ])('is refused where the tag is of another commit, $name', async ({ text }) => {
    const [parent, tree] = [await chain.git('rev-parse', 'HEAD'), await chain.git('rev-parse', 'HEAD^{tree}')];
    const commitText = text?.(tree, parent);
    await chain.git('hash-object', '-t', 'tree', '-w', '/dev/null');
    const made = commitText?.startsWith('tree')
      ? await chain.host.git.run(['hash-object', '-t', 'commit', '-w', '--stdin'], {
          directory: chain.directory,
          input: commitText,
        })
      : undefined;
    const commit = made ? Buffer.from(made.stdout).toString().trim() : await chain.git('rev-parse', 'HEAD~1');
    await chain.git('tag', '-f', '-a', '-m', 'x', 'churn@v2.0.0', commit);
    const tagObject = await chain.git('rev-parse', 'refs/tags/churn@v2.0.0');
    const tagText = `${await chain.git('cat-file', 'tag', tagObject)}\n`;
    await forge(() => ({ commit, tagObject, tagText, commitText }));
    await expect(statement()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(/^the commit of churn@v2\.0\.0 is not what run /),
    });
  });

  it.each<{ name: string; change: Partial<VersionRecord>; says: string }>([
    { name: 'who asked for it', change: { by: 'Grace Hopper <grace@example.org>' }, says: 'who asked for it' },
    { name: 'why it has its number', change: { bump: { kind: 'minor', reason: 'far better' } }, says: 'the bump' },
    { name: 'lock files', change: { lock: [] }, says: 'a lock file' },
    {
      name: 'what monitoring compares with',
      change: { reference: { name: 'reference.json', digest: OTHER, bytes: 1 } },
      says: 'the reference',
    },
  ])('is no registration where the record has $name otherwise', async ({ change, says }) => {
    await forge(() => change);
    const registry = await chain.registry();
    await expect(registry.register('churn', await chain.verify())).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(new RegExp(`^${says} of churn@v2.0.0 `)),
    });
  });

  it('is that of a model that was trained again on the same commit', async () => {
    const { commit, commitText } = await chain.release({ model: 'three', again: true });
    expect([commit === (await chain.git('rev-parse', 'HEAD')), commitText === undefined]).toEqual([false, false]);
    const registry = await chain.registry();
    const verification = await chain.verify();
    const version = await registry.resolve('churn');
    expect((await registry.statement(version, verification)).predicate).toMatchObject({
      purl: `pkg:generic/churn@${version.version}`,
    });
    expect((await registry.register('churn', verification)).already).toBe(true);
  });

  it('is refused where the record has the tag of another version', async () => {
    const { tag, tagObject, commit } = await (await chain.registry()).resolve('churn@v1.0.0');
    await forge(() => ({ tag, tagObject }));
    await expect(statement()).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_MOVED' });
    await forge(() => ({ tag, tagObject, commit }));
    await expect(statement()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      message: expect.stringMatching(/^the tag of /),
    });
  });

  it.each<{ name: string; text: (text: string) => string }>([
    { name: 'another version', text: (text) => text.replace('churn@2.0.0', 'churn@3.0.0') },
    { name: 'another run', text: (text) => text.replace(/"run": "\w+"/, `"run": "${OTHER}"`) },
    { name: 'another tool', text: (text) => text.replace(/("tool": \{\s*"name": ")[^"]*/, '$1audited') },
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
