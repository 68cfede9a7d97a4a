import { describe, expect, it } from '@jest/globals';
import { asOfInstant } from './as-of.ts';

const host = { clock: { now: () => new Date('2026-03-04T05:06:07.089Z'), monotonic: () => 0 } };

describe('asOfInstant', () => {
  it.each([
    { text: 'now', instant: '2026-03-04T05:06:07.089Z' },
    { text: '2013-06-01', instant: '2013-06-01T00:00:00.000Z' },
    { text: '2013-06-01T12:30', instant: '2013-06-01T12:30:00.000Z' },
    { text: '2013-06-01 12:30:15.5', instant: '2013-06-01T12:30:15.500Z' },
    { text: '2013-06-01T12:00:00Z', instant: '2013-06-01T12:00:00.000Z' },
    { text: '2013-06-01T12:00:00+02:00', instant: '2013-06-01T10:00:00.000Z' },
  ])('$text is $instant', ({ text, instant }) => {
    expect(asOfInstant(host, text)).toBe(instant);
  });

  it.each(['', 'yesterday', '2013', '2013-02-30', '2013-06-01T25:00', "2013-06-01'; DROP TABLE raw.flights; --"])(
    'refuses "%s"',
    (text) => {
      expect(() => asOfInstant(host, text)).toThrow(expect.objectContaining({ code: 'MLOPS_ONLINE_INPUT' }));
    },
  );
});
