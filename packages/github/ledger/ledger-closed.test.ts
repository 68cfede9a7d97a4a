import { describe, expect, it } from '@jest/globals';
import type { Change } from '#kit';
import { whyClosed } from './ledger-closed.ts';

describe('who may append', () => {
  const main: Change = { commit: 'c', head: 'c', branch: 'main', untrusted: false };
  it.each<{ name: string; change: Change; may: boolean }>([
    { name: 'a push to the default branch', change: main, may: true },
    { name: 'a push to another branch', change: { ...main, branch: 'topic' }, may: false },
    { name: 'a tag', change: { commit: 'c', head: 'c', untrusted: false }, may: false },
    { name: 'a pull request', change: { ...main, pullRequest: 1, base: { branch: 'main', commit: 'b' } }, may: false },
    { name: 'a merge group', change: { ...main, base: { branch: 'main', commit: 'b' } }, may: false },
    { name: 'a fork that calls its branch main', change: { ...main, untrusted: true }, may: false },
  ])('$name: $may', ({ change, may }) => {
    expect(whyClosed(change, 'main') === undefined).toBe(may);
  });
});
