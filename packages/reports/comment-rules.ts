import { code, name, paragraphs, sentence, table, text } from './markdown.ts';
import { count, counted, value } from './numbers.ts';
import { clip, prose, SENTENCE } from './piece.ts';
import type { RuleLine, RunReport } from './report.ts';
import { arrangeRules, candidateText, differenceText, limitOf, rulesWorstFirst } from './rule-rows.ts';

/** How many lines of a table there is room for. */
export interface RuleRoom {
  /** Rules that fail or are open and keep the whole from passing. */
  blocking: number;
  others: number;
}

/** Rules somebody should see in lines of their own, quiet slices in one line per rule, the rest in a sentence. */
export function ruleTable({ gate, baselineName }: RunReport, room: RuleRoom): string {
  if (!gate || gate.rules.length === 0) return '';
  const { alone, together, unjudged } = arrangeRules(gate.rules);
  const header = ['rule', name(baselineName), 'this change', 'difference, 95 %', 'limit', 'verdict'];
  const blocking = alone.filter((rule) => rule.blocking);
  const others = alone.filter((rule) => !rule.blocking);
  const shown = [...blocking.slice(0, room.blocking), ...others.slice(0, room.others)];
  const rows = [
    ...rulesWorstFirst(shown).map(ruleRow),
    ...together.slice(0, room.others).map((of) => groupRow(of, alone)),
  ];
  const left = alone.length + together.length - rows.length;
  const known = gate.baseline.kind === 'none' ? [] : unjudged;
  return paragraphs([
    rows.length === 0 ? '' : table(header, 'lrrrrl', rows),
    left === 0 ? '' : `${counted(left, 'more row')}: see the report.`,
    ...known
      .slice(0, 3)
      .map(
        ({ reason, rules }) =>
          `${counted(rules.length, 'rule')} not judged: ${sentence(prose(clip(reason, SENTENCE)))}.`,
      ),
    exceptions(gate.rules, room.others),
  ]);
}

/** Who said, why and until when a rule may fail: once for all its slices. */
function exceptions(rules: readonly RuleLine[], most: number): string {
  const byReason = Map.groupBy(
    rules.filter(({ accepted, verdict }) => accepted && verdict !== 'pass'),
    ({ accepted }) => JSON.stringify(accepted),
  );
  const lines = [...byReason.values()].slice(0, most).map((of) => {
    const { until, by, reason } = of[0]!.accepted!;
    const named = of.length === 1 ? code(of[0]!.id) : counted(of.length, 'rule');
    return `- ${named}, until ${name(until)}, by ${name(by)}: ${text(reason)}`;
  });
  const left = byReason.size - lines.length;
  return lines.length === 0
    ? ''
    : `Excepted on record:\n\n${lines.join('\n')}${left > 0 ? `\n- and ${count(left)} more: see the report` : ''}`;
}

function ruleRow(rule: RuleLine): string[] {
  return [
    subject(rule),
    rule.bound.kind === 'margin' ? value(rule.baseline) : '',
    candidateText(rule),
    differenceText(rule) ?? (rule.low === null ? sentence(prose(clip(rule.reason, SENTENCE))) : ''),
    limitOf(rule),
    verdictOf(rule),
  ];
}

/** Slices in one line: how many, and the one with the least room. */
function groupRow(rules: readonly RuleLine[], alone: readonly RuleLine[]): string[] {
  const [worst] = rules as readonly [RuleLine, ...RuleLine[]];
  const others = alone.some(({ metric, slice }) => slice && metric === worst.metric);
  const shown = `worst: ${name(worst.slice!.value)} ${differenceText(worst) ?? candidateText(worst)}`;
  return [
    `${code(worst.metric)}, ${counted(rules.length, others ? 'other slice' : 'slice')}`,
    '',
    '',
    shown,
    limitOf(worst),
    worst.verdict === 'inconclusive' ? 'not shown' : verdictOf(worst),
  ];
}

function subject({ metric, slice }: RuleLine): string {
  if (!slice) return code(metric);
  return `${code(metric)}, ${name(slice.slicing)} = ${name(slice.value)} (${count(slice.count)})`;
}

function verdictOf({ accepted, verdict, blocking }: RuleLine): string {
  if (accepted) return `${verdict}, accepted until ${name(accepted.until)}`;
  if (verdict === 'inconclusive' && !blocking) return 'not shown';
  return verdict === 'fail' ? '**fail**' : verdict;
}
