import { describe, expect, it } from '@jest/globals';
import { readCommandLine } from './command-line.ts';

describe('readCommandLine', () => {
  it.each([
    { argv: '', expected: { rest: [], own: [] } },
    { argv: 'runs', expected: { name: 'runs', rest: [], own: [] } },
    { argv: 'runs --json --where x', expected: { name: 'runs', rest: ['--where', 'x'], own: ['json'] } },
    { argv: '--json --quiet runs', expected: { name: 'runs', rest: [], own: ['json', 'quiet'] } },
    { argv: '-h', expected: { rest: [], own: ['help'] } },
    { argv: 'runs -h', expected: { name: 'runs', rest: [], own: ['help'] } },
    { argv: 'help', expected: { rest: [], own: ['help'] } },
    { argv: 'help runs', expected: { name: 'runs', rest: [], own: ['help'] } },
    { argv: 'show -- --json', expected: { name: 'show', rest: ['--', '--json'], own: [] } },
    { argv: '--version', expected: { name: '--version', rest: [], own: [] } },
  ])('mlops $argv', ({ argv, expected }) => {
    const { own, ...line } = readCommandLine(argv.split(' ').filter((word) => word !== ''));
    expect({ ...line, own: [...own] }).toEqual(expected);
  });
});
