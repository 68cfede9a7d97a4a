import { z } from 'zod';
import { Column, Duration } from './words.ts';

const Share = z.union([
  z.number().min(0).max(1),
  z
    .string()
    .regex(/^\d+(\.\d+)?%$/, 'a share such as 0.01, or a percentage such as 1%')
    .transform((text) => Number(text.slice(0, -1)) / 100),
]);
const Severity = z
  .enum(['info', 'warn', 'alert'])
  .describe(
    'info is only shown (a season or a counter is not an alarm), warn is pointed out, alert tells the owner and may retrain',
  );
const Windows = z
  .string()
  .regex(/^[1-9]\d? of [1-9]\d?$/, 'k of n, such as 2 of 3')
  .refine((text) => {
    const [some, all] = text.split(' of ').map(Number);
    return some! <= all!;
  }, 'expected k of n with k at most n')
  .describe('in how many of the last windows the limit must be crossed');

/** As `gate.owners` has them, or without the @. */
const Account = z
  .string()
  .regex(/^@?[\w-]+(\[bot\])?$/, 'an account, as @login')
  .overwrite((account) => account.replace(/^@/, ''));
const Accounts = z.union([Account, z.array(Account).min(1).max(10)]);

const DriftRule = z.strictObject({
  psi: z.number().positive().optional().describe('population stability index, at most'),
  'jensen-shannon': z.number().positive().max(1).optional().describe('Jensen–Shannon distance, at most'),
  ks: z.number().positive().max(1).optional().describe('Kolmogorov–Smirnov statistic over the bins, at most'),
  wasserstein: z
    .number()
    .positive()
    .optional()
    .describe("Wasserstein distance over the bins, in the column's unit, at most"),
  'cramers-v': z.number().positive().max(1).optional().describe("Cramér's V of the chi-square test, at most"),
  missing: Share.optional().describe('by how much the share of missing values may rise; default 0.2'),
  severity: Severity.optional(),
  windows: Windows.optional(),
  'min-count': z.number().int().positive().optional().describe('a window with fewer values is not judged; default 500'),
});

const QualityRule = z.strictObject({
  metric: z
    .enum(['roc_auc', 'brier_skill', 'accuracy', 'r2'])
    .describe('a skill, not a loss: a raw loss follows the base rate'),
  min: z.number().describe('the metric is at least this'),
  windows: Windows.optional(),
});

export const MonitorSection = z.strictObject({
  log: z
    .string()
    .min(1)
    .optional()
    .describe('prediction log of the server (a directory), or a table (CSV, Parquet or JSONL) of served predictions'),
  time: Column.optional().describe('column that says when a prediction was made; default: time'),
  reference: z
    .string()
    .min(1)
    .optional()
    .describe(
      'what to compare with: a table of predictions with their features, or a reference.json; default: what came with the version in production, else what train-model left out of fold, else what was evaluated',
    ),
  window: Duration.optional().describe('length of a window, from the calendar in UTC; default 1 day'),
  drift: z
    .record(z.string(), DriftRule)
    .optional()
    .describe('limits by column; `prediction` is what the model answered, `inputs` every feature that is not named'),
  contract: z.string().min(1).optional().describe('data contract (ODCS) that served inputs keep'),
  labels: z.string().min(1).optional().describe('table with id and target: the truth, when it arrives'),
  target: Column.optional().describe('column of the true value among the labels; default: target'),
  'labels-within': Duration.optional().describe(
    'how long after a window its labels may take to arrive; default 7 days',
  ),
  quality: z.array(QualityRule).optional().describe('skill that a window with labels must show'),
  offline: z
    .string()
    .min(1)
    .optional()
    .describe('table of features by id, as training computes them, to compare with what was served'),
  skew: z
    .strictObject({
      share: Share.optional().describe('share of sampled rows that may differ; default 1%'),
      sample: z.number().int().positive().optional().describe('rows compared; default 10000'),
      tolerance: z
        .number()
        .nonnegative()
        .optional()
        .describe('relative difference of numbers that counts as none; default 1e-6'),
    })
    .optional()
    .describe('training–serving skew'),
  health: z
    .strictObject({
      latency: z.number().positive().optional().describe('99th percentile in milliseconds, at most'),
      errors: Share.optional().describe('share of requests without a usable answer, at most; default 1%'),
      lost: Share.optional().describe('share of predictions missing from the log, at most; default 1%'),
    })
    .optional()
    .describe('the service, as its log shows it'),
  age: Duration.optional().describe('a model older than this is pointed out'),
  pipeline: z
    .strictObject({
      every: Duration.optional().describe('a run is expected this often; silence for half as long again is an alert'),
      slower: z
        .number()
        .gt(1)
        .optional()
        .describe('how many times slower than usual the last three runs may be; default 2'),
      failing: z
        .number()
        .int()
        .positive()
        .optional()
        .describe('so many runs that do not pass, one after the other, are an alert; default 3'),
    })
    .optional()
    .describe('the recorded runs of this project'),
  owners: z
    .strictObject({ data: Accounts.optional(), model: Accounts.optional(), service: Accounts.optional() })
    .optional()
    .describe('accounts that an issue is assigned to, by whom the cause is for'),
  retrain: z
    .strictObject({
      on: z
        .array(z.enum(['drift', 'quality', 'data']))
        .optional()
        .describe('what asks for a retraining; default drift and quality'),
      cooldown: Duration.optional().describe('no retraining is asked for so soon after another; default 7 days'),
      budget: z
        .string()
        .regex(/^\d+ per (day|week|month|quarter|year)$/, 'a number per day, week, month, quarter or year')
        .optional()
        .describe('retrainings asked for at most; default 2 per month'),
    })
    .optional()
    .describe('when a retraining is asked for'),
});
