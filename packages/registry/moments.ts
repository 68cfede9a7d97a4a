import type { StageRecord, VersionRecord } from './records.ts';

/** When a record says that it was made. */
export interface Said {
  at: string;
  /** When the commit that it is about was made, in seconds since 1970, by whatever clock; undefined when nobody knows. */
  committed?: number | undefined;
}

/** Clocks differ by minutes, and by hours where one takes its own time for UTC: what follows is dated after it then. */
const AHEAD_MS = 24 * 3_600_000;

/**
 * The latest moment, in milliseconds since 1970, at which a record of a name is believed to have been made: a clock may have
 * been ahead. Where most of the records are from later, and so are the commits that they are about, it is the clock of now
 * that went back, and all are believed: people commit by other clocks than those that register and promote.
 */
export function latestBelieved(said: readonly Said[], now: Date): number {
  const latest = latestOf(now);
  const later = said.filter(({ at, committed = Infinity }) => Math.min(Date.parse(at), committed * 1000) > latest);
  return later.length === 0 || 2 * later.length < said.length ? latest : Infinity;
}

/** Whatever is dated after it, in milliseconds since 1970, is yet to come by this clock. */
export function latestOf(now: Date): number {
  return now.getTime() + AHEAD_MS;
}

/**
 * When each move of a stage was made, in milliseconds since 1970. Their counters say which came first: one that a clock
 * which was ahead has dated after the next was made before that.
 * @param moves those of one stage, in the order of their counters
 */
export function momentsOf(moves: readonly StageRecord[]): Map<StageRecord, number> {
  let next = Infinity;
  const moments = moves.toReversed().map((move): [StageRecord, number] => {
    const said = Date.parse(move.at);
    next = said < next ? said : next - 1000;
    return [move, next];
  });
  return new Map(moments.reverse());
}

/** When a version was registered, in milliseconds since 1970: before anybody moved it, whatever a clock said. */
export function registrationOf(
  { version, registeredAt }: Pick<VersionRecord, 'version' | 'registeredAt'>,
  moments: ReadonlyMap<StageRecord, number>,
): number {
  const moved = [...moments].flatMap(([move, at]) => (move.version === version ? [at - 1000] : []));
  return Math.min(Date.parse(registeredAt), ...moved);
}
