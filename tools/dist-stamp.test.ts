import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { digestSources, isDistStamped, stampDist } from './dist-stamp.ts';

let root: string;
const write = (name: string, text: string): void => {
  mkdirSync(join(root, name, '..'), { recursive: true });
  writeFileSync(join(root, name), text);
};
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dist-stamp-'));
  for (const name of [
    'actions/a/action.ts',
    'dist/index.js',
    'entry/mlops.ts',
    'packages/kit/index.ts',
    'tools/build.ts',
  ])
    write(name, name);
  for (const name of ['package.json', 'package-lock.json']) write(name, '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

it('dist/ is what the sources build when that was seen, and not before', () => {
  expect(isDistStamped(root)).toBe(false);
  stampDist(root, digestSources(root));
  expect(isDistStamped(root)).toBe(true);
});

it.each(['packages/kit/index.ts', 'packages/kit/more.ts', 'dist/index.js', 'package-lock.json'])(
  'it is no more when %s is another',
  (name) => {
    stampDist(root, digestSources(root));
    write(name, 'other');
    expect(isDistStamped(root)).toBe(false);
  },
);

it('nor when a source changed while it was built', () => {
  const before = digestSources(root);
  write('entry/mlops.ts', 'other');
  stampDist(root, before);
  expect(isDistStamped(root)).toBe(false);
});
