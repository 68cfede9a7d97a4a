import { extname, join } from 'node:path';
import type { EvaluateSection, GateSection, Task } from '#config';
import { openEngine, type Engine } from '#data';
import type { Host, JsonObject } from '#kit';
import { evaluate } from './evaluate.ts';
import { defaultMetrics } from './gate/policy.ts';
import type { PredictionSource } from './predictions/prediction-source.ts';
import { writeScored } from './predictions/predictions.ts';
import type { Evaluation } from './result.ts';
import { readScored } from './predictions/scored-file.ts';

/** What decides an evaluation besides the predictions. */
export interface EvaluationPlan extends Omit<PredictionSource, 'predictions' | 'labels'> {
  /** Empty: those usual for the task. */
  metrics: string[];
}

/** The section of mlops.yml, and whatever the gate will ask about. */
export function planEvaluation(
  section: EvaluateSection,
  gate: GateSection | undefined,
  task: Task | undefined,
): EvaluationPlan {
  const rules = gate?.rules ?? [];
  const slicings = [...section.slices, ...rules.flatMap((rule) => rule.slices ?? [])];
  const positive = section.positive;
  return {
    ...(task && { task }),
    id: section.id,
    target: section.target,
    ...(section.score !== undefined && { score: section.score }),
    ...(section.group !== undefined && { group: section.group }),
    ...(section.weight !== undefined && { weight: section.weight }),
    ...(positive !== undefined && { positive: String(positive) }),
    slices: [...new Set(slicings)],
    threshold: section.threshold,
    metrics: [...new Set([...(section.metrics ?? []), ...rules.map((rule) => rule.metric)])],
  };
}

/** As parameters of a stage. */
export function planAsJson(plan: EvaluationPlan): JsonObject {
  return { ...plan, slices: [...plan.slices], metrics: [...plan.metrics] };
}

/** Where a copy of predictions is kept, named for what it is; only the three usual extensions survive. */
export function keptPredictions(from: string, output: string): string {
  const extension = extname(from).toLowerCase();
  return join(output, `predictions${['.csv', '.parquet', '.jsonl'].includes(extension) ? extension : '.data'}`);
}

/** @returns the copy */
export async function keepPredictions(host: Host, from: string, output: string): Promise<string> {
  const to = keptPredictions(from, output);
  await host.files.copy(from, to);
  return to;
}

/**
 * Predictions → `scored.parquet` in `output` → every number.
 * @throws MLOPS_PREDICTIONS_…, MLOPS_DATA_…, MLOPS_METRIC_UNKNOWN, MLOPS_SLICES_TOO_MANY
 */
export async function evaluatePredictions(
  host: Host,
  work: { plan: EvaluationPlan; predictions: string; labels?: string; output: string; enginePath?: string },
): Promise<Evaluation> {
  const engine = await openEngine(host, { ...(work.enginePath !== undefined && { enginePath: work.enginePath }) });
  try {
    return await evaluateWith(engine, host, work);
  } finally {
    engine.close();
  }
}

/** The same with an engine that is open. */
export async function evaluateWith(
  engine: Engine,
  host: Pick<Host, 'log'>,
  { plan, predictions, labels, output }: { plan: EvaluationPlan; predictions: string; labels?: string; output: string },
): Promise<Evaluation> {
  const scoredPath = join(output, 'scored.parquet');
  const decision = await writeScored(
    engine,
    { ...plan, predictions, ...(labels !== undefined && { labels }) },
    scoredPath,
  );
  if (decision.because !== undefined)
    host.log.info(`Task: ${decision.task}, because ${decision.because}. Say task: to choose another.`);
  const scored = await readScored(engine, scoredPath);
  return evaluate(scored, {
    metrics: plan.metrics.length > 0 ? plan.metrics : [...defaultMetrics[decision.task]],
    slices: [...plan.slices],
    group: plan.group ?? null,
    weight: plan.weight ?? null,
    threshold: plan.threshold,
    positive: decision.positive,
    taskFrom: decision.taskFrom,
  });
}
