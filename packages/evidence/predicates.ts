import type { JsonObject, Verdict } from '#kit';
import { FACTS_FIELD, STATEMENT_TYPE, type Facts, type ResourceDescriptor, type Statement } from './statement.ts';
import { TOOL, TOOL_URI } from './statement-tool.ts';

export const PREDICATE_TYPES = {
  provenance: 'https://slsa.dev/provenance/v1',
  'test-result': 'https://in-toto.io/attestation/test-result/v0.1',
  'verification-summary': 'https://slsa.dev/verification_summary/v1',
} as const;
export type PredicateKind = keyof typeof PREDICATE_TYPES;

/** What a stage judged: names of tests or rules by outcome. */
export interface Judgement {
  verdict: Verdict;
  passed: string[];
  failed: string[];
  warned: string[];
}

export interface Account {
  facts: Facts;
  /** Everything made. */
  subject: ResourceDescriptor[];
  /** Everything read. */
  materials: ResourceDescriptor[];
  judgement?: Judgement | undefined;
}

/** Builds the statement of a stage in the predicate type of its kind. */
export function makeStatement(kind: PredicateKind, account: Account): Statement {
  return {
    _type: STATEMENT_TYPE,
    subject: account.subject,
    predicateType: PREDICATE_TYPES[kind],
    predicate: { ...predicate(kind, account), [FACTS_FIELD]: account.facts as unknown as JsonObject },
  };
}

function predicate(kind: PredicateKind, account: Account): JsonObject {
  switch (kind) {
    case 'provenance':
      return provenance(account);
    case 'test-result':
      return testResult(account);
    case 'verification-summary':
      return verificationSummary(account);
  }
}

/** @see https://slsa.dev/spec/v1.0/provenance */
function provenance({ facts, materials }: Account): JsonObject {
  const source: JsonObject[] =
    facts.commit === undefined ? [] : [{ name: 'source', digest: { gitCommit: facts.commit } }];
  return {
    buildDefinition: {
      buildType: `${TOOL_URI}/stages/${facts.stage}/v1`,
      externalParameters: { ...(facts.command ? { command: facts.command } : {}), parameters: facts.parameters },
      resolvedDependencies: [...asJson(materials), ...source],
    },
    runDetails: {
      builder: { id: `${TOOL_URI}/builder`, version: { [TOOL.name]: facts.tool.version } },
      metadata: { startedOn: facts.startedOn, finishedOn: finishedOn(facts) },
    },
  };
}

/** Only a pass is PASSED. @see in-toto attestation spec/predicates/test-result.md */
function testResult({ materials, judgement }: Account): JsonObject {
  return {
    result: judgement?.verdict === 'pass' ? 'PASSED' : 'FAILED',
    configuration: asJson(materials),
    passedTests: judgement?.passed ?? [],
    warnedTests: judgement?.warned ?? [],
    failedTests: judgement?.failed ?? [],
  };
}

/** @see https://slsa.dev/spec/v1.0/verification_summary */
function verificationSummary({ facts, subject, materials, judgement }: Account): JsonObject {
  const policy = materials.find((material) => material.annotations?.['role'] === 'policy');
  return {
    verifier: { id: `${TOOL_URI}/${facts.stage}`, version: { [TOOL.name]: facts.tool.version } },
    timeVerified: finishedOn(facts),
    resourceUri: resourceUri(materials) ?? resourceUri(subject) ?? TOOL_URI,
    policy: policy ? { uri: policy.name ?? 'policy', digest: policy.digest } : { uri: 'policy', digest: {} },
    inputAttestations: materials
      .filter((material) => material !== policy)
      .map((material) => ({ uri: material.name ?? '', digest: material.digest })),
    verificationResult: judgement?.verdict === 'pass' ? 'PASSED' : 'FAILED',
    verifiedLevels: [],
  };
}

function resourceUri(resources: readonly ResourceDescriptor[]): string | undefined {
  const found = resources.find((resource) => resource.digest.sha256 !== undefined);
  return found && `ni:///sha-256;${Buffer.from(found.digest.sha256!, 'hex').toString('base64url')}`;
}

function finishedOn(facts: Facts): string {
  return new Date(Date.parse(facts.startedOn) + facts.durationMs).toISOString();
}

function asJson(resources: readonly ResourceDescriptor[]): JsonObject[] {
  return resources as unknown as JsonObject[];
}
