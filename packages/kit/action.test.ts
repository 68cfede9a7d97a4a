import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineAction, flag, list, number, text } from './action.ts';

describe('inputs', () => {
  it.each([
    { name: 'nothing', given: undefined, expected: [] },
    { name: 'commas', given: 'a, b ,c', expected: ['a', 'b', 'c'] },
    { name: 'lines of a workflow file', given: 'a\nb\r\n', expected: ['a', 'b'] },
    { name: 'empty entries', given: ',a,,\n,', expected: ['a'] },
  ])('list: $name', ({ given, expected }) => {
    expect(list().parse(given)).toEqual(expected);
  });

  it.each([
    { given: undefined, fallback: false, expected: false },
    { given: undefined, fallback: true, expected: true },
    { given: 'true', fallback: false, expected: true },
    { given: 'FALSE', fallback: true, expected: false },
    { given: 'yes', fallback: false, expected: true },
    { given: 'off', fallback: true, expected: false },
  ])('flag: $given, else $fallback, is $expected', ({ given, fallback, expected }) => {
    expect(flag(fallback).parse(given)).toBe(expected);
  });

  it.each(['maybe', '', 'truee', '2'])('flag: "%s" is refused', (given) => {
    expect(flag().safeParse(given).success).toBe(false);
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['  ', undefined],
    ['0', 0],
    ['-1.5e3', -1500],
    [' 7 ', 7],
  ])('number: %j is %j', (given, expected) => {
    expect(number().parse(given)).toBe(expected);
  });

  it.each(['NaN', 'Infinity', '1e999', '1,5', '5 %', 'x'])('number: "%s" is refused and shown', (given) => {
    expect(() => number().parse(given)).toThrow(`expected a number, got \\"${given}\\"`);
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    [' a ', ' a '],
  ])('text: %j is %j', (given, expected) => {
    expect(text().parse(given)).toBe(expected);
  });
});

describe('defineAction', () => {
  const define = (names: { name?: string; input?: string; output?: string }): unknown =>
    defineAction({
      name: names.name ?? 'gate-model',
      title: 'Gate',
      description: 'Judges.',
      inputs: z.object({ [names.input ?? 'margin']: text() }),
      outputs: { [names.output ?? 'verdict']: 'pass, fail or inconclusive' },
      permissions: {},
      run: async () => ({ summary: '', outputs: {} }),
    });

  it('gives the declaration back', () => {
    expect(define({})).toMatchObject({ name: 'gate-model' });
  });

  it.each([{ name: 'gateModel' }, { input: 'min_count' }, { output: 'Verdict' }, { name: '-gate' }, { input: 'a--b' }])(
    'refuses what is no word of a file or flag: %j',
    (names) => {
      expect(() => define(names)).toThrow('is not kebab-case');
    },
  );
});
