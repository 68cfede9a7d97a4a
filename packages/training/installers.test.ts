import { describe, expect, it } from '@jest/globals';
import { areLeadingElsewhere, namesOnlyReleases, onlyInstalls, placeOfInstall, placesMade } from './installers.ts';

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
    ['poetry sync --no-root', true],
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
    { name: 'only releases', manifest: '{"dependencies": {"a": "^1.0.0", "b": "npm:c@2"}}', expected: true },
  ])('npm ci, where package.json has $name: $expected', ({ manifest, expected }) => {
    expect(onlyInstalls(['npm', 'ci'], () => false, [manifest])).toBe(expected);
    expect(onlyInstalls(['npm', 'ci', '--ignore-scripts'], () => false, [manifest])).toBe(true);
  });

  it('npm ci, where a module in another language is built', () => {
    expect(onlyInstalls(['npm', 'ci'], (place) => place === 'binding.gyp', [])).toBe(false);
  });
});

describe('npm ci', () => {
  it.each(['file:helper', 'file:./helper', '../helper', 'workspace:*', 'vendor/helper.tgz'])(
    'builds where a dependency is %s, whether scripts are run or not',
    (helper) => {
      const manifest = JSON.stringify({ dependencies: { helper } });
      expect(onlyInstalls(['npm', 'ci', '--ignore-scripts'], () => false, [manifest])).toBe(false);
    },
  );
});

describe('placeOfInstall', () => {
  it.each([
    ['uv venv', 'inside'],
    ['uv venv --python 3.12', 'inside'],
    ['uv sync --frozen', 'inside'],
    ['uv pip sync requirements.txt', 'inside'],
    ['.venv/bin/pip install -r requirements.txt', 'inside'],
    ['.venv/bin/python -m pip install numpy', 'inside'],
    ['conda env create --prefix .conda --file environment.yml', 'inside'],
    ['npm ci', 'inside'],
    ['npm run build', 'by node'],
    ['pip install -r requirements.txt', 'anywhere'],
    ['python -m pip install numpy', 'anywhere'],
    ['../env/bin/pip install numpy', 'anywhere'],
    ['/opt/conda/bin/pip install numpy', 'anywhere'],
    ['.venv/bin/pip install --user numpy', 'anywhere'],
    ['uv pip install --system numpy', 'anywhere'],
    ['uv pip install -p /usr/bin/python3 numpy', 'anywhere'],
    ['uv sync --active', 'anywhere'],
    ['uv venv ../env', 'anywhere'],
    ['conda env create --name team', 'anywhere'],
    ['poetry install', 'anywhere'],
    ['npm install -g typescript', 'anywhere'],
    ['tools/pip install numpy', 'anywhere'], // a program of the project
    ['bash set-up.sh', 'anywhere'],
  ])('%s: %s', (command, expected) => {
    expect(placeOfInstall(command.split(' '), (place) => ['tools/pip', 'pyproject.toml'].includes(place))).toBe(
      expected,
    );
  });
});

describe('placesMade', () => {
  it.each([
    ['python3 -m venv --prompt model .venv', ['.venv']],
    ['uv venv', ['.venv']],
    ['uv venv env/ --python 3.12', ['env']],
    ['uv sync', ['.venv']],
    ['uv run fit.py', ['.venv']],
    ['uv run --no-sync fit.py', []],
    ['uv run --script fit.py', []],
    ['uv sync --project ../other', []],
    ['npm ci', ['node_modules']],
    ['conda env create --prefix .conda --file environment.yml', ['.conda']],
    ['conda install --prefix .conda numpy', []],
    ['uv pip sync requirements.txt', []],
    ['.venv/bin/pip install numpy', []],
    ['python3 -m venv --system-site-packages .venv', []],
    ['npm install -g typescript', []],
  ])('%s: %s', (command, expected) => {
    expect(placesMade(command.split(' '), (place) => place === 'pyproject.toml')).toEqual(expected);
  });

  it('uv makes none where there is no project', () => {
    expect(
      [
        ['uv', 'run', 'fit.py'],
        ['uv', 'sync'],
      ].flatMap((argv) => placesMade(argv, () => false)),
    ).toEqual([]);
  });
});

it.each([
  { names: ['UV_INDEX_URL', 'PIP_CACHE_DIR', 'PATH'], expected: false },
  { names: ['UV_SYSTEM_PYTHON'], expected: true },
  { names: ['UV_PROJECT_ENVIRONMENT'], expected: true },
  { names: ['PIP_TARGET'], expected: true },
])('variables $names lead elsewhere: $expected', ({ names, expected }) => {
  expect(areLeadingElsewhere(names)).toBe(expected);
});

describe('namesOnlyReleases', () => {
  it.each([
    ['numpy', true],
    ['numpy==2.1 ; python_version >= "3.10" # why', true],
    ['uvicorn[standard]>=0.30,<1', true],
    ['numpy==2.1 \\\n    --hash=sha256:ab \\\n    --hash=sha256:cd', true],
    ['-r base.txt\n--index-url https://pypi.example.org/simple\n\n# more', true],
    ['lib @ https://example.org/lib-1.0.tar.gz', true],
    ['--find-links wheels\nlib==1.0', false],
    ['./pkg', false],
    ['-e .', false],
    ['lib-1.0-py3-none-any.whl', false],
    ['lib @ file:///repository/lib', false],
    ['${WHEELS}', false],
    ['x'.repeat(2000), false],
  ])('%j: %s', (text, expected) => {
    expect(namesOnlyReleases(text)).toBe(expected);
  });
});
