import { describe, expect, it } from '@jest/globals';
import { lineageLines, treeOf } from './lineage.ts';
import { materialsOf } from './lineage-materials.ts';
import { sha256 } from '../digest/digest.ts';
import { createRun } from '../ledger/runs.ts';
import type { Statement } from '../statement/statement.ts';

const digest = (text: string) => ({ sha256: sha256(text) });
const made = (...names: string[]) => names.map((name) => ({ name, digest: digest(name) }));
const read = (name: string, of = name, role?: string) => ({
  name,
  digest: digest(of),
  ...(role ? { annotations: { role } } : {}),
});
const statement = (subject: Statement['subject'], predicate: object): Statement => ({
  _type: 'https://in-toto.io/Statement/v1',
  predicateType: 'x',
  subject,
  predicate: predicate as Statement['predicate'],
});

const statements = new Map<string, Statement>([
  [
    'gate-model',
    statement(made('decision'), {
      policy: { uri: 'policy.json', digest: digest('policy') },
      inputAttestations: [{ uri: 'evaluate-model/scored', digest: digest('scored') }],
    }),
  ],
  [
    'evaluate-model',
    statement(made('scored'), { configuration: [read('train-model/model', 'model'), read('features')] }),
  ],
  ['train-model', statement(made('model'), { buildDefinition: { resolvedDependencies: [read('features')] } })],
  [
    'build-features',
    statement(made('features'), { buildDefinition: { resolvedDependencies: [read('flights', 'flights', 'data')] } }),
  ],
]);
const run = createRun({
  project: 'flights',
  commit: 'a'.repeat(40),
  tree: 'b'.repeat(40),
  dirty: false,
  branch: null,
  cause: 'hand',
  startedAt: '2030-01-01T00:00:00Z',
  finishedAt: '2030-01-01T00:00:01Z',
  tool: 'test',
  verdict: 'pass',
  statements: Object.fromEntries([...statements.keys()].map((stage) => [stage, sha256(stage)])),
  subjects: {},
  metrics: {},
  parameters: {},
  data: { flights: sha256('flights') },
});
const short = (text: string): string => sha256(text).slice(0, 12);

describe('materialsOf', () => {
  it('reads the field of each predicate', () => {
    expect([...statements.values()].map((one) => materialsOf(one).map(({ name, role }) => [name, role]))).toEqual([
      [
        ['evaluate-model/scored', undefined],
        ['policy.json', 'policy'],
      ],
      [
        ['train-model/model', undefined],
        ['features', undefined],
      ],
      [['features', undefined]],
      [['flights', 'data']],
    ]);
  });
});

describe('lineage', () => {
  it('leads from the verdict to the raw data; what was shown is not repeated', () => {
    expect(lineageLines(treeOf(run, statements))).toEqual([
      `run ${run.id.slice(0, 12)}`,
      `└─ evidence/gate-model.json  ${short('gate-model')}`,
      `   ├─ evaluate-model/scored  ${short('scored')}`,
      `   │  ├─ train-model/model  ${short('model')}`,
      `   │  │  └─ build-features/features  ${short('features')}`,
      `   │  │     └─ flights  ${short('flights')}  (from outside)`,
      `   │  └─ build-features/features  ${short('features')}  (see above)`,
      `   └─ policy.json  ${short('policy')}  (from outside)`,
    ]);
  });

  it('begins at a digest', () => {
    const tree = treeOf(run, statements, sha256('model'));
    expect(tree).toMatchObject({ kind: 'made', stage: 'train-model', inputs: [{ stage: 'build-features' }] });
    expect(treeOf(run, statements, sha256('flights'))).toMatchObject({ name: 'flights', kind: 'raw', inputs: [] });
  });

  it('ends even when statements go in a circle', () => {
    const circle = new Map([
      ['a', statement(made('x'), { configuration: [read('y')] })],
      ['b', statement(made('y'), { configuration: [read('x')] })],
    ]);
    expect(lineageLines(treeOf({ ...run, statements: {} }, circle, sha256('x')))).toHaveLength(3);
  });
});
