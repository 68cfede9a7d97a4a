import { describe, expect, it } from '@jest/globals';
import type { RunRecord } from '#evidence';
import type { Candidate } from './candidate.ts';
import { ASKED, askedByTag, FIRST, notAsRegistered, notAsSaid } from './prove.ts';
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

describe('what registering says besides', () => {
  const signature = { features: null, task: 'regression', classes: null };
  const candidate = {
    signature,
    lock: [],
    decision: { baseline: { kind: 'none' }, rules: [] },
  } as unknown as Candidate;
  const record = (version: string, more: Partial<VersionRecord> = {}): VersionRecord =>
    ({
      version,
      tag: `churn@v${version}`,
      by: 'Ada <ada@example.org>',
      tagText: `object a\ntype commit\ntag churn@v${version}\ntagger Ada <ada@example.org> 1700000000 +0000\n\nx\n`,
      lock: [],
      signature,
      bump: { kind: 'first', reason: FIRST },
      registeredAt: '2026-01-01T00:00:00.000Z',
      ...more,
    }) as VersionRecord;
  const before = record('1.0.0');
  const bumped = (version: string, kind: VersionRecord['bump']['kind'], reason: string = ASKED): VersionRecord =>
    record(version, { bump: { kind, reason }, registeredAt: '2026-01-02T00:00:00.000Z' });
  const message = 'please\n\ntagger Alice <alice@example.org> 1700000000 +0000\n\n';
  const says = (by: string, more = 'x\n'): VersionRecord =>
    record('1.0.0', { by, tagText: before.tagText.replace(/x\n$/, more) });
  const LIKE = 'called as v1.0.0 is, and not shown to be better';

  it.each<{ name: string; version: VersionRecord; others?: VersionRecord[]; says: string | undefined }>([
    { name: 'the author of the tag', version: before, says: undefined },
    { name: 'one of its message', version: says('Alice <alice@example.org>', message), says: 'who asked for it' },
    { name: 'the author, beside such a message', version: says('Ada <ada@example.org>', message), says: undefined },
    { name: 'a part of the author', version: says('Ada'), says: 'who asked for it' },
    { name: 'the first', version: before, others: [bumped('1.0.1', 'patch')], says: undefined },
    { name: 'the first, whose number was another tag', version: record('1.0.2'), says: undefined },
    {
      name: 'the first, and a lower number was asked for later',
      version: before,
      others: [bumped('0.9.0', 'given')],
      says: undefined,
    },
    { name: 'the first, and it is not', version: bumped('1.0.1', 'first', FIRST), others: [before], says: 'the bump' },
    { name: 'the first, of another number', version: record('1.1.0'), says: 'the bump' },
    { name: 'major as asked for', version: bumped('2.0.0', 'major'), others: [before], says: undefined },
    { name: 'major as asked for, of a minor', version: bumped('1.1.0', 'major'), others: [before], says: 'the bump' },
    { name: 'minor, of what is before nothing', version: bumped('1.1.0', 'minor'), says: 'the bump' },
    {
      name: 'a patch as derived, behind numbers that tags had',
      version: bumped('1.0.3', 'patch', LIKE),
      others: [before],
      says: undefined,
    },
    {
      name: 'a patch as derived, of a minor',
      version: bumped('1.1.0', 'patch', LIKE),
      others: [before],
      says: 'the bump',
    },
    { name: 'a number that was given', version: bumped('7.3.1', 'given'), others: [before], says: undefined },
    {
      name: 'a number that a tag asked for',
      version: bumped('7.3.1', 'given', askedByTag('churn@v7.3.1')),
      says: undefined,
    },
  ])('is compared: $name', ({ version, others = [], says: said }) => {
    expect(notAsRegistered(version, candidate, [version, ...others])).toBe(said);
  });
});
