// In what a test expects, a regular expression says what a text has to match. Jest's own `toMatchObject` takes one for an object
// without keys of its own, which anything has: it would never fail.
import { expect } from '@jest/globals';

expect.addEqualityTesters([
  function matches(received, expected) {
    if (!(expected instanceof RegExp) || received instanceof RegExp) return undefined;
    return typeof received === 'string' && expected.test(received);
  },
]);
