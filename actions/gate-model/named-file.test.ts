import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { projectFromInputs } from '#config';
import { sha256 } from '#evidence';
import { testHost, type TestHost } from '#testing';
import { BASE, linkTo, originOf, submoduleAt, type Tree } from '../../packages/config/base/testing-workflows.ts';
import { namedHere } from '../named-baseline.ts';
import { namedFile } from './named-file.ts';

let directory: string;
let before: string;
let host: TestHost;
beforeEach(async () => {
  before = process.cwd();
  directory = await realpath(await mkdtemp(join(tmpdir(), 'named-')));
  process.chdir(directory);
  host = testHost({ directory });
  await host.git.run(['init', '-q'], { directory });
});
afterEach(async () => {
  process.chdir(before);
  await rm(directory, { recursive: true });
});

const THEIRS = 'of the base';
const OURS = 'of the change';

/** Puts a file into the checkout, or a link. */
const put = async (path: string, text: string): Promise<void> => {
  await rm(path, { recursive: true, force: true });
  await mkdir(dirname(path), { recursive: true });
  const [, target] = /^link to (.*)$/.exec(text) ?? [];
  await (target === undefined ? writeFile(path, text) : symlink(target, path));
};
/** The text that a change is compared with. */
const comparedWith = async (
  wanted: string,
  { base, head = base }: { base: Tree; head?: Tree },
  dataRoots: readonly string[] = [],
): Promise<string> => {
  const origin = originOf({ base, head });
  const project = await projectFromInputs(host, { config: { project: 'flights' }, dataRoots });
  const file = await namedFile({ ...host, origin }, project, wanted, { ruled: false, base: BASE });
  const text = await readFile(file!.material.path!, 'utf8');
  await file!.release();
  return text;
};
const refused = (says = ''): object => ({
  code: 'MLOPS_BASE_POLICY',
  message: expect.stringContaining(says),
});

const md5 = (of: string): string => createHash('md5').update(of).digest('hex');
const outs = (path: string, name: string): string => `outs:\n- md5: ${name}\n  hash: md5\n  path: ${path}\n`;
const lock = (path: string, name: string): string =>
  `schema: '2.0'\nstages:\n  old:\n    cmd: x\n    ${outs(path, name).replaceAll('\n', '\n    ')}`;
const listing = (of: string): string => JSON.stringify([{ md5: md5(of), relpath: 'old.csv' }]);

describe('what DVC tracks at the base', () => {
  it.each<{ name: string; pointer(of: string): Tree }>([
    {
      name: 'a directory of a stage, with a slash behind it',
      pointer: (of) => ({ 'dvc.lock': lock('data/', `${md5(listing(of))}.dir`) }),
    },
    {
      name: 'a directory beside that of its stage, with a slash behind it',
      pointer: (of) => ({
        'dvc.yaml': 'stages: {old: {cmd: x, wdir: pipe/, outs: [../data/]}}',
        'dvc.lock': lock('../data/', `${md5(listing(of))}.dir`),
      }),
    },
    {
      name: 'a directory of a .dvc file, with a slash behind it',
      pointer: (of) => ({ 'data.dvc': outs('data/', `${md5(listing(of))}.dir`) }),
    },
    { name: 'a path of Windows', pointer: (of) => ({ 'dvc.lock': lock('data\\old.csv', md5(of)) }) },
    { name: 'a Dvcfile', pointer: (of) => ({ Dvcfile: outs('data/old.csv', md5(of)) }) },
    {
      name: 'a stage whose directory is a link',
      pointer: (of) => ({
        data: linkTo('v1'),
        'dvc.yaml': 'stages: {old: {cmd: x, wdir: data, outs: [old.csv]}}',
        'dvc.lock': lock('old.csv', md5(of)),
      }),
    },
  ])('is $name', async ({ pointer }) => {
    const list = listing(OURS);
    await put(`.dvc/cache/files/md5/${md5(list).replace(/^../, '$&/')}.dir`, list);
    const base = pointer(OURS);
    await put('data/old.csv', OURS);
    expect(await comparedWith('data/old.csv', { base })).toBe(OURS);
    const other = { base: pointer(THEIRS), head: base };
    await expect(comparedWith('data/old.csv', other)).rejects.toMatchObject(refused('which DVC tracks there'));
  });

  it('is what a .dvc file says before a dvc.lock, and nothing where two say otherwise', async () => {
    const both = (one: string, two: string): Tree => ({
      'dvc.lock': lock('data/old.csv', md5(two)),
      'old.dvc': outs('data/old.csv', md5(one)),
    });
    await put('data/old.csv', OURS);
    expect(await comparedWith('data/old.csv', { base: both(OURS, THEIRS) })).toBe(OURS);
    await expect(comparedWith('data/old.csv', { base: both(THEIRS, OURS) })).rejects.toMatchObject(refused());
    const twice = { ...both(OURS, OURS), 'older.dvc': outs('data/old.csv', md5(THEIRS)) };
    await expect(comparedWith('data/old.csv', { base: twice })).rejects.toMatchObject(
      refused('older.dvc names other bytes for it'),
    );
  });

  it('is looked for in no more files than can be read in time', async () => {
    await put('made.csv', OURS);
    const many = (count: number): Tree =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`x/${i}.dvc`, outs(`${i}`, md5(OURS))]));
    expect(await comparedWith('made.csv', { base: {}, head: many(2000) })).toBe(OURS);
    await expect(comparedWith('made.csv', { base: {}, head: many(2001) })).rejects.toMatchObject(
      refused('2001 files of DVC'),
    );
  });
});

describe('without a base', () => {
  const compared = async (wanted: string): Promise<string> => {
    const project = await projectFromInputs(host, { config: { project: 'flights' } });
    const file = await namedFile(host, project, wanted, { ruled: true });
    return readFile(file!.material.path!, 'utf8');
  };
  const other = { code: 'MLOPS_PAYLOAD_OTHER' };

  it('a file that the checkout tracks by DVC is what it names, also where another job handed it over', async () => {
    await put('old.csv.dvc', outs('old.csv', md5(THEIRS)));
    await put('dvc.lock', lock('data/older.csv', md5(THEIRS)));
    await expect(compared('old.csv')).rejects.toMatchObject({ code: 'MLOPS_PAYLOAD_MISSING' });
    for (const path of ['old.csv', 'data/older.csv']) {
      await put(path, THEIRS);
      expect(await compared(path)).toBe(THEIRS);
      await put(path, OURS);
      await expect(compared(path)).rejects.toMatchObject(other);
      await rm(path);
      await put('.mlops/baseline/named.csv', OURS);
      await expect(compared(path)).rejects.toMatchObject(other);
      await put('.mlops/baseline/named.csv', THEIRS);
      expect(await compared(path)).toBe(THEIRS);
      await rm('.mlops', { recursive: true });
    }
  });

  it('any other file is as it lies here', async () => {
    await put('other.csv.dvc', outs('other.csv', md5(THEIRS)));
    await put('old.csv', OURS);
    expect(await compared('old.csv')).toBe(OURS);
    await expect(compared('none.csv')).rejects.toMatchObject({ code: 'MLOPS_GATE_INPUT' });
  });
});

describe('what no commit has', () => {
  it('is what the job makes', async () => {
    await put('made/old.csv', OURS);
    expect(await comparedWith('made/old.csv', { base: {} })).toBe(OURS);
    // By a link as well, where no commit has one.
    await put('v1/old.csv', THEIRS);
    await put('made', linkTo('v1'));
    expect(await comparedWith('made/old.csv', { base: {} })).toBe(THEIRS);
  });

  it('is that to which a link of the base leads, and the change too', async () => {
    const to = (version: string): Tree => ({ now: linkTo(`versions/${version}`) });
    await put('versions/v3/old.csv', THEIRS);
    await put('versions/v1/old.csv', OURS);
    await put('now', linkTo('versions/v3'));
    expect(await comparedWith('now/old.csv', { base: to('v3') })).toBe(THEIRS);
    await put('now', linkTo('versions/v1'));
    for (const trees of [
      { base: to('v3'), head: to('v1') },
      { base: {}, head: to('v1') },
      { base: to('v3'), head: { ...to('v3'), versions: linkTo('mine') } },
      // Only the checkout has another one than the commits.
      { base: to('v3') },
    ] as { base: Tree; head?: Tree }[])
      await expect(comparedWith('now/old.csv', trees)).rejects.toMatchObject(refused('now/old.csv'));
    await put('now/old.csv', OURS);
    await expect(comparedWith('now/old.csv', { base: to('v3'), head: {} })).rejects.toMatchObject(
      refused('leads to versions/v3/old.csv there'),
    );
  });

  it('is the key of git-annex that the base names', async () => {
    const to = (key: string): Tree => ({ 'old.csv': linkTo(`.git/annex/objects/${key}/${key}`) });
    await put('.git/annex/objects/a/a', THEIRS);
    await put('.git/annex/objects/b/b', OURS);
    for (const [key, head] of Object.entries({ a: to('a'), b: to('b') })) {
      await put('old.csv', head['old.csv']!);
      const compared = comparedWith('old.csv', { base: to('a'), head });
      await (key === 'a' ? expect(compared).resolves.toBe(THEIRS) : expect(compared).rejects.toMatchObject(refused()));
    }
  });

  it('is what the job makes through a link to a folder of the operator', async () => {
    const outside = await realpath(await mkdtemp(join(tmpdir(), 'shared-')));
    await writeFile(join(outside, 'old.csv'), THEIRS);
    await put('versions', linkTo(outside));
    expect(await comparedWith('versions/old.csv', { base: {} }, [outside])).toBe(THEIRS);
    // Beside a link of the base to it.
    await put('now', linkTo('versions'));
    expect(await comparedWith('now/old.csv', { base: { now: linkTo('versions') } }, [outside])).toBe(THEIRS);
    await rm(outside, { recursive: true });
  });
});

describe('what another job handed over', () => {
  const HANDED = '.mlops/baseline/named.csv';
  const pointer = (of: string): string =>
    `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(of)}\nsize ${of.length}\n`;
  it.each<{ name: string; base: Tree; checkedOut?: Tree }>([
    { name: 'DVC tracks', base: { 'old.csv.dvc': outs('old.csv', md5(THEIRS)) } },
    {
      name: 'Git LFS keeps',
      base: { 'old.csv': pointer(THEIRS) },
      checkedOut: { 'old.csv': pointer(THEIRS) },
    },
  ])('is what $name at the base', async ({ base, checkedOut = {} }) => {
    for (const [path, text] of Object.entries(checkedOut)) await put(path, text);
    await expect(comparedWith('old.csv', { base })).rejects.toMatchObject(refused());
    await put(HANDED, THEIRS);
    expect(await comparedWith('old.csv', { base })).toBe(THEIRS);
    await put(HANDED, OURS);
    await expect(comparedWith('old.csv', { base })).rejects.toMatchObject(refused());
  });

  it('is what the job made that no commit has, and nothing where the checkout has the file', async () => {
    await put(HANDED, OURS);
    expect(await comparedWith('old.csv', { base: {} })).toBe(OURS);
    expect(await comparedWith('old.csv', { base: { 'old.csv': THEIRS } })).toBe(THEIRS);
    await expect(comparedWith('old.csv', { base: {}, head: { 'old.csv': OURS } })).rejects.toMatchObject(refused());
    await put('old.csv', THEIRS);
    expect(await comparedWith('old.csv', { base: {} })).toBe(THEIRS);
  });

  it('is no file that the operator keeps', async () => {
    const outside = await realpath(await mkdtemp(join(tmpdir(), 'shared-')));
    await put(HANDED, OURS);
    const missing = { code: 'MLOPS_GATE_INPUT' };
    await expect(comparedWith(join(outside, 'old.csv'), { base: {} }, [outside])).rejects.toMatchObject(missing);
    await put('now', linkTo(outside));
    await expect(comparedWith('now/old.csv', { base: { now: linkTo(outside) } }, [outside])).rejects.toMatchObject(
      missing,
    );
    await rm(outside, { recursive: true });
  });
});

describe('what a job hands over', () => {
  it('is the file that rules name here, and none that the operator keeps', async () => {
    const outside = await realpath(await mkdtemp(join(tmpdir(), 'shared-')));
    await writeFile(join(outside, 'old.csv'), THEIRS);
    await put('old.csv', OURS);
    await put('now', linkTo(outside));
    for (const [baseline, path] of [
      ['old.csv', 'old.csv'],
      ['none.csv', 'none.csv'],
      ['auto', undefined],
      ['7f3c2a', undefined],
      ['../old.csv', undefined],
      ['now/old.csv', undefined],
      [join(outside, 'old.csv'), undefined],
    ] as const) {
      const config = { project: 'flights', gate: { baseline, rules: [] } };
      const project = await projectFromInputs(host, { config, dataRoots: [outside] });
      expect([baseline, await namedHere(host, project)]).toEqual([baseline, path && join(directory, path)]);
    }
    await rm(outside, { recursive: true });
  });
});

describe('an absolute path', () => {
  it('is a file of the base in a checkout that a link leads to', async () => {
    const link = `${directory}-link`;
    await symlink(directory, link);
    await put('old.csv', OURS);
    await put('now', linkTo('data'));
    await put('data/old.csv', OURS);
    const base = { 'old.csv': THEIRS, now: linkTo('v3'), 'v3/old.csv': THEIRS, 'data/old.csv': OURS };
    const head = { ...base, 'old.csv': OURS, now: linkTo('data') };
    for (const root of [directory, link, join(link, '..', `${directory.split('/').at(-1)}-link`)])
      for (const name of ['old.csv', 'now/old.csv'])
        expect([root, await comparedWith(join(root, name), { base, head })]).toEqual([root, THEIRS]);
    await rm(link);
  });

  it("is the operator's beside the checkout", async () => {
    const outside = await realpath(await mkdtemp(join(tmpdir(), 'shared-')));
    await writeFile(join(outside, 'old.csv'), THEIRS);
    expect(await comparedWith(join(outside, 'old.csv'), { base: {}, head: { 'old.csv': OURS } }, [outside])).toBe(
      THEIRS,
    );
    await rm(outside, { recursive: true });
  });
});

describe('a submodule', () => {
  const git = async (...args: string[]): Promise<string> => {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    const { stdout } = await host.git.run([...who, ...args], { directory: join(directory, 'sub') });
    return Buffer.from(stdout).toString().trim();
  };

  it('has the file at its path in the commit of the base, through links of its own', async () => {
    for (const [path, text] of Object.entries({
      'sub/old.csv': THEIRS,
      'sub/weak.csv': OURS,
      'sub/now': linkTo('v3'),
      'sub/v3/old.csv': THEIRS,
      'sub/out.csv': linkTo('../old.csv'),
    }))
      await put(path, text);
    await git('init', '-q');
    await git('add', '.');
    await git('commit', '-qm', 'Scores');
    const base = { sub: submoduleAt(await git('rev-parse', 'HEAD')), here: linkTo('sub/old.csv') };
    expect(await comparedWith('sub/old.csv', { base })).toBe(THEIRS);
    expect(await comparedWith('sub/now/old.csv', { base })).toBe(THEIRS);
    // Another file of it, by a link of the change or of a step.
    await put('here', linkTo('sub/weak.csv'));
    const head = { ...base, here: linkTo('sub/weak.csv') };
    await expect(comparedWith('here', { base, head })).rejects.toMatchObject(refused('submodule'));
    await put('sub/old.csv', linkTo('weak.csv'));
    await expect(comparedWith('sub/old.csv', { base })).rejects.toMatchObject(refused('submodule'));
    // Out of it lie files of the change.
    await put('old.csv', OURS);
    await expect(comparedWith('sub/out.csv', { base })).rejects.toMatchObject(refused('submodule'));
    await expect(comparedWith('sub/none.csv', { base })).rejects.toMatchObject(refused('submodule'));
  });
});
