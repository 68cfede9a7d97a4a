import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testHost } from '#testing';
import { sha256 } from '../digest/digest.ts';
import { committedAs } from './committed.ts';
import { committedDigests } from './committed-digests.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'committed-'));
  mkdirSync(join(root, 'cache'));
  writeFileSync(join(root, '.gitignore'), 'cache/\n');
  writeFileSync(join(root, 'cache', 'w.bin'), 'weights');
  writeFileSync(join(root, 'file'), 'content');
  const links = { ignored: 'cache/w.bin', disk: '/mnt/disk', nothing: 'build/x', to: 'file' };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
  git('init', '-q');
  git('add', '.');
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-qm', 'Begin');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it.each([
  { name: 'a link that leads to what git ignores: what it says', path: 'ignored', bytes: 'cache/w.bin', same: true },
  { name: 'and not what lies there', path: 'ignored', bytes: 'weights', same: undefined },
  { name: 'one out of the repository', path: 'disk', bytes: '/mnt/disk', same: true },
  { name: 'one to nothing', path: 'nothing', bytes: 'build/x', same: true },
  { name: 'one to nothing, of which something else is said', path: 'nothing', bytes: 'build/y', same: undefined },
  { name: 'one to a file: what it says', path: 'to', bytes: 'file', same: true },
  { name: 'or what it links to', path: 'to', bytes: 'content', same: true },
  { name: 'and nothing else', path: 'to', bytes: 'other', same: false },
  { name: 'a file is not its name', path: 'file', bytes: 'file', same: false },
  { name: 'what is not there', path: 'absent', bytes: '', same: undefined },
])('$name', async ({ path, bytes, same }) => {
  const digest = { sha256: sha256(bytes) };
  const found = await committedAs(testHost({ directory: root }), root, { commit: 'HEAD', path }, digest);
  expect(found?.same).toBe(same);
});

it('the digests of many files are what each has, in three starts of git: of links and what is absent there are none', async () => {
  const { git } = testHost({ directory: root });
  const starts: string[] = [];
  const counted: typeof git = { run: (args, options) => (starts.push(args[0]!), git.run(args, options)) };
  const paths = ['file', '.gitignore', 'to', 'absent', 'cache/w.bin'];
  const read = new Map(paths.map((path) => [path, new Set<string>()] as const));
  const found = await committedDigests({ ...testHost({ directory: root }), git: counted }, root, 'HEAD', read);
  expect([...found].sort()).toEqual([
    ['.gitignore', sha256('cache/\n')],
    ['file', sha256('content')],
  ]);
  expect(starts).toEqual(['ls-tree', 'cat-file', 'cat-file']);
});

it.each([
  {
    name: 'the file that LFS has',
    stored: `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 3\n`,
    read: 'a'.repeat(64),
  },
  { name: 'with the other line ends', stored: 'a\nb\n', read: sha256('a\r\nb\r\n') },
  { name: 'as it is stored', stored: 'a\nb\n', read: sha256('a\nb\n') },
])('of what was read $name, the digest is that', async ({ stored, read }) => {
  writeFileSync(join(root, 'file'), stored);
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-qam', 'Other'], {
    cwd: root,
  });
  const host = testHost({ directory: root });
  const ask = async (digest: string) =>
    (await committedDigests(host, root, 'HEAD', new Map([['file', new Set([digest])]]))).get('file');
  expect(await ask(read)).toBe(read);
  expect(await ask('b'.repeat(64))).not.toBe('b'.repeat(64));
});
