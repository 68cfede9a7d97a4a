import type { JsonObject, Verdict } from '#kit';
import type { Evaluation, GateDecision } from '../result.ts';
import { counted, readable, signed } from '../wording.ts';

/** Names of what was judged, by outcome, as statements list them. */
export interface Judged {
  verdict: Verdict;
  passed: string[];
  failed: string[];
  warned: string[];
}

/** An evaluation passes when it could measure something; what could not be measured is a warning. */
export function judgeEvaluation({ metrics }: Evaluation): Judged {
  const passed = metrics.filter(({ estimate }) => estimate !== null).map(({ metric }) => metric);
  const warned = metrics.filter(({ estimate }) => estimate === null).map(({ metric }) => metric);
  return { verdict: passed.length > 0 ? 'pass' : 'inconclusive', passed, failed: [], warned };
}

/** Rules by outcome; an accepted failure and whatever was not decided are warnings. */
export function judgeGate({ verdict, rules }: GateDecision): Judged {
  const named = (of: (rule: GateDecision['rules'][number]) => boolean): string[] =>
    rules.filter(of).map(({ id }) => id);
  return {
    verdict,
    passed: named((rule) => rule.verdict === 'pass'),
    failed: named((rule) => rule.verdict === 'fail' && rule.blocking),
    warned: named((rule) => rule.verdict !== 'pass' && !(rule.verdict === 'fail' && rule.blocking)),
  };
}

/** What statements and the ledger say of an evaluation: metrics that have a value, their 95 % intervals, and which examples. */
export function evaluationFacts({ metrics, evaluationSet }: Evaluation): JsonObject {
  return {
    metrics: Object.fromEntries(
      metrics.flatMap(({ metric, estimate }) => (estimate === null ? [] : [[metric, estimate]])),
    ),
    intervals: Object.fromEntries(
      metrics.flatMap(({ metric, low, high }) => (low === null || high === null ? [] : [[metric, [low, high]]])),
    ),
    evaluationSet: evaluationSet.digest,
    count: evaluationSet.count,
  };
}

/** `roc_auc 0.78 (0.773 to 0.787) on 28,128 examples in 31 groups; 12 slices.` */
export function summarizeEvaluation({ metrics, evaluationSet, slices }: Evaluation): string {
  const first = metrics[0]!;
  const { estimate, low, high, reason } = first;
  const number =
    estimate === null
      ? `undefined (${reason})`
      : `${readable(estimate)}${low === null || high === null ? ` (no interval: ${reason})` : ` (${readable(low)} to ${readable(high)})`}`;
  const groups = evaluationSet.groups === null ? '' : ` in ${counted(evaluationSet.groups, 'group')}`;
  const sliced = slices.length === 0 ? '' : `; ${counted(slices.length, 'slice')}`;
  return `${first.metric} ${number} on ${counted(evaluationSet.count, 'example')}${groups}${sliced}.`;
}

/** One sentence that leads with the verdict and the number that decided it. */
export function summarizeGate(decision: GateDecision): string {
  const { verdict, deciding, rules, reason, notJudged, notes = [], advice } = decision;
  const rule = deciding === null ? undefined : rules[deciding];
  const open = rules.filter((other) => other.verdict === 'inconclusive' && !other.blocking).length;
  const trailer = [
    open > 0 ? `not shown for ${counted(open, 'rule')}` : '',
    notJudged.length > 0 ? `${counted(notJudged.length, 'slice')} too small to be judged` : '',
    ...notes,
    advice ?? '',
  ].filter((part) => part !== '');
  const lead =
    rule?.difference != null
      ? `${rule.metric} ${signed(rule.difference)}${rule.slice ? ` for ${rule.slice.slicing} = ${rule.slice.value}` : ''}; `
      : '';
  return `${verdict}: ${lead}${[reason, ...trailer].join('; ')}.`;
}

/** What a decision's statement says beside its verdict. */
export function gateFacts({ baseline, reason }: GateDecision): JsonObject {
  return { baseline: { ...baseline }, reason };
}
