import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { writeSite } from './write-site.ts';

describe('the directory of a site', () => {
  const { files } = testHost({ directory: tmpdir() });
  const pages = new Map([
    ['index.html', 'new'],
    ['projects/a.html', 'a'],
  ]);
  let at: string;
  beforeEach(() => {
    at = join(mkdtempSync(join(tmpdir(), 'site-')), 'site');
  });
  afterEach(() => rmSync(dirname(at), { recursive: true }));
  const there = (): string[] => readdirSync(dirname(at), { recursive: true, encoding: 'utf8' }).sort();

  it('is replaced when a dashboard made all that is in it', async () => {
    await writeSite(files, at, new Map([['old.html', 'old']]));
    await writeSite(files, at, pages);
    expect(there()).toEqual([
      'site',
      'site/dashboard.json',
      'site/index.html',
      'site/projects',
      'site/projects/a.html',
    ]);
    expect(readFileSync(join(at, 'index.html'), 'utf8')).toBe('new');
  });

  it.each([
    ['a file of somebody', async () => (mkdirSync(at), writeFileSync(join(at, 'notes.txt'), 'mine')), 'site/notes.txt'],
    [
      'a file beside the pages',
      async () => (await writeSite(files, at, pages), writeFileSync(join(at, 'projects', 'b.html'), 'mine')),
      'site/projects/b.html',
    ],
    [
      'pages without the file that says whose they are',
      async () => (mkdirSync(at), writeFileSync(join(at, 'index.html'), 'mine')),
      'site/index.html',
    ],
    [
      'a marker that is none',
      async () => (
        mkdirSync(at),
        writeFileSync(join(at, 'dashboard.json'), '{"files": ["a.html"]}'),
        writeFileSync(join(at, 'a.html'), 'mine')
      ),
      'site/a.html',
    ],
    ['a file in its place', async () => writeFileSync(at, 'mine'), 'site'],
  ])('is left alone when there already: %s', async (_, prepare, left) => {
    await prepare();
    const before = there();
    await expect(writeSite(files, at, pages)).rejects.toMatchObject({ code: 'MLOPS_DASHBOARD_PLACE' });
    expect(there()).toEqual(before);
    expect(readFileSync(join(dirname(at), left), 'utf8')).toBe('mine');
  });

  it('is what it was when the new one cannot be put into its place', async () => {
    await writeSite(files, at, new Map([['old.html', 'old']]));
    const rename = (from: string, to: string): Promise<void> =>
      from.endsWith('new') ? Promise.reject(new Error('no')) : files.rename(from, to);
    await expect(writeSite({ ...files, rename }, at, pages)).rejects.toThrow('no');
    expect(there()).toEqual(['site', 'site/dashboard.json', 'site/old.html']);
  });
});
