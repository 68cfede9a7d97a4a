import { describe, expect, it } from '@jest/globals';
import { keepsOldBuild, onlyInstalls } from './installers.ts';

describe('onlyInstalls', () => {
  const own = new Set(['tools/pip', 'venv.py', 'train.py']);
  it.each<[string, boolean]>([
    ['uv venv --seed', true],
    ['uv pip sync requirements.txt', true],
    ['uv -q pip install -r requirements.txt', true],
    ['.venv/bin/pip install -r requirements.txt', true],
    ['pip3.12 install numpy', true],
    ['python3 -m pip install numpy', true],
    ['conda env update -f environment.yml', true],
    ['poetry install --no-root', true],
    ['npm ci', true],
    ['uv sync', false],
    ['uv run build.py', false],
    ['uv pip compile requirements.in', false],
    ['pip wheel .', false],
    ['python3 -m build', false],
    ['python3 train.py', false],
    ['python3 -m venv .venv', false], // the project's own venv.py
    ['tools/pip install numpy', false],
    ['conda run python build.py', false],
    ['poetry install', false],
    ['npm run build', false],
    ['npm --prefix ../web ci', false],
    ['sh -c pip install numpy', false],
    ['make', false],
  ])('%s: %s', (command, expected) => {
    expect(onlyInstalls(command.split(' '), (place) => own.has(place), ['{}'])).toBe(expected);
  });

  it.each([
    { name: 'a script that npm runs', manifest: '{"scripts": {"prepare": "tsc"}}', expected: false },
    { name: 'a script that it does not', manifest: '{"scripts": {"test": "jest"}}', expected: true },
    { name: 'packages of the repository', manifest: '{"workspaces": ["packages/*"]}', expected: false },
    { name: 'no JSON', manifest: '{', expected: false },
  ])('npm ci, where package.json has $name: $expected', ({ manifest, expected }) => {
    expect(onlyInstalls(['npm', 'ci'], () => false, [manifest])).toBe(expected);
    expect(onlyInstalls(['npm', 'ci', '--ignore-scripts'], () => false, [manifest])).toBe(true);
  });

  it('npm ci, where a module in another language is built', () => {
    expect(onlyInstalls(['npm', 'ci'], (place) => place === 'binding.gyp', [])).toBe(false);
  });
});

describe('keepsOldBuild', () => {
  const files: Record<string, string> = {
    'pyproject.toml': '[project]\nname = "plib"\n[build-system]\nrequires = ["setuptools"]',
    'here.txt': 'numpy==2\n./\n',
    'named.txt': 'plib @ file:///repository/plib',
    'linked.txt': '-e ./pkg\nnumpy==2 # ./no',
  };
  it.each<[string, boolean]>([
    ['uv sync -q --no-editable', true],
    ['uv pip sync here.txt', true],
    ['uv pip install -r named.txt', true],
    ['uv sync', false],
    ['uv sync --no-editable --reinstall-package plib', false],
    ['uv sync --no-editable --refresh', false],
    ['uv sync --no-editable --no-install-project', false],
    ['uv pip sync linked.txt', false],
    ['uv pip install .', false],
    ['pip install -r here.txt', false],
  ])('%s: %s', (command, expected) => {
    expect(keepsOldBuild(command.split(' '), (place) => files[place])).toBe(expected);
  });

  it.each([
    { name: 'builds nothing', manifest: '[project]\nname = "plib"' },
    { name: 'says what it is built of', manifest: '[build-system]\n[tool.uv]\ncache-keys = [{ file = "src/**" }]' },
  ])('not where pyproject.toml $name', ({ manifest }) => {
    expect(keepsOldBuild(['uv', 'sync', '--no-editable'], () => manifest)).toBe(false);
  });
});
