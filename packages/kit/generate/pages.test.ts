import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { defineAction, flag, text } from '../action.ts';
import { actionYml } from './action-yml.ts';
import { errorsPage, fillSections, inputsTable, newReadme, permissionsTable, sections } from './pages.ts';
import { cliOptions } from './options.ts';
import { jsonSchema } from './schemas.ts';

const action = defineAction({
  name: 'judge-cake',
  title: 'Judge: a cake',
  description: 'Says "yes" or #no.',
  inputs: z.object({
    cake: z.string().describe('File of the cake: CSV | JSON.'),
    twice: flag(true).describe('Taste twice.'),
    note: text().describe('A <note>.'),
    oven: z.enum(['gas', 'electric']).default('gas').describe('What baked it.'),
  }),
  outputs: { verdict: 'pass, fail or inconclusive' },
  permissions: { contents: 'read', 'pull-requests': 'write' },
  chain: { reads: ['evaluation'], makes: ['gate'] },
  run: async () => ({ summary: '', outputs: { verdict: 'pass' } }),
});

describe('actionYml', () => {
  it('is YAML that says what the declaration says, every default as text', () => {
    const document: unknown = parse(actionYml(action, '../../dist/judge-cake.js'));
    expect(document).toEqual({
      name: 'Judge: a cake',
      description: 'Says "yes" or #no.',
      branding: { icon: 'shield', color: 'blue' },
      inputs: {
        cake: { description: 'File of the cake: CSV | JSON.', required: true },
        twice: { description: 'Taste twice.', required: false, default: 'true' },
        note: { description: 'A <note>.', required: false },
        oven: { description: 'What baked it.', required: false, default: 'gas' },
        token: { description: expect.any(String), required: false, default: '${{ github.token }}' },
        matrix: { description: expect.any(String), required: false, default: '${{ toJson(matrix) }}' },
        ledger: { description: expect.any(String), required: false, default: 'auto' },
        'ledger-token': { description: expect.any(String), required: false },
        check: { description: expect.any(String), required: false, default: 'false' },
      },
      outputs: { verdict: { description: 'pass, fail or inconclusive' } },
      runs: { using: 'node24', pre: '../../dist/judge-cake.begin.js', main: '../../dist/judge-cake.js' },
    });
  });
});

describe('tables', () => {
  it('one row for each input; what would break the table is escaped', () => {
    expect(inputsTable(cliOptions(action)).split('\n')).toEqual([
      '| input | meaning | default |',
      '| --- | --- | --- |',
      '| `cake` | File of the cake: CSV \\| JSON. | required |',
      '| `twice` | Taste twice. | `true` |',
      '| `note` | A &lt;note>. |  |',
      '| `oven` | What baked it. One of `gas`, `electric`. | `gas` |',
    ]);
  });

  it('permissions as the lines of a workflow', () => {
    expect(permissionsTable(action)).toBe('```yaml\npermissions:\n  contents: read\n  pull-requests: write\n```');
    expect(permissionsTable({ permissions: {} })).toBe('None.');
  });

  it('errors by code', () => {
    const page = errorsPage(
      { MLOPS_B: 'Two.', MLOPS_A: 'One | half.' },
      { MLOPS_A: 'packages/x', MLOPS_B: 'packages/y' },
    );
    expect(page.split('\n').filter((line) => line.startsWith('| <a'))).toEqual([
      '| <a id="mlops_a"></a>`MLOPS_A` | One \\| half. | `packages/x` |',
      '| <a id="mlops_b"></a>`MLOPS_B` | Two. | `packages/y` |',
    ]);
  });
});

describe('fillSections', () => {
  it('replaces what stands between markers and nothing else, and again to the same text', () => {
    const page = 'before\n<!-- a -->old $& text<!-- /a -->\nafter <!-- /b -->';
    const once = fillSections(page, { a: 'new $& text', b: 'absent' });
    expect(once).toBe('before\n<!-- a -->\n\nnew $& text\n\n<!-- /a -->\nafter <!-- /b -->');
    expect(fillSections(once, { a: 'new $& text' })).toBe(once);
  });

  it('refuses a marker that is not closed', () => {
    expect(() => fillSections('<!-- a --> …', { a: '' })).toThrow('<!-- a --> is not closed');
  });

  it('fills every section of a new README', () => {
    const page = fillSections(newReadme(action), sections(action));
    expect(page).toContain('- uses: mlops-actions/mlops-actions/actions/judge-cake@v1\n  with:\n    cake: …\n');
    expect(page).toContain('| `oven` |');
    expect(page).toContain('| `verdict` | pass, fail or inconclusive |');
    expect(page).toContain('pull-requests: write');
  });
});

it('jsonSchema names the draft and lets defaults be left out of what is written by hand', () => {
  const schema = z.strictObject({ a: z.number().default(1) });
  expect(JSON.parse(jsonSchema(schema, 'input', 'T'))).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'T',
    additionalProperties: false,
  });
  expect(JSON.parse(jsonSchema(schema, 'input'))).not.toHaveProperty('required');
  expect(JSON.parse(jsonSchema(schema, 'output'))).toHaveProperty('required', ['a']);
});
