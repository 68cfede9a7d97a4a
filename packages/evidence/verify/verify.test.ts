import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Json } from '#kit';
import { testHost } from '#testing';
import { sha256 } from '../digest/digest.ts';
import { openLedger, type Ledger } from '../ledger/ledger.ts';
import { describeRun, recordRun } from '../ledger/recording.ts';
import { performStage, type StageWork } from '../stage/stage.ts';
import { FACTS_FIELD, parseStatement, type Statement } from '../statement/statement.ts';
import { committedAs } from './committed.ts';
import { saidHashed, type Recheck } from './link.ts';
import { AbsentBytes } from './reader.ts';
import { directory, git, host, ids, place, project, STAGES, verify } from './testing-chain.ts';
import { verifyChain, withLink } from './verify.ts';

const flip = (path: string): void => {
  const bytes = readFileSync(path);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(path, bytes);
};
const edit = (path: string, change: (text: string) => string): void =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));

describe('an unbroken chain', () => {
  it('verifies from the workspace, by run, by model path and by digest', async () => {
    for (const subject of ['workspace', ids[1]!, ids[1]!.slice(0, 10), '.mlops/outputs/train-model/model']) {
      const { firstGap, exit, run } = await verify(subject);
      expect({ subject, firstGap, exit, run: run?.id }).toEqual({ subject, exit: 0, run: ids[1] });
    }
  });

  it('verifies where another project of the folder ran since', async () => {
    for (const stage of [...STAGES, 'scan-model'])
      await performStage(host, { ...project(), name: 'other' }, { ...SCAN, stage });
    const { firstGap, exit, run } = await verify();
    expect({ firstGap, exit, run: run?.id }).toEqual({ exit: 0, run: ids[1] });
  });

  it.each([
    { status: 'ok', verdict: 'pass', exit: 0 },
    { status: 'recorded, not re-hashed', verdict: 'pass', exit: 0 },
    { status: 'gap', verdict: 'fail', exit: 1 },
  ] as const)('with a link of its version that is "$status" is a $verdict', async ({ status, verdict, exit }) => {
    const chain = await verify(ids[1]!);
    const link = { stage: 'register-model', material: 'churn@v1.0.0', status, detail: 'found' };
    const firstGap = verdict === 'fail' ? { firstGap: link } : {};
    expect(withLink(chain, link)).toEqual({ ...chain, verdict, exit, links: [link, ...chain.links], ...firstGap });
  });

  it('walks from the verdict back to the raw data', async () => {
    const { links } = await verify();
    expect([...new Set(links.map(({ stage }) => stage))]).toEqual([...STAGES].reverse().concat(''));
    expect(links.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(links.map(({ stage, material }) => `${stage} ${material}`)).toEqual(
      expect.arrayContaining(['build-features data.csv', 'validate-data contract.yaml', 'gate-model policy.json']),
    );
  });

  it('has a gap where the commit names other data than what was read', async () => {
    const seen: unknown[] = [];
    const { firstGap } = await verifyChain(host, project(), {
      subject: ids[1]!,
      recheck: {},
      sourceAt: () => Promise.resolve('data.csv'),
      otherThanTracked: (place, content) => {
        seen.push({ ...place, content });
        return Promise.resolve(place.path === 'data.csv' ? { is: 'other', why: 'it names md5 b' } : undefined);
      },
    });
    expect(firstGap).toMatchObject({ material: 'data.csv', status: 'gap', detail: 'it names md5 b' });
    const commit = await git('rev-parse', 'HEAD');
    expect(seen).toContainEqual({ commit, path: 'data.csv', content: join(directory, 'data.csv') });
  });

  it('has a gap where another stage made what the commit names otherwise, also where it lies there no more', async () => {
    const named = (why?: string) =>
      verifyChain(host, project(), {
        subject: id,
        recheck: {},
        otherThanTracked: ({ path }) =>
          Promise.resolve(path === 'old.csv' && why !== undefined ? { is: 'other', why } : undefined),
      });
    const old = join(directory, 'old.csv');
    const { judge: _, ...work } = SCAN;
    const made = {
      ...work,
      stage: 'train-model',
      execute: (to: string) => writeFile(join(to, 'predictions.csv'), 'made').then(() => ({})),
    };
    const compared = { ...work, stage: 'scan-model', materials: [{ name: 'old.csv', path: old, role: 'baseline' }] };
    await writeFile(join(directory, '.gitignore'), '.mlops/\ndata.csv\nold.csv\n');
    await git('commit', '-qam', 'Not in git');
    await writeFile(old, 'made');
    const startedAt = new Date();
    const stages = [made, compared] as unknown as StageWork<Json>[];
    for (const stage of stages) await performStage(host, project(), stage);
    const ledger = await openLedger(host, project());
    const recorded = { stages: ['train-model', 'scan-model'], startedAt, verdict: undefined };
    const { id } = await recordRun(host, project(), ledger, recorded);
    const found = async (why?: string) => (await named(why)).links.find(({ material }) => material === 'old.csv');
    expect(await found()).toMatchObject({ status: 'ok', detail: 'made by train-model' });
    expect(await found('it names md5 b')).toMatchObject({ status: 'gap', detail: 'it names md5 b' });
    await writeFile(old, 'put back');
    expect(await found()).toMatchObject({ status: 'ok', detail: 'made by train-model' });
    expect(await found('it names md5 b')).toMatchObject({ status: 'gap', detail: 'it names md5 b' });
  });

  it('has a link that was read as what it says, whatever DVC tracks where it leads', async () => {
    symlinkSync('store', join(directory, 'data'));
    await git('add', 'data');
    await git('commit', '-qm', 'Link');
    const said = place('said');
    await writeFile(said, 'store');
    const startedAt = new Date();
    await performStage(host, project(), { ...SCAN, materials: [{ name: 'code/data', path: said, role: 'code' }] });
    const recorded = { stages: ['scan-model'], startedAt, verdict: undefined };
    const { id } = await recordRun(host, project(), await openLedger(host, project()), recorded);
    const { links } = await verifyChain(host, project(), {
      subject: id,
      recheck: {},
      otherThanTracked: () => Promise.resolve({ is: 'other', why: 'it is a file there' }),
    });
    expect(links.find(({ material }) => material === 'code/data')).toMatchObject({ status: 'ok' });
  });

  it('says of data that cannot be held to what the commit names that they are not', async () => {
    const { exit, links } = await verifyChain(host, project(), {
      subject: ids[1]!,
      recheck: {},
      sourceAt: () => Promise.resolve('data.csv'),
      otherThanTracked: ({ path }) =>
        Promise.resolve(path === 'data.csv' ? { is: 'unknown', why: 'the list is not here' } : undefined),
    });
    const link = links.find(({ material }) => material === 'data.csv');
    expect([exit, link]).toMatchObject([
      0,
      { status: 'ok', detail: expect.stringMatching(/; not held to DVC: the list is not here$/) },
    ]);
    // A table cuts off long words.
    expect(saidHashed(links)).toMatch(/^\d+ links hashed again, 2 not held to DVC$/);
  });

  it.each([
    { name: 'with other bytes', left: 'id,value\n9,9\n', says: /^other bytes here: \S+data\.csv has sha256 / },
    { name: 'not', left: undefined, says: /^absent here$/ },
  ])('says of raw data that are $name there by now that they are', async ({ left, says }) => {
    await git('commit', '-q', '--allow-empty', '-m', 'Later');
    await rm(place('store'), { recursive: true });
    const data = join(directory, 'data.csv');
    await (left === undefined ? rm(data) : writeFile(data, left));
    const { exit, links } = await verify(ids[1]!);
    const status = 'recorded, not re-hashed';
    expect([exit, links.find(({ material }) => material === 'data.csv')]).toMatchObject([
      0,
      { status, detail: expect.stringMatching(says) },
    ]);
    const counted =
      left === undefined ? 'recorded but not here to be hashed' : 'recorded of which other bytes are here';
    expect(saidHashed(links)).toMatch(new RegExp(`again, 2 ${counted}$`));
  });

  it.each([{ dirty: false }, { dirty: true }])(
    'finds raw data in the commit where a later one has others; that changes were not committed it says: $dirty',
    async ({ dirty }) => {
      const raw = join(directory, 'raw.csv');
      await writeFile(raw, 'of the run');
      await git('add', 'raw.csv');
      await git('commit', '-qm', 'Raw data');
      if (dirty) edit(join(directory, 'policy.json'), (text) => `${text}\n`);
      const startedAt = new Date();
      const materials = [{ name: 'flights', path: raw, role: 'data' }];
      const { judge: _, ...work } = SCAN;
      const built = { ...work, stage: 'build-features', predicate: 'provenance', materials } as const;
      await performStage(host, project(), built as StageWork<Json>);
      const ledger = await openLedger(host, project());
      const { id } = await recordRun(host, project(), ledger, {
        stages: ['build-features'],
        startedAt,
        verdict: undefined,
      });
      await writeFile(raw, 'of a later one');
      await git('commit', '-qam', 'Later');
      const { links } = await verifyChain(host, project(), {
        subject: id,
        recheck: {},
        sourceAt: () => Promise.resolve('raw.csv'),
      });
      expect(links.find(({ material }) => material === 'flights')).toMatchObject({ status: 'ok' });
      expect(links.find(({ material }) => material === 'source')?.detail).toBe(
        `the run's commit${dirty ? ', with changes that were not committed' : ''}`,
      );
    },
  );

  it('says that absent raw data and features were recorded but not hashed again', async () => {
    await rm(join(directory, 'data.csv'));
    await rm(place('outputs', 'build-features'), { recursive: true });
    await rm(place('store'), { recursive: true });
    const { exit, links } = await verify();
    expect(exit).toBe(0);
    expect(links.filter(({ status }) => status === 'recorded, not re-hashed').map(({ material }) => material)).toEqual(
      expect.arrayContaining(['data.csv', 'train.parquet']),
    );
  });

  it('finds in the store what the workspace has lost', async () => {
    await rm(place('outputs'), { recursive: true });
    expect(await verify()).toMatchObject({ exit: 0 });
  });

  it('measures what a stage made in the workspace and in the store; that a result is nowhere is told once', async () => {
    const measured: unknown[] = [];
    const said = async () => {
      const recheck: Record<string, Recheck> = {
        'train-model': async (_, evidence) => {
          for (const name of ['model/mean.txt', 'result.json'])
            measured.push(await evidence.size(name).catch((error: unknown) => error));
          return [];
        },
      };
      const { links } = await verifyChain(host, project(), { subject: ids[1]!, recheck });
      return links.filter(({ stage, status }) => stage === 'train-model' && status !== 'ok');
    };
    const size = readFileSync(place('outputs', 'train-model', 'model', 'mean.txt')).length;
    expect(await said()).toEqual([]);
    await rm(place('outputs', 'train-model', 'model'), { recursive: true });
    await rm(place('outputs', 'train-model', 'result.json'));
    expect(await said()).toEqual([]);
    expect(measured).toEqual([size, 3, size, 3]);
    await rm(place('store'), { recursive: true });
    expect((await said()).map(({ material, status }) => [material, status])).toEqual([
      ['model/mean.txt', 'gap'],
      ['result.json', 'recorded, not re-hashed'],
    ]);
    expect(measured.slice(4)).toEqual([expect.any(AbsentBytes), expect.any(AbsentBytes)]);
  });

  it('does not see an empty directory: it holds no byte, and no version of the model has it', async () => {
    await mkdir(join(place('outputs', 'train-model', 'model'), 'assets'));
    expect(await verify()).toMatchObject({ exit: 0 });
  });

  it.each([
    { name: 'has them no more', move: () => git('rm', '-q', 'policy.json', 'contract.yaml') },
    { name: 'has others', move: async () => edit(join(directory, 'policy.json'), (text) => `${text}\n`) },
  ])('takes contract and policy from the commit when a later one $name', async ({ move }) => {
    await move();
    await git('commit', '-qam', 'Later');
    expect(await verify(ids[1])).toMatchObject({ exit: 0 });
    expect(await verify()).toMatchObject({ exit: 0 });
  });
});

interface Case {
  name: string;
  spoil: () => void | Promise<void>;
  subject?: () => string;
  exit: 1 | 3;
  gap: { stage?: string; material?: string; detail?: RegExp };
}
const output = (...parts: string[]) => place('outputs', ...parts);

const SCAN: StageWork<Json> = {
  ...{ stage: 'scan-model', materials: [], parameters: {}, predicate: 'test-result' },
  judge: () => ({ verdict: 'pass', passed: [], failed: [], warned: [] }),
  execute: async () => ({}),
};

describe('a broken chain is named', () => {
  const flipped: Case[] = [
    ['validate-data', 'profile.json'],
    ['validate-data', 'result.json'],
    ['build-features', 'train.parquet'],
    ['build-features', 'result.json'],
    ['train-model', 'model/mean.txt'],
    ['train-model', 'result.json'],
    ['evaluate-model', 'scored.parquet'],
    ['evaluate-model', 'result.json'],
    ['gate-model', 'result.json'],
  ].map(([stage, file]) => ({
    name: `a byte of ${stage}/${file} flipped`,
    spoil: () => flip(output(stage!, file!)),
    exit: 1,
    gap: { detail: /sha256|flipped|dirHash1|computed/ },
  }));
  const inputs: Case[] = ['data.csv', 'contract.yaml', 'policy.json'].map((file) => ({
    name: `a byte of ${file} flipped`,
    spoil: () => flip(join(directory, file)),
    exit: 1,
    // What is in git may be meant, and is no gap once it is committed.
    gap: {
      material: file,
      ...(file !== 'data.csv' && { detail: /recorded: commit the change here, or take it back$/ }),
    },
  }));
  const statements: Case[] = STAGES.flatMap((stage): Case[] => [
    {
      name: `the statement of ${stage} edited`,
      spoil: () => edit(place('evidence', `${stage}.json`), (text) => text.replace('"cpus"', '"gpus"')),
      exit: 3,
      gap: { stage, material: `evidence/${stage}.json` },
    },
    {
      name: `the statement of ${stage} made that of another project`,
      spoil: () => edit(place('evidence', `${stage}.json`), (text) => text.replace('"means"', '"other"')),
      exit: 1,
      gap: { stage, material: `evidence/${stage}.json`, detail: /lacks it/ },
    },
    {
      name: `the statement of ${stage} taken from another run`,
      spoil: () => cp(join(directory, '.mlops-first', 'evidence', `${stage}.json`), place('evidence', `${stage}.json`)),
      exit: 1,
      gap: { detail: /statement of another run/ },
    },
    {
      name: `the statement of ${stage} removed`,
      spoil: () => rm(place('evidence', `${stage}.json`)),
      exit: 1,
      gap: { stage, detail: /lacks it/ },
    },
  ]);
  const others: Case[] = [
    {
      name: 'the model of another run in its place',
      spoil: async () => {
        await rm(output('train-model', 'model'), { recursive: true });
        await cp(join(directory, '.mlops-first', 'outputs', 'train-model', 'model'), output('train-model', 'model'), {
          recursive: true,
        });
      },
      exit: 1,
      gap: { stage: 'train-model', material: 'model/mean.txt' },
    },
    {
      name: 'a file added to the model',
      spoil: () => writeFile(output('train-model', 'model', 'extra.py'), 'print()'),
      exit: 1,
      gap: { stage: 'train-model', material: 'model', detail: /dirHash1/ },
    },
    {
      name: 'a file added to the predictions',
      spoil: () => writeFile(output('evaluate-model', 'extra'), ''),
      exit: 1,
      gap: { stage: 'evaluate-model', material: 'extra' },
    },
    {
      name: 'a model file renamed',
      spoil: () => rename(output('train-model', 'model', 'mean.txt'), output('train-model', 'model', 'other.txt')),
      exit: 1,
      gap: { stage: 'train-model' },
    },
    {
      name: 'the model absent',
      spoil: async () => {
        await rm(output('train-model', 'model'), { recursive: true });
        await rm(place('store'), { recursive: true });
      },
      exit: 1,
      gap: { stage: 'train-model', detail: /absent/ },
    },
    {
      name: 'the predictions absent',
      spoil: async () => {
        await rm(output('evaluate-model', 'scored.parquet'));
        await rm(place('store'), { recursive: true });
      },
      exit: 1,
      gap: { stage: 'evaluate-model', detail: /absent/ },
    },
    {
      name: 'the statement of another run, of a stage that this one has not,',
      spoil: async () => {
        await performStage(host, project(), SCAN);
        await recordRun(host, project(), await openLedger(host, project()), {
          ...{ stages: [SCAN.stage], startedAt: new Date(), verdict: undefined },
        });
      },
      exit: 1,
      gap: { stage: 'scan-model', material: 'evidence/scan-model.json', detail: /no such stage.*mlops run/ },
    },
    {
      name: 'a byte of the model that lies aside, since another project of the folder trained,',
      spoil: async () => {
        await performStage(host, { ...project(), name: 'other' }, { ...SCAN, stage: 'train-model' });
        flip(join(directory, '.mlops', 'aside', '@means', 'outputs', 'train-model', 'model', 'mean.txt'));
      },
      exit: 1,
      gap: { stage: 'train-model', material: 'model/mean.txt' },
    },
    {
      name: 'the model of another run, given by its path',
      subject: () => 'stranger',
      spoil: () => writeFile(join(directory, 'stranger'), '3'),
      exit: 3,
      gap: { detail: /made by no recorded run/ },
    },
    {
      name: 'raw data given as the model',
      subject: () => 'data.csv',
      spoil: () => undefined,
      exit: 3,
      gap: { detail: /made by no recorded run/ },
    },
  ];

  it.each([...flipped, ...inputs, ...statements, ...others])('$name', async ({ spoil, subject, exit, gap }) => {
    await spoil();
    const result = await verify(subject?.());
    expect({ exit: result.exit, verdict: result.verdict }).toEqual({
      exit,
      verdict: exit === 3 ? 'inconclusive' : 'fail',
    });
    expect(result.firstGap).toMatchObject({
      ...gap,
      ...(gap.detail ? { detail: expect.stringMatching(gap.detail) } : {}),
    });
  });
});

/** Rewrites the metric, and every digest that follows from it, so that all of the workspace agrees with itself. */
function forge(mae: number): void {
  const before = sha256(readFileSync(output('evaluate-model', 'result.json')));
  writeFileSync(output('evaluate-model', 'result.json'), `{"mae":${mae}}\n`);
  const after = sha256(readFileSync(output('evaluate-model', 'result.json')));
  const path = place('evidence', 'evaluate-model.json');
  const old = sha256(readFileSync(path));
  const statement = JSON.parse(readFileSync(path, 'utf8').replaceAll(before, after)) as Statement;
  (statement.predicate[FACTS_FIELD] as { result: { metrics: { mae: number } } }).result.metrics.mae = mae;
  writeFileSync(path, `${JSON.stringify(statement, null, 2)}\n`);
  const now = sha256(readFileSync(path));
  edit(place('evidence', 'gate-model.json'), (text) => text.replaceAll(before, after).replaceAll(old, now));
}

describe('a metric changed with everything downstream digested again', () => {
  it('is outside of the anchor', async () => {
    forge(0.001);
    expect(await verify()).toMatchObject({ exit: 3, firstGap: { material: 'evidence/evaluate-model.json' } });
  });

  it('is computed again even when it was recorded in the ledger', async () => {
    const before = await (await openLedger(host, project())).tip();
    forge(0.001);
    const ledger: Ledger = await openLedger(host, project());
    await recordRun(host, project(), ledger, { stages: STAGES, startedAt: new Date(), verdict: 'pass' });
    expect(await verify()).toMatchObject({
      exit: 1,
      firstGap: { stage: 'evaluate-model', detail: 'mae is 1, not 0.001' },
    });
    expect(await verify('workspace', before)).toMatchObject({ exit: 3 });
  });
});

describe('what a clean run read and its commit has', () => {
  it('is not other bytes, though the store has them', async () => {
    const policy = join(directory, 'policy.json');
    const honest = readFileSync(policy);
    writeFileSync(policy, '{"max": 3}');
    await host.store.put(policy);
    edit(place('evidence', 'gate-model.json'), (text) => text.replaceAll(sha256(honest), sha256(readFileSync(policy))));
    const ledger = await openLedger(host, project());
    // Whoever records it by other means: recordRun says that it is of uncommitted work.
    const run = await describeRun(host, project(), { stages: STAGES, startedAt: new Date(), verdict: 'pass' });
    const texts = STAGES.map((stage) => [stage, readFileSync(place('evidence', `${stage}.json`), 'utf8')]);
    const { id } = await ledger.record(run, Object.fromEntries(texts));
    await rm(place('evidence'), { recursive: true });
    expect(await verify(id)).toMatchObject({
      exit: 1,
      firstGap: { material: 'policy.json', detail: expect.stringMatching(/^the commit has sha256/) },
    });
  });

  it.each([
    {
      name: 'is what a pointer of git LFS names',
      text: `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256('x\r\n')}\nsize 3\n`,
      same: true,
    },
    { name: 'has the line ends that its attributes say', text: 'x\n', attributes: '*.txt text eol=crlf', same: true },
    { name: 'has the line ends of the clone that read it', text: 'x\n', same: true },
    { name: 'is nothing else', text: 'y\n', same: false },
  ])('$name', async ({ text, attributes = '', same }) => {
    writeFileSync(join(directory, '.gitattributes'), `${attributes}\n`);
    writeFileSync(join(directory, 'read.txt'), text);
    symlinkSync('read.txt', join(directory, 'link.txt'));
    await git('add', '.');
    await git('commit', '-qm', 'Read');
    for (const path of ['read.txt', 'link.txt'])
      expect(await committedAs(host, directory, { commit: 'HEAD', path }, { sha256: sha256('x\r\n') })).toMatchObject({
        same,
      });
  });
});

describe('what a commit leads to', () => {
  const at = (path: string) => committedAs(host, directory, { commit: 'HEAD', path }, { sha256: sha256('x') });

  it('through a link to a directory is what that has', async () => {
    await mkdir(join(directory, 'shared'));
    writeFileSync(join(directory, 'shared', 'x.py'), 'x');
    symlinkSync('shared', join(directory, 'lib'));
    await git('add', '.');
    await git('commit', '-qm', 'Link');
    expect([await at('lib/x.py'), await at('lib/y.py'), await at('lib')]).toEqual([
      expect.objectContaining({ same: true }),
      undefined,
      undefined,
    ]);
  });

  it('in a submodule is what its commit has, where that is checked out', async () => {
    const module = join(directory, 'module');
    await mkdir(module);
    await git('init', '-q', 'module');
    writeFileSync(join(module, 'x.py'), 'x');
    writeFileSync(join(module, 'y.py'), 'y');
    await git('-C', 'module', 'add', '.');
    await git('-C', 'module', 'commit', '-qm', 'Module');
    await git('add', 'module');
    await git('commit', '-qm', 'Submodule');
    expect([await at('module/x.py'), await at('module/y.py'), await at('module/z.py')]).toEqual([
      expect.objectContaining({ same: true }),
      expect.objectContaining({ same: false }),
      undefined,
    ]);
    await rm(join(module, '.git'), { recursive: true });
    expect(await at('module/y.py')).toEqual({ same: 'unknown' });
  });
});

describe('what a statement says of what was read, and as what', () => {
  type Named = { name: string; digest: { sha256?: string; gitCommit?: string }; annotations?: { role: string } };
  const inputs = ({ predicate }: Statement) => predicate['inputAttestations'] as unknown as Named[];
  const result = 'evaluate-model/result.json';

  it.each<{
    name: string;
    stage?: string;
    change: (statement: Statement) => void;
    material: string;
    detail: string;
  }>([
    {
      name: 'is of the type of its stage: of another nothing would be asked',
      change: (statement) => Object.assign(statement, { predicateType: 'https://slsa.dev/verification_summary/v1x' }),
      material: 'evidence/gate-model.json',
      detail: 'gate-model writes https://slsa.dev/verification_summary/v1',
    },
    {
      name: 'lies where its name says',
      change: (statement) => Object.assign(inputs(statement)[0]!, { uri: 'https://example.org/strict.yml' }),
      material: 'evidence/gate-model.json',
      detail: 'its inputAttestations is not what its facts say',
    },
    {
      name: 'is code of the commit, of a clean run by hand',
      stage: 'train-model',
      change: ({ predicate }) => {
        const { resolvedDependencies } = predicate['buildDefinition'] as unknown as { resolvedDependencies: Named[] };
        const sha256 = resolvedDependencies.find(({ digest }) => digest.sha256)!.digest.sha256!;
        const annotations = { role: 'code' };
        resolvedDependencies.unshift({ name: 'code/lib/predict.py', digest: { sha256 }, annotations });
      },
      material: 'code/lib/predict.py',
      detail: 'the commit has no such file',
    },
    {
      name: 'is told by one digest: a commit beside it would be believed instead',
      change: ({ predicate }) =>
        Object.assign((predicate['policy'] as unknown as Named).digest, { gitCommit: 'a'.repeat(40) }),
      material: 'policy.json',
      detail: 'its statement gives no digest for it',
    },
    {
      name: 'is told once: of two only the first would be looked at',
      change: (statement) => inputs(statement).push({ ...inputs(statement).find(({ name }) => name === result)! }),
      material: result,
      detail: 'its statement names it twice',
    },
    {
      name: 'is what the stage made under that name, and not another of its files',
      change: (statement) => {
        const { subject } = JSON.parse(readFileSync(place('evidence', 'evaluate-model.json'), 'utf8')) as Statement;
        const other = subject.find(({ name }) => name === 'scored.parquet')!;
        inputs(statement).find(({ name }) => name === result)!.digest = other.digest;
      },
      material: result,
      detail: 'it read',
    },
  ])('$name', async ({ stage = 'gate-model', change, material, detail }) => {
    const path = place('evidence', `${stage}.json`);
    const statement = JSON.parse(readFileSync(path, 'utf8')) as Statement;
    change(statement);
    writeFileSync(path, `${JSON.stringify(statement, null, 2)}\n`);
    const ledger = await openLedger(host, project());
    const { id } = await recordRun(host, project(), ledger, { stages: STAGES, startedAt: new Date(), verdict: 'pass' });
    const { exit, links } = await verify(id);
    expect(exit).toBe(1);
    expect(links).toContainEqual(
      expect.objectContaining({
        stage,
        material,
        status: 'gap',
        detail: expect.stringContaining(detail),
      }),
    );
  });

  it('and made: no two files have one name', async () => {
    const path = place('evidence', 'gate-model.json');
    const statement = JSON.parse(readFileSync(path, 'utf8')) as Statement;
    statement.subject.push(statement.subject[0]!);
    expect(() => parseStatement(JSON.stringify(statement), path)).toThrow(/subject: expected different names/);
  });
});

describe('an outcome changed in the words of the standard alone', () => {
  it.each<{ stage: string; field: string; value: Json }>([
    { stage: 'gate-model', field: 'verificationResult', value: 'FAILED' },
    { stage: 'gate-model', field: 'verifiedLevels', value: ['SLSA_BUILD_LEVEL_3'] },
    { stage: 'evaluate-model', field: 'result', value: 'FAILED' },
    { stage: 'train-model', field: 'runDetails', value: { builder: { id: 'https://github.com/actions/runner' } } },
    { stage: 'train-model', field: 'buildDefinition', value: { externalParameters: { command: ['trusted'] } } },
  ])('is not what the facts of $stage say: $field', async ({ stage, field, value }) => {
    const path = place('evidence', `${stage}.json`);
    const statement = JSON.parse(readFileSync(path, 'utf8')) as Statement;
    statement.predicate[field] = value;
    writeFileSync(path, `${JSON.stringify(statement, null, 2)}\n`);
    const ledger = await openLedger(host, project());
    await recordRun(host, project(), ledger, { stages: STAGES, startedAt: new Date(), verdict: 'pass' });
    const { links } = await verify();
    expect(links).toContainEqual(
      expect.objectContaining({ stage, status: 'gap', detail: `its ${field} is not what its facts say` }),
    );
  });
});

describe('a verdict changed in the statement alone', () => {
  it.each<{ name: string; recheck: Record<string, Recheck> }>([
    { name: 'where it is computed again', recheck: { 'gate-model': async () => [] } },
    { name: 'where nothing computes it again', recheck: {} },
  ])('is not that of the result, $name', async ({ recheck }) => {
    const path = place('evidence', 'gate-model.json');
    const statement = JSON.parse(readFileSync(path, 'utf8')) as Statement;
    (statement.predicate[FACTS_FIELD] as { verdict: string }).verdict = 'inconclusive';
    writeFileSync(path, `${JSON.stringify(statement, null, 2)}\n`);
    const ledger = await openLedger(host, project());
    await recordRun(host, project(), ledger, { stages: STAGES, startedAt: new Date(), verdict: 'inconclusive' });
    const { exit, links } = await verifyChain(host, project(), { subject: 'workspace', recheck });
    expect(exit).toBe(1);
    expect(links.filter(({ status }) => status === 'gap').map(({ detail }) => detail)).toEqual([
      'its verificationResult is not what its facts say',
      'its verifiedLevels is not what its facts say',
      'its statement says inconclusive; its result says pass',
    ]);
  });
});

describe('a run that nobody judged', () => {
  it('has not passed', async () => {
    const ledger = await openLedger(host, project());
    const stages = STAGES.filter((stage) => stage !== 'gate-model');
    const { id } = await recordRun(host, project(), ledger, { stages, startedAt: new Date(), verdict: 'pass' });
    const { exit, links } = await verify(id);
    expect(exit).toBe(1);
    expect(links).toContainEqual(
      expect.objectContaining({ material: 'run.json', detail: 'the run says pass; its stages said null' }),
    );
  });
});

describe('a run of some of the stages', () => {
  const record = async (changes: object) => {
    const ledger = await openLedger(host, project());
    const { id: _, ...run } = await ledger.run(ids[1]!);
    const statements = Object.fromEntries(await ledger.statements(await ledger.run(ids[1]!)));
    return verify((await ledger.record({ ...run, ...changes }, statements)).id);
  };

  it('claims no verdict, though its gate passed', async () => {
    expect(await record({ verdict: null })).toMatchObject({ exit: 0, run: { verdict: null } });
  });

  it('may not claim another', async () => {
    expect(await record({ verdict: 'inconclusive' })).toMatchObject({ exit: 1 });
  });
});

describe('a run whose stages read other data', () => {
  it('than the ones before it is a gap that says so', async () => {
    writeFileSync(join(directory, 'data.csv'), '1\n2\n3\n40\n');
    await performStage(host, project(), {
      ...SCAN,
      materials: [{ name: 'data.csv', path: join(directory, 'data.csv'), role: 'data' }],
    });
    const ledger = await openLedger(host, project());
    const run = await ledger.run(ids[1]!);
    const statements = Object.fromEntries(await ledger.statements(run));
    const scan = readFileSync(place('evidence', 'scan-model.json'));
    const { id: _, ...copy } = run;
    const other = { ...copy, statements: { ...run.statements, 'scan-model': sha256(scan) } };
    const { id } = await ledger.record(other, { ...statements, 'scan-model': scan });
    const { links } = await verify(id);
    expect(links).toContainEqual(
      expect.objectContaining({
        ...{ material: 'run.json', status: 'gap' },
        detail: expect.stringMatching(/read data\.csv as [0-9a-f]{12}, .* as [0-9a-f]{12}$/),
      }),
    );
  });
});

describe('a record that says other than its statements', () => {
  const metrics = (mae: number) => ({ metrics: { mae } });
  it.each([
    { name: 'a metric', changes: metrics(0.5), detail: /run says metrics .*0\.5/ },
    { name: 'no metric', changes: { metrics: {} }, detail: /run says metrics \{\}/ },
    { name: 'a verdict', changes: { verdict: 'fail' as const }, detail: /run says fail/ },
    {
      name: 'a model',
      changes: { model: 'a'.repeat(64) },
      detail: /run says model a{64}; its statements say [0-9a-f]{64}/,
    },
    { name: 'no model', changes: { model: undefined }, detail: /run says model nothing/ },
    { name: 'predictions', changes: { predictions: 'a'.repeat(64) }, detail: /run says predictions a/ },
    { name: 'other examples', changes: { evaluationSet: 'a'.repeat(64) }, detail: /run says evaluationSet a/ },
    { name: 'a parameter', changes: { parameters: { x: 1 } }, detail: /run says parameters \{"x":1\}/ },
    { name: 'raw data', changes: { data: { x: 'a'.repeat(64) } }, detail: /run says data/ },
    { name: 'a tree', changes: { tree: 'b'.repeat(40) }, detail: /about tree [0-9a-f]{40}, the run about b/ },
    {
      name: 'the branch that makes a baseline',
      changes: { branch: 'release' },
      detail: /about branch main, the run about release/,
    },
    { name: 'a cause', changes: { cause: 'schedule' as const }, detail: /run says cause schedule/ },
    { name: 'outputs', changes: { subjects: { 'gate-model': [] } }, detail: /other outputs/ },
    { name: 'a commit', changes: { commit: 'b'.repeat(40) }, detail: /about commit/ },
  ])('is a gap: $name', async ({ changes, detail }) => {
    const ledger = await openLedger(host, project());
    const { id: _, ...run } = await ledger.run(ids[1]!);
    const statements = Object.fromEntries(await ledger.statements(await ledger.run(ids[1]!)));
    const { id } = await ledger.record({ ...run, ...changes }, statements);
    expect(await verify(id)).toMatchObject({ exit: 1, firstGap: { detail: expect.stringMatching(detail) } });
  });
});

describe('in a clone that lacks the commit of a run', () => {
  it('what the commit was to have is recorded, and not compared with it', async () => {
    await git('commit', '-q', '--allow-empty', '-m', 'Later');
    const clone = join(directory, 'clone');
    await git('clone', '-q', '--depth=1', `file://${directory}`, clone);
    await git('-C', clone, 'fetch', '-q', 'origin', 'mlops/ledger:mlops/ledger');
    await cp(place('store'), join(clone, '.mlops', 'store'), { recursive: true });
    const there = testHost({ directory: clone, env: host.env });
    const shallow = { name: 'means', root: clone, repository: clone, workspace: join(clone, '.mlops') };
    const { exit, links } = await verifyChain(there, shallow, { subject: ids[1]!, recheck: {} });
    expect(exit).toBe(0);
    const policy = links.find(({ material }) => material === 'policy.json');
    expect(policy).toMatchObject({
      status: 'recorded, not re-hashed',
      detail: expect.stringMatching(/is not in this clone$/),
    });
  });
});

describe('without an anchor', () => {
  it('nothing is verified', async () => {
    await git('update-ref', '-d', 'refs/heads/mlops/ledger');
    expect(await verify()).toMatchObject({ exit: 3, verdict: 'inconclusive' });
  });

  it('an unreadable ledger is an error', async () => {
    writeFileSync(join(directory, '.git', 'refs', 'heads', 'mlops', 'ledger'), '');
    await expect(verify()).rejects.toMatchObject({ code: 'MLOPS_LEDGER_UNREADABLE' });
  });

  it('an unknown anchor is an error', async () => {
    await expect(verify('workspace', 'nowhere')).rejects.toMatchObject({ code: 'MLOPS_COMMIT_UNKNOWN' });
  });

  it('a subject that is nothing is an error', async () => {
    await expect(verify('no such thing')).rejects.toMatchObject({ code: 'MLOPS_VERIFY_SUBJECT' });
  });
});
