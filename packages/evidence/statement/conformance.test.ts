import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '#kit';
import { sha256 } from '../digest/digest.ts';
import { makeStatement, type PredicateKind } from './predicates.ts';
import { FACTS_FIELD, parseStatement, type Facts, type Statement } from './statement.ts';
import { hostFacts } from './host.ts';
import { TOOL } from './tool.ts';
import { pythonWith, run } from '../../../tests/python.ts';

const here = import.meta.dirname;
const requirements = join(here, 'conformance.requirements.txt');

const facts: Facts = {
  tool: { ...TOOL },
  project: 'flights-delay',
  stage: 'gate-model',
  key: sha256('key'),
  command: ['.venv/bin/python', 'train.py'],
  parameters: { seed: 7, nested: { list: [1, 'two', null, true] }, rate: 0.08 },
  commit: '0123456789abcdef0123456789abcdef01234567',
  tree: '0123456789abcdef0123456789abcdef01234567',
  dirty: true,
  branch: 'main',
  cause: 'hand',
  startedOn: '2026-01-02T03:04:05.678Z',
  durationMs: 1234,
  host: hostFacts(),
  verdict: 'inconclusive',
  result: { metrics: { roc_auc: 0.78 } },
  cached: { from: sha256('original') },
};
const policy = { name: 'mlops.yml', digest: { sha256: sha256('policy') }, annotations: { role: 'policy' } };
const materials = [
  {
    name: 'evaluate-model/result.json',
    digest: { sha256: sha256('evaluation') },
    annotations: { role: 'predictions' },
  },
  { name: 'train-model/model', digest: { dirHash1: sha256('model') } },
];
const subject = [{ name: 'result.json', digest: { sha256: sha256('result') } }];
const judgement = { verdict: 'inconclusive' as const, passed: ['roc_auc.min'], failed: ['roc_auc.margin'], warned: [] };

const written: { name: string; kind: PredicateKind; statement: Statement }[] = (
  ['provenance', 'test-result', 'verification-summary'] as const
).flatMap((kind) => [
  {
    name: `${kind} with everything`,
    kind,
    statement: makeStatement(kind, { facts, subject, materials: [...materials, policy], judgement }),
  },
  { name: `${kind} with the least`, kind, statement: makeStatement(kind, { facts: least(), subject, materials: [] }) },
]);

function least(): Facts {
  const {
    command: _c,
    commit: _o,
    tree: _t,
    dirty: _d,
    branch: _b,
    verdict: _v,
    result: _r,
    cached: _a,
    ...rest
  } = facts;
  return rest;
}

describe('the published in-toto classes read what we write', () => {
  let problemsOf: (statements: unknown[]) => (string | null)[];
  beforeAll(() => {
    const python = join(pythonWith(requirements), 'python');
    problemsOf = (statements) =>
      JSON.parse(run([python, join(here, 'conformance.py')], JSON.stringify(statements))) as (string | null)[];
  });

  it('every field of every predicate', () => {
    const problems = problemsOf(written.map(({ statement }) => statement));
    expect(written.map(({ name }, index) => [name, problems[index]])).toEqual(written.map(({ name }) => [name, null]));
  });

  const misspelt: { name: string; kind: PredicateKind; break: (predicate: JsonObject) => void }[] = [
    {
      name: 'buildDefinition.materials',
      kind: 'provenance',
      break: (p) => ((p['buildDefinition'] as JsonObject)['materials'] = []),
    },
    {
      name: 'a finishedOn that is no time',
      kind: 'provenance',
      break: (p) => (runMetadata(p)['finishedOn'] = 'yesterday'),
    },
    { name: 'passed_test', kind: 'test-result', break: (p) => (p['passed_test'] = []) },
    { name: 'a digest outside of a list', kind: 'test-result', break: (p) => (p['configuration'] = { sha256: '' }) },
    { name: 'timeVerifed', kind: 'verification-summary', break: (p) => (p['timeVerifed'] = facts.startedOn) },
  ];
  it.each(misspelt)('and would object to $name', ({ kind, break: spoil }) => {
    const { statement } = structuredClone(written.find((each) => each.kind === kind)!);
    spoil(statement.predicate);
    expect(problemsOf([statement])[0]).toMatch(/Error/);
  });

  function runMetadata(predicate: JsonObject): JsonObject {
    return (predicate['runDetails'] as JsonObject)['metadata'] as JsonObject;
  }
});

describe('parseStatement', () => {
  it.each(written)('reads $name back', ({ statement }) => {
    expect(parseStatement(JSON.stringify(statement), 'x.json')).toEqual(statement);
  });

  const hostile: { name: string; text: string }[] = [
    { name: 'not JSON', text: '{' },
    { name: 'JSON that is no object', text: '[]' },
    {
      name: 'another type',
      text: altered((s) => (s._type = 'https://in-toto.io/Statement/v0.1' as Statement['_type'])),
    },
    { name: 'no subject', text: altered((s) => (s.subject = [])) },
    { name: 'a subject without a digest', text: altered((s) => (s.subject[0]!.digest = {})) },
    { name: 'a digest that is not one', text: altered((s) => (s.subject[0]!.digest = { sha256: 'A'.repeat(64) })) },
    ...['/etc/passwd', '../x', 'a/../../x', './x', 'a//b', '', 'a\nb', 'a\\..\\b'].map((name) => ({
      name: `a subject named ${JSON.stringify(name)}`,
      text: altered((s) => (s.subject[0]!.name = name)),
    })),
    { name: 'no facts', text: altered((s) => (s.predicate = {})) },
    {
      name: 'an unknown verdict',
      text: altered((s) => ((s.predicate[FACTS_FIELD] as JsonObject)['verdict'] = 'passed')),
    },
  ];
  it.each(hostile)('refuses $name', ({ text }) => {
    expect(() => parseStatement(text, 'x.json')).toThrow(
      expect.objectContaining({ code: 'MLOPS_STATEMENT_INVALID', where: expect.objectContaining({ file: 'x.json' }) }),
    );
  });

  function altered(change: (statement: Statement) => unknown): string {
    const statement = structuredClone(written[0]!.statement);
    change(statement);
    return JSON.stringify(statement);
  }

  it('states the version of package.json', () => {
    const { version } = JSON.parse(readFileSync(join(here, '..', '..', '..', 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(TOOL.version).toBe(version);
  });
});
