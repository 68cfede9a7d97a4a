import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';
import type { Json } from './result.ts';

describe('canonicalJson', () => {
  it.each<{ name: string; value: Json; expected: string }>([
    {
      name: 'RFC 8785, section 3.2.2: numbers, escapes, literals',
      value: {
        numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
        string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\/',
        literals: [null, true, false],
      },
      expected: String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    },
    {
      name: 'RFC 8785, section 3.2.3: keys by UTF-16 code unit',
      value: {
        '\u20ac': 'Euro Sign',
        '\r': 'Carriage Return',
        '\ufb33': 'Hebrew Letter Dalet With Dagesh',
        '1': 'One',
        '\ud83d\ude00': 'Emoji: Grinning Face',
        '\u0080': 'Control',
        '\u00f6': 'Latin Small Letter O With Diaeresis',
      },
      expected:
        '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    },
    { name: 'RFC 8785, appendix B: minus zero', value: -0, expected: '0' },
    { name: 'RFC 8785, appendix B: the smallest number', value: 5e-324, expected: '5e-324' },
    {
      name: 'RFC 8785, appendix B: the largest number',
      value: 1.7976931348623157e308,
      expected: '1.7976931348623157e+308',
    },
    { name: 'RFC 8785, appendix B: 2 to the 68', value: 295147905179352830000, expected: '295147905179352830000' },
    { name: 'RFC 8785, appendix B: from where the exponent is written', value: 1e21, expected: '1e+21' },
    { name: 'nothing inside', value: { b: [], a: {} }, expected: '{"a":{},"b":[]}' },
  ])('$name', ({ value, expected }) => {
    expect(canonicalJson(value)).toBe(expected);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s, at any depth', (value) => {
    expect(() => canonicalJson({ a: [value] })).toThrow(RangeError);
  });

  it('leaves out members that are not there, as JSON does', () => {
    expect(canonicalJson({ a: undefined, b: 1 } as unknown as Json)).toBe('{"b":1}');
  });

  it('is the same text for the same value, in whatever order it was put together, and says that value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        expect(canonicalJson(reversed(value as Json))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

/** The same value, every object with its members in the other order. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}
