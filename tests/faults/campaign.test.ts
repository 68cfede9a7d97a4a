import { describe, expect, it } from '@jest/globals';
import { inEachTurn, inTurn } from './campaign.ts';

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

describe('cases in each turn', () => {
  it('are about each of the things that a run may be about', () => {
    expect(inEachTurn(['kill before 4', 'kill after 4'], 3)).toEqual([
      ...['kill before 4', 'kill before 4, turn 5', 'kill before 4, turn 6'],
      ...['kill after 4', 'kill after 4, turn 5', 'kill after 4, turn 6'],
    ]);
    expect(inEachTurn(['kill before 4'])).toEqual(['kill before 4']);
  });
});
