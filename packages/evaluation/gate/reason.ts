import type { Finding } from './finding.ts';
import type { Bound } from './policy.ts';
import type { RuleOutcome } from '../result.ts';
import type { Shrunk } from '../examples/slice-continuity.ts';
import { counted, readable, roughly, signed } from '../wording.ts';

interface Case {
  verdict: RuleOutcome['verdict'];
  kind: Bound['kind'];
  finding: Finding;
  count: number;
  groups: number | null;
  /** Slices judged by the rule, 1 for the whole. */
  slices: number;
  /** What was looked at, when that is not simply today's examples. */
  at?: string | undefined;
}

/** One clause on why a rule has its verdict; when it is inconclusive, also on what would decide it. */
export function explain({ at, ...found }: Case): string {
  return at === undefined ? reasonOf(found) : `${at}: ${reasonOf(found)}`;
}

function reasonOf({ verdict, kind, finding, count, groups, slices }: Omit<Case, 'at'>): string {
  if (finding.undecidable !== undefined) return finding.undecidable;
  const { low, high, limit } = finding;
  if (low === null || high === null || limit === null) return 'there is no interval';
  const number = kind === 'margin' ? signed : readable;
  const interval = `${number(low)} to ${number(high)}`;
  const subject = kind === 'margin' ? `difference ${interval}` : interval;
  switch (verdict) {
    case 'not-applicable':
    case 'pass':
      return `${subject} clears the limit ${number(limit)}`;
    case 'fail':
      return `${subject} lies beyond the limit ${number(limit)}`;
    case 'inconclusive': {
      const beyond = kind === 'max' ? low > limit : high < limit;
      return beyond
        ? `${subject} lies beyond the limit ${number(limit)}, but not after Holm's adjustment for ${slices} slices`
        : `${subject} includes the limit ${number(limit)}; ${whatWouldDecide(finding, count, groups)}`;
    }
  }
}

/**
 * How much more evidence would bring the interval off the limit, if the estimate stayed: its width shrinks with the
 * square root of the number of independent units, which are the groups when examples are correlated.
 */
function whatWouldDecide({ clearance, reach }: Finding, count: number, groups: number | null): string {
  const units = groups ?? count;
  const unit = groups === null ? 'examples' : 'groups like these';
  if (clearance === null || reach === null || clearance === 0)
    return 'the estimate is at the limit: more data cannot promise an answer';
  const more = Math.ceil(units * (reach / clearance) ** 2) - units;
  if (more > 1000 * units) return 'the estimate is so near the limit that more data cannot promise an answer';
  return `about ${roughly(Math.max(more, 1))} more ${unit} would ${clearance > 0 ? 'clear it' : 'show it to be beyond'}, if the estimate stays`;
}

export const noColumn = (slicing: string): string =>
  `the predictions have no column to slice by ${slicing}; add it to evaluate.slices`;

export const otherSlice = (slicing: string, moved: number): string =>
  `${counted(moved, 'example')} in another slice by ${slicing} than in the baseline, so a loss could hide among others`;

export function tooLittleLeft(slicing: string, { value, left, before }: Shrunk, minCount: number): string {
  const then = before.toLocaleString('en-US');
  return left === 0
    ? `no examples left of ${slicing} = ${value} (${then} in the baseline)`
    : `${counted(left, 'example')} of ${slicing} = ${value} left of ${then}; at least ${minCount.toLocaleString('en-US')} are judged`;
}
