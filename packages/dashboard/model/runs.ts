import { diffRuns, factsOf, type RunRecord, type Statement } from '#evidence';
import type { Json, Verdict } from '#kit';
import type { Measured, ProjectRecords } from '../records.ts';

/** A recorded run as a row. */
export interface RunRow {
  id: string;
  /** ISO 8601 */
  at: string;
  branch: string | null;
  commit: string;
  dirty: boolean;
  cause: string;
  verdict: Verdict | null;
  excepted: readonly string[];
  metrics: Readonly<Record<string, Measured>>;
  evaluationSet: string | null;
  parameters: Readonly<Record<string, Json>>;
  data: Readonly<Record<string, string>>;
  model: string | null;
  /** Why the gate decided as it did. */
  reason: string | null;
  /** Tags of the versions that were made of it. */
  versions: readonly string[];
  /** Parameters and data that are different from the run before it on its branch; none for the first. */
  changes: readonly RunChange[];
}

interface RunChange {
  name: string;
  from: string;
  to: string;
}

/** Newest first, as they are given. */
export function runRows({ runs, stated, names }: ProjectRecords): RunRow[] {
  const tags = new Map<string, string[]>();
  for (const { run, tag } of names.flatMap(({ versions }) => versions)) tags.set(run, [...(tags.get(run) ?? []), tag]);
  const before = previousOnBranch(runs);
  return runs.map((run) => ({
    id: run.id,
    at: run.finishedAt,
    branch: run.branch,
    commit: run.commit,
    dirty: run.dirty,
    cause: run.cause,
    verdict: run.verdict,
    excepted: run.excepted ?? [],
    metrics: measured(run, stated['evaluate-model'].get(run.id)),
    evaluationSet: run.evaluationSet ?? null,
    parameters: run.parameters,
    data: run.data,
    model: run.model ?? null,
    reason: reasonOf(stated['gate-model'].get(run.id)),
    versions: tags.get(run.id) ?? [],
    changes: changesOf(before.get(run.id), run),
  }));
}

/** Estimates are the run's own; intervals are what its evaluation stated. Runs of older software stated none. */
function measured({ metrics }: RunRecord, evaluation: Statement | undefined): Record<string, Measured> {
  const intervals = object(evaluation && factsOf(evaluation).result?.['intervals']);
  return Object.fromEntries(
    Object.entries(metrics).map(([metric, estimate]) => {
      const [low = null, high = null] = Object.hasOwn(intervals, metric) ? numbers(intervals[metric]) : [];
      return [metric, { estimate, low, high }];
    }),
  );
}

function reasonOf(gate: Statement | undefined): string | null {
  const reason = gate && factsOf(gate).result?.['reason'];
  return typeof reason === 'string' ? reason : null;
}

function previousOnBranch(runs: readonly RunRecord[]): Map<string, RunRecord> {
  const later = new Map<string | null, RunRecord>();
  const before = new Map<string, RunRecord>();
  for (const run of runs) {
    const next = later.get(run.branch);
    if (next) before.set(next.id, run);
    later.set(run.branch, run);
  }
  return before;
}

function changesOf(before: RunRecord | undefined, run: RunRecord): RunChange[] {
  if (!before) return [];
  const { parameters, data } = diffRuns(before, run);
  return [
    ...parameters.map(({ name, from, to }) => ({ name, from: said(from), to: said(to) })),
    ...data.map(({ name, from, to }) => ({ name, from: digest(from), to: digest(to) })),
  ];
}

/** A parameter as people write it. */
export function said(value: Json | undefined): string {
  if (value === undefined || value === null) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function digest(value: string | null): string {
  return value === null ? 'none' : value.slice(0, 7);
}

/** The value as an object, an empty one when it is none: statements of others say what they like. */
export function object(value: Json | undefined): Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

function numbers(value: Json | undefined): [number, number] | [] {
  if (!Array.isArray(value)) return [];
  const [low, high] = value;
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : [];
}
