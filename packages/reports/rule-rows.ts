import { fixed, limit as limitText, percent, withInterval } from './numbers.ts';
import type { RuleLine } from './report.ts';

/** Failures, then what is open, then the rest; within each what blocks, the whole, and the least room first. */
export function rulesWorstFirst(rules: readonly RuleLine[]): RuleLine[] {
  const rank = { fail: 0, inconclusive: 1, pass: 2, 'not-applicable': 3 };
  return [...rules].sort(
    (a, b) =>
      rank[a.verdict] - rank[b.verdict] ||
      Number(b.blocking) - Number(a.blocking) ||
      Number(!!a.slice) - Number(!!b.slice) ||
      room(a) - room(b),
  );
}

/** How far the near end of the interval is from the limit, oriented: negative is on the wrong side. */
function room({ low, high, limit, bound }: RuleLine): number {
  if (low === null || high === null || limit === null) return 0;
  return bound.kind === 'max' ? limit - high : low - limit;
}

export interface RuleRows {
  /** Rules that get a line of their own, worst first. */
  alone: RuleLine[];
  /** Slices of one rule with one verdict that nobody has to act on, worst first. */
  together: RuleLine[][];
  /** Rules that could not be judged for the same reason. */
  unjudged: { reason: string; rules: RuleLine[] }[];
  /** Comparisons that wait for a baseline. */
  waiting: RuleLine[];
}

/** What deserves a line of its own in a table for people in a hurry. */
export function arrangeRules(rules: readonly RuleLine[]): RuleRows {
  const sorted = rulesWorstFirst(rules);
  const waiting = sorted.filter(({ verdict }) => verdict === 'not-applicable');
  const byReason = Map.groupBy(
    sorted.filter(({ verdict, low }) => verdict === 'inconclusive' && low === null),
    ({ reason }) => reason,
  );
  const unjudged = [...byReason].filter(([, of]) => of.length > 1).map(([reason, of]) => ({ reason, rules: of }));
  const told = new Set([...waiting, ...unjudged.flatMap(({ rules: of }) => of)]);
  const quiet = Map.groupBy(
    sorted.filter((rule) => rule.slice && !rule.blocking && !rule.accepted && !told.has(rule)),
    ({ metric, bound, verdict }) => JSON.stringify([metric, bound, verdict]),
  );
  const together = [...quiet.values()].filter((of) => of.length > 1);
  for (const rule of together.flat()) told.add(rule);
  return { alone: sorted.filter((rule) => !told.has(rule)), together, unjudged, waiting };
}

/** What the interval of a margin is about; null for absolute rules and where there is no interval. */
export function differenceText({ bound, difference, low, high }: RuleLine): string | null {
  return bound.kind === 'margin' && low !== null && high !== null ? withInterval(difference, low, high) : null;
}

/** The candidate's value; with its interval where that is what is judged. */
export function candidateText({ bound, candidate, low, high }: RuleLine): string {
  return bound.kind === 'margin' ? withInterval(candidate, null, null) : withInterval(candidate, low, high);
}

/** On the scale of the difference; a margin relative to the baseline also as it was written. */
export function limitOf({ bound, limit }: RuleLine): string {
  if (bound.kind === 'min') return `≥ ${fixedAsWritten(bound.value)}`;
  if (bound.kind === 'max') return `≤ ${fixedAsWritten(bound.value)}`;
  if (!bound.relative) return limitText(-bound.value);
  return limit === null
    ? `−${percent(bound.value)}`
    : `${fixed(limit, 4)} (${percent(bound.value)})`.replace(/ %/, '\u00a0%');
}

function fixedAsWritten(value: number): string {
  return String(value).replace('-', '−');
}
