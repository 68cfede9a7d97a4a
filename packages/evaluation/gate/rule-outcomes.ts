import { holm } from '#stats';
import type { GateQuestion, Scene } from './comparable.ts';
import { estimate } from '../compare/compare.ts';
import type { Before } from '../examples/continuity.ts';
import { clears, isBeyond, NOTHING, type Finding } from './finding.ts';
import { look, type Judged } from './looks.ts';
import { metric as metricNamed } from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { ruleTarget, type Policy, type Rule } from './policy.ts';
import { explain } from './reason.ts';
import type { GateDecision, RuleOutcome } from '../result.ts';
import { sampleOf, type Slice } from '../examples/scored.ts';
import { unitsOf, type Unshown } from './units.ts';

/** An outcome and what its rank among the others depends on. */
export interface Ranked {
  outcome: RuleOutcome;
  /** Clearance in units of the interval's reach: the smaller, the worse. */
  rank: number;
  /** There is a baseline, and it cannot be compared with. */
  incomparable?: true;
  /** A slice of which nothing can be said, now as before. */
  tooSmall?: true;
}

/** Applies one rule to all examples, or to each slice. */
export function applyRule(rule: Rule, scene: Scene): { ranked: Ranked[]; notJudged: GateDecision['notJudged'] } {
  const measure = metricNamed(rule.metric);
  const { judged, unshown, notJudged } = unitsOf(rule, scene);
  const findings = judged.map((unit): Found => {
    const seen = look(measure, rule, scene, unit);
    return {
      slice: unit.slice,
      ...seen,
      unlearned:
        seen.finding.undecidable !== undefined &&
        !seen.finding.lost &&
        couldBeMeasured(measure, unit.then, scene.before),
    };
  });
  const adjusted = adjust(findings.map(({ finding }) => finding));
  const ranked = [
    ...unshown.map((one) => unsliced(scene.question, rule, one)),
    ...findings.map((found, i) => toOutcome(scene, rule, found, adjusted[i]!, findings.length)),
  ];
  return { ranked, notJudged };
}

/** Holm over the slices that can be judged at all; one alone stays as it is. */
function adjust(findings: readonly Finding[]): (number | null)[] {
  const judged = findings.filter((finding) => finding.undecidable === undefined && finding.pBeyond !== null);
  const adjusted = new Map(holm(judged.map((finding) => finding.pBeyond!)).map((p, i) => [judged[i]!, p]));
  return findings.map((finding) => adjusted.get(finding) ?? null);
}

interface Found extends Judged {
  slice: Slice | undefined;
  /** Nothing can be said of a slice of which the baseline's examples said something: what said it has left. */
  unlearned: boolean;
}

/** @param then the slice in the recorded baseline */
function couldBeMeasured(measure: Metric, then: Slice | undefined, before: Before | undefined): boolean {
  const sample = before?.scored.sample;
  if (!then || !sample || !measure.tasks.includes(sample.task)) return false;
  return estimate(measure, sampleOf(sample, then)).interval !== null;
}

function toOutcome(
  { question, against }: Scene,
  rule: Rule,
  found: Found,
  adjustedP: number | null,
  units: number,
): Ranked {
  const { slice, count, groups, finding, at, unlearned } = found;
  const inapplicable = rule.bound.kind === 'margin' && 'none' in against;
  const verdict: RuleOutcome['verdict'] = inapplicable
    ? 'not-applicable'
    : clears(finding, rule.bound.kind)
      ? 'pass'
      : isBeyond(finding, rule.bound.kind, adjustedP)
        ? 'fail'
        : 'inconclusive';
  const id = slice ? outcomeId(rule, `${slice.slicing}=${slice.value}`) : rule.id;
  const accepted = exception(question, id, rule.id);
  const outcome: RuleOutcome = {
    id,
    rule: rule.id,
    metric: rule.metric,
    bound: rule.bound,
    ...(slice && { slice: { slicing: slice.slicing, value: slice.value, count } }),
    ...figures(finding),
    verdict,
    ...(accepted && { accepted }),
    blocking: !accepted && blocks(question.policy, rule, verdict, found),
    reason: explain({ verdict, kind: rule.bound.kind, finding, count, groups, slices: units, at }),
    count,
    groups,
  };
  return {
    outcome,
    ...(finding.incomparable || finding.lost
      ? { incomparable: true }
      : slice && finding.undecidable !== undefined && !unlearned && { tooSmall: true }),
    rank:
      finding.clearance === null || finding.reach === null
        ? 0
        : finding.clearance / (finding.reach || Number.MIN_VALUE),
  };
}

/** A rule about slices that the predictions cannot be divided by, or not as before: nothing was shown. */
function unsliced(question: GateQuestion, rule: Rule, { which, reason, slice, incomparable }: Unshown): Ranked {
  const id = outcomeId(rule, which);
  const accepted = exception(question, id, rule.id);
  const { count, groups } = slice ? { count: slice.count, groups: null } : question.candidate.set;
  const outcome: RuleOutcome = {
    id,
    rule: rule.id,
    metric: rule.metric,
    bound: rule.bound,
    ...(slice && { slice }),
    ...figures(NOTHING),
    verdict: 'inconclusive',
    ...(accepted && { accepted }),
    blocking: !accepted,
    reason,
    count,
    groups,
  };
  return { outcome, rank: 0, ...(incomparable && { incomparable }) };
}

const figures = ({ candidate, baseline, difference, low, high, limit }: Finding) => {
  return { candidate, baseline, difference, low, high, limit };
};

/** `roc_auc[origin,carrier].margin#2` → `roc_auc[carrier=US].margin#2`. */
function outcomeId(rule: Rule, slice: string): string {
  return `${ruleTarget(rule.metric, slice)}${rule.id.slice(ruleTarget(rule.metric, rule.slices.join(',')).length)}`;
}

function exception(question: GateQuestion, ...ids: string[]): RuleOutcome['accepted'] {
  const found = question.accepted?.find(({ rule }) => ids.includes(rule));
  if (!found) return undefined;
  const { reason, until, by, pushedBy } = found;
  return { reason, until, by: pushedBy === undefined ? by : `${by}, pushed by @${pushedBy}` };
}

function blocks(
  policy: Policy,
  rule: Rule,
  verdict: RuleOutcome['verdict'],
  { finding, unlearned, worst }: Found,
): boolean {
  switch (verdict) {
    case 'pass':
    case 'not-applicable':
      return false;
    case 'fail':
      return true;
    case 'inconclusive':
      // The implied rule reports what it could measure; that it could measure nothing is no pass.
      if (policy.implied) return finding.incomparable === true || (finding.undecidable !== undefined && !finding.lost);
      // What cannot be compared is never a pass, whatever a rule says of what the data leave open.
      if (finding.incomparable || unlearned) return true;
      switch (rule.onInconclusive) {
        case 'block':
          return true;
        case 'report':
          return false;
        case 'block-if-worse':
          return worst === null || worst < 0;
      }
  }
}
