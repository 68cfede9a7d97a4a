import { describe, expect, it } from '@jest/globals';
import { descendantsOf, orderStages, type Link } from './chain.ts';

const validate: Link = { name: 'validate', chain: { reads: ['data'], makes: ['data-report'] } };
const features: Link = { name: 'features', chain: { reads: ['data-report'], makes: ['features'] } };
const train: Link = { name: 'train', chain: { reads: ['features'], makes: ['model'] } };
const evaluate: Link = { name: 'evaluate', chain: { reads: ['model', 'features'], makes: ['evaluation'] } };
const report: Link = { name: 'report', chain: { reads: ['evaluation'], makes: ['report'], always: true } };
const names = (stages: Link[]): string[] => stages.map(({ name }) => name);

describe('orderStages', () => {
  it.each([
    { name: 'already in order', input: [validate, features, train, evaluate] },
    { name: 'reversed', input: [evaluate, train, features, validate] },
  ])('puts makers before readers: $name', ({ input }) => {
    expect(names(orderStages(input))).toEqual(['validate', 'features', 'train', 'evaluate']);
  });

  it('runs without the makers of what is not made here', () => {
    expect(names(orderStages([evaluate, train]))).toEqual(['train', 'evaluate']);
  });

  it('refuses two makers of one thing', () => {
    expect(() => orderStages([train, { ...train, name: 'train-again' }])).toThrow('both make model');
  });

  it('refuses stages that wait for each other, naming them', () => {
    const loop: Link = { name: 'loop', chain: { reads: ['evaluation'], makes: ['features'] } };
    expect(() => orderStages([loop, train, evaluate])).toThrow('loop → evaluate → train → loop');
  });
});

describe('descendantsOf', () => {
  it('names what reads from a failed stage, directly and in turn, and nothing else', () => {
    expect(names(descendantsOf(features, [validate, features, train, evaluate, report]))).toEqual([
      'train',
      'evaluate',
    ]);
  });
});
