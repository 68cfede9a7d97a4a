import { createHash } from 'node:crypto';
import { latestOf, momentsOf, registrationOf } from './moments.ts';
import { notAsTagged } from './prove.ts';
import { removing } from './refuse.ts';
import type { Sight } from './registry.ts';
import { allRecords, foreignTags, holderOf, isWithdrawn, movesOf, stagesOf, standing, type Recorded } from './state.ts';
import type { Tag } from './tags.ts';

/** What is wrong with a tag or a record. */
export interface Finding {
  kind: 'lightweight' | 'moved' | 'missing' | 'foreign' | 'conflicting' | 'ahead';
  tag: string;
  message: string;
  /** The next step. */
  hint: string;
}

/** Everything about a name's tags that is not as the ledger has it, or that gto would stumble over. Pure. */
export function checkName({ recorded, tags }: Sight, now: Date): Finding[] {
  const own = tags.filter(({ meaning }) => meaning.name === recorded.name);
  const records = new Map(allRecords(recorded).map((record) => [record.tag, record]));
  const light = own
    .filter(({ annotated }) => !annotated)
    .map(({ tag, object }): Finding => ({
      kind: 'lightweight',
      tag,
      message: `points straight at ${object.slice(0, 12)}${records.has(tag) ? ', recorded is an annotated tag' : ': nobody can say who made it, and gto does not see it'}`,
      hint: records.has(tag)
        ? `git tag -d '${tag}'; git fetch --tags`
        : `git tag -d '${tag}', or make it with git tag -a`,
    }));
  const wrong = [...records.values()].flatMap((record): Finding[] => {
    const { tag, tagObject, commit } = record;
    switch (standing(record, tags)) {
      case 'ok':
      case 'lightweight':
        return [];
      case 'moved': {
        const now = own.find((candidate) => candidate.tag === tag)!;
        const to =
          now.commit === commit ? 'made again on the same commit' : `of commit ${now.commit?.slice(0, 12)} now`;
        const message = `is another tag than the recorded ${tagObject.slice(0, 12)}: ${to}, by ${now.by}`;
        return [{ kind: 'moved', tag, message, hint: `git tag -d '${tag}'; git fetch --tags` }];
      }
      case 'missing': {
        const message = `was recorded (${tagObject.slice(0, 12)} of commit ${commit.slice(0, 12)}) and is not here`;
        return [
          {
            kind: 'missing',
            tag,
            message,
            hint: 'git fetch --tags; registering its run or promoting the same again puts it back',
          },
        ];
      }
    }
  });
  const foreign = foreignTags(recorded, tags).map((tag): Finding => ({
    kind: 'foreign',
    tag: tag.tag,
    message: `is on no record: ${tag.by || 'somebody'} pushed it, of commit ${tag.commit?.slice(0, 12) ?? '(none)'}`,
    hint: standsFor(tag),
  }));
  return [...light, ...wrong, ...foreign, ...conflicts(recorded, own), ...forged(recorded), ...ahead(recorded, now)];
}

/** Records that no moment before theirs knows of, because the clock was wrong by which they were made. */
function ahead(recorded: Recorded, now: Date): Finding[] {
  const moves = stagesOf(recorded).flatMap((stage) => [...momentsOf(movesOf(recorded, stage))]);
  const moments = new Map(moves);
  const latest = latestOf(now);
  const yetToCome = (at: number, tag: string, hint: string): Finding[] => {
    if (at <= latest) return [];
    const said = new Date(at).toISOString();
    return [
      {
        kind: 'ahead',
        tag,
        message: `is recorded at ${said}, which is yet to come: that clock was ahead, or this one went back`,
        hint,
      },
    ];
  };
  const known = 'Set the clock right that is wrong; mlops registry at and history know of it from the next move of';
  return [
    ...recorded.versions.flatMap((version) =>
      yetToCome(registrationOf(version, moments), version.tag, `${known} v${version.version} to any stage on.`),
    ),
    ...moves.flatMap(([{ tag, name, stage }, at]) => yetToCome(at, tag, `${known} ${name}#${stage} on.`)),
  ];
}

/** What a tag that is on no record comes to, and what to do about it. */
function standsFor({ tag, meaning, ahead }: Tag): string {
  const remove = removing(tag);
  if (ahead) return `It is dated in the future, and counts for nothing: ${remove}`;
  switch (meaning.kind) {
    case 'register':
    case 'assign':
    case 'unassign':
      return `mlops register-model or mlops registry promote honours it when a recorded run passed; else ${remove}`;
    case 'deregister':
      return `It withdraws v${meaning.version}, which needs no record. Where that is not meant: ${remove}`;
    case 'deprecate':
      return `It withdraws all that was registered before it, which needs no record. Where that is not meant: ${remove}`;
  }
}

/** What cannot be true at once. */
function conflicts(recorded: Recorded, own: readonly Tag[]): Finding[] {
  const annotated = own.filter((tag) => tag.annotated);
  const gone = new Set(annotated.flatMap(({ meaning }) => (meaning.kind === 'deregister' ? [meaning.version] : [])));
  const registrations = annotated.filter(({ meaning }) => meaning.kind === 'register' && !gone.has(meaning.version));
  const sameCommit = twice(registrations, ({ commit }) => commit).map(([first, other]): Finding => ({
    kind: 'conflicting',
    tag: other.tag,
    message: `is of the same commit as ${first.tag}: gto reads no name of which a commit has two versions`,
    hint: `Remove the one that is not on record: git tag -d '${other.tag}'`,
  }));
  const sameVersion = twice(annotated, ({ meaning }) =>
    meaning.kind === 'register' ? meaning.version : undefined,
  ).map(([first, other]): Finding => ({
    kind: 'conflicting',
    tag: other.tag,
    message: `registers the version of ${first.tag} again`,
    hint: `Remove the one that is not on record: git tag -d '${other.tag}'`,
  }));
  const sameCounter = twice(annotated, ({ meaning }) => meaning.counter?.toString()).map(([first, other]): Finding => ({
    kind: 'conflicting',
    tag: other.tag,
    message: `has the counter of ${first.tag}`,
    hint: `Remove the one that is not on record: git tag -d '${other.tag}'`,
  }));
  const nowhere = annotated
    .filter(({ commit }) => commit === undefined)
    .map(({ tag }): Finding => ({
      kind: 'conflicting',
      tag,
      message: 'points at something that is no commit',
      hint: `git tag -d '${tag}'`,
    }));
  const withdrawn = stagesOf(recorded).flatMap((stage): Finding[] => {
    const holder = holderOf(recorded, stage);
    if (!holder || !isWithdrawn(recorded, holder.version, own)) return [];
    const { version, move } = holder;
    const message = `keeps v${version.version} in ${stage}, which was withdrawn`;
    return [{ kind: 'conflicting', tag: move.tag, message, hint: `Promote another version to ${stage}.` }];
  });
  return [...sameCommit, ...sameVersion, ...sameCounter, ...nowhere, ...withdrawn];
}

/** A record that does not agree with the text of its tag was not written by this tool. */
function forged(recorded: Recorded): Finding[] {
  const finding = (tag: string, message: string): Finding => ({
    kind: 'conflicting',
    tag,
    message,
    hint: 'The ledger is append-only: `git log` of its branch shows the commit that changed the record.',
  });
  const texts = [...recorded.versions, ...recorded.moves, ...recorded.withdrawals]
    .filter(({ tagText, tagObject }) => gitObject(tagText, tagObject.length) !== tagObject)
    .map(({ tag, tagObject }) => finding(tag, `is recorded as ${tagObject.slice(0, 12)} with the text of another tag`));
  const others = recorded.versions.flatMap((version) => {
    const otherwise = notAsTagged(version);
    return otherwise === undefined ? [] : [finding(version.tag, otherwise)];
  });
  return [...texts, ...others];
}

/** The object name that git gives to a tag of this text, in the hash of the repository. */
function gitObject(text: string, length: number): string {
  const bytes = Buffer.from(text);
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`tag ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}

/** Pairs of tags with the same key: the first, and each that has it too. */
function twice(tags: readonly Tag[], keyOf: (tag: Tag) => string | undefined): [Tag, Tag][] {
  const first = new Map<string, Tag>();
  return tags.flatMap((tag): [Tag, Tag][] => {
    const key = keyOf(tag);
    if (key === undefined) return [];
    const before = first.get(key);
    if (before) return [[before, tag]];
    first.set(key, tag);
    return [];
  });
}
