import { describe, expect, it } from '@jest/globals';
import type { RunRecord } from '#evidence';
import { notAsSaid } from './prove.ts';
import type { VersionRecord } from './records.ts';

const subject = (name: string) => ({ name, digest: { sha256: name } });
const kept = (name: string) => ({ name, digest: name, bytes: 1 });

describe('what a run on record says of a version beside what serves', () => {
  const run = {
    metrics: { mae: 1 },
    subjects: {
      'write-model-card': ['result.json', 'README.md', 'bom.cdx.json', 'picture.svg', 'card.html'].map(subject),
    },
  } as unknown as RunRecord;
  const card = ['README.md', 'card.html', 'bom.cdx.json'].map(kept);
  const version = { card, metrics: { mae: 1 } } as unknown as VersionRecord;

  it.each<{ name: string; version?: Partial<VersionRecord>; run?: Partial<RunRecord>; says: string | undefined }>([
    { name: 'what its run made', says: undefined },
    { name: 'an exception of its run', version: { excepted: ['a'] }, run: { excepted: ['a'] }, says: undefined },
    { name: 'no exception where its run had one', run: { excepted: ['a'] }, says: 'an exception' },
    { name: 'no card where its run wrote one', version: { card: [] }, says: 'the card' },
    { name: 'a part of the card', version: { card: card.slice(1) }, says: 'the card' },
    { name: 'neither where its run wrote none', version: { card: [] }, run: { subjects: {} }, says: undefined },
    { name: 'other metrics', version: { metrics: { mae: 2 } }, says: 'a metric' },
  ])('is compared: $name', ({ version: changed, run: changedRun, says }) => {
    expect(notAsSaid({ ...version, ...changed }, { ...run, ...changedRun })).toBe(says);
  });
});
