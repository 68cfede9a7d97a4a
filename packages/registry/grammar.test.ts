import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { formatTag, parseReference, parseTag, type TagMeaning } from './grammar.ts';
import { pythonWith, run } from '../../tests/python.ts';

const here = import.meta.dirname;
const cases: { tag: string; meaning: TagMeaning | undefined }[] = [
  { tag: 'churn@v1.2.3', meaning: { kind: 'register', name: 'churn', version: '1.2.3' } },
  { tag: 'churn@v1.2.3-rc.1+b7', meaning: { kind: 'register', name: 'churn', version: '1.2.3-rc.1+b7' } },
  { tag: 'churn@v1.2.3#9', meaning: { kind: 'register', name: 'churn', version: '1.2.3', counter: 9 } },
  { tag: 'churn@v1.2.3!', meaning: { kind: 'deregister', name: 'churn', version: '1.2.3' } },
  { tag: 'churn#production', meaning: { kind: 'assign', name: 'churn', stage: 'production' } },
  { tag: 'churn#production#4', meaning: { kind: 'assign', name: 'churn', stage: 'production', counter: 4 } },
  { tag: 'churn#production!#5', meaning: { kind: 'unassign', name: 'churn', stage: 'production', counter: 5 } },
  { tag: 'churn@deprecated', meaning: { kind: 'deprecate', name: 'churn' } },
  { tag: 'churn@deprecated#6', meaning: { kind: 'deprecate', name: 'churn', counter: 6 } },
  { tag: 'models=churn@v1.0.0', meaning: { kind: 'register', name: 'models:churn', version: '1.0.0' } },
  { tag: 'team/churn@v1.0.0', meaning: { kind: 'register', name: 'team/churn', version: '1.0.0' } },
  ...[
    ...['churn', 'v1.0.0', 'churn@1.0.0', 'churn@v1.0', 'churn@v01.0.0', 'churn@latest', 'churn#', '-churn@v1.0.0'],
    ...['churn-@v1.0.0', 'churn#prod!!', 'churn@created', 'churn@deprecated!', 'a=b=c@v1.0.0', 'chürn@v1.0.0', ''],
  ].map((tag) => ({ tag, meaning: undefined })),
];

describe('tags', () => {
  it.each(cases)('$tag', ({ tag, meaning }) => expect(parseTag(tag)).toEqual(meaning));

  it.each(cases.filter(({ meaning }) => meaning))('$tag is written as it is read', ({ tag, meaning }) =>
    expect(formatTag(meaning!)).toBe(tag),
  );

  it('mean to gto what they mean here', () => {
    // Words that are nearly tags, so that many are one.
    const part = fc.constantFrom(
      ...[
        'churn',
        'a',
        '=',
        ':',
        '@',
        'v',
        '1.0.0',
        '01.2.3',
        '#',
        'prod',
        '!',
        '#4',
        '-',
        '/',
        '_',
        '.',
        'rc-1',
        '+b',
        'deprecated',
        'Z9',
      ],
    );
    const words = fc
      .sample(fc.array(part, { minLength: 1, maxLength: 7 }), { numRuns: 3000, seed: 7 })
      .map((parts) => parts.join(''));
    const tags = [
      ...cases.map(({ tag }) => tag),
      ...words,
      ...words.map((word) => `churn@v1.0.0${word}`),
      ...words.map((word) => `churn#prod${word}`),
    ];
    const python = join(pythonWith(join(here, 'gto.requirements.txt')), 'python');
    const theirs = JSON.parse(run([python, join(here, 'gto-parse.py')], JSON.stringify(tags))) as (TagMeaning | null)[];
    expect(tags.map((tag) => [tag, parseTag(tag) ?? null])).toEqual(tags.map((tag, i) => [tag, theirs[i]]));
    expect(theirs.filter((meaning) => meaning !== null).length).toBeGreaterThan(100);
  });
});

describe('references', () => {
  it.each([
    { text: 'churn', reference: { kind: 'newest', name: 'churn' } },
    { text: 'churn@v1.2.3', reference: { kind: 'version', name: 'churn', version: '1.2.3' } },
    { text: 'churn@1.2.3', reference: { kind: 'version', name: 'churn', version: '1.2.3' } },
    { text: 'churn#production', reference: { kind: 'stage', name: 'churn', stage: 'production' } },
    ...[
      '',
      '../churn',
      'churn@',
      'churn@v1',
      'churn#',
      'churn#production#4',
      'Churn',
      'churn\n',
      'churn@v1.0.0/../x',
    ].map((text) => ({ text, reference: undefined })),
  ])('$text', ({ text, reference }) => expect(parseReference(text)).toEqual(reference));
});
