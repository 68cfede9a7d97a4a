import { z } from 'zod';
import { parsePeriod, rollingOf, Split, type Period, type Rolling } from '#config';
import { canonicalJson, type Json } from '#kit';
import { sourceOf, splitOf, type Built } from './built.ts';

/** Where two evaluations look, by configuration. */
interface Periods {
  now: string;
  then: string;
  /** The data are not those of the baseline either. */
  otherData?: true;
  /** What lies between the two is left out. */
  skips?: true;
  /** It begins before the other has ended: what that one began with is left out. */
  overlaps?: true;
}

/** Why what is said to be a later part of the data is not believed, and how it would be. */
interface NotLater {
  notLater: string;
}

const Parameters = z.object({ features: z.looseObject({ split: Split.optional() }) });

/**
 * That a later part of the data is evaluated, said openly: `evaluate: 2013-06` in place of `2013-05`. Then the baseline's
 * examples may be gone. Whoever says which part picks it, so little may be left to pick: it begins after what the baseline
 * was evaluated on has ended, lasts at least as long, and leaves nothing out in between. A month of
 * the past may be one that suits, and so may some days of a later one, or a part of a hash. With another meaning beside it,
 * nobody could tell new examples from old ones under new ids: only the split and the columns that a model reads may differ,
 * and the data, as time goes on.
 * Of a length that is the baseline's (`1 month`) nothing is picked: what it leaves out the data have left behind. That of what is
 * trained on chooses no examples.
 * @param maySkip for who answers for the choice, and not for a change: what lies between may be left out, and of a window that
 *   moves on what it began with
 * @returns nothing when no later part is evaluated
 * @throws z.ZodError when the parameters are not those of build-features
 */
export function otherPeriod(now: Built, then: Built, { maySkip = false } = {}): Periods | NotLater | undefined {
  const [today, before] = [now, then].map(({ parameters }) => Parameters.parse(parameters).features);
  const [here, there] = [splitOf(now), splitOf(then)];
  if (!here || !there || 'hash' in here || 'hash' in there) return undefined;
  // A program of the project takes what examples it likes, whatever is said beside it.
  if (today!['run'] !== undefined || before!['run'] !== undefined) return undefined;
  const [period, last] = [parsePeriod(here.evaluate), parsePeriod(there.evaluate)];
  if (period.from === undefined) return undefined;
  const refused = (why: string): NotLater => ({
    notLater: `${here.evaluate} comes after ${there.evaluate}, but ${why}`,
  });
  const overlaps = last.to === undefined || period.from < last.to;
  const endsLater = period.to === undefined || (last.to !== undefined && period.to > last.to);
  const movedOn = last.from !== undefined && period.from > last.from && endsLater;
  if (overlaps && !movedOn) return undefined;

  const key = differing(meaning(today!, now), meaning(before!, then));
  const changed = key === undefined ? differing(read(now, false), read(then, false)) : `features.${key}`;
  if (changed !== undefined)
    return refused(`${changed} is another, too: change that alone, and the period when it has passed`);
  const otherData = differing(read(now, true), read(then, true)) !== undefined;
  // By the same length it is the data that say which part, and of the same data it says one.
  const [length, lastLength] = [lengthOf(today!.split), lengthOf(before!.split)];
  const byLengths = length !== undefined && differing({ ...length }, { ...lastLength }) === undefined;
  if (byLengths && !otherData) return refused('the data are the same, and the length, so it cannot have moved on');
  const mayLeaveOut = maySkip || byLengths;
  const skips = !overlaps && period.from !== last.to;
  if (overlaps && !mayLeaveOut)
    return refused(
      length === undefined || lastLength === undefined
        ? 'begins before that has ended: begin where it ends, or where it began'
        : `moves on by ${words(length)} in place of ${words(lastLength)}: keep that length in a change; the default branch may take another`,
    );
  if (overlaps && (period.to === undefined || last.to === undefined))
    return refused('one of them has no end to move: give the window an end first, and move both ends then');
  if (skips && !mayLeaveOut) return refused('leaves out what lies between: begin where that ends');
  if (!lastsAsLong(period, last)) return refused('is shorter: take one as long, or without an end');
  return {
    now: here.evaluate,
    then: there.evaluate,
    ...(otherData && { otherData }),
    ...(skips && { skips }),
    ...(overlaps && { overlaps }),
  };
}

type Named = Readonly<Record<string, unknown>>;

/** Of what is evaluated, where that moves on with the data. */
const lengthOf = (split: Split | undefined): Rolling['evaluate'] | undefined => rollingOf(split)?.evaluate;
const words = ({ count, unit }: Rolling['evaluate']): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** The columns that a model reads are the source's own and say nothing of ids or targets. A file of views does. */
function meaning({ split: _, columns: __, ...features }: Named, built: Built): Named {
  return { ...features, source: sourceOf(features, built) };
}

/** What was read, by name. @param data whether by the bytes of the data too */
function read({ materials }: Built, data: boolean): Named {
  const inputs = materials.filter(({ role }) => role !== undefined);
  return Object.fromEntries(inputs.map(({ name, digest, role }) => [name, data || role !== 'data' ? digest : role]));
}

/** The first member that is not the same in both. */
function differing(one: Named, other: Named): string | undefined {
  const text = (value: unknown): string => canonicalJson((value ?? null) as Json);
  return Object.keys({ ...one, ...other }).find((name) => text(one[name]) !== text(other[name]));
}

/** In days, or in calendar months, which are not all of one length. Without an end nothing is left out. */
function lastsAsLong(period: Period, last: Period): boolean {
  if (period.to === undefined) return true;
  if (last.from === undefined) return false;
  const [from, to, lastFrom, lastTo] = [period.from!, period.to, last.from, last.to!].map((moment) => new Date(moment));
  const months =
    (lastTo!.getUTCFullYear() - lastFrom!.getUTCFullYear()) * 12 + lastTo!.getUTCMonth() - lastFrom!.getUTCMonth();
  const whole = months > 0 && Number(later(lastFrom!, months)) === Number(lastTo);
  return Number(to) - Number(from) >= Number(lastTo) - Number(lastFrom) || (whole && to! >= later(from!, months));
}

function later(moment: Date, months: number): Date {
  const moved = new Date(moment);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  return moved;
}
