import { describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import type { Api } from '../api/api.ts';
import { ledgerPast } from './ledger-past.ts';

const NOTHING = '0'.repeat(40);
type Kind = 'push' | 'force_push' | 'branch_creation' | 'branch_deletion';

/** What a server tells of a branch, by what was done to it, the oldest first: each leaves another commit, called by its number. */
function told(...kinds: Kind[]) {
  const commit = (index: number): string => (index < 0 || kinds[index] === 'branch_deletion' ? NOTHING : `${index}`);
  return kinds
    .map((kind, index) => ({
      id: index,
      activity_type: kind,
      before: kind === 'branch_creation' ? NOTHING : commit(index - 1),
      after: commit(index),
      timestamp: '2026-11-23T00:00:00Z',
      actor: { login: 'ada' },
    }))
    .toReversed();
}

function ends(movements: ReturnType<typeof told>, tip: string | undefined) {
  const request = async (
    _: string,
    { per_page: size, activity_type: kind }: { per_page: number; activity_type?: Kind },
  ) => movements.filter((one) => (kind ?? one.activity_type) === one.activity_type).slice(0, size);
  const ledger = { name: 'mlops/ledger', tip: async () => tip, read: async () => new Map<string, Uint8Array>() };
  return ledgerPast({ request } as unknown as Api, ledger, testHost({ directory: '.' })).ends();
}

const many = Array.from({ length: 100 }, (): Kind => 'push');

describe('a ledger’s branch', () => {
  it.each<{ name: string; kinds: Kind[]; isThere?: boolean; at: (string | undefined)[]; why?: RegExp }>([
    { name: 'never was', kinds: [], isThere: false, at: [] },
    { name: 'only grew', kinds: ['branch_creation', 'push'], at: [] },
    { name: 'only grew, for long', kinds: ['branch_creation', ...many], at: [] },
    {
      name: 'was rewritten',
      kinds: ['branch_creation', 'push', 'force_push'],
      at: ['1'],
      why: /was rewritten on 2026-11-23/,
    },
    {
      name: 'is deleted',
      kinds: ['branch_creation', 'push', 'branch_deletion'],
      isThere: false,
      at: ['1'],
      why: /was deleted/,
    },
    {
      name: 'was deleted, and restored',
      kinds: ['branch_creation', 'push', 'branch_deletion', 'branch_creation'],
      at: ['1'],
    },
    {
      name: 'is gone, of which nothing is told',
      kinds: ['branch_creation', 'push'],
      isThere: false,
      at: ['1'],
      why: /renamed/,
    },
    { name: 'was renamed, and begun anew', kinds: ['branch_creation', 'push', 'branch_creation', 'push'], at: ['1'] },
    {
      name: 'was renamed, and begun anew long ago',
      kinds: ['branch_creation', 'branch_creation', ...many],
      at: [undefined],
      why: /was begun more often than it was deleted/,
    },
    {
      name: 'was deleted, and begun anew long ago',
      kinds: ['branch_creation', 'branch_deletion', 'branch_creation', ...many],
      at: ['0'],
    },
  ])('$name', async ({ kinds, isThere = true, at, why = /./ }) => {
    const found = await ends(told(...kinds), isThere ? 'tip' : undefined);
    expect(found).toEqual(at.map((one) => ({ at: one, why: expect.stringMatching(why) })));
  });
});
