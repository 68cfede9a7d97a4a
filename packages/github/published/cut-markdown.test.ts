import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { computingSeconds } from '#testing/patience';
import { cutMarkdown } from './cut-markdown.ts';

const row = (index: number): string => `| slice ${index} | ${'x'.repeat(80)} |`;
const rows = (count: number): string => Array.from({ length: count }, (_, index) => row(index)).join('\n');
const table = (count: number): string => `| slice | value |\n| --- | --- |\n${rows(count)}`;

describe('cutMarkdown', () => {
  it('leaves alone what fits', () => {
    expect(cutMarkdown('# all', 5)).toBe('# all');
  });

  it('cuts a table at a row and says how many more there are', () => {
    const cut = cutMarkdown(`### lead\n\n${table(1000)}\n\nafter`, 5000);
    const shown = cut.split('\n').filter((line) => line.startsWith('| slice ')).length - 1;
    expect(cut.length).toBeLessThanOrEqual(5000);
    expect(shown).toBeGreaterThan(40);
    expect(cut.endsWith(`\n\n${1000 - shown} more rows: see the report.`)).toBe(true);
  });

  it.each([
    {
      name: 'an element that is folded',
      text: `<details><summary>All</summary>\n\n${table(100)}\n\n</details>`,
      end: /rows: see the report\.\n\n<\/details>$/,
    },
    {
      name: 'a code block with fences inside',
      text: `\`\`\`\`text\n${'```\nline\n'.repeat(500)}\`\`\`\``,
      end: /\n````\n\nMore is in the report: it did not fit here\.$/,
    },
    { name: 'text', text: 'line\n\n'.repeat(500), end: /line\n*More is in the report: it did not fit here\.$/ },
    { name: 'one line', text: 'x'.repeat(5000), end: /^x{999}…$/ },
    { name: 'one line of wide characters', text: '😀'.repeat(5000), end: /^(😀){499}…$/u },
  ])('closes $name', ({ text, end }) => {
    const cut = cutMarkdown(text, 1000);
    expect(cut.length).toBeLessThanOrEqual(1000);
    expect(cut).toMatch(end);
  });

  it('does not begin a table it has no row of', () => {
    const cut = cutMarkdown(`lead\n\n| a |\n| --- |\n| ${'x'.repeat(500)} |`, 100);
    expect(cut).toBe('lead\n\nMore is in the report: it did not fit here.');
  });

  it('does not read a megabyte of rows again for each of them', () => {
    const text = table(30_000);
    expect(computingSeconds(() => cutMarkdown(text, 1_000_000))).toBeLessThan(3);
  });

  it('never exceeds the limit and leaves nothing open, whatever the document is', () => {
    const block: fc.Arbitrary<string> = fc.letrec<{ block: string; folded: string }>((tie) => ({
      block: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('words', '```text\n</details>\n| not | a table |\n```', '~~~~\n```\n<details>\n~~~~'),
        fc.integer({ min: 1, max: 40 }).map(table),
        tie('folded'),
      ),
      folded: fc
        .array(tie('block'), { maxLength: 4 })
        .map((blocks) => `<details><summary>more</summary>\n\n${blocks.join('\n\n')}\n\n</details>`),
    })).block;
    fc.assert(
      fc.property(fc.array(block, { maxLength: 12 }), fc.integer({ min: 150, max: 3000 }), (blocks, limit) => {
        const cut = cutMarkdown(blocks.join('\n\n'), limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        const outside = cut.replace(/^(```|~~~~)[^]*?^\1$/gm, '');
        expect(outside).not.toMatch(/```|~~~~/);
        expect(outside.match(/<details>/g)?.length).toBe(outside.match(/<\/details>/g)?.length);
      }),
    );
  });
});
