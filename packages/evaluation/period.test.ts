import { describe, expect, it } from '@jest/globals';
import { otherPeriod, type Built } from './period.ts';

const data = { name: 'data/main', digest: { sha256: 'a'.repeat(64) }, role: 'data' };
const may = { train: '2013-01..2013-04', evaluate: '2013-05' };
const june = { train: '2013-01..2013-05', evaluate: '2013-06' };
const hash = { hash: 'id', evaluate: 0.25, seed: 0 };
const built = (features: object, materials: Built['materials'] = [data]): Built => ({
  parameters: { features: { label: 'y', entity: 'id', ...features }, carry: {} },
  materials,
});

describe('another period of evaluation', () => {
  const cases: { name: string; now: Built; then?: Built; periods?: object }[] = [
    { name: 'the same', now: built({ split: may }) },
    { name: 'the next month', now: built({ split: june }), periods: { now: '2013-06', then: '2013-05' } },
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
      name: 'another commit',
      now: built({ split: june }, [{ name: 'source', digest: { gitCommit: 'b' }, role: undefined }, data]),
      periods: { now: '2013-06', then: '2013-05' },
    },
    {
      name: 'other data with it',
      now: built({ split: june }, [{ ...data, digest: { sha256: 'b'.repeat(64) } }]),
      periods: { now: '2013-06', then: '2013-05', otherData: true },
    },
    {
      name: 'other data with an earlier one',
      now: built({ split: { ...may, evaluate: '2013-04' } }, [{ ...data, digest: { sha256: 'b'.repeat(64) } }]),
    },
    {
      name: 'other data with one that begins before the end of the other',
      now: built({ split: june }, [{ ...data, digest: { sha256: 'b'.repeat(64) } }]),
      then: built({ split: { ...may, evaluate: '2013-05..2013-06' } }),
    },
    {
      name: 'other views with it',
      now: built({ split: june }, [data, { name: 'views', digest: { sha256: 'b'.repeat(64) }, role: 'configuration' }]),
      then: built({ split: may }, [data, { name: 'views', digest: { sha256: 'c'.repeat(64) }, role: 'configuration' }]),
    },
    { name: 'more data with it', now: built({ split: june }, [data, { ...data, name: 'data/more' }]) },
    { name: 'another label with it', now: built({ split: june, label: '1 - y' }) },
    { name: 'other rows with it', now: built({ split: june, where: 'x > 1' }) },
    { name: 'a hash of other columns', now: built({ split: { ...hash, hash: 'part' } }), then: built({ split: hash }) },
    { name: 'a hash in place of a time', now: built({ split: hash }) },
    { name: 'no split any more', now: built({}) },
  ];
  it.each(cases)('$name', ({ now, then = built({ split: may }), periods }) => {
    expect(otherPeriod(now, then)).toEqual(periods);
  });
});
