import { describe, expect, it } from '@jest/globals';
import { MlopsError, type LedgerChange } from '#kit';
import { askOnce as askAnd } from './ask-once.ts';

const RETRAINING = { project: 'flights', key: 'flights/drift/june', cause: 'drift' } as const;
const NOW = new Date('2026-07-01T00:00:00Z');
const COMMIT = 'c'.repeat(40);

/** Where whatever was asked for was heard, unless it is said. */
const askOnce = (
  kept: Parameters<typeof askAnd>[0],
  retraining: Parameters<typeof askAnd>[1],
  asking: Pick<Parameters<typeof askAnd>[2], 'now' | 'ask'> & Partial<Parameters<typeof askAnd>[2]>,
) => askAnd(kept, retraining, { wasHeard: async () => true, ...asking });

/** A ledger whose appends come one after the other, whoever asks first. */
function ledger(commit: string | undefined = COMMIT) {
  const files = new Map<string, string>();
  const messages: string[] = [];
  let last: Promise<unknown> = Promise.resolve();
  type Change = (at: {
    entries: { read: () => Promise<Map<string, Uint8Array>> };
  }) => Promise<LedgerChange | undefined>;
  const amend = (change: Change): Promise<string | undefined> => {
    const read = async () => new Map([...files].map(([path, text]) => [path, Buffer.from(text) as Uint8Array]));
    const done = last.then(async () => {
      const next = await change({ entries: { read } });
      for (const [path, content] of next?.files ?? []) files.set(path, String(content));
      if (next) messages.push(next.message);
      return commit;
    });
    last = done.catch(() => undefined);
    return done;
  };
  return { amend, files, messages };
}

/** An `ask` that counts. */
function counting(answer: () => boolean = () => true) {
  let count = 0;
  return { ask: async () => ((count += 1), answer()), count: () => count };
}

describe('a retraining is asked for once', () => {
  it('by one of many who look at the same time, and never again', async () => {
    const { ask, count } = counting();
    const kept = ledger();
    const said = await Promise.all([1, 2, 3].map(() => askOnce(kept, RETRAINING, { now: NOW, ask })));
    expect([said.sort(), count()]).toEqual([['asked', 'known', 'known'], 1]);
    const later = new Date('2026-08-01T00:00:00Z');
    expect([await askOnce(kept, RETRAINING, { now: later, ask }), count()]).toEqual(['known', 1]);
    expect(kept.messages).toEqual(['Retrain flights for drift: asking', 'Retrain flights for drift: asked']);
  });

  it('for each key', async () => {
    const { ask, count } = counting();
    const kept = ledger();
    for (const key of ['a', 'b', 'a']) await askOnce(kept, { ...RETRAINING, key }, { now: NOW, ask });
    expect(count()).toBe(2);
  });

  it.each([
    { name: 'nobody can tell whether it arrived', after: 59, answer: () => false, again: 'known' },
    { name: 'nobody can tell, an hour later', after: 61, answer: () => false, again: 'asked' },
    { name: 'it was refused', after: 0, answer: refused, again: 'asked' },
    { name: 'it was interrupted', after: 1, answer: interrupted, again: 'known' },
    { name: 'it was interrupted, an hour later', after: 61, answer: interrupted, again: 'asked' },
  ])('when $name: then $again', async ({ after, answer, again }) => {
    const kept = ledger();
    await askOnce(kept, RETRAINING, { now: NOW, ask: counting(answer).ask }).catch(() => undefined);
    const now = new Date(NOW.getTime() + after * 60_000);
    expect(await askOnce(kept, RETRAINING, { now, ask: counting().ask })).toBe(again);
  });

  it.each([
    { name: 'an hour later where nobody heard it', at: 61, heard: false, again: 'asked' },
    { name: 'before, as it may not be listed yet', at: 59, heard: false, again: 'known' },
    { name: 'where somebody heard it', at: 61, heard: true, again: 'known' },
    { name: 'where it is of a time to come', at: -61, heard: false, again: 'asked' },
  ])('and where the ledger says that it was, $name: $again', async ({ at, heard, again }) => {
    const kept = ledger();
    await askOnce(kept, RETRAINING, { now: NOW, ask: counting().ask });
    const since: Date[] = [];
    const wasHeard = async (then: Date) => (since.push(then), heard);
    const now = new Date(NOW.getTime() + at * 60_000);
    expect(await askOnce(kept, RETRAINING, { now, ask: counting().ask, wasHeard })).toBe(again);
    expect(since).toEqual(Math.abs(at) < 60 ? [] : [new Date('2026-06-30T23:00:00Z')]);
  });

  it.each([
    ['keeps nothing', undefined],
    ['would be an artifact', 'run 17'],
  ])('not at all where the ledger %s', async (_, commit) => {
    const { ask, count } = counting();
    const kept = { amend: commit === undefined ? async () => undefined : ledger(commit).amend };
    expect([await askOnce(kept, RETRAINING, { now: NOW, ask }), count()]).toEqual(['forgotten', 0]);
  });

  it('not when what the ledger says of it makes no sense', async () => {
    const { ask } = counting();
    const kept = ledger();
    await askOnce(kept, RETRAINING, { now: NOW, ask });
    for (const path of kept.files.keys()) kept.files.set(path, '{"state": "free"}');
    await expect(askOnce(kept, RETRAINING, { now: NOW, ask })).rejects.toMatchObject({ code: 'MLOPS_MONITOR_HISTORY' });
  });
});

function refused(): never {
  throw new MlopsError('MLOPS_GITHUB_PERMISSION', { message: 'no' });
}

function interrupted(): never {
  throw new DOMException('stopped', 'AbortError');
}
