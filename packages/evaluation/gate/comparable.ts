import { parsePeriod } from '#config';
import { changedSubject, correctedExamples, regrouped } from '../examples/changed-subject.ts';
import {
  addedExamples,
  allGone,
  compareBefore,
  goneExamples,
  sameNumbers,
  type Before,
  type Written,
} from '../examples/continuity.ts';
import { fallenBaseline } from './fallen.ts';
import type { Against } from './finding.ts';
import type { AcceptedRule, Policy } from './policy.ts';
import type { BaselineInfo, BesideDecision, EvaluationSet, RuleOutcome } from '../result.ts';
import { amongThese, type Scored } from '../examples/scored.ts';
import { counted } from '../wording.ts';

/** What is to be compared with what. */
export interface Comparison {
  candidate: Scored;
  baseline: BaselineInfo;
  /** Absent when there is no baseline (`baseline.kind` is `none`) or its predictions could not be had. */
  baselineScored?: Scored;
  /** What was recorded of a baseline that has been scored again: the examples, slices, groups and targets of that time. */
  original?: Scored;
  /** Whether `none` is legitimate (asked for, or a first run); if not, rules that need a baseline are inconclusive. */
  mayHaveNone?: boolean;
}

/** A comparison, and the rules that it is judged by. */
export interface GateQuestion extends Comparison {
  policy: Policy;
  /** Exceptions in force. */
  accepted?: readonly AcceptedRule[];
  /** Those on record that do not count, and why. */
  passedOver?: readonly string[];
  /** Why it is not known whether these are the rules that decide. */
  unsettled?: string;
  /** What they say against what the candidate must not lose to besides. */
  beside?: BesideDecision;
}

/** The baseline as it was recorded, but for what need not be there any more; nothing when there is none, or when that is lost. */
export function beforeOf(comparison: Comparison): Before | undefined {
  const recorded = asRecorded(comparison);
  if (!recorded) return undefined;
  const { candidate } = comparison;
  const { period, returned } = comparison.baseline;
  const begins = period?.overlaps && parsePeriod(period.now).from;
  if (begins === undefined && returned === undefined) return compareBefore(candidate, recorded);
  const today = new Set(candidate.ids);
  // Of a window that moved on only what it began with: the time of each example is the one that was recorded.
  const mayGo = (row: number): boolean =>
    returned !== undefined || (recorded.times !== undefined && recorded.times[row]! < begins!);
  return compareBefore(
    candidate,
    amongThese(recorded, (row) => today.has(recorded.ids[row]!) || !mayGo(row)),
  );
}

/** All that was recorded of the baseline; nothing when there is none, or when that is lost. */
function asRecorded({ baseline, baselineScored, original }: Comparison): Scored | undefined {
  return baseline.rescored ? original : baselineScored;
}

/** The whole baseline, only what was recorded of the examples in both, or why there is none. */
export type Ground = Against | { recorded: Before } | Lost | { unavailable: string; written: Written };

/** What every look of one rule has in common. */
export interface Scene {
  question: GateQuestion;
  against: Ground;
  /** The baseline as it was recorded. */
  before: Before | undefined;
}

/** No store that was asked has what was recorded. */
type Lost = { unavailable: string; lost: true };
const NO_PREDICTIONS: Lost = { unavailable: "the baseline's predictions are not available", lost: true };
const NO_RECORD: Lost = {
  unavailable: 'what was recorded of the baseline is lost, so it is not known of which examples it said what',
  lost: true,
};

const NONE_SHARED = "none of the baseline's examples is among today's";

/** What to compare with. */
export function comparable(
  { baseline, baselineScored, candidate, mayHaveNone = true }: Comparison,
  before: Before | undefined,
): Ground {
  if (baseline.kind === 'none') {
    const why = `there is no baseline: ${baseline.reason.replace(/^none: /, '')}`;
    return mayHaveNone ? { none: why } : { unavailable: why };
  }
  if (baseline.unconfirmed !== undefined) return { unavailable: baseline.unconfirmed };
  if (baseline.incomparable !== undefined) return { unavailable: baseline.incomparable };
  if (!baselineScored) return NO_PREDICTIONS;
  const sample = regrouped(candidate, baselineScored);
  if (sample) return before ? unlessChanged(candidate, before, { sample }) : { sample };
  const difference = setDifference(candidate.set, baselineScored.set);
  const shared = difference !== undefined && baseline.asRecorded === true && before;
  if (difference !== undefined && !shared) return { unavailable: `the evaluation sets differ (${difference})` };
  // What is scored again is compared with what it was recorded to say as well.
  if (!before) return baseline.rescored ? NO_RECORD : { sample: baselineScored.sample };
  if (allGone(before) && (shared || (!baseline.period && baseline.returned === undefined))) {
    const written = sameNumbers(candidate, before);
    return { unavailable: `${goneExamples(before) ?? NONE_SHARED}: not comparable`, ...(written && { written }) };
  }
  return unlessChanged(candidate, before, shared ? { recorded: shared } : { sample: baselineScored.sample });
}

function unlessChanged(candidate: Scored, before: Before, ground: Ground): Ground {
  const changed = changedSubject(candidate, before);
  return changed === undefined ? ground : { unavailable: `${changed}: not comparable` };
}

function setDifference(candidate: EvaluationSet, baseline: EvaluationSet): string | undefined {
  if (candidate.digest === baseline.digest) return undefined;
  if (candidate.count !== baseline.count) {
    return `${counted(candidate.count, 'example')} now, ${baseline.count.toLocaleString('en-US')} in the baseline`;
  }
  if (candidate.groups !== baseline.groups) {
    return `${candidate.groups ?? 'no'} groups now, ${baseline.groups ?? 'no'} groups in the baseline`;
  }
  return 'as many examples, but other ids, targets, groups or weights';
}

/** What decides nothing and must be known: that other examples are evaluated than in the baseline. */
export function notesOn(
  comparison: Comparison,
  before: Before | undefined,
  outcomes: readonly RuleOutcome[],
): string[] {
  const {
    candidate,
    baseline: { period, returned, rescored, unscored },
    baselineScored,
    original,
  } = comparison;
  const gone = before && goneExamples(before);
  const added = before && addedExamples(before);
  const corrected = before ? correctedExamples(candidate, before) : [];
  const told = (note: string): boolean => outcomes.some(({ reason }) => reason.startsWith(note));
  return [
    ...(unscored === undefined ? [] : [unscored]),
    ...(returned === undefined
      ? []
      : [
          `these are the examples and predictions of run ${returned.slice(0, 7)} again: what came since and left is not missed`,
        ]),
    ...(period
      ? [
          `another evaluation period${period.otherData ? ', of other data' : ''}: ${period.now} here, ${period.then} in the baseline${period.overlaps ? `, of which what it began with is left out${leftOut(comparison, before)}` : ''}`,
        ]
      : []),
    ...(period && rescored && baselineScored && original
      ? fallenBaseline(baselineScored.sample, original.sample, outcomes)
      : []),
    ...(gone !== undefined && !told(gone) ? [gone] : []),
    ...(added !== undefined && !period ? [added] : []),
    ...corrected.filter((note) => !told(note)),
  ];
}

function leftOut(comparison: Comparison, before: Before | undefined): string {
  const [all, kept] = [asRecorded(comparison)?.ids.length, before?.scored.ids.length];
  return all === undefined || kept === undefined
    ? ''
    : `: ${(all - kept).toLocaleString('en-US')} of ${counted(all, 'example')}`;
}
