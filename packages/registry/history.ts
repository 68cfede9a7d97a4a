import { momentsOf, registrationOf } from './moments.ts';
import type { Sight } from './registry.ts';
import {
  byVersion,
  foreignTags,
  holderOf,
  movesOf,
  stagesOf,
  standing,
  type Recorded,
  type Standing,
} from './state.ts';
import type { StageRecord } from './records.ts';
import type { Tag } from './tags.ts';

/** Something that happened to a name, in gto's words. */
export interface HistoryEvent {
  /** ISO 8601 */
  at: string;
  name: string;
  event: 'registration' | 'deregistration' | 'assignment' | 'unassignment' | 'deprecation';
  version: string | null;
  stage: string | null;
  commit: string;
  tag: string;
  by: string;
  /** How the tag is found now; `foreign`: somebody's request, which no record knows. */
  standing: Standing | 'foreign';
}

/** Everything that happened to a name, the newest first. Pure. */
export function historyOf({ recorded, tags }: Sight): HistoryEvent[] {
  const { name, versions, withdrawals } = recorded;
  const moments = allMoments(recorded);
  const events: HistoryEvent[] = [
    ...versions.map((record) => ({
      at: isoOf(registrationOf(record, moments)),
      event: 'registration' as const,
      version: record.version,
      stage: null,
      ...common(record, tags),
    })),
    ...[...moments].map(([record, at]) => ({
      at: isoOf(at),
      event: record.action === 'assign' ? ('assignment' as const) : ('unassignment' as const),
      version: record.version,
      stage: record.stage,
      ...common(record, tags),
    })),
    ...withdrawals.map((record) => ({
      at: record.at,
      event: record.version === null ? ('deprecation' as const) : ('deregistration' as const),
      version: record.version,
      stage: null,
      ...common(record, tags),
    })),
    ...foreignTags(recorded, tags).map((tag) => foreign(recorded, tag)),
  ];
  return events.map((event) => ({ ...event, name })).sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
}

/** When each move of a name was made. */
function allMoments(recorded: Recorded): Map<StageRecord, number> {
  return new Map(stagesOf(recorded).flatMap((stage) => [...momentsOf(movesOf(recorded, stage))]));
}

const isoOf = (moment: number): string => new Date(moment).toISOString();

function common<R extends { name: string; tag: string; tagObject: string; commit: string; by: string }>(
  record: R,
  tags: readonly Tag[],
): Pick<HistoryEvent, 'name' | 'commit' | 'tag' | 'by' | 'standing'> {
  const { name, commit, tag, by } = record;
  return { name, commit, tag, by, standing: standing(record, tags) };
}

const LAST_SECOND = 8.64e12;

function foreign({ name, versions }: Recorded, { tag, meaning, commit = '', time, by }: Tag): HistoryEvent {
  const events = {
    register: 'registration',
    deregister: 'deregistration',
    assign: 'assignment',
    unassign: 'unassignment',
    deprecate: 'deprecation',
  } as const;
  const version =
    'version' in meaning
      ? meaning.version
      : meaning.kind === 'deprecate'
        ? null
        : (versions.find((record) => record.commit === commit)?.version ?? null);
  const stage = 'stage' in meaning ? meaning.stage : null;
  // A tag may be dated with any number.
  const at = new Date(Math.min(time, LAST_SECOND) * 1000).toISOString();
  return { at, name, event: events[meaning.kind], version, stage, commit, tag, by, standing: 'foreign' };
}

/** What was where at a moment. */
export interface NameAt {
  name: string;
  /** The newest version that was registered by then; null when there was none. */
  newest: string | null;
  /** Stage → the version in it then. */
  stages: Record<string, { version: string; since: string; by: string; tag: string }>;
}

/** What the records say of a moment (milliseconds since 1970): tags that were moved since do not change the past. Pure. */
export function nameAt(recorded: Recorded, moment: number): NameAt {
  const moments = allMoments(recorded);
  const then = recorded.versions.filter((version) => registrationOf(version, moments) <= moment);
  const stages = stagesOf(recorded).flatMap((stage) => {
    const holder = holderOf(recorded, stage, moment);
    if (!holder) return [];
    const { move, version } = holder;
    return [
      [stage, { version: version.version, since: isoOf(moments.get(move)!), by: move.by, tag: move.tag }] as const,
    ];
  });
  return { name: recorded.name, newest: byVersion(then)[0]?.version ?? null, stages: Object.fromEntries(stages) };
}

/**
 * `2026-05-01` is the end of that day (UTC), so that what happened on it counts; anything else is an ISO 8601 instant.
 * @returns undefined for what is neither, and for days that no calendar has
 */
export function momentOf(text: string): Date | undefined {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!day && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return undefined;
  const time = new Date(day ? `${text}T23:59:59.999Z` : text);
  if (Number.isNaN(time.getTime()) || (day && time.toISOString().slice(0, 10) !== text)) return undefined;
  return time;
}
