import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineAction, flag, list, number, text } from '../action.ts';
import type { MlopsError } from '../errors.ts';
import { parseFlags, parseInputs } from './flags.ts';
import { helpText } from './help.ts';
import { cliOptions } from './options.ts';

const action = defineAction({
  name: 'judge-cake',
  title: 'Judge a cake',
  description: 'Tastes a cake and says whether it may be served.',
  inputs: z.object({
    cake: z.string().describe('File of the cake.'),
    slices: list().describe('Slices to taste.'),
    'with-cream': flag().describe('Whether cream is wanted.'),
    careful: flag(true).describe('Taste twice.'),
    sugar: number().describe('Grams of sugar.'),
    oven: z.enum(['gas', 'electric']).default('gas').describe('What baked it.'),
    note: text().describe('What to write beside it.'),
  }),
  outputs: { verdict: 'pass, fail or inconclusive' },
  permissions: {},
  run: async () => ({ summary: '', outputs: { verdict: 'pass' } }),
});

function thrownBy(body: () => unknown): MlopsError {
  try {
    body();
  } catch (error) {
    return error as MlopsError;
  }
  throw new Error('nothing was thrown');
}

describe('cliOptions', () => {
  it('learns kind, default and choices from the declaration', () => {
    expect(
      cliOptions(action).map(({ name, kind, required, fallback, choices }) => ({
        name,
        kind,
        required,
        fallback,
        choices,
      })),
    ).toEqual([
      { name: 'cake', kind: 'value', required: true },
      { name: 'slices', kind: 'list', required: false },
      { name: 'with-cream', kind: 'flag', required: false, fallback: 'false' },
      { name: 'careful', kind: 'flag', required: false, fallback: 'true' },
      { name: 'sugar', kind: 'value', required: false },
      { name: 'oven', kind: 'value', required: false, fallback: 'gas', choices: ['gas', 'electric'] },
      { name: 'note', kind: 'value', required: false },
    ]);
  });
});

describe('parseFlags', () => {
  const cases = [
    { name: 'a value apart', argv: ['--cake', 'a.json'], inputs: { cake: 'a.json' } },
    { name: 'a value attached', argv: ['--cake=a=b'], inputs: { cake: 'a=b' } },
    { name: 'an empty attached value', argv: ['--note='], inputs: { note: '' } },
    { name: 'a bare flag', argv: ['--with-cream'], inputs: { 'with-cream': 'true' } },
    { name: 'a flag turned off', argv: ['--no-careful'], inputs: { careful: 'false' } },
    { name: 'a flag with a value', argv: ['--careful=no'], inputs: { careful: 'no' } },
    { name: 'a repeated list', argv: ['--slices', 'a,b', '--slices', 'c'], inputs: { slices: 'a,b\nc' } },
    { name: 'a negative number', argv: ['--sugar', '-0.5'], inputs: { sugar: '-0.5' } },
    { name: 'a value that begins with dashes, attached', argv: ['--note=--x'], inputs: { note: '--x' } },
  ];
  it.each(cases)('reads $name', ({ argv, inputs }) => {
    expect(parseFlags(action, argv)).toEqual({ inputs, positionals: [] });
  });

  it('leaves arguments to commands that take them', () => {
    expect(parseFlags(action, ['run1', '--note', 'x', '--', '--y'], { positionals: 2 }).positionals).toEqual([
      'run1',
      '--y',
    ]);
  });

  const refusals = [
    { name: 'an unknown flag', argv: ['--slice', 'a'], message: 'no flag --slice', hint: 'Did you mean --slices?' },
    {
      name: 'a flag like nothing known',
      argv: ['--xyzzy'],
      message: 'no flag --xyzzy',
      hint: 'See: mlops judge-cake --help',
    },
    { name: 'no- before a value', argv: ['--no-cake'], message: 'no flag --no-cake', hint: 'Did you mean --cake?' },
    {
      name: 'a missing value',
      argv: ['--cake'],
      message: '--cake needs a value',
      hint: 'See: mlops judge-cake --help',
    },
    {
      name: 'a flag instead of a value',
      argv: ['--cake', '--note', 'x'],
      message: '--cake needs a value',
      hint: 'See: mlops judge-cake --help',
    },
    {
      name: 'a missing choice',
      argv: ['--oven'],
      message: 'one of gas, electric',
      hint: 'See: mlops judge-cake --help',
    },
    {
      name: 'a value given twice',
      argv: ['--cake', 'a', '--cake', 'b'],
      message: 'given twice',
      hint: 'See: mlops judge-cake --help',
    },
    {
      name: 'an argument',
      argv: ['cake'],
      message: 'does not know what to do with "cake"',
      hint: 'Did you mean --cake?',
    },
    { name: 'a short flag nobody declared', argv: ['-c'], message: 'no flag -c', hint: 'See: mlops judge-cake --help' },
    {
      name: 'a name every object has',
      argv: ['--constructor', 'x'],
      message: 'no flag --constructor',
      hint: 'See: mlops judge-cake --help',
    },
  ];
  it.each(refusals)('refuses $name', ({ argv, message, hint }) => {
    const error = thrownBy(() => parseFlags(action, argv));
    expect(error).toMatchObject({ code: 'MLOPS_USAGE', message: expect.stringContaining(message), hint });
  });
});

describe('parseInputs', () => {
  it('gives texts their types and leaves out what is empty', () => {
    expect(
      parseInputs(action, { cake: 'a', slices: 'x, y', 'with-cream': 'yes', sugar: '12.5', oven: '', note: '' }),
    ).toEqual({
      cake: 'a',
      slices: ['x', 'y'],
      'with-cream': true,
      careful: true,
      sugar: 12.5,
      oven: 'gas',
      note: undefined,
    });
  });

  const refusals = [
    {
      name: 'an unknown input',
      record: { cake: 'a', suger: '1' },
      message: 'no input suger',
      hint: 'Did you mean sugar?',
      field: 'suger',
    },
    { name: 'a missing input', record: {}, message: 'The input cake is required: File of the cake.', field: 'cake' },
    { name: 'an empty required input', record: { cake: ' ' }, message: 'The input cake is required', field: 'cake' },
    {
      name: 'a number that is none',
      record: { cake: 'a', sugar: 'much' },
      message: 'expected a number, got "much"',
      field: 'sugar',
    },
    {
      name: 'a flag that is neither',
      record: { cake: 'a', careful: 'maybe' },
      message: 'is "maybe": expected true or false',
      field: 'careful',
    },
    {
      name: 'another choice',
      record: { cake: 'a', oven: 'eletric' },
      message: 'expected one of gas, electric',
      hint: 'Did you mean electric?',
      field: 'oven',
    },
  ];
  it.each(refusals)('refuses $name', ({ record, message, hint, field }) => {
    const error = thrownBy(() => parseInputs(action, record));
    expect(error).toMatchObject({
      code: 'MLOPS_USAGE',
      message: expect.stringContaining(message),
      where: { field },
      hint: hint ?? 'See: mlops judge-cake --help',
    });
  });
});

describe('helpText', () => {
  it('shows arguments that need no flag first, the optional ones in brackets', () => {
    expect(helpText({ ...action, positional: ['cake', 'note'] })).toContain(
      'Usage: mlops judge-cake <cake> [note] [options]',
    );
  });

  it('names every option, its default and what is required, within 100 columns', () => {
    const help = helpText(action);
    expect(help).toContain('Usage: mlops judge-cake --cake VALUE [options]');
    expect(help).toMatch(/--oven gas\|electric +What baked it\. \(default: gas\)/);
    expect(help).toMatch(/--cake VALUE +File of the cake\. \(required\)/);
    expect(help).not.toContain('default: false');
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
