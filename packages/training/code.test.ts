import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectFromInputs } from '#config';
import { testHost, type TestHost } from '#testing';
import { codeFiles, glob } from './code.ts';

let root: string;
let host: TestHost;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'code-'));
  host = testHost({ directory: root });
  const files = [
    'train.py',
    'lib/a.py',
    'lib/deep/b.py',
    'requirements.txt',
    'README.md',
    'docs/x.py',
    'data/rows.csv',
    'lookup.csv',
  ];
  const others = [
    '.mlops/cache/x',
    '.venv/bin/python',
    '__pycache__/train.pyc',
    'secret.cfg',
    'contract.yaml',
    'mlops.yml',
  ];
  for (const name of [...files, ...others]) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), name);
  }
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const config = { project: 'p', data: { main: { path: 'data/rows.csv', contract: './contract.yaml' } } };
const names = async (patterns?: string[]): Promise<string[]> => {
  const project = await projectFromInputs(host, { directory: root, config });
  const file = join(project.root, 'mlops.yml');
  return (await codeFiles(host, { ...project, file }, patterns)).map((found) => found.name.replace(/^code\//, ''));
};

describe('codeFiles', () => {
  const all = ['lib/a.py', 'lib/deep/b.py', 'lookup.csv', 'requirements.txt', 'secret.cfg', 'train.py'];

  it('outside of git: everything but documentation, environments and what other stages read; a table that nobody else reads counts', async () => {
    expect(await names()).toEqual(all);
  });

  it('in git: what is ignored is not code, what is new is, what was deleted is gone', async () => {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
    git('init', '-q');
    writeFileSync(join(root, '.gitignore'), 'secret.cfg\n.venv/\n');
    git('add', '.');
    rmSync(join(root, 'lib/a.py'));
    writeFileSync(join(root, 'new one.py'), '');
    expect(await names()).toEqual(['lib/deep/b.py', 'lookup.csv', 'new one.py', 'requirements.txt', 'train.py']);
  });

  describe('of a project in a folder of a repository', () => {
    const run = (...argv: string[]) => ({ ...config, evaluate: { run: ['python', ...argv] } });
    const found = async (argv: string[], patterns?: string[]): Promise<string[]> => {
      execFileSync('git', ['init', '-q'], { cwd: root, stdio: 'pipe' });
      mkdirSync(join(root, 'model'));
      writeFileSync(join(root, 'model', 'own.py'), '');
      const project = await projectFromInputs(host, { directory: join(root, 'model'), config: run(...argv) });
      return (await codeFiles(host, project, patterns)).map(({ name }) => name);
    };

    it.each([
      { name: 'is nothing that lies beside it', argv: ['own.py'], beside: [] },
      {
        name: 'is the directory of a program beside it',
        argv: ['../lib/a.py'],
        beside: ['../lib/a.py', '../lib/deep/b.py'],
      },
      {
        name: 'is a directory that a program is given',
        argv: ['own.py', '--with=../lib/deep/'],
        beside: ['../lib/deep/b.py'],
      },
      { name: 'is a program above it, alone', argv: ['../train.py'], beside: ['../train.py'] },
      { name: 'is not all that lies above it', argv: ['own.py', '..'], beside: [] },
    ])('$name', async ({ argv, beside }) => {
      expect(await found(argv)).toEqual([...beside, 'own.py'].map((name) => `code/${name}`));
    });

    it('is what patterns name beside it', async () => {
      expect(await found(['own.py'], ['../lib/*.py', 'own.py'])).toEqual(['code/../lib/a.py', 'code/own.py']);
    });
  });

  it.each([
    { name: 'a file', patterns: ['train.py'], expected: ['train.py'] },
    { name: 'a star stays in its directory', patterns: ['lib/*.py'], expected: ['lib/a.py'] },
    {
      name: 'two stars do not',
      patterns: ['**/*.py'],
      expected: ['docs/x.py', 'lib/a.py', 'lib/deep/b.py', 'train.py'],
    },
    { name: 'a directory', patterns: ['lib/'], expected: ['lib/a.py', 'lib/deep/b.py'] },
    { name: 'two that overlap', patterns: ['lib', 'lib/a.py'], expected: ['lib/a.py', 'lib/deep/b.py'] },
  ])('patterns: $name', async ({ patterns, expected }) => {
    expect(await names(patterns)).toEqual(expected);
  });

  it('a pattern without a file is an error', async () => {
    await expect(names(['src/**'])).rejects.toMatchObject({
      code: 'MLOPS_CODE_MISSING',
      message: expect.stringContaining('src/**'),
    });
  });

  it('a link out of the repository is refused', async () => {
    symlinkSync('/etc/passwd', join(root, 'link.py'));
    await expect(names()).rejects.toMatchObject({ code: 'MLOPS_PATH_OUTSIDE' });
  });
});

describe('glob', () => {
  it.each([
    ['a.py', 'a.py', true],
    ['a.py', 'aXpy', false],
    ['?.py', 'a.py', true],
    ['?.py', '/.py', false],
    ['**', 'a/b', true],
    ['src/**/x', 'src/x', true],
    ['src/**/x', 'src/a/b/x', true],
    ['./src', 'src/a', true],
  ])('%s matches %s: %s', (pattern, name, expected) => {
    expect(glob(pattern).test(name)).toBe(expected);
  });
});
