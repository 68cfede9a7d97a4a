import { describe, expect, it } from '@jest/globals';
import { columns } from './table.ts';

describe('columns', () => {
  it.each([
    {
      name: 'text to the left, numbers to the right',
      header: ['run', 'roc_auc'],
      rows: [
        ['a', '0.7'],
        ['long name', '−12.25'],
      ],
      expected: ['run        roc_auc', 'a              0.7', 'long name   −12.25'],
    },
    {
      name: 'a column with one text among numbers to the left',
      header: ['x', 'y'],
      rows: [
        ['1', 'a'],
        ['none', 'b'],
      ],
      expected: ['x     y', '1     a', 'none  b'],
    },
    { name: 'no rows', header: ['a', 'b'], rows: [], expected: ['a  b'] },
    { name: 'missing cells', header: ['a', 'b'], rows: [['x']], expected: ['a  b', 'x'] },
    {
      name: 'line breaks and colours in a cell',
      header: ['a', 'b'],
      rows: [['x\ny', '\u001b[31mz\u001b[0m']],
      expected: ['a    b', 'x y  z'],
    },
    {
      name: 'a workflow command in a cell',
      header: ['a'],
      rows: [['::error::x']],
      expected: ['a', ':\u200b:error::x'],
    },
    {
      name: 'a very long cell',
      header: ['a', 'b'],
      rows: [['x'.repeat(100), 'y']],
      expected: [`a${' '.repeat(49)}b`, `${'x'.repeat(47)}…  y`],
    },
    {
      name: 'wide characters and combining ones',
      header: ['a', 'b'],
      rows: [
        ['東京', 'x'],
        ['u\u0308', 'y'],
        ['abcd', 'z'],
      ],
      expected: ['a     b', '東京  x', 'u\u0308     y', 'abcd  z'],
    },
  ])('$name', ({ header, rows, expected }) => {
    expect(columns(header, rows).split('\n')).toEqual(expected);
  });
});
