import type { RuleLine, RunReport } from './report.ts';
import { count, decimalsFor, fixed, limit as limitText, value } from './numbers.ts';

/** A sentence in pieces, so that each renderer marks up and escapes the parts in its own way. */
export type Piece = string | { code: string };

/** The one sentence that says what decided: the number, for whom, and the limit. */
export function headline(report: RunReport): Piece[] {
  const broken = report.stages.find(({ problem }) => problem !== undefined);
  if (broken?.problem !== undefined) return [{ code: broken.stage }, ` stopped: ${broken.problem}`];
  const failedData = report.data?.verdict === 'pass' ? undefined : dataHeadline(report);
  if (failedData) return failedData;
  const { gate } = report;
  if (!gate) return report.evaluation ? ['The model was evaluated; no rule judges it yet.'] : ['Nothing was judged.'];
  const rule = gate.deciding === null ? undefined : gate.rules[gate.deciding];
  return rule ? ruleHeadline(rule, report.baselineName) : [gate.reason];
}

function dataHeadline(report: RunReport): Piece[] | undefined {
  for (const source of report.data?.sources ?? []) {
    const check = source.checks.find(
      ({ verdict, severity }) => verdict !== 'pass' && severity !== 'warning' && severity !== 'info',
    );
    if (!check) continue;
    const place: Piece[] =
      check.column === undefined ? [{ code: source.name }] : [{ code: check.column }, ' of ', { code: source.name }];
    const broken = check.violations === null ? 'breaks' : `: ${count(check.violations)} rows break`;
    return [...place, `${check.violations === null ? ' ' : ''}${broken} the rule \u201c${check.description}\u201d`];
  }
  return undefined;
}

/** @param baseline what the baseline is called */
export function ruleHeadline(rule: RuleLine, baseline: string): Piece[] {
  const subject: Piece[] = rule.slice
    ? [{ code: rule.metric }, ' for ', { code: `${rule.slice.slicing} = ${rule.slice.value}` }]
    : [{ code: rule.metric }];
  if (rule.low === null || rule.high === null) return [...subject, ` could not be judged: ${rule.reason}`];
  if (rule.bound.kind !== 'margin') return [...subject, ` ${absolute(rule)}`];
  if (rule.bound.relative) return [...subject, ` ${relativeMargin(rule, baseline)}`];
  return [...subject, ` ${margin(rule.low, rule.high, rule.bound.value, rule.verdict === 'inconclusive', baseline)}`];
}

function absolute({ low, high, bound }: RuleLine): string {
  const decimals = decimalsFor(high! - low!);
  const limit = `${bound.kind === 'min' ? 'at least' : 'at most'} ${bound.value}`;
  return `is ${fixed(low!, decimals)} to ${fixed(high!, decimals)} (${limit} wanted)`;
}

function relativeMargin({ candidate, baseline: before, bound, verdict }: RuleLine, baseline: string): string {
  const change = candidate !== null && before !== null && before !== 0 ? candidate / before - 1 : 0;
  const percent = `${fixed(100 * change, 2)} %`;
  const judged = {
    pass: 'within',
    fail: 'beyond',
    inconclusive: 'not shown to be within',
    'not-applicable': 'not judged by',
  }[verdict];
  return `moved by ${percent} from ${baseline} (${value(before)} to ${value(candidate)}): ${judged} the limit of ${fixed(100 * bound.value, 2)} %`;
}

function margin(low: number, high: number, limit: number, open: boolean, baseline: string): string {
  const decimals = decimalsFor(high - low);
  const show = (number: number): string => fixed(Math.abs(number), decimals);
  const allowed = `(limit ${limitText(limit)})`;
  if (low === 0 && high === 0) return `is the same as on ${baseline} ${allowed}`;
  if (high < 0) return `is ${show(high)} to ${show(low)} worse than ${baseline} ${allowed}`;
  if (low > 0) return `is ${show(low)} to ${show(high)} better than ${baseline} ${allowed}`;
  const between = `between ${show(low)} worse and ${show(high)} better than ${baseline}`;
  return open ? `cannot be told apart from the limit: it is ${between} ${allowed}` : `is ${between} ${allowed}`;
}
