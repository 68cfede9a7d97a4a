import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { benjaminiHochberg, holm } from './multiplicity.ts';
import { reference } from './reference/read.ts';

const { p, ...expected } = reference.adjust;

describe('adjusted p-values', () => {
  it.each([
    { name: 'Holm', adjust: holm, expected: expected.holm },
    { name: 'Benjamini–Hochberg', adjust: benjaminiHochberg, expected: expected.benjaminiHochberg },
  ])('$name agrees with statsmodels', ({ adjust, expected }) => {
    adjust(p).forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 14));
  });

  it('never fall below what was given, keep its order, and Holm is the stricter', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (values) => {
        const [strict, mild] = [holm(values), benjaminiHochberg(values)];
        values.forEach((value, i) => {
          expect(mild[i]).toBeGreaterThanOrEqual(value * (1 - 1e-15));
          expect(strict[i]! - mild[i]!).toBeGreaterThanOrEqual(-1e-15);
          expect(strict[i]).toBeLessThanOrEqual(1);
          values.forEach((other, j) => {
            if (value < other) expect(strict[i]).toBeLessThanOrEqual(strict[j]!);
          });
        });
      }),
    );
  });

  it.each([-0.1, 1.1, NaN])('refuse %d', (value) => {
    expect(() => holm([0.5, value])).toThrow(RangeError);
    expect(() => benjaminiHochberg([value])).toThrow(RangeError);
  });
});
