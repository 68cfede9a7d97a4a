import type { RunRecord } from '#evidence';
import { canonicalJson, type Host, type Json, type MlopsError } from '#kit';
import { deriveBump } from './bump.ts';
import { cardOf, servedOf, signatureIn, type Candidate, type Made } from './candidate.ts';
import { formatTag, parseTag } from './grammar.ts';
import type { KeptFile, StageRecord, VersionRecord } from './records.ts';
import type { RegistryProject } from './registry.ts';
import { BUMPS, compareVersions, isNextVersion } from './semver.ts';
import { isObject } from './tags.ts';

/** What a run makes of a version, from bytes that have its digests. */
export interface Verified {
  run: Pick<RunRecord, 'id' | 'commit' | 'tree' | 'project'>;
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
  { run, candidate }: Verified,
): Promise<string | undefined> {
  const { model } = version;
  const claims: readonly Claim[] = [
    ...(await claimsOfOrigin(host, repository, version, run)),
    ['the model', model.digest === candidate.model.digest],
    ['the tag', notAsTagged(version) === undefined],
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

/** What is claimed, and whether it holds. */
type Claim = readonly [string, boolean];

async function claimsOfOrigin(
  host: Host,
  repository: string,
  version: VersionRecord,
  run: Pick<RunRecord, 'id' | 'commit' | 'tree' | 'project'>,
): Promise<Claim[]> {
  const isText = (kind: 'tag' | 'commit', text: string, id: string) => isObject(host, repository, { kind, text, id });
  const { tagText, tagObject, commit, commitText } = version;
  const isCommit =
    commitText === undefined
      ? commit === run.commit
      : saysCommit(commitText, run) && (await isText('commit', commitText, commit));
  return [
    ['the tag', isTagOfVersion(version) && (await isText('tag', tagText, tagObject))],
    ['the run', version.run === run.id],
    ['the commit', isCommit],
    ['the project', version.project === run.project],
  ];
}

/**
 * The same of all that goes into service, by the run on record and by the tag, where that says of which model it is. Nothing is
 * hashed again but what the store has of how the model is called: a version that was proven once is to serve again when data,
 * card and half of the store are gone.
 */
export async function notAsRecorded(
  host: Host,
  { repository }: RegistryProject,
  version: VersionRecord,
  run: RunRecord,
): Promise<string | undefined> {
  const { model, features, golden, signature, evidence } = version;
  const made = servedOf(run);
  const claims: readonly Claim[] = [
    ...(await claimsOfOrigin(host, repository, version, run)),
    ['the tag', notAsTagged(version) === undefined],
    ['the model', model.digest === run.model],
    ['a file', same(sorted(model.files.map(named)), sorted(made.model))],
    ['the evidence', same(evidence, run.statements)],
    ['the list of features', same(features && named(features), made.features)],
    [
      'the golden predictions',
      same(golden && { scored: named(golden.scored), features: named(golden.features) }, made.golden),
    ],
  ];
  const strange = claims.find(([, holds]) => !holds)?.[0];
  if (strange !== undefined) return strange;
  return same(signature, await signatureIn(host, run)) ? undefined : 'the signature';
}

/** Whether an error of proving says no more than that the store has lost bytes: nothing that was found speaks against the version. */
export const isLost = ({ code }: MlopsError): boolean => code === 'MLOPS_STORE_MISSING';

/** The same of what else the run on record says, and nobody serves by. Pure. */
export function notAsSaid(version: VersionRecord, run: RunRecord): string | undefined {
  const claims: readonly Claim[] = [
    ['the card', same(sorted(version.card.map(named)), sorted(cardOf(run)))],
    ['a metric', same(version.metrics, run.metrics)],
    ['an exception', same(version.excepted, run.excepted)],
  ];
  return claims.find(([, holds]) => !holds)?.[0];
}

/** What this tool writes into the tag of a version. A tag that somebody pushed says what they wish. */
export const saidInTag = (name: string, version: string, { model, run }: { model: string; run: string }): string =>
  `Registering artifact ${name} version v${version}\n\nModel ${model}\nRun ${run}`;
const SAID = /\n\nRegistering artifact (\S+) version v(\S+)\n\nModel ([0-9a-f]{64})\nRun ([0-9a-f]{64})\n/;

/** What the tag of a version, where it says something, says otherwise than its record, with both in short. */
export function notAsTagged({ tagText, name, version, model, run }: VersionRecord): string | undefined {
  const [, saidName, saidVersion, saidModel, saidRun] = SAID.exec(tagText) ?? [];
  // Whoever tags by hand may have copied the message of another version.
  if (saidName !== name || saidVersion !== version || saidModel === undefined || saidRun === undefined)
    return undefined;
  const short = (digest: string): string => digest.slice(0, 12);
  if (saidModel !== model.digest)
    return `says model ${short(saidModel)}, and is recorded as model ${short(model.digest)}`;
  return saidRun === run ? undefined : `says run ${short(saidRun)}, and is recorded as of run ${short(run)}`;
}

const named = ({ name, digest }: KeptFile): Made => ({ name, digest });

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
  const rest = others.filter((other) => other.version !== version.version);
  // What was the newest then is not known: any whose next number this one can be.
  const bumps = rest.flatMap((before) =>
    [deriveBump(before, signature, decision), ...BUMPS.map((kind) => ({ kind, reason: ASKED }))].filter(({ kind }) =>
      isNextVersion(version.version, before.version, kind),
    ),
  );
  const said: readonly VersionRecord['bump'][] = [
    ...(isFirst(version, rest) ? [{ kind: 'first' as const, reason: FIRST }] : []),
    { kind: 'given', reason: ASKED },
    { kind: 'given', reason: askedByTag(version.tag) },
    ...bumps,
  ];
  const claims: readonly Claim[] = [
    ['who asked for it', taggerOf(version) === version.by],
    ['a lock file', same(sorted(version.lock), sorted(lock))],
    ['the reference', same(version.reference, reference)],
    ['the bump', said.some((bump) => same(bump, version.bump))],
  ];
  return claims.find(([, holds]) => !holds)?.[0];
}

/** Whether its number is that of a first one, and none below it says that it was registered before. */
function isFirst({ version, registeredAt }: VersionRecord, others: readonly VersionRecord[]): boolean {
  const isBefore = (other: VersionRecord): boolean =>
    compareVersions(other.version, version) < 0 && Date.parse(other.registeredAt) <= Date.parse(registeredAt);
  return isNextVersion(version, undefined, 'patch') && !others.some(isBefore);
}

/** Who made a tag, by its header: what follows that says what they wish. */
function taggerOf({ tagText }: Pick<VersionRecord, 'tagText'>): string | undefined {
  const [header = ''] = tagText.split('\n\n', 1);
  return /^tagger (.*) \d+ [+-]\d{4}$/m.exec(header)?.[1]?.trim();
}

/** Reasons for a number, in words. */
export const FIRST = 'the first version of this name';
export const ASKED = 'as asked for';
export const askedByTag = (tag: string): string => `asked for by the tag ${tag}`;

const same = (a: unknown, b: unknown): boolean =>
  canonicalJson((a ?? null) as Json) === canonicalJson((b ?? null) as Json);

const sorted = <T extends Made>(files: readonly T[]): T[] => files.toSorted((a, b) => (a.name < b.name ? -1 : 1));

function saysTag({ tag, tagText, commit }: Pick<VersionRecord, 'tag' | 'tagText' | 'commit'>): boolean {
  return tagText.startsWith(`object ${commit}\ntype commit\ntag ${tag}\n`);
}

/** Whether the tag of a version, from which it is made again, is called and made as its record says. */
export const isTagOfVersion = (version: VersionRecord): boolean => {
  const { name, version: number, tag } = version;
  return tag === formatTag({ kind: 'register', name, version: number }) && saysTag(version);
};

/** The same of a move. One that somebody asked for by a tag has that tag's counter, or none. */
export function isTagOfMove(move: StageRecord): boolean {
  const meaning = parseTag(move.tag);
  return (
    meaning?.kind === move.action &&
    meaning.name === move.name &&
    'stage' in meaning &&
    meaning.stage === move.stage &&
    saysTag(move)
  );
}

/** A model that was trained again on the commit of a version has a commit of its own, with the same content. */
function saysCommit(text: string, { commit, tree }: Verified['run']): boolean {
  return text.startsWith(`tree ${tree}\nparent ${commit}\nauthor `);
}
