/** The most days that a month has, January first. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Whether a schedule names only days that no year has, such as 30 February. A schedule that is not POSIX cron is no matter
 * of this function: GitHub refuses it.
 */
export function isNever(schedule: string): boolean {
  const [, , day, month, weekday] = schedule.trim().split(/\s+/);
  // With a day of the week given as well, either of the two is enough.
  if (day === undefined || month === undefined || weekday !== '*') return false;
  const days = listed(day, 1, 31);
  const months = listed(
    month.toLowerCase().replaceAll(/[a-z]{3}/g, (name) => String(MONTHS.indexOf(name) + 1)),
    1,
    12,
  );
  if (days === undefined || months === undefined) return false;
  return months.every((each) => days.every((number) => number > DAYS[each - 1]!));
}

/** `1-5,10`, `*`, `2-30/7` as numbers; undefined for anything else. */
function listed(field: string, least: number, most: number): number[] | undefined {
  const numbers: number[] = [];
  for (const part of field.split(',')) {
    const [, from = `${least}`, to, step = '1'] = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? [, '0'];
    const last = Number(to ?? (part.startsWith('*') || part.includes('/') ? most : from));
    if (Number(from) < least || last > most || Number(step) < 1) return undefined;
    for (let number = Number(from); number <= last; number += Number(step)) numbers.push(number);
  }
  return numbers;
}
