import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { projectFromInputs } from '#config';
import { testHost, type TestHost } from '#testing';
import { codeFiles, type Program } from './code.ts';
import { glob } from './glob.ts';

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
  return (await codeFiles(host, { ...project, file }, { code: patterns })).map((found) =>
    found.name.replace(/^code\//, ''),
  );
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
      return (await codeFiles(host, project, { run: ['python', ...argv], code: patterns })).map(({ name }) => name);
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

  describe('what a program is read from is code', () => {
    const found = async (
      files: Record<string, string>,
      config: object,
      program: Program = {},
      at = '.',
    ): Promise<string[]> => {
      const there = join(root, 'repository', at);
      mkdirSync(there, { recursive: true });
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(there, name)), { recursive: true });
        writeFileSync(join(there, name), text);
      }
      execFileSync('git', ['init', '-q'], { cwd: join(root, 'repository'), stdio: 'pipe' });
      const project = await projectFromInputs(host, { directory: there, config: { project: 'p', ...config } });
      return (await codeFiles(host, project, program)).map(({ name }) => name.replace(/^code\//, ''));
    };
    const runs = (...run: string[]) => ({ evaluate: { run } });

    it.each<{ name: string; files: Record<string, string>; config?: object; program?: Program; expected: string[] }>([
      {
        name: 'whose name only begins as one of documentation',
        files: {
          'license_plates.py': '',
          'notice_period.py': '',
          'changelog_features.py': '',
          LICENSE: '',
          'NOTICE.md': '',
        },
        expected: ['changelog_features.py', 'license_plates.py', 'notice_period.py'],
      },
      {
        name: 'among the documentation, with what it imports there',
        files: { 'docs/predict.mjs': "import { k } from './model.mjs';", 'docs/model.mjs': '', 'docs/other.mjs': '' },
        config: runs('node', 'docs/predict.mjs'),
        expected: ['docs/model.mjs', 'docs/predict.mjs'],
      },
      {
        name: 'that mlops.yml names for another purpose',
        files: { 'predict.py': 'from helper import k', 'helper.py': '' },
        config: {
          ...runs('python', 'predict.py'),
          card: { 'intended-use': 'predict.py' },
          data: { main: { path: 'helper.py' } },
        },
        expected: ['helper.py', 'predict.py'],
      },
      {
        name: 'and a text that it names in full; of raw data its table is data',
        files: {
          'predict.py': "open('table.csv'); open('prompt.md')",
          'table.csv': '',
          'prompt.md': '',
          'README.md': '',
        },
        config: { ...runs('python', 'predict.py'), data: { main: { path: 'table.csv' } } },
        program: { run: ['python', 'predict.py'] },
        expected: ['predict.py', 'prompt.md', 'data/main'],
      },
      ...[
        { started: 'by another name', run: ['npm', 'run', 'model'], data: ['data/main'] },
        { started: 'by what set-up makes of it', run: ['.venv/bin/model'], data: ['data/main'] },
        { started: 'by its own', run: ['node', 'src/fit.mjs'], data: ['data/main'] },
        { started: 'by its own, and is another', run: ['node', 'other.mjs'], data: [] },
        { started: 'by a script', run: ['bash', 'run.sh'], script: 'set -e\nnpm run -s model', data: ['data/main'] },
        { started: 'by a program', run: ['node', 'run.js'], script: "spawn('npm', ['run'])", data: ['data/main'] },
        { started: 'by a runner of tasks', run: ['python', '-m', 'invoke', 'model'], data: ['data/main'] },
        { started: 'by an installed tool', run: ['python', '-m', 'tool', 'run'], data: ['data/main'] },
        { started: 'by no tool', run: ['python', '-u', '-m', 'torch.run', 'other.mjs', '-m', '1'], data: [] },
        {
          started: 'by a script',
          run: ['bash', 'run.sh'],
          script: '"${PYTHON:-.venv/bin/python3}" -m tool run',
          data: ['data/main'],
        },
        {
          started: 'by a program',
          run: ['node', 'run.js'],
          script: 'run([sys.executable, "-m", "tool"])',
          data: ['data/main'],
        },
        {
          started: 'by no script',
          run: ['bash', 'run.sh'],
          script: '# python -m pytest\npython3 -m pip install x\nnode other.mjs',
          data: [],
        },
        { started: 'by no program', run: ['node', 'run.js'], script: '/** Tests: python -m pytest */', data: [] },
      ].map(({ started, run, data, script }) => ({
        name: `with what it reads, where it is started ${started}`,
        files: {
          'src/fit.mjs': "read('prompts/system.md'); read('table.csv')",
          'other.mjs': '',
          ...(script !== undefined && { [run[1]!]: script }),
          'package.json': '{"scripts": {"model": "node src/fit.mjs"}, "files": ["README.md"]}',
          ...{ 'prompts/system.md': '', 'table.csv': '', 'README.md': '' },
        },
        config: { data: { main: { path: 'table.csv' } } },
        program: { run },
        expected: [
          ...['other.mjs', 'package.json', ...(data.length > 0 ? ['prompts/system.md'] : [])],
          ...(script === undefined ? [] : [run[1]!]),
          'src/fit.mjs',
          ...data,
        ],
      })),
      {
        name: 'of a notebook of any size, but for what its cells gave out',
        files: {
          'fit.ipynb': JSON.stringify({
            cells: [
              {
                source: ["open('lib/a.txt')\n", "open('lib/c.txt')"],
                outputs: [{ data: { 'image/png': 'A'.repeat(1 << 20), 'text/plain': ['lib/b.txt'] } }],
              },
            ],
          }),
          ...{ 'lib/a.txt': '', 'lib/b.txt': '', 'lib/c.txt': '' },
        },
        program: { run: ['papermill', 'fit.ipynb'], code: ['fit.ipynb'] },
        expected: ['fit.ipynb', 'lib/a.txt', 'lib/c.txt'],
      },
      {
        name: 'where globs leave it out, and what follows from it, by every word',
        files: {
          'train.py': 'from lib.deep import (\n  b,\n  c,\n)\nmodel.predict(x)',
          'lib/deep/b.py': "import 'd'",
          'lib/deep/d.py': '',
          'predict.py': '',
          'params.json': '',
        },
        config: runs('python', 'predict.py'),
        program: { run: ['python', 'train.py'], code: ['params.json'] },
        expected: ['lib/deep/b.py', 'lib/deep/d.py', 'params.json', 'predict.py', 'train.py'],
      },
      {
        name: 'however an import is written',
        files: {
          'train.py':
            'from lib import a, \\\n  b\nfrom lib import (  # noqa (kept)\n  c,\n)\nrun("""\ncat lib/d.txt\n""")\nrun("x\\nlib/e.sh")',
          ...{ 'lib/a.py': '', 'lib/b.py': '', 'lib/c.py': '', 'lib/d.txt': '', 'lib/e.sh': '', 'lib/f.py': '' },
        },
        program: { run: ['python', 'train.py'], code: ['train.py'] },
        expected: ['lib/a.py', 'lib/b.py', 'lib/c.py', 'lib/d.txt', 'lib/e.sh', 'train.py'],
      },
      {
        name: 'in a folder whose name begins with a dot, or is no word, and compiled',
        files: {
          'train.mjs': "import './.lib/a.mjs'; import './my lib/b.mjs'",
          ...{ '.lib/a.mjs': '', 'my lib/b.mjs': '', 'helper.pyc': '', '__pycache__/helper.pyc': '' },
        },
        program: { run: ['node', 'train.mjs'] },
        expected: ['.lib/a.mjs', 'helper.pyc', 'my lib/b.mjs', 'train.mjs'],
      },
      {
        name: 'whatever bytes a program has, and in UTF-16',
        files: {
          'train.mjs': `import './a/b.mjs' // \0 ${'x'.repeat(1 << 20)}`,
          'a/b.mjs': "readFileSync('c.conf'); readFileSync('e.png')",
          'a/c.conf': [...'a/d.py'].map((letter) => `${letter}\0`).join(''),
          ...{ 'a/d.py': '', 'a/e.png': '\x01\0f.py', 'a/f.py': '' },
        },
        program: { run: ['node', 'train.mjs'], code: ['train.mjs'] },
        expected: ['a/b.mjs', 'a/c.conf', 'a/d.py', 'a/e.png', 'train.mjs'],
      },
      {
        name: 'and what set-up reads, whatever globs say',
        files: {
          'train.py': '',
          'other.py': '',
          'req.txt': '-r base.txt',
          'base.txt': '',
          'pkg/a.py': '',
          'uv.lock': '',
        },
        config: {
          train: { run: ['python', 'train.py'], setup: [['pip', 'install', './pkg', '-r', 'req.txt']] },
          features: { label: 'y' },
          data: { main: { path: 'd.csv' } },
        },
        program: { run: ['python', 'train.py'], code: ['train.py'] },
        expected: ['base.txt', 'pkg/a.py', 'req.txt', 'train.py', 'uv.lock'],
      },
      {
        name: 'and of what only installs no tasks, which name any program',
        files: { 'train.py': '', 'other.py': '', 'req.txt': '', Makefile: 'train:\n\tpython other.py' },
        config: {
          train: { run: ['python', 'train.py'], setup: [['pip', 'install', '-r', 'req.txt']] },
          features: { label: 'y' },
          data: { main: { path: 'd.csv' } },
        },
        program: { run: ['python', 'train.py'], code: ['train.py'] },
        expected: ['req.txt', 'train.py'],
      },
      ...['sh first.sh', 'make'].map((command) => ({
        name: `and what set-up reads behind options in one word, and without endings, by ${command}`,
        files: {
          ...{
            'train.py': '',
            'other.py': '',
            'first.sh': 'python -m tools.install',
            Makefile: 'python -m tools.install',
          },
          'tools/install.py': 'run(["pip", "install", "-rreq.txt"])',
          'req.txt': '-rbase.txt\n-e./pkg\n',
          ...{ 'base.txt': '', 'pkg/a.py': '', 'unused.txt': '' },
        },
        config: {
          train: { run: ['python', 'train.py'], setup: [command.split(' ')] },
          features: { label: 'y' },
          data: { main: { path: 'd.csv' } },
        },
        program: { run: ['python', 'train.py'], code: ['train.py'] },
        expected: [
          'Makefile',
          ...[
            'base.txt',
            ...(command === 'make' ? [] : ['first.sh']),
            'pkg/a.py',
            'req.txt',
            'tools/install.py',
            'train.py',
          ],
        ],
      })),
      {
        name: 'and what it is handed in `params`, in full, by directory and name, as a weight, and of raw data',
        files: {
          'train.py': '',
          ...{ 'prompts/system.md': '', 'prompts/task.md': '', 'prompts/few.md': '', 'prompts/unused.md': '' },
          'table.csv': '',
        },
        config: { data: { main: { path: 'table.csv' } } },
        program: {
          run: ['python', 'train.py'],
          params: {
            depth: 3,
            prompt: 'prompts/system.md',
            more: [{ directory: 'prompts', files: ['task.md'] }, { 'prompts/few.md': 0.5 }],
            table: './table.csv',
          },
        },
        expected: ['prompts/few.md', 'prompts/system.md', 'prompts/task.md', 'train.py', 'data/main'],
      },
      {
        name: 'and what another program is handed',
        files: { 'train.py': '', 'predict.py': '', 'prompts/system.md': '' },
        config: {
          ...runs('python', 'predict.py'),
          features: { label: 'y' },
          data: { main: { path: 'd.csv' } },
          train: { run: ['python', 'train.py'], params: { prompt: 'prompts/system.md' } },
        },
        program: { run: ['python', 'predict.py'] },
        expected: ['predict.py', 'prompts/system.md', 'train.py'],
      },
      ...['fit', 'fit.one', 'tools', 'more'].map((module) => ({
        name: `of the module ${module}, and no document that another names`,
        files: {
          ...{ 'fit.py': '', 'fit/one.py': '', 'tools/__main__.py': '', 'src/more/__init__.py': '' },
          ...{ 'other.mjs': "read('prompts/system.md')", 'prompts/system.md': '' },
        },
        program: { run: ['python3', '-m', module] },
        expected: ['fit.py', 'fit/one.py', 'other.mjs', 'src/more/__init__.py', 'tools/__main__.py'],
      })),
      {
        name: 'of a module that is given by its name',
        files: { 'docs/app/train.py': '', 'docs/app/__init__.py': '' },
        config: runs('python', '-m', 'docs.app.train'),
        expected: ['docs/app/__init__.py', 'docs/app/train.py'],
      },
    ])('$name', async ({ files, config = {}, program, expected }) => {
      expect(await found(files, config, program)).toEqual(expected);
    });

    const shared = {
      'predict.mjs': "import { k } from '../common/features.mjs';",
      'load.py': 'sys.path.append(os.path.dirname(HERE))\nimport tables',
      '../common/features.mjs': "import './base.mjs';",
      '../common/base.mjs': '',
      '../common/unused.mjs': '',
      '../tables/__init__.py': 'from .reader import read',
      '../tables/reader.py': '',
      '../other/features.mjs': '',
    };
    it('beside the folder of a project, where something in that names it', async () => {
      expect(await found(shared, runs('node', 'predict.mjs'), {}, 'model')).toEqual([
        '../common/base.mjs',
        '../common/features.mjs',
        '../tables/__init__.py',
        '../tables/reader.py',
        'load.py',
        'predict.mjs',
      ]);
    });

    describe('beside the folder of a project, by a way that one text says', () => {
      it.each<{ name: string; files: Record<string, string>; expected: string[] } & Program>([
        {
          name: 'and a module that another does',
          files: {
            'train.sh': 'PYTHONPATH=../libs/prep exec python3 train.py',
            'train.py': 'from helper import sign',
            '../libs/prep/helper.py': 'from deep.more import k',
            '../libs/prep/deep/more.py': '',
            '../libs/prep/unused.py': '',
            '../libs/other/helper.py': '',
          },
          expected: ['../libs/prep/deep/more.py', '../libs/prep/helper.py', 'train.py', 'train.sh'],
        },
        {
          name: 'in parts that are joined',
          files: {
            'settings.py': 'sys.path.insert(0, str(ROOT / "libs" / "prep"))',
            'train.py': 'import settings\nfrom helper import sign',
            '../libs/prep/helper.py': '',
            '../libs/other/helper.py': '',
          },
          expected: ['../libs/prep/helper.py', 'settings.py', 'train.py'],
        },
        {
          name: 'in what it is handed',
          files: {
            'train.py': 'from helper import sign',
            '../libs/prep/helper.py': '',
            ...{ '../shared/vocabulary.json': '', '../shared/other.json': '' },
          },
          params: { vocabulary: '../shared/vocabulary.json', search: ['../libs/prep'] },
          expected: ['../libs/prep/helper.py', '../shared/vocabulary.json', 'train.py'],
        },
        {
          name: 'as an argument of what starts the program',
          files: { 'train.py': 'from helper import sign', '../libs/prep/helper.py': '' },
          run: ['env', 'PYTHONPATH=../libs/prep', 'python', 'train.py'],
          expected: ['../libs/prep/helper.py', 'train.py'],
        },
        ...['#prep', '#libs/prep'].map((said) => ({
          name: `by the name ${said} that settings above give to it`,
          files: {
            'train.mjs': `import { sign } from '${said}'`,
            '../package.json': `{"imports": {"#prep": {"node": "./libs/prep/src/entry.mjs"}, "#libs/*": "./libs/*/src/entry.mjs"}}`,
            ...{ '../libs/prep/src/entry.mjs': "export * from './sign.mjs'", '../libs/prep/src/sign.mjs': '' },
            ...{ '../libs/other/src/entry.mjs': '', '../libs/prep/src/unused.mjs': '' },
          },
          expected: ['../libs/prep/src/entry.mjs', '../libs/prep/src/sign.mjs', 'train.mjs'],
        })),
        {
          name: 'by the name that paths of TypeScript above give to its directory',
          files: {
            'train.ts': "import { sign } from '@acme/prep'",
            '../tsconfig.base.json': '{"compilerOptions": {"baseUrl": ".", "paths": {"@acme/*": ["libs/*/src"]}}}',
            ...{ '../libs/prep/src/index.ts': '', '../libs/other/src/index.ts': '' },
          },
          expected: ['../libs/prep/src/index.ts', 'train.ts'],
        },
        {
          name: 'as a pattern, of which another has the rest',
          files: {
            'tsconfig.json': '{"compilerOptions": {"paths": {"@lib/*": ["../libs/*"]}}}',
            'train.ts': "import { k } from '@lib/prep/helper'",
            '../libs/prep/helper.ts': '',
            '../libs/unused/helper.ts': '',
          },
          expected: ['../libs/prep/helper.ts', 'train.ts', 'tsconfig.json'],
        },
        {
          name: 'and which its manifest leads on from',
          files: {
            'train.cjs': "require('../shared')",
            '../shared/package.json': '{"name": "anything", "main": "lib/entry.js"}',
            '../shared/lib/entry.js': "require('.')",
            '../shared/lib/index.js': '',
            '../shared/lib/unused.js': '',
          },
          expected: ['../shared/lib/entry.js', '../shared/lib/index.js', '../shared/package.json', 'train.cjs'],
        },
        {
          name: 'or as a package, whose name only its manifest says',
          files: {
            'train.py': 'from plib import k',
            'fit.ts': "import { k } from '@acme/tools'",
            '../packages/python-lib/pyproject.toml': '[project]\nname = "plib"',
            '../packages/python-lib/src/plib/__init__.py': '',
            '../packages/t/package.json': '{"name": "@acme/tools"}',
            '../packages/t/src/index.ts': "import './more'",
            '../packages/t/src/more.ts': '',
            '../packages/t/src/unused.ts': '',
          },
          expected: [
            '../packages/python-lib/pyproject.toml',
            '../packages/python-lib/src/plib/__init__.py',
            '../packages/t/package.json',
            '../packages/t/src/index.ts',
            '../packages/t/src/more.ts',
            'fit.ts',
            'train.py',
          ],
        },
        {
          name: 'whatever characters a name without its ending has',
          files: {
            'train.cjs': ['@common', 'shared/my helper', 'shared/+util', 'shared/.prep', 'lib/सहायक']
              .map((name) => `require('../${name}')`)
              .join('\n'),
            '../@common/index.js': '',
            '../lib/सहायक.js': '',
            '../shared/+util.js': '',
            '../shared/.prep.js': '',
            '../shared/my helper.js': '',
            '../shared/my other.js': '',
          },
          expected: [
            '../@common/index.js',
            '../lib/सहायक.js',
            '../shared/+util.js',
            '../shared/.prep.js',
            '../shared/my helper.js',
            'train.cjs',
          ],
        },
        {
          name: 'but not by words that each folder has for its own',
          files: {
            'src/train.py': '# see src/ and tests/\nfrom src.utils import k\nimport config, utils',
            'tests/test_train.py': 'from src.utils import k',
            'pyproject.toml': 'testpaths = ["tests"]\npythonpath = ["src"]',
            '../pyproject.toml': '[tool.uv.workspace]\nmembers = ["one", "two", "libs/prep"]',
            '../one/pyproject.toml': '[project]\nname = "one"',
            '../one/src/utils.py': '',
            '../one/src/utils/__init__.py': '',
            '../two/mlops.yml': '',
            '../two/tests/utils.py': '',
            '../two/config.py': '',
          },
          expected: ['pyproject.toml', 'src/train.py', 'tests/test_train.py'],
        },
      ])('$name', async ({ files, expected, ...program }) => {
        expect(await found(files, {}, program, 'model')).toEqual(expected);
      });
    });

    it.each<{ name: string; value: (top: string) => string; expected: string[]; code?: string[] }>([
      { name: 'from the project', value: () => '../libs/prep:/usr/lib', expected: ['../libs/prep/helper.py'] },
      { name: 'from the root', value: (top) => `${top}/libs/prep`, expected: ['../libs/prep/helper.py'] },
      { name: 'through a link', value: (top) => `${top}/../link`, expected: ['../libs/prep/helper.py'] },
      { name: 'below', value: () => 'own', expected: ['own/helper.py'], code: ['train.py'] },
      { name: 'as a file', value: () => '--require=../libs/unused.py', expected: ['../libs/unused.py'] },
      { name: 'nowhere', value: () => 'helper unused a/b', expected: [] },
    ])('in a directory that a variable has, $name', async ({ value, expected, code = ['train.py'] }) => {
      const top = join(root, 'repository');
      mkdirSync(join(top, 'model'), { recursive: true });
      symlinkSync('repository/libs/prep', join(root, 'link'));
      host = testHost({ directory: root, env: { ...host.env, WAY: value(top) } });
      const files = {
        'train.py': 'import helper',
        'own/helper.py': '',
        ...{ '../libs/prep/helper.py': '', '../libs/prep/unused.py': '', '../libs/unused.py': '' },
      };
      const program = { run: ['python', 'train.py'], code };
      const without = await found(files, {}, program, 'model');
      const all = await found(files, {}, { ...program, env: ['WAY', 'UNSET'] }, 'model');
      expect(all.filter((name) => !without.includes(name))).toEqual(expected);
    });

    it.each([
      { name: 'its package manager', setup: ['uv', 'sync'] },
      { name: 'one that a script starts', setup: ['sh', 'install.sh'] },
      { name: 'one that starts the program', setup: ['uv', 'venv'], run: ['uv', 'run', 'train.py'] },
    ])('above a project, what set-up reads there by $name', async ({ setup, run = ['python', 'train.py'] }) => {
      const files = {
        'train.py': '',
        'install.sh': 'uv sync',
        ...{ '../pyproject.toml': '', '../uv.lock': '', '../package.json': '', '../yarn.lock': '' },
      };
      const config = {
        train: { run, setup: [setup] },
        features: { label: 'y' },
        data: { d: { path: 'd.csv' } },
      };
      expect(await found(files, config, { run }, 'model')).toEqual([
        '../pyproject.toml',
        '../uv.lock',
        'install.sh',
        'train.py',
      ]);
    });

    it('behind a link to a directory, or to a file, and in a submodule', async () => {
      const there = join(root, 'repository', 'model');
      mkdirSync(there, { recursive: true });
      symlinkSync('../common', join(there, 'lib'));
      symlinkSync('../tables/reader.py', join(there, 'reader.py'));
      symlinkSync('.', join(there, 'loop'));
      const module = join(there, 'module');
      mkdirSync(module);
      execFileSync('git', ['init', '-q'], { cwd: module, stdio: 'pipe' });
      writeFileSync(join(module, 'util.py'), '');
      writeFileSync(join(module, '.gitignore'), 'cache\n');
      writeFileSync(join(module, 'cache'), '');
      const git = (...args: string[]): unknown =>
        execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
          cwd: module,
          stdio: 'pipe',
        });
      git('add', '.');
      git('commit', '-qm', 'Begin');
      execFileSync('git', ['init', '-q'], { cwd: join(root, 'repository'), stdio: 'pipe' });
      execFileSync('git', ['add', 'model/module'], { cwd: join(root, 'repository'), stdio: 'pipe' });
      const files = { '../common/a.py': '', '../common/README.md': '', '../tables/reader.py': '' };
      expect(await found(files, {}, {}, 'model')).toEqual([
        '../common/a.py',
        '../tables/reader.py',
        'lib',
        'loop',
        'module/util.py',
        'reader.py',
      ]);
    });
  });

  it('a pattern without a file is an error', async () => {
    await expect(names(['src/**'])).rejects.toMatchObject({
      code: 'MLOPS_CODE_MISSING',
      message: expect.stringContaining('src/**'),
    });
  });

  it.each([{ patterns: undefined }, { patterns: ['lib'] }])(
    'one whose name is no UTF-8 is an error: %j',
    async ({ patterns }) => {
      execFileSync('git', ['init', '-q'], { cwd: root, stdio: 'pipe' });
      expect(await names(patterns)).not.toHaveLength(0);
      writeFileSync(Buffer.concat([Buffer.from(join(root, 'lib/')), Buffer.from([0xe9]), Buffer.from('.py')]), '');
      await expect(names(patterns)).rejects.toMatchObject({ code: 'MLOPS_CODE_NAME' });
      expect(await names(['train.py'])).toEqual(['train.py']);
    },
  );

  it('in git: what is tracked counts wherever it lies, but for the own workspace', async () => {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
    git('init', '-q');
    for (const name of ['lib/.mlops/a.mjs', 'sub/.mlops/b.mjs', 'node_modules/c/index.js']) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), '');
    }
    git('add', '-f', 'lib', 'node_modules', '.mlops');
    expect((await names()).filter((name) => /mlops|node_modules|venv/.test(name))).toEqual([
      'lib/.mlops/a.mjs',
      'node_modules/c/index.js',
    ]);
  });

  it('a link counts by what it says, wherever it leads, and what git has there by its bytes', async () => {
    execFileSync('git', ['init', '-q'], { cwd: root, stdio: 'pipe' });
    writeFileSync(join(root, '.gitignore'), 'cache/\n');
    mkdirSync(join(root, 'cache'));
    const links: Record<string, string> = {
      ...{ out: '/etc/passwd', nothing: 'build/x', ignored: 'cache', file: 'lib/a.py', chain: 'file' },
      // Data are data; and out of the repository and in again, by the name that this clone has.
      ...{ rows: 'data/rows.csv', round: `../${basename(root)}/lib/deep` },
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
    const project = await projectFromInputs(host, { directory: root, config });
    const said = (await codeFiles(host, project, { code: Object.keys(links) })).map((file) => [
      file.name.replace('code/', ''),
      file.digest?.sha256 ?? 'bytes',
    ]);
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    expect(Object.fromEntries(said)).toEqual({
      ...Object.fromEntries(Object.entries(links).map(([name, target]) => [name, sha256(target)])),
      ...{ 'lib/a.py': 'bytes', 'lib/deep/b.py': 'bytes' },
    });
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
