import type { Comparison, Ground } from './comparable.ts';
import type { Before } from './continuity.ts';
import { clears, find, isBeyond, type Against, type Finding } from './finding.ts';
import type { Metric } from './metrics/metric.ts';
import type { Rule } from './policy.ts';
import { inClasses, subset, type Sample } from './sample.ts';
import { groupCount, sampleOf, type Slice } from './scored.ts';
import { counted } from './wording.ts';

/** The same question, asked of examples that answer it fairly. */
interface Look {
  sample: Sample;
  against: Against;
  /** What it looks at, when that is not simply today's examples. */
  at?: string;
}

/** What a rule finds on one set of examples, and on how many. */
export interface Seen {
  finding: Finding;
  count: number;
  groups: number | null;
  /** What decided, when that is not simply today's examples. */
  at?: string;
}

/** What every look of one rule has in common. */
export interface Scene {
  question: Pick<Comparison, 'candidate' | 'baseline'>;
  against: Ground;
  /** The baseline as it was recorded. */
  before: Before | undefined;
}

/**
 * Applies one bound to one set of examples, in every way that whoever chooses the examples cannot choose too; the least
 * favourable decides, so that all must clear the limit.
 *
 * A baseline that is scored again reads today's data, and today's data may have taken from its model what it learned from:
 * of the examples that it was recorded with, its recorded scores count as well. New examples then thin nothing out. Where
 * nobody can score it again, a margin is judged on those examples alone. And groups that the baseline did not have may
 * cancel wins and losses, which narrows the interval: without them it must clear too.
 *
 * @param were examples that the recorded baseline had in `slice`; where only what was recorded is compared, some are in both
 */
export function look(metric: Metric, rule: Rule, scene: Scene, slice?: Slice, were?: number): Seen {
  const seen = looksAt(rule, scene, slice, were).map(({ sample, against, at }): Seen => ({
    finding: find(metric, rule.bound, sample, against),
    count: sample.count,
    groups: groupCount(sample),
    ...(at !== undefined && { at }),
  }));
  return seen.reduce((worst, other) => (isWorse(other, worst, rule) ? other : worst));
}

function looksAt(rule: Rule, scene: Scene, slice: Slice | undefined, were: number | undefined): Look[] {
  const { against, before } = scene;
  const { sample } = scene.question.candidate;
  const looks = [...onToday(rule, against, sample, slice), ...onShared(rule, scene, slice, were)];
  if (!before || before.scored.sample.group || !sample.group) return looks;
  return [...looks, ...looks.map(ungrouped)];
}

function onToday({ bound }: Rule, against: Ground, candidate: Sample, slice: Slice | undefined): Look[] {
  const sample = sampleOf(candidate, slice);
  if (!('recorded' in against))
    return [{ sample, against: 'sample' in against ? { sample: sampleOf(against.sample, slice) } : against }];
  return bound.kind === 'margin' ? [] : [{ sample, against: { none: 'an absolute bound needs none' } }];
}

/** The examples that the baseline was recorded with, and what it said of them then. */
function onShared(rule: Rule, { question, against, before }: Scene, slice?: Slice, inSlice?: number): Look[] {
  const { candidate, baseline } = question;
  const counts = 'recorded' in against || ('sample' in against && baseline.rescored === true);
  if (rule.bound.kind !== 'margin' || !counts || !before) return [];
  const rows = slice?.indices ?? Int32Array.from(candidate.ids, (_, row) => row);
  const shared = rows.filter((row) => before.rows[row]! >= 0);
  const were = inSlice ?? before.scored.sample.count;
  // What the baseline had is asked, not what is left: else a slice could be thinned below its least count. Another period
  // may leave too few to say anything.
  const judged = were >= Math.max(rule.minCount, 1) && shared.length > 0;
  if (!judged || (baseline.period && shared.length < were / 2)) return [];
  const now = subset(candidate.sample, shared);
  const at = `on the ${counted(shared.length, 'example')} that the baseline was recorded with`;
  const recorded = recordedOf(before, shared, now);
  if (!recorded) return [{ sample: now, against: { unavailable: 'the baseline was recorded with other classes' }, at }];
  const looks: Look[] = [{ sample: now, against: { sample: { ...recorded, target: now.target } }, at }];
  if (recorded.target.every((target, i) => target === now.target[i])) return looks;
  // Targets may be corrected, and not only where that helps.
  const old = { ...now, target: recorded.target };
  return [...looks, { sample: old, against: { sample: recorded }, at: `${at}, by the targets of that time` }];
}

/**
 * What was recorded of these examples, in today's classes and groups and with today's weights.
 * @param shared rows of today
 * @returns undefined when it was recorded with a class that today has not
 */
function recordedOf(before: Before, shared: Int32Array, { group, weight, classes }: Sample): Sample | undefined {
  const rows = shared.map((row) => before.rows[row]!);
  const { group: _, weight: __, ...recorded } = subset(before.scored.sample, rows);
  const said = inClasses(recorded, classes);
  return said && { ...said, ...(group && { group }), ...(weight && { weight }) };
}

function ungrouped({ sample, against, at }: Look): Look {
  const alone = 'without the groups, which the baseline does not have';
  return {
    sample: withoutGroups(sample),
    against: 'sample' in against ? { sample: withoutGroups(against.sample) } : against,
    at: at === undefined ? alone : `${at}, ${alone}`,
  };
}

function withoutGroups({ group: _, ...sample }: Sample): Sample {
  return sample;
}

/** What stands against a pass most: a loss that is shown, then nothing that can be said, then what is left open. */
function isWorse(one: Seen, other: Seen, rule: Rule): boolean {
  const [a, b] = [standing(one, rule), standing(other, rule)];
  return a === b ? inReaches(one) < inReaches(other) : a < b;
}

function standing({ finding }: Seen, { bound }: Rule): number {
  if (finding.undecidable !== undefined) return 1;
  if (isBeyond(finding, bound.kind, finding.pBeyond)) return 0;
  return clears(finding, bound.kind) ? 3 : 2;
}

/** How far the estimate is from the limit, in units of the interval's reach towards it. */
function inReaches({ finding: { clearance, reach } }: Seen): number {
  return clearance === null || reach === null ? Number.NEGATIVE_INFINITY : clearance / (reach || Number.MIN_VALUE);
}
