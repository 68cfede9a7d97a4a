import { expect, it } from '@jest/globals';
import { Config } from '#config';
import { FACTS_FIELD, hostFacts, type Statement } from '#evidence';
import { featuresParameters } from '#features';
import { trainingParameters } from '#training';
import { otherThanDescribed } from './described.ts';

const config = Config.parse({
  project: 'churn',
  data: { main: { path: 'data.csv' } },
  features: { entity: 'id', label: 'y', columns: ['x'], split: { train: '2024-01', evaluate: '2024-02' } },
  train: { run: ['train'], params: { x: 1 } },
  evaluate: { run: ['predict'] },
});
const none = async () => new Map<string, string>();
const all = ['mlops.yml', 'data.csv', 'README.md', 'train.py', '../other/x.py'];
const committed = {
  file: 'mlops.yml',
  sources: { all, folder: '', untracked: new Set<string>(), submodules: [], links: none, read: none },
};

const TRAINED = ['build-features/features.json', 'build-features/train.parquet', 'code/train.py'];
const EVALUATED = [
  'train-model/model',
  'build-features/evaluate-labels.parquet',
  'build-features/evaluate.parquet',
  'build-features/features.json',
  'code/train.py',
];

/** What a stage says that did what is described. */
function stage(name: string, parameters: object, read: readonly string[], more: object = {}): [string, Statement] {
  const facts = {
    tool: { name: 'mlops-actions', version: '0' },
    project: 'churn',
    stage: name,
    key: '0'.repeat(64),
    cause: 'hand',
    startedOn: '2026-01-01T00:00:00Z',
    durationMs: 1,
    host: hostFacts(),
    parameters,
    ...more,
  };
  const resolvedDependencies = read.map((material) => ({
    name: material,
    digest: { sha256: '1'.repeat(64) },
    annotations: { role: { data: 'data', code: 'code' }[material.split('/')[0]!] ?? 'features' },
  }));
  const predicate = { buildDefinition: { resolvedDependencies }, [FACTS_FIELD]: facts };
  return [
    name,
    { _type: 'https://in-toto.io/Statement/v1', predicateType: 'test', subject: [], predicate } as unknown as Statement,
  ];
}

it.each<{ name: string; changes?: object; read?: Record<string, string[]>; found: RegExp[] }>([
  { name: 'what is described', found: [] },
  {
    name: 'another month',
    changes: { features: { ...config.features!, split: { train: '2024-01', evaluate: '2024-03' } } },
    found: [
      /^build-features: parameters\.features\.split\.evaluate is said to be "2024-02" and is "2024-03", as the policy describes it$/,
    ],
  },
  {
    name: 'another seed',
    changes: { train: { ...config.train!, seed: 7 } },
    found: [/^train-model: parameters\.seed is said to be 0 and is 7/],
  },
  {
    name: 'another program',
    changes: { train: { ...config.train!, run: ['other'] } },
    found: [/^train-model: parameters\.run\.0/, /^train-model: command\.0/],
  },
  {
    name: 'other data',
    changes: { data: { ...config.data, more: { path: 'more.csv' } } },
    found: [/^build-features: data\.1 is said to be absent/],
  },
  {
    name: 'ask another model',
    read: { 'evaluate-model': ['models/yesterday/m.json', ...EVALUATED.slice(1)] },
    found: [/^evaluate-model: others\.3 is said to be "models.yesterday.m\.json" and is "train-model.model"/],
  },
  {
    name: 'not read what was built',
    read: { 'train-model': ['build-features/features.json', 'elsewhere/train.parquet', 'code/train.py'] },
    found: [/^train-model: others\.1 is said to be "elsewhere/],
  },
  {
    name: 'read no code',
    read: { 'train-model': ['build-features/features.json', 'build-features/train.parquet'] },
    found: [
      /^train-model: it did not read train\.py, which is code of its commit\. mlops-actions 0 recorded it, and this is \d.*: run its commit again with this one, or verify it with that one$/,
    ],
  },
  {
    name: 'let their program see no variable that is declared',
    changes: { train: { ...config.train!, env: ['LEVEL'] } },
    found: [/^train-model: environment\.0 is said to be absent and is "LEVEL"/],
  },
  {
    name: 'not read the data that their program names',
    changes: { train: { ...config.train!, run: ['train', 'data.csv'] } },
    found: [
      /^train-model: parameters\.run/,
      /^train-model: command/,
      /^train-model: it did not read data.main, which its/,
    ],
  },
  {
    name: 'predict in another environment',
    changes: { train: { ...config.train!, setup: [['install', 'onnxruntime==2']] } },
    found: [
      /^train-model: parameters\.setup\.0 is said to be absent/,
      /^evaluate-model: setUp\.setup is said to be absent .*: run its commit again/,
    ],
  },
  {
    name: 'read more code, which steps of a workflow may have made',
    read: { 'train-model': [...TRAINED, 'code/made.py'] },
    found: [],
  },
])('stages did $name', async ({ changes = {}, read = {}, found }) => {
  const reads: Record<string, string[]> = {
    'build-features': ['data/main'],
    'train-model': TRAINED,
    'evaluate-model': EVALUATED,
    ...read,
  };
  const statements = new Map([
    stage('build-features', featuresParameters(config.features!, config, 5), reads['build-features']!),
    stage('train-model', trainingParameters(config.train!), reads['train-model']!, { command: ['train'] }),
    stage('evaluate-model', {}, reads['evaluate-model']!, { command: ['predict'] }),
  ]);
  const problems = await otherThanDescribed({ ...config, ...changes } as Config, statements, committed);
  expect(problems).toEqual(found.map((pattern) => expect.stringMatching(pattern)));
});
