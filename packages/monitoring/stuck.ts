import { APART, MISSING } from './bins.ts';
import { usualBin, type ReferenceColumn } from './reference.ts';
import type { WindowColumn } from './scan.ts';

/** A column that nearly always has one value may have it throughout a window. */
const NEARLY_CONSTANT = 0.99;
/** One that mostly has it may too: rows of one day are not independent. */
const MOSTLY = 0.9;
/** So may one that has it more often than not, unless windows are known in which it varies. */
const USUALLY = 0.5;

/** Where days of one value are rarer, one is no chance. */
const RARELY = 0.05;
/** Longer than ever is pointed out, so many times as long is broken: February is shorter than March. */
const LONGER = 2;
/** So rarely every decision here is wrong where nothing is. */
const CHANCE = 0.025;

/**
 * The one value that a column has throughout a window; undefined of several. A number in bins is known by itself, a listed
 * value by its bin, another one by its digest, which is below zero.
 */
export function valueOf({ bins }: Pick<ReferenceColumn, 'bins'>, window: WindowColumn): number | undefined {
  if (bins.kind === 'edges') return window.low !== null && window.low === window.high ? window.low : undefined;
  const filled = window.counts.flatMap((count, bin) => (bin !== MISSING && count > 0 ? [bin] : []));
  if (filled.length !== 1) return undefined;
  return filled[0] === APART ? (window.only ?? undefined) : filled[0];
}

/**
 * Whether a column that has one value throughout a window stands still. It does not where that is its nature: a weekday has
 * one value a day, and each day another, a month the same one for up to 31. What its nature is, the days of the reference say; where they
 * are not known, the windows before.
 * @param before what {@link valueOf} says of the windows before, the latest last @param days how many a window has; less than one of hours.
 *   The newest may have values on fewer: as in the reference, what counts is how long a value is seen, from its first day to its last
 */
export function howStuck(
  reference: Pick<ReferenceColumn, 'bins' | 'counts' | 'still' | 'holds' | 'others'>,
  window: WindowColumn,
  before: readonly (number | undefined)[],
  days: number,
): 'no' | 'perhaps' | 'yes' {
  const value = valueOf(reference, window);
  if (value === undefined) return 'no';
  const { still, holds = 1 } = reference;
  const earlier = before.length - 1 - before.findLastIndex((one) => one !== value);
  const kept = days * earlier + Math.min(days, window.days);
  const lasts = still !== undefined && still >= RARELY;
  const isOverdue = lasts && (isTooLong(kept, reference.holds) || isTooLongForOther(reference, window, kept));
  if (lasts && !isOverdue && kept <= holds) return 'no';
  const single = before.filter((one) => one !== undefined);
  const varies =
    (Math.max(days, kept) >= 1 && still !== undefined && still < RARELY) ||
    // Once it has stood still for long, the windows before say so, and no more.
    (isOverdue && still <= USUALLY) ||
    2 * single.length < before.length;
  // That it had others says nothing of one that has not changed for longer than it ever did.
  if (!varies && !isOverdue && single.some((one) => one !== value)) return 'no';
  const { share, most } = sharesOf(reference, value);
  if ((isOverdue ? share : most) > NEARLY_CONSTANT) return 'no';
  if (lasts && !isOverdue && kept <= LONGER * holds) return 'perhaps';
  // What the days of the reference say is nothing of hours: each night has one channel, and of less than two days none need be whole.
  if (days < 1 && still !== undefined && kept < 2) return 'perhaps';
  return share > MOSTLY || (share > USUALLY && !varies) ? 'perhaps' : 'yes';
}

function isTooLong(kept: number, holds: number | undefined): boolean {
  return holds !== undefined && kept > LONGER * holds;
}

/**
 * Whether a value that is not the most usual one was kept for too long. Where none ever was for a day, and most days have
 * several, a day is. A flag that is down for two months and up for two days is broken long before it was up for two months. Few times say little of how long it may be, so of lengths that are
 * memoryless, as what is known least of, so long a one must be rare.
 *
 * @see Rényi (1953), Acta Math. Hung. 4:191–231: of n exponential lengths the longest is the sum of n, the k-th a k-th as
 *   long, so that another one is r times as long with the probability of the product of k / (k + r)
 */
function isTooLongForOther(
  { others, still, ...reference }: Parameters<typeof howStuck>[0],
  { counts }: WindowColumn,
  kept: number,
): boolean {
  if (others === undefined || !isTooLong(kept, others.holds)) return false;
  if (counts.findIndex((count, bin) => bin !== MISSING && count > 0) === usualBin(reference)) return false;
  if (others.times === 0) return kept >= 1 && still !== undefined && still <= USUALLY;
  const ratio = kept / others.holds;
  let chance = 1;
  for (let k = 1; k <= others.times && chance >= CHANCE; k++) chance *= k / (k + ratio);
  return chance < CHANCE;
}

/** The share that a value has in the reference, and the largest that any has; of numbers in bins that of zero alone is known. */
function sharesOf(
  { bins, counts }: Pick<ReferenceColumn, 'bins' | 'counts'>,
  value: number,
): { share: number; most: number } {
  const usual = counts.slice(APART);
  const total = usual.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { share: 1, most: 1 };
  if (bins.kind === 'values') return { share: (counts[value] ?? 0) / total, most: Math.max(...usual) / total };
  const zeros = counts[APART]! / total;
  return { share: value === 0 ? zeros : 0, most: value === 0 ? zeros : 0 };
}
