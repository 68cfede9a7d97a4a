import { describe, expect, it } from '@jest/globals';
import { compareVersions, nextVersion, releaseVersion } from './semver.ts';

describe('nextVersion', () => {
  it.each([
    { newest: undefined, bump: 'patch', next: '1.0.0' },
    { newest: '1.2.3', bump: 'major', next: '2.0.0' },
    { newest: '1.2.3', bump: 'minor', next: '1.3.0' },
    { newest: '1.2.9', bump: 'patch', next: '1.2.10' },
    { newest: '2.0.0-rc.1', bump: 'patch', next: '2.0.1' },
  ] as const)('$bump of $newest is $next', ({ newest, bump, next }) => expect(nextVersion(newest, bump)).toBe(next));
});

describe('compareVersions', () => {
  // The order that semver.org gives as its example, item 11.
  const ordered = [
    ...['0.9.0', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11'],
    ...['1.0.0-rc.1', '1.0.0', '1.0.10', '1.2.0', '1.10.0', '2.0.0'],
  ];
  it('orders as semver.org does', () => {
    expect([...ordered].reverse().sort(compareVersions)).toEqual(ordered);
  });

  it('does not count build metadata', () => expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0));
});

describe('releaseVersion', () => {
  it.each([
    ['1.2.3', '1.2.3'],
    ['v1.2.3', '1.2.3'],
    ...['1.2', '1.2.3-rc.1', '01.2.3', 'vv1.2.3', '1.2.3\n', '', '1.2.99999999999999999999'].map((text) => [
      text,
      undefined,
    ]),
  ])('%j is %j', (text, version) => expect(releaseVersion(text!)).toBe(version));
});
