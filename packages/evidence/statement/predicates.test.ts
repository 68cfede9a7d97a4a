import { describe, expect, it } from '@jest/globals';
import { sha256 } from '../digest/digest.ts';
import { materialsOf } from '../questions/lineage-materials.ts';
import { makeStatement, PREDICATE_TYPES } from './predicates.ts';
import { FACTS_FIELD, parseStatement, type Facts, type Statement } from './statement.ts';
import { hostFacts } from './host.ts';
import { TOOL } from './tool.ts';

const facts: Facts = {
  tool: { ...TOOL },
  project: 'flights-delay',
  stage: 'write-model-card',
  key: sha256('key'),
  parameters: {},
  cause: 'hand',
  startedOn: '2026-01-02T03:04:05.678Z',
  durationMs: 12,
  host: hostFacts(),
};
const subject = [{ name: 'bom.cdx.json', digest: { sha256: sha256('bom') } }];
const bom = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 };

describe('a statement that carries a bill of materials', () => {
  const state = (name: string, digest = {}, role?: string): Statement => {
    const material = { name, digest, ...(role === undefined ? {} : { annotations: { role } }) };
    const statement = makeStatement('cyclonedx', { facts, subject, materials: [material], document: bom });
    return parseStatement(JSON.stringify(statement), 'card.json');
  };

  it('is the bill itself, with what was read and our facts', () => {
    const { predicateType, predicate } = state('gate-model/result.json', { sha256: sha256('gate') }, 'evidence');
    expect(predicateType).toBe(PREDICATE_TYPES.cyclonedx);
    const { externalReferences, [FACTS_FIELD]: recorded, ...rest } = predicate;
    expect(rest).toEqual(bom);
    expect(recorded).toEqual(facts);
    expect(externalReferences).toEqual([
      {
        type: 'evidence',
        url: 'file:gate-model/result.json',
        hashes: [{ alg: 'SHA-256', content: sha256('gate') }],
        comment: 'evidence',
      },
    ]);
  });

  it.each([
    { name: 'a file', material: 'evaluate-model/result.json' },
    { name: 'a file with blanks and marks', material: 'card/what? 100 % #1 & “more”.md' },
  ])('names $name that was read, with its digest and role', ({ material }) => {
    expect(materialsOf(state(material, { sha256: sha256('x') }, 'code'))).toEqual([
      { name: material, digest: { sha256: sha256('x') }, role: 'code' },
    ]);
  });

  it.each([
    { name: 'no list', externalReferences: 'file:x' },
    { name: 'something else than evidence', externalReferences: [{ type: 'website', url: 'https://example.org' }] },
    {
      name: 'a digest of another kind',
      externalReferences: [{ type: 'evidence', url: 'file:x', hashes: [{ alg: 'MD5', content: 'x' }] }],
    },
    { name: 'a name that cannot be read', externalReferences: [{ type: 'evidence', url: 'file:%FF' }] },
  ])('$name in its place is nothing that was read', ({ externalReferences }) => {
    const statement = state('x');
    expect(materialsOf({ ...statement, predicate: { ...statement.predicate, externalReferences } as never })).toEqual(
      [],
    );
  });
});

describe('a statement of a release', () => {
  it('says which package the subjects are, and nothing else besides our facts', () => {
    const document = { purl: 'pkg:generic/flights-delay@1.2.3' };
    const { predicateType, predicate } = makeStatement('release', { facts, subject, materials: [], document });
    expect(predicateType).toBe('https://in-toto.io/attestation/release/v0.1');
    expect(predicate).toEqual({ ...document, [FACTS_FIELD]: facts });
  });
});

describe('a statement of a deployment', () => {
  const document = {
    action: 'deploy',
    outcome: 'rolled back',
    reason: 'golden: score of ["AA"] is 0.2; at evaluation it was 0.1',
    deployed: { reference: 'flights@v1.1.0', model: sha256('new') },
    serving: { reference: 'flights@v1.0.0', model: sha256('old') },
  };
  const judgement = { verdict: 'fail' as const, passed: ['verify', 'fetch'], failed: ['golden'], warned: [] };

  it('says what was tried, how far it came, and what it read', () => {
    const materials = [{ name: 'flights/model', digest: { dirHash1: sha256('new') }, annotations: { role: 'model' } }];
    const statement = makeStatement('deployment', { facts, subject, materials, judgement, document });
    const { predicateType, predicate } = parseStatement(JSON.stringify(statement), 'deploy-model.json');
    expect(predicateType).toBe(PREDICATE_TYPES.deployment);
    expect(predicate).toMatchObject({
      ...document,
      result: 'FAILED',
      passedSteps: ['verify', 'fetch'],
      failedSteps: ['golden'],
      timeStarted: facts.startedOn,
      timeFinished: '2026-01-02T03:04:05.690Z',
    });
    expect(materialsOf(statement)).toEqual([
      { name: 'flights/model', digest: { dirHash1: sha256('new') }, role: 'model' },
    ]);
  });

  it('lets a document not say that it passed', () => {
    const forged = { ...document, result: 'PASSED' };
    const statement = makeStatement('deployment', { facts, subject, materials: [], judgement, document: forged });
    expect(statement.predicate['result']).toBe('FAILED');
  });
});
