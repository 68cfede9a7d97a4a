import { appendFile, chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost, type TestHost } from '#testing';
import { sourceFacts } from '../statement/source.ts';
import { differenceFromCommit, uncommittedPolicy } from './work-tree.ts';

let directory: string;
let home: string;
let host: TestHost;

async function git(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await host.git.run(args, { directory });
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return Buffer.from(stdout).toString('utf8').trim();
}
async function write(name: string, content: string): Promise<void> {
  await mkdir(join(directory, name, '..'), { recursive: true });
  await writeFile(join(directory, name), content);
}
async function commit(): Promise<void> {
  await git('add', '--all');
  await git('commit', '-q', '--allow-empty', '-m', 'x');
}
const project = () => ({ repository: directory, workspace: join(directory, '.mlops') });
const difference = (): Promise<string | undefined> => differenceFromCommit(host, project());

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'work-tree-'));
  home = await mkdtemp(join(tmpdir(), 'work-tree-home-'));
  host = testHost({ directory, env: { PATH: process.env['PATH'], HOME: home } });
  await git('init', '-q', '-b', 'main');
  await git('config', 'user.name', 'Ada');
  await git('config', 'user.email', 'ada@example.org');
  await write('predict.py', 'print(1)\n');
  await write('data/rows.csv', 'id\n');
  await write('.gitignore', 'ignored/\n');
  await commit();
});
afterEach(async () => {
  for (const path of [directory, home]) await rm(path, { recursive: true, force: true });
});

/** A submodule `part` with one file, `a.py`. */
async function addSubmodule(settings = ''): Promise<void> {
  await git('init', '-q', 'part');
  await write('part/a.py', '1\n');
  await git('-C', 'part', 'add', 'a.py');
  await git('-C', 'part', '-c', 'user.name=Ada', '-c', 'user.email=a@example.org', 'commit', '-q', '-m', 'x');
  await write('.gitmodules', `[submodule "part"]\n\tpath = part\n\turl = ./part\n${settings}`);
  await git('add', '-f', 'part', '.gitmodules');
  await git('commit', '-q', '-m', 'submodule');
}
/** A filter that gives what the commit holds, whatever lies in the work tree. */
const committedBytes = () => git('config', 'filter.z.clean', 'git cat-file blob HEAD:predict.py');

describe('a work tree that is its commit', () => {
  it.each([
    { name: 'as it was checked out', change: async () => {} },
    { name: 'with a workspace', change: () => write('.mlops/evidence/x.json', '{}') },
    { name: 'with files that git ignores', change: () => write('ignored/x', '') },
    {
      name: 'with files that the person lets git ignore everywhere',
      change: async () => {
        await mkdir(join(home, '.config', 'git'), { recursive: true });
        await writeFile(join(home, '.config', 'git', 'ignore'), '.DS_Store\n');
        await write('data/.DS_Store', '');
      },
    },
    {
      name: 'with files that a setting of the person lets git ignore everywhere',
      change: async () => {
        await writeFile(join(home, 'mine'), '.idea/\n');
        await git('config', '--global', 'core.excludesFile', '~/mine');
        await write('.idea/workspace.xml', '');
      },
    },
    { name: 'with a submodule', change: () => addSubmodule() },
    {
      name: 'with a submodule that was not fetched',
      change: async () => {
        await addSubmodule();
        await rm(join(directory, 'part'), { recursive: true });
        await mkdir(join(directory, 'part'));
      },
    },
    {
      name: 'with attributes of this clone alone that change nothing',
      change: () => write('.git/info/attributes', '* text=auto\n*.ipynb filter=absent\n'),
    },
    {
      name: 'with a committed filter, configured in this clone alone',
      change: async () => {
        await write('.gitattributes', '*.bin filter=pointer\n');
        await git('config', 'filter.pointer.clean', 'echo pointer');
        await git('config', 'filter.pointer.smudge', 'echo weights');
        await write('model.bin', 'weights\n');
        await commit();
        expect(await git('cat-file', 'blob', 'HEAD:model.bin')).toBe('pointer');
        await write('.git/info/attributes', 'predict.py text\n');
      },
    },
    { name: 'with a file that was only touched', change: () => utimes(join(directory, 'predict.py'), 1, 1) },
    {
      name: 'with a file said to be unchanged, which it is',
      change: () => git('update-index', '--assume-unchanged', 'predict.py'),
    },
    {
      name: 'of which only a part was checked out',
      change: async () => {
        await git('sparse-checkout', 'set', '--no-cone', '/*', '!/data/');
        expect(await git('ls-files', '-v', 'data')).toBe('S data/rows.csv');
      },
    },
    {
      name: 'whose lines end as its attributes say',
      change: async () => {
        await write('.gitattributes', 'predict.py text eol=crlf\n');
        await commit();
        await rm(join(directory, 'predict.py'));
        await git('checkout', '--', 'predict.py');
        expect(await host.files.readText(join(directory, 'predict.py'))).toBe('print(1)\r\n');
      },
    },
  ])('$name', async ({ change }) => {
    await change();
    expect(await difference()).toBeUndefined();
    expect(await sourceFacts(host, project())).toMatchObject({ dirty: false });
  });
});

describe('a work tree that differs', () => {
  it.each([
    {
      name: 'a file, while git looks at a copy in which nothing is changed',
      change: async () => {
        await git('worktree', 'add', '-q', '--detach', join(home, 'copy'));
        await git('config', 'core.worktree', join(home, 'copy'));
        await write('predict.py', 'print(2)\n');
        expect(await git('status', '--porcelain')).toBe('');
      },
      says: expect.stringContaining('core.worktree'),
    },
    { name: 'a changed file', says: 'predict.py is changed', change: () => write('predict.py', 'print(2)\n') },
    { name: 'a file that is gone', says: 'predict.py is missing', change: () => rm(join(directory, 'predict.py')) },
    {
      name: 'a staged change',
      says: 'predict.py is changed',
      change: async () => {
        await write('predict.py', 'print(2)\n');
        await git('add', 'predict.py');
      },
    },
    { name: 'a new file', says: 'deep/er/new.py is not committed', change: () => write('deep/er/new.py', '') },
    {
      name: 'a new file where untracked files are not shown',
      says: 'new.py is not committed',
      change: async () => {
        await git('config', 'status.showUntrackedFiles', 'no');
        await write('new.py', '');
      },
    },
    {
      name: 'a changed file that git was told to assume unchanged',
      says: 'predict.py is changed',
      change: async () => {
        await git('update-index', '--assume-unchanged', 'predict.py');
        await write('predict.py', 'print(2)\n');
      },
    },
    {
      name: 'a changed file that git was told to skip',
      says: 'predict.py is changed',
      change: async () => {
        await git('update-index', '--skip-worktree', 'predict.py');
        await write('predict.py', 'print(2)\n');
      },
    },
    {
      name: 'a changed file outside of the part that was checked out',
      says: 'data/rows.csv is changed',
      change: async () => {
        await git('sparse-checkout', 'set', '--no-cone', '/*', '!/data/');
        await write('data/rows.csv', 'id\n1\n');
      },
    },
    {
      name: 'a file whose object another stands in for',
      says: 'predict.py is changed',
      change: async () => {
        // As git checks it out when it follows replacements; a file as young as the index it would look at again.
        await write('.gitattributes', 'slow.txt filter=slow\n');
        await write('slow.txt', '');
        await commit();
        await git('config', 'filter.slow.smudge', 'sleep 1.1; cat');
        const replaced = await git('rev-parse', 'HEAD:predict.py');
        const other = await host.git.run(['hash-object', '-w', '--stdin'], { directory, input: 'print(2)\n' });
        await git('update-ref', `refs/replace/${replaced}`, Buffer.from(other.stdout).toString('utf8').trim());
        for (const name of ['predict.py', 'slow.txt']) await rm(join(directory, name));
        const plainly = (...args: string[]) => spawnSync('git', args, { cwd: directory, encoding: 'utf8' }).stdout;
        plainly('checkout', '--', 'predict.py', 'slow.txt');
        expect(plainly('status', '--porcelain')).toBe('');
        expect(await git('status', '--porcelain')).toBe('');
      },
    },
    {
      name: 'a changed submodule that is to be ignored',
      says: 'in part: new.py is not committed',
      change: async () => {
        await addSubmodule('\tignore = all\n');
        await write('part/new.py', '');
        expect(await git('status', '--porcelain')).toBe('');
      },
    },
    {
      name: 'a submodule at another commit',
      says: 'part is changed',
      change: async () => {
        await addSubmodule();
        const who = ['-c', 'user.name=Ada', '-c', 'user.email=a@example.org'];
        await git('-C', 'part', ...who, 'commit', '-q', '--allow-empty', '-m', 'y');
      },
    },
    {
      name: 'a changed file of a submodule that git was told there to assume unchanged',
      says: 'in part: a.py is changed',
      change: async () => {
        await addSubmodule();
        await git('-C', 'part', 'update-index', '--assume-unchanged', 'a.py');
        await write('part/a.py', '2\n');
      },
    },
    {
      name: 'a new file of a submodule where untracked files are not shown',
      says: 'in part: new.py is not committed',
      change: async () => {
        await addSubmodule();
        await git('-C', 'part', 'config', 'status.showUntrackedFiles', 'no');
        await write('part/new.py', '');
      },
    },
    {
      name: 'a file in the place of a submodule that was not fetched',
      says: 'part/a.py is not committed',
      change: async () => {
        await addSubmodule();
        await rm(join(directory, 'part', '.git'), { recursive: true });
      },
    },
    {
      name: 'a submodule that is no repository any more',
      says: expect.stringMatching(/cannot compare the work tree/),
      change: async () => {
        await addSubmodule();
        await rm(join(directory, 'part', '.git'), { recursive: true });
        await mkdir(join(directory, 'part', '.git'));
      },
    },
    {
      name: 'a new file that this clone alone ignores',
      says: 'new.py is not committed',
      change: async () => {
        await write('.git/info/exclude', 'new.py\n');
        await write('new.py', '');
      },
    },
    {
      name: 'a new file that a setting of this clone alone ignores',
      says: 'new.py is not committed',
      change: async () => {
        await writeFile(join(home, 'mine'), 'new.py\n');
        await git('config', 'core.excludesFile', join(home, 'mine'));
        await write('new.py', '');
      },
    },
    {
      name: 'a file that a filter of this clone alone makes equal',
      says: 'predict.py is changed, but for git attributes that are not committed',
      change: async () => {
        await committedBytes();
        await write('.git/info/attributes', 'predict.py filter=z\n');
        await write('predict.py', 'print(2)\n');
      },
    },
    {
      name: 'a file that a filter makes equal which a setting of this clone alone names',
      says: 'predict.py is changed, but for git attributes that are not committed',
      change: async () => {
        await committedBytes();
        await write('.git/mine', 'predict.py filter=z\n');
        await git('config', 'core.attributesFile', '.git/mine');
        await write('predict.py', 'print(2)\n');
      },
    },
    {
      name: 'a file of a strange name that a filter of all repositories makes equal, in an index that says so',
      says: 'a "b"\n\u00fc.py is changed, but for git attributes that are not committed',
      change: async () => {
        await write('a "b"\n\u00fc.py', 'print(1)\n');
        await commit();
        await committedBytes();
        await writeFile(join(home, 'attributes'), '*.py filter=z\n');
        await git('config', '--global', 'core.attributesFile', join(home, 'attributes'));
        await write('a "b"\n\u00fc.py', 'print(2)\n');
        await git('update-index', '--refresh');
      },
    },
    {
      name: 'an index that git cannot read',
      says: expect.stringMatching(/^git cannot compare the work tree with the commit \(fatal: .*index/),
      change: () => writeFile(join(directory, '.git', 'index'), 'garbage'),
    },
    {
      name: 'a filter that is not installed',
      says: expect.stringMatching(/^git cannot compare the work tree with the commit \(.*clean filter 'lfs' failed/),
      change: async () => {
        await write('.gitattributes', '*.bin filter=lfs\n');
        await write('model.bin', 'weights');
        await commit();
        await git('config', 'filter.lfs.required', 'true');
        await git('config', 'filter.lfs.clean', 'absent-program clean %f');
        await utimes(join(directory, 'model.bin'), 1, 1);
      },
    },
  ])('$name', async ({ says, change }) => {
    await change();
    expect(await difference()).toEqual(says);
    expect(await sourceFacts(host, project())).toMatchObject({ dirty: true, difference: says });
  });

  it('leaves the index as it is', async () => {
    await git('update-index', '--assume-unchanged', 'predict.py');
    await appendFile(join(directory, 'predict.py'), '#');
    const before = await host.files.read(join(directory, '.git', 'index'));
    expect(await difference()).toBe('predict.py is changed');
    expect(Buffer.compare(before, await host.files.read(join(directory, '.git', 'index')))).toBe(0);
  });
});

describe('the policy', () => {
  const policy = (config = 'mlops.yml'): Promise<string | undefined> => uncommittedPolicy(host, directory, config);

  it.each([
    { name: 'committed', says: undefined, change: () => write('mlops.yml', 'project: x\n') },
    {
      name: 'committed, whose lines end differently here',
      says: undefined,
      change: async () => {
        await write('.gitattributes', 'mlops.yml text eol=crlf\n');
        await write('mlops.yml', 'project: x\r\n');
      },
    },
    {
      name: 'that is a link to a committed file',
      says: undefined,
      change: async () => {
        await write('conf/mlops.yml', 'project: x\n');
        await symlink('conf/mlops.yml', join(directory, 'mlops.yml'));
      },
    },
    {
      name: 'that is a link to an ignored file',
      says: 'ignored/mlops.yml is not committed',
      change: async () => {
        await write('ignored/mlops.yml', 'project: x\n');
        await symlink('ignored/mlops.yml', join(directory, 'mlops.yml'));
      },
    },
    {
      name: 'that is an ignored link to a committed file',
      says: 'ignored/mlops.yml is not committed',
      config: 'ignored/mlops.yml',
      change: async () => {
        await write('lax.yml', 'project: x\n');
        await mkdir(join(directory, 'ignored'));
        await symlink('../lax.yml', join(directory, 'ignored', 'mlops.yml'));
      },
    },
    {
      name: 'that is a link out of the repository',
      says: 'mlops.yml is a link out of the repository',
      change: async () => {
        const outside = await mkdtemp(join(tmpdir(), 'outside-'));
        await writeFile(join(outside, 'mlops.yml'), '');
        await chmod(outside, 0o755);
        await symlink(join(outside, 'mlops.yml'), join(directory, 'mlops.yml'));
      },
    },
  ])('$name', async ({ says, change, config }) => {
    await change();
    await commit();
    expect(await policy(config)).toBe(says);
  });
});
