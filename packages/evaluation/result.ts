import { Task } from '#config';
import { Verdict } from '#kit';
import { z } from 'zod';

/** A number that may not exist; `reason` beside it says why. JSON knows no NaN. */
const Maybe = z.number().nullable();
const Count = z.number().int().nonnegative();

/** One metric on one set of examples, with its 95 % interval (one-sided α = 0.025). */
export const MetricResult = z.strictObject({
  metric: z.string().describe("scikit-learn's name"),
  estimate: Maybe,
  low: Maybe,
  high: Maybe,
  method: z.string().describe('how the interval was made'),
  reason: z.string().optional().describe('why there is no estimate or no interval'),
});
export type MetricResult = z.infer<typeof MetricResult>;

/** The examples of one value of one slicing. */
export const SliceResult = z.strictObject({
  slicing: z.string().describe('`carrier`, or `origin × carrier` when crossed'),
  value: z.string().describe('`US`, or `EWR × US`; a missing value is `NULL`'),
  count: Count,
  groups: Count.nullable(),
  metrics: z.array(MetricResult),
});
export type SliceResult = z.infer<typeof SliceResult>;

const Point = z.tuple([z.number(), z.number()]);

/** What the report draws. Every list is thinned to at most 200 points. */
export const Curves = z.strictObject({
  roc: z.array(Point).optional().describe('[false positive rate, true positive rate]'),
  precisionRecall: z.array(Point).optional().describe('[recall, precision]'),
  calibration: z
    .array(z.strictObject({ low: z.number(), high: z.number(), count: Count, score: z.number(), rate: z.number() }))
    .optional(),
  histogram: z
    .strictObject({
      edges: z.array(z.number()),
      series: z.array(z.strictObject({ name: z.string(), counts: z.array(Count) })),
    })
    .optional()
    .describe('scores by true class, or residuals of a regression'),
  confusion: z
    .strictObject({
      classes: z.array(z.string()),
      counts: z.array(z.array(Count)).describe('rows: true class, columns: predicted class'),
    })
    .optional(),
});
export type Curves = z.infer<typeof Curves>;

/** Which examples the numbers are about. Two evaluations are comparable when the digests are the same. */
export const EvaluationSet = z.strictObject({
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('sha256 over sorted (id, target, group, weight)'),
  count: Count,
  groups: Count.nullable().describe('number of groups of correlated examples; null when examples are independent'),
  classes: z.array(z.strictObject({ name: z.string(), count: Count })).optional(),
});
export type EvaluationSet = z.infer<typeof EvaluationSet>;

/** How predictions became numbers; with `scored.parquet` it is all one needs to compute the evaluation again. */
export const EvaluationSettings = z.strictObject({
  metrics: z.array(z.string()).min(1),
  slices: z.array(z.string()),
  group: z.string().nullable(),
  weight: z.string().nullable(),
  threshold: z.number(),
  positive: z.string().nullable().describe('target value counted as positive; null unless binary'),
  taskFrom: z.enum(['stated', 'inferred']),
});
export type EvaluationSettings = z.infer<typeof EvaluationSettings>;

/** `result.json` of evaluate-model. */
export const Evaluation = z.strictObject({
  task: Task,
  settings: EvaluationSettings,
  evaluationSet: EvaluationSet,
  metrics: z.array(MetricResult),
  slices: z.array(SliceResult),
  curves: Curves.optional(),
});
export type Evaluation = z.infer<typeof Evaluation>;

export const BaselineKind = z.enum(['merge-base', 'ancestor', 'champion', 'file', 'run', 'none']);
export type BaselineKind = z.infer<typeof BaselineKind>;

/** Why there is no baseline when nobody wanted one; any other reason is one that the ladder found. */
export const NONE_BY_POLICY = 'none, because the policy says so';

const THE_FILE = 'the file ';
/** Why a file is the baseline: it was named so. */
export const byFile = (name: string): string => `${THE_FILE}${name}`;
/** Which file that is. */
export const fileNamed = ({ reason }: { reason: string }): string => reason.slice(THE_FILE.length);

/** What the candidate was compared with, and why that. */
export const BaselineInfo = z.strictObject({
  kind: BaselineKind,
  reason: z.string(),
  comes: z
    .literal(true)
    .optional()
    .describe('there is none yet: the next run of the default branch that passes becomes it'),
  cells: z
    .enum(['all', 'own', 'begun', 'best', 'unknown'])
    .optional()
    .describe(
      "among which records it was looked for, where cells of a matrix are on record: all; those of the job's own cell; those of no cell, where it begins; the best of a commit, for a change; or nobody confirms whether it has recorded anything",
    ),
  run: z.string().optional(),
  commit: z.string().optional(),
  insteadOf: z
    .string()
    .optional()
    .describe(
      'run of the nearest recorded ancestor, which a retraining was not compared with, or not on its next period, but with what it would replace: it is no baseline',
    ),
  rescored: z.boolean().optional().describe("the baseline's model predicted today's evaluation set"),
  restored: z
    .boolean()
    .optional()
    .describe('what it said was in no store; its model was asked again and said the very same, byte for byte'),
  unscored: z
    .string()
    .optional()
    .describe("why its model could not be asked on today's evaluation set, or that nobody has asked it"),
  asRecorded: z
    .boolean()
    .optional()
    .describe('it cannot be asked again: what it said of the examples in both is compared'),
  period: z
    .strictObject({
      now: z.string(),
      then: z.string(),
      otherData: z.boolean().optional(),
      skips: z.literal(true).optional().describe('what lies between is left out'),
      overlaps: z
        .literal(true)
        .optional()
        .describe('it begins before the other has ended: what that one began with is left out'),
    })
    .optional()
    .describe('by configuration another part of the data is evaluated; examples of the baseline may be gone'),
  returned: z
    .string()
    .optional()
    .describe(
      'an earlier run that said the very same of the very same examples: what came since and left is not missed',
    ),
  notLater: z.string().optional().describe('why a later period of evaluation does not let the old examples go'),
  change: z.boolean().optional().describe('what is judged is a change, not the default branch itself'),
  unconfirmed: z
    .string()
    .optional()
    .describe('why the server does not confirm that a workflow run of the default branch recorded it'),
  incomparable: z.string().optional().describe("why its numbers are about something else than the candidate's"),
});
export type BaselineInfo = z.infer<typeof BaselineInfo>;

/** The same candidate by the same rules against another baseline, which a retraining must not lose to either. */
export const BesideDecision = z.strictObject({
  run: z.string(),
  commit: z.string(),
  what: z.string().describe('what that is, in words'),
  verdict: Verdict,
  reason: z.string(),
});
export type BesideDecision = z.infer<typeof BesideDecision>;

/** A recorded exception: this rule does not block until the date. */
export const Acceptance = z.strictObject({ reason: z.string(), until: z.string(), by: z.string() });
export type Acceptance = z.infer<typeof Acceptance>;

export const RuleVerdict = z.enum([...Verdict.options, 'not-applicable']);
export type RuleVerdict = z.infer<typeof RuleVerdict>;

/** One rule on one set of examples: the whole, or one slice. */
export const RuleOutcome = z.strictObject({
  id: z.string().describe('stable: `roc_auc.min`, `roc_auc.margin`, `roc_auc[carrier=US].margin`'),
  rule: z.string().describe('the rule it belongs to: `roc_auc[carrier].margin`; the id itself when not sliced'),
  metric: z.string(),
  bound: z.strictObject({
    kind: z.enum(['min', 'max', 'margin']),
    value: z.number().describe('a relative margin as a fraction: 1 % is 0.01'),
    relative: z.boolean().optional(),
  }),
  slice: z.strictObject({ slicing: z.string(), value: z.string(), count: Count }).optional(),
  candidate: Maybe,
  baseline: Maybe,
  difference: Maybe.describe('candidate − baseline, oriented: positive is better'),
  low: Maybe.describe('95 % interval of what is judged: the difference for a margin, the candidate for min and max'),
  high: Maybe,
  limit: z.number().nullable().describe('on the scale of `low` and `high`; for a relative margin at the baseline seen'),
  verdict: RuleVerdict,
  accepted: Acceptance.optional(),
  blocking: z.boolean().describe('whether this outcome keeps the whole from passing'),
  reason: z.string(),
  count: Count,
  groups: Count.nullable(),
});
export type RuleOutcome = z.infer<typeof RuleOutcome>;

/** Examples whose predicted class is right with one model and wrong with the other. */
export const Flipped = z.strictObject({ toWrong: Count, toRight: Count, stillWrong: Count, count: Count });
export type Flipped = z.infer<typeof Flipped>;

/** `result.json` of gate-model. */
export const GateDecision = z.strictObject({
  verdict: Verdict,
  reason: z.string().describe('one sentence: why this verdict'),
  deciding: z.number().int().nonnegative().nullable().describe('index into `rules`; null when there is no rule'),
  baseline: BaselineInfo,
  evaluationSet: EvaluationSet,
  rules: z.array(RuleOutcome),
  notJudged: z.array(z.strictObject({ slicing: z.string(), value: z.string(), count: Count, minCount: Count })),
  notes: z.array(z.string()).optional().describe('what decides nothing and must be known: other examples, say'),
  advice: z.string().optional().describe('how to go on from what later commits could not be compared with either'),
  flipped: Flipped.optional(),
});
export type GateDecision = z.infer<typeof GateDecision>;
