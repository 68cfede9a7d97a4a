import { z } from 'zod';
import { Task } from '#config';
import { sourceOf, sourcesOf, type Built } from '../examples/built.ts';
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
  /** The data source whose rows the examples are, named or not. */
  source?: string | undefined;
  /** All that are declared. */
  sources?: readonly string[];
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
    run: z.unknown().optional(),
    label: z.string().optional(),
    entity: z.union([z.string(), z.array(z.string())]).optional(),
  }),
});

/**
 * @param evaluation parameters of evaluate-model; @param built what build-features says, where targets come from it
 * @throws z.ZodError when they are not such parameters
 */
export function meaningOf(evaluation: unknown, built?: Built): Meaning {
  const plan = Plan.parse(evaluation);
  if (built === undefined) return plan;
  const { features } = Features.parse(built.parameters);
  const { label, entity } = features;
  return {
    ...plan,
    source: sourceOf(features, built),
    sources: sourcesOf(built),
    label,
    entity: entity === undefined ? undefined : [entity].flat().join(', '),
  };
}

type Compared = Exclude<keyof Meaning, 'sources'>;
const COMPARED = ['task', 'source', 'label', 'entity', 'id', 'target', 'positive', 'weight', 'group'] as const;

/**
 * Why the numbers of two evaluations are not about the same, as a clause that names the key; nothing when they are.
 * @param metrics those that will be judged. @throws MLOPS_METRIC_UNKNOWN
 */
export function incomparable(now: Meaning, then: Meaning, metrics: readonly string[]): string | undefined {
  const classes = metrics.some((name) => metric(name).ofClasses);
  const keys: readonly Compared[] = classes ? [...COMPARED, 'threshold'] : COMPARED;
  const key = keys.find((name) => now[name] !== then[name] && !isHarmless(name, now, then));
  return key && `${key} is ${shown(now[key])} here and ${shown(then[key])} in the baseline: not comparable`;
}

function isHarmless(key: Compared, now: Meaning, then: Meaning): boolean {
  switch (key) {
    case 'task': // inferred from the targets where it is not given, and the targets are compared
      return now.task === undefined || then.task === undefined;
    case 'source': // it may be called something else, but not be another beside it
      return now.source === undefined || then.source === undefined || !now.sources?.includes(then.source);
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
