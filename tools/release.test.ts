import { afterAll, describe, expect, it } from '@jest/globals';
import { release } from '../packages/cli/on-github/release.ts';

const COMMIT = 'c0ffee'.padEnd(40, '0');
const { commit: before } = release;
release.commit = COMMIT;
// What is generated is made when it is first loaded: the commit is there by then.
const { generatedWorkflows } = await import('./workflows.ts');
const { ours } = await import('../packages/cli/on-github/ours.ts');
afterAll(() => {
  if (before === undefined) delete release.commit;
  else release.commit = before;
});

/** What of this toolkit a text uses. */
function usesOf(text: string): string[] {
  return [...text.matchAll(/uses: (mlops-actions\/mlops-actions.*)$/gm)].map(([, used]) => used!);
}

describe('the second commit of a release', () => {
  const files = [...generatedWorkflows()].filter(([path]) => path.endsWith('.yml'));
  const called = files.filter(([path, text]) => path.startsWith('.github/') && usesOf(text).length > 0);
  const written = files.filter(([path]) => path.startsWith('workflows-templates/'));

  it.each(called)('has %s run the actions of the first, and says their version', (_, text) => {
    for (const used of usesOf(text)) expect(used).toMatch(new RegExp(`^[^@]+@${COMMIT} # ${release.version}$`));
  });

  it('is about the workflows that run our actions', () => {
    expect(called.length).toBeGreaterThanOrEqual(8);
  });

  it.each(written)('leaves %s with the tag, which people read', (_, text) => {
    for (const used of usesOf(text)) expect(used).toMatch(new RegExp(`^[^@]+@${release.version}$`));
  });

  it('is known to `mlops lint` under both names', async () => {
    expect((await ours()).references).toEqual([release.version, COMMIT]);
  });
});
