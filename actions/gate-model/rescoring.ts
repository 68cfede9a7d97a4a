import type { Split } from '#config';
import { modelFiles, type Material, type RunRecord } from '#evidence';
import { planAsJson, type EvaluationPlan, type Meaning } from '#evaluation';
import type { JsonObject } from '#kit';

/** The baseline's model on today's examples. */
export interface Rescoring {
  run: RunRecord;
  meaning: Meaning;
  /** No store has its model: it is trained again, of what its run read, and need not be the same bytes. */
  retrained: boolean;
  /** How today's examples are chosen and measured, and what they are. */
  today: { split: Split | undefined; plan: EvaluationPlan; data: readonly Material[]; labels: Material };
}

/** Everything that decides what a re-scoring makes, as its statement says it. */
export function rescoringOf({ run, meaning, retrained, today }: Rescoring): {
  plan: EvaluationPlan;
  parameters: JsonObject;
  materials: Material[];
} {
  const { score: _ours, ...measures } = today.plan;
  const { score, threshold } = meaning;
  // The score lies where its own program writes it, and predicts a class where its own threshold says.
  const plan: EvaluationPlan = { ...measures, threshold, ...(score !== undefined && { score }) };
  return {
    plan,
    parameters: {
      run: run.id,
      split: evaluatedPart(today.split),
      plan: planAsJson(plan),
      ...(retrained && { retrained }),
    },
    materials: [
      ...today.data,
      today.labels,
      ...(retrained
        ? Object.entries(run.data).map(([name, digest]): Material => ({
            ...{ name: `baseline/${name}`, digest: { sha256: digest }, role: 'data' },
          }))
        : modelFiles(run).map(({ name, digest }): Material => ({ name: `baseline/${name}`, digest, role: 'model' }))),
      { name: 'baseline/source', digest: { gitCommit: run.commit }, role: 'code' },
    ],
  };
}

/** What of a split decides which examples are evaluated: a model that learned from other months is judged by the same scores. */
export function evaluatedPart(split: Split | undefined): JsonObject | null {
  if (split === undefined) return null;
  return 'hash' in split ? { ...split } : { evaluate: split.evaluate };
}
