import { describe, expect, it } from '@jest/globals';
import type { Registry } from '#registry';
import { newerVersion } from './newer.ts';

/** Commits of main in their order; `side` left it at `b`. */
const LINE: Readonly<Record<string, string>> = { a: '', b: 'a', c: 'b', side: 'b', replaced: '' };
const ancestors = (commit: string): string[] => (commit === '' ? [] : [commit, ...ancestors(LINE[commit]!)]);
const origin = {
  mergeBase: async (base: string, commit: string) => ancestors(commit).find((one) => ancestors(base).includes(one)),
  whyOffDefault: async (commit: string) => (commit === 'side' ? 'was never the newest one of main' : undefined),
};

const version = (number: string, commit: string, more: object = {}) => ({
  ...{ version: number, tag: `delays@v${number}`, commit, stages: [] as string[], deprecated: false, standing: 'ok' },
  ...more,
});
const newer = async (commit: string, versions: object[]): Promise<string | undefined> => {
  const show = async () => [
    { name: 'other', versions: [version('9.0.0', 'c')] },
    { name: 'delays', versions },
  ];
  return (await newerVersion(origin, { show } as unknown as Registry, 'delays', { commit }))?.tag;
};

describe('after a training', () => {
  it.each([
    { name: 'the newest version is of a later commit', commit: 'a', versions: [version('1.0.0', 'b')], is: '1.0.0' },
    {
      name: 'what serves is, after a rollback as well',
      commit: 'a',
      versions: [version('1.0.1', 'a'), version('1.0.0', 'b', { stages: ['production'] })],
      is: '1.0.0',
    },
  ])('nothing comes in its place where $name', async ({ commit, versions, is }) => {
    expect(await newer(commit, versions)).toBe(`delays@v${is}`);
  });

  it.each([
    { name: 'nothing is registered', versions: [] },
    { name: 'the newest is of the same commit', versions: [version('1.0.0', 'b')] },
    { name: 'the newest is of an earlier one', versions: [version('1.0.0', 'a')] },
    {
      name: 'what is later was withdrawn',
      versions: [version('1.0.1', 'c', { deprecated: true }), version('1.0.0', 'a')],
    },
    { name: 'what is later has no tag of its own', versions: [version('1.0.0', 'c', { standing: 'moved' })] },
    { name: 'the newest is of a branch that was replaced', versions: [version('1.0.0', 'replaced')] },
    { name: 'what is later was never merged', versions: [version('1.0.0', 'side')] },
  ])('the model is registered where $name', async ({ versions }) => {
    expect(await newer('b', versions)).toBeUndefined();
  });
});
