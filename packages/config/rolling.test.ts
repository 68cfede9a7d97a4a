import { describe, expect, it } from '@jest/globals';
import { rollingOf, settleSplit } from './rolling.ts';

const settle = (train: string, evaluate: string, newest: string) => {
  const { train: before, evaluate: now } = settleSplit(rollingOf({ train, evaluate })!, newest);
  return [before, now];
};

describe('periods that move on with the data', () => {
  it.each([
    {
      name: 'a month whose last day has a label',
      split: ['6 months', '1 month'],
      newest: '2013-06-30',
      dates: ['2012-12-01..2013-05-31', '2013-06-01..2013-06-30'],
    },
    {
      name: 'the month before one that has begun',
      split: ['6 months', '1 month'],
      newest: '2013-06-29',
      dates: ['2012-11-01..2013-04-30', '2013-05-01..2013-05-31'],
    },
    {
      name: 'a February of a leap year',
      split: ['1 month', '1month'],
      newest: '2012-02-29',
      dates: ['2012-01-01..2012-01-31', '2012-02-01..2012-02-29'],
    },
    {
      name: 'the year before January',
      split: ['all', '2 months'],
      newest: '2013-01-31',
      dates: ['..2012-11-30', '2012-12-01..2013-01-31'],
    },
    {
      name: 'days up to the newest one',
      split: ['90 days', '14 days'],
      newest: '2013-06-29',
      dates: ['2013-03-18..2013-06-15', '2013-06-16..2013-06-29'],
    },
    {
      name: 'weeks, of seven days each',
      split: ['2 weeks', '1 week'],
      newest: '2013-06-29',
      dates: ['2013-06-09..2013-06-22', '2013-06-23..2013-06-29'],
    },
    {
      name: 'one day',
      split: ['all', '1 day'],
      newest: '2013-03-01',
      dates: ['..2013-02-28', '2013-03-01..2013-03-01'],
    },
    {
      name: 'months before a day that no shorter month has',
      split: ['1 month', '1 day'],
      newest: '2013-03-31',
      dates: ['2013-02-28..2013-03-30', '2013-03-31..2013-03-31'],
    },
  ])('are dates: $name', ({ split: [train, evaluate], newest, dates }) => {
    expect(settle(train!, evaluate!, newest)).toEqual(dates);
  });

  it.each([
    { name: 'a hash', split: { hash: 'id', evaluate: 0.25, seed: 0 } },
    { name: 'dates', split: { train: '2013-01..2013-04', evaluate: '2013-05', monitor: '2013-06..' } },
    { name: 'years', split: { train: '2012', evaluate: '2013' } },
    { name: 'no split', split: undefined },
  ])('are not said by $name', ({ split }) => {
    expect(rollingOf(split)).toBeUndefined();
  });

  it.each([
    { split: { train: '2013-01', evaluate: '1 month' }, why: /evaluate \("1 month"\) .* train \("2013-01"\)/ },
    { split: { train: 'all', evaluate: '2013-05' }, why: /train \("all"\) .* evaluate \("2013-05"\)/ },
    { split: { train: 'all', evaluate: '0 months' }, why: /evaluate \("0 months"\)/ },
    { split: { train: '6 h', evaluate: '1 month' }, why: /train \("6 h"\)/ },
    { split: { train: '1.5 months', evaluate: '1 month' }, why: /train/ },
    { split: { train: 'P6M', evaluate: '1 month' }, why: /train \("P6M"\)/ },
    { split: { train: 'all', evaluate: '1 month', monitor: '2013-06..' }, why: /monitor/ },
  ])('stand beside no others: $split', ({ split, why }) => {
    expect(() => rollingOf(split)).toThrow(
      expect.objectContaining({ code: 'MLOPS_PERIOD_INVALID', message: expect.stringMatching(why) }),
    );
  });
});
