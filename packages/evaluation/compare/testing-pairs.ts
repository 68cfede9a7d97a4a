import type { Sample } from '../examples/sample.ts';

/** Park and Miller's generator: the same numbers on every machine. */
export function generator(seed: number): { uniform(): number; normal(): number } {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  // Box and Muller's transform.
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

const probability = (logit: number): number => 1 / (1 + Math.exp(-logit));

export interface Made {
  candidate: Sample;
  baseline: Sample;
}

/** Two models of one binary task whose errors are correlated, and (with groups) shared within a group. */
export function make(seed: number, options: { count: number; groups?: number; rate?: number; shift?: number }): Made {
  const { count, groups, rate = 0.3, shift = 0.2 } = options;
  const random = generator(seed);
  const effects = Array.from({ length: groups ?? 0 }, () => [random.normal(), random.normal()]);
  const column = (): Float64Array => new Float64Array(count);
  const [target, now, before, group] = [column(), column(), column(), new Int32Array(count)];
  for (let i = 0; i < count; i++) {
    const positive = random.uniform() < rate;
    if (groups) group[i] = i % groups;
    const effect = groups ? effects[group[i]!]! : [0, 0];
    const common = (positive ? 1.2 : 0) + 0.8 * random.normal();
    target[i] = Number(positive);
    // A group's effect acts on positives only: added to everyone it would not change the order inside a group.
    now[i] = probability(common + (positive ? shift + 0.5 * effect[0]! : 0) + 0.5 * random.normal() - 1);
    before[i] = probability(common + (positive ? 0.5 * effect[1]! : 0) + 0.5 * random.normal() - 1);
  }
  const common = { task: 'binary-classification', count, target, threshold: 0.5, ...(groups && { group }) } as const;
  return { candidate: { ...common, score: now }, baseline: { ...common, score: before } };
}
