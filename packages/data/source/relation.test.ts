import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { testHost } from '#testing';
import { openEngine, type Engine } from '../engine/engine.ts';
import { inspectFile } from './inspect.ts';
import { relation, textRelation, typedRelation } from './relation.ts';

let directory: string;
let engine: Engine;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relation-'));
  engine = await openEngine(testHost({ directory }));
});
afterAll(async () => {
  engine.close();
  await rm(directory, { recursive: true });
});

async function write(content: string, name = 'data.csv'): Promise<string> {
  const path = join(directory, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

describe('no row and no character of a CSV is lost', () => {
  const nasty = [
    '#',
    ';',
    '|',
    '"',
    "'",
    '\t',
    ' ',
    '0',
    '7',
    '-',
    '--',
    '//',
    '%',
    '\\',
    '~',
    '@',
    '.',
    '$',
    'é',
    '!',
  ];
  const cell = fc
    .tuple(fc.constantFrom('', ...nasty), fc.stringMatching(/^[a-c01 ,;|#"'\t\\.-]{0,6}$/))
    .map(([first, rest]) => first + rest);
  const kinds = [
    cell,
    fc.double({ min: 0, max: 1, noNaN: true }).map(String),
    fc.constantFrom('01', '1', '1.0', '1.10', '1e3', 'NA', '', 'true', 'NaN', '2013-01-02', '12:30'),
    // Mostly ids, and some that look like a comment.
    fc.tuple(fc.constantFrom('', '', '', '', ...nasty), fc.nat(9999)).map(([first, id]) => `${first}${id}`),
    fc.stringMatching(/^[a-z\n,"]{0,5}$/),
  ];
  const table = fc
    .record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      lastLineEnd: fc.boolean(),
      columns: fc.array(fc.constantFrom(...kinds), { minLength: 2, maxLength: 4 }),
      size: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(100, 1000, 2040, 2047, 2048, 2049, 3000)),
    })
    .chain(({ columns, size, ...dialect }) =>
      fc.record({
        dialect: fc.constant(dialect),
        // Forty different rows in turn reach every size without as many draws.
        rows: fc
          .array(fc.tuple(...columns), { minLength: 1, maxLength: 40 })
          .map((drawn) => Array.from({ length: size }, (_, i) => drawn[i % drawn.length]!)),
      }),
    );

  const isMissing = (text: string): boolean => text === '' || text === 'NA';
  const written = (text: string, delimiter: string): string =>
    /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;

  it('whatever a value begins with', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ rows, dialect: { delimiter, lineEnd, lastLineEnd } }) => {
        const names = rows[0]!.map((_, index) => `c${index}`);
        const lines = [names, ...rows].map((row) => row.map((text) => written(text, delimiter)).join(delimiter));
        const path = await write(lines.join(lineEnd) + (lastLineEnd ? lineEnd : ''));
        const file = await inspectFile(path);
        const expected = rows.map((row) =>
          Object.fromEntries(row.map((text, index) => [`c${index}`, isMissing(text) ? null : text])),
        );
        expect(await engine.rows(`SELECT * FROM ${textRelation(file)}`)).toEqual(expected);
        expect(await engine.rows(`SELECT * FROM ${typedRelation(file, names)}`)).toEqual(expected);
        const counts = names.map((name) => `count(${name}) AS ${name}`);
        const [typed] = await engine.rows(`SELECT count(*) AS n, ${counts.join(', ')} FROM ${typedRelation(file)}`);
        const present = names.map((name) => [name, expected.filter((row) => row[name] !== null).length]);
        expect(typed).toEqual({ n: rows.length, ...Object.fromEntries(present) });
      }),
      { numRuns: 150 },
    );
  });

  it.each(['#', ';', '|', '%', '--', '//', "'", '\\'])('rows that begin with %s', async (first) => {
    const path = await write(
      `id,score\n${Array.from({ length: 50 }, (_, i) => `${i % 5 ? '' : first}${i},0.5\n`).join('')}`,
    );
    expect(await engine.rows(`SELECT count(*) AS n FROM ${await relation(path)}`)).toEqual([{ n: 50 }]);
  });

  it('rows of one column, an empty one too', async () => {
    const path = await write('a\n1\n\n3\n');
    expect(await engine.rows(`SELECT * FROM ${await relation(path)}`)).toEqual([{ a: 1 }, { a: null }, { a: 3 }]);
  });
});

describe('columns that are text as written', () => {
  const content: Record<string, string> = {
    csv: 'id,part,x\n01,1.10,1\n1,1.1,2\n2,True,3\n3,,4\n4,NA,5\n',
    jsonl: '{"id":"01","part":"1.10","x":1}\n{"id":"1","part":"2013-01-02","x":2}\n{"id":"2","x":3}\n',
  };
  const expected: Record<string, unknown> = {
    csv: [
      { id: '01', part: '1.10', x: 1 },
      { id: '1', part: '1.1', x: 2 },
      { id: '2', part: 'True', x: 3 },
      { id: '3', part: null, x: 4 },
      { id: '4', part: null, x: 5 },
    ],
    jsonl: [
      { id: '01', part: '1.10', x: 1 },
      { id: '1', part: '2013-01-02', x: 2 },
      { id: '2', part: null, x: 3 },
    ],
  };
  it.each(['csv', 'jsonl'])('%s', async (format) => {
    const path = await write(content[format]!, `text.${format}`);
    expect(await engine.rows(`SELECT * FROM ${await relation(path, { text: ['id', 'part'] })}`)).toEqual(
      expected[format],
    );
  });

  it('and no column that the file does not have', async () => {
    const path = await write(content['csv']!);
    expect(await engine.rows(`SELECT * FROM ${await relation(path, { text: ['id', 'absent'] })}`)).toHaveLength(5);
  });
});

describe('a path is a path', () => {
  it.each(['a[1].csv', 'a*.csv', 'a?.csv', 'day=1/a1.csv', 'a1.csv.gz', "it's.csv", 'back\\slash.csv'])(
    '%s',
    async (name) => {
      await write('id,x\nother,2\n', 'a1.csv');
      const path = await write('id,x\nmine,1\n', name);
      expect(await engine.rows(`SELECT * FROM ${await relation(path)}`)).toEqual([{ id: 'mine', x: 1 }]);
    },
  );

  it('of Parquet and JSON Lines too', async () => {
    await write('{"id":"other"}\n', 'j1.jsonl');
    const json = await write('{"id":"mine"}\n', 'day=1/j[1].jsonl');
    const parquet = join(directory, 'day=1', 'p[1].parquet');
    await engine.run(`COPY (SELECT 'mine' AS id) TO '${parquet}' (FORMAT parquet)`);
    for (const path of [json, parquet])
      expect(await engine.rows(`SELECT * FROM ${await relation(path)}`)).toEqual([{ id: 'mine' }]);
  });
});
