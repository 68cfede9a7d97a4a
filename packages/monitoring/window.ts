import { fail } from './errors.ts';

const UNITS: Readonly<Record<string, string>> = {
  s: 'second',
  min: 'minute',
  h: 'hour',
  day: 'day',
  days: 'day',
  week: 'week',
  weeks: 'week',
  month: 'month',
  months: 'month',
};

/** The stretches of time that are compared: whole days, weeks (from Monday) or months of the calendar, in UTC. */
export interface WindowLength {
  count: number;
  unit: string;
}

/** @throws MLOPS_MONITOR_INPUT when it is no whole number of units */
export function windowLength(text: string): WindowLength {
  const match = /^(\d+) ?([a-z]+)$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ''];
  if (match && unit !== undefined && Number(match[1]) > 0) return { count: Number(match[1]), unit };
  throw fail('MLOPS_MONITOR_INPUT', {
    message: `The window "${text}" is not a whole number of units of time.`,
    where: { field: 'monitor.window' },
    hint: 'For example 6 h, 1 day, 1 week or 1 month.',
  });
}

export function intervalSql({ count, unit }: WindowLength): string {
  return `INTERVAL '${count} ${unit}'`;
}

/** The first moment after the window that begins at `from`. */
export function endOf(from: Date, { count, unit }: WindowLength): Date {
  const end = new Date(from);
  switch (unit) {
    case 'month':
      end.setUTCMonth(end.getUTCMonth() + count);
      return end;
    case 'week':
      end.setUTCDate(end.getUTCDate() + 7 * count);
      return end;
    case 'day':
      end.setUTCDate(end.getUTCDate() + count);
      return end;
    case 'hour':
      return new Date(from.getTime() + count * 3_600_000);
    case 'minute':
      return new Date(from.getTime() + count * 60_000);
    default:
      return new Date(from.getTime() + count * 1000);
  }
}

/** In milliseconds; months differ. */
export function shortest(length: WindowLength): number {
  const from = new Date('2026-02-01T00:00:00Z');
  return endOf(from, length).getTime() - from.getTime();
}

/** `2013-07`, `2013-07-01` or an instant: as short as the window allows. */
export function windowName(from: string, { unit }: WindowLength): string {
  if (unit === 'month') return from.slice(0, 7);
  return from.endsWith('T00:00:00.000Z') ? from.slice(0, 10) : `${from.slice(0, 16).replace('T', ' ')} UTC`;
}
