import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { subset } from './sample.ts';
import { make } from '../compare/testing-pairs.ts';

describe('subset', () => {
  it('takes rows of every column, in the order asked for', () => {
    const { candidate } = make(3, { count: 50, groups: 12 });
    const sample = { ...candidate, weight: candidate.score!, predicted: candidate.target, scores: [candidate.score!] };
    fc.assert(
      fc.property(fc.array(fc.nat(49)), (list) => {
        const taken = subset(sample, Int32Array.from(list));
        expect(taken.count).toBe(list.length);
        list.forEach((from, to) => {
          expect(taken.target[to]).toBe(sample.target[from]);
          expect(taken.score![to]).toBe(sample.score![from]);
          expect(taken.scores![0]![to]).toBe(sample.score![from]);
          expect(taken.group![to]).toBe(sample.group![from]);
          expect(taken.weight![to]).toBe(sample.weight[from]);
          expect(taken.predicted![to]).toBe(sample.target[from]);
        });
      }),
    );
  });
});
