import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { entry, tarball } from './tarball-maker.ts';
import { readTarball } from './tarball.ts';

const names = (gzipped: Uint8Array) =>
  [...readTarball(gzipped)].map(([path, content]) => `${path}=${Buffer.from(content).toString()}`);

describe('readTarball', () => {
  it('reads files without the leading directory', () => {
    expect(names(tarball([entry('package/a.js', 'one'), entry('package/lib/b.js', 'two')]))).toEqual([
      'a.js=one',
      'lib/b.js=two',
    ]);
  });

  it('joins the prefix of a long path', () => {
    const file = entry('c.js', 'x', { prefix: `package/${'d'.repeat(100)}` });
    expect(names(tarball([file]))).toEqual([`${'d'.repeat(100)}/c.js=x`]);
  });

  it.each([
    { name: 'a climbing path', gzipped: tarball([entry('package/../../evil', 'x')]), says: /not a plain path/ },
    { name: 'an absolute path', gzipped: tarball([entry('/etc/passwd', 'x')]), says: /not a plain path/ },
    { name: 'a path with a backslash', gzipped: tarball([entry('package/..\\evil', 'x')]), says: /not a plain path/ },
    { name: 'a path on a drive', gzipped: tarball([entry('package/c:evil', 'x')]), says: /not a plain path/ },
    { name: 'a file at the top', gzipped: tarball([entry('evil', 'x')]), says: /not a plain path/ },
    { name: 'a symbolic link', gzipped: tarball([entry('package/a', '', { type: '2' })]), says: /neither a file/ },
    { name: 'a hard link', gzipped: tarball([entry('package/a', '', { type: '1' })]), says: /neither a file/ },
    {
      name: 'the same path twice',
      gzipped: tarball([entry('package/a', 'x'), entry('package/a', 'y')]),
      says: /twice/,
    },
    {
      name: 'a renaming pax record',
      gzipped: tarball([entry('package/pax', '20 path=package/evil\n', { type: 'x' })]),
      says: /pax/,
    },
    { name: 'a wrong header checksum', gzipped: tarball([entry('package/a', 'x', { checksum: 1 })]), says: /checksum/ },
    {
      name: 'an archive cut off',
      gzipped: gzipSync(Buffer.concat([entry('package/a', 'x'.repeat(600))]).subarray(0, 1000)),
      says: /cut off/,
    },
    { name: 'an archive without its end', gzipped: gzipSync(entry('package/a', 'x')), says: /cut off/ },
    {
      name: 'more than the limit',
      gzipped: tarball([entry('package/a', 'x'.repeat(5000))]),
      limit: 4096,
      says: /larger than|length/,
    },
  ])('refuses $name', ({ gzipped, says, limit }) => {
    expect(() => readTarball(gzipped, limit)).toThrow(says);
  });
});
