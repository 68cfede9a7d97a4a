import { describe, expect, it } from '@jest/globals';
import { enginePlatform } from './pins.ts';

describe('enginePlatform', () => {
  it.each([
    { platform: 'linux', arch: 'x64', musl: false, is: 'linux-x64' },
    { platform: 'linux', arch: 'arm64', musl: true, is: 'linux-arm64-musl' },
    { platform: 'darwin', arch: 'arm64', musl: false, is: 'darwin-arm64' },
    { platform: 'win32', arch: 'x64', musl: false, is: 'win32-x64' },
  ])('$is', ({ platform: os, arch, musl, is }) => {
    expect(enginePlatform(os, arch, musl)).toBe(is);
  });

  it('names the platforms there are when there is none for this one', () => {
    expect(() => enginePlatform('sunos', 'sparc', false)).toThrow(
      expect.objectContaining({ code: 'MLOPS_ENGINE_PLATFORM' }),
    );
  });
});
