import type { Host } from '#kit';
import type { Memory, MonitoringRecord } from './memory.ts';

/** Whoever wants to see today as a whole looks from the beginning of tomorrow. */
const A_DAY_MS = 24 * 3_600_000;
/** Clocks of machines beside one server differ by minutes. */
const SKEW_MS = 5 * 60_000;

/**
 * Looks of clocks that were no more than a day ahead: one from later would make all blind that come before that time. That it
 * had come shows in what was served then; a clock that was ahead by itself saw only days without a prediction. Beside a server,
 * somebody's look of tomorrow is not past before that: the next one would take today for over, judge the hours that there are
 * of it as a whole day, and open an issue and start a training by that.
 */
export function believed(host: Host, records: readonly MonitoringRecord[]): readonly MonitoringRecord[] {
  const now = host.clock.now().toISOString();
  return notAhead(host, records, {
    what: 'look',
    at: ({ at }) => at,
    most: host.origin ? SKEW_MS : A_DAY_MS,
    shows: ({ windows }) => windows.some(({ from, rows }) => rows > 0 && from > now),
  });
}

/**
 * Retrainings that were asked for by then, by looks from no more than a day after they were taken: believed or not, they count
 * for what comes next, and nothing else of looks from a moment yet to come does.
 */
export function askedBy(now: Date, records: readonly MonitoringRecord[]): Memory['asked'] {
  return records.flatMap(({ at: looked, asked }) => {
    if (!asked?.at || asked.at > now.toISOString()) return [];
    const { key, cause, at } = asked;
    return Date.parse(looked) - Date.parse(at) > A_DAY_MS ? [] : [{ key, cause, at }];
  });
}

/** Runs of such clocks: one from later would be the newest until then, and the answer to whatever is asked for. */
export function believedRuns<Run extends { startedAt: string; finishedAt: string }>(
  host: Host,
  runs: readonly Run[],
): readonly Run[] {
  const at = ({ startedAt, finishedAt }: Run): string => (startedAt > finishedAt ? startedAt : finishedAt);
  return notAhead(host, runs, { what: 'run', at, most: A_DAY_MS, shows: () => true });
}

/**
 * What is on record from no further ahead than that. Where most is from later, and any of it shows that time has come so far, it
 * is the clock of this machine that went back, and all is believed; a server's does not go back.
 */
function notAhead<Item>(
  host: Host,
  items: readonly Item[],
  { what, at, most, shows }: { what: string; at(item: Item): string; most: number; shows(item: Item): boolean },
): readonly Item[] {
  const now = host.clock.now();
  const latest = new Date(now.getTime() + most).toISOString();
  const ahead = items.filter((item) => at(item) > latest);
  const mostly = ahead.length > 1 && 2 * ahead.length > items.length;
  const wentBack = host.origin === undefined && mostly && ahead.some(shows);
  if (ahead.length === 0 || wentBack) return items;
  const first = ahead.map(at).sort()[0]!;
  host.log.warning(
    ahead.length === 1
      ? `The clock says ${now.toISOString()}: the one ${what} at ${first} on record is not believed.`
      : `The clock says ${now.toISOString()}: ${ahead.length} ${what}s on record, from ${first} on, are not believed.`,
  );
  return items.filter((item) => at(item) <= latest);
}
