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
});

/** What a stage says that did what is described. */
function stage(name: string, parameters: object, more: object = {}): [string, Statement] {
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
  const read = [{ name: 'data/main', digest: { sha256: '1'.repeat(64) }, annotations: { role: 'data' } }];
  const predicate = { buildDefinition: { resolvedDependencies: read }, [FACTS_FIELD]: facts };
  return [
    name,
    { _type: 'https://in-toto.io/Statement/v1', predicateType: 'test', subject: [], predicate } as unknown as Statement,
  ];
}

it.each([
  { name: 'what is described', changes: {}, found: [] },
  {
    name: 'another month',
    changes: { features: { ...config.features!, split: { train: '2024-01', evaluate: '2024-03' } } },
    found: [/^build-features: parameters\.features\.split\.evaluate is said to be "2024-02" and is "2024-03"/],
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
])('stages did $name', ({ changes, found }) => {
  const statements = new Map([
    stage('build-features', featuresParameters(config.features!, config.evaluate, 5)),
    stage('train-model', trainingParameters(config.train!), { command: ['train'] }),
  ]);
  const problems = otherThanDescribed({ ...config, ...changes } as Config, statements);
  expect(problems).toEqual(found.map((pattern) => expect.stringMatching(pattern)));
});
