import { describe, expect, it } from '@jest/globals';
import type { Built } from './built.ts';
import { otherPeriod } from './period.ts';

const data = { name: 'data/main', digest: { sha256: 'a'.repeat(64) }, role: 'data' };
const may = { train: '2013-01..2013-04', evaluate: '2013-05' };
const june = { train: '2013-01..2013-05', evaluate: '2013-06' };
const hash = { hash: 'id', evaluate: 0.25, seed: 0 };
const built = (features: object, materials: Built['materials'] = [data]): Built => ({
  parameters: { features: { label: 'y', entity: 'id', ...features }, carry: {} },
  materials,
});

/** What a length came to. */
const settled = (evaluate: string, materials?: Built['materials'], length = '1 month', train = 'all'): Built => ({
  ...built({ split: { train, evaluate: length } }, materials),
  result: { split: { train: '..2013-04-30', evaluate }, newestLabel: '2013-06-30' },
});

describe('another period of evaluation', () => {
  const others = [{ ...data, digest: { sha256: 'b'.repeat(64) } }];
  const not = (why: string): object => ({ notLater: expect.stringContaining(`, but ${why}`) });
  const cases: { name: string; now: Built; then?: Built; periods?: object }[] = [
    { name: 'the same', now: built({ split: may }) },
    { name: 'the next month', now: built({ split: june }), periods: { now: '2013-06', then: '2013-05' } },
    {
      name: 'the next month, said beside a program that nobody tells it',
      now: built({ run: ['node', 'features.mjs'], split: june }),
      then: built({ run: ['node', 'features.mjs'], split: may }),
    },
    {
      name: 'the next month, of a program now',
      now: built({ run: ['node', 'features.mjs'], split: june }),
    },
    { name: 'another period of training alone', now: built({ split: { ...may, train: '2013-02..2013-04' } }) },
    {
      name: 'another share of a hash',
      now: built({ split: { ...hash, evaluate: 0.1 } }),
      then: built({ split: hash }),
    },
    { name: 'another seed of a hash', now: built({ split: { ...hash, seed: 1 } }), then: built({ split: hash }) },
    { name: 'an earlier one', now: built({ split: { ...may, evaluate: '2013-04' } }) },
    { name: 'a part of the same', now: built({ split: { ...may, evaluate: '2013-05-10..2013-05-20' } }) },
    {
      name: 'one that begins before the end of the other',
      now: built({ split: { ...may, evaluate: '2013-05..2013-06' } }),
    },
    {
      name: 'a window that moves on and overlaps',
      now: built({ split: { ...may, evaluate: '2013-05..2013-06' } }, others),
      then: built({ split: { ...may, evaluate: '2013-04..2013-05' } }),
      periods: not('begins before that has ended'),
    },
    {
      name: 'a window without an end that begins later',
      now: built({ split: { ...may, evaluate: '2013-05..' } }),
      then: built({ split: { ...may, evaluate: '2013-04..2013-05' } }),
      periods: not('begins before that has ended'),
    },
    {
      name: 'the next month, by a length',
      now: settled('2013-06-01..2013-06-30', others),
      then: settled('2013-05-01..2013-05-31'),
      periods: { now: '2013-06-01..2013-06-30', then: '2013-05-01..2013-05-31', otherData: true },
    },
    {
      name: 'a later month by a length, which leaves out what came between',
      now: settled('2013-08-01..2013-08-31', others),
      then: settled('2013-05-01..2013-05-31'),
      periods: { now: '2013-08-01..2013-08-31', then: '2013-05-01..2013-05-31', otherData: true, skips: true },
    },
    {
      name: 'the newest days, which leave behind what they began with',
      now: settled('2013-06-03..2013-06-16', others, '14 days'),
      then: settled('2013-06-01..2013-06-14', [data], '14 days'),
      periods: { now: '2013-06-03..2013-06-16', then: '2013-06-01..2013-06-14', otherData: true, overlaps: true },
    },
    {
      name: 'the newest days, and more to learn from',
      now: settled('2013-06-03..2013-06-16', others, '14 days', '60 days'),
      then: settled('2013-06-01..2013-06-14', [data], '2 weeks', '30 days'),
      periods: { now: '2013-06-03..2013-06-16', then: '2013-06-01..2013-06-14', otherData: true, overlaps: true },
    },
    {
      name: 'fewer of the newest days',
      now: settled('2013-06-10..2013-06-16', others, '1 week'),
      then: settled('2013-06-01..2013-06-14', [data], '14 days'),
      periods: not('moves on by 7 days in place of 14 days: keep that length in a change'),
    },
    {
      name: 'the same data that are said to have moved on',
      now: settled('2013-06-01..2013-06-30'),
      then: settled('2013-05-01..2013-05-31'),
      periods: not('the data are the same, and the length'),
    },
    {
      name: 'another length, which leaves out what lies between',
      now: settled('2013-08-01..2013-08-31', others, '1 month'),
      then: settled('2013-05-01..2013-05-31', [data], '31 days'),
      periods: not('leaves out what lies between'),
    },
    {
      name: 'a length in the place of dates',
      now: settled('2013-06-01..2013-06-30'),
      periods: { now: '2013-06-01..2013-06-30', then: '2013-05' },
    },
    {
      name: 'a length that came to the same month',
      now: settled('2013-05-01..2013-05-31', others),
      then: settled('2013-05-01..2013-05-31'),
    },
    {
      name: 'another commit',
      now: built({ split: june }, [{ name: 'source', digest: { gitCommit: 'b' }, role: undefined }, data]),
      periods: { now: '2013-06', then: '2013-05' },
    },
    {
      name: 'other data with it',
      now: built({ split: june }, others),
      periods: { now: '2013-06', then: '2013-05', otherData: true },
    },
    {
      name: 'other data with an earlier one',
      now: built({ split: { ...may, evaluate: '2013-04' } }, others),
    },
    {
      name: 'other data with one that begins before the end of the other',
      now: built({ split: june }, others),
      then: built({ split: { ...may, evaluate: '2013-05..2013-06' } }),
    },
    {
      name: 'the source named that is meant anyway',
      now: built({ split: june, source: 'main' }),
      periods: { now: '2013-06', then: '2013-05' },
    },
    {
      name: 'other views with it',
      now: built({ split: june }, [data, { name: 'views', digest: { sha256: 'b'.repeat(64) }, role: 'configuration' }]),
      then: built({ split: may }, [data, { name: 'views', digest: { sha256: 'c'.repeat(64) }, role: 'configuration' }]),
      periods: not('views is another, too: change that alone, and the period when it has passed'),
    },
    {
      name: 'other columns with it, which say nothing of examples',
      now: built({ split: june, columns: ['x'] }),
      then: built({ split: may, columns: ['x', 'z'] }),
      periods: { now: '2013-06', then: '2013-05' },
    },
    {
      name: 'more data with it',
      now: built({ split: june }, [data, { ...data, name: 'data/more' }]),
      periods: not('data/more is another'),
    },
    {
      name: 'another label with it',
      now: built({ split: june, label: '1 - y' }),
      periods: not('features.label is another'),
    },
    { name: 'other rows with it', now: built({ split: june, where: 'x > 1' }), periods: not('features.where is') },
    {
      name: 'some of its days',
      now: built({ split: { ...june, evaluate: '2013-06-01..2013-06-12' } }),
      periods: not('is shorter'),
    },
    {
      name: 'some days of it, of other data',
      now: built({ split: { ...june, evaluate: '2013-06-01..2013-06-12' } }, others),
      periods: not('is shorter'),
    },
    {
      name: 'the last days of a later one',
      now: built({ split: { ...june, evaluate: '2013-07-20..' } }, others),
      periods: not('leaves out'),
    },
    {
      name: 'all that came since',
      now: built({ split: { ...june, evaluate: '2013-06..' } }),
      periods: { now: '2013-06..', then: '2013-05' },
    },
    {
      name: 'the month after the next',
      now: built({ split: { ...june, evaluate: '2013-07' } }),
      periods: not('leaves out what lies between'),
    },
    {
      name: 'the month after the next, when any other byte of the data came with it',
      now: built({ split: { ...june, evaluate: '2013-07' } }, others),
      periods: not('leaves out what lies between'),
    },
    {
      name: 'both months since, when they came at once',
      now: built({ split: { ...june, evaluate: '2013-06..2013-07' } }, others),
      periods: { now: '2013-06..2013-07', then: '2013-05', otherData: true },
    },
    {
      name: 'a week after a week, at the turn of a month',
      now: built({ split: { ...june, evaluate: '2013-06-03..2013-06-09' } }),
      then: built({ split: { ...may, evaluate: '2013-05-27..2013-06-02' } }),
      periods: { now: '2013-06-03..2013-06-09', then: '2013-05-27..2013-06-02' },
    },
    {
      name: 'four weeks after a February of four',
      now: built({ split: { ...june, evaluate: '2013-03-01..2013-03-28' } }),
      then: built({ split: { ...may, evaluate: '2013-02' } }),
      periods: { now: '2013-03-01..2013-03-28', then: '2013-02' },
    },
    {
      name: 'one that is as long, after all that came before',
      now: built({ split: june }),
      then: built({ split: { ...may, evaluate: '..2013-05' } }),
      periods: not('is shorter'),
    },
    { name: 'a hash of other columns', now: built({ split: { ...hash, hash: 'part' } }), then: built({ split: hash }) },
    { name: 'a hash in place of a time', now: built({ split: hash }) },
    { name: 'no split any more', now: built({}) },
  ];
  it('who is no change may leave out what lies between, and it is told; shorter it may not be', () => {
    const of = (evaluate: string) =>
      otherPeriod(built({ split: { ...june, evaluate } }), built({ split: may }), { maySkip: true });
    expect(of('2013-08')).toEqual({ now: '2013-08', then: '2013-05', skips: true });
    expect(of('2013-06')).toEqual({ now: '2013-06', then: '2013-05' });
    expect(of('2013-08-01..2013-08-12')).toMatchObject({ notLater: expect.stringContaining('is shorter') });
  });

  it('who is no change may let a window move on', () => {
    const of = (evaluate: string) =>
      otherPeriod(built({ split: { ...june, evaluate } }), built({ split: { ...may, evaluate: '2013-04..2013-05' } }), {
        maySkip: true,
      });
    expect(of('2013-05..2013-06')).toEqual({ now: '2013-05..2013-06', then: '2013-04..2013-05', overlaps: true });
    expect(of('2013-05-20..2013-06-10')).toMatchObject({ notLater: expect.stringContaining('is shorter') });
    expect(of('2013-05')).toBeUndefined();
    expect(of('2013-05..')).toMatchObject({ notLater: expect.stringContaining('no end to move') });
  });

  it('nobody may let a window without an end begin later: it may be as short as anybody likes', () => {
    const of = (evaluate: string) =>
      otherPeriod(built({ split: { ...june, evaluate } }), built({ split: { ...may, evaluate: '2013-04..' } }), {
        maySkip: true,
      });
    expect(of('2013-05..')).toMatchObject({ notLater: expect.stringContaining('give the window an end first') });
    expect(of('2013-05')).toBeUndefined();
    expect(of('2013-03..')).toBeUndefined();
  });

  it.each(cases)('$name', ({ now, then = built({ split: may }), periods }) => {
    expect(otherPeriod(now, then)).toEqual(periods);
  });
});
