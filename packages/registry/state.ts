import { fail } from './errors.ts';
import { latestBelieved, momentsOf, type Said } from './moments.ts';
import type { StageRecord, VersionRecord, WithdrawalRecord } from './records.ts';
import { compareVersions } from './semver.ts';
import type { Tag } from './tags.ts';

/** What the ledger has of one name, in the order of their counters and versions. */
export interface Recorded {
  name: string;
  versions: readonly VersionRecord[];
  moves: readonly StageRecord[];
  withdrawals: readonly WithdrawalRecord[];
}

/** How a recorded tag is found now. */
export type Standing = 'ok' | 'missing' | 'lightweight' | 'moved';

export type TaggedRecord = Pick<VersionRecord, 'tag' | 'tagObject' | 'commit' | 'tagText' | 'commitText'>;

/** How the tag of a record is dated, in seconds since 1970. A request may be older than the record that honoured it. */
function dateOf({ tagText }: Pick<TaggedRecord, 'tagText'>): number {
  return Number(/^tagger .* (\d+) [+-]\d{4}$/m.exec(tagText)?.[1] ?? 0);
}

/** Whether the tag is the very object that was recorded, of the commit that the record says: other tags are made of that. */
export function standing(record: Pick<TaggedRecord, 'tag' | 'tagObject' | 'commit'>, tags: readonly Tag[]): Standing {
  const tag = tags.find((candidate) => candidate.tag === record.tag);
  if (!tag) return 'missing';
  if (tag.object === record.tagObject && tag.commit === record.commit) return 'ok';
  return tag.annotated ? 'moved' : 'lightweight';
}

/** Annotated tags of a name that no record knows: somebody's request. gto does not see lightweight ones, and neither does this. */
export function foreignTags(recorded: Recorded, tags: readonly Tag[]): Tag[] {
  const known = new Set(allRecords(recorded).map(({ tag }) => tag));
  return tags.filter(({ tag, meaning, annotated }) => annotated && meaning.name === recorded.name && !known.has(tag));
}

export const allRecords = ({ versions, moves, withdrawals }: Recorded): TaggedRecord[] => [
  ...versions,
  ...moves,
  ...withdrawals,
];

/** Who is in a stage, and by which move. */
export interface Holder {
  move: StageRecord;
  version: VersionRecord;
}

/**
 * The version in a stage, as gto has it: of the versions whose last move in this stage put them there, and which are not
 * withdrawn, the one that was put there last.
 * @param until milliseconds since 1970
 * @returns undefined when there is none
 */
export function holderOf(recorded: Recorded, stage: string, until = Infinity): Holder | undefined {
  const last = new Map<string, StageRecord>();
  for (const [move, at] of momentsOf(movesOf(recorded, stage))) if (at <= until) last.set(move.version, move);
  const withdrawn = new Set(
    recorded.withdrawals.filter(({ at }) => Date.parse(at) <= until).map((each) => each.version),
  );
  const [newest] = [...last.values()]
    .filter(({ action, version }) => action === 'assign' && !withdrawn.has(version))
    .sort((a, b) => b.n - a.n);
  const version = newest && recorded.versions.find((candidate) => candidate.version === newest.version);
  return newest && version && { move: newest, version };
}

export function movesOf({ moves }: Recorded, stage: string): StageRecord[] {
  return moves.filter((move) => move.stage === stage).sort((a, b) => a.n - b.n);
}

export const stagesOf = ({ moves }: Recorded): string[] => [...new Set(moves.map(({ stage }) => stage))].sort();

/**
 * A request to move a stage that nobody has recorded and that gto follows already: dated after the tags of all recorded
 * moves of it. Older ones were overtaken, whenever they came; those from the future count for nothing.
 */
export function requestedMove(recorded: Recorded, stage: string, tags: readonly Tag[]): Tag | undefined {
  const newest = movesOf(recorded, stage).at(-1);
  const since = newest ? dateOf(newest) : -Infinity;
  return foreignTags(recorded, tags)
    .filter(({ meaning }) => (meaning.kind === 'assign' || meaning.kind === 'unassign') && meaning.stage === stage)
    .filter(({ meaning }) => (meaning.counter ?? 0) <= MOST_MOVES)
    .filter(({ time, ahead }) => time >= since && !ahead)
    .sort((a, b) => a.time - b.time || (a.meaning.counter ?? 0) - (b.meaning.counter ?? 0))
    .at(-1);
}

/**
 * Whether a version was withdrawn: by a record, or by anybody's tag, because withdrawing needs no proof. That of a whole name
 * is of what was registered before it, as with gto: nobody withdraws what is to come.
 */
export function isWithdrawn(recorded: Recorded, version: VersionRecord, tags: readonly Tag[]): boolean {
  const registered = Date.parse(version.registeredAt);
  const byRecord = recorded.withdrawals.some((withdrawal) =>
    withdrawal.version === null ? Date.parse(withdrawal.at) >= registered : withdrawal.version === version.version,
  );
  const byTag = tags
    .filter(({ annotated, meaning, ahead }) => annotated && meaning.name === recorded.name && !ahead)
    .some(
      ({ meaning, time }) =>
        (meaning.kind === 'deregister' && meaning.version === version.version) ||
        (meaning.kind === 'deprecate' && time >= dateOf(version)),
    );
  return byRecord || byTag;
}

/** Versions by their numbers, the newest first. */
export function byVersion(versions: readonly VersionRecord[]): VersionRecord[] {
  return [...versions].sort((a, b) => compareVersions(b.version, a.version));
}

/** No name was moved so often: behind a counter that somebody made up there is soon no next one. */
const MOST_MOVES = 2 ** 31;

/** The counter of the next tag of a name: gto counts over all its tags. */
export function nextCounter(recorded: Recorded, tags: readonly Tag[]): number {
  const counters = tags
    .filter(({ meaning }) => meaning.name === recorded.name)
    .map(({ meaning }) => meaning.counter ?? 0)
    .filter((counter) => counter <= MOST_MOVES);
  return Math.max(0, ...counters, ...recorded.moves.map(({ n }) => n)) + 1;
}

/** When all records of a name say that they were made. */
function allSaid({ versions, moves, withdrawals }: Recorded, tags: readonly Tag[]): Said[] {
  const committed = new Map(tags.map((tag) => [tag.tag, tag.committed]));
  return [
    ...[...moves, ...withdrawals].map(({ tag, at }) => ({ at, committed: committed.get(tag) })),
    ...versions.map(({ tag, registeredAt: at }) => ({ at, committed: committed.get(tag) })),
  ];
}

/**
 * When the next record of a name is made, in whole seconds: now, and after those before it, though a clock went back; not
 * after those of a clock that was ahead, or all would be yet to come. How somebody dated a tag has no say in it: a request is
 * of the moment in which it is honoured, so that it changes no past.
 * @param after moments that it has to come after, however far ahead they are
 */
export function nextMoment(recorded: Recorded, tags: readonly Tag[], now: Date, after: readonly string[] = []): number {
  const said = allSaid(recorded, tags);
  const latest = latestBelieved(said, now);
  const before = said.flatMap(({ at }) => (Date.parse(at) <= latest ? [at] : []));
  return Math.max(seconds(now), ...[...before, ...after].map((at) => Date.parse(at) / 1000 + 1));
}

/**
 * How the next tag of a name is dated, in whole seconds: gto orders tags by nothing else, so two never share a second, and a
 * clock that went back does not make the past newer. A tag that somebody dated ahead makes no future of it.
 */
export function nextDate(recorded: Recorded, tags: readonly Tag[], now: Date): number {
  const dates = tags.filter(({ meaning, ahead }) => meaning.name === recorded.name && !ahead).map(({ time }) => time);
  const before = [...dates, ...allRecords(recorded).map(dateOf)];
  return Math.max(nextMoment(recorded, tags, now), ...before.map((date) => date + 1));
}

/** @throws MLOPS_REGISTRY_FOREIGN for a request from the future */
export function refuseFuture({ tag, by, time, ahead }: Tag): void {
  if (!ahead) return;
  throw fail('MLOPS_REGISTRY_FOREIGN', {
    message: `the tag ${tag} (by ${by}) is dated in the future, ${time} seconds after 1970`,
    hint: `Make it again by a clock that is right: git tag -d '${tag}'. Where a server has it, ask for the next number: there it may be nobody's to remove.`,
  });
}

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);
