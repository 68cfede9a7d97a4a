import type { Host } from '#kit';
import { monitoringErrors, type MonitoringRecord } from '#monitoring';

/** Whoever wants to see today as a whole looks from the beginning of tomorrow. */
const A_DAY_MS = 24 * 3_600_000;
/** Clocks of machines beside one server differ by minutes. */
const SKEW_MS = 5 * 60_000;

/**
 * Looks of clocks that were no more than a day ahead: one from later would make all blind that come before that time. Where
 * most are from later, it is the clock of this machine that went back, and all are believed; a server's does not go back.
 * Beside one, somebody's look of tomorrow is not past before that: the next one would take today for over, judge the hours that
 * there are of it as a whole day, and open an issue and start a training by that.
 */
export function believed(host: Host, records: readonly MonitoringRecord[]): readonly MonitoringRecord[] {
  const now = host.clock.now();
  const latest = new Date(now.getTime() + (host.origin ? SKEW_MS : A_DAY_MS)).toISOString();
  const ahead = records.filter(({ at }) => at > latest);
  const wentBack = host.origin === undefined && ahead.length > 1 && 2 * ahead.length > records.length;
  if (ahead.length === 0 || wentBack) return records;
  const first = ahead.map(({ at }) => at).sort()[0]!;
  host.log.warning(
    ahead.length === 1
      ? `The clock says ${now.toISOString()}: the one look at ${first} on record is not believed.`
      : `The clock says ${now.toISOString()}: ${ahead.length} looks on record, from ${first} on, are not believed.`,
  );
  return records.filter(({ at }) => at <= latest);
}

/**
 * Time never goes back: what was looked at, and is believed, is past, whatever the clock says now.
 * @throws MLOPS_MONITOR_INPUT for what is no time, or more than a day ahead
 */
export function momentOf(host: Host, at: string | undefined, records: readonly MonitoringRecord[]): Date {
  const now = host.clock.now();
  if (at !== undefined) {
    const moment = new Date(/^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T00:00:00Z` : at);
    if (moment.getTime() <= now.getTime() + A_DAY_MS) return moment;
    throw monitoringErrors('MLOPS_MONITOR_INPUT', {
      message: Number.isNaN(moment.getTime())
        ? `"${at}" is no time: expected a date or an instant.`
        : `${at} is yet to come: nobody can have looked at the world as it is then.`,
      where: { field: 'at' },
      hint: 'For example --at 2013-08-01.',
    });
  }
  const latest = records
    .map((record) => record.at)
    .sort()
    .at(-1);
  if (latest === undefined || latest <= now.toISOString()) return now;
  host.log.warning(`The clock says ${now.toISOString()}, before the last look at ${latest}: that time is taken.`);
  return new Date(latest);
}
