import { describe, expect, it } from '@jest/globals';
import { exampleReport, exampleRule } from './example.ts';
import { headline, ruleHeadline, type Piece } from './headline.ts';
import type { RuleLine, RunReport } from './report.ts';

const plain = (pieces: Piece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : piece.code)).join('');

describe('ruleHeadline', () => {
  const cases: { name: string; part: Partial<RuleLine>; expected: string }[] = [
    { name: 'worse', part: {}, expected: 'roc_auc is 0.0012 to 0.0037 worse than main (limit 0.005)' },
    {
      name: 'better',
      part: { low: 0.0058, high: 0.0249 },
      expected: 'roc_auc is 0.006 to 0.025 better than main (limit 0.005)',
    },
    {
      name: 'either way, passing',
      part: { low: -0.0027, high: 0.004 },
      expected: 'roc_auc is between 0.0027 worse and 0.0040 better than main (limit 0.005)',
    },
    {
      name: 'open',
      part: { low: -0.0087, high: 0.001, verdict: 'inconclusive' },
      expected:
        'roc_auc cannot be told apart from the limit: it is between 0.0087 worse and 0.0010 better than main (limit 0.005)',
    },
    { name: 'identical', part: { low: 0, high: 0 }, expected: 'roc_auc is the same as on main (limit 0.005)' },
    {
      name: 'absolute',
      part: { bound: { kind: 'min', value: 0.7 }, low: 0.766, high: 0.794 },
      expected: 'roc_auc is 0.766 to 0.794 (at least 0.7 wanted)',
    },
    {
      name: 'no interval',
      part: { low: null, high: null, reason: '7 groups, 10 are needed' },
      expected: 'roc_auc could not be judged: 7 groups, 10 are needed',
    },
    {
      name: 'relative',
      part: {
        metric: 'log_loss',
        bound: { kind: 'margin', value: 0.01, relative: true },
        baseline: 0.4,
        candidate: 0.41,
        verdict: 'fail',
      },
      expected: 'log_loss moved by 2.50 % from main (0.4000 to 0.4100): beyond the limit of 1.00 %',
    },
  ];
  it.each(cases)('$name', ({ part, expected }) => {
    expect(plain(ruleHeadline(exampleRule(part), 'main'))).toBe(expected);
  });
});

describe('headline', () => {
  it('is the deciding rule with its slice and limit', () => {
    expect(plain(headline(exampleReport))).toBe(
      'roc_auc for carrier = US is 0.021 to 0.079 worse than main (limit 0.020)',
    );
  });

  it('is the broken data rule before anything a model says', () => {
    const check = {
      description: 'speed is 60 to 720 mph',
      column: 'distance',
      severity: 'error',
      verdict: 'fail',
      observed: '7002',
      expected: '0',
      violations: 7002,
      examples: [],
    };
    const report: RunReport = {
      ...exampleReport,
      data: { verdict: 'fail', sources: [{ name: 'flights', rows: 10, contract: true, checks: [check] }] },
    };
    expect(plain(headline(report))).toBe('distance of flights: 7,002 rows break the rule “speed is 60 to 720 mph”');
  });

  it('is the stage that broke before everything', () => {
    const stages = [{ stage: 'train-model', cached: false, seconds: 1, reads: [], makes: [], problem: 'exit code 1' }];
    expect(plain(headline({ ...exampleReport, stages }))).toBe('train-model stopped: exit code 1');
  });
});
