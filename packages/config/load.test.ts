import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MlopsError } from '#kit';
import { testHost } from '#testing';
import { loadProject, projectThen, projectFromInputs } from './load.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'config-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function load(text: string | Uint8Array): Promise<Awaited<ReturnType<typeof loadProject>>> {
  await writeFile(join(directory, 'mlops.yml'), text);
  return loadProject(testHost({ directory }), { directory });
}

async function errorOf(promise: Promise<unknown>): Promise<MlopsError> {
  return promise.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: MlopsError) => error,
  );
}

const flights = `project: flights-delay
task: binary-classification
data:
  flights: {path: data/flights.parquet, contract: contracts/flights.odcs.yaml, fetch: [python, fetch.py]}
features:
  entity: [carrier, flight, origin, day]
  at: sched_dep - INTERVAL 1 HOUR
  label: arr_delay > 15
  views: features.yml
  split: {train: 2013-01..2013-04, evaluate: 2013-05, monitor: 2013-06..}
train:
  setup: [[uv, venv], [uv, pip, sync, requirements.txt]]
  run: [.venv/bin/python, train.py]
  params: {max_iter: 150, learning_rate: 0.08}
  seed: 7
evaluate:
  run: [.venv/bin/python, predict.py]
  metrics: [roc_auc, average_precision, log_loss]
  slices: [origin, carrier, origin × carrier]
  group: day
gate:
  baseline: auto
  rules:
    - {metric: roc_auc, min: 0.70}
    - {metric: roc_auc, margin: 0.005}
    - {metric: roc_auc, slices: [origin, carrier × origin], margin: 0.02, min-count: 1500, on-inconclusive: block-if-worse}
    - {metric: log_loss, margin: 1%}
card: {intended-use: card/intended-use.md, licence: apache-2.0, contact: ml@example.org, goal: "on-time rebooking"}
register: {name: flights-delay}
deploy: {target: process}
monitor: {window: 1 month, drift: {prediction: {psi: 0.25, windows: 2 of 2}}, retrain: {cooldown: 14 days, budget: 2 per quarter}}
`;

describe('loadProject', () => {
  it('reads the whole of a project, with defaults', async () => {
    const project = await load(flights);
    expect(project.config.gate?.rules[2]).toEqual({
      metric: 'roc_auc',
      slices: ['origin', 'carrier × origin'],
      margin: 0.02,
      'min-count': 1500,
      'on-inconclusive': 'block-if-worse',
    });
    expect(project.config.evaluate?.threshold).toBe(0.5);
    expect(project.workspace).toBe(join(project.root, '.mlops'));
  });

  it('knows where each key and value stands', async () => {
    const project = await load(flights);
    const at = (...path: (string | number)[]): unknown => project.locate(path);
    expect(at('gate', 'rules', 1, 'margin')).toEqual({ file: 'mlops.yml', line: 25, column: 33 });
    expect(at('gate', 'rules', 0)).toEqual({ file: 'mlops.yml', line: 24, column: 7 });
    expect(at('gate')).toEqual({ file: 'mlops.yml', line: 21, column: 1 });
    expect(at('evaluate', 'slices', 1)).toEqual({ file: 'mlops.yml', line: 19, column: 20 });
    expect(at('train', 'gpus')).toEqual({ file: 'mlops.yml', line: 11, column: 1 });
  });

  it('takes the nearest directory with .git as the repository', async () => {
    const inner = join(directory, 'repository', 'models', 'one');
    await mkdir(inner, { recursive: true });
    await mkdir(join(directory, 'repository', '.git'));
    await writeFile(join(inner, 'mlops.yml'), 'project: one\n');
    const project = await loadProject(testHost({ directory }), {
      directory,
      config: 'repository/models/one/mlops.yml',
      dataRoots: ['outside'],
    });
    expect(project.root).toBe(inner);
    expect(project.repository).toBe(join(directory, 'repository'));
    expect(project.dataRoots).toEqual([join(directory, 'repository'), join(directory, 'outside')]);
  });

  it('says how to write mlops.yml when there is none', async () => {
    const error = await errorOf(loadProject(testHost({ directory }), { directory: join(directory, 'nowhere') }));
    expect(error).toMatchObject({
      code: 'MLOPS_CONFIG_MISSING',
      where: { file: 'mlops.yml' },
      hint: 'Write one with: mlops init',
    });
  });
});

/** `message` is looked for as a whole line of the error's message. */
const wrong: {
  name: string;
  text: string;
  line: number;
  column: number;
  message: string;
  hint?: string;
  code?: string;
}[] = [
  {
    name: 'an unknown key',
    text: 'project: a\nfetures: {}\n',
    line: 2,
    column: 1,
    message:
      '"fetures" is not a key of mlops.yml: expected one of project, task, data, features, train, evaluate, gate, card, register, deploy, monitor.',
    hint: 'Did you mean features?',
  },
  {
    name: 'an unknown key inside',
    text: 'project: a\ntrain:\n  run: [x]\n  parms: {}\n',
    line: 4,
    column: 3,
    message:
      '"parms" is not a key of train: expected one of setup, run, params, seed, env, code, checkpoints, time-limit, gpus, mlflow.',
    hint: 'Did you mean params?',
  },
  {
    name: 'a key that has another place',
    text: 'project: a\nfeatures:\n  label: y\n  setup: [[uv, sync]]\n',
    line: 4,
    column: 3,
    message:
      '"setup" is not a key of features: expected one of run, env, source, entity, at, label, where, views, columns, split, online.',
    hint: 'It was never run. Say it under train.setup: that is run before anything of the project, features too.',
  },
  {
    name: 'a wrong type',
    text: 'project: a\ntrain: {run: python train.py}\n',
    line: 2,
    column: 14,
    message: 'train.run is "python train.py": expected a list (the training program and its arguments; no shell).',
  },
  {
    name: 'a page of another kind',
    text: 'project: a\ntrain: {run: [x], mlflow: "file:///tmp/mlruns"}\n',
    line: 2,
    column: 27,
    message:
      'train.mlflow is "file:///tmp/mlruns": expected a web address such as https://mlflow.example.org (address of the MLflow that the program logs to: reports lead there from the run that it leaves in mlflow-run.json).',
  },
  {
    name: 'a page with a password, which is not repeated',
    text: 'project: a\ntrain: {run: [x], mlflow: "https://ada:pw@mlflow.example.org"}\n',
    line: 2,
    column: 27,
    message: 'train.mlflow: expected an address without user, `?` and `#`.',
  },
  {
    name: 'a number for a name',
    text: 'project: 12\n',
    line: 1,
    column: 10,
    message: 'project is 12: expected text (name of the project).',
    hint: 'Put it in quotes: "12"',
  },
  {
    name: 'a label that nobody has named yet, as init writes it',
    text: 'project: a\nfeatures: {label: ""}\n',
    line: 2,
    column: 19,
    message: 'features.label is empty: expected text (SQL or a column: what is to be predicted).',
    hint: 'Correct it there; an editor that knows docs/reference/schemas/mlops.schema.json says what fits while you type.',
  },
  {
    name: 'a run id that looks like a number',
    text: 'project: a\ngate: {baseline: 0123e45}\n',
    line: 2,
    column: 18,
    message:
      'gate.baseline is 1.23e+47: expected text (auto (the recorded runs decide), none, a run id, or a file of predictions).',
    hint: 'Put it in quotes: "0123e45"',
  },
  {
    name: 'a name in capitals',
    text: 'project: Flights\n',
    line: 1,
    column: 10,
    message: 'project is "Flights": expected lower-case letters, digits and hyphens (name of the project).',
  },
  {
    name: 'a missing key',
    text: 'project: a\ntrain:\n  seed: 1\n',
    line: 2,
    column: 1,
    message: 'train.run is missing: expected a list (the training program and its arguments; no shell).',
  },
  {
    name: 'an empty section',
    text: 'project: a\ngate:\n',
    line: 2,
    column: 1,
    message: 'gate is empty: expected a section with baseline, rules, owners.',
  },
  {
    name: 'a team among the owners, of which nobody knows who is in it',
    text: "project: a\ngate: {owners: ['@acme/ml']}\n",
    line: 2,
    column: 17,
    message: 'gate.owners[0] is "@acme/ml": expected @login of an account: a team is not asked who is in it.',
  },
  {
    name: 'every workflow among the owners',
    text: "project: a\ngate: {owners: ['@github-actions[bot]']}\n",
    line: 2,
    column: 17,
    message: 'gate.owners[0]: expected the account of a person: any workflow that may write is @github-actions[bot].',
  },
  {
    name: 'an empty file',
    text: '\n',
    line: 1,
    column: 1,
    message:
      'mlops.yml is empty: expected a section with project, task, data, features, train, evaluate, gate, card, register, deploy, monitor.',
  },
  {
    name: 'a list for a file',
    text: '- a\n',
    line: 1,
    column: 1,
    message:
      'mlops.yml is a list: expected a section with project, task, data, features, train, evaluate, gate, card, register, deploy, monitor.',
  },
  {
    name: 'an unknown task',
    text: 'project: a\ntask: clasification\n',
    line: 2,
    column: 7,
    message: 'task is "clasification": expected one of binary-classification, multiclass-classification, regression.',
    hint: 'Did you mean binary-classification?',
  },
  {
    name: 'a name of a data source',
    text: 'project: a\ndata:\n  My Data: {path: x.csv}\n',
    line: 3,
    column: 3,
    message: 'The key "My Data" in data is not a name: expected lower-case letters, digits and hyphens.',
  },
  {
    name: 'an empty command',
    text: 'project: a\ntrain: {run: []}\n',
    line: 2,
    column: 9,
    message:
      'train.run is an empty list: expected a list of at least 1 entries (the training program and its arguments; no shell).',
  },
  {
    name: 'a negative margin',
    text: 'project: a\ngate: {rules: [{metric: f1, margin: -0.1}]}\n',
    line: 2,
    column: 37,
    message:
      'gate.rules[0].margin is -0.1: expected a number of at least 0 (how much worse than the baseline is still accepted).',
  },
  {
    name: 'a margin that is text',
    text: 'project: a\ngate: {rules: [{metric: f1, margin: 1 percent}]}\n',
    line: 2,
    column: 37,
    message:
      'gate.rules[0].margin is "1 percent": expected a number, or a percentage below 100 such as 1% (how much worse than the baseline is still accepted).',
  },
  {
    name: 'a margin that is a list',
    text: 'project: a\ngate: {rules: [{metric: f1, margin: [1]}]}\n',
    line: 2,
    column: 29,
    message:
      'gate.rules[0].margin is a list: expected a number, or a percentage such as 1% (how much worse than the baseline is still accepted).',
  },
  {
    name: 'a margin that is not a number',
    text: 'project: a\ngate: {rules: [{metric: f1, margin: .nan}]}\n',
    line: 2,
    column: 37,
    message:
      'gate.rules[0].margin is NaN: expected a number, or a percentage such as 1% (how much worse than the baseline is still accepted).',
  },
  {
    name: 'a rule without a bound',
    text: 'project: a\ngate: {rules: [{metric: f1}]}\n',
    line: 2,
    column: 16,
    message: 'gate.rules[0]: expected exactly one of min, max, margin.',
  },
  {
    name: 'a time split with a slip',
    text: 'project: a\ndata: {d: {path: x}}\nfeatures:\n  at: t\n  label: y\n  split: {train: 2013, evaluat: 2014}\n',
    line: 6,
    column: 3,
    message:
      'features.split.evaluate is missing: expected text, or a whole number (a period such as 2013-05, ends included; or how much of the newest data with labels: 1 month, 14 days).',
  },
  {
    name: 'a hash split out of range',
    text: 'project: a\nfeatures: {label: y, split: {hash: id, evaluate: 1}}\ndata: {d: {path: x}}\n',
    line: 2,
    column: 50,
    message: 'features.split.evaluate is 1: expected a number below 1 (share of the hash range kept for evaluation).',
  },
  {
    name: 'a split that is neither',
    text: 'project: a\nfeatures: {split: random}\n',
    line: 2,
    column: 19,
    message:
      'features.split is "random": expected a section with hash, evaluate, seed, or a section with train, evaluate, monitor.',
  },
  {
    name: 'a split that is both',
    text: 'project: a\nfeatures: {split: {hash: id, train: 2013, evaluate: 2014}}\n',
    line: 2,
    column: 20,
    message: '"hash" is not a key of features.split: expected one of train, evaluate, monitor.',
  },
  {
    name: 'a split that might be either',
    text: 'project: a\nfeatures: {split: {monitor: 2014}}\n',
    line: 2,
    column: 12,
    message:
      'features.split is a section with monitor: expected a section with hash, evaluate, seed, or a section with train, evaluate, monitor.',
  },
  {
    name: 'a duration without unit',
    text: 'project: a\ntrain: {run: [x], time-limit: "90"}\n',
    line: 2,
    column: 31,
    message:
      'train.time-limit is "90": expected a number and s, min, h, days, weeks or months (wall-clock limit, for example `2 h`).',
  },
  {
    name: 'two ways to make features',
    text: 'project: a\ndata: {d: {path: x}}\nfeatures: {label: y, views: v.yml, columns: [a]}\n',
    line: 3,
    column: 36,
    message:
      'features has views and columns: expected one of run (your own program), views (a file) and columns (a list).',
    hint: 'Plain columns can also stand in the views file.',
  },
  {
    name: 'the label among the features',
    text: 'project: a\ndata: {d: {path: x}}\nfeatures: {label: y, columns: [a, Y]}\n',
    line: 3,
    column: 35,
    message: 'features.columns names the label "y": expected only what is known before the prediction.',
    hint: 'Remove it from columns.',
  },
  {
    name: 'an unknown source',
    text: 'project: a\ndata: {flights: {path: x}}\nfeatures: {label: y, source: fligts}\n',
    line: 3,
    column: 30,
    message: '"fligts" is not a source of data: expected flights.',
    hint: 'Did you mean flights?',
  },
  {
    name: 'features of nothing',
    text: 'project: a\nfeatures: {label: y}\n',
    line: 2,
    column: 1,
    message: 'features has no data to be built from: expected a data section.',
  },
  {
    name: 'training on nothing',
    text: 'project: a\ntrain: {run: [x]}\n',
    line: 2,
    column: 1,
    message: 'train has no features to learn from: expected a features section.',
  },
  {
    name: 'a time split without a moment',
    text: 'project: a\ndata: {d: {path: x}}\nfeatures:\n  label: y\n  split: {train: 2013-01, evaluate: 2013-02}\n',
    line: 5,
    column: 3,
    message: 'features.split is by time and features.at is missing: expected the moment of each prediction.',
  },
  {
    name: 'a period that is none',
    text: 'project: a\ndata: {d: {path: x}}\nfeatures:\n  at: t\n  label: y\n  split: {train: 2013-13, evaluate: 2014}\n',
    line: 6,
    column: 18,
    message: '"2013-13" is not a period: expected a year, month or day, or two of them joined by "..".',
  },
  {
    name: 'periods that overlap',
    text: 'project: a\ndata: {d: {path: x}}\nfeatures:\n  at: t\n  label: y\n  split: {train: 2013-01..2013-05, evaluate: 2013-05}\n',
    line: 6,
    column: 46,
    message: 'features.split.evaluate ("2013-05") overlaps train ("2013-01..2013-05"): expected periods apart.',
  },
  {
    name: 'a period that moves on beside one that does not',
    text: 'project: a\ndata: {d: {path: x}}\nfeatures:\n  at: t\n  label: y\n  split: {train: 2013-01.., evaluate: 1 month}\n',
    line: 6,
    column: 3,
    message: 'features.split.evaluate ("1 month") moves on with the data, and train ("2013-01..") does not.',
  },
  {
    name: 'two sources of predictions',
    text: 'project: a\nevaluate:\n  run: [x]\n  predictions: p.csv\n',
    line: 4,
    column: 3,
    message: 'evaluate has run and predictions: expected one of them.',
  },
  {
    name: 'a positive class of a number',
    text: 'project: a\ntask: regression\nevaluate: {positive: 1}\n',
    line: 3,
    column: 12,
    message: 'evaluate.positive names a class and task is regression: expected it only for classification.',
  },
  {
    name: 'a slice nobody evaluates',
    text: 'project: a\nevaluate: {slices: [carrier]}\ngate: {rules: [{metric: f1, margin: 0.1, slices: [carier]}]}\n',
    line: 3,
    column: 51,
    message: '"carier" is not one of evaluate.slices: expected carrier.',
    hint: 'Did you mean carrier?',
  },
  {
    name: 'a least count of nothing',
    text: 'project: a\ngate: {rules: [{metric: f1, min: 0.1, min-count: 5}]}\n',
    line: 2,
    column: 39,
    message:
      'gate.rules[0].min-count counts the examples of a slice and the rule has no slices: expected both or neither.',
  },
  {
    name: 'the same rule twice',
    text: 'project: a\ngate:\n  rules:\n    - {metric: f1, min: 0.1}\n    - {metric: f1, min: 0.2}\n',
    line: 5,
    column: 7,
    message: 'gate.rules[1] and gate.rules[0] both set min of f1: expected one.',
  },
  ...[
    ['id2*seg', 'id2 × seg'],
    ['seg x id2', 'seg × id2'],
    ['seg  ×id2', 'seg × id2'],
  ].map(([spelt, shown]) => ({
    name: `the same rule twice, its crossing spelt ${spelt} the second time`,
    text: `project: a\ngate:\n  rules:\n    - {metric: f1, min: 0.1, slices: [seg × id2]}\n    - {metric: f1, min: 0.2, slices: [${spelt}]}\n`,
    line: 5,
    column: 7,
    message: `gate.rules[1] and gate.rules[0] both set min of f1 for ${shown}: expected one.`,
  })),
  ...[
    { key: 'split', line: 'split: {hash: id}' },
    { key: 'at', line: 'at: day' },
    { key: 'label', line: 'label: y' },
  ].map(({ key, line }) => ({
    name: `${key} beside a program of features`,
    text: `project: a\ndata: {main: {path: a.csv}}\nfeatures:\n  run: [x]\n  ${line}\n`,
    line: 5,
    column: 3,
    message: `features.${key} says nothing to a program of your own: features.run makes train.parquet and evaluate.parquet as it likes.`,
  })),
  {
    name: 'a secret instead of its name',
    text: 'project: a\nfeatures: {run: [x]}\ntrain: {run: [x], env: [TOKEN=abc]}\n',
    line: 3,
    column: 25,
    message: '"TOKEN=abc" is not the name of an environment variable: expected letters, digits and "_".',
  },
  {
    name: 'a duplicate key',
    code: 'MLOPS_CONFIG_SYNTAX',
    text: 'project: a\nproject: b\n',
    line: 2,
    column: 1,
    message: 'The key "project" stands twice in the same section: expected each key once.',
  },
  {
    name: 'a tab',
    code: 'MLOPS_CONFIG_SYNTAX',
    text: 'project: a\ntrain:\n\trun: [x]\n',
    line: 3,
    column: 1,
    message: 'The line begins with a tab: expected spaces, YAML forbids tabs as indentation.',
  },
  {
    name: 'an unclosed bracket',
    code: 'MLOPS_CONFIG_SYNTAX',
    text: 'project: a\ntrain: {run: [x}\n',
    line: 2,
    column: 16,
    message: 'Not valid YAML',
  },
  {
    name: 'a tag',
    code: 'MLOPS_CONFIG_SYNTAX',
    text: 'project: !!python/object a\n',
    line: 1,
    column: 10,
    message: 'Not valid YAML at "!!python/object"',
  },
  {
    name: 'two documents',
    code: 'MLOPS_CONFIG_SYNTAX',
    text: 'project: a\n---\nproject: b\n',
    line: 2,
    column: 1,
    message: 'A second document begins here: expected one.',
  },
  {
    name: 'an alias bomb',
    code: 'MLOPS_CONFIG_SYNTAX',
    text: `project: a\ntrain:\n  run: [x]\n  params:\n    a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(/./g, (c, i: number) => `    ${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]\n`)}`,
    line: 6,
    column: 12,
    message: 'Aliases (*name) repeat too much here: expected at most 20 repetitions in all.',
  },
  {
    name: 'an alias of itself',
    code: 'MLOPS_CONFIG_SYNTAX',
    text: 'project: a\ntrain: {run: [x], params: &p {a: *p}}\n',
    line: 2,
    column: 34,
    message: '*p stands inside the value it repeats: expected an end.',
  },
  {
    name: 'an alias of nothing',
    code: 'MLOPS_CONFIG_SYNTAX',
    text: 'project: a\ntrain: *t\n',
    line: 2,
    column: 8,
    message: '*t repeats a value that has no name: expected &t before it.',
  },
];

describe('mlops.yml that is wrong', () => {
  it.each(wrong)('$name', async ({ text, line, column, message, hint, code }) => {
    const error = await errorOf(load(text));
    expect({
      code: error.code,
      line: error.where?.line,
      column: error.where?.column,
      message: error.message.split('\n')[0],
    }).toEqual({
      code: code ?? 'MLOPS_CONFIG_INVALID',
      line,
      column,
      message: message.endsWith('.') ? message : expect.stringContaining(message),
    });
    if (hint !== undefined) expect(error.hint).toBe(hint);
  });

  it('UTF-16', async () => {
    const error = await errorOf(load(Buffer.from('\ufeffproject: a\n', 'utf16le')));
    expect(error).toMatchObject({
      code: 'MLOPS_CONFIG_SYNTAX',
      message: 'mlops.yml is not UTF-8 text but UTF-16: expected YAML in UTF-8.',
    });
  });

  it('nested beyond reading', async () => {
    const error = await errorOf(load(`project: a\ntrain: {run: [x], params: {a: ${'['.repeat(200_000)}`));
    expect(error.code).toBe('MLOPS_CONFIG_SYNTAX');
  });

  it('a byte-order mark is no mistake', async () => {
    await expect(load('\ufeffproject: a\n')).resolves.toMatchObject({ config: { project: 'a' } });
  });

  it('several mistakes are told at once, in the order of the file', async () => {
    const error = await errorOf(load('xyzzy: 1\nproject: A\ntask: x\ntrain:\n  run: [x]\n  sed: 1\n'));
    expect(error.where).toMatchObject({ line: 1, field: 'xyzzy' });
    expect(error.message.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^Also mlops\.yml:2:10: project is "A"/),
      expect.stringMatching(/^Also mlops\.yml:3:7: task is "x"/),
      expect.stringMatching(/^Also mlops\.yml:6:3: "sed" is not a key of train: .* Did you mean seed\?$/),
    ]);
  });
});

it('YAML is 1.2, whatever the file says of itself', async () => {
  await writeFile(join(directory, 'mlops.yml'), '%YAML 1.1\n---\nproject: a\n');
  await expect(loadProject(testHost({ directory }), { directory })).rejects.toMatchObject({
    code: 'MLOPS_CONFIG_SYNTAX',
    where: { line: 1 },
    message: expect.stringContaining('YAML 1.1'),
  });
  await writeFile(join(directory, 'mlops.yml'), '%YAML 1.2\n---\nproject: a\n');
  expect((await loadProject(testHost({ directory }), { directory })).name).toBe('a');
});

describe('projectFromInputs', () => {
  it('names the project after its directory and leaves out what was not given', async () => {
    const home = join(directory, 'My Model!');
    await mkdir(home);
    const project = await projectFromInputs(testHost({ directory }), {
      directory: home,
      config: { evaluate: { predictions: 'p.csv', group: undefined }, train: undefined },
    });
    expect(project.config).toMatchObject({ project: 'my-model', evaluate: { predictions: 'p.csv', id: 'id' } });
    expect(project.config).not.toHaveProperty('train');
    expect(project.file).toBeUndefined();
    expect(project.locate(['project'])).toBeUndefined();
  });

  it('names the input that is wrong', async () => {
    const error = await errorOf(
      projectFromInputs(testHost({ directory }), {
        directory,
        config: { gate: { rules: [{ metric: 'f1', margin: -1 }] } },
      }),
    );
    expect(error).toMatchObject({ code: 'MLOPS_CONFIG_INVALID', where: { field: 'gate.rules[0].margin' } });
  });
});

it.each([
  { name: 'out of the repository', target: '../secret' },
  { name: 'to itself', target: 'mlops.yml' },
])('mlops.yml that is a link $name is not read', async ({ target }) => {
  const top = await mkdtemp(join(tmpdir(), 'config-link-'));
  await mkdir(join(top, 'repository', '.git'), { recursive: true });
  await writeFile(join(top, 'secret'), 'TOKEN=sesame');
  await symlink(target, join(top, 'repository', 'mlops.yml'));
  const read = loadProject(testHost({ directory: top }), { directory: join(top, 'repository') });
  await expect(read).rejects.toMatchObject({
    code: 'MLOPS_PATH_OUTSIDE',
    message: expect.not.stringContaining('sesame'),
  });
  await rm(top, { recursive: true });
});

it.each([
  { name: 'where it was', config: 'old/mlops.yml', is: 'then' },
  { name: 'where it is, when nobody knows', config: undefined, is: 'now' },
])('a project of another commit is looked for $name', async ({ config, is }) => {
  const tree = join(directory, 'tree');
  await mkdir(join(tree, 'old'), { recursive: true });
  await writeFile(join(tree, 'old', 'mlops.yml'), 'project: then\n');
  await writeFile(join(tree, 'mlops.yml'), 'project: now\n');
  await writeFile(join(directory, 'mlops.yml'), 'project: today\n');
  const host = testHost({ directory });
  const today = await loadProject(host, { directory });
  expect((await projectThen(host, today, { directory: tree, config })).name).toBe(is);
});

it('a project behind a symbolic link lives where the link leads', async () => {
  const real = join(directory, 'real');
  await mkdir(real);
  await writeFile(join(real, 'mlops.yml'), 'project: a\n');
  await symlink(real, join(directory, 'link'));
  const project = await loadProject(testHost({ directory }), { directory: join(directory, 'link') });
  expect(project.root).toBe(real);
  expect(await readFile(project.file!, 'utf8')).toBe('project: a\n');
});
