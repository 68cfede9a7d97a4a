import type { Ground, Scene } from './comparable.ts';
import { allGone } from '../examples/continuity.ts';
import { clears, find, isBeyond, NOTHING, type Against, type Finding } from './finding.ts';
import type { Metric } from '../metrics/metric.ts';
import type { Rule } from './policy.ts';
import { recordedExamples, type Recorded } from './recorded-examples.ts';
import type { Sample } from '../examples/sample.ts';
import { groupCount, sampleOf } from '../examples/scored.ts';
import type { Unit } from './units.ts';
import { counted, signed } from '../wording.ts';

/** The same question, asked of examples that answer it fairly. */
interface Look {
  sample: Sample;
  against: Against;
  /** What it looks at, when that is not simply today's examples. */
  at?: string;
  /** Examples that are gone are among them, and count as lost: those that are left, as they were asked then. */
  left?: { now: Sample; then: Sample };
}

/** What a rule finds on one set of examples, and on how many. */
interface Seen {
  finding: Finding;
  count: number;
  groups: number | null;
  /** What decided, when that is not simply today's examples. */
  at?: string;
}

/** What decided, and how far the worst of all estimates is from the limit: negative is beyond; null where one is not known. */
export interface Judged extends Seen {
  worst: number | null;
}

/**
 * Applies one bound to one set of examples, in every way that whoever chooses the examples cannot choose too; the least
 * favourable decides, so that all must clear the limit.
 *
 * A baseline that is scored again reads today's data, and today's data may have taken from its model what it learned from:
 * of the examples that it was recorded with, its recorded scores count as well. New examples then thin nothing out. Where
 * nobody can score it again, a margin is judged on those examples alone. Where targets or weights were corrected, or examples
 * are gone, it is judged as it was asked then, too. And groups that the baseline did not have may cancel wins and losses,
 * which narrows the interval: without them it must clear as well.
 */
export function look(metric: Metric, rule: Rule, scene: Scene, unit: Unit): Judged {
  const looks = looksAt(metric, rule, scene, unit);
  if (looks.every(({ left }) => left))
    looks.unshift(nothingShared(sampleOf(scene.question.candidate.sample, unit.slice)));
  const seen = looks.map((one) => seenAt(metric, rule, one));
  const [plain, lost] = [seen.filter((_, i) => !looks[i]!.left), seen.filter((_, i) => looks[i]!.left)];
  return { ...vetoed(leastOf(plain, rule), lost, rule), worst: leastClearance(seen) };
}

function leastClearance(seen: readonly Seen[]): number | null {
  const clearances = seen.map(({ finding }) => finding.clearance);
  return clearances.includes(null) ? null : Math.min(...clearances.map(Number));
}

/** What counts as lost is no measurement: it cannot show a failure, only that something else cannot be shown. */
function vetoed(decides: Seen, lost: readonly Seen[], { bound }: Rule): Seen {
  const beyond = ({ finding }: Seen): boolean => isBeyond(finding, bound.kind, finding.pBeyond);
  const worse = lost.find(beyond) ?? lost.find(({ finding }) => finding.incomparable);
  if (beyond(decides)) return worse ? { ...decides, finding: { ...decides.finding, incomparable: true } } : decides;
  const open = lost.filter(({ finding }) => !clears(finding, bound.kind));
  const veto =
    worse ??
    (clears(decides.finding, bound.kind)
      ? open[0]
      : isBetter(decides)
        ? open.find((one) => !isBetter(one))
        : undefined);
  if (!veto) return decides;
  const { low, limit, undecidable } = veto.finding;
  const found = undecidable ?? `the difference may be ${signed(low!)}, and the limit is ${signed(limit!)}`;
  return {
    count: decides.count,
    groups: decides.groups,
    finding: {
      ...NOTHING,
      candidate: decides.finding.candidate,
      undecidable: `${veto.at}: ${found}: not comparable`,
      lost: true,
      ...(worse && { incomparable: true }),
    },
  };
}

/** Whether the estimate, at least, is on the right side of the limit. */
const isBetter = ({ finding: { undecidable, clearance } }: Seen): boolean =>
  undecidable === undefined && clearance !== null && clearance >= 0;

function seenAt(metric: Metric, { bound }: Rule, { sample, against, at, left }: Look): Seen {
  const finding = find(metric, bound, sample, against);
  return {
    finding: left ? shifted(finding, find(metric, bound, left.now, { sample: left.then })) : finding,
    count: sample.count,
    groups: groupCount(sample),
    ...(at !== undefined && { at }),
  };
}

/**
 * The finding on all examples, of which some are gone. These are no sample of anything: they are given the worst outcome
 * there is, and cost what that makes of the estimate. So the interval reaches as far down as that of the examples that are
 * left. Up it reaches as if they had been drawn, since what nobody measured shows no loss beyond doubt.
 */
function shifted(all: Finding, left: Finding): Finding {
  if (all.low === null || all.difference === null || left.difference === null || left.low === null) return all;
  return { ...all, low: all.difference - (left.difference - left.low) };
}

const leastOf = (seen: readonly Seen[], rule: Rule): Seen =>
  seen.reduce((worst, other) => (isWorse(other, worst, rule) ? other : worst));

const nothingShared = (sample: Sample): Look => ({
  sample,
  against: { unavailable: 'none of these examples was in the baseline, which cannot be scored again' },
});

function looksAt(metric: Metric, rule: Rule, scene: Scene, unit: Unit): Look[] {
  const { against, before } = scene;
  const { sample } = scene.question.candidate;
  const looks = [...onToday(rule, against, sample, unit), ...onRecorded(metric, rule, scene, unit)];
  if (!before || before.scored.sample.group || !sample.group) return looks;
  return [...looks, ...looks.map(ungrouped)];
}

function onToday({ bound }: Rule, against: Ground, candidate: Sample, { slice }: Unit): Look[] {
  const sample = sampleOf(candidate, slice);
  if (!('recorded' in against))
    return [{ sample, against: 'sample' in against ? { sample: sampleOf(against.sample, slice) } : against }];
  return bound.kind === 'margin' ? [] : [{ sample, against: { none: 'an absolute bound needs none' } }];
}

/** The examples that the baseline was recorded with, and what it said of them then. */
function onRecorded(metric: Metric, rule: Rule, { question, against, before }: Scene, unit: Unit): Look[] {
  const counts = 'recorded' in against || ('sample' in against && question.baseline.rescored === true);
  if (rule.bound.kind !== 'margin' || !counts || !before || allGone(before)) return [];
  // What the baseline had is asked, not what is left: else a slice could be thinned below its least count.
  const were = unit.were ?? before.kept.length;
  if (were < Math.max(rule.minCount, 1)) return [];
  const recorded = recordedExamples(question.candidate.sample, before, unit, metric);
  if (!recorded) {
    const sample = sampleOf(question.candidate.sample, unit.slice);
    return [{ sample, against: { unavailable: 'the baseline was recorded with other classes' } }];
  }
  return [...asToday(recorded), ...asThen(recorded, metric)];
}

const recordedWith = (count: number): string =>
  `on the ${counted(count, 'example')} that the baseline was recorded with`;

function asToday({ today }: Recorded): Look[] {
  if (today.now.count === 0) return [];
  return [{ sample: today.now, against: { sample: today.then }, at: recordedWith(today.now.count) }];
}

/** Only where it is not the same question: targets and weights may be corrected, and not only where that helps. */
function asThen({ today, left, whole, corrected, gone }: Recorded, metric: Metric): Look[] {
  if (corrected.length === 0 && gone === 0) return [];
  const { now, then } = whole;
  const at = [
    recordedWith(now.count),
    ...(corrected.length > 0 ? [`by the ${corrected.join(' and ')} of that time`] : []),
    ...(gone > 0
      ? [`of which ${gone.toLocaleString('en-US')} ${gone === 1 ? 'is gone and counts' : 'are gone and count'} as lost`]
      : []),
  ].join(', ');
  if (gone === 0) return [{ sample: now, against: { sample: then }, at }];
  if (isBounded(metric)) return [{ sample: now, against: { sample: then }, at, left }];
  const unavailable = `a loss on one of them may be any loss of ${metric.name}, which has no largest value`;
  return [{ sample: today.now, against: { unavailable }, at, left }];
}

const isBounded = ({ range }: Metric): boolean => range.every(Number.isFinite);

function ungrouped({ sample, against, at, left }: Look): Look {
  const alone = 'without the groups, which the baseline does not have';
  return {
    ...(left && { left: { now: withoutGroups(left.now), then: withoutGroups(left.then) } }),
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
  if (isBeyond(finding, bound.kind, finding.pBeyond)) return 0;
  if (finding.undecidable !== undefined) return 1;
  return clears(finding, bound.kind) ? 3 : 2;
}

/** How far the estimate is from the limit, in units of the interval's reach towards it. */
function inReaches({ finding: { clearance, reach } }: Seen): number {
  return clearance === null || reach === null ? Number.NEGATIVE_INFINITY : clearance / (reach || Number.MIN_VALUE);
}
