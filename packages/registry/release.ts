import {
  FACTS_FIELD,
  factsOf,
  hostFacts,
  makeStatement,
  parseStatement,
  sha256,
  TOOL,
  type Statement,
} from '#evidence';
import { canonicalJson, MlopsError, type Host, type Json } from '#kit';
import type { VersionRecord } from './records.ts';
import type { Version } from './registry.ts';

/** A version before its release is stated. */
export type Unstated = Omit<VersionRecord, 'statement'>;

/**
 * The in-toto statement that these files are this version: subjects are the model as a whole and every file that is kept
 * with it, by name; what proves them (run, evidence) is in our own field.
 * @returns the statement's exact text and its digest
 */
export function releaseStatement(host: Pick<Host, 'cause'>, version: Unstated): { text: string; digest: string } {
  const { model, features, golden, reference, card, lock } = version;
  const beside = [
    ...(features ? [features] : []),
    ...(golden ? Object.values(golden).map((file) => ({ ...file, name: `golden/${file.name}` })) : []),
    ...(reference ? [reference] : []),
    ...card.map((file) => ({ ...file, name: `card/${file.name}` })),
    ...lock.map((file) => ({ ...file, name: `lock/${file.name}` })),
  ];
  const statement = makeStatement('release', {
    facts: {
      tool: { ...TOOL },
      project: version.project,
      stage: 'register-model',
      key: sha256(canonicalJson(version as unknown as Json)),
      parameters: { name: version.name, version: version.version },
      commit: version.commit,
      cause: host.cause,
      startedOn: version.registeredAt,
      durationMs: 0,
      host: hostFacts(),
      result: { run: version.run, evidence: version.evidence, tag: version.tag, tagObject: version.tagObject },
    },
    subject: [
      { name: 'model', digest: { dirHash1: model.digest } },
      ...model.files.map(({ name, digest }) => ({ name: `model/${name}`, digest: { sha256: digest } })),
      ...beside.map(({ name, digest }) => ({ name, digest: { sha256: digest } })),
    ],
    materials: [],
    document: { purl: `pkg:generic/${encodeURIComponent(version.name)}@${encodeURIComponent(version.version)}` },
  });
  const text = `${JSON.stringify(statement, null, 2)}\n`;
  return { text, digest: sha256(text) };
}

/** Whether a text is the statement that this tool makes of this record: where and why it did, nobody else knows. */
export function isReleaseOf(host: Pick<Host, 'cause'>, text: string, version: Version): boolean {
  if (sha256(text) !== version.statement) return false;
  try {
    return said(parseStatement(text, version.tag)) === said(statementOf(host, version));
  } catch (error) {
    if (error instanceof MlopsError) return false;
    throw error;
  }
}

/** The release statement of a version, made anew here of what is on record. */
export function statementOf(host: Pick<Host, 'cause'>, version: Version): Statement {
  const { deprecated: _, statement: __, ...unstated } = version;
  return parseStatement(releaseStatement(host, unstated).text, version.tag);
}

function said(statement: Statement): string {
  const { tool, cause: _, host: __, ...facts } = factsOf(statement);
  return canonicalJson({
    ...statement,
    predicate: { ...statement.predicate, [FACTS_FIELD]: { ...facts, tool: tool.name } },
  } as unknown as Json);
}
