import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createRun, layout, openLedger, sha256, type RunRecord } from '#evidence';
import { canonicalJson, type Json } from '#kit';
import { testHost } from '#testing';
import { places, VersionRecord, type StageRecord } from './records.ts';
import { releaseStatement } from './release.ts';
import { openRegistry, type Registry } from './registry.ts';
import { TestChain } from './testing-chain.ts';

/** A server, and a clone that may make tags there; whoever writes to its ledger may not. Each test spoils a copy. */
let pristine: TestChain;
let chain: TestChain;
let server: string;
/** A commit of theirs, which nobody reviewed. */
let theirs: string;

beforeAll(async () => {
  pristine = await TestChain.begin(testHost);
  await pristine.release({ model: 'one' });
  await pristine.run({ model: 'two' });
});
beforeEach(async () => {
  chain = await pristine.copy();
  server = await mkdtemp(join(tmpdir(), 'registry-server-'));
  await chain.git('init', '-q', '--bare', server);
  await chain.git('remote', 'add', 'origin', server);
  await chain.git('push', '-q', 'origin', 'main', 'mlops/ledger', '--tags');
  theirs = await chain.git('commit-tree', await chain.git('rev-parse', 'HEAD^{tree}'), '-m', 'Theirs');
});
afterEach(async () => {
  await chain.remove();
  await rm(server, { recursive: true, force: true });
});
afterAll(() => pristine.remove());

const pushing = (): Promise<Registry> => openRegistry(chain.host, chain.project, { push: 'origin' });
const tagsThere = async (): Promise<string> => chain.git('ls-remote', '--refs', 'origin', 'refs/tags/*');

/** A tag that is nowhere, as a record has it. */
function tagOf(tag: string, commit: string) {
  const tagText = `object ${commit}\ntype commit\ntag ${tag}\ntagger Grace <grace@example.org> 1780000000 +0000\n\nIt was me\n`;
  return { tag, commit, tagText, tagObject: objectOf(tagText) };
}

const objectOf = (tagText: string): string =>
  createHash('sha1')
    .update(`tag ${Buffer.byteLength(tagText)}\0${tagText}`)
    .digest('hex');

async function read(place: string): Promise<unknown> {
  const ledger = await openLedger(chain.host, chain.project);
  return JSON.parse(Buffer.from((await ledger.entries.read([place])).get(place)!).toString('utf8'));
}

async function write(files: Record<string, unknown>): Promise<void> {
  const ledger = await openLedger(chain.host, chain.project);
  const text = (content: unknown): string =>
    typeof content === 'string' ? content : `${canonicalJson(content as Json)}\n`;
  await ledger.entries.append({
    message: 'Forge',
    files: new Map(Object.entries(files).map(([place, content]) => [place, text(content)])),
  });
}

async function forgeVersion(version: string, change: Partial<VersionRecord>): Promise<void> {
  const { statement: _, ...before } = VersionRecord.parse(await read(places.version('churn', '1.0.0')));
  const record = { ...before, version, ...change };
  const told = releaseStatement(chain.host, record).text;
  await write({
    [places.version('churn', version)]: { ...record, statement: sha256(told) },
    [places.release('churn', version)]: told,
  });
}

async function forgeMove(change: Partial<StageRecord>): Promise<void> {
  const { name, commit } = VersionRecord.parse(await read(places.version('churn', '1.0.0')));
  const move: StageRecord = {
    ...{ name, ...tagOf('churn#production#1', commit), by: 'Grace <grace@example.org>', at: new Date().toISOString() },
    ...{ stage: 'production', n: 1, action: 'assign', version: '1.0.0', from: null },
    ...change,
  };
  await write({ [places.move('churn', 'production', 1)]: move });
}

describe('no tag that a record alone asks for is made', () => {
  let before: string;
  let run: RunRecord;
  beforeEach(async () => {
    before = await tagsThere();
    run = (await chain.verify()).run!;
  });
  afterEach(async () => {
    expect(await tagsThere()).toBe(before);
    expect(await chain.git('tag', '--list')).toBe('churn@v1.0.0');
  });

  const model = async (): Promise<VersionRecord['model']> => {
    const { files } = VersionRecord.parse(await read(places.version('churn', '1.0.0'))).model;
    return { files, digest: run.model! };
  };
  const register = async (numbering?: { version: string }) =>
    (await pushing()).register('churn', await chain.verify(), numbering);

  it('where a version of another run has the model that is registered', async () => {
    await forgeVersion('9.9.9', { ...tagOf('churn@v9.9.9', theirs), model: await model() });
    await expect(register()).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_MISSING',
      message: expect.stringMatching(
        new RegExp(`^churn@v9\\.9\\.9 is on record as this model, .* of commit ${theirs.slice(0, 12)}, and its tag`),
      ),
      hint: expect.stringMatching(/--run [0-9a-f]{64}.*--version/),
    });
    const local = (await chain.registry()).register('churn', await chain.verify());
    await expect(local).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_MISSING' });
  });

  it('where that run is one that they put on record, too', async () => {
    const { id: _, ...rest } = run;
    const forged = createRun({ ...rest, commit: theirs });
    const { id } = forged;
    await write({ [layout.run('churn', id)]: forged });
    const told = { run: id, evidence: run.statements, model: await model() };
    await forgeVersion('9.9.9', { ...tagOf('churn@v9.9.9', theirs), ...told });
    await expect(register()).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_MISSING' });
  });

  it('where a version that has its number has the tag of another', async () => {
    const { tag, tagObject, tagText } = VersionRecord.parse(await read(places.version('churn', '1.0.0')));
    await forgeVersion('9.9.9', { tag, tagObject, tagText, model: await model() });
    await expect(register()).rejects.toMatchObject({ code: 'MLOPS_REGISTRY_UNVERIFIED' });
  });

  it.each<{ name: string; change: () => Promise<Partial<StageRecord>> | Partial<StageRecord> }>([
    { name: 'is called like a version', change: () => tagOf('churn@v6.6.6', theirs) },
    { name: 'is of another commit', change: () => tagOf('churn#production#1', theirs) },
    {
      name: 'is called like a version, of its commit',
      change: async () => tagOf('churn@v6.6.6', await chain.git('rev-parse', 'churn@v1.0.0^{commit}')),
    },
    {
      name: 'is of another commit than it says',
      change: async () => ({
        ...tagOf('churn#production#1', theirs),
        commit: await chain.git('rev-parse', 'churn@v1.0.0^{commit}'),
      }),
    },
    {
      name: 'is that of another stage',
      change: async () => tagOf('churn#staging#1', (await pristineVersion()).commit),
    },
  ])('where the tag of a move $name', async ({ change }) => {
    await forgeMove(await change());
    await expect((await pushing()).promote('churn@v1.0.0', 'production')).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_UNVERIFIED',
      hint: expect.stringContaining('stages/churn/production/1.json'),
    });
  });

  const pristineVersion = async (): Promise<VersionRecord> =>
    VersionRecord.parse(await read(places.version('churn', '1.0.0')));

  it.each<{ name: string; act: (registry: Registry) => Promise<unknown> }>([
    { name: 'is promoted', act: (registry) => registry.promote('churn@v1.0.0', 'production') },
    { name: 'is withdrawn', act: (registry) => registry.deprecate('churn@v1.0.0') },
    { name: 'is withdrawn with all others', act: (registry) => registry.deprecate('churn') },
  ])('of another commit than its tag is of, where a version $name', async ({ act }) => {
    await forgeVersion('1.0.0', { commit: theirs });
    await expect(act(await pushing())).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_MOVED',
      message: expect.stringContaining(`of commit ${theirs.slice(0, 12)}`),
    });
  });

  it('of another commit, where a version is taken out of a stage in which they put it', async () => {
    await forgeVersion('1.0.0', { commit: theirs });
    await forgeMove(tagOf('churn#production#1', theirs));
    await expect((await pushing()).deprecate('churn#production')).rejects.toMatchObject({
      code: 'MLOPS_REGISTRY_MOVED',
    });
  });
});

describe('a tag that is missing is put back', () => {
  const restored = async (tag: string, act: (registry: Registry) => Promise<unknown>): Promise<void> => {
    await chain.git('push', '-q', 'origin', '--tags', 'mlops/ledger');
    const was = await chain.git('rev-parse', `refs/tags/${tag}`);
    await chain.git('tag', '-d', tag);
    await chain.git('push', '-q', 'origin', '--delete', `refs/tags/${tag}`);
    expect(await act(await pushing())).toMatchObject({ already: true });
    expect(await chain.git('ls-remote', 'origin', `refs/tags/${tag}`)).toContain(was);
  };

  it('by who registers its run', async () => {
    await (await chain.registry()).register('churn', await chain.verify());
    await restored('churn@v1.0.1', async (registry) => registry.register('churn', await chain.verify()));
  });

  it('by who promotes the same again, also one that somebody asked for by hand', async () => {
    await chain.git('tag', '-a', '-m', 'Please', 'churn#production#7', 'churn@v1.0.0^{commit}');
    await (await chain.registry()).promote('churn@v1.0.0', 'production');
    await restored('churn#production#7', (registry) => registry.promote('churn@v1.0.0', 'production'));
  });

  it('only on the server, where this clone has it, by another run that made the same model', async () => {
    await (await chain.registry()).register('churn', await chain.verify());
    await chain.run({ model: 'two' });
    expect(await tagsThere()).not.toContain('churn@v1.0.1');
    const registered = await (await pushing()).register('churn', await chain.verify());
    expect(registered).toMatchObject({ already: true, version: { tag: 'churn@v1.0.1' } });
    expect(await tagsThere()).toContain('churn@v1.0.1');
  });
});
