import { describe, expect, it } from '@jest/globals';
import { defineErrors, formatWhere, MlopsError, type Where } from './errors.ts';

describe('formatWhere', () => {
  it.each<{ name: string; where: Where | undefined; expected: string }>([
    { name: 'nothing known', where: undefined, expected: '' },
    { name: 'nothing said', where: {}, expected: '' },
    { name: 'a file', where: { file: 'a.csv' }, expected: 'a.csv' },
    { name: 'a line', where: { file: 'a.csv', line: 3 }, expected: 'a.csv:3' },
    { name: 'a character', where: { file: 'a.yml', line: 3, column: 7 }, expected: 'a.yml:3:7' },
    { name: 'a character of no line is not a place', where: { file: 'a.yml', column: 7 }, expected: 'a.yml' },
    { name: 'a row and a field', where: { file: 'a.csv', row: 2, field: 'x' }, expected: 'a.csv, row 2, field "x"' },
    { name: 'a field alone', where: { field: 'margin' }, expected: 'field "margin"' },
  ])('$name', ({ where, expected }) => {
    expect(formatWhere(where)).toBe(expected);
  });
});

describe('defineErrors', () => {
  const fail = defineErrors({ MLOPS_EXAMPLE: 'An example.' });

  it('makes errors that carry code, place, next step and cause', () => {
    const cause = new Error('inner');
    const error = fail('MLOPS_EXAMPLE', { message: 'wrong', where: { file: 'a' }, hint: 'do this', cause });
    expect(error).toBeInstanceOf(MlopsError);
    expect(error).toMatchObject({
      name: 'MlopsError',
      code: 'MLOPS_EXAMPLE',
      message: 'wrong',
      where: { file: 'a' },
      hint: 'do this',
      cause,
    });
  });

  it('has no cause when none was given', () => {
    expect('cause' in fail('MLOPS_EXAMPLE', { message: 'wrong' })).toBe(false);
  });

  it('keeps the meanings for the reference page', () => {
    expect(fail.meanings).toEqual({ MLOPS_EXAMPLE: 'An example.' });
  });
});
