import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import * as fc from 'fast-check';
import { marked, type Token } from 'marked';
import { fileName, html, logLine, markdown, markdownCode, scriptData, sqlIdentifier, sqlString } from './escape.ts';

/** Text of the kind that breaks renderers: any characters, with what means something to one of them in between. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        ...['<b>', '</td>', '&lt;', '"', "'", '`', '``', '|', '\\', '\\|', '*', '_', '~~', '[x](y)', '![x](y)'],
        ...['@team', '#1', 'GH-7', 'https://e.org', 'www.e.org', 'a@b.org', '$x$', '\n', '\r', '\r\n', '\u2028'],
        ...['::set-output name=a::b', '##[error]', '#', '[', ':', '\u001b[31m', '\u001b]0;t\u0007', '\u009b1m'],
        ...['\u202e', '\u2066', '\ufeff', '\u00a0', '\u0000', '{{', '<!--', '-->', '```', '$(x)', '..', '/', '%2F'],
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** Names of the tokens in a parsed Markdown text, at every depth. */
function kinds(tokens: readonly Token[]): Set<string> {
  const found = new Set<string>();
  void marked.walkTokens([...tokens], (token) => void found.add(token.type));
  return found;
}

const cell = (text: string): string => `| a | b |\n|---|---|\n| ${text} | end |\n`;

describe('markdown', () => {
  it.each([
    { name: 'emphasis', text: '*a* _b_ ~~c~~', expected: '\\*a\\* \\_b\\_ \\~\\~c\\~\\~' },
    { name: 'a link', text: '[x](y)', expected: '\\[x\\](y)' },
    { name: 'a tag', text: '<img src=x>', expected: '&lt;img src=x&gt;' },
    { name: 'an entity stays as written', text: '&lt;', expected: '&amp;lt;' },
    { name: 'a mention', text: '@team', expected: '@\u200bteam' },
    { name: 'an issue', text: 'org/repo#12', expected: 'org/repo\\#\u200b12' },
    { name: 'an issue by prefix', text: 'GH-12', expected: 'GH-\u200b12' },
    { name: 'an address', text: 'https://e.org', expected: 'https:\u200b//e.org' },
    { name: 'an address without a scheme', text: 'WWW.e.org', expected: 'WWW\u200b.e.org' },
    { name: 'an address behind markup', text: '_www.e.org', expected: '\\_www\u200b.e.org' },
    { name: 'a table cell', text: 'a|b', expected: 'a\\|b' },
    { name: 'a formula', text: '$x$', expected: '\\$x\\$' },
    { name: 'line breaks', text: 'a\r\n\nb', expected: 'a b' },
    { name: 'an override of the reading direction', text: 'a\u202eb', expected: 'a\ufffdb' },
    { name: 'what reads well', text: 'carrier = US: 0.5, -0.1 (n=3).', expected: 'carrier = US: 0.5, -0.1 (n=3).' },
  ])('$name', ({ text, expected }) => {
    expect(markdown(text)).toBe(expected);
  });

  it('leaves no markup in a line, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const found = kinds(marked.lexer(`x ${markdown(text)} x`));
        for (const kind of ['paragraph', 'text', 'escape', 'br']) found.delete(kind);
        expect([...found]).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('stays in its table cell', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const [table] = marked.lexer(cell(markdown(text)));
        expect(table).toMatchObject({ type: 'table', rows: [[{}, { text: 'end' }]] });
      }),
    );
  });
});

describe('markdownCode', () => {
  it.each([
    { name: 'plain', text: 'roc_auc', expected: '`roc_auc`' },
    { name: 'a backtick inside', text: 'a`b', expected: '``a`b``' },
    { name: 'backticks at the ends', text: '`a`', expected: '`` `a` ``' },
    { name: 'nothing', text: '', expected: '`  `' },
    { name: 'a pipe', text: 'a|b', expected: '`a\\|b`' },
    { name: 'an escaped pipe', text: 'a\\|b', expected: '`a\\\u200b\\|b`' },
  ])('$name', ({ text, expected }) => {
    expect(markdownCode(text)).toBe(expected);
  });

  it('is one code span in one table cell, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const [table] = marked.lexer(cell(markdownCode(text)));
        expect(table).toMatchObject({ type: 'table', rows: [[{ tokens: [{ type: 'codespan' }] }, { text: 'end' }]] });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('html', () => {
  it.each([
    { name: 'a tag', text: '<b>', expected: '&lt;b&gt;' },
    { name: 'an attribute', text: `" onload='x'`, expected: '&quot; onload=&#39;x&#39;' },
    { name: 'an entity', text: '&amp;', expected: '&amp;amp;' },
    { name: 'a control character', text: 'a\u0000b', expected: 'a\ufffdb' },
  ])('$name', ({ text, expected }) => {
    expect(html(text)).toBe(expected);
  });

  it('holds no delimiter and reads back as it was', () => {
    const back = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" } as Record<string, string>;
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        const safe = html(text);
        expect(safe).not.toMatch(/[<>"']/);
        expect(safe.replace(/&[#a-z0-9]+;/g, (entity) => back[entity]!)).toBe(text);
      }),
    );
  });
});

describe('scriptData', () => {
  it('ends no element, hides nothing, and reads back as it was', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const data = scriptData({ of: [text] });
        expect(data).not.toMatch(/<|[\u202a-\u202e\u2066-\u2069]/);
        expect((JSON.parse(data) as { of: string[] }).of[0]!.length).toBe(text.length);
      }),
    );
    expect(JSON.parse(scriptData({ of: ['</script><b>"\\', null, 0.1] }))).toEqual({
      of: ['</script><b>"\\', null, 0.1],
    });
  });
});

describe('logLine', () => {
  it.each([
    { name: 'a command', text: '::set-output name=a::b', expected: ':\u200b:set-output name=a::b' },
    { name: 'a command behind blanks', text: ' \t\ufeff::error::x', expected: ' \t\ufeff:\u200b:error::x' },
    { name: 'an old command inside', text: 'a ##[error]b', expected: 'a #\u200b#[error]b' },
    { name: 'an old command put together by a colour', text: '#\u001b[31m#[x', expected: '#\u200b#[x' },
    { name: 'a command put together by a colour', text: ':\u001b[0m:error::', expected: ':\u200b:error::' },
    { name: 'a lone carriage return', text: 'ok\r::error::x', expected: 'ok ::error::x' },
    { name: 'colours', text: '\u001b[1;31mred\u001b[0m', expected: 'red' },
    { name: 'a window title', text: '\u001b]0;title\u0007text', expected: 'text' },
    { name: 'colons inside', text: 'a::b', expected: 'a::b' },
    { name: 'tabs stay', text: 'a\tb', expected: 'a\tb' },
  ])('$name', ({ text, expected }) => {
    expect(logLine(text)).toBe(expected);
  });

  it('is one line without commands or control characters, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = logLine(text);
        // As the runner reads it: .NET's Trim, then `::`; `##[` anywhere.
        expect(line.replace(/^[\s\u0085]+/u, '').startsWith('::')).toBe(false);
        expect(line).not.toContain('##[');
        expect(line).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('SQL', () => {
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
  });
  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
  });

  it.each(["it's", '"', '\\', "'; DROP TABLE x; --", '$$', 'a\nb', '%', '', 'ü\u202e'])(
    'is taken literally: %j',
    async (text) => {
      const name = text === '' ? 'x' : text;
      const reader = await connection.runAndReadAll(`SELECT ${sqlString(text)} AS ${sqlIdentifier(name)}`);
      expect(reader.columnNames()).toEqual([name]);
      expect(reader.getRows()).toEqual([[text]]);
    },
  );

  it('is taken literally, whatever the text', async () => {
    await fc.assert(
      // Neither an SQL text nor a column's name can hold NUL, with quotes or without.
      fc.asyncProperty(
        hostile.map((text) => text.replaceAll('\u0000', '')),
        async (text) => {
          const name = `${text}.`;
          const reader = await connection.runAndReadAll(
            `SELECT hex(encode(${sqlString(text)})) AS ${sqlIdentifier(name)}`,
          );
          expect(reader.columnNames()).toEqual([name]);
          // As bytes, because the reader drops a byte order mark at the beginning of a text.
          expect(reader.getRows()).toEqual([[Buffer.from(text).toString('hex').toUpperCase()]]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('fileName', () => {
  it.each([
    { name: 'plain', text: 'flights-delay_2.json', expected: 'flights-delay_2.json' },
    { name: 'a path', text: '../../etc', expected: '..%2F..%2Fetc' },
    { name: 'this directory', text: '.', expected: '%.' },
    { name: 'the directory above', text: '..', expected: '%..' },
    { name: 'nothing', text: '', expected: '%' },
    { name: 'a per cent sign', text: '%2F', expected: '%252F' },
    { name: 'a NUL', text: 'a\u0000', expected: 'a%00' },
    { name: 'other letters', text: 'ü', expected: '%C3%BC' },
  ])('$name', ({ text, expected }) => {
    expect(fileName(text)).toBe(expected);
  });

  it('is one path segment from which the text can be read back, so that no two texts share one', () => {
    fc.assert(
      fc.property(
        hostile.map((text) => text.toWellFormed()),
        (text) => {
          const name = fileName(text);
          expect(name).toMatch(/^[A-Za-z0-9._%-]+$/);
          expect(['.', '..']).not.toContain(name);
          expect(decodeURIComponent(name.replace(/^%(?=\.*$)/, ''))).toBe(text);
        },
      ),
    );
  });
});
