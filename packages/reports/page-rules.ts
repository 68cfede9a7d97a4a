import { forest, type ForestRow } from './forest.ts';
import { badge, code, folded, list, name, paragraph, section, sentence, table, text } from './page-markup.ts';
import { count, counted, value } from './numbers.ts';
import { capitalised, clip, prose, SENTENCE } from './piece.ts';
import type { RuleLine, RunReport } from './report.ts';
import { arrangeRules, candidateText, differenceText, limitOf, rulesWorstFirst } from './rule-rows.ts';

const MOST_BARS = 60;

export function rulesPart({ gate, baselineName }: RunReport): string {
  if (!gate) return '';
  const rules = rulesWorstFirst(gate.rules);
  const { unjudged } = arrangeRules(gate.rules);
  const told = new Set(unjudged.flatMap(({ rules: of }) => of));
  const rows = rules
    .filter((rule) => !told.has(rule))
    .map((rule) => [
      label(rule),
      rule.bound.kind === 'margin' ? value(rule.baseline) : '',
      candidateText(rule),
      differenceText(rule) ?? (rule.low === null && rule.verdict !== 'not-applicable' ? reasonOf(rule) : ''),
      limitOf(rule),
      count(rule.count),
      `${badge(rule.verdict, word(rule))}${rule.accepted ? ` accepted until ${text(rule.accepted.until)} by ${text(rule.accepted.by)}: ${text(rule.accepted.reason)}` : ''}`,
    ]);
  const why = rules
    .filter((rule) => rule.verdict === 'fail' || rule.verdict === 'inconclusive')
    .filter((rule) => !told.has(rule));
  const reason = text(gate.baseline.reason.replace(/^none: /, ''));
  const drawn = forests(rules, baselineName);
  const numbers = table(
    'Rules',
    ['rule', baselineName, 'this change', 'difference, 95 %', 'limit', 'examples', 'verdict'],
    rows,
    [1, 2, 3, 4, 5],
  );
  return section(
    'Rules',
    paragraph(
      gate.baseline.kind === 'none'
        ? `No baseline: ${reason}.`
        : `Compared with ${text(baselineName)}: ${reason}${gate.baseline.rescored ? '; its model was scored again on these examples' : ''}.`,
    ),
    ...(gate.notes ?? []).map((note) => paragraph(`${sentence(prose(capitalised(clip(note, SENTENCE))))}.`)),
    ...unjudged.map(({ reason: same, rules: of }) =>
      paragraph(`${counted(of.length, 'rule')} not judged: ${sentence(prose(clip(same, SENTENCE)))}.`),
    ),
    ...drawn,
    drawn.length > 0 ? folded('All numbers', numbers) : numbers,
    folded('Why these do not pass', list(why.slice(0, MOST_BARS).map((rule) => `${label(rule)}: ${reasonOf(rule)}.`))),
    notJudged(gate.notJudged),
  );
}

/** One picture per metric: differences of two metrics have no scale in common. */
function forests(rules: readonly RuleLine[], baselineName: string): string[] {
  const drawn = rules.filter(({ bound, low, high }) => bound.kind === 'margin' && low !== null && high !== null);
  return [...Map.groupBy(drawn, ({ metric }) => metric)].map(([metric, of]) => {
    const left = of.length - MOST_BARS;
    return forest(
      `Change of ${clip(metric, 80)} from ${clip(baselineName, 80)}, 95 % intervals; right is better, the shade is beyond the limit${left > 0 ? `; the worst ${MOST_BARS} of ${of.length}` : ''}`,
      of.slice(0, MOST_BARS).map(forestRow),
      'no change',
    );
  });
}

function forestRow(rule: RuleLine): ForestRow {
  return {
    label: rule.slice
      ? `${name(rule.slice.slicing)} = ${name(rule.slice.value)} <small>${count(rule.slice.count)}</small>`
      : `all examples <small>${count(rule.count)}</small>`,
    numbers: differenceText(rule) ?? '',
    verdict: word(rule),
    estimate: rule.difference,
    low: rule.low!,
    high: rule.high!,
    limit: rule.limit,
    tone: rule.verdict === 'not-applicable' ? 'neutral' : rule.verdict,
  };
}

function label({ metric, slice, bound }: RuleLine): string {
  const about = slice ? `, ${name(slice.slicing)} = ${name(slice.value)}` : '';
  return `${code(metric)}${about}${bound.kind === 'margin' ? '' : ` ${bound.kind}`}`;
}

function reasonOf({ reason }: RuleLine): string {
  return sentence(prose(clip(reason, SENTENCE)));
}

function word({ verdict, accepted, blocking }: RuleLine): string {
  if (verdict === 'not-applicable') return 'waits for a baseline';
  return verdict === 'inconclusive' && !blocking && !accepted ? 'not shown' : verdict;
}

function notJudged(slices: readonly { slicing: string; value: string; count: number; minCount: number }[]): string {
  const [first] = slices;
  if (!first) return '';
  const names = slices
    .slice(0, 40)
    .map(({ slicing, value: slice, count: examples }) => `${name(slicing)} = ${name(slice)} (${count(examples)})`);
  const more = slices.length > names.length ? ` and ${count(slices.length - names.length)} more` : '';
  return paragraph(`Not judged, under ${count(first.minCount)} examples: ${names.join(', ')}${more}.`);
}
