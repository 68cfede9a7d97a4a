import type { JsonObject, Verdict } from '#kit';

export interface CheckResult extends JsonObject {
  id: string;
  description: string;
  column: string | null;
  rule: string;
  severity: 'error' | 'warning';
  verdict: Verdict;
  observed: number | null;
  expected: string;
  /** Offending rows; `null` where the rule is about the whole. */
  violations: number | null;
  /** A few offending rows, or sentences; `row` counts data rows from 1. Values are escaped and cut. */
  examples: { row: number | null; value: string }[];
}

export interface SourceResult extends JsonObject {
  name: string;
  rows: number;
  bytes: number;
  /** False: there is no contract, so nothing was promised and nothing judged. */
  contract: boolean;
  verdict: Verdict | null;
  checks: CheckResult[];
  notRun: { rule: string; reason: string }[];
}

export interface DataResult extends JsonObject {
  /** `null` when no source has a contract. */
  verdict: Verdict | null;
  sources: SourceResult[];
}
