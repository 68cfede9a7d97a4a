import { describe, expect, it } from '@jest/globals';
import { exitCode, worstVerdict, type Verdict } from './result.ts';

describe('exitCode', () => {
  it.each<[Verdict | undefined, number]>([
    ['pass', 0],
    [undefined, 0],
    ['fail', 1],
    ['inconclusive', 3],
  ])('%s is %d', (verdict, code) => {
    expect(exitCode(verdict)).toBe(code);
  });
});

describe('worstVerdict', () => {
  it.each<{ verdicts: Verdict[]; worst: Verdict }>([
    { verdicts: ['pass', 'pass'], worst: 'pass' },
    { verdicts: ['pass', 'inconclusive'], worst: 'inconclusive' },
    { verdicts: ['inconclusive', 'fail', 'pass'], worst: 'fail' },
    { verdicts: [], worst: 'inconclusive' },
  ])('of $verdicts is $worst', ({ verdicts, worst }) => {
    expect(worstVerdict(verdicts)).toBe(worst);
  });
});
