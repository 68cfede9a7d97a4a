import { z } from 'zod';
import type { Json, JsonObject } from '#kit';

/** An in-toto statement, as far as it must be known to repeat what it claims. */
export interface Claim {
  /** What was made. */
  subject: readonly { name?: string; digest?: Readonly<Record<string, string>> }[];
  predicate: JsonObject;
}

/** Targets of the examples that a model is asked for, as the stages that score it name them. */
export const LABELS = 'build-features/evaluate-labels.parquet';

/** The parameters of the stage, which every statement of ours keeps in its facts whatever the predicate type. */
export const parametersOf = (claim: Claim): Json | undefined => factsOf(claim)?.['parameters'];

export function factsOf(claim: Claim): JsonObject | undefined {
  const facts = Object.entries(claim.predicate).find(([field]) => field.endsWith('/facts/v1'))?.[1];
  return facts as JsonObject | undefined;
}

/** What a statement of an evaluation says it read, by role. */
const Read = z.object({
  configuration: z.array(
    z.object({
      name: z.string().optional(),
      digest: z.record(z.string(), z.string()).optional(),
      annotations: z.looseObject({ role: z.string().optional() }).optional(),
    }),
  ),
});

/** The file that predictions came as. */
export const fileOf = (claim: Claim): z.infer<typeof Read>['configuration'][number] | undefined =>
  Read.parse(claim.predicate).configuration.find(({ annotations }) => annotations?.role === 'predictions');
