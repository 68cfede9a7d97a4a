import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environmentsBelow } from './nested.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nested-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (...names: string[]): void => {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), '');
  }
};

describe('environmentsBelow', () => {
  it.each<{ name: string; files: string[]; ignored: string[]; expected: string[] }>([
    { name: 'one level down', files: ['build/venv/pyvenv.cfg'], ignored: ['build'], expected: ['build/venv'] },
    { name: 'two levels down', files: ['out/tox/a/pyvenv.cfg'], ignored: ['out'], expected: ['out/tox/a'] },
    { name: 'not three levels down', files: ['out/a/b/c/pyvenv.cfg'], ignored: ['out'], expected: [] },
    {
      name: 'of conda and of Node.js, side by side',
      files: ['envs/a/conda-meta/history', 'ui/node_modules/x/index.js', 'envs/b/readme'],
      ignored: ['envs', 'ui', 'absent', 'file'],
      expected: ['envs/a', 'ui/node_modules'],
    },
    {
      name: 'none within another',
      files: ['.venv/pyvenv.cfg', '.venv/lib/x/pyvenv.cfg', 'build/v/pyvenv.cfg', 'build/v/node_modules/x'],
      ignored: ['.venv', 'build'],
      expected: ['build/v'],
    },
    {
      name: 'none of another repository, nor of what lies above',
      files: ['trees/other/.git', 'trees/other/.venv/pyvenv.cfg'],
      ignored: ['trees', '..', '../other'],
      expected: [],
    },
  ])('$name', ({ files, ignored, expected }) => {
    write(...files);
    expect(environmentsBelow(root, ignored)).toEqual(expected);
  });

  it('none behind a link', () => {
    write('elsewhere/venv/pyvenv.cfg', 'build/file');
    symlinkSync(join(root, 'elsewhere'), join(root, 'link'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'build/link'));
    expect(environmentsBelow(root, ['link', 'build'])).toEqual([]);
  });

  it('beside a directory of many', () => {
    for (let at = 0; at < 30; at += 1) write(...Array.from({ length: 200 }, (_, one) => `data/${at}/${one}`));
    write('envs/a/pyvenv.cfg');
    expect(environmentsBelow(root, ['data', 'envs'])).toEqual(['envs/a']);
  });
});
