import type { RuleLine, RunReport } from './report.ts';

const rule = (part: Partial<RuleLine>): RuleLine => ({
  id: 'roc_auc.margin',
  metric: 'roc_auc',
  bound: { kind: 'margin', value: 0.005 },
  candidate: 0.778,
  baseline: 0.78,
  difference: -0.0023,
  low: -0.0037,
  high: -0.0012,
  limit: -0.005,
  verdict: 'pass',
  blocking: false,
  reason: 'the interval clears the limit',
  count: 28_128,
  groups: 31,
  ...part,
});

/** The run of the design's own example, for tests: the whole holds, one slice does not. */
export const exampleReport: RunReport = {
  project: 'flights-delay',
  verdict: 'fail',
  baselineName: 'main',
  run: { id: '7f3c2a1b9d4e7f3c2a1b9d4e', commit: 'd4e5f6a1b2c3', dirty: false, reproducible: true },
  evaluation: {
    task: 'binary-classification',
    groupedBy: 'date',
    evaluationSet: { digest: 'ab'.repeat(32), count: 28_128, groups: 31 },
    metrics: [{ metric: 'roc_auc', estimate: 0.778, low: 0.75, high: 0.8, method: 'cluster-t' }],
    slices: [
      {
        slicing: 'carrier',
        value: 'US',
        count: 1742,
        metrics: [{ metric: 'roc_auc', estimate: 0.695, low: 0.66, high: 0.73, method: 'cluster-t' }],
      },
    ],
    curves: {
      roc: [
        [0, 0],
        [0.2, 0.7],
        [1, 1],
      ],
      calibration: [
        { low: 0, high: 0.5, count: 10, score: 0.2, rate: 0.25 },
        { low: 0.5, high: 1, count: 10, score: 0.7, rate: 0.6 },
      ],
      histogram: {
        edges: [0, 0.5, 1],
        series: [
          { name: '0', counts: [7, 3] },
          { name: '1', counts: [2, 8] },
        ],
      },
    },
  },
  gate: {
    verdict: 'fail',
    reason: 'roc_auc[carrier=US].margin fails',
    deciding: 1,
    baseline: { kind: 'merge-base', reason: 'merge-base a1b2c3d, recorded 2 h ago' },
    rules: [
      rule({}),
      rule({
        id: 'roc_auc[carrier=US].margin',
        bound: { kind: 'margin', value: 0.02 },
        slice: { slicing: 'carrier', value: 'US', count: 1742 },
        candidate: 0.695,
        baseline: 0.741,
        difference: -0.046,
        low: -0.079,
        high: -0.021,
        limit: -0.02,
        verdict: 'fail',
        blocking: true,
        count: 1742,
      }),
    ],
    notJudged: [{ slicing: 'carrier', value: 'HA', count: 31, minCount: 1500 }],
  },
  changes: { code: [{ path: 'predict.py', status: 'changed' }], parameters: [], data: [] },
  stages: [
    {
      stage: 'evaluate-model',
      verdict: 'pass',
      cached: false,
      seconds: 1.2,
      reads: [{ name: 'model', digest: 'cd'.repeat(32) }],
      makes: [{ name: 'scored.parquet', digest: 'ef'.repeat(32) }],
    },
  ],
};

export { rule as exampleRule };
