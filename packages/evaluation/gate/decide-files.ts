import { join } from 'node:path';
import type { GateRule } from '#config';
import { openEngine, type Engine } from '#data';
import type { Host, JsonObject } from '#kit';
import { decide } from './gate.ts';
import { defaultMetrics, policyOf, type AcceptedRule } from './policy.ts';
import { writeScored } from '../predictions/predictions.ts';
import type { EvaluationPlan } from '../evaluate-predictions.ts';
import type { BaselineInfo, BesideDecision, GateDecision } from '../result.ts';
import { isScored, readScored } from '../predictions/scored-file.ts';

/** Everything that decides a verdict besides the predictions: what the statement records, so that anyone can repeat it. */
export interface GateInput {
  rules: readonly GateRule[];
  /** For the implied rule; empty: the task's usual one. */
  metrics: readonly string[];
  /** A first run may pass on margin rules alone, and becomes the baseline. */
  mayStart: boolean;
  /** Whether having no baseline is legitimate. */
  mayHaveNone: boolean;
  baseline: BaselineInfo;
  accepted: readonly AcceptedRule[];
  /** Exceptions on record that do not count, and why: a sentence each. */
  passedOver?: readonly string[] | undefined;
  /** Why it is not known whether these are the rules that decide: by them alone nothing passes. */
  unsettled?: string | undefined;
  /** What the same rules say against what the candidate must not lose to besides: the worse verdict counts. */
  beside?: BesideDecision | undefined;
}

export interface GateWork {
  input: GateInput;
  /** `scored.parquet` of an evaluation, or a predictions file that `plan` says how to read. */
  candidate: string;
  baseline?: string;
  /** What was recorded of a baseline that has been scored again. */
  original?: string;
  plan: EvaluationPlan;
  /** Receives `baseline.parquet`, `original.parquet`, and `candidate.parquet` when the candidate had to be scored first. */
  output: string;
  enginePath?: string;
}

/** The input as the parameters of the stage. */
export function gateInput(input: GateInput): JsonObject {
  const { rules, metrics, mayStart, mayHaveNone, baseline, accepted, passedOver = [], unsettled, beside } = input;
  return {
    rules: rules.map((rule) => ({ ...rule })),
    metrics: [...metrics],
    mayStart,
    mayHaveNone,
    baseline: { ...baseline },
    accepted: accepted.map(({ rule, reason, until, by, pushedBy }) => ({
      ...{ rule, reason, until, by },
      ...(pushedBy !== undefined && { pushedBy }),
    })),
    ...(passedOver.length > 0 && { passedOver: [...passedOver] }),
    ...(unsettled !== undefined && { unsettled }),
    ...(beside && { beside: { ...beside } }),
  };
}

/**
 * Decides from files.
 * @throws MLOPS_PREDICTIONS_…, MLOPS_SCORED_UNREADABLE, MLOPS_METRIC_UNKNOWN, MLOPS_SLICES_TOO_MANY
 */
export async function decideFiles(host: Host, work: GateWork): Promise<GateDecision> {
  const engine = await openEngine(host, { ...(work.enginePath !== undefined && { enginePath: work.enginePath }) });
  try {
    const candidate = await scoredFile(engine, host, work, work.candidate, 'candidate.parquet');
    const baseline =
      work.baseline === undefined ? undefined : await scoredFile(engine, host, work, work.baseline, 'baseline.parquet');
    const original =
      work.original === undefined ? undefined : await scoredFile(engine, host, work, work.original, 'original.parquet');
    return await decideScored(engine, work.input, { candidate, baseline, original });
  } finally {
    engine.close();
  }
}

/** The pure decision on scored files. */
export async function decideScored(
  engine: Engine,
  input: GateInput,
  files: { candidate: string; baseline: string | undefined; original: string | undefined },
): Promise<GateDecision> {
  const candidate = await readScored(engine, files.candidate);
  const metrics = input.metrics.length > 0 ? input.metrics : defaultMetrics[candidate.sample.task];
  return decide({
    policy: policyOf(input.rules, metrics, input),
    candidate,
    baseline: input.baseline,
    ...(files.baseline !== undefined && { baselineScored: await readScored(engine, files.baseline) }),
    ...(files.original !== undefined && { original: await readScored(engine, files.original) }),
    accepted: input.accepted,
    ...(input.passedOver && { passedOver: input.passedOver }),
    mayHaveNone: input.mayHaveNone,
    ...(input.unsettled !== undefined && { unsettled: input.unsettled }),
    ...(input.beside && { beside: input.beside }),
  });
}

/** Scores a file of predictions; of one that is scored already, all but the candidate is kept beside the decision. */
async function scoredFile(
  engine: Engine,
  host: Host,
  { plan, output }: GateWork,
  path: string,
  name: `${'candidate' | 'baseline' | 'original'}.parquet`,
): Promise<string> {
  const kept = join(output, name);
  if (!(await isScored(engine, path))) await writeScored(engine, { ...plan, predictions: path }, kept);
  else if (name === 'candidate.parquet') return path;
  else await host.files.copy(path, kept);
  return kept;
}
