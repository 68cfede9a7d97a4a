import type { GateQuestion, Ground } from './comparable.ts';
import type { Before } from './continuity.ts';
import { clears, find, isBeyond, type Against, type Finding } from './finding.ts';
import type { Metric } from './metrics/metric.ts';
import type { Rule } from './policy.ts';
import { inSameClasses, subset, take, type Sample } from './sample.ts';
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
  question: GateQuestion;
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
  const looks = looksAt(rule, scene, slice, were);
  if (looks.length === 0) looks.push(nothingShared(sampleOf(scene.question.candidate.sample, slice)));
  const seen = looks.map(({ sample, against, at }): Seen => ({
    finding: find(metric, rule.bound, sample, against),
    count: sample.count,
    groups: groupCount(sample),
    ...(at !== undefined && { at }),
  }));
  return seen.reduce((worst, other) => (isWorse(other, worst, rule) ? other : worst));
}

const nothingShared = (sample: Sample): Look => ({
  sample,
  against: { unavailable: 'none of these examples was in the baseline, which cannot be scored again' },
});

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
  if (!judged || ('sample' in against && baseline.period && shared.length < were / 2)) return [];
  const at = `on the ${counted(shared.length, 'example')} that the baseline was recorded with`;
  const today = { ...subset(candidate.sample, shared), ...averagedOf(before) };
  const both = inSameClasses(today, saidOf(before, shared, today));
  if (!both) return [{ sample: today, against: { unavailable: 'the baseline was recorded with other classes' }, at }];
  const [now, recorded] = both;
  const asked = { ...recorded, target: now.target };
  const weights = before.scored.sample.weight && take(before.scored.sample.weight, rowsThen(before, shared));
  const then = {
    ...(!same(recorded.target, now.target) && { target: recorded.target }),
    ...(weights && now.weight && !same(weights, now.weight) && { weight: weights }),
  };
  const corrected = Object.keys(then).map((column) => `${column}s`);
  const looks: Look[] = [{ sample: now, against: { sample: asked }, at }];
  if (corrected.length === 0) return looks;
  // Targets and weights may be corrected, and not only where that helps.
  const ofThen = `${at}, by the ${corrected.join(' and ')} of that time`;
  return [...looks, { sample: { ...now, ...then }, against: { sample: { ...asked, ...then } }, at: ofThen }];
}

const same = (a: Float64Array, b: Float64Array): boolean => a.every((value, i) => value === b[i]);

const rowsThen = (before: Before, shared: Int32Array): Int32Array => shared.map((row) => before.rows[row]!);

/** What was recorded of these examples, in today's groups and with today's weights. @param shared rows of today */
function saidOf(before: Before, shared: Int32Array, { group, weight }: Sample): Sample {
  const { group: _, weight: __, ...said } = subset(before.scored.sample, rowsThen(before, shared));
  return { ...said, ...averagedOf(before), ...(group && { group }), ...(weight && { weight }) };
}

/** A mean over classes is one of those that the record has examples of: of a class that has come since it says nothing. */
function averagedOf({ classes }: Before): Pick<Sample, 'averaged'> {
  return classes ? { averaged: classes } : {};
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
