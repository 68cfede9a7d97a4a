import { z } from 'zod';
import { fail } from './errors.ts';
import { TimeSplit, type Split } from './schema.ts';

/** How long a period is that moves on with the data, in days or calendar months. */
interface Length {
  unit: 'day' | 'month';
  count: number;
}

/** A split whose periods are said by their lengths: `train` is what lies before `evaluate`, or that much of it. */
export interface Rolling {
  evaluate: Length;
  train: Length | 'all';
}

/** What features that were built by such a split say: the dates that its periods came to, and the day they follow from. */
export const Settled = z.object({ split: TimeSplit, newestLabel: z.iso.date() });

/** All that lies before what is evaluated. */
const ALL = 'all';
const DAY_MS = 24 * 3_600_000;

/**
 * @returns undefined of a split by hash, and of one by dates, which stays where it is
 * @throws MLOPS_PERIOD_INVALID when only one of the two periods moves, or a third stays
 */
export function rollingOf(split: Split | undefined): Rolling | undefined {
  if (split === undefined || 'hash' in split) return undefined;
  const evaluate = lengthOf(split.evaluate);
  const train = split.train.trim() === ALL ? ALL : lengthOf(split.train);
  if (evaluate === undefined && train === undefined) return undefined;
  if (evaluate !== undefined && train !== undefined && split.monitor === undefined) return { evaluate, train };
  const [moves, stays] =
    evaluate === undefined ? (['train', 'evaluate'] as const) : (['evaluate', train ? 'monitor' : 'train'] as const);
  throw fail('MLOPS_PERIOD_INVALID', {
    message: `features.split.${moves} ("${split[moves]}") moves on with the data, and ${stays} ("${split[stays]}") does not.`,
    hint: 'Say both by their lengths, as in {train: 6 months, evaluate: 1 month} or {train: all, evaluate: 14 days}, without monitor; or both by dates.',
  });
}

/** Of the words for durations those that a calendar has, whole. */
function lengthOf(text: string): Length | undefined {
  const [, count, word] = /^([1-9]\d{0,3}) ?(day|week|month)s?$/.exec(text.trim()) ?? [];
  if (word === undefined) return undefined;
  return word === 'month'
    ? { unit: 'month', count: Number(count) }
    : { unit: 'day', count: Number(count) * (word === 'week' ? 7 : 1) };
}

/**
 * The dates that a rolling split comes to, both ends included. Days end with the newest one that has a label; months with the
 * newest whose last day has come, since half of one is no month. Nothing but the data decides, so the same data give the same.
 * @param newest day of the newest example that has a label, `2013-06-30`
 */
export function settleSplit({ evaluate, train }: Rolling, newest: string): TimeSplit {
  const next = new Date(Date.parse(newest) + DAY_MS);
  const end = evaluate.unit === 'day' ? next : monthOf(next);
  const begin = before(end, evaluate);
  return {
    train: `${train === ALL ? '' : dayOf(before(begin, train))}..${dayBefore(begin)}`,
    evaluate: `${dayOf(begin)}..${dayBefore(end)}`,
  };
}

/** As many months before the 31st is the last day of a month that has none. */
function before(moment: Date, { unit, count }: Length): Date {
  if (unit === 'day') return new Date(moment.getTime() - count * DAY_MS);
  const first = monthOf(moment);
  first.setUTCMonth(first.getUTCMonth() - count);
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(moment.getUTCDate(), last));
  return first;
}

function monthOf(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth()));
}

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);
const dayBefore = (moment: Date): string => dayOf(new Date(moment.getTime() - DAY_MS));
