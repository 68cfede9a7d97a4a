import { fail } from './errors.ts';

/** A half-open stretch of time, `from ≤ t < to`, as ISO 8601 instants in UTC; an absent end is open. */
export interface Period {
  from?: string;
  to?: string;
}

/** Column, beside the targets of examples, of the time by which a split puts them into its periods. */
export const TIME_COLUMN = '#time';

const MOMENT = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?Z?)?)?)?$/;

/**
 * Reads `2013-05`, `2013-01..2013-04`, `2013-06..`, `..2013-04`, with years, months, days or minutes/seconds in UTC.
 * The last one named is included whole: `..2013-04` ends where May begins.
 * @throws MLOPS_PERIOD_INVALID also when it ends before it begins
 */
export function parsePeriod(text: string): Period {
  const parts = text.trim().split('..');
  const [first, last = first] = parts.map((part) => part.trim());
  if (parts.length > 2 || (first === '' && last === '')) throw invalid(text);
  const from = first === '' ? undefined : moment(first!, text).start;
  const to = last === '' ? undefined : moment(last!, text).end;
  if (from && to && from >= to) {
    throw fail('MLOPS_PERIOD_INVALID', {
      message: `The period "${text}" ends before it begins.`,
      hint: `Write the earlier one first: ${last}..${first}`,
    });
  }
  return { ...(from && { from: from.toISOString() }), ...(to && { to: to.toISOString() }) };
}

function moment(part: string, text: string): { start: Date; end: Date } {
  const match = MOMENT.exec(part);
  if (!match) throw invalid(text);
  const given = match
    .slice(1)
    .filter((field) => field !== undefined)
    .map(Number);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = given;
  const start = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const read = [
    start.getUTCFullYear(),
    start.getUTCMonth() + 1,
    start.getUTCDate(),
    start.getUTCHours(),
    start.getUTCMinutes(),
    start.getUTCSeconds(),
  ];
  // Date rolls 2013-02-30 over to March; what was written is then not what was read.
  if (given.some((field, index) => field !== read[index])) throw invalid(text);
  const next = [year, month - 1, day, hour, minute, second];
  next[given.length - 1]! += 1;
  const [y, mo, d, h, mi, s] = next as [number, number, number, number, number, number];
  return { start, end: new Date(Date.UTC(y, mo, d, h, mi, s)) };
}

function invalid(text: string): Error {
  return fail('MLOPS_PERIOD_INVALID', {
    message: `"${text}" is not a period: expected a year, month or day, or two of them joined by "..".`,
    hint: 'For example 2013-05, 2013-01..2013-04 (ends included), or 2013-06.. (open); periods that move on with the labels: {train: 6 months, evaluate: 1 month}.',
  });
}

const HOUR = 3600;
const SECONDS = new Map([
  ['s', 1],
  ['min', 60],
  ['h', HOUR],
  ['day', 24 * HOUR],
  ['days', 24 * HOUR],
  ['week', 7 * 24 * HOUR],
  ['weeks', 7 * 24 * HOUR],
  // A twelfth of the Gregorian mean year (365.2425 days).
  ['month', 30.436875 * 24 * HOUR],
  ['months', 30.436875 * 24 * HOUR],
]);

/**
 * Seconds of `90 s`, `15min`, `2 h`, `3 days`, `2 weeks`, `1 month` (a mean month of 30.436875 days).
 * @throws MLOPS_DURATION_INVALID
 */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?([a-z]+)$/.exec(text.trim());
  const unit = SECONDS.get(match?.[2] ?? '');
  if (!match || unit === undefined) {
    throw fail('MLOPS_DURATION_INVALID', {
      message: `"${text}" is not a duration: expected a number and one of ${[...SECONDS.keys()].join(', ')}.`,
      hint: 'For example 90 s, 15 min, 2 h, 3 days or 1 month.',
    });
  }
  return Number(match[1]) * unit;
}
