import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makeZip, type ZipEntry } from './testing-zip.ts';
import { unzip } from './unzip.ts';
import { ARCHIVE_LIMITS } from './zip-directory.ts';

let root: string;
let count = 0;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'unzip-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function unpack(archive: Uint8Array, limits = {}): Promise<Record<string, string>> {
  const home = join(root, String(count++));
  const directory = join(home, 'inside');
  await mkdir(directory, { recursive: true });
  const path = join(home, 'archive.zip');
  await writeFile(path, archive);
  try {
    await unzip(path, directory, { ...ARCHIVE_LIMITS, ...limits });
    return read(directory);
  } finally {
    expect(readdirSync(home).sort()).toEqual(['archive.zip', 'inside']);
  }
}

function read(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(directory.length + 1), readFileSync(path, 'base64')]),
  );
}
const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');

describe('an archive of plain files', () => {
  const honest: { name: string; entries: ZipEntry[]; large?: boolean }[] = [
    { name: 'nothing', entries: [] },
    { name: 'deflated', entries: [{ name: 'a/b.txt', content: 'b'.repeat(1000) }] },
    { name: 'stored', entries: [{ name: 'a/b.txt', content: 'b', stored: true }] },
    {
      name: 'streamed',
      entries: [
        { name: 'a', content: 'x', streamed: true },
        { name: 'b', streamed: true },
      ],
    },
    {
      name: 'empty',
      entries: [
        { name: 'a', content: '' },
        { name: 'b', content: '', stored: true },
      ],
    },
    { name: 'large form', entries: [{ name: 'a', content: 'x', large: true }], large: true },
    { name: 'names in other scripts', entries: [{ name: 'модель/重み.bin', content: 'w' }] },
  ];
  it.each(honest)('$name', async ({ entries, large = false }) => {
    const expected = Object.fromEntries(entries.map(({ name, content = '' }) => [String(name), base64(content)]));
    expect(await unpack(makeZip(entries, { large }))).toEqual(expected);
  });

  it('makes empty directories', async () => {
    const path = join(root, 'a.zip');
    await writeFile(path, makeZip([{ name: 'empty/', mode: 0o040755, stored: true }]));
    await mkdir(join(root, 'to'));
    expect(await unzip(path, join(root, 'to'))).toEqual([]);
    expect(existsSync(join(root, 'to', 'empty'))).toBe(true);
  });
});

describe('an archive that is anything else', () => {
  const bomb = makeZip([{ name: 'zeros', content: Buffer.alloc(64 * 2 ** 20) }]);
  const one: ZipEntry = { name: 'a', content: 'content of a' };
  const hostile: { name: string; archive: Uint8Array; limits?: object; says: RegExp }[] = [
    { name: 'climbs', archive: makeZip([{ name: '../a' }]), says: /empty part, `\.` or `\.\.`/ },
    { name: 'climbs in the middle', archive: makeZip([{ name: 'a/../../b' }]), says: /empty part/ },
    { name: 'climbs by a directory', archive: makeZip([{ name: '../..', stored: true }]), says: /empty part/ },
    { name: 'absolute', archive: makeZip([{ name: '/etc/passwd' }]), says: /is absolute/ },
    { name: 'drive', archive: makeZip([{ name: 'C:/a' }]), says: /character/ },
    { name: 'backslash', archive: makeZip([{ name: '..\\a' }]), says: /character/ },
    { name: 'NUL', archive: makeZip([{ name: 'a\0.txt' }]), says: /character/ },
    { name: 'line break', archive: makeZip([{ name: 'a\n::set-env::' }]), says: /character/ },
    { name: 'no name', archive: makeZip([{ name: '' }]), says: /name of 0 bytes/ },
    { name: 'endless name', archive: makeZip([{ name: 'a'.repeat(2000) }]), says: /name of 2000 bytes/ },
    { name: 'not UTF-8', archive: makeZip([{ name: Uint8Array.of(0x61, 0xff) }]), says: /not UTF-8/ },
    { name: 'another code page', archive: makeZip([{ name: 'é', flags: 0 }]), says: /not UTF-8/ },
    { name: 'twice', archive: makeZip([one, one]), says: /there twice/ },
    { name: 'below a file', archive: makeZip([one, { name: 'a/b' }]), says: /below a file/ },
    { name: 'file and directory', archive: makeZip([one, { name: 'a/', stored: true }]), says: /there twice/ },
    { name: 'link', archive: makeZip([{ name: 'a', content: '/etc/passwd', mode: 0o120777 }]), says: /link/ },
    { name: 'device', archive: makeZip([{ name: 'a', mode: 0o020644 }]), says: /device/ },
    { name: 'directory as a file', archive: makeZip([{ name: 'a', mode: 0o040755 }]), says: /neither/ },
    { name: 'encrypted', archive: makeZip([{ name: 'a', flags: 0x801 }]), says: /encrypted/ },
    { name: 'other method', archive: makeZip([{ ...one, central: { method: 12 } }]), says: /method 12/ },
    {
      name: 'too many',
      archive: makeZip(['a', 'b', 'c'].map((name) => ({ name }))),
      limits: { entries: 2 },
      says: /3 entries/,
    },
    { name: 'too large', archive: makeZip([one]), limits: { bytes: 11 }, says: /12 bytes, more than the 11/ },
    { name: 'bomb', archive: bomb, says: /times its size/ },
    {
      name: 'bomb that hides its size',
      archive: makeZip([{ name: 'a', content: Buffer.alloc(2 ** 20), streamed: true, central: { size: 10 } }]),
      says: /differently/,
    },
    {
      name: 'bomb that hides its size in both',
      archive: makeZip([{ name: 'a', content: Buffer.alloc(2 ** 20), central: { size: 10 }, local: { size: 10 } }]),
      says: /not what the directory says/,
    },
    {
      name: 'entries that share bytes',
      archive: makeZip([one, { ...one, central: { name: 'b', offset: 0 } }]),
      says: /shares bytes/,
    },
    { name: 'hidden bytes', archive: makeZip([{ ...one, padding: 1 }, { name: 'b' }]), says: /belong to no entry/ },
    { name: 'hidden entry', archive: makeZip([one], { before: 40 }), says: /belong to no entry/ },
    { name: 'bytes after', archive: makeZip([one], { after: 1 }), says: /no directory/ },
    {
      name: 'other name inside',
      archive: makeZip([{ ...one, local: { name: 'b' } }]),
      says: /differently in two places/,
    },
    { name: 'other checksum inside', archive: makeZip([{ ...one, local: { crc32: 1 } }]), says: /differently/ },
    {
      name: 'wrong checksum',
      archive: makeZip([{ ...one, central: { crc32: 1 }, local: { crc32: 1 } }]),
      says: /not what the directory says/,
    },
    {
      name: 'wrong checksum, stored',
      archive: makeZip([{ ...one, stored: true, central: { crc32: 1 }, local: { crc32: 1 } }]),
      says: /not what/,
    },
    {
      name: 'reaches into the directory',
      archive: makeZip([{ ...one, streamed: true, central: { packed: 60 } }]),
      says: /differently|into/,
    },
    { name: 'cut short', archive: makeZip([one]).subarray(0, -1), says: /no directory/ },
    { name: 'no archive', archive: Buffer.from('<html>expired</html>'), says: /no zip archive/ },
    { name: 'empty', archive: Buffer.alloc(0), says: /no zip archive/ },
  ];
  it.each(hostile)('is refused: $name', async ({ archive, limits, says }) => {
    await expect(unpack(archive, limits)).rejects.toMatchObject({
      code: 'MLOPS_ARTIFACT_REFUSED',
      message: expect.stringMatching(says),
    });
  });
});

const part = fc.stringMatching(/^[a-z0-9_-]{1,8}$/);
const files = fc.dictionary(
  fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => `${parts.join('/')}.f`),
  fc.record({ content: fc.uint8Array({ maxLength: 200 }), stored: fc.boolean(), streamed: fc.boolean() }),
  { maxKeys: 5 },
);

describe('for any files', () => {
  it('what was packed is what is unpacked', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (wanted, large) => {
        const entries = Object.entries(wanted).map(([name, entry]) => ({ name, ...entry, large }));
        const expected = Object.fromEntries(entries.map(({ name, content }) => [name, base64(content)]));
        expect(await unpack(makeZip(entries, { large }))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('a changed archive is refused, or says the same', async () => {
    const change = fc.oneof(
      fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }),
      fc.record({ cut: fc.nat() }),
      fc.record({ at: fc.nat(), insert: fc.uint8Array({ minLength: 1, maxLength: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(files, change, async (wanted, how) => {
        const entries = Object.entries(wanted).map(([name, entry]) => ({ name, ...entry }));
        const expected = Object.fromEntries(entries.map(({ name, content }) => [name, base64(content)]));
        const found = await unpack(changed(makeZip(entries), how)).catch((error: { code?: string }) => error.code);
        if (found !== 'MLOPS_ARTIFACT_REFUSED') expect(found).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

type Change = { at: number; byte: number } | { cut: number } | { at: number; insert: Uint8Array };

function changed(archive: Buffer, how: Change): Buffer {
  if ('cut' in how) return archive.subarray(0, how.cut % archive.length);
  const at = how.at % archive.length;
  if ('insert' in how) return Buffer.concat([archive.subarray(0, at), how.insert, archive.subarray(at)]);
  const copy = Buffer.from(archive);
  copy[at] = how.byte;
  return copy;
}
