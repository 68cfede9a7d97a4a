import { describe, expect, it } from '@jest/globals';
import { endOf, windowLength, windowName } from './window.ts';

describe('windows of the calendar', () => {
  it.each([
    ['1 month', '2013-01-01', '2013-02-01', '2013-01'],
    ['2 weeks', '2013-01-07', '2013-01-21', '2013-01-07'],
    ['1 day', '2013-02-28', '2013-03-01', '2013-02-28'],
    ['6 h', '2013-02-28T18:00', '2013-03-01', '2013-02-28 18:00 UTC'],
    ['90 s', '2013-02-28T00:01:30', '2013-02-28T00:03', '2013-02-28 00:01 UTC'],
  ])('%s from %s ends %s and is called %s', (length, from, end, name) => {
    const instant = (text: string) => new Date(`${text.length === 10 ? `${text}T00:00` : text}Z`);
    expect(endOf(instant(from), windowLength(length))).toEqual(instant(end));
    expect(windowName(instant(from).toISOString(), windowLength(length))).toBe(name);
  });
  it.each(['1.5 h', '0 days', 'a month', ''])('"%s" is none', (text) =>
    expect(() => windowLength(text)).toThrow(/not a whole number of units/),
  );
});
