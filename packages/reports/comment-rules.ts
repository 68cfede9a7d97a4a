import { code, paragraphs, sentence, table, text } from './markdown.ts';
import { count, counted, value } from './numbers.ts';
import { clip, prose, SENTENCE } from './piece.ts';
import type { RuleLine, RunReport } from './report.ts';
import { arrangeRules, candidateText, differenceText, limitOf } from './rule-rows.ts';

const MOST_ROWS = 12;

/** Rules somebody should see in lines of their own, quiet slices in one line per rule, the rest in a sentence. */
export function ruleTable({ gate, baselineName }: RunReport): string {
  if (!gate || gate.rules.length === 0) return '';
  const { alone, together, unjudged } = arrangeRules(gate.rules);
  const header = ['rule', text(baselineName), 'this change', 'difference, 95 %', 'limit', 'verdict'];
  const rows = [
    ...alone.slice(0, MOST_ROWS).map(ruleRow),
    ...together.slice(0, MOST_ROWS).map((of) => groupRow(of, alone)),
  ];
  const left = Math.max(0, alone.length - MOST_ROWS) + Math.max(0, together.length - MOST_ROWS);
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
  ]);
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
  const shown = `worst: ${text(worst.slice!.value)} ${differenceText(worst) ?? candidateText(worst)}`;
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
  return `${code(metric)}, ${text(slice.slicing)} = ${text(slice.value)} (${count(slice.count)})`;
}

function verdictOf({ accepted, verdict, blocking }: RuleLine): string {
  if (accepted) return `${verdict}, accepted until ${text(accepted.until)}`;
  if (verdict === 'inconclusive' && !blocking) return 'not shown';
  return verdict === 'fail' ? '**fail**' : verdict;
}
