import { hostFacts, makeStatement, sha256, TOOL } from '#evidence';
import { canonicalJson, type Host, type Json } from '#kit';
import type { VersionRecord } from './records.ts';

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
