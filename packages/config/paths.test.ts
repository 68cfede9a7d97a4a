import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { MlopsError } from '#kit';
import { testHost, type TestHost } from '#testing';
import { loadProject } from './load.ts';
import { resolvePath } from './paths.ts';
import { payload, requirePayload, type Payload } from './payload.ts';
import type { Project } from './schema.ts';

let top: string;
let project: Project;
beforeEach(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'paths-')));
  await mkdir(join(top, 'repository', '.git'), { recursive: true });
  await mkdir(join(top, 'repository', 'model'));
  await mkdir(join(top, 'elsewhere'));
  await mkdir(join(top, 'allowed'));
  await writeFile(
    join(top, 'repository', 'model', 'mlops.yml'),
    'project: a\ndata:\n  d: {path: ../../elsewhere/x.csv}\n',
  );
  await writeFile(join(top, 'elsewhere', 'x.csv'), 'id\n1\n');
  project = await loadProject(testHost({ directory: top }), {
    directory: top,
    config: 'repository/model/mlops.yml',
    dataRoots: ['allowed'],
  });
});
afterEach(() => rm(top, { recursive: true }));

async function errorOf(promise: Promise<unknown>): Promise<MlopsError> {
  return promise.then(
    (value) => {
      throw new Error(`nothing was thrown; got ${JSON.stringify(value)}`);
    },
    (error: MlopsError) => error,
  );
}

describe('resolvePath', () => {
  const inside = [
    { name: 'beside mlops.yml', path: 'data.csv', expected: 'repository/model/data.csv' },
    { name: 'elsewhere in the repository', path: '../shared/data.csv', expected: 'repository/shared/data.csv' },
    { name: 'the repository itself', path: '..', expected: 'repository' },
    { name: 'a name that begins with two dots', path: '..data/x', expected: 'repository/model/..data/x' },
    { name: 'a data root of the operator', path: '../../allowed/x.csv', expected: 'allowed/x.csv' },
  ];
  it.each(inside)('takes $name', async ({ path, expected }) => {
    expect(await resolvePath(project, path, { purpose: 'data' })).toBe(join(top, expected));
  });

  it('keeps the name of a link whose file is inside', async () => {
    await mkdir(join(top, 'repository', 'cache'));
    await symlink(join(top, 'repository', 'cache', 'ab'), join(project.root, 'data.csv'));
    expect(await resolvePath(project, 'data.csv', { purpose: 'data' })).toBe(join(project.root, 'data.csv'));
  });

  const outside: { name: string; path: string; links: [string, string][] }[] = [
    { name: 'a way up', path: '../../elsewhere/x.csv', links: [] },
    { name: 'the directory above the repository', path: '../..', links: [] },
    { name: 'an absolute path', path: '/etc/passwd', links: [] },
    { name: 'a neighbour whose name begins alike', path: '../../repository-2/x', links: [] },
    { name: 'a link to a file', path: 'x.csv', links: [['../../elsewhere/x.csv', 'x.csv']] },
    { name: 'a link to a directory', path: 'd/x.csv', links: [['../../elsewhere', 'd']] },
    { name: 'a link to what does not exist', path: 'x.csv', links: [['../../elsewhere/new.csv', 'x.csv']] },
    { name: 'what does not exist behind a link', path: 'd/new/x.csv', links: [['../../elsewhere', 'd']] },
    {
      name: 'a link to a link',
      path: 'a',
      links: [
        ['b', 'a'],
        ['../../elsewhere/new', 'b'],
      ],
    },
  ];
  it.each(outside)('refuses $name', async ({ path, links }) => {
    for (const [target, link] of links) await symlink(target, join(project.root, link));
    const error = await errorOf(resolvePath(project, path, { purpose: 'data' }));
    expect(error).toMatchObject({ code: 'MLOPS_PATH_OUTSIDE', hint: expect.stringContaining('--data-roots') });
  });

  it('refuses a link that leads to itself', async () => {
    await symlink('loop', join(project.root, 'loop'));
    expect(await errorOf(resolvePath(project, 'loop', { purpose: 'data' }))).toMatchObject({
      code: 'MLOPS_PATH_OUTSIDE',
    });
  });

  it('says where in mlops.yml the path stands', async () => {
    const error = await errorOf(
      resolvePath(project, project.config.data!['d']!.path, { purpose: 'data', at: ['data', 'd', 'path'] }),
    );
    expect(error.where).toEqual({ file: 'repository/model/mlops.yml', line: 3, column: 13, field: 'data.d.path' });
  });
});

describe('payload', () => {
  const oid = 'a'.repeat(64);
  const md5 = 'b'.repeat(32);
  const write = (name: string, text: string): Promise<void> => writeFile(join(project.root, name), text);

  it('a plain file, there or not', async () => {
    await write('x.csv', 'id\n');
    expect(await payload(project, 'x.csv')).toEqual({ kind: 'file', present: true });
    expect(await payload(project, 'y.csv')).toEqual({ kind: 'file', present: false });
    expect(await requirePayload(testHost({ directory: top }), project, 'y.csv')).toEqual({
      kind: 'file',
      present: false,
    });
  });

  it('a Git LFS pointer names the command from the top of the repository', async () => {
    await write('x.csv', `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`);
    expect(await payload(project, 'x.csv')).toEqual({ kind: 'lfs', digest: { sha256: oid }, present: false });
    const error = await errorOf(requirePayload(testHost({ directory: top }), project, 'x.csv'));
    expect(error).toMatchObject({ code: 'MLOPS_PAYLOAD_MISSING', hint: 'git lfs pull --include model/x.csv' });
  });

  it('a .dvc file beside an absent file names dvc pull', async () => {
    await write('my data.csv.dvc', `outs:\n- md5: ${md5}\n  size: 3\n  hash: md5\n  path: my data.csv\n`);
    expect(await payload(project, 'my data.csv')).toEqual({
      kind: 'dvc',
      dvc: { md5, legacy: false },
      present: false,
    });
    const error = await errorOf(requirePayload(testHost({ directory: top }), project, 'my data.csv'));
    expect(error).toMatchObject({ code: 'MLOPS_PAYLOAD_MISSING', hint: "dvc pull 'my data.csv'" });
  });

  it('a directory tracked by DVC', async () => {
    await write('images.dvc', `outs:\n- md5: ${md5}.dir\n  nfiles: 2\n  path: images\n`);
    const dvc = { md5: `${md5}.dir`, legacy: true };
    expect(await payload(project, 'images')).toEqual({ kind: 'dvc', dvc, present: false });
    await mkdir(join(project.root, 'images'));
    expect(await requirePayload(testHost({ directory: top }), project, 'images')).toEqual({
      kind: 'dvc',
      dvc,
      present: true,
    });
  });

  describe('beside content that DVC tracks', () => {
    const dvcOf = (content: string | Uint8Array, how = 'hash: md5'): string =>
      `outs:\n- md5: ${createHash('md5').update(content).digest('hex')}\n  size: 3\n  ${how}\n  path: x.csv\n`;
    const check = (): Promise<Payload> => requirePayload(testHost({ directory: top }), project, 'x.csv');

    it('is that of the file', async () => {
      await write('x.csv', 'id\r\n1\r\n');
      await write('x.csv.dvc', dvcOf('id\r\n1\r\n'));
      expect(await check()).toMatchObject({ kind: 'dvc', present: true });
    });

    it('another one is an error, until dvc add', async () => {
      await write('x.csv.dvc', dvcOf('id\n1\n'));
      await write('x.csv', 'id\n2\n');
      expect(await errorOf(check())).toMatchObject({
        code: 'MLOPS_PAYLOAD_OTHER',
        message: expect.stringMatching(/^x\.csv has md5 [0-9a-f]{32}; expected .* \(x\.csv\.dvc\)\.$/),
        where: { file: 'x.csv' },
        hint: expect.stringMatching(/^dvc checkout x\.csv /),
      });
      await write('x.csv.dvc', dvcOf('id\n2\n'));
      expect(await check()).toMatchObject({ present: true });
    });

    it('is the digest of before 3.0 with the line ends of Unix, or without', async () => {
      await write('x.csv', 'id\r\n1\r\n');
      await write('x.csv.dvc', dvcOf('id\n1\n', 'cache: true'));
      expect(await check()).toMatchObject({ present: true });
      await write('x.csv.dvc', dvcOf('id\r\n1\r\n', 'cache: true'));
      expect(await check()).toMatchObject({ present: true });
      await write('x.csv.dvc', dvcOf('id\n1\n'));
      expect(await errorOf(check())).toMatchObject({ code: 'MLOPS_PAYLOAD_OTHER' });
    });

    it('is read once, until the file or its .dvc file changes', async () => {
      await write('x.csv', 'id\n1\n');
      await write('x.csv.dvc', dvcOf('id\n1\n'));
      const memo = join(project.workspace, 'cache', 'dvc');
      await check();
      // Just written: a second change might leave the same times.
      expect(await readdir(memo).catch(() => [])).toEqual([]);
      const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);
      await check();
      later.mockRestore();
      expect(await readdir(memo)).toHaveLength(1);
      await write('x.csv.dvc', dvcOf('id\n2\n'));
      expect(await errorOf(check())).toMatchObject({ code: 'MLOPS_PAYLOAD_OTHER' });
      await write('x.csv', 'id\n2\n');
      expect(await check()).toMatchObject({ present: true });
    });
  });

  describe('in a directory that DVC tracks, or of its pipeline,', () => {
    const md5Of = (text: string): string => createHash('md5').update(text).digest('hex');
    const [good, other] = ['id\n1\n', 'id\n2\n'];
    let host: TestHost;
    const check = (path: string) => requirePayload(host, project, path);
    const list = JSON.stringify([{ md5: md5Of(good), relpath: 'x.csv' }]);
    const listed = (): string =>
      join(project.repository, `.dvc/cache/files/md5/${md5Of(list).replace(/^../, '$&/')}.dir`);
    /** Links that git has, as they are named in the project. */
    const symlinked = async (links: Record<string, string>): Promise<void> => {
      for (const [path, target] of Object.entries(links)) await symlink(target, join(project.root, path));
      await host.git.run(['add', ...Object.keys(links)], { directory: project.root });
    };
    beforeEach(async () => {
      host = testHost({ directory: project.repository });
      await host.git.run(['init', '-q'], { directory: project.repository });
      await writeFile(join(project.repository, '.gitignore'), '/model/data\n.dvc/cache\n');
      await host.files.makeDirectory(join(project.root, 'data'));
      await host.files.write(listed(), list);
      await writeFile(
        join(project.repository, 'all.dvc'),
        `outs:\n- md5: ${md5Of(list)}.dir\n  hash: md5\n  path: model/data\n`,
      );
      const outs = ['made.csv', 'kept.csv'].map((path) => `    - {path: ${path}, hash: md5, md5: ${md5Of(good)}}\n`);
      await write('dvc.lock', `schema: '2.0'\nstages:\n  make:\n    outs:\n${outs.join('')}`);
    });

    it.each([
      { path: 'data/x.csv', by: 'all.dvc' },
      { path: 'made.csv', by: 'model/dvc.lock' },
    ])('$path is that which $by names; another one is an error', async ({ path, by }) => {
      await write(path, good);
      expect(await check(path)).toMatchObject({ present: true });
      await write(path, other);
      expect(await errorOf(check(path))).toMatchObject({
        code: 'MLOPS_PAYLOAD_OTHER',
        message: `${path} is not what DVC tracks (${by}): here it has md5 ${md5Of(other)}, there ${md5Of(good)}.`,
        where: { file: path },
        hint: expect.stringMatching(/^dvc checkout /),
      });
    });

    it('one that no list here names is let be, and a line says so', async () => {
      await rm(listed());
      await write('data/x.csv', other);
      expect(await check('data/x.csv')).toMatchObject({ present: true });
      expect(host.lines).toContainEqual(
        expect.stringMatching(
          /^warning Whether data\/x\.csv is what DVC tracks \(all\.dvc\) cannot be told: the list of /,
        ),
      );
    });

    it.each<{ name: string; path: string; links: Record<string, string> }>([
      { name: 'its directory is a link in git', path: 'now/x.csv', links: { now: 'data' } },
      { name: 'a link in git leads to it', path: 'y.csv', links: { 'y.csv': 'data/x.csv' } },
      { name: 'links lead to links', path: 'y.csv', links: { 'y.csv': 'now/x.csv', now: 'data' } },
      { name: 'a link in git leads to a file of its own', path: 'y.csv', links: { 'y.csv': 'made.csv' } },
    ])('one is that which DVC tracks where $name', async ({ path, links }) => {
      await symlinked(links);
      for (const text of [good, other]) {
        await write('data/x.csv', text);
        await write('made.csv', text);
        if (text === good) expect(await check(path)).toMatchObject({ present: true });
        else
          expect(await errorOf(check(path))).toMatchObject({
            code: 'MLOPS_PAYLOAD_OTHER',
            message: expect.stringContaining(`${path} is not what DVC tracks (`),
          });
      }
    });

    it('one that DVC linked into its cache, or that a link in git leads to there, is that which it tracks', async () => {
      const cached = join(project.repository, `.dvc/cache/files/md5/${md5Of(good).replace(/^../, '$&/')}`);
      await host.files.write(cached, good);
      await host.files.write(`${cached}x`, other);
      await symlinked({ 'y.csv': 'data/x.csv' });
      await symlink(cached, join(project.root, 'data/x.csv'));
      for (const path of ['data/x.csv', 'y.csv']) expect(await check(path)).toMatchObject({ present: true });
      await rm(join(project.root, 'data/x.csv'));
      await symlink(`${cached}x`, join(project.root, 'data/x.csv'));
      for (const path of ['data/x.csv', 'y.csv'])
        expect(await errorOf(check(path))).toMatchObject({ code: 'MLOPS_PAYLOAD_OTHER' });
    });

    it('one behind a link that git has itself is that of git', async () => {
      await write('kept.csv', other);
      await symlinked({ 'y.csv': 'kept.csv' });
      await host.git.run(['add', 'kept.csv'], { directory: project.root });
      expect(await check('y.csv')).toMatchObject({ present: true });
    });

    it('one in a submodule is that which DVC tracks there', async () => {
      await host.files.write(join(project.root, 'sub', listed().slice(project.repository.length)), list);
      await host.git.run(['init', '-q', 'sub'], { directory: project.root });
      await write('sub/data.dvc', `outs:\n- md5: ${md5Of(list)}.dir\n  hash: md5\n  path: data\n`);
      await host.files.makeDirectory(join(project.root, 'sub', 'data'));
      await symlinked({ 'y.csv': 'sub/data/x.csv' });
      for (const path of ['sub/data/x.csv', 'y.csv']) {
        await write('sub/data/x.csv', good);
        expect(await check(path)).toMatchObject({ present: true });
        await write('sub/data/x.csv', other);
        expect(await errorOf(check(path))).toMatchObject({
          code: 'MLOPS_PAYLOAD_OTHER',
          message: expect.stringContaining(`${path} is not what DVC tracks (model/sub/data.dvc)`),
        });
      }
    });

    it('one that git has is that of git', async () => {
      await write('kept.csv', other);
      await host.git.run(['add', 'kept.csv'], { directory: project.root });
      expect(await check('kept.csv')).toMatchObject({ present: true });
    });

    it('one of which the list here is spoilt is let be, and a line says so', async () => {
      await writeFile(listed(), '[]');
      await write('data/x.csv', other);
      expect(await check('data/x.csv')).toMatchObject({ present: true });
      expect(host.lines).toContainEqual(expect.stringMatching(/^warning .* cannot be told: the list of /));
    });

    it('is found among any number of files of DVC', async () => {
      await Promise.all(Array.from({ length: 2001 }, (_, n) => write(`${n}.dvc`, 'outs: []\n')));
      await write('made.csv', other);
      await write('mine.csv', other);
      expect(await errorOf(check('made.csv'))).toMatchObject({ code: 'MLOPS_PAYLOAD_OTHER' });
      expect(await check('mine.csv')).toMatchObject({ present: true });
    });

    it.each([
      { name: 'has', pipeline: 'stages: {make: {cmd: x, outs: [made.csv]}}\n', isHeld: true },
      { name: 'has for several', pipeline: 'stages: {make: {foreach: [a], do: {cmd: x}}}\n', isHeld: true },
      { name: 'cannot be asked for', pipeline: 'stages: [\n', isHeld: true },
      { name: 'has no more', pipeline: 'stages: {}\n', isHeld: false },
      { name: 'has no more, nor any other', pipeline: '', isHeld: false },
    ])('what dvc.lock has of a stage that dvc.yaml $name is held to: $isHeld', async ({ pipeline, isHeld }) => {
      await write('dvc.yaml', pipeline);
      await write('made.csv', good);
      expect(await check('made.csv')).toMatchObject({ present: true });
      await write('made.csv', other);
      if (isHeld) expect(await errorOf(check('made.csv'))).toMatchObject({ code: 'MLOPS_PAYLOAD_OTHER' });
      else expect(await check('made.csv')).toMatchObject({ present: true });
      expect(host.lines).toEqual([]);
    });

    it('what a .dvc file says goes before what dvc.lock keeps of the same place', async () => {
      await write('z.dvc', `outs:\n- {path: made.csv, hash: md5, md5: ${md5Of(other)}}\n`);
      await write('made.csv', other);
      expect(await check('made.csv')).toMatchObject({ present: true });
      await write('made.csv', good);
      expect(await errorOf(check('made.csv'))).toMatchObject({ message: expect.stringContaining('model/z.dvc') });
    });

    it('of two that name a place otherwise none is believed, and a line says so', async () => {
      const named = (text: string): string => `outs:\n- {path: two.csv, hash: md5, md5: ${md5Of(text)}}\n`;
      await write('1.dvc', named(good));
      await write('2.dvc', named(good));
      await write('two.csv', other);
      expect(await errorOf(check('two.csv'))).toMatchObject({ code: 'MLOPS_PAYLOAD_OTHER' });
      await write('2.dvc', named(other));
      for (const text of [good, other]) {
        await write('two.csv', text);
        expect(await check('two.csv')).toMatchObject({ present: true });
        expect(host.lines.splice(0)).toEqual([
          'warning Whether two.csv is what DVC tracks (model/1.dvc) cannot be told: model/2.dvc names other bytes for it.',
        ]);
      }
    });

    it('a file of DVC that cannot be read as YAML says nothing of others', async () => {
      const many = (of: string): string => `[${Array.from({ length: 20 }, () => of).join(', ')}]`;
      for (const [index, text] of [
        'outs: [*nowhere]\n',
        `a: &a ${many('x')}\nb: &b ${many('*a')}\nc: &c ${many('*b')}\nouts: ${many('*c')}\n`,
        '['.repeat(20_000),
        'outs: [{path: 5, md5: 1}, null, x]\n',
        'outs: {<<: *nowhere}\n',
      ].entries())
        await write(`${index}.dvc`, text);
      await write('mine.csv', other);
      expect(await check('mine.csv')).toMatchObject({ present: true });
      expect(host.lines).toEqual([]);
      await write('0', other);
      await write('2', other);
      for (const path of ['0', '2'])
        expect(await errorOf(check(path))).toMatchObject({ code: 'MLOPS_PAYLOAD_UNREADABLE' });
      await write('made.csv', other);
      expect(await errorOf(check('made.csv'))).toMatchObject({ code: 'MLOPS_PAYLOAD_OTHER' });
    });

    it('any other file is none of it', async () => {
      await write('mine.csv', other);
      expect(await check('mine.csv')).toEqual({ kind: 'file', present: true });
      expect(host.lines).toEqual([]);
    });
  });

  it('a .dvc file that is none is an error', async () => {
    await write('x.csv.dvc', 'outs: []\n');
    expect(await errorOf(payload(project, 'x.csv'))).toMatchObject({
      code: 'MLOPS_PAYLOAD_UNREADABLE',
      where: { file: 'x.csv.dvc' },
    });
  });
});
