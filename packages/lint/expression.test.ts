import { describe, expect, it } from '@jest/globals';
import type { Json } from '#kit';
import { evaluate, type Lookup } from './expression.ts';
import { asWritten, condition, interpolate, references } from './template.ts';
import type { Value } from './value.ts';

const known: Readonly<Record<string, Value>> = {
  'github.event_name': { is: 'push' },
  'github.ref': { begins: 'refs/tags/' },
  'inputs.labels': { is: '["self-hosted", "gpu"]' },
  'inputs.label': { is: 'ubuntu-latest' },
  'inputs.empty': { is: '' },
};
const lookup: Lookup = (path) => known[path.join('.')];

describe('an expression', () => {
  const cases: { text: string; value: Value }[] = [
    { text: "github.event_name == 'PUSH'", value: { is: true } },
    { text: "github.event_name != 'push'", value: { is: false } },
    { text: "GitHub['event_name'] == 'push'", value: { is: true } },
    { text: "!(github.event_name == 'schedule')", value: { is: true } },
    { text: "github.ref == 'refs/heads/main'", value: { is: false } },
    { text: "github.ref == 'refs/tags/v1'", value: undefined },
    { text: "startsWith(github.ref, 'refs/tags')", value: { is: true } },
    { text: "startsWith(github.ref, 'refs/tags/v')", value: undefined },
    { text: "startsWith(github.ref, 'refs/heads/')", value: { is: false } },
    { text: "github.actor == 'ada' && github.event_name == 'schedule'", value: { truth: false } },
    { text: "github.actor == 'ada' || github.event_name == 'push'", value: { truth: true } },
    { text: "github.actor == 'ada' && github.event_name == 'push'", value: undefined },
    { text: "inputs.empty || 'none'", value: { is: 'none' } },
    { text: "startsWith(inputs.label, '[') && fromJSON(inputs.label) || inputs.label", value: { is: 'ubuntu-latest' } },
    {
      text: "startsWith(inputs.labels, '[') && fromJSON(inputs.labels) || inputs.labels",
      value: { is: ['self-hosted', 'gpu'] },
    },
    { text: 'contains(fromJSON(\'["push"]\'), github.event_name)', value: { is: true } },
    { text: "contains('it''s', 't''s')", value: { is: true } },
    { text: "endsWith(inputs.label, 'LATEST')", value: { is: true } },
    { text: 'success() && false', value: { truth: false } },
    { text: 'always()', value: { is: true } },
    { text: 'null == false && null != true', value: { is: true } },
    { text: "inputs.empty == 0 && '1' == true && 'a' != 0", value: { is: true } },
    { text: "fromJSON('[1]') == 1", value: { is: false } },
    { text: 'vars.RUNNER', value: undefined },
    { text: "vars.RUNNER || 'ubuntu-latest'", value: { truth: true } },
    { text: "(vars.RUNNER || 'a') == 'a'", value: undefined },
    { text: "!(vars.RUNNER || 'a')", value: { is: false } },
    { text: 'github.event.commits[0].id', value: undefined },
    { text: 'github.event.labels.*.name', value: undefined },
    { text: '1 < 2', value: undefined },
    { text: 'github.event_name ==', value: undefined },
    { text: "github.event_name == 'push' 'push'", value: undefined },
    { text: 'a $ b', value: undefined },
    { text: '', value: undefined },
    { text: `${'('.repeat(40)}true${')'.repeat(40)}`, value: { is: true } },
    { text: `${'('.repeat(9000)}true${')'.repeat(9000)}`, value: undefined },
    { text: '!'.repeat(50_000), value: undefined },
  ];
  it.each(cases)('$text', ({ text, value }) => {
    expect(evaluate(text, lookup)).toEqual(value);
  });
});

describe('a value', () => {
  const cases: { written: Json; value: Value }[] = [
    { written: '${{ github.event_name }}', value: { is: 'push' } },
    { written: 'on ${{ github.event_name }}!', value: { is: 'on push!' } },
    { written: "${{ 'a }} b' }}", value: { is: 'a }} b' } },
    { written: 'v${{ github.sha }}', value: { begins: 'v' } },
    { written: '${{ github.ref }}x', value: { begins: 'refs/tags/' } },
    { written: "v${{ vars.A || '1' }}", value: { begins: 'v' } },
    { written: '${{ github.ref', value: { is: '${{ github.ref' } },
    { written: 5, value: { is: 5 } },
    { written: '${{'.repeat(300_000), value: { is: '${{'.repeat(300_000) } },
  ];
  it.each(cases)('$written.length $written', ({ written, value }) => {
    expect(interpolate(written, lookup)).toEqual(value);
  });

  it('of an if is an expression with braces and without', () => {
    expect(condition("github.event_name == 'push'", lookup)).toEqual({ is: true });
    expect(condition("${{ github.event_name == 'push' }}", lookup)).toEqual({ is: true });
    expect(condition(false, lookup)).toEqual({ is: false });
  });
});

it('the contexts of a text, those of both sides of every operator', () => {
  expect(references("a ${{ false && secrets.Token || secrets['OTHER'] }} ${{ toJson(secrets) }} secrets.no")).toEqual([
    ['secrets', 'token'],
    ['secrets', 'other'],
    ['secrets'],
  ]);
  expect(references('${{ secrets[inputs.name] }} ${{ secrets.* }}')).toEqual([
    ['inputs', 'name'],
    ['secrets'],
    ['secrets'],
  ]);
  expect(references('secrets.bare', true)).toEqual([['secrets', 'bare']]);
  expect(asWritten('${{ secrets.NPM_Token }}', 'npm_token')).toBe('NPM_Token');
  expect(asWritten("${{ secrets['a' ] }}", 'b')).toBe('b');
});
