import type { JsonObject, Verdict } from '#kit';
import type { EvaluationReport, GateReport } from '#reports';

/** The sections that only people can write. @see Mitchell et al. (2019), Model Cards for Model Reporting, FAT* '19 */
export const HUMAN_SECTIONS = ['intended-use', 'factors', 'ethical-considerations', 'caveats'] as const;
export type HumanSection = (typeof HUMAN_SECTIONS)[number];

/** Everything a card says, as plain data: no renderer looks anywhere else. Every text in it is untrusted. */
export interface Card {
  project: string;
  /** When the last stage that the card is about was executed, ISO 8601. */
  at: string;
  tool: { name: string; version: string };
  goal?: string;
  /** The metric that speaks to the goal, when somebody said which. */
  goalMetric?: string;
  licence?: { id: string; name?: string; link?: string };
  contact?: string;
  /** In the words of the model hub. */
  pipelineTag?: string;
  library?: string;
  /** Files of Markdown that people wrote. */
  texts: Partial<Record<HumanSection, { file: string; markdown: string }>>;
  /** What people wrote between the marks of an earlier card, byte for byte. */
  kept: Partial<Record<HumanSection, string>>;
  evaluation: EvaluationReport;
  gate?: GateReport;
  model?: ModelFacts;
  features?: FeatureFacts;
  data: readonly DataFacts[];
  scan?: ScanFacts;
  /** What was done, in the order of the chain. */
  stages: readonly CardStage[];
}

export interface ModelFacts {
  /** `dirHash1` of the directory. */
  digest: string;
  files: readonly { name: string; sha256: string }[];
  bytes: number;
  /** What the training program measured itself. */
  metrics: Readonly<Record<string, number>>;
  seed?: number;
  params: JsonObject;
}

export interface FeatureFacts {
  /** SQL: what is to be predicted. */
  label?: string;
  /** SQL: the moment of prediction. */
  at?: string;
  columns: readonly { name: string; type: string; from?: string }[];
  /** Examples to learn from. */
  train: number;
  split: JsonObject;
}

export interface DataFacts {
  name: string;
  rows: number;
  contract: boolean;
  verdict: Verdict | null;
  rules: number;
}

export interface ScanFacts {
  verdict: string;
  files: readonly {
    path: string;
    format: string;
    findings: readonly { rule: string; severity: string; message: string }[];
  }[];
}

/** One stage: what it read and made, by digest. */
export interface CardStage {
  stage: string;
  /** Digest of everything that decided its result. */
  key: string;
  startedOn: string;
  finishedOn: string;
  verdict?: Verdict;
  commit?: string;
  /** Files differed from the commit. */
  dirty: boolean;
  command?: readonly string[];
  reads: readonly Artefact[];
  makes: readonly Artefact[];
}

export interface Artefact {
  name: string;
  digest: string;
  kind: 'sha256' | 'dirHash1' | 'gitCommit';
  role?: string;
}
