import { describe, expect, it } from '@jest/globals';
import { parseDuration, parsePeriod } from './periods.ts';

describe('parsePeriod', () => {
  const cases = [
    {
      name: 'months, ends included',
      text: '2013-01..2013-04',
      from: '2013-01-01T00:00:00.000Z',
      to: '2013-05-01T00:00:00.000Z',
    },
    { name: 'one month', text: '2013-05', from: '2013-05-01T00:00:00.000Z', to: '2013-06-01T00:00:00.000Z' },
    { name: 'one year', text: '2013', from: '2013-01-01T00:00:00.000Z', to: '2014-01-01T00:00:00.000Z' },
    {
      name: 'one day over the end of a leap February',
      text: '2012-02-29',
      from: '2012-02-29T00:00:00.000Z',
      to: '2012-03-01T00:00:00.000Z',
    },
    { name: 'December', text: '2013-12', from: '2013-12-01T00:00:00.000Z', to: '2014-01-01T00:00:00.000Z' },
    { name: 'an open end', text: '2013-06..', from: '2013-06-01T00:00:00.000Z' },
    { name: 'an open beginning', text: '..2013-04', to: '2013-05-01T00:00:00.000Z' },
    {
      name: 'different precision',
      text: ' 2013 .. 2014-06-30 ',
      from: '2013-01-01T00:00:00.000Z',
      to: '2014-07-01T00:00:00.000Z',
    },
    {
      name: 'minutes',
      text: '2013-01-01T10:30..2013-01-01T11:00',
      from: '2013-01-01T10:30:00.000Z',
      to: '2013-01-01T11:01:00.000Z',
    },
  ];
  it.each(cases)('$name', ({ text, from, to }) => {
    expect(parsePeriod(text)).toEqual({ ...(from && { from }), ...(to && { to }) });
  });

  it.each([
    '',
    '..',
    '2013-13',
    '2013-02-30',
    '2013-00',
    '2013-1',
    '13',
    'May',
    '2013..2014..2015',
    '2014..2013',
    '2013-02-29',
    '2013-01-01T24:00',
  ])('refuses "%s"', (text) => {
    expect(() => parsePeriod(text)).toThrow(expect.objectContaining({ code: 'MLOPS_PERIOD_INVALID' }));
  });
});

describe('parseDuration', () => {
  it.each([
    ['90 s', 90],
    ['15min', 900],
    ['1.5 h', 5400],
    ['1 day', 86_400],
    ['2 weeks', 1_209_600],
    ['1 month', 2_629_746],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '5', 'h', '-1 h', '1 year', '1  h', '1e3 s', '1 constructor'])('refuses "%s"', (text) => {
    expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'MLOPS_DURATION_INVALID' }));
  });
});
