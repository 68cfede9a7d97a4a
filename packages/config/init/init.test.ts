import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { findProjects } from '../find.ts';
import { loadProject } from '../load.ts';
import { initProject } from './init.ts';
import { inspectDirectory } from './inspect.ts';
import { planInit, taskOf } from './plan.ts';
import { sampleCsv } from './sample.ts';

let directory: string;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'init-')), 'my-model');
  await mkdir(directory);
});
afterEach(() => rm(dirname(directory), { recursive: true }));

async function given(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
}

const rows = (row: (index: number) => string): string =>
  Array.from({ length: 100 }, (_, index) => `${row(index)}\n`).join('');
const digits = `pixel,target\n${rows((index) => `${index},${index % 10}`)}`;
const diabetes = `id,bmi,progression\n${rows((index) => `${index},${index / 7},${index * 2.5 + 20}`)}`;
const churn = `id,age,churned\n${rows((index) => `${index},${index},${index % 4 === 0 ? 'yes' : 'no'}`)}`;

const cases: {
  name: string;
  files: Record<string, string>;
  installed?: string;
  label?: string;
  text: string;
  note?: string;
  /** Of no note. */
  quiet?: RegExp;
}[] = [
  {
    name: 'many classes, requirements.txt, a label with a usual name',
    files: { 'data.csv': digits, 'train.py': '', 'predict.py': '', 'requirements.txt': '' },
    text: `project: my-model
task: multiclass-classification
data: {main: {path: data.csv}}
features: {label: target}
train: {setup: [[python3, -m, venv, --clear, .venv], [.venv/bin/python, -m, pip, install, --requirement, requirements.txt]], run: [.venv/bin/python, train.py]}
evaluate: {run: [.venv/bin/python, predict.py]}
gate: {rules: [{metric: accuracy, min: 0.1}, {metric: accuracy, margin: 0.02}]}
`,
    note: 'The column to predict is taken to be "target".',
  },
  {
    name: 'requirements.txt, and uv to install them with',
    files: { 'data.csv': digits, 'train.py': '', 'predict.py': '', 'requirements.txt': '' },
    installed: 'uv',
    text: `project: my-model
task: multiclass-classification
data: {main: {path: data.csv}}
features: {label: target}
train: {setup: [[uv, venv, --clear, .venv], [uv, pip, install, --requirement, requirements.txt]], run: [.venv/bin/python, train.py]}
evaluate: {run: [.venv/bin/python, predict.py]}
gate: {rules: [{metric: accuracy, min: 0.1}, {metric: accuracy, margin: 0.02}]}
`,
  },
  {
    name: 'a number, an id, uv',
    files: { 'data/train.csv': diabetes, 'train.py': '', 'predict.py': '', 'uv.lock': '', 'pyproject.toml': '' },
    label: 'progression',
    text: `project: my-model
task: regression
data: {main: {path: data/train.csv}}
features: {entity: id, label: progression}
train: {setup: [[uv, sync, --frozen]], run: [.venv/bin/python, train.py]}
evaluate: {run: [.venv/bin/python, predict.py]}
gate: {rules: [{metric: r2, min: 0}, {metric: r2, margin: 0.05}]}
`,
  },
  {
    name: 'two words, poetry, the data file that has the label',
    files: {
      'data.csv': digits,
      'customers.csv': churn,
      'src/train.py': '',
      'src/predict.py': '',
      'pyproject.toml': '[tool.poetry]\n',
    },
    label: 'churned',
    text: `project: my-model
task: binary-classification
data: {main: {path: customers.csv}}
features: {entity: id, label: churned}
train: {setup: [[poetry, sync, --no-root]], run: [poetry, run, python, src/train.py]}
evaluate: {run: [poetry, run, python, src/predict.py]}
gate: {rules: [{metric: roc_auc, min: 0.5}, {metric: roc_auc, margin: 0.01}]}
`,
    note: '"yes" and "no" of a CSV are read as true and false: train.py finds 1 and 0.',
  },
  {
    name: 'two other words, a key of another name, an environment that git would see',
    files: {
      'data.csv': `customer,age,label\n${rows((index) => `C${index},${index},${index % 4 === 0 ? 'gone' : 'stays'}`)}`,
      'train.py': '',
      'predict.py': '',
      'environment.yml': '',
    },
    installed: 'uv',
    text: `project: my-model
task: binary-classification
data: {main: {path: data.csv}}
features: {entity: customer, label: label}
train: {setup: [[conda, env, create, --yes, --prefix, .conda, --file, environment.yml]], run: [conda, run, --prefix, .conda, python, train.py]}
evaluate: {run: [conda, run, --prefix, .conda, python, predict.py], positive: stays}
gate: {rules: [{metric: roc_auc, min: 0.5}, {metric: roc_auc, margin: 0.01}]}
`,
    note: 'Keep what is installed out of git, or no run is of a commit alone: echo .conda/ >> .gitignore',
  },
  {
    name: 'a project that setuptools builds, which leaves what git would see',
    files: { 'data.csv': digits, 'train.py': '', 'predict.py': '', 'pyproject.toml': '[project]\nname = "a"\n' },
    text: `project: my-model
task: multiclass-classification
data: {main: {path: data.csv}}
features: {label: target}
train: {setup: [[python3, -m, venv, --clear, .venv], [.venv/bin/python, -m, pip, install, .]], run: [.venv/bin/python, train.py]}
evaluate: {run: [.venv/bin/python, predict.py]}
gate: {rules: [{metric: accuracy, min: 0.1}, {metric: accuracy, margin: 0.02}]}
`,
    note: "Keep what is installed out of git, or no run is of a commit alone: printf '%s\\n' .venv/ build/ '*.egg-info/' >> .gitignore",
  },
  {
    name: 'one that uv builds with setuptools, one of both ignored',
    files: {
      'data.csv': digits,
      'train.py': '',
      'predict.py': '',
      'pyproject.toml': '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
      'uv.lock': '',
      '.gitignore': '/build/\n',
    },
    installed: 'uv',
    text: `project: my-model
task: multiclass-classification
data: {main: {path: data.csv}}
features: {label: target}
train: {setup: [[uv, sync, --frozen]], run: [.venv/bin/python, train.py]}
evaluate: {run: [.venv/bin/python, predict.py]}
gate: {rules: [{metric: accuracy, min: 0.1}, {metric: accuracy, margin: 0.02}]}
`,
    note: "Keep what is installed out of git, or no run is of a commit alone: echo '*.egg-info/' >> .gitignore",
  },
  {
    name: 'one that hatchling builds, which leaves nothing',
    files: {
      'data.csv': digits,
      'train.py': '',
      'predict.py': '',
      'pyproject.toml': '[build-system]\nbuild-backend = "hatchling.build"\n',
    },
    installed: 'uv',
    text: `project: my-model
task: multiclass-classification
data: {main: {path: data.csv}}
features: {label: target}
train: {setup: [[uv, venv, --clear, .venv], [uv, pip, install, .]], run: [.venv/bin/python, train.py]}
evaluate: {run: [.venv/bin/python, predict.py]}
gate: {rules: [{metric: accuracy, min: 0.1}, {metric: accuracy, margin: 0.02}]}
`,
    quiet: /out of git/,
  },
  {
    name: 'predictions alone',
    files: { 'predictions.csv': 'id,target,score\n1,0,0.1\n' },
    text: 'project: my-model\nevaluate: {predictions: predictions.csv}\n',
  },
  {
    name: 'JSON lines, conda, a contract, a label that is no plain name',
    files: {
      'data.jsonl': '{"a": 1, "Is Late": true}\n{"a": 2, "Is Late": false}\n',
      'train.py': '',
      'predict.py': '',
      'environment.yml': '',
      'contracts/data.odcs.yaml': '',
    },
    label: 'Is Late',
    text: `project: my-model
task: binary-classification
data: {main: {path: data.jsonl, contract: contracts/data.odcs.yaml}}
features: {label: '"Is Late"'}
train: {setup: [[conda, env, create, --yes, --prefix, .conda, --file, environment.yml]], run: [conda, run, --prefix, .conda, python, train.py]}
evaluate: {run: [conda, run, --prefix, .conda, python, predict.py]}
gate: {rules: [{metric: roc_auc, min: 0.5}, {metric: roc_auc, margin: 0.01}]}
`,
  },
  {
    name: 'Parquet that only DVC has, notebooks, nothing else',
    files: {
      'flights.parquet.dvc': `outs:\n- md5: ${'a'.repeat(32)}\n  path: flights.parquet\n`,
      'explore.ipynb': '{}',
      'node_modules/x/data.csv': 'a\n',
    },
    label: 'late',
    text: 'project: my-model\ndata: {main: {path: flights.parquet}}\nfeatures: {label: late}\n',
    note: 'flights.parquet is tracked by DVC and not here yet: dvc pull flights.parquet',
  },
];

describe('mlops init', () => {
  it.each(cases)('$name', async ({ files, installed, label, text, note, quiet }) => {
    await given(files);
    const bin = join(dirname(directory), 'bin');
    await mkdir(bin);
    if (installed !== undefined) await writeFile(join(bin, installed), '');
    const host = testHost({ directory, env: { PATH: bin } });
    const { text: planned, notes } = await initProject(host, { directory, ...(label !== undefined && { label }) });
    expect(planned).toBe(text);
    if (note !== undefined) expect(notes).toContain(note);
    if (quiet) expect(notes.join('\n')).not.toMatch(quiet);
    expect(planned.trimEnd().split('\n').length).toBeLessThanOrEqual(8);
    expect(await readFile(join(directory, 'mlops.yml'), 'utf8')).toBe(text);
    await expect(loadProject(host, { directory })).resolves.toMatchObject({ config: { project: 'my-model' } });
    expect((await readdir(directory)).filter((name) => name.startsWith('mlops.yml'))).toEqual(['mlops.yml']);
  });

  it('without a likely label leaves a place for it, which loading names', async () => {
    await given({ 'data.csv': diabetes });
    const host = testHost({ directory });
    const { notes } = await initProject(host, { directory });
    expect(notes.at(-1)).toBe('Name the column to predict in features.label, then: mlops run');
    await expect(loadProject(host, { directory })).rejects.toMatchObject({
      code: 'MLOPS_CONFIG_INVALID',
      where: { line: 3, field: 'features.label' },
    });
  });

  it('never overwrites, whatever the file holds', async () => {
    await given({ 'data.csv': digits, 'mlops.yml': 'mine' });
    await expect(initProject(testHost({ directory }), { directory })).rejects.toMatchObject({
      code: 'MLOPS_CONFIG_EXISTS',
    });
    expect(await readFile(join(directory, 'mlops.yml'), 'utf8')).toBe('mine');
  });

  it('loses no file when two write at once', async () => {
    await given({ 'data.csv': digits });
    const host = testHost({ directory });
    const ends = await Promise.allSettled([1, 2, 3].map(() => initProject(host, { directory })));
    expect(
      ends.map((end) => (end.status === 'fulfilled' ? 'written' : (end.reason as { code: string }).code)).sort(),
    ).toEqual(['MLOPS_CONFIG_EXISTS', 'MLOPS_CONFIG_EXISTS', 'written']);
    expect((await readdir(directory)).sort()).toEqual(['data.csv', 'mlops.yml']);
  });

  it('names the nearest column', async () => {
    await given({ 'data.csv': churn });
    await expect(initProject(testHost({ directory }), { directory, label: 'churn' })).rejects.toMatchObject({
      code: 'MLOPS_INIT_LABEL',
      hint: 'Did you mean churned?',
    });
  });

  it('says what it looked for when there is nothing', async () => {
    await given({ 'README.md': '' });
    const found = await inspectDirectory(testHost({ directory }), directory);
    expect(() => planInit(found)).toThrow(expect.objectContaining({ code: 'MLOPS_INIT_NOTHING' }));
  });
});

describe('taskOf', () => {
  it.each([
    { name: 'no values', values: [], task: undefined },
    { name: '0 and 1', values: ['0', '1', '1'], task: 'binary-classification' },
    { name: 'three words', values: ['a', 'b', 'c'], task: 'multiclass-classification' },
    {
      name: 'three whole numbers, each often',
      values: Array.from({ length: 60 }, (_, i) => String(i % 3)),
      task: 'multiclass-classification',
    },
    { name: 'three whole numbers, once each', values: ['1', '2', '3'], task: 'regression' },
    { name: 'many whole numbers', values: Array.from({ length: 900 }, (_, i) => String(i % 30)), task: 'regression' },
    { name: 'decimals', values: Array.from({ length: 60 }, (_, i) => String((i % 3) / 2)), task: 'regression' },
  ])('$name', ({ values, task }) => {
    expect(taskOf(values)?.task).toBe(task);
  });
});

it('reads CSV with quotes, line breaks in fields, another delimiter', () => {
  const sample = sampleCsv('a;"b;c"\r\n1;"x ""y""\nz"\r\n;2\r\n');
  expect(sample?.columns).toEqual(['a', 'b;c']);
  expect([sample?.values('a'), sample?.values('b;c')]).toEqual([['1'], ['x "y"\nz', '2']]);
});

describe('findProjects', () => {
  it('expands a glob, sorted; hidden and built directories are left out', async () => {
    await given({ 'b/mlops.yml': '', 'a/mlops.yml': '', 'node_modules/x/mlops.yml': '', 'c/other.yml': '' });
    const host = testHost({ directory });
    expect(await findProjects(host, '*/mlops.yml', directory)).toEqual(
      ['a', 'b'].map((name) => join(directory, name, 'mlops.yml')),
    );
    expect(await findProjects(host, '**/mlops.yml', directory)).toHaveLength(2);
    expect(await findProjects(host, 'not/there.yml', directory)).toEqual([join(directory, 'not/there.yml')]);
    await expect(findProjects(host, 'x*/mlops.yml', directory)).rejects.toMatchObject({ code: 'MLOPS_CONFIG_MISSING' });
  });

  it('takes a file whose name holds brackets for that file', async () => {
    await given({ '[x].yml': '' });
    expect(await findProjects(testHost({ directory }), '[x].yml', directory)).toEqual([join(directory, '[x].yml')]);
  });
});
