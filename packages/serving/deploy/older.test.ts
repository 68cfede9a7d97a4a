import { describe, expect, it } from '@jest/globals';
import type { Planned } from './means.ts';
import { refuseOlder } from './older.ts';

describe('what is deployed forward only', () => {
  const refuse = (version: string, serving?: { name: string; version: string }) => (): void => {
    const found = { version: { name: 'delays', version, tag: `delays@v${version}` }, status: { serving } };
    refuseOlder(found as unknown as Planned);
  };

  it('is refused where a newer one serves, with how to go back', () => {
    expect(refuse('1.9.0', { name: 'delays', version: '1.10.0' })).toThrow(
      expect.objectContaining({
        code: 'MLOPS_DEPLOY_OLDER',
        message: 'delays@v1.9.0 is older than delays@v1.10.0, which serves: nothing was deployed',
        hint: expect.stringMatching(/^Roll back .* with delays@v1\.9\.0\.$/),
      }),
    );
  });

  it.each([
    { name: 'nothing serves', serving: undefined },
    { name: 'an older one serves', serving: { name: 'delays', version: '1.2.9' } },
    { name: 'it serves itself', serving: { name: 'delays', version: '1.3.0' } },
    { name: 'what serves has another name', serving: { name: 'prices', version: '2.0.0' } },
    { name: 'what serves has no number', serving: { name: 'delays', version: 'latest' } },
  ])('is deployed where $name', ({ serving }) => {
    expect(refuse('1.3.0', serving)).not.toThrow();
  });
});
