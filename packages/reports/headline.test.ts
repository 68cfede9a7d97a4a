import { describe, expect, it } from '@jest/globals';
import { renderComment } from './comment.ts';
import { lookHereFirst } from './clues.ts';
import { exampleReport, exampleRule } from './testing-example.ts';
import { headline, ruleHeadline } from './headline.ts';
import { overview } from './overview.ts';
import { renderPage } from './page.ts';
import { plain } from './piece.ts';
import type { RuleLine, RunReport } from './report.ts';

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
      expected: 'roc_auc is 0.766 to 0.794, at least 0.7 as wanted',
    },
    {
      name: 'absolute, failing',
      part: { bound: { kind: 'max', value: 0.4 }, low: 0.412, high: 0.433, verdict: 'fail' },
      expected: 'roc_auc is 0.412 to 0.433, above the limit 0.4',
    },
    {
      name: 'absolute, open',
      part: { bound: { kind: 'min', value: 0.7 }, low: 0.68, high: 0.72, verdict: 'inconclusive' },
      expected: 'roc_auc is 0.680 to 0.720: not shown to be at least 0.7',
    },
    {
      name: 'no interval',
      part: { low: null, high: null, reason: '7 groups, `gate` needs 10' },
      expected: 'roc_auc could not be judged: 7 groups, gate needs 10',
    },
    {
      name: 'relative, in percent of the baseline',
      part: {
        metric: 'log_loss',
        bound: { kind: 'margin', value: 0.01, relative: true },
        baseline: 0.4,
        candidate: 0.41,
        low: -0.014,
        high: -0.006,
        verdict: 'fail',
      },
      expected: 'log_loss is 1.5 to 3.5 % worse than main (limit 1 %)',
    },
    {
      name: 'for one slice',
      part: { slice: { slicing: 'origin × carrier', value: 'EWR × US', count: 900 } },
      expected: 'roc_auc for origin × carrier = EWR × US is 0.0012 to 0.0037 worse than main (limit 0.005)',
    },
  ];
  it.each(cases)('$name', ({ part, expected }) => {
    expect(plain(ruleHeadline(exampleRule(part), 'main'))).toBe(expected);
  });
});

const start = (verdict: RunReport['verdict'], reason: string, part: Partial<RuleLine>[], comes?: true): RunReport => ({
  ...exampleReport,
  verdict,
  gate: {
    ...exampleReport.gate!,
    verdict,
    deciding: part.length > 0 ? 0 : null,
    baseline: { kind: 'none', reason, ...(comes && { comes }) },
    rules: part.map(exampleRule),
  },
});
const nothing = { baseline: null, difference: null, low: null, high: null };
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
const broken = (...checks: object[]): RunReport => ({
  ...exampleReport,
  data: {
    verdict: 'fail',
    sources: [{ name: 'flights', rows: 10, contract: true, checks: checks.map((part) => ({ ...check, ...part })) }],
  },
});
const stopped = { stage: 'train-model', cached: false, seconds: 1, reads: [], makes: [] };

describe('headline and overview', () => {
  const cases: { name: string; report: RunReport; lead: string; below: string }[] = [
    {
      name: 'the deciding rule with its slice and limit',
      report: exampleReport,
      lead: 'roc_auc for carrier = US is 0.021 to 0.079 worse than main (limit 0.020)',
      below: 'Overall the model holds. One slice of 1,742 examples does not.',
    },
    {
      name: 'what lowers a verdict, not the rule that has passed',
      report: {
        ...exampleReport,
        verdict: 'inconclusive',
        gate: {
          ...exampleReport.gate!,
          verdict: 'inconclusive',
          reason: 'it was measured with threshold 0.1, and main measures with 0.7',
          deciding: 0,
          rules: [exampleRule({ bound: { kind: 'min', value: 0.7 }, low: 0.75, high: 0.8, verdict: 'pass' })],
        },
      },
      lead: 'It was measured with threshold 0.1, and main measures with 0.7',
      below: '',
    },
    {
      name: 'a first run says what it is for',
      report: start('pass', 'none: this is the first recorded run of flights', [
        { ...nothing, verdict: 'not-applicable' },
      ]),
      lead: 'There is nothing to compare with yet: roc_auc is 0.750 to 0.800',
      below:
        'This is the first recorded run of flights. 1 comparison waits for a baseline: this run can become it, and the next change is compared with it.',
    },
    {
      name: 'a first run with an absolute rule is judged by it',
      report: start('pass', 'none: this is the first recorded run of flights', [
        { ...nothing, bound: { kind: 'min', value: 0.7 }, low: 0.75, high: 0.8 },
        { ...nothing, verdict: 'not-applicable' },
        { ...nothing, verdict: 'not-applicable' },
      ]),
      lead: 'roc_auc is 0.750 to 0.800, at least 0.7 as wanted',
      below:
        'This is the first recorded run of flights. 2 comparisons wait for a baseline: this run can become it, and the next change is compared with it.',
    },
    {
      name: 'no baseline where there should be one, with the next step',
      report: start(
        'inconclusive',
        'none: no recorded run of main passed; say `baseline: none` to judge without one',
        [
          { ...nothing, verdict: 'inconclusive', reason: 'there is no baseline', blocking: true },
          { ...nothing, verdict: 'inconclusive', reason: 'there is no baseline', blocking: true },
        ],
        true,
      ),
      lead: 'There is nothing to compare with: no recorded run of main passed',
      below:
        '2 comparisons could not be made, which says nothing about this change. The next passing run of the default branch becomes the baseline: run this again after it. Or say baseline: none to judge without one.',
    },
    ...[
      {
        why: 'what earlier runs recorded cannot be read: github.example is an Enterprise Server',
        then: 'say `baseline: none` to judge without one',
        below: ' Say baseline: none to judge without one.',
      },
      {
        why: 'run 1a2b3c4 was recorded here and its ledger is gone: restore the branch mlops/ledger',
        then: 'say `baseline: none` to judge without one',
        below: ' Say baseline: none to judge without one.',
      },
      { why: 'the ledger is off: name a run, a file, or none', below: '' },
      { why: 'there is no ledger: this is no git repository with commits', below: '' },
    ].map(({ why, then, below }) => ({
      name: `no baseline, and none to wait for: ${why}`,
      report: start('inconclusive', `none: ${why}${then === undefined ? '' : `; ${then}`}`, [
        { ...nothing, verdict: 'inconclusive', reason: 'there is no baseline', blocking: true },
        { ...nothing, verdict: 'inconclusive', reason: 'there is no baseline', blocking: true },
      ]),
      lead: `There is nothing to compare with: ${why}`,
      below: `2 comparisons could not be made, which says nothing about this change.${below}`,
    })),
    {
      name: 'no baseline before the first record',
      report: start(
        'inconclusive',
        'none: nothing is recorded yet, and the first run must be one of main, not of topic',
        [{ ...nothing, verdict: 'inconclusive', reason: 'there is no baseline', blocking: true }],
        true,
      ),
      lead: 'There is nothing to compare with: nothing is recorded yet, and the first run must be one of main, not of topic',
      below: 'The next passing run of the default branch becomes the baseline: run this again after it.',
    },
    {
      name: 'what fails by itself, whatever it would be compared with',
      report: start(
        'fail',
        'none: no recorded run of main passed; say `baseline: none` to judge without one',
        [{ ...nothing, bound: { kind: 'min', value: 0.9 }, low: 0.75, high: 0.8, verdict: 'fail', blocking: true }],
        true,
      ),
      lead: 'roc_auc is 0.750 to 0.800, below the limit 0.9',
      below: '',
    },
    {
      name: 'what would decide an open rule',
      report: {
        ...exampleReport,
        verdict: 'inconclusive',
        gate: {
          ...exampleReport.gate!,
          verdict: 'inconclusive',
          deciding: 0,
          rules: [
            exampleRule({
              low: -0.0087,
              high: 0.001,
              verdict: 'inconclusive',
              blocking: true,
              reason:
                'difference −0.0087 to +0.001 includes the limit −0.005; about 60 more groups like these would clear it, if the estimate stays',
            }),
          ],
        },
      },
      lead: 'roc_auc cannot be told apart from the limit: it is between 0.0087 worse and 0.0010 better than main (limit 0.005)',
      below: 'About 60 more groups like these would clear it, if the estimate stays.',
    },
    {
      name: 'an exception on record',
      report: {
        ...exampleReport,
        gate: {
          ...exampleReport.gate!,
          verdict: 'pass',
          deciding: 0,
          rules: exampleReport.gate!.rules.map((rule) => ({
            ...rule,
            blocking: false,
            ...(rule.slice && { accepted: { reason: 'known', until: '2026-12-31', by: 'ml' } }),
          })),
        },
      },
      lead: 'roc_auc is 0.0012 to 0.0037 worse than main (limit 0.005)',
      below: 'Overall the model holds. 1 rule is excepted on record.',
    },
    {
      name: 'several broken data rules',
      report: { ...broken({}, { severity: 'warning' }, { column: 'speed' }), gate: undefined } as never,
      lead: 'distance of flights: 7,002 rows break the rule “speed is 60 to 720 mph”, and 1 more rule is broken',
      below: '',
    },
    {
      name: 'one row of a source',
      report: broken({ violations: 1 }),
      lead: 'distance of flights: 1 row breaks the rule “speed is 60 to 720 mph”',
      below: 'Overall the model holds. One slice of 1,742 examples does not.',
    },
    {
      name: 'a rule that counts no rows',
      report: broken({ violations: null, column: undefined }),
      lead: 'flights breaks the rule “speed is 60 to 720 mph”',
      below: 'Overall the model holds. One slice of 1,742 examples does not.',
    },
    {
      name: 'the stage that broke, not the ones that did not run because of it',
      report: {
        project: 'p',
        verdict: 'fail',
        baselineName: 'main',
        stages: [
          { ...stopped, stage: 'build-features', problem: 'not run, because validate-data did not pass' },
          { ...stopped, problem: 'MLOPS_PROGRAM_FAILED: exit code 1\nTraceback' },
          { ...stopped, stage: 'gate-model', problem: 'not run, because train-model did not pass' },
        ],
      },
      lead: 'train-model stopped: MLOPS_PROGRAM_FAILED: exit code 1',
      below: 'Not run because of it: build-features, gate-model.',
    },
    {
      name: 'a job that has no machine yet',
      report: {
        project: 'p',
        verdict: 'inconclusive',
        baselineName: 'main',
        waiting: { job: 'train', labels: ['self-hosted', 'gpu'], since: '2026-11-21T14:03:11Z' },
        stages: [],
      },
      lead: 'Waiting for a runner with self-hosted, gpu since 2026-11-21 14:03 UTC: train has not started',
      below: 'Nothing is judged yet; when it has run, this report says how it went.',
    },
    {
      name: 'a run that has begun',
      report: {
        project: 'p',
        verdict: 'inconclusive',
        baselineName: '',
        run: { commit: 'd4e5f6a8', dirty: false },
        begun: { earlier: { commit: 'a1b2c3d4', verdict: 'pass' } },
        stages: [],
      },
      lead: 'd4e5f6a is not judged yet; a1b2c3d before it was: pass',
      below:
        'Its run is under way, has skipped the step that judges it, or has ended before it came to that: the log of the run says which.',
    },
    {
      name: 'a run of which a step stopped that may be about another project',
      report: {
        project: 'p',
        verdict: 'inconclusive',
        baselineName: '',
        run: { commit: 'd4e5f6a8', dirty: false },
        begun: { stopped: 'MLOPS_USAGE: The input record is "maybe"\nmore' },
        stages: [],
      },
      lead: 'd4e5f6a is not judged yet',
      below:
        'A step of its run stopped: MLOPS_USAGE: The input record is "maybe". If another step judges this model, its report comes here.',
    },
    {
      name: 'data alone',
      report: {
        project: 'p',
        verdict: 'pass',
        baselineName: 'baseline',
        data: { ...broken({ verdict: 'pass' }).data!, verdict: 'pass' },
        stages: [],
      },
      lead: 'The data keep the one rule of their contracts',
      below: '',
    },
    {
      name: 'an evaluation without a gate',
      report: {
        project: 'p',
        verdict: 'pass',
        baselineName: 'baseline',
        evaluation: exampleReport.evaluation!,
        stages: [],
      },
      lead: 'roc_auc is 0.750 to 0.800; no rule judges it yet',
      below: '',
    },
  ];
  it.each(cases)('$name', ({ report, lead, below }) => {
    expect(plain(headline(report))).toBe(lead);
    expect(plain(overview(report))).toBe(below);
  });
});

describe('a model that is not safe to load', () => {
  const finding = { message: 'it would call os.system', why: 'loading it runs a command', todo: 'Train it again.' };
  const scan = {
    verdict: 'fail' as const,
    files: [
      { path: 'features.json', format: 'JSON', verdict: 'pass' as const, findings: [] },
      { path: 'model.pkl', format: 'pickle', verdict: 'fail' as const, findings: [finding] },
    ],
  };
  const passing = { ...exampleReport, gate: { ...exampleReport.gate!, verdict: 'pass' as const } };

  it('leads where the gate passes, and stands below where it fails', () => {
    expect(plain(headline({ ...passing, scan }))).toBe('model.pkl: it would call os.system');
    expect(plain(headline({ ...exampleReport, scan }))).toMatch(/roc_auc/);
    for (const report of [passing, exampleReport]) {
      const comment = renderComment({ ...report, scan });
      expect(comment).toContain('**Model: 1 of 2 files not safe to load**');
      expect(comment).toContain('it would call os.system');
      expect(renderPage({ ...report, scan })).toContain('loading it runs a command');
    }
  });

  it('is one line when there is none', () => {
    const safe = { verdict: 'pass' as const, files: scan.files.slice(0, 1) };
    expect(plain(headline({ ...passing, scan: safe }))).toBe(plain(headline(passing)));
    expect(renderComment({ ...passing, scan: safe })).toContain(
      'Model: 1 file scanned (JSON), nothing in it runs code.',
    );
  });
});

describe('lookHereFirst', () => {
  const same = { features: true, model: true };
  const emptier = ['temp', 'dewp', 'humid', 'precip'].map((input) => ({ input, before: 0.003, now: 1 }));
  const cases: { name: string; part: Partial<RunReport>; expected: string }[] = [
    { name: 'what changed', part: {}, expected: 'changed: predict.py' },
    {
      name: 'only the prediction is another',
      part: { clues: { same, emptier: [] } },
      expected:
        'the inputs and the model are byte for byte those of main: what differs is how it predicts. Changed: predict.py',
    },
    {
      name: 'the model is another',
      part: { clues: { same: { features: true, model: false }, emptier: [] } },
      expected: 'the inputs are byte for byte those of main; the model is another. Changed: predict.py',
    },
    {
      name: 'inputs that are empty now',
      part: { clues: { same: { features: false }, emptier } },
      expected:
        'for carrier = US 4 inputs are emptier than on main: temp, dewp, humid and 1 more (up to 100 % empty, was 0.3 %). Changed: predict.py',
    },
    {
      name: 'parameters, and files that no commit has',
      part: {
        run: { dirty: true },
        changes: { code: [], parameters: [{ name: 'max_iter', before: '150', after: '1' }], data: [] },
      },
      expected: 'changed: max_iter, and uncommitted files',
    },
    { name: 'nothing is known', part: { changes: undefined as never }, expected: '' },
    { name: 'nothing to explain', part: { gate: { ...exampleReport.gate!, verdict: 'pass' } }, expected: '' },
  ];
  it.each(cases)('$name', ({ part, expected }) => {
    expect(plain(lookHereFirst({ ...exampleReport, ...part }))).toBe(expected);
  });
});
