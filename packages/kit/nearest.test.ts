import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { computingSeconds } from '#testing/patience';
import { editDistance, nearest } from './nearest.ts';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['carrier', 'carier', 1],
    ['roc_uac', 'roc_auc', 1],
    ['ca', 'abc', 3],
  ])('%s to %s takes %d', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits);
  });

  it('is symmetric, zero only between equals, and at most the longer length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const edits = editDistance(a, b);
        expect(edits).toBe(editDistance(b, a));
        expect(edits === 0).toBe(a === b);
        expect(edits).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('nearest', () => {
  const keys = [
    'project',
    'features',
    'train',
    'evaluate',
    'time-limit',
    'binary-classification',
    'roc_auc',
    'average_precision',
  ];
  it.each([
    ['fetures', 'features'],
    ['tarin', 'train'],
    ['TimeLimit', 'time-limit'],
    ['rocauc', 'roc_auc'],
    ['auc', 'roc_auc'],
    ['clasification', 'binary-classification'],
    ['precision', 'average_precision'],
    ['evaluation', 'evaluate'],
    ['xyzzy', undefined],
    ['', undefined],
    ['---', undefined],
  ])('%s means %s', (name, expected) => {
    expect(nearest(name, keys)).toBe(expected);
  });

  it('takes the first of equals and reads a very long name in time', () => {
    expect(nearest('bat', ['cat', 'hat'])).toBe('cat');
    expect(computingSeconds(() => nearest('x'.repeat(1_000_000), keys))).toBeLessThan(3);
  });
});
