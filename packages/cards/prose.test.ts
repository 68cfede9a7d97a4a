import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { computingSeconds } from '#testing/patience';
import type { Block } from './document.ts';
import { readProse } from './prose.ts';
import { renderMarkdown } from './markdown.ts';

const paragraph = (...text: unknown[]) => ({ kind: 'paragraph', text });

describe('readProse', () => {
  it.each<{ name: string; text: string; blocks: unknown[] }>([
    { name: 'nothing', text: ' \n\n', blocks: [] },
    {
      name: 'lines of one paragraph',
      text: 'One\ntwo.\r\n\r\nThree.',
      blocks: [paragraph('One two.'), paragraph('Three.')],
    },
    {
      name: 'a heading of any depth',
      text: '## Who #\nText',
      blocks: [{ kind: 'heading', text: ['Who'] }, paragraph('Text')],
    },
    {
      name: 'a list whose items have several lines',
      text: 'For:\n- one\n  more\n* two',
      blocks: [paragraph('For:'), { kind: 'list', ordered: false, items: [['one more'], ['two']] }],
    },
    {
      name: 'a numbered list',
      text: '1. one\n2) two',
      blocks: [{ kind: 'list', ordered: true, items: [['one'], ['two']] }],
    },
    {
      name: 'code',
      text: '```py\n# no *markup*\n```\nafter',
      blocks: [{ kind: 'code', lines: ['# no *markup*'] }, paragraph('after')],
    },
    { name: 'code without an end', text: '```\nx', blocks: [{ kind: 'code', lines: ['x'] }] },
    {
      name: 'markup in a line',
      text: '**a b** `c` and *d*',
      blocks: [paragraph({ strong: ['a b'] }, ' ', { code: 'c' }, ' and ', { emphasis: ['d'] })],
    },
    { name: 'an escaped mark', text: '2 \\* 3 \\* 4', blocks: [paragraph('2 ', '*', ' 3 ', '*', ' 4')] },
    {
      name: 'a link to a web page',
      text: '[the **page**](https://example.org/a)',
      blocks: [paragraph({ link: ['the ', { strong: ['page'] }], to: 'https://example.org/a' })],
    },
    { name: 'a link that runs', text: '[x](javascript:alert)', blocks: [paragraph('[x](javascript:alert)')] },
    { name: 'a link into this machine', text: '[x](../secret)', blocks: [paragraph('[x](../secret)')] },
    { name: 'HTML is text', text: '<b onclick="x">hi</b>', blocks: [paragraph('<b onclick="x">hi</b>')] },
  ])('$name', ({ text, blocks }) => {
    expect(readProse(text)).toEqual(blocks);
  });

  it('loses no word, whatever is written', () => {
    const words = (blocks: readonly Block[]): string => JSON.stringify(blocks).replace(/[^A-Z]/g, '');
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('A', 'B', '*', '**', '`', '[', ']', '(', ')', '\n', ' ', '- ', '# ', '\\', '<', '> ')),
        (parts) => {
          const text = parts.join('');
          expect(words(readProse(text))).toBe(text.replace(/[^A-Z]/g, ''));
        },
      ),
    );
  });

  it('reads a megabyte of marks in no time', () => {
    for (const mark of ['*', '**a', '`', '[', '[a](', '\\', '- ', '`a``']) {
      const text = mark.repeat(64_000 / mark.length);
      expect([mark, computingSeconds(() => renderMarkdown(readProse(text))) < 3]).toEqual([mark, true]);
    }
  });
});
