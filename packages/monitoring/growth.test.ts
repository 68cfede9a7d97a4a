import { describe, expect, it } from '@jest/globals';
import { isMonotone } from './growth.ts';

const DAY = 86_400_000;
/** Windows of a day with these ranges; undefined is a day without values. */
const days = (...ranges: ([low: number, high: number] | undefined)[]) =>
  ranges.flatMap((range, day) => (range ? [{ at: day * DAY, low: range[0], high: range[1] }] : []));
const from = (first: number, step: number, width: number): [number, number][] =>
  Array.from({ length: 5 }, (_, day) => [first + day * step, first + day * step + width]);

describe('a number', () => {
  it.each([
    { name: 'that counts on', ranges: days(...from(0, 100, 99)) },
    { name: 'that is the day, the same in a whole window', ranges: days(...from(738_000, 1, 0)) },
    { name: 'that is a day of the next month, so that windows overlap', ranges: days(...from(738_000, 1, 30)) },
    { name: 'that falls', ranges: days(...from(0, -100, 99)) },
    { name: 'that was set back before', ranges: days([900, 950], ...from(0, 100, 99)) },
    {
      name: 'that goes on after days without values',
      ranges: days([0, 9], [10, 19], [20, 29], [30, 39], undefined, undefined, [60, 69]),
    },
  ])('$name is monotone', ({ ranges }) => expect(isMonotone(ranges)).toBe(true));

  it.each([
    { name: 'of too few windows', ranges: days(...from(0, 100, 99)).slice(1) },
    { name: 'that stays where it is', ranges: days(...from(5, 0, 0)) },
    { name: 'that goes up and down', ranges: days([1, 9], [2, 10], [3, 11], [2, 12], [4, 13]) },
    { name: 'of which one end alone grows', ranges: days([1, 9], [1, 10], [1, 11], [1, 12], [1, 13]) },
    { name: 'whose ends part', ranges: days([5, 9], [4, 10], [3, 11], [2, 12], [1, 13]) },
    {
      name: 'that counts on and comes in another unit at last',
      ranges: days(...from(0, 100, 99).slice(0, 4), [400_000, 499_000]),
    },
    { name: 'that is set back at last', ranges: days(...from(0, 100, 99).slice(1), [0, 99]) },
  ])('$name is not', ({ ranges }) => expect(isMonotone(ranges)).toBe(false));
});
