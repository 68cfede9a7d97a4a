import { canonicalJson, type Host, type Json, type LedgerChange } from '#kit';
import { deriveBump } from './bump.ts';
import type { Candidate } from './candidate.ts';
import { fail } from './errors.ts';
import { formatTag } from './grammar.ts';
import { ASKED, askedByTag, FIRST, saidInTag } from './prove.ts';
import { places, VersionRecord } from './records.ts';
import { refusal, removing } from './refuse.ts';
import { releaseStatement, type Unstated } from './release.ts';
import type { RegistryProject, Sight } from './registry.ts';
import { nextVersion, releaseVersion, type Bump } from './semver.ts';
import { byVersion, foreignTags, isWithdrawn, nextDate, nextMoment, refuseFuture, standing } from './state.ts';
import { existingText, sameAgain, tagText, writeCommit, writeTagObject, type Tag } from './tags.ts';

/** Which number a version gets; nothing said, it is derived. */
export interface Numbering {
  /** `1.2.3` or `v1.2.3` */
  version?: string | undefined;
  bump?: Bump | undefined;
  /** Nobody asked for a version: the model of one that was withdrawn is no new one. */
  unasked?: boolean | undefined;
  /** Numbers of versions of this model whose runs nobody is known to have made: who asks for a version gets the next one. */
  unconfirmed?: readonly string[] | undefined;
}

/** What is to be done about a candidate: nothing, because it is registered already, or a record with its tag. */
export type RegisterPlan = (
  | { kind: 'registered'; record: VersionRecord; restore: boolean }
  | {
      kind: 'new';
      version: string;
      bump: VersionRecord['bump'];
      request?: Tag;
      apart: boolean;
      /** Tag of the newest version of this model that was withdrawn. */
      withdrawnAs: string | undefined;
    }
) & {
  /** Tags of the same commit that ask for a version and do not become one. */
  passedOver: readonly Tag[];
};

/**
 * Decides under which number a candidate is registered, from one look at the registry. Pure.
 *
 * - The same model again is what it was; under a number that another model has, it is refused. One that was withdrawn, or that
 *   nobody is known to have made any more, gets a number again where somebody registers it, and not by a training alone.
 * - A commit has one version of a name, as GTO wants it: the tag of a second one is of a commit of its own, with the same
 *   content.
 * - A tag that somebody pushed asks for its number: it is honoured when it is of the run's commit, and never moved. One that
 *   is not honoured has no say in the numbers of others, but that none of them is its own.
 *
 * @param remote that has the last word, where there is one: a tag too many is refused where whoever registers can remove
 *   it, and passed over where anybody could have put it in the way for good
 * @throws MLOPS_REGISTRY_INPUT, MLOPS_REGISTRY_TAKEN, MLOPS_REGISTRY_MOVED, MLOPS_REGISTRY_LIGHTWEIGHT
 */
export function planRegistration(
  sight: Sight,
  candidate: Candidate,
  numbering: Numbering,
  remote?: string,
): RegisterPlan {
  const { recorded, tags } = sight;
  const owner = recorded.versions.find(({ project }) => project !== candidate.project);
  if (owner) throw notOurs(owner, candidate);
  const given = givenVersion(numbering);
  const nameOf = (version: string): string => formatTag({ kind: 'register', name: recorded.name, version });
  const before = recorded.versions.find(({ commit }) => commit === candidate.commit);
  const there = foreignTags(recorded, tags).filter(
    ({ meaning, commit }) => meaning.kind === 'register' && commit === candidate.commit,
  );
  const requests = there.filter(({ ahead }) => !ahead);
  const isHonoured = (tag: Tag): boolean => {
    const version = versionIn(tag);
    if (version === undefined || tag.tag !== nameOf(version)) return false;
    return given === undefined ? !before && numbering.bump === undefined : given === version;
  };
  const requested = requests.find(isHonoured) ?? (remote === undefined ? requests[0] : undefined);
  const passedOver = there.filter((tag) => tag !== requested);
  const asked = given ?? (numbering.bump === undefined ? versionIn(requested) : undefined);

  const everOfModel = recorded.versions.filter(({ model }) => model.digest === candidate.model.digest);
  const ofModel = everOfModel.filter((version) => asked === undefined || asked === version.version);
  const inUse = ofModel.find(
    (version) => !isWithdrawn(recorded, version, tags) && !numbering.unconfirmed?.includes(version.version),
  );
  const same = inUse ?? (asked !== undefined || numbering.unasked === true ? ofModel[0] : undefined);
  if (same) {
    const found = standing(same, tags);
    if (found === 'ok' || found === 'missing')
      return { kind: 'registered', record: same, restore: found === 'missing', passedOver };
    throw refusal(same, found)!;
  }
  const other = recorded.versions.find(({ version }) => version === asked);
  if (other) throw taken(other, candidate);
  if (asked !== undefined) refuseLightweight(sight, nameOf(asked), candidate, remote);
  if (before && requested) throw requestedToo(before, requested, remote);

  const newest = byVersion(recorded.versions)[0];
  const bump: VersionRecord['bump'] =
    asked !== undefined
      ? { kind: 'given', reason: given === undefined ? askedByTag(requested!.tag) : ASKED }
      : newest === undefined
        ? { kind: 'first', reason: FIRST }
        : numbering.bump !== undefined
          ? { kind: numbering.bump, reason: ASKED }
          : deriveBump(newest, candidate.signature, candidate.decision);
  const isFree = (version: string): boolean => {
    const found = tags.find(({ tag }) => tag === nameOf(version));
    return !found || (!before && requests.includes(found));
  };
  const version = asked ?? nextFree(newest?.version, bump.kind as Bump, isFree);
  if (requested && requested.tag !== nameOf(version)) throw requestedOtherwise(requested, version);
  const request = requestOf(sight, nameOf(version), candidate);
  const rest = passedOver.filter((tag) => tag !== request);
  // Beside a tag that stays on the commit of the run, gto could not read the version's.
  const apart = before !== undefined || (request === undefined && rest.length > 0);
  const withdrawnAs = byVersion(everOfModel.filter((one) => isWithdrawn(recorded, one, tags)))[0]?.tag;
  return { kind: 'new', version, bump, apart, withdrawnAs, ...(request && { request }), passedOver: rest };
}

/** The next number that no tag has yet, whoever made it. */
function nextFree(newest: string | undefined, bump: Bump, isFree: (version: string) => boolean): string {
  let version = nextVersion(newest, bump);
  while (!isFree(version)) version = nextVersion(version, 'patch');
  return version;
}

function refuseLightweight({ tags }: Sight, name: string, candidate: Candidate, remote: string | undefined): void {
  if (tags.find(({ tag }) => tag === name)?.annotated !== false) return;
  throw fail('MLOPS_REGISTRY_LIGHTWEIGHT', {
    message: `the tag ${name} is lightweight: nobody can say who asked for it, and gto does not see it`,
    hint:
      remote === undefined
        ? `Make it again as an annotated one: git tag -f -a '${name}' ${candidate.commit.slice(0, 12)}`
        : `A tag that is made on a page of the server is such a one. Ask for the next number by an annotated one (git tag -a, git push), of which a release may then be published; or have this one removed first: ${removing(name, remote)}`,
  });
}

/** The tag of this number that somebody pushed: it becomes the version's when it fits. */
function requestOf({ tags }: Sight, name: string, candidate: Candidate): Tag | undefined {
  const found = tags.find(({ tag }) => tag === name);
  if (!found) return undefined;
  if (found.commit === candidate.commit) return found;
  throw fail('MLOPS_REGISTRY_TAKEN', {
    message: `the tag ${name} (by ${found.by}) is of commit ${found.commit?.slice(0, 12) ?? 'nothing'}, the model of ${candidate.commit.slice(0, 12)}; a tag is never moved`,
    hint: `Register the run of that commit, or choose another number: --bump patch`,
  });
}

function requestedOtherwise({ tag, by, commit }: Tag, version: string): Error {
  return fail('MLOPS_REGISTRY_TAKEN', {
    message: `the tag ${tag} (by ${by}) asks for another number than ${version} for commit ${commit?.slice(0, 12)}, and a commit has one version: with two, gto reads neither`,
    hint: `Register the number it asks for, or remove it: git tag -d '${tag}'`,
  });
}

function requestedToo(before: VersionRecord, { tag, by, commit }: Tag, remote: string | undefined): Error {
  return fail('MLOPS_REGISTRY_TAKEN', {
    message: `the tag ${tag} (by ${by}) is of commit ${commit?.slice(0, 12)}, which has the version ${before.tag}: with two, gto reads neither`,
    hint:
      remote === undefined
        ? `Remove it, and register without one: git tag -d '${tag}'; mlops register-model`
        : `${before.tag} stays what it is. To register another model of that commit, start the workflow by hand, which passes the tag over. Removed it is with: ${removing(tag, remote)}`,
  });
}

/** What there is to say of a tag that is in nobody's way, and stays. */
export function saidPassedOver({ tag, by, commit, ahead }: Tag, remote: string | undefined): string {
  const why = ahead ? 'is dated in the future' : 'asks for another version of it';
  return `The tag ${tag} (by ${by || 'nobody'}) is of commit ${commit?.slice(0, 12)} too, ${why}, and is on no record: it is passed over. Who does not want it there removes it: ${removing(tag, remote)}`;
}

const versionIn = (tag: Tag | undefined): string | undefined =>
  tag?.meaning.kind === 'register' ? releaseVersion(tag.meaning.version) : undefined;

function givenVersion({ version, bump }: Numbering): string | undefined {
  if (version === undefined) return undefined;
  const release = releaseVersion(version);
  if (release !== undefined && bump === undefined) return release;
  throw fail('MLOPS_REGISTRY_INPUT', {
    message:
      release === undefined ? `"${version}" is no version: expected 1.2.3` : 'version and bump both say the number',
    where: { field: 'version' },
    hint: 'Give --version 1.2.3, or --bump major, minor or patch, or neither.',
  });
}

function notOurs({ tag, project }: VersionRecord, candidate: Candidate): Error {
  return fail('MLOPS_REGISTRY_TAKEN', {
    message: `${tag} is a model of the project ${project}, and this is one of ${candidate.project}: a name has one project`,
    hint: 'Choose another name: `register: {name: …}` in mlops.yml, or --name',
  });
}

function taken(other: VersionRecord, candidate: Candidate): Error {
  const there = `${other.tag} (by ${other.by}, ${other.registeredAt}) is model ${other.model.digest.slice(0, 12)} of commit ${other.commit.slice(0, 12)}`;
  return fail('MLOPS_REGISTRY_TAKEN', {
    message: `${there}; this is model ${candidate.model.digest.slice(0, 12)}. A version never gets other bytes`,
    hint: 'Leave --version out, or give the next one.',
  });
}

/** The record and the tag of a planned version, not written yet except for the tag's object. */
export async function recordVersion(
  host: Host,
  project: RegistryProject,
  work: {
    sight: Sight;
    candidate: Candidate;
    plan: RegisterPlan & { kind: 'new' };
    by: string;
    /** What is in the candidate's reference.json. */
    reference: Uint8Array | undefined;
  },
): Promise<{ record: VersionRecord; change: LedgerChange }> {
  const { sight, candidate, plan, by, reference } = work;
  const { name } = sight.recorded;
  const { decision: _, ...facts } = candidate;
  const tag = formatTag({ kind: 'register', name, version: plan.version });
  const { repository } = project;
  const now = host.clock.now();
  if (plan.request) refuseFuture(plan.request);
  const time = nextDate(sight.recorded, sight.tags, now);
  // What is registered after the whole name was withdrawn begins anew.
  const withdrawn = sight.recorded.withdrawals.flatMap(({ version, at }) => (version === null ? [at] : []));
  const message = saidInTag(name, plan.version, { model: candidate.model.digest, run: candidate.run });
  const commitText = plan.apart
    ? await sameAgain(host, repository, { commit: candidate.commit, by, time, message })
    : undefined;
  const commit = commitText === undefined ? candidate.commit : await writeCommit(host, repository, commitText);
  const text =
    plan.request === undefined
      ? tagText({ tag, commit, by, time, message })
      : await existingText(host, repository, plan.request);
  const tagObject = plan.request?.object ?? (await writeTagObject(host, repository, text));
  const unstated: Unstated = {
    name,
    tag,
    tagObject,
    tagText: text,
    by: plan.request?.by ?? by,
    version: plan.version,
    ...facts,
    commit,
    ...(commitText !== undefined && { commitText }),
    bump: plan.bump,
    registeredAt: new Date(1000 * nextMoment(sight.recorded, sight.tags, now, withdrawn)).toISOString(),
  };
  const statement = releaseStatement(host, unstated);
  const record: VersionRecord = { ...unstated, statement: statement.digest };
  const change: LedgerChange = {
    message: `Register ${tag}\n\nModel ${candidate.model.digest}\nof run ${candidate.run}.\n`,
    files: new Map<string, string | Uint8Array>([
      [places.version(name, plan.version), `${canonicalJson(VersionRecord.parse(record) as unknown as Json)}\n`],
      [places.release(name, plan.version), statement.text],
      ...(reference ? [[places.reference(name, plan.version), reference] as const] : []),
    ]),
    tags: new Map([[tag, tagObject]]),
  };
  return { record, change };
}
