import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MlopsError } from '#kit';
import { testHost } from '#testing';
import { loadProject } from './load.ts';
import { resolvePath } from './paths.ts';
import { payload, requirePayload } from './payload.ts';
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
    expect(await requirePayload(project, 'y.csv')).toEqual({ kind: 'file', present: false });
  });

  it('a Git LFS pointer names the command from the top of the repository', async () => {
    await write('x.csv', `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`);
    expect(await payload(project, 'x.csv')).toEqual({ kind: 'lfs', digest: { sha256: oid }, present: false });
    const error = await errorOf(requirePayload(project, 'x.csv'));
    expect(error).toMatchObject({ code: 'MLOPS_PAYLOAD_MISSING', hint: 'git lfs pull --include model/x.csv' });
  });

  it('a .dvc file beside an absent file names dvc pull', async () => {
    await write('my data.csv.dvc', `outs:\n- md5: ${md5}\n  size: 3\n  hash: md5\n  path: my data.csv\n`);
    expect(await payload(project, 'my data.csv')).toEqual({ kind: 'dvc', digest: { md5 }, present: false });
    const error = await errorOf(requirePayload(project, 'my data.csv'));
    expect(error).toMatchObject({ code: 'MLOPS_PAYLOAD_MISSING', hint: "dvc pull 'my data.csv'" });
    await write('my data.csv', 'id\n');
    expect(await requirePayload(project, 'my data.csv')).toEqual({ kind: 'dvc', digest: { md5 }, present: true });
  });

  it('a directory tracked by DVC', async () => {
    await write('images.dvc', `outs:\n- md5: ${md5}.dir\n  nfiles: 2\n  path: images\n`);
    expect(await payload(project, 'images')).toEqual({ kind: 'dvc', digest: { md5: `${md5}.dir` }, present: false });
  });

  it('a .dvc file that is none is an error', async () => {
    await write('x.csv.dvc', 'outs: []\n');
    expect(await errorOf(payload(project, 'x.csv'))).toMatchObject({
      code: 'MLOPS_PAYLOAD_UNREADABLE',
      where: { file: 'x.csv.dvc' },
    });
  });
});
