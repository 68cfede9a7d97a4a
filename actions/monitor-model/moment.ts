import type { Host } from '#kit';
import { monitoringErrors, type MonitoringRecord } from '#monitoring';

/** Whoever wants to see today as a whole looks from the beginning of tomorrow. */
const A_DAY_MS = 24 * 3_600_000;

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
