import { worstVerdict, type Verdict } from '#kit';
import { SMALL_SLICES, wayOut } from './advice.ts';
import { beforeOf, comparable, notesOn, type GateQuestion } from './comparable.ts';
import { flippedExamples } from '../compare/flipped.ts';
import type { Policy } from './policy.ts';
import type { BaselineInfo, GateDecision } from '../result.ts';
import { applyRule, type Ranked } from './rule-outcomes.ts';

/**
 * Applies a policy to a candidate. Pure: the same question gives the same decision.
 *
 * One rule on one set of examples: *pass* when the 95 % interval clears the bound, *fail* when it lies beyond it (for
 * slices with Holm's adjustment across the slices of that rule), otherwise *inconclusive*. The whole passes when every
 * blocking rule does and something was shown; several rules that must all pass need no correction (intersection–union).
 * By rules of which it is not known whether they decide, nothing passes; nor what another comparison does not let pass.
 *
 * @throws MLOPS_METRIC_UNKNOWN, MLOPS_SLICES_TOO_MANY
 */
export function decide(question: GateQuestion): GateDecision {
  const before = beforeOf(question);
  const against = comparable(question, before);
  const applied = question.policy.rules.map((rule) => applyRule(rule, { question, against, before }));
  const ranked = applied.flatMap((one) => one.ranked);
  const shown = wholeVerdict(question, ranked);
  const lowered = loweredBy(question, shown);
  const verdict = lowered?.verdict ?? shown;
  // Where another comparison decides, no rule of this one does.
  const deciding = lowered?.elsewhere ? null : decidingOf(ranked);
  const outcomes = ranked.map(({ outcome }) => outcome);
  const open = verdict === 'inconclusive' ? ranked.filter(({ outcome }) => outcome.blocking) : [];
  const stuck = open.some(({ incomparable }) => incomparable);
  const small = open.some(({ tooSmall }) => tooSmall);
  const advice = stuck ? wayOut(question.baseline, against) : small ? SMALL_SLICES : undefined;
  const notes = [
    ...notesOn(question, before, outcomes),
    ...(lowered ? [] : besideAsNote(question)),
    ...(question.passedOver ?? []),
  ];
  return {
    verdict,
    reason: lowered?.reason ?? wholeReason(question, verdict, ranked, deciding),
    deciding,
    baseline: question.baseline,
    evaluationSet: question.candidate.set,
    rules: outcomes,
    notJudged: applied.flatMap(({ notJudged }) => notJudged),
    ...(notes.length > 0 && { notes }),
    ...(advice !== undefined && { advice }),
    ...('sample' in against && flippedExamples(question.candidate.sample, against.sample)),
  };
}

/** What makes less of a verdict than this comparison has shown, and why. */
function loweredBy(
  { unsettled, beside }: GateQuestion,
  shown: Verdict,
): { verdict: Verdict; reason: string; elsewhere: boolean } | undefined {
  if (beside && beside.verdict !== shown && worstVerdict([shown, beside.verdict]) === beside.verdict)
    return { verdict: beside.verdict, reason: `against ${beside.what}: ${beside.reason}`, elsewhere: true };
  if (unsettled === undefined || shown !== 'pass') return undefined;
  return { verdict: 'inconclusive', reason: unsettled, elsewhere: false };
}

function besideAsNote({ beside }: GateQuestion): string[] {
  return beside ? [`against ${beside.what}: ${beside.verdict}`] : [];
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
