import type { Card, CardStage } from './card.ts';

const stage = (part: Partial<CardStage> & Pick<CardStage, 'stage'>): CardStage => ({
  key: '1'.repeat(64),
  startedOn: '2026-01-02T03:04:05.000Z',
  finishedOn: '2026-01-02T03:04:09.000Z',
  dirty: false,
  commit: '0123456789abcdef0123456789abcdef01234567',
  reads: [],
  makes: [],
  ...part,
});
const sha256 = (name: string, digit: string, role?: string) =>
  ({ name, digest: digit.repeat(64), kind: 'sha256', ...(role === undefined ? {} : { role }) }) as const;
const metric = (name: string, estimate: number, half = 0.01) => ({
  metric: name,
  estimate,
  low: estimate - half,
  high: estimate + half,
  method: 'cluster-t',
});

/** A card with something in every chapter: the flights of the design's own example. */
export const exampleCard: Card = {
  project: 'flights-delay',
  at: '2026-01-02T03:04:09.000Z',
  tool: { name: 'mlops-actions', version: '0.1.0' },
  goal: 'on-time rebooking',
  licence: { id: 'apache-2.0' },
  contact: 'ml@example.org',
  texts: {
    'intended-use': {
      file: 'card/intended-use.md',
      markdown: 'For **planning** only.\n\n- not for one person\n- not for other [airports](https://example.org/jfk)\n',
    },
  },
  kept: { caveats: 'No hurricane is in it.' },
  evaluation: {
    task: 'binary-classification',
    groupedBy: 'date',
    evaluationSet: { digest: 'e'.repeat(64), count: 28_128, groups: 31 },
    metrics: [
      metric('roc_auc', 0.778),
      { metric: 'recall', estimate: null, low: null, high: null, method: 'none', reason: 'no class' },
      metric('accuracy', 0.81),
    ],
    slices: [
      {
        slicing: 'carrier',
        value: 'US',
        count: 1742,
        metrics: [metric('roc_auc', 0.695, 0.03), metric('accuracy', 0.7)],
      },
      { slicing: 'carrier', value: 'UA', count: 5000, metrics: [metric('roc_auc', 0.78)] },
    ],
    curves: {
      roc: [
        [0, 0],
        [0.2, 0.7],
        [1, 1],
      ],
    },
  },
  gate: {
    verdict: 'pass',
    reason: 'every blocking rule passes',
    deciding: 0,
    baseline: { kind: 'merge-base', reason: 'merge-base with main' },
    rules: [
      rule({ id: 'roc_auc.min', bound: { kind: 'min', value: 0.7 }, low: 0.76, high: 0.79, limit: 0.7 }),
      rule({
        id: 'roc_auc[carrier=US].margin',
        slice: { slicing: 'carrier', value: 'US', count: 1742 },
        verdict: 'fail',
        accepted: { reason: 'new schedule, fixed in May', until: '2026-06-01', by: 'Ada <ada@example.org>' },
      }),
    ],
    notJudged: [{ slicing: 'carrier', value: 'HA', count: 29, minCount: 1500 }],
  },
  model: {
    digest: 'a'.repeat(64),
    files: [{ name: 'model.onnx', sha256: 'b'.repeat(64) }],
    bytes: 123_456,
    metrics: { rows: 100_000 },
    seed: 7,
    params: { max_iter: 150 },
  },
  features: {
    label: 'arr_delay > 15',
    at: 'sched_dep - INTERVAL 1 HOUR',
    columns: [
      { name: 'distance', type: 'number', from: 'flights' },
      { name: 'carrier', type: 'string', from: 'flights' },
    ],
    train: 100_000,
    split: { train: '2013-01..2013-04', evaluate: '2013-05' },
  },
  data: [{ name: 'flights', rows: 336_776, contract: true, verdict: 'pass', rules: 33 }],
  scan: { verdict: 'pass', files: [{ path: 'model.onnx', format: 'onnx', findings: [] }] },
  stages: [
    stage({
      stage: 'build-features',
      reads: [sha256('data/flights', '2', 'data')],
      makes: [sha256('train.parquet', '3'), sha256('evaluate.parquet', '4')],
    }),
    stage({
      stage: 'train-model',
      command: ['.venv/bin/python', 'train.py'],
      reads: [sha256('build-features/train.parquet', '3'), sha256('code/train.py', '5', 'code')],
      makes: [
        sha256('model/model.onnx', 'b'),
        { name: 'model', digest: 'a'.repeat(64), kind: 'dirHash1' },
        sha256('metrics.json', '6'),
      ],
    }),
    stage({
      stage: 'evaluate-model',
      verdict: 'pass',
      reads: [
        { name: 'train-model/model', digest: 'a'.repeat(64), kind: 'dirHash1', role: 'model' },
        sha256('build-features/evaluate.parquet', '4'),
      ],
      makes: [sha256('scored.parquet', '7')],
    }),
  ],
};

function rule(part: object): NonNullable<Card['gate']>['rules'][number] {
  return {
    id: 'roc_auc.margin',
    metric: 'roc_auc',
    bound: { kind: 'margin', value: 0.02 },
    candidate: 0.778,
    baseline: 0.78,
    difference: -0.03,
    low: -0.04,
    high: -0.021,
    limit: -0.02,
    verdict: 'pass',
    blocking: true,
    reason: 'the interval clears the limit',
    count: 28_128,
    groups: 31,
    ...part,
  };
}

/** What somebody writes who wants a card to do something. */
export const HOSTILE =
  '</script><script>alert(1)</script> <img src=x onerror=alert(1)> "\'` | ``` # [x](javascript:alert(1)) ![p](https://evil.example/p.png) @team #1 <!-- end caveats --> ---\n---\nkey: *a &b !!js {} %FF \u202e\u0007';

/** The example with that text wherever a text of somebody else's goes. */
export function hostileCard(text = HOSTILE): Card {
  const { evaluation, gate, features, model, scan, stages } = exampleCard;
  return {
    ...exampleCard,
    goal: text,
    goalMetric: text,
    contact: text,
    licence: { id: 'other', name: text, link: 'https://licence.example/</script>' },
    texts: {
      'intended-use': { file: 'card/intended-use.md', markdown: text },
      factors: { file: 'card/factors.md', markdown: `- ${text}\n\n# ${text}\n\n\`\`\`\n${text}\n` },
    },
    evaluation: {
      ...evaluation,
      groupedBy: text,
      metrics: [{ ...evaluation.metrics[0]!, metric: text, method: text }, evaluation.metrics[2]!],
      slices: [{ slicing: text, value: text, count: 3, metrics: [{ ...evaluation.metrics[0]!, metric: text }] }],
      curves: {
        histogram: { edges: [0, 1], series: [{ name: text, counts: [1] }] },
        confusion: { classes: [text], counts: [[1]] },
      },
    },
    gate: {
      ...gate!,
      reason: text,
      rules: gate!.rules.map((one) => ({
        ...one,
        id: text,
        metric: text,
        reason: text,
        ...(one.accepted && { accepted: { reason: text, until: text, by: text } }),
      })),
      notJudged: [{ slicing: text, value: text, count: 1, minCount: 2 }],
    },
    features: { ...features!, label: text, at: text, columns: [{ name: text, type: text, from: text }] },
    model: { ...model!, params: { [text]: text } },
    scan: { ...scan!, files: [{ path: text, format: text, findings: [] }] },
    data: [{ name: text, rows: 1, contract: true, verdict: 'pass', rules: 1 }],
    stages: stages.map((one) => ({ ...one, command: [text] })),
  };
}
