import { describe, expect, it } from '@jest/globals';
import { readRegions, region, SIGNATURE } from './regions.ts';
import { renderCard } from './render.ts';
import { exampleCard } from './testing-example.ts';

const card = (...lines: string[]): string => [SIGNATURE, '# Card', ...lines].join('\n');

describe('readRegions', () => {
  it('gives what people wrote, byte for byte', () => {
    const text = 'Some <b>HTML</b>.  \n\n    code\n| a | table |';
    expect(readRegions(card(region('caveats', text), region('factors', '')), 'MODEL_CARD.md')).toEqual({
      caveats: text,
    });
  });

  it.each(['\n\nText\n\n', '\r\nText\r\n', 'Text'])('leaves blank lines around %j', (body) => {
    expect(readRegions(card(region('caveats', body)), 'c.md')).toEqual({ caveats: 'Text' });
  });

  it.each([
    { name: 'nothing else', below: '', kept: undefined },
    { name: 'a text below it', below: '\n\nMine.', kept: 'Mine.' },
    { name: 'words after it on its line', below: ' Mine.', kept: /^> \*\*Missing.* Mine\.$/ },
  ])('what asked for a text is none; $name', ({ below, kept }) => {
    const { readme } = renderCard({ ...exampleCard, kept: {} }, { strict: false });
    const [asking] = /^> \*\*Missing\.\*\*.*card: \{caveats.*$/m.exec(readme)!;
    const found = readRegions(readme.replace(asking, asking + below), 'c.md').caveats;
    if (kept === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(kept);
  });

  it('a mark in the code of a text is none', () => {
    const markdown = '```\n<!-- begin caveats -->\n<!-- end caveats -->\n<!-- end intended-use -->\n```';
    const card = { ...exampleCard, texts: { 'intended-use': { file: 'a.md', markdown } } };
    const { readme } = renderCard(card, { strict: false });
    expect(readRegions(readme, 'c.md')).toEqual(exampleCard.kept);
  });

  it.each([
    { name: 'no end', lines: ['<!-- begin caveats -->', 'x'], line: 3, message: /has no end mark/ },
    { name: 'no begin', lines: ['x', '<!-- end caveats -->'], line: 4, message: /did not begin/ },
    {
      name: 'another end',
      lines: ['<!-- begin caveats -->', '<!-- end factors -->'],
      line: 4,
      message: /did not begin/,
    },
    {
      name: 'a begin inside',
      lines: ['<!-- begin caveats -->', '<!-- begin factors -->'],
      line: 4,
      message: /has no end mark/,
    },
    { name: 'twice', lines: [region('caveats', 'a'), region('caveats', 'b')], line: 6, message: /begins twice/ },
    { name: 'an unknown name', lines: ['<!-- begin caveat -->'], line: 3, message: /no section that people write/ },
  ])('refuses marks with $name, and says where', ({ lines, line, message }) => {
    expect(() => readRegions(card(...lines), 'c.md')).toThrow(
      expect.objectContaining({
        code: 'MLOPS_CARD_MARKS',
        where: { file: 'c.md', line },
        message: expect.stringMatching(message),
      }),
    );
  });

  it('refuses a file that is no card', () => {
    expect(() => readRegions('# My project\n', 'README.md')).toThrow(
      expect.objectContaining({ code: 'MLOPS_CARD_NOT_OURS' }),
    );
  });
});
