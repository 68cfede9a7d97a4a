import { describe, expect, it } from '@jest/globals';
import { entityKey } from './entity-key.ts';

describe('entityKey', () => {
  it.each([
    { name: 'what it is already', text: '["UA",1545]', key: '["UA",1545]' },
    { name: "Python's spaces", text: '["UA", 1545]', key: '["UA",1545]' },
    { name: "Python's escapes", text: '["Z\\u00fcrich"]', key: '["Zürich"]' },
    { name: 'a slash that was escaped', text: '["a\\/b"]', key: '["a/b"]' },
    { name: 'the case of an escape', text: '["\\u001F"]', key: '["\\u001f"]' },
    { name: 'a whole number written as another', text: '[1.0, 1e2]', key: '[1,100]' },
    { name: 'a number beyond 2^53, whose last digit counts', text: '[9007199254740993]', key: '[9007199254740993]' },
    { name: 'one of many digits in a text', text: '["9007199254740993", 1]', key: '["9007199254740993",1]' },
    { name: 'one of many digits behind the point', text: '[0.10000000000000000]', key: '[0.1]' },
    { name: 'a large number with an exponent', text: '[1e20, 1.5E+21]', key: '[100000000000000000000,1.5e+21]' },
    { name: "an id of a team's own", text: 'customer 17', key: 'customer 17' },
    { name: 'what only begins like JSON', text: '[UA', key: '[UA' },
  ])('$name', ({ text, key }) => {
    expect(entityKey(text)).toBe(key);
  });
});
