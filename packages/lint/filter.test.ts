import { describe, expect, it } from '@jest/globals';
import { computingSeconds } from '#testing/patience';
import { isNever } from './cron.ts';
import { excludesAll, passes } from './filter.ts';

describe('a filter', () => {
  it.each([
    { patterns: ['main'], name: 'main', expected: true },
    { patterns: ['main'], name: 'mains', expected: false },
    { patterns: ['feature/*'], name: 'feature/a', expected: true },
    { patterns: ['feature/*'], name: 'feature/a/b', expected: false },
    { patterns: ['feature/**'], name: 'feature/a/b', expected: true },
    { patterns: ['**/docs/**'], name: 'docs/a.md', expected: true },
    { patterns: ['v[12].[0-9]+'], name: 'v1.10', expected: true },
    { patterns: ['v[12].[0-9]+'], name: 'v1x10', expected: false },
    { patterns: ['main', '!main'], name: 'main', expected: false },
    { patterns: ['*', '!main', 'main'], name: 'main', expected: true },
    { patterns: ['!main'], name: 'other', expected: false },
    { patterns: ['a\\+b'], name: 'a+b', expected: true },
    { patterns: ['*.jsx?'], name: 'page.js', expected: true },
    { patterns: ['[z-a]'], name: 'a', expected: false },
    { patterns: ['(a|b)'], name: 'a', expected: false },
    { patterns: ['docs/**/*.md'], name: 'docs/a.md', expected: true },
    { patterns: ['docs/**/*.md'], name: 'docs/a/b/c.md', expected: true },
    { patterns: ['**/a.md'], name: 'xa.md', expected: false },
    { patterns: ['**'], name: '', expected: true },
    { patterns: ['[Aa]pp*'], name: 'apple', expected: true },
    { patterns: ['a**b*/c'], name: 'a/x/byy/c', expected: true },
    { patterns: ['a**b*/c'], name: 'a/x/b/y/c', expected: false },
    { patterns: ['*+'], name: '+', expected: true },
  ])('$patterns of $name: $expected', ({ patterns, name, expected }) => {
    expect(passes(patterns, name)).toBe(expected);
  });

  it.each([
    { patterns: ['main', '!main'], expected: true },
    { patterns: ['release/v1', '!release/**'], expected: true },
    { patterns: ['release/*', '!release/*'], expected: true },
    { patterns: ['*', '!**'], expected: true },
    { patterns: ['!docs/**'], expected: true },
    { patterns: ['main', '!main', 'main'], expected: false },
    // What one pattern takes in of another is only said where it is certain.
    { patterns: ['release/v*', '!release/**'], expected: false },
    { patterns: ['**', '!main'], expected: false },
  ])('$patterns lets nothing through: $expected', ({ patterns, expected }) => {
    expect(excludesAll(patterns)).toBe(expected);
  });
});

describe('a schedule of no day', () => {
  it.each([
    { schedule: '0 0 30 2 *', never: true },
    { schedule: '0 0 30-31 feb *', never: true },
    { schedule: '0 0 31 4-6/2 *', never: true },
    { schedule: '0 0 31 4-5 *', never: false },
    { schedule: '0 0 29 2 *', never: false },
    { schedule: '0 0 30 2 0', never: false },
    { schedule: '0 0 */31 2 *', never: false },
    { schedule: '0 0 * * *', never: false },
    { schedule: '0 0 L 2 *', never: false },
    { schedule: '0 0 1-99999999 2 *', never: false },
    { schedule: 'daily', never: false },
  ])('$schedule: $never', ({ schedule, never }) => {
    expect(isNever(schedule)).toBe(never);
  });
});

it('no pattern takes long', () => {
  const stars = Array.from({ length: 1000 }, (_, i) => `${i % 2 ? '!' : ''}${'**a'.repeat(60)}${i}`);
  const seconds = computingSeconds(() => {
    expect(passes(['**a'.repeat(66)], `${'a'.repeat(199)}b`)).toBe(false);
    expect(passes(['*'.repeat(100_000)], 'a')).toBe(false);
    expect(excludesAll(stars)).toBe(false);
  });
  expect(seconds).toBeLessThan(3);
});
