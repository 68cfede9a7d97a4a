import { GateRule } from '#config';
import type { GateQuestion } from './comparable.ts';
import { decide } from './gate.ts';
import { policyOf } from './policy.ts';
import type { GateDecision } from '../result.ts';
import type { Sample } from '../examples/sample.ts';
import type { Scored, Slicing } from '../examples/scored.ts';
import { random } from './testing-random.ts';

export const COUNT = 3000;
export const ids = Array.from({ length: COUNT }, (_, i) => String(i).padStart(5, '0'));
export const codesOf = (of: (i: number) => number): Int32Array => Int32Array.from(ids, (_, i) => of(i));

/** Scores that tell the classes apart; `seed` makes them those of another model. */
export function model(seed: number): Sample {
  const next = random(7);
  const own = random(seed);
  const target = Float64Array.from(ids, () => (next.uniform() < 0.4 ? 1 : 0));
  const score = target.map((value) => value + next.normal() + 0.05 * own.normal());
  return { task: 'binary-classification', count: COUNT, target, score, classes: ['0', '1'], threshold: 0.5 };
}

export const thirds = codesOf((i) => i % 3);
export const days = codesOf((i) => i % 40);
export function scored(
  sample: Sample,
  more: { digest?: string; carriers?: Partial<Slicing>; ids?: readonly string[] } = {},
): Scored {
  return {
    ids: more.ids ?? ids,
    sample,
    set: { digest: more.digest ?? 'today', count: sample.count, groups: sample.group ? 40 : null },
    columns: new Map([['carrier', { name: 'carrier', values: ['AA', 'UA', 'US'], codes: thirds, ...more.carriers }]]),
  };
}

export const rules = [
  { metric: 'roc_auc', margin: 0.05 },
  { metric: 'roc_auc', slices: ['carrier'], margin: 0.1 },
].map((rule) => GateRule.parse(rule));
export const absolute = [GateRule.parse({ metric: 'roc_auc', slices: ['carrier'], min: 0.5, 'min-count': 100 })];

const candidate = scored(model(2));
export const rescored = { kind: 'merge-base', reason: 'merge-base', rescored: true } as const;
export function gate(question: Partial<GateQuestion> & { rules?: GateRule[] }): GateDecision {
  return decide({
    policy: policyOf(question.rules ?? rules, []),
    candidate,
    baseline: rescored,
    baselineScored: scored(model(1)),
    ...question,
  });
}
export const reasonOf = ({ rules: outcomes }: GateDecision, id: string): string =>
  outcomes.find((outcome) => outcome.id === id)!.reason;

export const period = { now: '2013-06', then: '2013-05' };

/** The baseline as it was recorded, of whose examples the first `count` have gone since. */
export function replaced(count: number, weight?: Float64Array): Scored {
  const then = ids.map((id, i) => (i < count ? `then ${id}` : id));
  return scored({ ...model(1), ...(weight && { weight }) }, { digest: 'then', ids: then });
}

/** Today's examples: those of the baseline, and as many again on which every model is right. */
export function thinned(model: Sample, share = 1): Scored {
  const added = Math.round(COUNT * share);
  const count = COUNT + added;
  const both = (own: Float64Array, more: (i: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => (i < COUNT ? own[i]! : more(i)));
  const sample = {
    ...model,
    count,
    target: both(model.target, (i) => i % 2),
    score: both(model.score!, (i) => (i % 2 ? 50 : -50) + i / count),
  };
  const codes = Int32Array.from({ length: count }, (_, i) => i % 3);
  const names = [...ids, ...Array.from({ length: added }, (_, i) => `new ${String(i).padStart(5, '0')}`)];
  return scored(sample, { ids: names, carriers: { codes } });
}
