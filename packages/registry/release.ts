import {
  FACTS_FIELD,
  factsOf,
  hostFacts,
  makeStatement,
  parseStatement,
  sha256,
  TOOL,
  type RunRecord,
  type Statement,
} from '#evidence';
import { canonicalJson, MlopsError, type Host, type Json } from '#kit';
import { formatTag } from './grammar.ts';
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

/** What of a version's record is not as its run made it, of all that a release statement says; undefined when all of it is. */
export function notOfRun(version: VersionRecord, run: RunRecord): string | undefined {
  const { name, tag, model, evidence, project, commit, commitText } = version;
  const made = (run.subjects['train-model'] ?? []).filter((subject) => subject.name.startsWith('model/'));
  const files = model.files.map((file) => [`model/${file.name}`, file.digest]);
  const same = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b);
  const claims: readonly [string, boolean][] = [
    ['the tag', tag === formatTag({ kind: 'register', name, version: version.version })],
    ['the project', project === run.project],
    ['the model', model.digest === run.model],
    ['a file', same(sorted(files), sorted(made.map(({ name: file, digest }) => [file, digest.sha256 ?? ''])))],
    ['the evidence', same(evidence, run.statements)],
    // A model that was trained again on the commit of a version has a commit of its own.
    ['the commit', commit === run.commit || commitText !== undefined],
  ];
  return claims.find(([, holds]) => !holds)?.[0];
}

const sorted = (pairs: readonly string[][]): string[][] => pairs.toSorted(([a], [b]) => (a! < b! ? -1 : 1));

/** Whether a text is the statement that is made of this record, whoever made it, where and why. */
export function isReleaseOf(host: Pick<Host, 'cause'>, text: string, version: Version): boolean {
  const { deprecated: _, statement, ...unstated } = version;
  if (sha256(text) !== statement) return false;
  try {
    const own = releaseStatement(host, unstated).text;
    return said(parseStatement(text, version.tag)) === said(parseStatement(own, version.tag));
  } catch (error) {
    if (error instanceof MlopsError) return false;
    throw error;
  }
}

function said(statement: Statement): string {
  const { tool: _, cause: __, host: ___, ...facts } = factsOf(statement);
  return canonicalJson({
    ...statement,
    predicate: { ...statement.predicate, [FACTS_FIELD]: facts },
  } as unknown as Json);
}
