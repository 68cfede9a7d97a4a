import { describe, expect, it } from '@jest/globals';
import { classesOf, differingClasses } from './classes.ts';

const tolerance = 1e-5;
const of = (classes: string[], output = 'label', real = false) => ({ output, classes, real });
const two = { score: [0.1, 0.35, 0.4999999, 0.9] };
const three = { score_a: [0.7, 0.1, 0.4], score_b: [0.2, 0.8, 0.4], score_c: [0.1, 0.1, 0.2] };

describe('classes that are answered beside scores', () => {
  it.each<{
    name: string;
    expected: Record<string, number[]>;
    classes: string[];
    answered: string[];
    names?: string[];
    said: number | RegExp;
  }>([
    {
      name: 'are those of the evaluation',
      expected: two,
      classes: ['0', '0', '0', '1'],
      answered: ['0', '0', '0', '1'],
      said: 0,
    },
    {
      name: 'may be decided by rounding',
      expected: two,
      classes: ['0', '0', '0', '1'],
      answered: ['0', '0', '1', '1'],
      said: 0,
    },
    {
      name: 'may have names',
      expected: two,
      classes: ['0', '0', '0', '1'],
      answered: ['on time', 'on time', 'on time', 'late'],
      said: 0,
    },
    {
      name: 'are no others',
      expected: two,
      classes: ['0', '0', '0', '1'],
      answered: ['1', '1', '1', '0'],
      said: /^the class of a is 1 by the output "label"; at evaluation it was 0\./,
    },
    {
      name: 'are not always the same',
      expected: two,
      classes: ['0', '0', '0', '1'],
      answered: ['0', '0', '0', '0'],
      said: /^the class of d is 0 by the output "label"; at evaluation it was 1\./,
    },
    {
      name: 'are not many',
      expected: two,
      classes: ['0', '0', '0', '1'],
      answered: ['7', '8', '9', '7'],
      said: /^the class of a is 7/,
    },
    {
      name: 'may be decided at 0.5, and that is said',
      expected: two,
      classes: ['0', '1', '1', '1'],
      answered: ['0', '0', '0', '1'],
      said: 1,
    },
    {
      name: 'are decided at no other place',
      expected: two,
      classes: ['0', '0', '0', '1'],
      answered: ['0', '1', '1', '1'],
      said: /^the class of b is 1/,
    },
    { name: 'are names of many', expected: three, classes: ['a', 'b', 'a'], answered: ['a', 'b', 'a'], said: 0 },
    {
      name: 'are as good where two are as likely',
      expected: three,
      classes: ['a', 'b', 'a'],
      answered: ['a', 'b', 'b'],
      said: 0,
    },
    {
      name: 'are places among many',
      expected: three,
      classes: ['a', 'b', 'a'],
      answered: ['2', '0', '2'],
      names: ['b', 'c', 'a'],
      said: 0,
    },
    {
      name: 'are no other names',
      expected: three,
      classes: ['a', 'b', 'a'],
      answered: ['b', 'a', 'b'],
      said: /^the class of a is b by the output "label"; at evaluation it was a\./,
    },
    {
      name: 'are no other places',
      expected: three,
      classes: ['a', 'b', 'a'],
      answered: ['1', '0', '2'],
      names: ['b', 'c', 'a'],
      said: /^the class of a is 1/,
    },
  ])('$name', ({ expected, classes, answered, names, said }) => {
    const golden = { ids: ['a', 'b', 'c', 'd'], expected, classes, tolerance };
    const compare = (): number => differingClasses(golden, [of(answered)], { start: 0, count: answered.length }, names);
    if (typeof said === 'number') expect(compare()).toBe(said);
    else expect(compare).toThrow(said);
  });

  it('are compared with the rows of their batch', () => {
    const golden = { ids: ['a', 'b', 'c', 'd'], expected: two, classes: ['0', '0', '0', '1'], tolerance };
    expect(differingClasses(golden, [of(['0', '1'])], { start: 2, count: 2 })).toBe(0);
    expect(() => differingClasses(golden, [of(['0', '0'])], { start: 2, count: 2 })).toThrow(
      'the class of d is 0 by the output "label"; at evaluation it was 1.',
    );
  });

  it('are compared of every output that has them', () => {
    const golden = { ids: ['a', 'b', 'c', 'd'], expected: two, classes: ['0', '0', '0', '1'], tolerance };
    const flipped = of(['1', '1', '1', '0'], 'prediction');
    expect(() => differingClasses(golden, [of(golden.classes), flipped], { start: 0, count: 4 })).toThrow(
      'the class of a is 1 by the output "prediction"; at evaluation it was 0.',
    );
  });
});

describe('classes among what was answered', () => {
  it('are those of all requests', () => {
    expect(classesOf([[of(['0', '1'])], [of(['1'])]])).toEqual([of(['0', '1', '1'])]);
    expect(classesOf([])).toEqual([]);
  });

  it('are numbers that could have a fraction where none of them ever has one', () => {
    const delay = (...minutes: string[]) => [of(minutes, 'predicted_delay', true)];
    expect(classesOf([delay('0', '0'), delay('3.5', '0')])).toEqual([]);
    expect(classesOf([delay('0', '1'), delay('1', '0')])).toEqual(delay('0', '1', '1', '0'));
    expect(classesOf([delay('1')])).toEqual([]);
  });

  it('are of an output that had one for each row, every time', () => {
    // A constant of one value looks like a class in a request of one row.
    expect(classesOf([[of(['0', '1'])], [of(['1']), of(['7'], 'class_count')]])).toEqual([of(['0', '1', '1'])]);
    expect(classesOf([[of(['1']), of(['7'], 'class_count')], [of(['0', '1'])]])).toEqual([of(['1', '0', '1'])]);
  });
});
