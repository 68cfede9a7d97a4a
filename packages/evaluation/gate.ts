import { holm } from '#stats';
import type { Verdict } from '#kit';
import { beforeOf, comparable, notesOn, type Comparison, type Ground } from './comparable.ts';
import { relabelled, shrunkSlices, type Before } from './continuity.ts';
import { estimate } from './compare.ts';
import { clears, isBeyond, type Finding } from './finding.ts';
import { flippedExamples } from './flipped.ts';
import { look, type Scene, type Seen } from './looks.ts';
import { metric as metricNamed } from './metrics/index.ts';
import type { Metric } from './metrics/metric.ts';
import { ruleTarget, type AcceptedRule, type Policy, type Rule } from './policy.ts';
import type { BaselineInfo, GateDecision, RuleOutcome } from './result.ts';
import { sampleOf, slicesOf, slicingOf, type Slice } from './scored.ts';
import { explain, noColumn, otherSlice, tooLittleLeft } from './reason.ts';

export interface GateQuestion extends Comparison {
  policy: Policy;
  /** Exceptions in force. */
  accepted?: readonly AcceptedRule[];
}

/** An outcome and what its rank among the others depends on. */
interface Ranked {
  outcome: RuleOutcome;
  /** Clearance in units of the interval's reach: the smaller, the worse. */
  rank: number;
  /** There is a baseline, and it cannot be compared with. */
  incomparable?: true;
}

/**
 * Applies a policy to a candidate. Pure: the same question gives the same decision.
 *
 * One rule on one set of examples: *pass* when the 95 % interval clears the bound, *fail* when it lies beyond it (for
 * slices with Holm's adjustment across the slices of that rule), otherwise *inconclusive*. The whole passes when every
 * blocking rule does and something was shown; several rules that must all pass need no correction (intersection–union).
 *
 * @throws MLOPS_METRIC_UNKNOWN, MLOPS_SLICES_TOO_MANY
 */
export function decide(question: GateQuestion): GateDecision {
  const before = beforeOf(question);
  const against = comparable(question, before);
  const notJudged: GateDecision['notJudged'] = [];
  const ranked = question.policy.rules.flatMap((rule) => applyRule(question, rule, { against, before }, notJudged));
  const verdict = wholeVerdict(question, ranked);
  const deciding = decidingOf(ranked);
  const outcomes = ranked.map(({ outcome }) => outcome);
  const notes = notesOn(question, before, outcomes);
  return {
    verdict,
    reason: wholeReason(question, verdict, ranked, deciding),
    deciding,
    baseline: question.baseline,
    evaluationSet: question.candidate.set,
    rules: outcomes,
    notJudged,
    ...(notes.length > 0 && { notes }),
    ...(verdict === 'inconclusive' && isStuck(question, ranked) && { advice: BEGIN_ANEW }),
    ...('sample' in against && flippedExamples(question.candidate.sample, against.sample)),
  };
}

/** What cannot be compared today cannot be tomorrow: nothing passes, so that nothing else becomes the baseline. */
const BEGIN_ANEW =
  'no later run can be compared with this baseline either: say `baseline: none` for one run of the default branch, and the next are compared with that';

function isStuck({ baseline }: GateQuestion, ranked: readonly Ranked[]): boolean {
  const recorded = baseline.kind !== 'none' && baseline.kind !== 'file';
  return recorded && ranked.some(({ outcome, incomparable }) => incomparable && outcome.blocking);
}

function applyRule(
  question: GateQuestion,
  rule: Rule,
  { against, before }: { against: Ground; before: Before | undefined },
  notJudged: GateDecision['notJudged'],
): Ranked[] {
  const measure = metricNamed(rule.metric);
  const scene: Scene = { question, against, before };
  const units: { slice?: Slice; then?: Slice | undefined; were?: number | undefined }[] = [];
  const ranked: Ranked[] = [];
  if (rule.slices.length === 0) units.push({});
  for (const name of rule.slices) {
    const slicing = slicingOf(question.candidate, name);
    if (!slicing) {
      ranked.push(unsliced(question, rule, name, noColumn(name)));
      continue;
    }
    const then = before && slicingOf(before.scored, name);
    const compared = 'sample' in against || 'recorded' in against;
    const moved = compared && then ? relabelled(slicing, then, before!) : 0;
    if (rule.bound.kind === 'margin' && moved > 0) {
      ranked.push({ ...unsliced(question, rule, name, otherSlice(name, moved)), incomparable: true });
      continue;
    }
    const sameExamples = rule.bound.kind === 'margin' && !question.baseline.period;
    const shrunk = then ? shrunkSlices(slicing, then, before!, rule.minCount, sameExamples) : [];
    for (const slice of shrunk) {
      const { value, left: count } = slice;
      const reason = tooLittleLeft(name, slice, rule.minCount);
      const left = unsliced(question, rule, `${name}=${value}`, reason, { slicing: name, value, count });
      ranked.push({ ...left, incomparable: true });
    }
    const slicesThen = then && new Map(slicesOf(then).map((slice) => [slice.value, slice]));
    // Of what the baseline did not have, nothing was recorded that could be compared.
    const asRecorded = rule.bound.kind === 'margin' && 'recorded' in against;
    for (const slice of slicesOf(slicing)) {
      if (shrunk.some(({ value }) => value === slice.value)) continue;
      const was = slicesThen?.get(slice.value);
      const had = then ? (was?.indices.length ?? 0) : asRecorded ? sharedIn(slice, before!) : undefined;
      const count = asRecorded ? had! : slice.indices.length;
      const minCount = Math.max(rule.minCount, 1);
      if (count >= minCount) units.push({ slice, then: was, were: had });
      else notJudged.push({ slicing: slice.slicing, value: slice.value, count, minCount });
    }
  }
  const findings = units.map(({ slice, then, were }): Found => {
    const seen = look(measure, rule, scene, slice, were);
    return {
      slice,
      ...seen,
      unlearned: seen.finding.undecidable !== undefined && couldBeMeasured(measure, then, before),
    };
  });
  const adjusted = adjust(findings.map(({ finding }) => finding));
  findings.forEach((found, i) => ranked.push(toOutcome(question, rule, against, found, adjusted[i]!, findings.length)));
  return ranked;
}

/** Examples of a slice that the baseline had, when it was not divided like this. */
function sharedIn({ indices }: Slice, { rows }: Before): number {
  return indices.reduce((sum, row) => sum + Number(rows[row]! >= 0), 0);
}

/** Holm over the slices that can be judged at all; one alone stays as it is. */
function adjust(findings: readonly Finding[]): (number | null)[] {
  const judged = findings.filter((finding) => finding.undecidable === undefined && finding.pBeyond !== null);
  const adjusted = new Map(holm(judged.map((finding) => finding.pBeyond!)).map((p, i) => [judged[i]!, p]));
  return findings.map((finding) => adjusted.get(finding) ?? null);
}

interface Found extends Seen {
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
  question: GateQuestion,
  rule: Rule,
  against: Ground,
  found: Found,
  adjustedP: number | null,
  units: number,
): Ranked {
  const { slice, count, groups, finding, at } = found;
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
  const { candidate, baseline, difference, low, high, limit } = finding;
  const outcome: RuleOutcome = {
    id,
    rule: rule.id,
    metric: rule.metric,
    bound: rule.bound,
    ...(slice && { slice: { slicing: slice.slicing, value: slice.value, count } }),
    candidate,
    baseline,
    difference,
    low,
    high,
    limit,
    verdict,
    ...(accepted && { accepted }),
    blocking: !accepted && blocks(question.policy, rule, verdict, found),
    reason: explain({ verdict, kind: rule.bound.kind, finding, count, groups, slices: units, at }),
    count,
    groups,
  };
  return {
    outcome,
    ...(finding.incomparable && { incomparable: true }),
    rank:
      finding.clearance === null || finding.reach === null
        ? 0
        : finding.clearance / (finding.reach || Number.MIN_VALUE),
  };
}

/** A rule about slices that the predictions cannot be divided by, or not as before: nothing was shown. */
function unsliced(
  question: GateQuestion,
  rule: Rule,
  which: string,
  reason: string,
  slice?: { slicing: string; value: string; count: number },
): Ranked {
  const id = outcomeId(rule, which);
  const accepted = exception(question, id, rule.id);
  const { count, groups } = slice ? { count: slice.count, groups: null } : question.candidate.set;
  const outcome: RuleOutcome = {
    id,
    rule: rule.id,
    metric: rule.metric,
    bound: rule.bound,
    ...(slice && { slice }),
    candidate: null,
    baseline: null,
    difference: null,
    low: null,
    high: null,
    limit: null,
    verdict: 'inconclusive',
    ...(accepted && { accepted }),
    blocking: !accepted,
    reason,
    count,
    groups,
  };
  return { outcome, rank: 0 };
}

/** `roc_auc[origin,carrier].margin#2` → `roc_auc[carrier=US].margin#2`. */
function outcomeId(rule: Rule, slice: string): string {
  return `${ruleTarget(rule.metric, slice)}${rule.id.slice(ruleTarget(rule.metric, rule.slices.join(',')).length)}`;
}

function exception(question: GateQuestion, ...ids: string[]): RuleOutcome['accepted'] {
  const found = question.accepted?.find(({ rule }) => ids.includes(rule));
  return found && { reason: found.reason, until: found.until, by: found.by };
}

function blocks(
  policy: Policy,
  rule: Rule,
  verdict: RuleOutcome['verdict'],
  { finding, unlearned }: Pick<Found, 'finding' | 'unlearned'>,
): boolean {
  switch (verdict) {
    case 'pass':
    case 'not-applicable':
      return false;
    case 'fail':
      return true;
    case 'inconclusive':
      // The implied rule reports what it could measure; that it could measure nothing is no pass.
      if (policy.implied) return finding.undecidable !== undefined;
      // What cannot be compared is never a pass, whatever a rule says of what the data leave open.
      if (finding.incomparable || unlearned) return true;
      switch (rule.onInconclusive) {
        case 'block':
          return true;
        case 'report':
          return false;
        case 'block-if-worse':
          return finding.clearance === null || finding.clearance < 0;
      }
  }
}

function wholeVerdict({ policy, baseline }: GateQuestion, ranked: readonly Ranked[]): Verdict {
  const outcomes = ranked.map(({ outcome }) => outcome);
  if (outcomes.some(({ blocking, verdict }) => blocking && verdict === 'fail')) return 'fail';
  if (outcomes.some(({ blocking }) => blocking)) return 'inconclusive';
  if (policy.implied || isStart(policy, baseline)) return 'pass';
  const shown = outcomes.filter(({ verdict, accepted }) => verdict === 'pass' || accepted);
  if (baseline.kind === 'none' && !shown.some(({ bound }) => bound.kind !== 'margin')) return 'inconclusive';
  return shown.length > 0 ? 'pass' : 'inconclusive';
}

/** A first run records what later runs are compared with. */
function isStart(policy: Policy, baseline: BaselineInfo): boolean {
  return policy.mayStart && baseline.kind === 'none';
}

/** Blocking failures first, then what blocks without having failed, then the whole before its slices; worst first. */
function decidingOf(ranked: readonly Ranked[]): number | null {
  const order = ({ outcome }: Ranked): number => {
    if (outcome.blocking) return outcome.verdict === 'fail' ? 0 : 1;
    if (outcome.verdict === 'not-applicable') return 5;
    if (outcome.slice) return 4;
    return outcome.bound.kind === 'margin' ? 2 : 3;
  };
  const indices = ranked.map((_, index) => index);
  indices.sort((a, b) => order(ranked[a]!) - order(ranked[b]!) || ranked[a]!.rank - ranked[b]!.rank || a - b);
  return indices[0] ?? null;
}

function wholeReason(
  { policy, baseline }: GateQuestion,
  verdict: Verdict,
  ranked: readonly Ranked[],
  deciding: number | null,
): string {
  const outcome = deciding === null ? undefined : ranked[deciding]!.outcome;
  if (verdict === 'pass' && outcome?.verdict === 'not-applicable')
    return 'no baseline yet: these numbers become the baseline';
  if (policy.implied && verdict === 'pass') return `no rule is written; ${outcome!.reason}`;
  if (verdict === 'inconclusive' && !outcome?.blocking) {
    return baseline.kind === 'none'
      ? 'without a baseline at least one rule with min or max must pass'
      : 'no rule has shown anything: all are inconclusive or not applicable';
  }
  return `${outcome!.id}: ${outcome!.reason}`;
}
