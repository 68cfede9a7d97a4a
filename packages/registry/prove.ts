import type { RunRecord } from '#evidence';
import { canonicalJson, type Host, type Json } from '#kit';
import { deriveBump } from './bump.ts';
import type { Candidate } from './candidate.ts';
import { formatTag } from './grammar.ts';
import type { KeptFile, VersionRecord } from './records.ts';
import type { RegistryProject } from './registry.ts';
import { isObject } from './tags.ts';

/** What a run makes of a version, from bytes that have its digests. */
export interface Made {
  run: Pick<RunRecord, 'id' | 'commit' | 'tree'>;
  candidate: Candidate;
}

/**
 * What of a version's record is not as its run made it, of all that a deployment, a release or a signature goes by: whoever
 * may write to the ledger may have written it. Undefined when all of it is.
 */
export async function notAsMade(
  host: Host,
  { repository }: RegistryProject,
  version: VersionRecord,
  { run, candidate }: Made,
): Promise<string | undefined> {
  const { name, tag, tagText, commit, commitText, model } = version;
  const isText = (kind: 'tag' | 'commit', text: string, id: string) => isObject(host, repository, { kind, text, id });
  const isTag = tag === formatTag({ kind: 'register', name, version: version.version }) && saysTag(version);
  const isCommit =
    commitText === undefined
      ? commit === run.commit
      : saysCommit(commitText, run) && (await isText('commit', commitText, commit));
  const claims: readonly [string, boolean][] = [
    ['the tag', isTag && (await isText('tag', tagText, version.tagObject))],
    ['the run', version.run === run.id],
    ['the commit', isCommit],
    ['the project', version.project === candidate.project],
    ['the model', model.digest === candidate.model.digest],
    ['a file', same(sorted(model.files), sorted(candidate.model.files))],
    ['the evidence', same(version.evidence, candidate.evidence)],
    ['the list of features', same(version.features, candidate.features)],
    ['the golden predictions', same(version.golden, candidate.golden)],
    ['the card', same(sorted(version.card), sorted(candidate.card))],
    ['the signature', same(version.signature, candidate.signature)],
    ['a metric', same(version.metrics, candidate.metrics)],
    ['an exception', same(version.excepted, candidate.excepted)],
  ];
  return claims.find(([, holds]) => !holds)?.[0];
}

/**
 * The same of what registering itself says besides, as long as it is done in the same way: a later version of this tool may
 * look for other lock files, or say the bump in other words.
 * @param others of the name
 */
export function notAsRegistered(
  version: VersionRecord,
  { lock, reference, signature, decision }: Candidate,
  others: readonly VersionRecord[],
): string | undefined {
  const bumps = others
    .filter((other) => other.version !== version.version)
    .map((before) => deriveBump(before, signature, decision));
  const said: readonly VersionRecord['bump'][] = [
    { kind: 'first', reason: FIRST },
    ...(['given', 'major', 'minor', 'patch'] as const).map((kind) => ({ kind, reason: ASKED })),
    { kind: 'given', reason: askedByTag(version.tag) },
    ...bumps,
  ];
  const claims: readonly [string, boolean][] = [
    ['who asked for it', version.tagText.includes(`\ntagger ${version.by} `)],
    ['a lock file', same(sorted(version.lock), sorted(lock))],
    ['the reference', same(version.reference, reference)],
    ['the bump', said.some((bump) => same(bump, version.bump))],
  ];
  return claims.find(([, holds]) => !holds)?.[0];
}

/** Reasons for a number, in words. */
export const FIRST = 'the first version of this name';
export const ASKED = 'as asked for';
export const askedByTag = (tag: string): string => `asked for by the tag ${tag}`;

const same = (a: unknown, b: unknown): boolean =>
  canonicalJson((a ?? null) as Json) === canonicalJson((b ?? null) as Json);

const sorted = (files: readonly KeptFile[]): KeptFile[] => files.toSorted((a, b) => (a.name < b.name ? -1 : 1));

function saysTag({ tag, tagText, commit }: VersionRecord): boolean {
  return tagText.startsWith(`object ${commit}\ntype commit\ntag ${tag}\n`);
}

/** A model that was trained again on the commit of a version has a commit of its own, with the same content. */
function saysCommit(text: string, { commit, tree }: Made['run']): boolean {
  return text.startsWith(`tree ${tree}\nparent ${commit}\nauthor `);
}
