import { canonicalJson, type JsonObject, type Verdict } from '#kit';
import { sha256 } from '../digest/digest.ts';
import { FACTS_FIELD, STATEMENT_TYPE, type Facts, type ResourceDescriptor, type Statement } from './statement.ts';
import { TOOL, TOOL_URI } from './tool.ts';

export const PREDICATE_TYPES = {
  provenance: 'https://slsa.dev/provenance/v1',
  'test-result': 'https://in-toto.io/attestation/test-result/v0.1',
  'verification-summary': 'https://slsa.dev/verification_summary/v1',
  cyclonedx: 'https://cyclonedx.org/bom',
  release: 'https://in-toto.io/attestation/release/v0.1',
  deployment: 'https://github.com/mlops-actions/mlops-actions/deployment/v1',
} as const;
export type PredicateKind = keyof typeof PREDICATE_TYPES;

/** What the stages of a chain write; another stage may write what it likes. */
const KIND_OF: Readonly<Record<string, PredicateKind>> = {
  'validate-data': 'test-result',
  'build-features': 'provenance',
  'train-model': 'provenance',
  'evaluate-model': 'test-result',
  'rescore-baseline': 'provenance',
  'gate-model': 'verification-summary',
};

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
  /** What the predicate consists of, for the kinds that carry a document of another standard. */
  document?: JsonObject | undefined;
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

/**
 * Whether what a predicate says in its standard's words is what its facts say: readers of the standard read nothing else.
 * @returns what differs in those that are made of facts and materials alone, as sentences
 */
export function otherPredicate({ predicateType, predicate: said, subject }: Statement): string[] {
  const kinds = ['provenance', 'test-result', 'verification-summary'] as const;
  const kind = kinds.find((one) => PREDICATE_TYPES[one] === predicateType);
  const facts = said[FACTS_FIELD] as unknown as Facts;
  const wanted = KIND_OF[facts.stage];
  if (wanted !== undefined && kind !== wanted)
    return [`it is of type ${predicateType}; ${facts.stage} writes ${PREDICATE_TYPES[wanted]}`];
  if (kind === undefined) return [];
  const listed = (key: string, of = said): JsonObject[] => (Array.isArray(of[key]) ? (of[key] as JsonObject[]) : []);
  const names = (key: string): string[] => listed(key) as unknown as string[];
  const policy = said['policy'] as JsonObject | undefined;
  const fromFile = (policy?.['annotations'] as JsonObject | undefined)?.['role'] === 'policy';
  const built = (said['buildDefinition'] ?? {}) as JsonObject;
  const materials = [
    ...listed('resolvedDependencies', built).filter(({ name }) => name !== 'source'),
    ...listed('configuration'),
    ...listed('inputAttestations'),
    ...(fromFile ? [policy!] : []),
  ];
  const expected = predicate(kind, {
    facts,
    subject,
    // Where a file lies follows from its name.
    materials: materials.map(({ uri: _, ...material }) => material) as unknown as ResourceDescriptor[],
    ...(facts.verdict && {
      judgement: {
        verdict: facts.verdict,
        passed: names('passedTests'),
        warned: names('warnedTests'),
        failed: names('failedTests'),
      },
    }),
  });
  const other = Object.keys(expected).filter(
    (key) => canonicalJson(expected[key]!) !== canonicalJson(said[key] ?? null),
  );
  return other.map((key) => `its ${key} is not what its facts say`);
}

function predicate(kind: PredicateKind, account: Account): JsonObject {
  switch (kind) {
    case 'provenance':
      return provenance(account);
    case 'test-result':
      return testResult(account);
    case 'verification-summary':
      return verificationSummary(account);
    case 'cyclonedx':
      return cyclonedx(account);
    case 'release':
      return release(account);
    case 'deployment':
      return deployment(account);
  }
}

/** @see https://slsa.dev/spec/v1.0/provenance */
function provenance({ facts, materials }: Account): JsonObject {
  const source: JsonObject[] =
    facts.commit === undefined ? [] : [{ name: 'source', digest: { gitCommit: facts.commit } }];
  return {
    buildDefinition: {
      buildType: stageUri(facts),
      externalParameters: { ...(facts.command ? { command: facts.command } : {}), parameters: facts.parameters },
      resolvedDependencies: [...asJson(materials), ...source],
    },
    runDetails: {
      builder: { id: `${TOOL_URI}/builder`, version: { [TOOL.name]: facts.tool.version } },
      metadata: { startedOn: facts.startedOn, finishedOn: finishedOn(facts) },
    },
  };
}

/** Only a pass is PASSED; the facts tell a failure from an inconclusive result. @see in-toto attestation, predicate test-result v0.1 */
function testResult({ materials, judgement }: Account): JsonObject {
  return {
    result: outcome(judgement),
    configuration: asJson(materials),
    passedTests: judgement?.passed ?? [],
    warnedTests: judgement?.warned ?? [],
    failedTests: judgement?.failed ?? [],
  };
}

/**
 * The policy is the material with that role, the rest are inputs. No SLSA level is claimed.
 * @see https://slsa.dev/spec/v1.0/verification_summary
 */
function verificationSummary({ facts, materials, judgement }: Account): JsonObject {
  const policy = materials.find(({ annotations }) => annotations?.['role'] === 'policy');
  const result = outcome(judgement);
  return {
    verifier: { id: stageUri(facts) },
    timeVerified: finishedOn(facts),
    resourceUri: `${TOOL_URI}#${encodeURIComponent(facts.project)}`,
    policy: policy
      ? inputResource(policy)
      : { uri: parametersUri(facts), digest: { sha256: sha256(canonicalJson(facts.parameters)) } },
    inputAttestations: materials.filter((material) => material !== policy).map(inputResource),
    verificationResult: result,
    verifiedLevels: result === 'PASSED' ? [] : ['FAILED'],
  };
}

/**
 * The bill of materials itself; what was read for it are its external references.
 * @see in-toto attestation, predicate CycloneDX; CycloneDX 1.6, externalReferences of type `evidence`
 */
function cyclonedx({ document, materials }: Account): JsonObject {
  const read = materials.map(({ name = '', digest, annotations }) => ({
    type: 'evidence',
    url: `file:${name.split('/').map(encodeURIComponent).join('/')}`,
    ...(digest.sha256 === undefined ? {} : { hashes: [{ alg: 'SHA-256', content: digest.sha256 }] }),
    ...(annotations?.['role'] === undefined ? {} : { comment: annotations['role'] }),
  }));
  return { ...document, externalReferences: read };
}

/**
 * Which version of which package the subjects make up; what proves them stands in our own field. The document has the `purl`.
 * @see in-toto attestation, predicate Release v0.1
 */
function release({ document }: Account): JsonObject {
  return { ...document };
}

/**
 * What was put into service, or was tried and taken back; no vetted predicate says that. Its fields:
 * - `result`: PASSED when `deployed` serves because of this, else FAILED; the facts tell a failure from an inconclusive one
 * - `action`: `deploy`, `rollback` · `outcome`: `deployed`, `rolled back`, `failed`, `refused` · `reason`: why, or null
 * - `deployed`: `{reference, model}` (dirHash1) that was to serve · `run`: the recorded run that made it
 * - `target`: `{kind, url}` · `previous`, `serving`: `{reference, model}` before and after, or null
 * - `runtime`: `{name, version, digest}` of what runs the model, as its server says, or null
 * - `golden`: `{salt, of, rows, apart, largest, tolerance}`: recorded predictions asked again over the wire, `rows` of `of`, by sha256 of `salt` and id; `apart` of them also feature by feature; differences of numbers are in proportion to the recorded value's size, or to the largest of most, the middle 90 %, where these are below 1; `classes`, where scores were recorded: how many classes the model decides elsewhere than the evaluation, null when it answers none; `unproven`, where there are some: outputs that nothing recorded says anything of
 * - `latency`: `{p50, p99, …}` in milliseconds
 * - `proof`: after a failure, `{holds, detail}`: whether the version that serves answers its own golden predictions
 * - `passedSteps`, `failedSteps`: by name, in their order · `inputAttestations`: all that was read, as in a VSA
 * - `timeStarted`, `timeFinished`: RFC 3339
 */
function deployment({ facts, materials, judgement, document }: Account): JsonObject {
  return {
    ...document,
    result: outcome(judgement),
    passedSteps: judgement?.passed ?? [],
    failedSteps: judgement?.failed ?? [],
    inputAttestations: materials.map(inputResource),
    timeStarted: facts.startedOn,
    timeFinished: finishedOn(facts),
  };
}

/** A ResourceDescriptor that has the `uri` which a VSA asks for. */
function inputResource(material: ResourceDescriptor): JsonObject {
  return { ...asJson([material])[0], uri: material.uri ?? `file:${encodeURI(material.name ?? '')}` };
}

/** Rules that were given as inputs have no file: the parameters are the policy, digested as canonical JSON. */
export function parametersUri(facts: Pick<Facts, 'stage'>): string {
  return `${stageUri(facts)}#parameters`;
}

function stageUri(facts: Pick<Facts, 'stage'>): string {
  return `${TOOL_URI}/stages/${facts.stage}/v1`;
}

function outcome(judgement: Judgement | undefined): 'PASSED' | 'FAILED' {
  return judgement?.verdict === 'pass' ? 'PASSED' : 'FAILED';
}

function finishedOn(facts: Facts): string {
  return new Date(Date.parse(facts.startedOn) + facts.durationMs).toISOString();
}

function asJson(resources: readonly ResourceDescriptor[]): JsonObject[] {
  return resources as unknown as JsonObject[];
}
