import { describe, expect, it } from '@jest/globals';
import { inTurn } from './campaign.ts';

const cases = Array.from({ length: 90 }, (_, index) => `seed ${index + 1}`);

describe('cases that are begun at another place in every turn', () => {
  it('are all of them, and in their order in turn 0', () => {
    expect(inTurn(cases, 0)).toEqual(cases);
    for (const turn of [1, 2, 41]) expect([...inTurn(cases, turn)].sort()).toEqual([...cases].sort());
    expect(inTurn([], 3)).toEqual([]);
  });

  it('come to all of them, however many there are, where each turn ends after twenty', () => {
    for (let length = 1; length <= 200; length += 1) {
      const seen = new Set<string>();
      const some = Array.from({ length }, (_, index) => `case ${index}`);
      for (let turn = 0; turn < length; turn += 1) for (const name of inTurn(some, turn).slice(0, 20)) seen.add(name);
      expect([length, seen.size]).toEqual([length, length]);
    }
  });
});
