import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testHost } from '#testing';
import { readContract } from './contract/read.ts';
import { openEngine, type Engine } from './engine/engine.ts';
import { brokenRules, judgeData, summarizeData } from './judge.ts';
import { explainSources, prepareSources } from './prepare.ts';
import type { CheckResult } from './result.ts';
import { validateSources } from './validate.ts';

let directory: string;
let engine: Engine;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'validate-'));
  engine = await openEngine(testHost({ directory }), { directory });
});
afterAll(async () => {
  engine.close();
  await rm(directory, { recursive: true });
});

const header = 'apiVersion: v3.2.0\nkind: DataContract\nid: x\nversion: 1.0.0\nschema:\n  - name: x\n';

/** @param rest of the schema object @param as writes the CSV as this format instead */
async function validate(csv: string, rest: string, as: 'csv' | 'parquet' | 'jsonl' = 'csv') {
  const path = join(directory, 'data');
  await writeFile(path, csv);
  if (as !== 'csv') {
    const format = as === 'jsonl' ? 'json' : as;
    await engine.run(`COPY (FROM read_csv('${path}', nullstr=['', 'NA'])) TO '${path}.${as}' (FORMAT ${format})`);
  }
  const contract = readContract(header + rest, 'c.yaml');
  const prepared = await prepareSources(engine, [{ name: 'x', path: as === 'csv' ? path : `${path}.${as}`, contract }]);
  return {
    plan: explainSources(prepared),
    ...(await validateSources(testHost({ directory }), engine, prepared)),
  };
}

const column = (text: string) =>
  `    properties: [{name: a, ${text}}]\n    customProperties: [{property: additionalColumns, value: allow}]\n`;
const failing = (checks: readonly CheckResult[]) =>
  checks.filter(({ verdict }) => verdict !== 'pass').map(({ id, violations }) => `${id}: ${violations}`);

describe('a property', () => {
  it.each([
    { name: 'integer', csv: 'a\n1\n-2\n3.0\n', text: 'logicalType: integer', broken: [] },
    {
      name: 'integer that is not',
      csv: 'a\n1\n1.5\nx\n99999999999999999999\n',
      text: 'logicalType: integer',
      broken: ['a.logicalType: 3'],
    },
    {
      name: 'number, NaN and infinity are none',
      csv: 'a\n1e3\nnan\ninf\nx\n',
      text: 'logicalType: number',
      broken: ['a.logicalType: 3'],
    },
    { name: 'boolean', csv: 'a\ntrue\nfalse\nmaybe\n', text: 'logicalType: boolean', broken: ['a.logicalType: 1'] },
    {
      name: 'date',
      csv: 'a\n2013-01-01\n2013-02-30\n2013-01-01 10:00:00\n',
      text: 'logicalType: date',
      broken: ['a.logicalType: 2'],
    },
    {
      name: 'timestamp',
      csv: 'a\n2013-01-01 10:00:00\n2013-01-01T10:00:00Z\nyesterday\n',
      text: 'logicalType: timestamp',
      broken: ['a.logicalType: 1'],
    },
    { name: 'time', csv: 'a\n10:00:00\n25:00:00\n', text: 'logicalType: time', broken: ['a.logicalType: 1'] },
    { name: 'required', csv: 'a,b\n1,1\n,1\nNA,1\n', text: 'required: true', broken: ['a.required: 2'] },
    { name: 'unique', csv: 'a,b\n1,1\n1,1\n1,1\n2,1\n,1\n,1\n', text: 'unique: true', broken: ['a.unique: 2'] },
    {
      name: 'unique as a number',
      csv: 'a\n1\n1.0\n',
      text: 'logicalType: integer, unique: true',
      broken: ['a.unique: 1'],
    },
    {
      name: 'primaryKey',
      csv: 'a,b\n1,1\n1,1\n,1\n',
      text: 'primaryKey: true',
      broken: ['a.primaryKey: 1', 'schema.primaryKey: 1'],
    },
    { name: 'enum', csv: "a\nx\n'y'\nz\n", text: `enum: [{value: x}, {value: "'y'"}]`, broken: ['a.enum: 1'] },
    {
      name: 'enum of integers',
      csv: 'a\n1\n2\n3\n',
      text: 'logicalType: integer, enum: [{value: 1}, {value: 2}]',
      broken: ['a.enum: 1'],
    },
    {
      name: 'minimum',
      csv: 'a\n1\n2\n',
      text: 'logicalType: integer, logicalTypeOptions: {minimum: 2}',
      broken: ['a.minimum: 1'],
    },
    {
      name: 'maximum of a date',
      csv: 'a\n2013-12-31\n2014-01-01\n',
      text: "logicalType: date, logicalTypeOptions: {maximum: '2013-12-31'}",
      broken: ['a.maximum: 1'],
    },
    {
      name: 'exclusiveMinimum',
      csv: 'a\n0\n0.1\n',
      text: 'logicalType: number, logicalTypeOptions: {exclusiveMinimum: 0}',
      broken: ['a.exclusiveMinimum: 1'],
    },
    {
      name: 'exclusiveMaximum',
      csv: 'a\n1\n0.9\n',
      text: 'logicalType: number, logicalTypeOptions: {exclusiveMaximum: 1}',
      broken: ['a.exclusiveMaximum: 1'],
    },
    {
      name: 'multipleOf',
      csv: 'a\n0.3\n0.35\n',
      text: 'logicalType: number, logicalTypeOptions: {multipleOf: 0.1}',
      broken: ['a.multipleOf: 1'],
    },
    {
      name: 'minLength',
      csv: 'a\nab\nabc\n',
      text: 'logicalType: string, logicalTypeOptions: {minLength: 3}',
      broken: ['a.minLength: 1'],
    },
    {
      name: 'maxLength',
      csv: 'a\nab\nabc\n',
      text: 'logicalType: string, logicalTypeOptions: {maxLength: 2}',
      broken: ['a.maxLength: 1'],
    },
    {
      name: 'pattern',
      csv: 'a\nN123\n123\n',
      text: "logicalType: string, logicalTypeOptions: {pattern: '^N'}",
      broken: ['a.pattern: 1'],
    },
    {
      name: 'format i8',
      csv: 'a\n127\n128\n',
      text: 'logicalType: integer, logicalTypeOptions: {format: i8}',
      broken: ['a.format: 1'],
    },
    {
      name: 'format email',
      csv: 'a\nme@x.org\nme\n',
      text: 'logicalType: string, logicalTypeOptions: {format: email}',
      broken: ['a.format: 1'],
    },
  ])('$name', async ({ csv, text, broken }) => {
    const { result } = await validate(csv, column(text));
    expect(failing(result.sources[0]!.checks)).toEqual(broken);
    expect(result.verdict).toBe(broken.length === 0 ? 'pass' : 'fail');
  });
});

describe('a library metric', () => {
  const csv = 'a\n1\n1\n2\nNA\nx\n';
  it.each([
    { metric: 'nullValues', observed: 1 },
    { metric: 'missingValues', observed: 1 },
    { metric: 'missingValues, arguments: {missingValues: [x]}', observed: 1 },
    { metric: 'invalidValues', observed: 1 },
    { metric: 'invalidValues, arguments: {validValues: [1]}', observed: 2 },
    { metric: "invalidValues, arguments: {pattern: '^[12]$'}", observed: 1 },
    { metric: 'duplicateValues', observed: 1 },
    { metric: 'rowCount', observed: 5 },
  ])('$metric', async ({ metric, observed }) => {
    const { result } = await validate(
      csv,
      column(`logicalType: integer, quality: [{metric: ${metric}, mustBe: ${observed}}]`),
    );
    const check = result.sources[0]!.checks.find(({ id }) => id === `a.${metric.split(',')[0]}`);
    expect(check).toMatchObject({ observed, verdict: 'pass' });
  });

  it('counts duplicates of several columns', async () => {
    const rest =
      '    properties: [{name: a}, {name: b}]\n    quality: [{metric: duplicateValues, arguments: {properties: [a, b]}, mustBe: 0}]\n';
    const { result } = await validate('a,b\n1,1\n1,2\n1,1\n', rest);
    expect(result.sources[0]!.checks.at(-1)).toMatchObject({
      observed: 1,
      verdict: 'fail',
      examples: [{ row: null, value: '1, 1 (2 times)' }],
    });
  });

  it('compares percent of the rows', async () => {
    const { result } = await validate(
      csv,
      column('quality: [{metric: nullValues, mustBeLessThan: 20, unit: percent}]'),
    );
    expect(result.sources[0]!.checks.at(-1)).toMatchObject({
      observed: 20,
      expected: '< 20 %',
      verdict: 'fail',
      violations: 1,
    });
  });

  it.each([
    { bound: 'mustBe: 5', passes: true },
    { bound: 'mustBe: 4', passes: false },
    { bound: 'mustNotBe: 5', passes: false },
    { bound: 'mustBeGreaterThan: 5', passes: false },
    { bound: 'mustBeGreaterOrEqualTo: 5', passes: true },
    { bound: 'mustBeLessThan: 5', passes: false },
    { bound: 'mustBeLessOrEqualTo: 5', passes: true },
    { bound: 'mustBeBetween: [5, 6]', passes: true },
    { bound: 'mustBeBetween: [6, 7]', passes: false },
    { bound: 'mustNotBeBetween: [5, 6]', passes: false },
    { bound: 'mustNotBeBetween: [6, 7]', passes: true },
  ])('5 rows $bound → $passes', async ({ bound, passes }) => {
    const { result } = await validate(csv, column(`quality: [{metric: rowCount, ${bound}}]`));
    expect(result.verdict).toBe(passes ? 'pass' : 'fail');
  });

  it('of severity warning does not fail', async () => {
    const { result } = await validate(csv, column('quality: [{metric: nullValues, mustBe: 0, severity: warning}]'));
    expect(result.verdict).toBe('pass');
    expect(judgeData(result).warned).toEqual(['x.a.nullValues']);
  });

  it('of an unknown property is refused with its place', async () => {
    const rest =
      '    properties: [{name: carrier}]\n    quality: [{metric: duplicateValues, arguments: {properties: [carier]}, mustBe: 0}]\n';
    await expect(validate('carrier\nAA\n', rest)).rejects.toMatchObject({
      code: 'MLOPS_CONTRACT_INVALID',
      hint: 'Did you mean "carrier"?',
      where: { line: 8 },
    });
  });
});

describe('a check that cannot be made', () => {
  it.each([
    { name: 'a limit that is no date', text: "logicalType: date, logicalTypeOptions: {minimum: 'soon'}" },
    { name: 'a pattern that is no expression', text: "logicalType: string, logicalTypeOptions: {pattern: '('}" },
  ])('$name is an error of the contract', async ({ text }) => {
    await expect(validate('a\n2013-01-01\n', column(text))).rejects.toMatchObject({
      code: 'MLOPS_CONTRACT_INVALID',
      where: { file: 'c.yaml', line: 7 },
    });
  });
});

describe('the schema', () => {
  it('names an absent column and the one that was meant', async () => {
    const { result } = await validate('carier\nAA\n', '    properties: [{name: carrier, required: true}]\n');
    expect(
      result.sources[0]!.checks.filter(({ verdict }) => verdict === 'fail').map(({ id, examples }) => [
        id,
        examples[0]!.value,
      ]),
    ).toEqual([
      ['schema.columns', 'carrier is not there; did the contract mean carier?'],
      ['schema.undeclared', 'carier is not declared'],
    ]);
  });

  it('reads a column by its physicalName', async () => {
    const { result } = await validate(
      'CARR\nAA\n',
      '    properties: [{name: carrier, physicalName: CARR, required: true}]\n',
    );
    expect(result.verdict).toBe('pass');
  });

  it.each([
    { text: 'logicalType: integer', broken: [] },
    { text: 'logicalType: number', broken: [] },
    { text: 'logicalType: string', broken: ['a is BIGINT, expected string'] },
    { text: 'logicalType: integer, physicalType: bigint', broken: [] },
    { text: 'logicalType: integer, physicalType: INT', broken: ['a is BIGINT, expected INT'] },
  ])('of Parquet: $text', async ({ text, broken }) => {
    const { result } = await validate('a\n1\n2\n', column(text), 'parquet');
    const types = result.sources[0]!.checks.find(({ id }) => id === 'schema.types')!;
    expect(types.examples.map(({ value }) => value)).toEqual(broken);
    expect(types.verdict).toBe(broken.length === 0 ? 'pass' : 'fail');
  });
});

describe('the same data', () => {
  const csv = 'a,b,c\n1,x,2013-01-01\n2,y,2013-01-02\n2,NA,2013-01-03\n';
  const rest =
    '    properties:\n      - {name: a, logicalType: integer, unique: true}\n      - {name: b, logicalType: string, required: true}\n      - {name: c, logicalType: date}\n';
  it.each(['csv', 'parquet', 'jsonl'] as const)(
    'as %s breaks the same rules in the same rows and has the same profile',
    async (as) => {
      const { result, profile } = await validate(csv, rest, as);
      expect(failing(result.sources[0]!.checks)).toEqual(['a.unique: 1', 'b.required: 1']);
      expect(result.sources[0]!.checks.find(({ id }) => id === 'b.required')!.examples).toEqual([
        { row: 3, value: '(missing)' },
      ]);
      expect(profile['x']!.columns['a']).toEqual({
        type: 'integer',
        nulls: 0,
        distinct: 2,
        min: 1,
        max: 2,
        mean: 1.66666666667,
        stddev: 0.5773502692,
        quantiles: [1, 1, 1, 2, 2, 2, 2],
        top: [
          { value: '2', count: 2 },
          { value: '1', count: 1 },
        ],
      });
      expect(profile['x']!.columns['b']).toMatchObject({ nulls: 1, min: 'x', max: 'y', mean: null });
    },
  );
});

describe('what people read', () => {
  it('names column, rule and rows, with hostile values escaped', async () => {
    const { result } = await validate('a,b\n"x\n::error::##[group]",1\n', column('logicalType: integer'));
    const [broken] = brokenRules(result);
    expect(broken!.text).toMatch(/^x\.a, logicalType \(is integer\): 1 rows \(row 1: /);
    expect(broken!.text).not.toMatch(/##\[|\n/);
    expect(summarizeData(result)).toMatch(/^1 of \d+ rules broken, first x\.a, logicalType/);
  });

  it('shows at most five rows, and long values cut', async () => {
    const { result } = await validate(`a\n${`${'x'.repeat(500)}\n`.repeat(9)}`, column('logicalType: integer'));
    const { examples, violations } = result.sources[0]!.checks.find(({ id }) => id === 'a.logicalType')!;
    expect([violations, examples.length, Math.max(...examples.map(({ value }) => value.length))]).toEqual([9, 5, 81]);
  });

  it('says that a rule for another engine was not run', async () => {
    const { result } = await validate(
      'a\n1\n',
      column('quality: [{name: theirs, type: custom, engine: soda, implementation: x}]'),
    );
    expect(result.sources[0]!.notRun).toEqual([{ rule: 'theirs', reason: 'written for the engine "soda"' }]);
  });

  it('explains: one scan, the same predicate once, group-bys apart', async () => {
    const { plan } = await validate(
      'a\n1\n',
      column('logicalType: integer, required: true, unique: true, quality: [{metric: nullValues, mustBe: 0}]'),
    );
    expect(plan.match(/SUM\(CASE WHEN r0 IS NULL THEN/g)).toHaveLength(1);
    expect(plan.match(/read_csv/g)).toHaveLength(2);
    expect(plan).toMatch(/one scan: 2 counts.*-- group by/s);
  });
});

describe('without a contract', () => {
  it('data are profiled and not judged', async () => {
    const host = testHost({ directory });
    const path = join(directory, 'bare.csv');
    await writeFile(path, 'a\n1\n2\n');
    const { result, profile } = await validateSources(
      host,
      engine,
      await prepareSources(engine, [{ name: 'x', path }]),
    );
    expect(result).toMatchObject({ verdict: null, sources: [{ contract: false, verdict: null, checks: [], rows: 2 }] });
    expect(profile['x']!.columns['a']).toMatchObject({ type: 'integer', mean: 1.5 });
    expect(summarizeData(result)).toContain('No contract for x');
  });
});
