import { z } from 'zod';
import { Task } from '#config';
import { metric } from '../metrics/index.ts';

/** What decides what the numbers of an evaluation are about: two that differ in it say nothing of each other. */
export interface Meaning {
  task?: string | undefined;
  id: string;
  target: string;
  positive?: string | undefined;
  weight?: string | undefined;
  group?: string | undefined;
  threshold: number;
  /** Where the program writes its score: each model's own, so not compared. */
  score?: string | undefined;
  source?: string | undefined;
  entity?: string | undefined;
  label?: string | undefined;
}

const Plan = z.object({
  task: Task.optional(),
  id: z.string(),
  target: z.string(),
  positive: z.string().optional(),
  weight: z.string().optional(),
  group: z.string().optional(),
  threshold: z.number(),
  score: z.string().optional(),
});
const Features = z.object({
  features: z.object({
    source: z.string().optional(),
    label: z.string().optional(),
    entity: z.union([z.string(), z.array(z.string())]).optional(),
  }),
});

/**
 * @param evaluation parameters of evaluate-model; @param features those of build-features, where targets come from it
 * @throws z.ZodError when they are not such parameters
 */
export function meaningOf(evaluation: unknown, features?: unknown): Meaning {
  const plan = Plan.parse(evaluation);
  if (features === undefined) return plan;
  const { source, label, entity } = Features.parse(features).features;
  return { ...plan, source, label, entity: entity === undefined ? undefined : [entity].flat().join(', ') };
}

const COMPARED = ['task', 'source', 'label', 'entity', 'id', 'target', 'positive', 'weight', 'group'] as const;

/**
 * Why the numbers of two evaluations are not about the same, as a clause that names the key; nothing when they are.
 * @param metrics those that will be judged. @throws MLOPS_METRIC_UNKNOWN
 */
export function incomparable(now: Meaning, then: Meaning, metrics: readonly string[]): string | undefined {
  const classes = metrics.some((name) => metric(name).ofClasses);
  const keys: readonly (keyof Meaning)[] = classes ? [...COMPARED, 'threshold'] : COMPARED;
  const key = keys.find((name) => now[name] !== then[name] && !isHarmless(name, now, then));
  return key && `${key} is ${shown(now[key])} here and ${shown(then[key])} in the baseline: not comparable`;
}

function isHarmless(key: keyof Meaning, now: Meaning, then: Meaning): boolean {
  switch (key) {
    case 'task': // inferred from the targets where it is not given, and the targets are compared
      return now.task === undefined || then.task === undefined;
    case 'group': // where there were none, the limit must be cleared without them too
      return then.group === undefined;
    case 'positive':
      return isUsual(now.positive) && isUsual(then.positive);
    default:
      return false;
  }
}

/** The positive class that is meant when none is named. */
function isUsual(positive: string | undefined): boolean {
  return positive === undefined || /^(?:1|true)$/i.test(positive);
}

function shown(value: string | number | undefined): string {
  return value === undefined ? 'not given' : `\`${value}\``;
}
