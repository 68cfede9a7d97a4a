import type { JsonObject, Verdict } from '#kit';

/** What a report is made of: plain data about one run. Every text in it is untrusted; the renderers escape it. */
export interface RunReport {
  project: string;
  verdict: Verdict;
  /** What the baseline is called in sentences: `main`, `the file old.csv`. */
  baselineName: string;
  run?: {
    id?: string;
    commit?: string;
    branch?: string;
    dirty: boolean;
    /** The commit says everything that ran, so `mlops reproduce` can make it again. */
    reproducible?: boolean;
  };
  /** The numbers were made by a run that anyone may start. */
  untrusted?: boolean;
  /** The workflow file of that run, where the change edits it. */
  editedWorkflow?: string;
  /** Stages that a change leaves out, and that the branch it is to be merged into judges it by. */
  leftOut?: readonly string[];
  /** What of the change left them out: a clause. */
  leftOutWhy?: string;
  /** Its run has begun, and what was said of an earlier commit is of that one only. */
  begun?: {
    earlier?: { commit: string; verdict: string };
    /** Why a step of that run stopped, which may be about another project. */
    stopped?: string;
  };
  /** A job that should have made the numbers and has no machine yet. */
  waiting?: Waiting;
  data?: DataReport;
  evaluation?: EvaluationReport;
  gate?: GateReport;
  /** No exception can be put on record: nothing but artifacts of runs holds what is recorded. */
  noExceptions?: true;
  /** Whose rules `gate` applied, for a change that is to be merged. */
  policy?: PolicyReport;
  changes?: Changes;
  clues?: Clues;
  /** A retraining for drift or quality made the model in production again, byte for byte. */
  madeAgain?: true;
  scan?: ScanReport;
  mlflow?: MlflowReport;
  stages: StageReport[];
}

/** What is inside of the model's files, none of which was loaded. */
export interface ScanReport {
  verdict: Verdict;
  files: {
    path: string;
    format: string;
    verdict: Verdict;
    findings: { message: string; why: string; todo: string }[];
  }[];
}

/** The run of MLflow's that training was logged to, as it was said there. It decides nothing. */
export interface MlflowReport {
  id: string;
  name: string;
  /** MLflow's word: `FINISHED`. */
  status: string;
  /** A value that JSON has no number for is text: `NaN`. */
  metrics: { name: string; value: number | string }[];
  /** How many. */
  params: number;
  /** Addresses of the models that were logged. */
  models: string[];
  /** Where people see it. */
  link?: string;
}

/** A job in a queue. */
export interface Waiting {
  job: string;
  /** What the machine must be: `self-hosted`, `gpu`. */
  labels: string[];
  /** Moment as ISO 8601. */
  since: string;
}

export interface DataReport {
  verdict: Verdict;
  sources: {
    name: string;
    rows: number;
    contract: boolean;
    checks: {
      description: string;
      column?: string;
      severity: string;
      verdict: string;
      observed: string;
      expected: string;
      violations: number | null;
      /** Offending rows, few. */
      examples: { row: number | null; value: string }[];
    }[];
  }[];
}

export interface MetricLine {
  metric: string;
  estimate: number | null;
  low: number | null;
  high: number | null;
  method: string;
  reason?: string;
}

export interface EvaluationReport {
  task: string;
  /** Column whose equal values mark correlated examples. */
  groupedBy: string | null;
  evaluationSet: { digest: string; count: number; groups: number | null };
  metrics: MetricLine[];
  slices: { slicing: string; value: string; count: number; metrics: MetricLine[] }[];
  curves?: {
    roc?: [number, number][];
    precisionRecall?: [number, number][];
    calibration?: { low: number; high: number; count: number; score: number; rate: number }[];
    histogram?: { edges: number[]; series: { name: string; counts: number[] }[] };
    confusion?: { classes: string[]; counts: number[][] };
  };
}

export interface RuleLine {
  id: string;
  /** The rule that this outcome belongs to, when it is about one slice of several: `roc_auc[carrier].margin`. */
  rule?: string;
  metric: string;
  bound: { kind: 'min' | 'max' | 'margin'; value: number; relative?: boolean };
  slice?: { slicing: string; value: string; count: number };
  candidate: number | null;
  baseline: number | null;
  /** Oriented: positive is better. */
  difference: number | null;
  low: number | null;
  high: number | null;
  limit: number | null;
  verdict: Verdict | 'not-applicable';
  accepted?: { reason: string; until: string; by: string };
  blocking: boolean;
  reason: string;
  count: number;
  groups: number | null;
}

export interface GateReport {
  verdict: Verdict;
  reason: string;
  /** Index into `rules`. */
  deciding: number | null;
  /** `comes`: there is none yet, and the next run of the default branch that passes becomes it. */
  baseline: { kind: string; reason: string; comes?: true; run?: string; commit?: string; rescored?: boolean };
  rules: RuleLine[];
  notJudged: { slicing: string; value: string; count: number; minCount: number }[];
  /** What decides nothing and must be known, as sentences. */
  notes?: string[];
  /** How to go on, where no later run could be compared either. */
  advice?: string;
  flipped?: { toWrong: number; toRight: number; stillWrong: number; count: number };
}

/** A change may not loosen the rules that judge it: those of the branch it is to be merged into decide. */
export interface PolicyReport {
  /**
   * `head`: that branch has no rules for this project yet, so the change's own were used. `unclear`: they were tried,
   * because it cannot be told what that branch's are.
   */
  from: 'base' | 'head' | 'unclear';
  /** The workflow file whose step has the rules as inputs; absent where mlops.yml has them. */
  workflow?: string;
  /** The change has rules in an mlops.yml, which that branch has as those inputs. */
  moves?: true;
  /** The action or workflow of another repository that gave the rules, which is not read. */
  unread?: string;
  /** Why it cannot be told: a clause. */
  why?: string;
  /** The branch, by its short name, and its commit. */
  base?: { branch: string; commit: string };
  /** The change says other rules, or measures otherwise. */
  edited: boolean;
  /** Contracts that check data otherwise than those of that branch do, by their paths. */
  contracts?: readonly string[];
  /** What the change's own rules say, when they were edited. It decides nothing. */
  proposed?: GateReport;
}

/** What is different from the baseline's run. */
export interface Changes {
  /** `null`: it is not known which. */
  code: { path: string; status: string }[] | null;
  parameters: { name: string; before: string; after: string }[];
  data: { source: string; what: string }[];
}

/** What the evidence says about why the deciding rule does not pass. Facts, no guesses. */
export interface Clues {
  /** Byte for byte the baseline's; absent when it is not known for one of the two. */
  same: { features?: boolean; model?: boolean };
  /** Inputs empty in a larger share of the deciding rule's examples than at the baseline, worst first; shares 0 to 1. */
  emptier: { input: string; before: number; now: number }[];
}

export interface StageReport {
  stage: string;
  verdict?: Verdict;
  cached: boolean;
  seconds: number;
  /** Why the stage did not run or failed; absent when it did its work. */
  problem?: string;
  reads: { name: string; digest: string }[];
  makes: { name: string; digest: string }[];
  parameters?: JsonObject;
}
