import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Project } from '#config';
import { testHost, type TestHost } from '#testing';
import { machineFiles } from './machine-files.ts';

const FILES = {
  '.github/workflows/model.yml': `on: { pull_request: { paths-ignore: ['README.md'] } }
jobs:
  train:
    uses: mlops-actions/mlops-actions/.github/workflows/ml-pull-request.yml@v1
    with: { config: models/a/mlops.yml, data-roots: models/b }
`,
  '.github/actions/mlops-setup/action.yml': 'runs: {steps: [{run: pip install -r packages.txt && sh ci/ready.sh}]}\n',
  'packages.txt': '-r more.txt\n',
  'more.txt': 'numpy==2\n',
  'ci/ready.sh': 'python tools/drivers.py\n',
  'tools/drivers.py': 'import versions\n',
  'tools/versions.py': 'CUDA = 12\n',
  'tools/other.py': 'x = 1\n',
  'lib/action.yaml': 'runs: {using: composite}\n',
  'uv.lock': '',
  'web/package.json': '{}\n',
  Makefile: 'deps:\n\tpip install -r deps/linux.txt\n',
  'deps/linux.txt': 'numpy==2\n',
  'envs/train/list.cfg': '',
  'libs/common/common/x.py': '',
  'README.md': 'Read me.\n',
  'models/a/mlops.yml': 'project: a\ntrain: {run: [python, train.py]}\n',
  'models/a/train.py': 'import steps\n',
  'models/a/steps.py': '',
  'models/a/pyproject.toml': '',
  'models/b/mlops.yml': 'project: b\ntrain: {run: [python, train.py]}\n',
  'models/b/train.py': '',
  'models/b/data.csv': '',
  'models/b/pyproject.toml': '',
  'models/b/requirements/base.txt': '',
  'models/a/predict.py': '',
  'models/a/patterns.py': '',
  'models/a/install.list': '',
};

describe('what makes a machine ready', () => {
  let repository: string;
  let host: TestHost;
  beforeAll(async () => {
    repository = mkdtempSync(join(tmpdir(), 'machine-'));
    for (const [name, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(repository, name)), { recursive: true });
      writeFileSync(join(repository, name), text);
    }
    host = testHost({ directory: repository });
    await host.git.run(['init', '-q'], { directory: repository });
  });
  afterAll(() => rmSync(repository, { recursive: true }));

  const of = (changed: readonly string[], more: object = {}): Promise<string[]> => {
    const root = join(repository, 'models', 'a');
    const train = { run: ['python', 'train.py'], ...more };
    const config = { project: 'a', train, evaluate: { run: ['python', 'predict.py'] } } as unknown as Project['config'];
    return machineFiles(host, { repository, root, config, file: join(root, 'mlops.yml') }, changed);
  };

  it.each(Object.keys(FILES))('%s', async (name) => {
    const isOne = [
      ...['.github/workflows/model.yml', '.github/actions/mlops-setup/action.yml', 'lib/action.yaml'],
      ...['packages.txt', 'more.txt', 'ci/ready.sh', 'tools/drivers.py', 'tools/versions.py'],
      ...['uv.lock', 'models/a/pyproject.toml', 'models/b/pyproject.toml', 'models/b/requirements/base.txt'],
      // What is started may read anything that is nobody's.
      ...['web/package.json', 'Makefile', 'deps/linux.txt', 'envs/train/list.cfg', 'libs/common/common/x.py'],
      'tools/other.py',
    ].includes(name);
    expect(await of([name])).toEqual(isOne ? [name] : []);
  });

  it.each([
    ...['train.py', 'steps.py', 'predict.py', 'patterns.py'].map((name) => ({ name, isOne: false })),
    ...['install.list', 'gone.py'].map((name) => ({ name, isOne: true })),
  ])('$name of a project that says what its training depends on: $isOne', async ({ name, isOne }) => {
    const changed = [`models/a/${name}`];
    expect(await of(changed, { code: ['train.py', 'patt*.py'] })).toEqual(isOne ? changed : []);
    expect(await of(changed)).toEqual([]);
  });

  it.each(['.github/workflows/gone.yml', '.tool-versions', 'envs/gone.cfg'])('%s, which is gone', async (name) => {
    expect(await of([name])).toEqual([name]);
  });
});
