import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localFiles } from '#local';
import { DigestMemo } from './memo.ts';
import { digestFiles, type Watched } from './workers.ts';
import { sha256, sha256File } from './digest.ts';
import { digestDirectory, dirHash1, listTree, type TreeFile } from './directory.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'digest-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

describe('sha256File', () => {
  const MB = 1024 * 1024;
  it.each([0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3 * MB])(
    'of %d bytes is what sha256 of the bytes is',
    async (size) => {
      const bytes = Buffer.alloc(size, 'flights');
      expect(await sha256File(write('file', bytes))).toBe(sha256(bytes));
    },
  );

  it.each([
    { name: 'nothing there', code: 'MLOPS_DIGEST_UNREADABLE', make: () => join(root, 'absent') },
    { name: 'a directory', code: 'MLOPS_DIGEST_REFUSED', make: () => root },
    { name: 'a device', code: 'MLOPS_DIGEST_REFUSED', make: () => '/dev/zero' },
    { name: 'a FIFO that nobody writes to', code: 'MLOPS_DIGEST_REFUSED', make: () => fifo('pipe') },
  ])('refuses $name', async ({ code, make }) => {
    await expect(sha256File(make())).rejects.toMatchObject({ code });
  });
});

function fifo(name: string): string {
  execFileSync('mkfifo', [join(root, name)]);
  return join(root, name);
}

describe('dirHash1', () => {
  it("is what in-toto's DigestSet specification shows for its example", () => {
    const module = 'github.com/marklodato/go-hello-world@v0.0.1';
    const files = [
      { name: `${module}/main.go`, sha256: 'ddc4da627d9a9f45fb29641a1b185d6f53287ecfd921aacbf4fe54b7a86fe8d1' },
      { name: `${module}/README.md`, sha256: '3a137eef6458bfb76bb2c63fc29ffc7166604d2d2e09ed9d8250a534122a8364' },
      { name: `${module}/go.mod`, sha256: '28e7c942a036902d981759d0bf5704d2bfc7cb500caf68b84711b234af01c6a5' },
    ];
    expect(dirHash1(files)).toBe('2a1bb6127fb481c60f67692e22285fb306f3c6ffe62075e0ccf674d7c3adcb8f');
  });

  it("is what the specification's own shell line prints", async () => {
    for (const name of ['b', 'a/b', 'a.b', 'a-b/c', 'ä', '\u{1F600}', '\uffee', 'with space', 'Z'])
      write(name, `content of ${name}`);
    const line =
      "find . -type f -print0 | cut -z -c3- | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -f1 -d' '";
    expect((await digestDirectory(root)).dirHash1).toBe(
      execFileSync('sh', ['-c', line], { cwd: root, encoding: 'utf8' }).trim(),
    );
  });

  const name = fc
    .array(fc.stringMatching(/^[^\p{C}/]{1,6}$/u), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/'));
  const tree: fc.Arbitrary<TreeFile[]> = fc
    .uniqueArray(name, { minLength: 1, maxLength: 12 })
    .map((names) => names.map((each, index) => ({ name: each, sha256: sha256(String(index)) })));

  it('does not depend on the order in which a directory is listed', () => {
    const shuffled = tree.chain((files) =>
      fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: files.length })),
    );
    fc.assert(fc.property(shuffled, ([files, other]) => dirHash1(files) === dirHash1(other)));
  });

  it('changes when a file is renamed, changed, added or removed', () => {
    fc.assert(
      fc.property(tree, fc.nat(), (files, pick) => {
        const index = pick % files.length;
        const others = files.filter((_, each) => each !== index);
        const file = files[index]!;
        const altered = [
          [...others, { ...file, name: `${file.name}~renamed` }],
          [...others, { ...file, sha256: sha256(file.sha256) }],
          [...files, { name: 'one more file', sha256: sha256('') }],
          others,
        ];
        return altered.every((each) => dirHash1(each) !== dirHash1(files));
      }),
    );
  });

  it('changes when two files swap their contents', () => {
    const files = [
      { name: 'a', sha256: sha256('1') },
      { name: 'b', sha256: sha256('2') },
    ];
    expect(dirHash1(files)).not.toBe(
      dirHash1([
        { ...files[0]!, sha256: sha256('2') },
        { ...files[1]!, sha256: sha256('1') },
      ]),
    );
  });
});

describe('listTree', () => {
  it('gives regular files at any depth, in the order of their bytes, and ignores empty directories', () => {
    for (const each of ['b', 'a/z', 'a.txt', '.hidden', '\uffee', '\u{1F600}']) write(each, '');
    mkdirSync(join(root, 'empty'));
    expect(listTree(root)).toEqual(['.hidden', 'a.txt', 'a/z', 'b', '\uffee', '\u{1F600}']);
  });

  const hostile: { name: string; make: () => unknown }[] = [
    { name: 'a symbolic link out of the directory', make: () => symlinkSync('/etc/passwd', join(root, 'link')) },
    { name: 'a symbolic link to a file beside it', make: () => (write('a', ''), symlinkSync('a', join(root, 'link'))) },
    { name: 'a symbolic link to its own directory', make: () => symlinkSync('.', join(root, 'loop')) },
    { name: 'a dangling symbolic link', make: () => symlinkSync('nowhere', join(root, 'link')) },
    { name: 'a FIFO', make: () => fifo('pipe') },
    { name: 'a name with a line feed', make: () => write('a\nb', '') },
    { name: 'a name with a carriage return', make: () => write('a\rb', '') },
    {
      name: 'a name that is not UTF-8',
      make: () => writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe])]), ''),
    },
  ];
  it.each(hostile)('refuses $name', async ({ make }) => {
    make();
    await expect(digestDirectory(root)).rejects.toMatchObject({
      code: 'MLOPS_DIGEST_REFUSED',
      hint: expect.any(String),
    });
  });

  it('refuses a socket', async () => {
    const server = createServer().listen(join(root, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect(() => listTree(root)).toThrow(expect.objectContaining({ code: 'MLOPS_DIGEST_REFUSED' }));
    await new Promise((resolve) => server.close(resolve));
  });

  it('says which directory cannot be read', () => {
    expect(() => listTree(join(root, 'absent'))).toThrow(expect.objectContaining({ code: 'MLOPS_DIGEST_UNREADABLE' }));
  });
});

describe('digestFiles in workers', () => {
  const many = (count: number): string[] =>
    Array.from({ length: count }, (_, index) =>
      write(`many/${index}`, `${index}`.repeat(index % 7 === 0 ? 60_000 : index % 50)),
    );

  it('gives what one thread gives, in order', async () => {
    const paths = many(700);
    const expected = await Promise.all(paths.map((path) => sha256File(path)));
    expect((await digestFiles(paths)).map((digest) => digest.sha256)).toEqual(expected);
  });

  it.each([
    { name: 'a missing file', code: 'MLOPS_DIGEST_UNREADABLE', replace: () => undefined },
    {
      name: 'a symbolic link',
      code: 'MLOPS_DIGEST_REFUSED',
      replace: (path: string) => symlinkSync('/etc/passwd', path),
    },
    { name: 'a directory', code: 'MLOPS_DIGEST_REFUSED', replace: (path: string) => mkdirSync(path) },
    { name: 'a FIFO', code: 'MLOPS_DIGEST_REFUSED', replace: (path: string) => fifo(path.slice(root.length + 1)) },
  ])('names $name among many', async ({ code, replace }) => {
    const paths = many(300);
    rmSync(paths[123]!);
    replace(paths[123]!);
    await expect(digestFiles(paths)).rejects.toMatchObject({ code, where: { file: paths[123] } });
  });
});

describe('DigestMemo', () => {
  const memoFile = () => join(root, 'cache', 'digests');
  /** Long ago by mtime only: nothing can set ctime, so the memo waits until the file has really settled. */
  const settled = () => new Promise((resolve) => setTimeout(resolve, 2_100));

  it('reads a settled file once, and again when its bytes change though size and mtime do not', async () => {
    const paths = [write('data/a', 'one'), write('data/b', 'two')];
    const time = new Date('2020-01-01');
    for (const path of paths) utimesSync(path, time, time);
    await settled();
    const memo = DigestMemo.open(memoFile());
    expect(await memo.digestFiles(paths)).toEqual([sha256('one'), sha256('two')]);
    await memo.save(localFiles);

    writeFileSync(paths[0]!, 'ONE');
    utimesSync(paths[0]!, time, time);
    // A forged entry shows which digests come from the memo: `b` does, `a` must not.
    const text = await localFiles.readText(memoFile());
    await localFiles.write(
      memoFile(),
      text.replaceAll(sha256('one'), '1'.repeat(64)).replaceAll(sha256('two'), '2'.repeat(64)),
    );
    expect(await DigestMemo.open(memoFile()).digestFiles(paths)).toEqual([sha256('ONE'), '2'.repeat(64)]);
    expect((await digestDirectory(join(root, 'data'))).files.map((file) => file.sha256)).toEqual([
      sha256('ONE'),
      sha256('two'),
    ]);
  });

  it('does not remember a file that was written a moment ago', async () => {
    const path = write('data/a', 'one');
    const memo = DigestMemo.open(memoFile());
    await memo.digestFiles([path]);
    await memo.save(localFiles);
    expect(await localFiles.exists(memoFile())).toBe(false);
  });

  it.each(['', 'nonsense\n', '1:2:3:4 zz /path\n', '\0\0\0'])('takes %j for an empty memo', async (text) => {
    const path = write('data/a', 'one');
    await localFiles.write(memoFile(), text);
    expect(await DigestMemo.open(memoFile()).digestFiles([path])).toEqual([sha256('one')]);
  });
});

describe('hashing in sight of somebody', () => {
  it.each([
    { name: 'one large file', files: 1, bytes: 300_000_000, title: 'hashing 0', total: 300_000_000 },
    { name: 'many files', files: 250, bytes: 1, title: 'hashing 250 files', total: 250 },
  ])('tells how much of $name is done', async ({ files, bytes, title, total }) => {
    const told: unknown[] = [];
    const host: Watched = {
      clock: { now: () => new Date(), monotonic: () => 0 },
      progress: (...what) => {
        told.push(what);
        return { update: (done) => told.push(done), end: () => told.push('end') };
      },
    };
    const paths = Array.from({ length: files }, (_, index) => write(String(index), ''));
    for (const path of paths) truncateSync(path, bytes);
    const watched = await digestFiles(paths, host);
    expect(watched).toEqual(await digestFiles(paths));
    expect(told[0]).toEqual([title, total]);
    expect(told.at(-1)).toBe('end');
    if (files === 1) expect([...new Set(told.slice(1, -1))]).toEqual([134_217_728, 268_435_456, 300_000_000]);
  });
});
