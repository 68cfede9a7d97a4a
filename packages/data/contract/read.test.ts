import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { readContract } from './read.ts';
import { Contract, Property, Quality, SchemaObject } from './schema.ts';

const head = 'apiVersion: v3.2.0\nkind: DataContract\nid: flights\nversion: 1.0.0\nstatus: active\n';
const full = `${head}schema:
  - name: flights
    physicalName: flights.parquet
    properties:
      - name: origin
        logicalType: string
        physicalType: VARCHAR
        required: true
        primaryKey: true
        primaryKeyPosition: 1
        enum: [{value: EWR}, {value: JFK, label: Kennedy}]
        logicalTypeOptions: {minLength: 3, maxLength: 3, pattern: '^[A-Z]+$'}
      - name: distance
        logicalType: integer
        unique: false
        logicalTypeOptions: {minimum: 17, exclusiveMaximum: 5000, multipleOf: 1, format: i32}
        quality:
          - {metric: nullValues, mustBe: 0}
          - {type: library, metric: missingValues, arguments: {missingValues: [null, N/A]}, mustBeLessThan: 5, unit: percent, severity: warning}
          - {metric: invalidValues, arguments: {validValues: [1, 2], pattern: '^1'}, mustBeBetween: [0, 10]}
      - {name: day, logicalType: date, logicalTypeOptions: {minimum: '2013-01-01'}}
    quality:
      - {metric: duplicateValues, arguments: {properties: [origin, day]}, mustBeLessOrEqualTo: 0}
      - {metric: rowCount, mustBeGreaterOrEqualTo: 1}
      - {name: far enough, type: sql, query: 'SELECT min(distance) FROM {table}', mustBeGreaterThan: 16}
      - {type: text, description: read this}
      - {type: custom, engine: soda, implementation: {x: 1}}
    customProperties: [{property: additionalColumns, value: allow}]
`;

describe('readContract', () => {
  it('reads what it documents, in the names of the standard', () => {
    const { contract } = readContract(full, 'c.yaml');
    expect(contract.schema[0]!.properties.map(({ name }) => name)).toEqual(['origin', 'distance', 'day']);
    expect(contract.schema[0]!.quality).toHaveLength(5);
  });

  const property = (text: string) => `${head}schema:\n  - name: x\n    properties:\n      - ${text}\n`;
  it.each([
    {
      name: 'an unknown key',
      text: property('{name: a, logicaltype: string}'),
      line: 9,
      column: 19,
      says: /logicaltype/,
      hint: /logicalType/,
    },
    { name: 'a wrong value', text: property('{name: a, logicalType: strin}'), line: 9, says: /strin/, hint: /string/ },
    {
      name: 'no bound',
      text: property('{name: a, quality: [{metric: nullValues}]}'),
      line: 9,
      says: /exactly one of mustBe/,
    },
    {
      name: 'two bounds',
      text: property('{name: a, quality: [{metric: nullValues, mustBe: 1, mustNotBe: 2}]}'),
      line: 9,
      says: /exactly one of/,
    },
    {
      name: 'an unknown metric',
      text: property('{name: a, quality: [{metric: nullValue, mustBe: 0}]}'),
      line: 9,
      says: /nullValue/,
      hint: /nullValues/,
    },
    {
      name: 'a bound that is no number',
      text: property('{name: a, quality: [{metric: nullValues, mustBe: x}]}'),
      line: 9,
      says: /number/,
    },
    {
      name: 'a range the wrong way round',
      text: property('{name: a, quality: [{metric: nullValues, mustBeBetween: [2, 1]}]}'),
      line: 9,
      says: /smaller/,
    },
    { name: 'a property twice', text: property('{name: a}\n      - {name: a}'), line: 10, says: /twice/ },
    { name: 'no schema', text: head, line: 1, says: /schema/ },
    { name: 'version 2 of the standard', text: full.replace('v3.2.0', 'v2.2.2'), line: 1, says: /version 3/ },
    { name: 'another kind', text: full.replace('DataContract', 'DataProduct'), line: 2, says: /DataContract/ },
  ])('refuses $name with its place', ({ text, line, column, says, hint }) => {
    const error = caught(() => readContract(text, 'c.yaml'));
    expect(error).toMatchObject({
      code: 'MLOPS_CONTRACT_INVALID',
      where: { file: 'c.yaml', line, ...(column && { column }) },
    });
    expect(error.message).toMatch(says);
    expect(error.hint ?? '').toMatch(hint ?? /|./);
  });

  const bomb = [
    'a: &a [x, x, x]',
    ...'bcdefgh'
      .split('')
      .map((name, i) => `${name}: &${name} [*${'abcdefgh'[i]}, *${'abcdefgh'[i]}, *${'abcdefgh'[i]}]`),
  ].join('\n');
  it.each([
    { name: 'a key twice', text: `${head}id: again\n`, line: 6 },
    { name: 'a tab', text: `${head}schema:\n\t- name: x\n`, line: 7 },
    { name: 'an open bracket', text: `${head}schema: [`, line: 6 },
    { name: 'an alias bomb', text: `${head}${bomb}\n` },
  ])('refuses $name as YAML', ({ text, line }) => {
    expect(caught(() => readContract(text, 'c.yaml'))).toMatchObject({
      code: 'MLOPS_CONTRACT_SYNTAX',
      where: { file: 'c.yaml', ...(line && { line }) },
    });
  });
});

function caught(body: () => unknown): { message: string; hint?: string } {
  try {
    body();
  } catch (error) {
    return error as { message: string; hint?: string };
  }
  throw new Error('nothing was thrown');
}

describe('the published schema of ODCS 3.2.0', () => {
  interface Published {
    properties: Record<string, unknown>;
    $defs: Record<string, { properties: Record<string, unknown>; oneOf?: { required: string[] }[] }>;
  }
  let published: Published;
  beforeAll(async () => {
    published = JSON.parse(
      await readFile(new URL('reference/odcs-3.2.0.schema.json', import.meta.url), 'utf8'),
    ) as Published;
  });
  const sorted = (keys: string[]) => [...new Set(keys)].sort();
  const keysOf = (...names: string[]) => names.flatMap((name) => Object.keys(published.$defs[name]!.properties));

  it('accepts the contract we read', () => {
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(published);
    const valid = validate(parse(full));
    expect(validate.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('has exactly our keys of a contract', () => {
    expect(sorted(Object.keys(Contract.shape))).toEqual(sorted(Object.keys(published.properties)));
  });

  it('has exactly our keys of a schema object', () => {
    expect(sorted(Object.keys(SchemaObject.shape))).toEqual(sorted(keysOf('SchemaElement', 'SchemaObject')));
  });

  it('has exactly our keys of a property', () => {
    expect(sorted(Object.keys(Property.shape))).toEqual(
      sorted([...keysOf('SchemaElement', 'SchemaBaseProperty'), 'properties', 'items']),
    );
  });

  it('has exactly our keys of a quality rule', () => {
    const operators = published.$defs['DataQualityOperators']!.oneOf!.flatMap(({ required }) => required);
    const known = (rule: Record<string, unknown>) =>
      Quality.safeParse({ ...rule, surely: 1 }).error!.issues.some((issue) => JSON.stringify(issue).includes('surely'));
    expect(operators).toHaveLength(8);
    for (const operator of operators) {
      const value = operator.endsWith('Between') ? [0, 1] : 0;
      expect(Quality.safeParse({ metric: 'rowCount', [operator]: value }).success).toBe(true);
    }
    for (const key of keysOf('DataQuality').filter((name) => !['type', 'customProperties'].includes(name))) {
      expect({
        key,
        read: Quality.safeParse({ metric: 'rowCount', mustBe: 1, [key]: key === 'unit' ? 'rows' : 'x' }).success,
      }).toEqual({ key, read: true });
    }
    expect(known({ metric: 'rowCount', mustBe: 1 })).toBe(true);
  });
});
