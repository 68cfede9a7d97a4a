import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { openEngine, type Engine } from '../engine/engine.ts';
import { prepareSources } from '../prepare.ts';
import { validateSources } from '../validate.ts';
import { readContract } from '../contract/read.ts';
import { inspectFile } from './inspect.ts';
import { relation } from './relation.ts';

let directory: string;
let engine: Engine;
let parquet: Buffer;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'data-'));
  engine = await openEngine(testHost({ directory }));
  const path = join(directory, 'good.parquet');
  await engine.run(`COPY (SELECT range AS a, range * 2 AS b FROM range(1000)) TO '${path}' (FORMAT parquet)`);
  const { readFile } = await import('node:fs/promises');
  parquet = await readFile(path);
});
afterAll(async () => {
  engine.close();
  await rm(directory, { recursive: true });
});

async function write(content: string | Uint8Array): Promise<string> {
  const path = join(directory, `file-${Math.random().toString(36).slice(2)}`);
  await writeFile(path, content);
  return path;
}

const contract = readContract(
  `apiVersion: v3.2.0
kind: DataContract
id: x
version: 1.0.0
schema:
  - name: x
    properties: [{name: a, logicalType: integer}, {name: b, logicalType: integer}]
`,
  'contract.yaml',
);

/** With and without a contract, since the two read CSV differently. */
async function read(path: string): Promise<unknown> {
  const host = testHost({ directory });
  const bare = await validateSources(host, engine, await prepareSources(engine, [{ name: 'x', path }]));
  await validateSources(host, engine, await prepareSources(engine, [{ name: 'x', path, contract }]));
  return bare;
}

describe('a file that is no data', () => {
  const utf16 = Buffer.from('a,b\n1,2\n', 'utf16le');
  const cases: { name: string; content: () => string | Uint8Array; code: string; line?: number; hint?: RegExp }[] = [
    { name: 'no bytes', content: () => '', code: 'MLOPS_DATA_EMPTY' },
    { name: 'white space', content: () => ' \n\n', code: 'MLOPS_DATA_EMPTY' },
    { name: 'header only', content: () => 'a,b\n', code: 'MLOPS_DATA_EMPTY' },
    { name: 'ragged row, too few', content: () => 'a,b\n1,2\n3\n4,5\n', code: 'MLOPS_DATA_RAGGED', line: 3 },
    { name: 'ragged row, too many', content: () => 'a,b\n1,2\n3,4,5\n', code: 'MLOPS_DATA_RAGGED', line: 3 },
    { name: 'ragged first row', content: () => 'a,b\n1\n3,4\n', code: 'MLOPS_DATA_RAGGED', line: 2 },
    {
      name: 'ragged row far down',
      content: () => `a,b\n${'1,2\n'.repeat(50_000)}3\n`,
      code: 'MLOPS_DATA_RAGGED',
      line: 50_002,
    },
    {
      name: 'UTF-16 with mark',
      content: () => Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
      code: 'MLOPS_DATA_ENCODING',
      line: 1,
      hint: /iconv/,
    },
    { name: 'UTF-16 without mark', content: () => utf16, code: 'MLOPS_DATA_ENCODING', line: 1, hint: /iconv/ },
    { name: 'NUL byte', content: () => 'a,b\n1,2\n3,\0\n', code: 'MLOPS_DATA_ENCODING', line: 3 },
    {
      name: 'NUL byte far down',
      content: () => `a,b\n${'1,2\n'.repeat(50_000)}3,\0\n`,
      code: 'MLOPS_DATA_ENCODING',
      line: 50_002,
    },
    {
      name: 'Latin-1',
      content: () => Buffer.from('a,b\n1,2\n3,\xe9\n', 'latin1'),
      code: 'MLOPS_DATA_ENCODING',
      line: 3,
    },
    { name: 'CR-only line ends', content: () => 'a,b\r1,2\r', code: 'MLOPS_DATA_LINE_ENDS', line: 1, hint: /tr / },
    { name: 'the same column twice', content: () => 'a,a\n1,2\n', code: 'MLOPS_DATA_FORMAT', line: 1 },
    { name: 'a quote that never ends', content: () => 'a,b\n1,"2\n', code: 'MLOPS_DATA_FORMAT' },
    {
      name: 'git-LFS pointer',
      content: () => 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n',
      code: 'MLOPS_DATA_POINTER',
      hint: /git lfs pull/,
    },
    { name: 'Parquet cut off', content: () => parquet.subarray(0, parquet.length - 20), code: 'MLOPS_DATA_FORMAT' },
    { name: 'Parquet with damaged pages', content: () => damaged(), code: 'MLOPS_DATA_FORMAT' },
    { name: 'Parquet with a damaged footer', content: () => damagedFooter(), code: 'MLOPS_DATA_FORMAT' },
    {
      name: 'JSON Lines with a broken line',
      content: () => '{"a":1,"b":2}\n{"a":\n',
      code: 'MLOPS_DATA_FORMAT',
      line: 2,
    },
  ];
  function damaged(): Buffer {
    const copy = Buffer.from(parquet);
    copy.fill(0xff, 8, 400);
    return copy;
  }
  function damagedFooter(): Buffer {
    const copy = Buffer.from(parquet);
    copy.fill(0xff, copy.length - 60, copy.length - 20);
    return copy;
  }
  it.each(cases)('$name → $code', async ({ content, code, line, hint }) => {
    const path = await write(content());
    const error = await read(path).then(
      () => 'was read',
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ code, where: { file: path, ...(line !== undefined && { line }) } });
    expect((error as { hint: string }).hint).toMatch(hint ?? /./);
  });

  it('does not exist', async () => {
    await expect(inspectFile(join(directory, 'absent.csv'))).rejects.toMatchObject({ code: 'MLOPS_DATA_MISSING' });
  });

  it('is a directory', async () => {
    await expect(inspectFile(directory)).rejects.toMatchObject({ code: 'MLOPS_DATA_MISSING' });
  });
});

describe('relation', () => {
  const rows = async (content: string | Uint8Array) =>
    engine.rows(`SELECT * FROM ${await relation(await write(content))}`);
  it.each([
    { name: 'CSV', content: 'a,b\n1,x\n2,NA\n' },
    { name: 'CSV with a byte order mark', content: '\ufeffa,b\n1,x\n2,\n' },
    { name: 'CSV with CRLF', content: 'a,b\r\n1,x\r\n2,NA\r\n' },
    { name: 'semicolons', content: 'a;b\n1;x\n2;NA\n' },
    { name: 'tabs', content: 'a\tb\n1\tx\n2\tNA\n' },
    { name: 'no line end at the end', content: 'a,b\n1,x\n2,NA' },
    { name: 'JSON Lines', content: '{"a":1,"b":"x"}\n{"a":2,"b":null}\n' },
  ])('reads $name by its content', async ({ content }) => {
    expect(await rows(content)).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: null },
    ]);
  });

  it('reads Parquet whatever the name', async () => {
    expect((await rows(parquet)).length).toBe(1000);
  });

  it('types a column by all of its values, not by a sample', async () => {
    const found = await rows(`a\n${'1\n'.repeat(30_000)}x\n`);
    expect(found.at(-1)).toEqual({ a: 'x' });
  });
});
