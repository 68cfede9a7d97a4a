import { describe, expect, it } from '@jest/globals';
import { howStuck, valueOf } from './stuck.ts';
import type { WindowColumn } from './scan.ts';

const window = (counts: number[], more: Partial<WindowColumn> = {}): WindowColumn => {
  return { counts, wrong: 0, mean: null, low: null, high: null, only: null, beyond: null, days: 31, ...more };
};
/** Of bins missing, other, 0 and 1. */
const flag = (zeros: number) => ({
  bins: { kind: 'values' as const, values: [0, 1], complete: true },
  counts: [0, 0, zeros, 1000 - zeros],
});
const [ZERO, ONE, MIXED] = [2, 3, undefined];
const zeros = window([0, 0, 600, 0]);
const ones = window([0, 0, 0, 600]);
const unlisted = (only: number): WindowColumn => window([0, 600, 0, 0], { only });

it.each([
  { name: 'a flag of half and half stands still', share: 500, now: ones, before: [], expected: 'yes' },
  { name: 'it has stood still for days', share: 500, now: ones, before: [ONE, ONE, ONE], expected: 'yes' },
  { name: 'each day has its own value', share: 500, now: ones, before: [ZERO, ZERO], expected: 'no' },
  { name: 'and one of them had two', share: 500, now: ones, before: [ZERO, MIXED, ONE], expected: 'no' },
  { name: 'a holiday comes once in forty days', share: 975, now: zeros, before: [], expected: 'perhaps' },
  { name: 'and today is one', share: 975, now: ones, before: [ZERO, ZERO], expected: 'no' },
  { name: 'rain on some hours of most days', share: 930, now: zeros, before: [MIXED, MIXED], expected: 'perhaps' },
  { name: 'weekends, in the first week', share: 714, now: zeros, before: [ZERO], expected: 'perhaps' },
  { name: 'what varies every day does no more', share: 714, now: zeros, before: [MIXED, MIXED], expected: 'yes' },
  { name: 'it is nearly constant', share: 995, now: ones, before: [], expected: 'no' },
  { name: 'it has several values', share: 500, now: window([0, 0, 300, 300]), before: [], expected: 'no' },
  { name: 'several that are not listed', share: 500, now: window([0, 600, 0, 0]), before: [], expected: 'no' },
  { name: 'a value that is not listed', share: 500, now: unlisted(-7), before: [MIXED, MIXED], expected: 'yes' },
  { name: 'one each day', share: 500, now: unlisted(-7), before: [-5, -6], expected: 'no' },
  { name: 'of what always has one value, another one', share: 1000, now: unlisted(-7), before: [ZERO], expected: 'no' },
])('$name: $expected', ({ share, now, before, expected }) => {
  expect(howStuck(flag(share), now, before, 1)).toBe(expected);
});

it.each([
  { name: 'a number that may have any value', low: 4, expected: 'yes' },
  { name: 'no rain, which most hours are without', low: 0, expected: 'perhaps' },
])('of numbers in bins, $name: $expected', ({ low, expected }) => {
  const reference = { bins: { kind: 'edges' as const, edges: [1, 2], low: 0, high: 9 }, counts: [0, 950, 20, 20, 10] };
  const now = window([0, 0, 0, 0, 600], { low, high: low });
  expect(valueOf(reference, now)).toBe(low);
  expect(howStuck(reference, now, [undefined], 1)).toBe(expected);
});

describe('what the days of the reference say', () => {
  const number = { bins: { kind: 'edges' as const, edges: [1, 2], low: 0, high: 9 }, counts: [0, 0, 300, 300, 400] };
  const constant = window([0, 0, 0, 600, 0], { low: 1.5, high: 1.5 });
  it.each([
    { name: 'it varies within a day, and each day has another one', still: 0.02, before: [3, 4], expected: 'yes' },
    { name: 'it has one value a day, and this is the first', still: 1, before: [], expected: 'no' },
    { name: 'it has one value a day, and another yesterday', still: 1, before: [3], expected: 'no' },
    { name: 'it has one value a day, and the same today', still: 1, before: [3, 1.5], expected: 'no' },
    { name: 'it has one value a day, and here the same on two', still: 1, before: [1.5], expected: 'perhaps' },
    { name: 'it has one value a day, and the same for days', still: 1, before: [1.5, 1.5], expected: 'yes' },
    { name: 'a month lasts, from its first day on', still: 1, holds: 31, before: [], expected: 'no' },
    { name: 'to its last', still: 1, holds: 31, before: Array(30).fill(1.5), expected: 'no' },
    { name: 'March, after a February', still: 1, holds: 28, before: Array(30).fill(1.5), expected: 'perhaps' },
    { name: 'more than two of them', still: 1, holds: 31, before: Array(62).fill(1.5), expected: 'yes' },
    { name: 'a week of a month', still: 1, holds: 31, days: 7, before: [], expected: 'no' },
    { name: 'a price that changes within one day of the week', still: 0.857, holds: 6, before: [1.5], expected: 'no' },
    { name: 'one day in five has one value, as one without rain', still: 0.2, before: [3], expected: 'no' },
    { name: 'one day in five has one value, and this is the first', still: 0.2, holds: 7, before: [], expected: 'no' },
    { name: 'as a flag of Sundays', still: 0.14, before: [undefined, undefined, undefined], expected: 'no' },
    { name: 'and the same for days', still: 0.2, before: [1.5, 1.5], expected: 'yes' },
    { name: 'sometimes', still: 0.7, before: [3], expected: 'no' },
    { name: 'of windows of a week', still: 1, days: 7, before: [], expected: 'yes' },
    { name: 'of windows of an hour nothing', still: 0, days: 1 / 24, before: [3], expected: 'no' },
    { name: 'not even in the first one', still: 0, days: 1 / 4, before: [], expected: 'perhaps' },
    { name: 'nor in the next', still: 0, days: 1 / 4, before: [1.5, 1.5, 1.5], expected: 'perhaps' },
    { name: 'but after two days', still: 0, days: 1 / 4, before: Array(7).fill(1.5), expected: 'yes' },
    {
      name: 'not before, as a Sunday elsewhere',
      still: 0,
      days: 1 / 4,
      before: Array(6).fill(1.5),
      expected: 'perhaps',
    },
    { name: 'an hour of a day of one value', still: 1, days: 1 / 24, before: [], expected: 'no' },
  ])('$name: $expected', ({ still, holds = 1, days = 1, before, expected }) => {
    expect(howStuck({ ...number, still, holds }, constant, before, days)).toBe(expected);
  });
});

describe('windows of six hours, of what never has one value for a day', () => {
  const [NIGHT, ALL] = [
    [ZERO, MIXED, MIXED, MIXED],
    [ZERO, ZERO, ZERO, ZERO],
  ];
  it.each([
    { name: 'one channel each night', share: 440, before: [...NIGHT, ...NIGHT, ...NIGHT], expected: 'perhaps' },
    { name: 'one channel from the night on', share: 440, before: [...NIGHT, ...ALL, ...ALL], expected: 'yes' },
    { name: 'the usual value for two days', share: 600, before: [...NIGHT, ...ALL, ...ALL], expected: 'yes' },
    { name: 'and for good', share: 600, before: Array(12).fill(ZERO), expected: 'yes' },
  ])('$name: $expected', ({ share, before, expected }) => {
    expect(howStuck({ ...flag(share), still: 0, holds: 1 }, zeros, before, 1 / 4)).toBe(expected);
  });
});

describe('one batch a week', () => {
  const number = { bins: { kind: 'edges' as const, edges: [1, 2], low: 0, high: 9 }, counts: [0, 0, 300, 300, 400] };
  const batch = window([0, 0, 0, 600, 0], { low: 1.5, high: 1.5, days: 1 });
  it.each([
    { name: 'each with its own rate', before: [3, 4], expected: 'no' },
    { name: 'one for two weeks, as ever', holds: 8, before: [3, 1.5], expected: 'no' },
    { name: 'one for two weeks, as never', before: [3, 1.5], expected: 'yes' },
  ])('$name: $expected', ({ holds = 1, before, expected }) => {
    expect(howStuck({ ...number, still: 1, holds }, batch, before, 7)).toBe(expected);
  });
});

it.each([
  { name: 'on its third day in one', days: 3, expected: 'yes' },
  { name: 'when no window knows it otherwise', days: 60, expected: 'yes' },
])('a channel that is one on Sundays alone stands still $name', ({ days, expected }) => {
  const channel = { ...flag(650), still: 0.14, holds: 1, others: { holds: 0, times: 0 } };
  const before = [...(days > 7 ? [] : [MIXED, MIXED, ZERO, MIXED, MIXED, MIXED]), ...Array(days - 1).fill(ZERO)];
  expect(howStuck(channel, zeros, before, 1)).toBe(expected);
});

describe('rain, of which a day in five has none and no other ever has one and the same', () => {
  const never = { still: 0.2, holds: 3, others: { holds: 0, times: 0 } };
  const bins = { kind: 'edges' as const, edges: [1, 2], low: 0, high: 9 };
  const rain = { bins, counts: [0, 300, 200, 200, 300], ...never };
  const dry = window([0, 600, 0, 0, 0], { low: 0, high: 0 });
  const stuck = window([0, 0, 0, 0, 600], { low: 3.7, high: 3.7 });
  const before = [undefined, 0, undefined, undefined];
  it.each([
    { name: 'a day without any', now: dry, before, expected: 'no' },
    { name: 'its gauge stuck on the first day', now: stuck, before, expected: 'yes' },
    { name: 'and for good', now: stuck, before: [...before, ...Array(30).fill(3.7)], expected: 'yes' },
    { name: 'the same through an hour', now: stuck, before, days: 1 / 24, expected: 'no' },
    { name: 'where most days have one value', now: stuck, before, still: 0.7, expected: 'no' },
  ])('$name: $expected', ({ now, days = 1, still = 0.2, ...of }) => {
    expect(howStuck({ ...rain, still }, now, of.before, days)).toBe(of.expected);
  });
});

describe('a flag that is up for days, every other month', () => {
  const promotion = { ...flag(970), still: 1, holds: 58 };
  const after = (days: number): (number | undefined)[] => [...Array(40).fill(ZERO), ...Array(days - 1).fill(ONE)];
  it.each([
    { name: 'as long as ever', holds: 2, times: 6, days: 2, expected: 'no' },
    { name: 'twice as long', holds: 2, times: 6, days: 4, expected: 'no' },
    { name: 'longer', holds: 2, times: 6, days: 5, expected: 'yes' },
    { name: 'longer than twice, of few times', holds: 2, times: 3, days: 8, expected: 'no' },
    {
      name: 'summer, of a year of which only winter and spring were seen',
      holds: 14,
      times: 2,
      days: 44,
      expected: 'no',
    },
    { name: 'for longer than it is ever down', holds: 58, times: 1, days: 117, expected: 'yes' },
  ])('$name: $expected', ({ holds, times, days, expected }) => {
    const reference = { ...promotion, others: { holds, times } };
    expect(howStuck(reference, ones, after(days), 1)).toBe(expected);
    expect(howStuck(reference, zeros, [ONE, ...Array(57).fill(ZERO)], 1)).toBe('no');
  });
  it('is found where it is up on hardly any day', () => {
    const rare = { ...flag(995), still: 1, holds: 180, others: { holds: 1, times: 4 } };
    expect(howStuck(rare, ones, after(3), 1)).toBe('no');
    expect(howStuck(rare, ones, after(4), 1)).toBe('yes');
  });
  it('is known of an older reference as it was', () => {
    expect(howStuck(promotion, ones, after(116), 1)).toBe('no');
    expect(howStuck(promotion, ones, after(117), 1)).toBe('yes');
  });
});
