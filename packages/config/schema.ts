import { z } from 'zod';
import type { Policy } from './base/policy.ts';
import { CardSection } from './sections/card.ts';
import { DeploySection } from './sections/deploy.ts';
import { MonitorSection } from './sections/monitor.ts';
import { RegisterSection } from './sections/register.ts';
import { Argv, Column, Duration, Name, WebAddress } from './sections/words.ts';
import { Slicing } from './slicing.ts';
import { Task } from './task.ts';

export { Task };

/** `0.005` is absolute, `1%` relative to the baseline. */
const Margin = z.union([
  z.number().nonnegative(),
  z
    .string()
    .regex(/^\d{1,2}(\.\d+)?%$/, 'a number, or a percentage below 100 such as 1%')
    .describe('a percentage such as 1%'),
]);

export const DataSource = z.strictObject({
  path: z.string().min(1).describe('CSV, Parquet or JSONL file, relative to mlops.yml'),
  contract: z.string().optional().describe('Open Data Contract Standard v3 file'),
  fetch: Argv.optional().describe('program that writes the file to $MLOPS_OUTPUT when it is absent'),
  env: z.array(z.string()).optional().describe('environment variables the program may see'),
});
export type DataSource = z.infer<typeof DataSource>;

/**
 * Time split: periods such as `2013-01..2013-04`, ends included, `2013-06..` open; or lengths such as `1 month`, which move on
 * with the newest labels.
 */
const PeriodText = z
  .union([z.string(), z.number().int().describe('a year')])
  .transform(String)
  .describe('a period such as 2013-01..2013-04, ends included');
export const TimeSplit = z.strictObject({
  train: PeriodText.describe(
    'a period such as 2013-01..2013-04, ends included; or how much of what lies before `evaluate`: 6 months, or all',
  ),
  evaluate: PeriodText.describe(
    'a period such as 2013-05, ends included; or how much of the newest data with labels: 1 month, 14 days',
  ),
  monitor: PeriodText.optional(),
});
export type TimeSplit = z.infer<typeof TimeSplit>;
/** Hash split: the hash of an entity decides, so the same entity is always on the same side. */
export const HashSplit = z.strictObject({
  hash: z.union([Column, z.array(Column).min(1)]).describe('column(s) whose hash decides the side'),
  evaluate: z.number().gt(0).lt(1).default(0.25).describe('share of the hash range kept for evaluation'),
  seed: z.number().int().default(0),
});
export const Split = z.union([HashSplit, TimeSplit]);
export type Split = z.infer<typeof Split>;

const ProgramEnv = z
  .array(z.string())
  .describe(
    'environment variables the program may see; another value is another result: its sha256 is recorded, but of names with TOKEN, SECRET, PASSW, CREDENTIAL, PRIVATE, API_KEY or ACCESS_KEY, which only are named',
  );

/** What no source says. */
const UNNAMED =
  'Say here what beside the project nothing names: the Makefile of `make -C ..`, files that a program finds by listing a directory or puts the name of together, files of a package that need no import';

export const FeaturesSection = z.strictObject({
  run: Argv.optional().describe("the team's own feature program; instead of `views`"),
  env: ProgramEnv.optional(),
  source: z.string().optional().describe('the data source whose rows are the examples; default: the first'),
  entity: z
    .union([Column, z.array(Column).min(1)])
    .optional()
    .describe('columns that name one example'),
  at: z.string().optional().describe('SQL: the moment of prediction; nothing available later may be read'),
  label: z.string().min(1).optional().describe('SQL or a column: what is to be predicted'),
  where: z.string().optional().describe('SQL: which rows are examples; default: those with a label'),
  views: z.string().optional().describe('file of feature views'),
  columns: z.array(Column).optional().describe('plain columns used as features, when there is no file of views'),
  split: Split.optional(),
  online: z
    .strictObject({
      'as-of': z
        .string()
        .optional()
        .describe(
          'now, a date, or an instant such as 2013-06-01T12:00:00Z; default: each entity at its own moment of prediction',
        ),
    })
    .optional()
    .describe('make the online store too: features by entity, for requests that name one and bring none'),
});
export type FeaturesSection = z.infer<typeof FeaturesSection>;

export const TrainSection = z.strictObject({
  setup: z
    .array(Argv)
    .optional()
    .describe(
      'programs that prepare the environment of all programs, run once per content of what they read, in every run where they may install outside of the project, and with what they made before removed: the files they name, those that these name (`-r base.txt`), lock files that their package managers read, and directories (`./pkg`) whole, as far as git has them; those that do more than install, such as `npm run build`, once per content of all code',
    ),
  run: Argv.describe('the training program and its arguments; no shell'),
  params: z.record(z.string(), z.json()).default({}).describe('parameters handed to the program as $MLOPS_PARAMS'),
  seed: z.number().int().nonnegative().default(0).describe('handed to the program as $MLOPS_SEED'),
  env: ProgramEnv.optional(),
  code: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      `globs of the files the result depends on, besides the program and what it names; default: the project without docs, and what that names beside it. ${UNNAMED}`,
    ),
  checkpoints: Duration.optional().describe(
    'the program leaves checkpoints in $MLOPS_CHECKPOINTS and goes on from what it finds there; how often at most one is kept outside of the machine',
  ),
  'time-limit': Duration.optional().describe('wall-clock limit, for example `2 h`'),
  gpus: z.number().int().nonnegative().optional().describe('how many free GPUs the program needs'),
  mlflow: WebAddress.optional().describe(
    'address of the MLflow that the program logs to: reports lead there from the run that it leaves in mlflow-run.json',
  ),
});
export type TrainSection = z.infer<typeof TrainSection>;

export const EvaluateSection = z.strictObject({
  run: Argv.optional().describe('program that writes predictions for $MLOPS_FEATURES'),
  predictions: z.string().optional().describe('file of predictions; instead of `run`'),
  env: ProgramEnv.optional(),
  code: z
    .array(z.string())
    .min(1)
    .optional()
    .describe(
      `globs of the files predictions depend on, besides the program and what it names; default: the project without docs, and what that names beside it. ${UNNAMED}`,
    ),
  id: Column.default('id').describe('column that names an example'),
  target: Column.default('target').describe('column of the true value'),
  score: Column.optional().describe('column of the score; default: score, prediction or score_<class>'),
  weight: Column.optional().describe('column of weights'),
  positive: z.union([z.string(), z.number(), z.boolean()]).optional().describe('the positive class; default 1/true'),
  threshold: z.number().default(0.5).describe('score at which the positive class is predicted'),
  metrics: z.array(z.string()).min(1).optional(),
  slices: z.array(Slicing).default([]).describe('columns to slice by; `a × b` crosses two'),
  group: Column.optional().describe('column whose equal values mark correlated examples'),
  'time-limit': Duration.optional(),
});
export type EvaluateSection = z.infer<typeof EvaluateSection>;

export const GateRule = z
  .strictObject({
    metric: z.string(),
    min: z.number().optional().describe('the metric is at least this'),
    max: z.number().optional().describe('the metric is at most this'),
    margin: Margin.optional().describe('how much worse than the baseline is still accepted'),
    slices: z.array(Slicing).optional().describe('apply to every slice of these slicings'),
    'min-count': z.number().int().positive().optional().describe('slices with fewer examples are not judged'),
    'on-inconclusive': z.enum(['block', 'block-if-worse', 'report']).default('block'),
  })
  .refine((rule) => [rule.min, rule.max, rule.margin].filter((bound) => bound !== undefined).length === 1, {
    message: 'expected exactly one of min, max, margin',
  })
  // The refinement again, for editors.
  .meta({ oneOf: [{ required: ['min'] }, { required: ['max'] }, { required: ['margin'] }] });
export type GateRule = z.infer<typeof GateRule>;

export const GateSection = z.strictObject({
  baseline: z
    .string()
    .default('auto')
    .describe('auto (the recorded runs decide), none, a run id, or a file of predictions'),
  rules: z.array(GateRule).default([]),
  owners: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .regex(/^(?!@(?![A-Za-z0-9_-]+(\[bot\])?$))/, {
          message: '@login of an account: a team is not asked who is in it',
        })
        .refine((owner) => owner.toLowerCase() !== '@github-actions[bot]', {
          message: 'expected the account of a person: any workflow that may write is @github-actions[bot]',
        }),
    )
    .min(1)
    .optional()
    .describe(
      'who may accept exceptions: `@login` of accounts on GitHub, which count there; e-mail addresses as git knows them, which count on one machine. Default: there nobody, here everybody',
    ),
});
export type GateSection = z.infer<typeof GateSection>;

/** The whole of mlops.yml. Every section may be absent; unknown keys are errors. */
export const Config = z
  .strictObject({
    project: Name.describe('name of the project'),
    task: Task.optional().describe('what is predicted; default: inferred from the targets'),
    data: z.record(Name, DataSource).optional().describe('data sources by name'),
    features: FeaturesSection.optional().describe('how examples are made of the data'),
    train: TrainSection.optional().describe("the team's training program"),
    evaluate: EvaluateSection.optional().describe('where predictions come from and how they are measured'),
    gate: GateSection.optional().describe('what a model must hold to pass'),
    card: CardSection.optional().describe('what the model card says'),
    register: RegisterSection.optional().describe('under which name versions are registered'),
    deploy: DeploySection.optional().describe('where the model is served'),
    monitor: MonitorSection.optional().describe('how served predictions are watched'),
  })
  .meta({ title: 'mlops.yml', description: 'What a project is: data, features, training, evaluation and the gate' });
export type Config = z.infer<typeof Config>;

/** A loaded project: its configuration and where it lives. All paths absolute. */
export interface Project {
  /** `project:` of the configuration. */
  name: string;
  config: Config;
  /** Directory of mlops.yml: paths in it are relative to this, programs run here. */
  root: string;
  /** mlops.yml itself; absent when the project was put together from inputs alone. */
  file?: string;
  /** Top of the git work tree, or `root` outside of git. */
  repository: string;
  /** Directories that data may be read from: the repository and what the operator added. */
  dataRoots: string[];
  /** `.mlops/` in the project: evidence, outputs, reports, cache. */
  workspace: string;
  /** Line and column of a key or value in mlops.yml, for errors and annotations. */
  locate(path: readonly (string | number)[]): { file: string; line: number; column: number } | undefined;
  /** Nobody gave it a name: it has the repository's, as every other model there that has none. */
  unnamed?: boolean;
  /** A symbolic link leads to its directory: by which path others know it cannot be said. */
  linked?: boolean;
  /** Whose rules decide, for a change that is to be merged; `config` holds them already. */
  policy?: Policy;
}
